//! State of one row under conversion, and of its file.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::gazetteer::Gazetteer;
use crate::import::meetings::columns::FeedPlace;
use crate::import::meetings::findings::{Cell, ImportReport, Notice};
use crate::import::meetings::parse_feed::FeedRow;
use crate::import::meetings::type_codes::{Codes, Survey};
use crate::seeds::write::csv::SeedCells;

/// Unknown codes by fellowship and code: the first row, and the count.
pub type UnknownCodes = HashMap<(String, String), (u32, usize)>;

/// Context shared by all rows of a feed file.
#[derive(Debug)]
pub struct ImportContext<'a> {
    /// Requested fellowship; overrides that of the feed.
    pub fellowship: Option<&'a str>,
    /// Fellowship of rows that name none.
    pub usual_fellowship: &'static str,
    /// Time zone of rows that name none.
    pub zone: Option<&'a str>,
    /// URL of the feed, if it was fetched.
    pub url: Option<&'a str>,
    /// File name.
    pub file: &'a str,
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
    pub with: &'a ImportContext<'a>,
    /// The seed row.
    pub out: SeedCells,
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
