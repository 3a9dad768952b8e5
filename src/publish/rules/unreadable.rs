//! A file that cannot be read, lacks a required column, or has the wrong kind
//! for its name.

use super::{Reasons, Rule};
use crate::diagnostic::render::counted;
use crate::publish::comparison::Change;
use crate::seeds::rules::file_issues::WHOLE_FILE;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unreadable",
    summary: "A file that cannot be read, or not as a whole, has no header, lacks a required column, or has the headers of another kind of file.",
    why_it_matters: "Every listing in the file would go missing at once.",
    fix: "Put the column or the file back as it was; its headers stand in the README of the seed folder.",
    check,
};

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    for source in &change.directory.sources {
        for error in change.errors(&source.file) {
            if WHOLE_FILE.contains(&error.code) {
                let rows = counted(source.counts.rows, "row");
                let message = format!("{} {rows} cannot be read.", error.message);
                reasons.add(&RULE, Some(&source.file), message);
            }
        }
    }
}
