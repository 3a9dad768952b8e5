//! Collects the private places in the rows of a folder. This happens before any
//! row is checked, because a confidential row may come after a row that reveals
//! its place.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::columns::{Meeting, Resource};
use super::last_good_rows::Baseline;
use super::read::seed_folder::{Tables, Unreadable};
use super::rows::seed_row::SeedRow;
use super::rows::{parse_cell, resource};
use crate::model::listing::Listing;
use crate::model::place::Precision;
use crate::privacy::{PlaceCells, PrivatePlaces};

/// The current private places: the remembered ones, and those of confidential
/// rows, with both their current and their published addresses. A remembered
/// place is released when its row is public but still published as private;
/// publishing then needs only that change to be accepted.
///
/// # Errors
/// A file could not be read.
pub fn private_places(
    tables: &Tables,
    remembered: PrivatePlaces,
    past: &Baseline<'_>,
) -> Result<PrivatePlaces, Unreadable> {
    let before = past.before.iter();
    let before: HashMap<&str, &Listing> = before
        .map(|listing| (listing.id.as_str(), listing.as_ref()))
        .collect();
    let was = |id: &str| {
        let served = past.last_good.and_then(|versions| versions.get(id));
        [served, before.get(id).copied()]
    };
    let mut private = remembered;
    let mut hidden: HashSet<String> = HashSet::new();
    let mut open: BTreeSet<String> = BTreeSet::new();
    let known = !private.is_empty();
    tables.each_listings(&mut |table, kind| {
        for row in &table.rows {
            let row = SeedRow::new(table, row, kind);
            if row.is_private() {
                for id in row_ids(&row) {
                    let served = was(&id);
                    add(&mut private, &id, &row, served.into_iter().flatten());
                    hidden.insert(id);
                }
            } else if known {
                let id = resource::id(&row);
                if private.contains(&id) && was(&id).into_iter().flatten().any(is_hidden) {
                    open.insert(id);
                }
            }
        }
    })?;
    open.retain(|id| !hidden.contains(id));
    private.release(&open);
    private.prepare();
    Ok(private)
}

fn is_hidden(listing: &Listing) -> bool {
    listing.place.precision == Precision::Hidden
}

/// The ids of a confidential row: its own, and the one it has while public,
/// because a generated id contains the town.
fn row_ids(row: &SeedRow<'_>) -> Vec<String> {
    let mut ids = vec![resource::id(row), resource::id(&row.revealed())];
    ids.dedup();
    ids
}

fn add<'l>(
    private: &mut PrivatePlaces,
    id: &str,
    row: &SeedRow<'_>,
    served: impl Iterator<Item = &'l Listing>,
) {
    let raw = row.revealed();
    let in_doubt = parse_cell::yes_or_no(row.cell(Resource::Confidential)).is_none();
    let streets = [
        raw.cell(Resource::Address),
        raw.meeting_cell(Meeting::FormattedAddress),
        raw.cell(Resource::Address2),
    ];
    let (latitude, longitude) = match raw.meeting_cell(Meeting::Coordinates).split_once(',') {
        Some(pair) if raw.cell(Resource::Latitude).is_empty() => pair,
        _ => (raw.cell(Resource::Latitude), raw.cell(Resource::Longitude)),
    };
    let point = parse_cell::point(latitude.trim(), longitude.trim());
    private.add(
        id,
        &PlaceCells {
            streets: &streets,
            town: raw.cell(Resource::City),
            zip: raw.cell(Resource::Zip),
            point: point.map(|point| (point.latitude, point.longitude)),
            in_doubt,
        },
    );
    for listing in served.filter(|listing| !is_hidden(listing)) {
        let exact = listing.place.precision == Precision::Exact;
        let point = listing.place.point.filter(|_| exact);
        let address = listing.place.address.clone().unwrap_or_default();
        private.add(
            id,
            &PlaceCells {
                streets: &[&address.street, &address.street_2],
                town: &address.city,
                zip: &address.zip,
                point: point.map(|point| (point.latitude, point.longitude)),
                in_doubt,
            },
        );
    }
}
