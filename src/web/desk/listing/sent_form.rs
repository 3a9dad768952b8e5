//! What a form about one row sends.

use std::collections::BTreeMap;

use super::open_file::OpenFile;
use super::row_address::RowAddress;
use crate::seeds::read::clean_cell::clean;
use crate::seeds::write::edit_cells::RowEdit;

/// Start of the names of fields that are cells.
pub const CELL: &str = "cell:";

/// What to do with the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Doing {
    /// Show it, and change nothing.
    #[default]
    Look,
    /// Publish it, if it has no error.
    Publish,
    /// Put it into the file in spite of its errors.
    Keep,
}

/// A form that was sent.
#[derive(Debug, Default)]
pub struct SentForm {
    /// Token of the visitor.
    pub token: String,
    /// The row.
    pub address: RowAddress,
    /// Hash of the file that the form was made from.
    pub seen: String,
    /// What to do.
    pub doing: Doing,
    /// Cells by the name of their column. Those that are not sent stay.
    pub(super) cells: BTreeMap<String, String>,
}

impl SentForm {
    /// Reads the fields of a form; unknown ones are ignored.
    pub fn of(fields: Vec<(String, String)>) -> SentForm {
        let mut form = SentForm::default();
        for (name, value) in fields {
            match name.as_str() {
                "token" => form.token = value,
                "file" => form.address.file = value,
                "row" => form.address.row = value.parse().ok(),
                "id" => form.address.id = value,
                "seen" => form.seen = value,
                "do" => {
                    form.doing = match value.as_str() {
                        "publish" => Doing::Publish,
                        "keep" => Doing::Keep,
                        _ => Doing::Look,
                    }
                }
                name => {
                    if let Some(column) = name.strip_prefix(CELL) {
                        // Browsers send Windows line ends.
                        let value = clean(&value.replace("\r\n", "\n"));
                        form.cells.insert(column.to_owned(), value);
                    }
                }
            }
        }
        form
    }

    /// The cells, by position among the columns of a file.
    pub fn cells(&self, file: &OpenFile) -> RowEdit {
        let columns = file.columns.iter().enumerate();
        let cells = columns.filter_map(|(at, column)| {
            let value = self.cells.get(column.name)?;
            Some((at, value.clone()))
        });
        cells.collect()
    }
}
