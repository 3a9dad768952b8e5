//! A column with an unknown header.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::clean_cell::nearest;
use crate::seeds::columns::Column;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unknown-column",
    severity: Severity::Warning,
    summary: "A column whose header is none of ours.",
    why_it_matters: "What staff typed there is not shown to anyone.",
    example: "a header phonne",
    fix: "Rename it to one of the columns in the README of the seed folder, or leave it: it does no harm.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let names = |column: &Column| std::iter::once(column.name).chain(column.aliases.iter().copied());
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::UnknownHeader(row, header) => {
            let known = table.columns.iter().flat_map(names);
            let near = nearest(header, known).and_then(|near| {
                let mut columns = table.columns.iter();
                columns.find(|column| names(column).any(|name| name == near))
            });
            Some(Odd {
                row: Some(*row),
                column: Some(header.clone()),
                value: Some(header.clone()),
                message: format!("The column “{header}” is not one we know, so it is not used."),
                fix: near.map(|column| format!("Did you mean “{}”?", column.name)),
            })
        }
        _ => None,
    });
}
