//! A report as a table: text for a terminal, CSV for a spreadsheet, JSON for
//! programs, HTML to print.

use std::io;

use askama::Template;
use serde_json::{Map, Value, json};

use crate::diagnostic::paper::Paper;
use crate::seeds::write::csv_injection::guarded;

/// A report as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Page title.
    pub title: &'static str,
    /// Summary and instructions, in a sentence or two.
    pub about: String,
    /// Column headers, as used in CSV and JSON.
    pub columns: &'static [&'static str],
    /// Rows, with one cell per column.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Plain text for a terminal: one paragraph per row, headed by the second
    /// column with the first in parentheses; the other columns follow with
    /// their headers.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", self.about);
        for (number, row) in (1..).zip(&self.rows) {
            let mut cells = self.columns.iter().zip(row);
            let head =
                |cell: Option<(&&str, &String)>| cell.map_or("", |(_, cell)| cell).to_owned();
            let (id, name) = (head(cells.next()), head(cells.next()));
            out.push_str(&format!("\n{number}. {name} ({id})\n"));
            for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
                out.push_str(&format!("   {column}: {cell}\n"));
            }
        }
        out
    }

    /// CSV for a spreadsheet: with a byte order mark, by which Excel recognizes
    /// UTF-8, and with cells that look like formulas made harmless.
    ///
    /// # Errors
    /// Only when out of memory.
    pub fn csv(&self) -> io::Result<Vec<u8>> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| guarded(cell)))?;
        }
        let written = writer.into_inner();
        written.map_err(|error| io::Error::other(error.to_string()))
    }

    /// JSON: `{title, about, columns, rows: [{column: cell}]}`; blank cells are
    /// `null`.
    pub fn json(&self) -> Value {
        let cell = |cell: &String| match cell.as_str() {
            "" => Value::Null,
            filled => Value::from(filled),
        };
        let row = |row: &Vec<String>| -> Map<String, Value> {
            let cells = self.columns.iter().zip(row);
            cells
                .map(|(column, value)| ((*column).to_owned(), cell(value)))
                .collect()
        };
        let rows: Vec<Map<String, Value>> = self.rows.iter().map(row).collect();
        json!({
            "title": self.title,
            "about": self.about,
            "columns": self.columns,
            "rows": rows,
        })
    }

    /// A self-contained page for printing; it loads nothing.
    ///
    /// # Errors
    /// Only when rendering the template fails.
    pub fn html(&self, paper: Paper) -> Result<String, askama::Error> {
        let page = Page {
            paper,
            about: &self.about,
            columns: self.columns,
            rows: &self.rows,
        };
        page.render()
    }
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct Page<'a> {
    paper: Paper,
    about: &'a str,
    columns: &'a [&'a str],
    rows: &'a [Vec<String>],
}
