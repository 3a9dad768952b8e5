//! Zero bytes in a text file.

use super::{Check, Findings, Odd, Rule, report_oddities};
use crate::diagnostic::Severity;
use crate::diagnostic::render::counted;
use crate::seeds::table::{Oddity, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "zero-bytes",
    severity: Severity::Warning,
    finds: "Zero bytes in a text, as a broken export leaves them.",
    hurts: "Something went wrong when the file was written, and more may be missing.",
    example: "a file from a crashed export",
    fix: "Export or save the file again and compare.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        Oddity::Zeros(count) => Some(Odd {
            message: format!("Zeros were taken out of the text: {}.", counted(*count, "byte")),
            ..Odd::default()
        }),
        _ => None,
    });
}
