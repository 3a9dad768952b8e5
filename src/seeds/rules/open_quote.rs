//! An unclosed quotation mark.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "open-quote",
    severity: Severity::Error,
    summary: "A cell that seems to hold several rows.",
    why_it_matters: "The rows below a lost quotation mark disappear into one cell.",
    example: "\"Food for all without the closing mark",
    fix: "Add the missing quotation mark, or take the first one out. If the file ends here, save it again.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::OpenQuote(row) => Some(Odd {
            row: Some(*row),
            message: "A quotation mark in this row is not closed: rows below stand in its cell, or \
                      the file was cut off."
                .to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
