//! Services and places joined: one row of a seed file for every service at
//! every place where it is.

use std::collections::{BTreeMap, HashSet};

use super::examine::{Examined, examine};
use super::listing;
use super::notices::{NO_SERVICE, NOT_NEEDED, TOO_MUCH};
use super::records::Records;
use super::tables::Kind;
use crate::diagnostic::{Counts, Diagnostic};
use crate::exchange::export::RowCells;
use crate::exchange::feed_findings::{Cell, Ledger};
use crate::exchange::import::Piece;
use crate::gazetteer::Gazetteer;
use crate::model::category::Categories;

/// What an import is told besides the package.
#[derive(Debug)]
pub struct Told<'a> {
    /// The short name of the list, which goes before every id.
    pub list: &'a str,
    /// The category of services of no known kind.
    pub category: Option<&'a str>,
    /// The kinds of help there are.
    pub categories: &'a Categories,
    /// Places.
    pub gazetteer: &'a Gazetteer,
}

/// What an import made of a package.
#[derive(Debug)]
pub struct Flattened {
    /// The rows of the seed file, by id.
    pub rows: BTreeMap<String, RowCells>,
    /// Rows read, of all tables, and what became of them.
    pub counts: Counts,
    /// Why rows were set aside: the code of the reason, and how many.
    pub set_aside: BTreeMap<&'static str, usize>,
    /// All there is to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// Rows of one kind that may belong to one row.
const MAX_CHILDREN: usize = 500;

/// Bytes of all rows that are made: a seed file may have as many. Services and
/// places multiply.
const MAX_MADE: usize = 48 << 20;

/// A service at a place, with all that belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Stand {
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
pub struct Join<'a> {
    /// The rows.
    pub records: &'a Records,
    /// What they are to each other.
    pub examined: &'a Examined,
    /// What was told.
    pub told: &'a Told<'a>,
    /// What is said.
    pub ledger: &'a mut Ledger,
    /// Which rows are in a listing.
    pub used: Vec<bool>,
}

impl Join<'_> {
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
        Cell::of(record.row, column, value)
    }
}

/// Reads a package.
pub fn flatten(pieces: &[Piece], told: &Told<'_>) -> Flattened {
    let mut ledger = Ledger::default();
    let records = Records::read(pieces, &mut ledger);
    let examined = examine(&records, &mut ledger);
    let mut join = Join {
        used: vec![false; records.list.len()],
        records: &records,
        examined: &examined,
        told,
        ledger: &mut ledger,
    };
    let mut rows = BTreeMap::new();
    let mut made = 0;
    'services: for service in 0..records.list.len() {
        if records.list[service].kind != Kind::Service || examined.gone[service] {
            continue;
        }
        for stand in stands(service, &mut join) {
            if made > MAX_MADE {
                let record = &records.list[service];
                join.ledger.open(&record.file);
                let why = format!(
                    "The package makes more listings than a seed file may hold; from row {} on \
                     its services are left out.",
                    record.row
                );
                join.ledger.report_feed(&TOO_MUCH, why);
                break 'services;
            }
            let (id, cells) = listing::row(stand, &mut join);
            made += id.len() + cells.bytes();
            rows.insert(id, cells);
        }
    }
    let used = join.used;
    for (number, record) in records.list.iter().enumerate() {
        if used[number] || examined.gone[number] {
            continue;
        }
        ledger.open(&record.file);
        let (notice, why) = match record.kind {
            Kind::Location => (&NO_SERVICE, "No service is at this place."),
            _ => (&NOT_NEEDED, "No listing needs this row."),
        };
        ledger.set_aside(notice, Cell::row(record.row), why.to_owned());
    }
    let (counts, set_aside, diagnostics) = ledger.close();
    Flattened {
        rows,
        counts,
        set_aside,
        diagnostics,
    }
}

/// The places of a service; one stand without a place when it has none.
fn stands(service: usize, join: &mut Join<'_>) -> Vec<Stand> {
    join.used[service] = true;
    let program = join
        .records
        .find(Kind::Program, join.get(service, "program_id"));
    let own = join.get(service, "organization_id").to_owned();
    let mut organization = join.records.find(Kind::Organization, &own);
    if let Some(program) = program {
        join.used[program] = true;
        let runs = join.get(program, "organization_id");
        organization = organization.or_else(|| join.records.find(Kind::Organization, runs));
    }
    let places = places(service, organization, join);
    let stand = |link: Option<usize>, location: Option<usize>| Stand {
        service,
        link,
        location,
        organization,
    };
    let mut all: Vec<Stand> = places
        .into_iter()
        .map(|(link, location)| stand(link, Some(location)))
        .collect();
    if all.is_empty() {
        all.push(stand(None, None));
    }
    for one in &mut all {
        for number in [one.link, one.location].into_iter().flatten() {
            join.used[number] = true;
        }
        if let (None, Some(location)) = (one.organization, one.location) {
            let runs = join.get(location, "organization_id");
            one.organization = join.records.find(Kind::Organization, runs);
        }
        if let Some(organization) = one.organization {
            join.used[organization] = true;
        }
    }
    all
}

/// The places of a service, each once, with the row that links them.
fn places(
    service: usize,
    organization: Option<usize>,
    join: &mut Join<'_>,
) -> Vec<(Option<usize>, usize)> {
    let records = join.records;
    let id = join.get(service, "id").to_owned();
    let mut found: Vec<(Option<usize>, usize)> = Vec::new();
    let mut known = HashSet::new();
    let mut add = |link: Option<usize>, location: Option<usize>| {
        if let Some(location) = location
            && known.insert(location)
        {
            found.push((link, location));
        }
    };
    for link in join.examined.of(service, Kind::ServiceAtLocation) {
        let location = records.list[*link].get("location_id");
        add(Some(*link), records.find(Kind::Location, location));
    }
    for one in join.get(service, "location_id").split([';', ',']) {
        add(None, records.find(Kind::Location, one.trim()));
    }
    let of_organization = organization.map(|runs| join.examined.of(runs, Kind::Location));
    let of_organization = of_organization.unwrap_or_default();
    for location in of_organization {
        let mut listed = records.list[*location].get("services").split([';', ',']);
        if listed.any(|one| !id.is_empty() && one.trim() == id) {
            add(None, Some(*location));
        }
    }
    found
}
