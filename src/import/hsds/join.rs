//! Joins services and places: one seed row for every service at every place.

use std::collections::{BTreeMap, HashSet};

use super::listing;
use super::notices::{NO_SERVICE, NOT_NEEDED, TOO_MUCH};
use super::read_tables::Records;
use super::schema::Kind;
use super::validate::examine;
use crate::diagnostic::{Counts, Diagnostic};
use crate::import::hsds::package::{ImportOptions, PackageTables, ServiceAtLocation};
use crate::import::meetings::FeedFile;
use crate::import::meetings::findings::{Cell, ImportReport};
use crate::seeds::columns::{RESOURCE_COLUMNS, Resource as R};
use crate::seeds::read::table::Table;
use crate::seeds::write::row_cells::RowCells;

/// Result of importing a package.
#[derive(Debug)]
pub struct Flattened {
    /// The seed rows, by id.
    pub rows: BTreeMap<String, RowCells>,
    /// Number of rows read, across all tables, and their outcome.
    pub counts: Counts,
    /// Number of rows set aside, by reason code.
    pub set_aside: BTreeMap<&'static str, usize>,
    /// All findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Maximum size of all seed rows, in bytes; a seed file may be as large. The
/// number of rows can reach services times places.
const MAX_MADE: usize = 48 << 20;

/// Imports a package.
pub fn flatten(pieces: &[FeedFile], told: &ImportOptions<'_>) -> Flattened {
    let mut ledger = ImportReport::default();
    let records = Records::read(pieces, &mut ledger);
    let examined = examine(&records, &mut ledger);
    let mut join = PackageTables {
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

/// The places of a service; one entry without a place if it has none.
fn stands(service: usize, join: &mut PackageTables<'_>) -> Vec<ServiceAtLocation> {
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
    let stand = |link: Option<usize>, location: Option<usize>| ServiceAtLocation {
        service,
        link,
        location,
        organization,
    };
    let mut all: Vec<ServiceAtLocation> = places
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

/// The distinct places of a service, each with the row that links it, if any.
fn places(
    service: usize,
    organization: Option<usize>,
    join: &mut PackageTables<'_>,
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
    let of_organization = organization
        .map(|runs| join.examined.of(runs, Kind::Location))
        .unwrap_or_default();
    for location in of_organization {
        let mut listed = records.list[*location].get("services").split([';', ',']);
        if listed.any(|one| !id.is_empty() && one.trim() == id) {
            add(None, Some(*location));
        }
    }
    found
}

/// Columns that packages rarely fill and staff may have added.
const KEPT: [R; 11] = [
    R::Confidential,
    R::Category,
    R::VerifiedOn,
    R::Ages,
    R::Income,
    R::Residence,
    R::NameEs,
    R::DescriptionEs,
    R::HoursNoteEs,
    R::PhoneNoteEs,
    R::EligibilityEs,
];

/// Fills blank cells from the existing file, by id. A place that was marked
/// confidential stays confidential.
pub fn keep(rows: &mut BTreeMap<String, RowCells>, before: &[u8]) {
    let old = Table::read("", before, RESOURCE_COLUMNS);
    for row in &old.rows {
        let Some(new) = rows.get_mut(old.cell(row, R::Id.into())) else {
            continue;
        };
        for column in KEPT {
            if new.get(column).is_empty() {
                new.set(column, old.cell(row, column.into()));
            }
        }
    }
}
