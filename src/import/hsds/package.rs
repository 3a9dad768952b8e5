//! An HSDS package as joined tables.

use super::schema::Kind;
use crate::import::hsds::notices::TOO_MUCH;
use crate::import::hsds::read_tables::Records;
use crate::import::hsds::validate::Examined;
use crate::import::list::{ListContext, ListSettings};
use crate::import::report::{Cell, ImportReport};

/// A service at a place, as indexes into the package's rows.
#[derive(Debug, Clone, Copy)]
pub struct ServiceAtLocation {
    /// The service.
    pub service: usize,
    /// The link to the place, if it is a row of its own.
    pub link: Option<usize>,
    /// The place.
    pub location: Option<usize>,
    /// The organization that runs the service.
    pub organization: Option<usize>,
}

/// The rows of a package while they are joined.
#[derive(Debug)]
pub struct PackageTables<'a> {
    /// All rows.
    pub records: &'a Records,
    /// Which rows belong together.
    pub examined: &'a Examined,
    /// What is said of the package.
    pub settings: &'a ListSettings<'a>,
    /// Categories and places.
    pub context: &'a ListContext<'a>,
    /// Collects the findings.
    pub ledger: &'a mut ImportReport,
    /// Whether each row is used in a listing.
    pub used: Vec<bool>,
}

impl<'a> PackageTables<'a> {
    /// The cell of a row; blank if there is none.
    pub fn get(&self, number: usize, column: &str) -> &'a str {
        self.records.list[number].get(column)
    }

    /// The rows of a kind that belong to `parent`, which become used. At most
    /// `MAX_CHILDREN`.
    pub fn of(&mut self, parent: Option<usize>, kind: Kind) -> Vec<usize> {
        let all = parent.map_or(&[][..], |parent| self.examined.of(parent, kind));
        let found = all[..all.len().min(MAX_CHILDREN)].to_vec();
        if let (Some(parent), true) = (parent, all.len() > MAX_CHILDREN) {
            let record = &self.records.list[parent];
            self.ledger.open(&record.file);
            let message = format!("More than {MAX_CHILDREN} rows of one kind belong to this row.");
            self.ledger
                .report(&TOO_MUCH, Cell::row(record.row), message);
        }
        found.iter().for_each(|number| self.used[*number] = true);
        found
    }

    /// A cell for a finding. Further findings are about the row's file.
    pub fn at<'b>(&mut self, number: usize, column: &'b str, value: &'b str) -> Cell<'b> {
        let record = &self.records.list[number];
        self.ledger.open(&record.file);
        Cell::new(record.row, column, value)
    }
}

/// Maximum number of rows of one kind that belong to one row.
pub(crate) const MAX_CHILDREN: usize = 500;
