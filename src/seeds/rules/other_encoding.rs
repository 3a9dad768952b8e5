//! A file that is not UTF-8.

use super::{Check, Findings, Odd, Rule, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::table::{Oddity, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "other-encoding",
    severity: Severity::Note,
    finds: "A file saved in an older encoding.",
    hurts: "If the guess is wrong, names with ñ or é are spelled wrong.",
    example: "a file saved as Windows-1252",
    fix: "Save it as “CSV UTF-8” to be sure. Look at the names with accents.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        Oddity::Encoding(name) => Some(Odd {
            message: format!("The file is not UTF-8; it was read as {name}."),
            ..Odd::default()
        }),
        _ => None,
    });
}
