//! State of one row under conversion, and of its file.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::gazetteer::Gazetteer;
use crate::import::list::{FeedFile, ListSettings};
use crate::import::meetings::columns::FeedPlace;
use crate::import::meetings::parse_feed::FeedRow;
use crate::import::meetings::type_codes::{Codes, Survey};
use crate::import::report::{Cell, ImportReport, Notice};
use crate::seeds::write::row_cells::RowCells;

/// Unknown codes by fellowship and code: the first row, and the count.
pub type UnknownCodes = HashMap<(String, String), (u32, usize)>;

/// Context shared by all rows of a feed file.
#[derive(Debug)]
pub struct FeedContext<'a> {
    /// What is said of the feed.
    pub settings: &'a ListSettings<'a>,
    /// Fellowship of rows that name none.
    pub usual_fellowship: &'static str,
    /// The file.
    pub piece: &'a FeedFile,
    /// Known type codes.
    pub codes: &'a Codes<'a>,
    /// Places and their zones.
    pub gazetteer: &'a Gazetteer,
    /// Properties of the feed as a whole.
    pub survey: Survey,
    /// Unknown codes so far.
    pub unknown: RefCell<UnknownCodes>,
}

/// A row under conversion.
pub struct RowContext<'a> {
    /// The feed row.
    pub row: &'a FeedRow,
    /// Context of its file.
    pub with: &'a FeedContext<'a>,
    /// The seed row.
    pub out: RowCells,
    /// Collects the findings.
    pub ledger: &'a mut ImportReport,
}

impl RowContext<'_> {
    /// A cell of the feed row, trimmed.
    pub fn raw(&self, column: impl FeedPlace) -> &str {
        self.row.cell(column.place()).trim()
    }

    /// Reports a finding about a cell.
    pub fn say(&mut self, notice: &Notice, column: impl FeedPlace, message: String) {
        let value = self.row.cell(column.place());
        let cell = Cell::new(self.row.number, column.name(), value);
        self.ledger.report(notice, cell, message);
    }

    /// Reports a finding about a cell, without its value.
    pub fn say_private(&mut self, notice: &Notice, column: impl FeedPlace, message: &str) {
        let cell = Cell::private(self.row.number, column.name());
        self.ledger.report(notice, cell, message.to_owned());
    }
}
