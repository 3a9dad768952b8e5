//! Workbooks that changes turned into CSV files, in words.

use crate::seeds::read::xlsx::NotText;
use crate::seeds::write::workbook::{Converted, OddCells};
use crate::web::i18n::{DeskWords, fill};

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
    pub fn of(made: &Converted, w: &DeskWords) -> WorkbookView {
        let said = fill(&w.made_of, "workbook", &made.workbook);
        let unread = made.unread_sheets;
        let sheets = fill(&w.unread_sheets, "count", &unread.to_string());
        let cells = made.cells.iter().map(|odd| odd_cells(odd, w));
        WorkbookView {
            says: [
                Some(fill(&said, "text", &made.text)),
                (unread > 0).then_some(sheets),
            ]
            .into_iter()
            .flatten()
            .collect(),
            heading: fill(&w.odd_heading, "workbook", &made.workbook),
            cells: cells.collect(),
        }
    }
}

fn odd_cells(odd: &OddCells, w: &DeskWords) -> String {
    let kind = match odd.kind {
        NotText::Date => &w.odd_dates,
        NotText::Formula => &w.odd_formulas,
        NotText::Number => &w.odd_numbers,
        NotText::Error => &w.odd_errors,
    };
    let more = match odd.more {
        0 => String::new(),
        more => format!(" {}", fill(&w.and_more, "count", &more.to_string())),
    };
    let kind = fill(kind, "column", &odd.column);
    format!("{kind}: {}{more}", odd.cells.join(", "))
}
