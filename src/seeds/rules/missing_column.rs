//! A missing required column.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::clean_cell::nearest;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "missing-column",
    severity: Severity::Error,
    summary: "A file without a column it cannot do without.",
    why_it_matters: "Listings without a name or a kind cannot be found by anyone.",
    example: "a resources.csv without name",
    fix: "Add the column; its header must be spelled as in the README of the seed folder.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::MissingColumn(row, name) => Some(Odd {
            row: Some(*row),
            column: Some((*name).to_owned()),
            message: format!("The column “{name}” is missing."),
            fix: misspelt(table, name)
                .map(|header| format!("Rename the column “{header}” to “{name}”.")),
            ..Odd::default()
        }),
        _ => None,
    });
}

/// The unknown header that is most similar to the missing one.
fn misspelt<'a>(table: &'a Table, name: &str) -> Option<&'a str> {
    let unknown = table.oddities.iter().filter_map(|oddity| match oddity {
        FileIssue::UnknownHeader(_, header) => Some(header.as_str()),
        _ => None,
    });
    nearest(name, unknown)
}
