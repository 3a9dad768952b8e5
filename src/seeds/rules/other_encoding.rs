//! A file that is not UTF-8.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "other-encoding",
    severity: Severity::Note,
    summary: "A file saved in an older encoding.",
    why_it_matters: "If the guess is wrong, names with ñ or é are spelled wrong.",
    example: "a file saved as Windows-1252",
    fix: "Save it as “CSV UTF-8” to be sure. Look at the names with accents.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::Encoding(name) => Some(Odd {
            message: format!("The file is not UTF-8; it was read as {name}."),
            ..Odd::default()
        }),
        _ => None,
    });
}
