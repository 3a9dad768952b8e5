//! An HSDS package as joined tables, and how it is to be imported.

use super::schema::Kind;
use crate::gazetteer::Gazetteer;
use crate::import::hsds::notices::TOO_MUCH;
use crate::import::hsds::read_tables::Records;
use crate::import::hsds::validate::Examined;
use crate::import::meetings::findings::{Cell, ImportReport};
use crate::model::category::Categories;

/// What an import is told besides the package.
#[derive(Debug)]
pub struct ImportOptions<'a> {
    /// The short name of the list, which goes before every id.
    pub list: &'a str,
    /// The category of services of no known kind.
    pub category: Option<&'a str>,
    /// The kinds of help there are.
    pub categories: &'a Categories,
    /// Places.
    pub gazetteer: &'a Gazetteer,
}

/// A service at a place, with all that belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct ServiceAtLocation {
    /// The service.
    pub service: usize,
    /// The link to the place, when it is a row of its own.
    pub link: Option<usize>,
    /// The place.
    pub location: Option<usize>,
    /// Who runs it.
    pub organization: Option<usize>,
}

/// The rows of a package while they are joined.
#[derive(Debug)]
pub struct PackageTables<'a> {
    /// The rows.
    pub records: &'a Records,
    /// What they are to each other.
    pub examined: &'a Examined,
    /// What was told.
    pub told: &'a ImportOptions<'a>,
    /// What is said.
    pub ledger: &'a mut ImportReport,
    /// Which rows are in a listing.
    pub used: Vec<bool>,
}

impl PackageTables<'_> {
    /// A cell of a row.
    pub fn get(&self, number: usize, column: &str) -> &str {
        self.records.list[number].get(column)
    }

    /// Rows of a kind that belong to a row, which are used by that.
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

    /// Opens the file of a row, so that what is said is said of it.
    pub fn at<'b>(&mut self, number: usize, column: &'b str, value: &'b str) -> Cell<'b> {
        let record = &self.records.list[number];
        self.ledger.open(&record.file);
        Cell::new(record.row, column, value)
    }
}

/// Joins what is known into one cell.
pub(crate) fn joined(parts: &[String], between: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for part in parts.iter().map(|part| part.trim()) {
        if !part.is_empty() && !kept.contains(&part) {
            kept.push(part);
        }
    }
    kept.join(between)
}

/// Rows of one kind that may belong to one row.
pub(crate) const MAX_CHILDREN: usize = 500;
