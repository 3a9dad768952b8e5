//! Rules for any cell: what a spreadsheet or a web page left in it.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::clean_cell;
use crate::seeds::read::clean_cell::is_spreadsheet_error;

pub const SPREADSHEET_ERROR: Rule = Rule {
    code: "spreadsheet-error",
    severity: Severity::Error,
    summary: "A cell with #REF!, #N/A or ####.",
    why_it_matters: "A formula has lost the value, and the number or street with it.",
    example: "#REF!",
    fix: "Type the value in place of the formula. If the cell shows ####, make the column wider and save again.",
    check: Check::Row(spreadsheet_error),
};

fn spreadsheet_error(subject: &Subject<'_>, findings: &mut Findings) {
    for (header, cell) in subject.row.filled() {
        if is_spreadsheet_error(cell) {
            let message = format!("The cell holds a spreadsheet error instead of a value: {cell}");
            let row = Some(subject.row.number());
            findings.add(&SPREADSHEET_ERROR, row, Some(header), Some(cell), message);
        }
    }
}

pub const LOST_CHARACTER: Rule = Rule {
    code: "lost-character",
    severity: Severity::Warning,
    summary: "A cell with �, the mark of a letter that was lost.",
    why_it_matters: "A name with a hole in it is not found by those who spell it right.",
    example: "Ni�os",
    fix: "Type the letter anew; it cannot be told from the file.",
    check: Check::Row(lost_character),
};

fn lost_character(subject: &Subject<'_>, findings: &mut Findings) {
    for (header, cell) in subject.row.filled() {
        if cell.contains('\u{fffd}') {
            let message = "A letter was lost before the file came here: �".to_owned();
            let row = Some(subject.row.number());
            findings.add(&LOST_CHARACTER, row, Some(header), Some(cell), message);
        }
    }
}

pub const MARKUP: Rule = Rule {
    code: "markup",
    severity: Severity::Warning,
    summary: "A cell with the code of a web page in it.",
    why_it_matters: "People would read the code instead of the words.",
    example: "<b>Call first</b>",
    fix: "Delete everything between < and >. It is shown as typed and never run.",
    check: Check::Row(markup),
};

fn markup(subject: &Subject<'_>, findings: &mut Findings) {
    for (header, cell) in subject.row.filled() {
        if clean_cell::holds_markup(cell) {
            let message = "The cell holds code of a web page; it is shown as typed.".to_owned();
            let row = Some(subject.row.number());
            findings.add(&MARKUP, row, Some(header), Some(cell), message);
        }
    }
}

pub const FORMULA: Rule = Rule {
    code: "formula",
    severity: Severity::Warning,
    summary: "A cell that starts with = like a formula.",
    why_it_matters: "People would read the formula instead of the number or the street.",
    example: "=CONCAT(B2,C2)",
    fix: "Copy the cell and paste it back as a value.",
    check: Check::Row(formula),
};

fn formula(subject: &Subject<'_>, findings: &mut Findings) {
    for (header, cell) in subject.row.filled() {
        if cell.starts_with('=') {
            let message =
                "The cell is a formula and not a value; it is shown as typed and never run."
                    .to_owned();
            let row = Some(subject.row.number());
            findings.add(&FORMULA, row, Some(header), Some(cell), message);
        }
    }
}

pub const CHECKBOX_VALUE: Rule = Rule {
    code: "checkbox-value",
    severity: Severity::Warning,
    summary: "TRUE or FALSE in a cell that is not for yes or no.",
    why_it_matters: "People would read TRUE where they look for words.",
    example: "languages TRUE",
    fix: "Write what is meant in words, or leave the cell blank.",
    check: Check::Row(checkbox_value),
};

fn checkbox_value(subject: &Subject<'_>, findings: &mut Findings) {
    let answers = [
        Resource::Confidential.header(),
        Meeting::Confidential.header(),
        Meeting::Approximate.header(),
    ];
    for (header, cell) in subject.row.filled() {
        let word = cell.eq_ignore_ascii_case("true") || cell.eq_ignore_ascii_case("false");
        if word && !answers.contains(&header) {
            let message = format!("“{cell}” is a checkbox's value, not something people can read.");
            let row = Some(subject.row.number());
            findings.add(&CHECKBOX_VALUE, row, Some(header), Some(cell), message);
        }
    }
}
