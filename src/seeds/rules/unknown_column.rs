//! A header nobody knows.

use super::{Check, Findings, Rule};
use crate::diagnostic::Severity;
use crate::seeds::cells::nearest;
use crate::seeds::columns::Column;
use crate::seeds::table::{Oddity, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unknown-column",
    severity: Severity::Warning,
    finds: "A column whose header is none of ours.",
    hurts: "What staff typed there is not shown to anyone.",
    example: "a header phonne",
    fix: "Rename it to one of the columns in the README of the seed folder, or leave it: it does no harm.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    for oddity in &table.oddities {
        let Oddity::UnknownHeader(row, header) = oddity else {
            continue;
        };
        let message = format!("The column “{header}” is not one we know, so it is not used.");
        findings.add(&RULE, Some(*row), Some(header), Some(header), message);
        let names = |column: &Column| std::iter::once(column.name).chain(column.aliases.iter().copied());
        let known = table.columns.iter().flat_map(names);
        let column = nearest(header, known).and_then(|near| table.columns.iter().find(|column| names(column).any(|name| name == near)));
        if let Some(near) = column.map(|column| column.name) {
            findings.fix_last(format!("Did you mean “{near}”?"));
        }
    }
}
