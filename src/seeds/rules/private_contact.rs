//! Private contacts in a meeting list.

use super::rule::{Check, Findings, Rule};
use crate::diagnostic::Severity;
use crate::seeds::columns::Column;
use crate::seeds::read::grid::Row;
use crate::seeds::read::table::Table;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "private-contact",
    severity: Severity::Note,
    summary: "A meeting list with the contact columns filled.",
    why_it_matters: "Meetings are anonymous: a name in a file can cost someone a job.",
    example: "Contact 1 Name: Pat",
    fix: "Nothing to do: they are not kept. Better still, leave these columns out of the export.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    let private = |column: &Column| column.name.starts_with("Contact ");
    for (position, column) in table.columns.iter().enumerate() {
        let filled = |row: &&Row| !table.cell(row, position).is_empty();
        if private(column) && let Some(first) = table.rows.iter().find(filled) {
            let message = format!("“{}” holds private contacts; they are not kept.", column.name);
            findings.add(&RULE, Some(first.number), Some(column.name), None, message);
        }
    }
}
