//! One row under conversion, and what its whole file shares.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::import::meetings::columns::FeedPlace;
use crate::import::meetings::findings as notice;
use crate::import::meetings::findings::{Cell, ImportReport};
use crate::import::meetings::parse_feed::FeedRow;
use crate::import::meetings::type_codes::{Codes, Survey};
use crate::seeds::write::csv::SeedCells;

/// Where and how often a code was met that nobody knows.
pub type UnknownCodes = HashMap<(String, String), (u32, usize)>;

/// What all rows of a feed are read with.
#[derive(Debug)]
pub struct ImportContext<'a> {
    /// The fellowship that was asked for, whatever the feed says.
    pub fellowship: Option<&'a str>,
    /// The fellowship of rows that name none.
    pub usual_fellowship: &'a str,
    /// The zone of rows that name none.
    pub zone: Option<&'a str>,
    /// The address of the feed, when it came from one.
    pub url: Option<&'a str>,
    /// The name of the file.
    pub file: &'a str,
    /// The codes there are.
    pub codes: &'a Codes<'a>,
    /// What the rows show together.
    pub survey: Survey,
    /// Codes met that nobody knows.
    pub unknown: RefCell<UnknownCodes>,
}

/// A row on its way.
pub struct RowContext<'a> {
    /// The row of the feed.
    pub row: &'a FeedRow,
    /// What it is read with.
    pub with: &'a ImportContext<'a>,
    /// The row of the seed file.
    pub out: SeedCells,
    /// Where findings go.
    pub ledger: &'a mut ImportReport,
}

impl RowContext<'_> {
    /// The cell of the feed as it stands.
    pub fn raw(&self, column: impl FeedPlace) -> &str {
        self.row.cell(column.place()).trim()
    }

    /// Says something about a cell.
    pub fn say(&mut self, notice: &notice::Notice, column: impl FeedPlace, message: String) {
        let value = self.row.cell(column.place());
        let cell = Cell::new(self.row.number, column.name(), value);
        self.ledger.report(notice, cell, message);
    }

    /// Says something about a cell without its value.
    pub fn say_private(&mut self, notice: &notice::Notice, column: impl FeedPlace, message: &str) {
        let cell = Cell::private(self.row.number, column.name());
        self.ledger.report(notice, cell, message.to_owned());
    }
}
