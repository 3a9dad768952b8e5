//! Zero bytes in a text file.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::diagnostic::render::counted;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "zero-bytes",
    severity: Severity::Warning,
    summary: "Zero bytes in a text, as a broken export leaves them.",
    why_it_matters: "Something went wrong when the file was written, and more may be missing.",
    example: "a file from a crashed export",
    fix: "Export or save the file again and compare.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::Zeros(count) => Some(Odd {
            message: format!("Zeros were taken out of the text: {}.", counted(*count, "byte")),
            ..Odd::default()
        }),
        _ => None,
    });
}
