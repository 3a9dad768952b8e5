//! A row with a different encoding than the rest of the file.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "mixed-encoding",
    severity: Severity::Warning,
    summary: "A row whose letters are in another encoding than the rest of the file.",
    why_it_matters: "If the guess is wrong, names with ñ or é are spelled wrong.",
    example: "rows pasted in from an older file",
    fix: "Look at the accents in this row, then save the file as “CSV UTF-8”.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::MixedEncoding(row) => Some(Odd {
            row: Some(*row),
            message: "Letters of this row are not UTF-8 like the rest; they were read as \
                      windows-1252."
                .to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
