//! Hidden characters that change the writing direction.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "direction-mark",
    severity: Severity::Note,
    summary: "Hidden marks that turn the direction of writing.",
    why_it_matters: "They can make a link or a number look like another. They were taken out.",
    example: "a name copied from a chat",
    fix: "Type the cell anew if it looks odd.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::DirectionMark(row, column) => Some(Odd {
            row: Some(*row),
            column: Some((*column).to_owned()),
            message: "The cell held hidden marks that turn the direction of writing; they were \
                      taken out."
                .to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
