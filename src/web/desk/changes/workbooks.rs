//! Workbooks that changes turned into CSV files, in words.

use crate::seeds::read::xlsx::NotText;
use crate::seeds::write::workbook::{Converted, OddCells};
use crate::web::i18n::{Words, fill};

/// A workbook that became a CSV file, in words.
#[derive(Debug)]
pub struct WorkbookView {
    /// What became of it.
    pub says: Vec<String>,
    /// Heading of what was not plain text in it.
    pub heading: String,
    /// A column and kind each, with its cells.
    pub cells: Vec<String>,
}

impl WorkbookView {
    /// A workbook in the words of a language.
    pub fn of(made: &Converted, words: &Words) -> WorkbookView {
        let said = fill(&words.desk_made_of, "workbook", &made.workbook);
        let unread = made.unread_sheets;
        let sheets = fill(&words.desk_unread_sheets, "count", &unread.to_string());
        let cells = made.cells.iter().map(|odd| odd_cells(odd, words));
        WorkbookView {
            says: [
                Some(fill(&said, "text", &made.text)),
                (unread > 0).then_some(sheets),
            ]
            .into_iter()
            .flatten()
            .collect(),
            heading: fill(&words.desk_odd_heading, "workbook", &made.workbook),
            cells: cells.collect(),
        }
    }
}

fn odd_cells(odd: &OddCells, words: &Words) -> String {
    let kind = match odd.kind {
        NotText::Date => &words.desk_odd_dates,
        NotText::Formula => &words.desk_odd_formulas,
        NotText::Number => &words.desk_odd_numbers,
        NotText::Error => &words.desk_odd_errors,
    };
    let more = match odd.more {
        0 => String::new(),
        more => format!(
            " {}",
            fill(&words.desk_and_more, "count", &more.to_string())
        ),
    };
    let kind = fill(kind, "column", &odd.column);
    format!("{kind}: {}{more}", odd.cells.join(", "))
}
