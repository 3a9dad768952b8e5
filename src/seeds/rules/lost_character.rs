//! A cell with a replacement character (U+FFFD).

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "lost-character",
    severity: Severity::Warning,
    summary: "A cell with �, the mark of a letter that was lost.",
    why_it_matters: "A name with a hole in it is not found by those who spell it right.",
    example: "Ni�os",
    fix: "Type the letter anew; it cannot be told from the file.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (header, cell) in subject.row.filled() {
        if cell.contains('\u{fffd}') {
            let message = "A letter was lost before the file came here: �".to_owned();
            let row = Some(subject.row.number());
            findings.add(&RULE, row, Some(header), Some(cell), message);
        }
    }
}
