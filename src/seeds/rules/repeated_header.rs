//! The header row again.

use super::{Check, Findings, Odd, Rule, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::table::{Oddity, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "repeated-header",
    severity: Severity::Note,
    finds: "The header standing again in the middle of the file.",
    hurts: "It does no harm: the row is passed over.",
    example: "two lists pasted together",
    fix: "Delete the row.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        Oddity::RepeatedHeader(row) => Some(Odd {
            row: Some(*row),
            message: "The header stands here again; the row is passed over.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
