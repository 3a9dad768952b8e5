//! Letters encoded twice.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "encoded-twice",
    severity: Severity::Warning,
    summary: "Letters that were encoded twice, such as Ã± for ñ.",
    why_it_matters: "A name that looks broken is not found by those who spell it right.",
    example: "NiÃ±os",
    fix: "Type the word anew, and open the file as UTF-8 next time.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::EncodedTwice(row, column, was, reads) => Some(Odd {
            row: Some(*row),
            column: Some((*column).to_owned()),
            value: Some(was.clone()),
            message: format!("Letters were encoded twice; it was read as “{reads}”."),
            ..Odd::default()
        }),
        _ => None,
    });
}
