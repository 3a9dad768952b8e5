//! What a directory lacks: kinds of help with no listing at home, or none with
//! a phone, with hours, or confirmed by a call.

use std::sync::Arc;

use super::table::Sheet;
use crate::directory::Directory;
use crate::embedded_table::rows;
use crate::model::freshness::Freshness;
use crate::model::listing::{Listing, Status};
use crate::model::reach::Area;
use crate::model::schedule::Schedule;

/// Columns: a category, `county` or `state`, whom to ask first, what to ask on
/// the phone.
const KINDS: &str = include_str!("gaps.tsv");

/// Columns of the table. The caller fills in those after the fourth; they have
/// the names of the columns of a seed file.
const COLUMNS: &[&str] = &[
    "category",
    "kind",
    "missing",
    "ask_first",
    "ask",
    "name",
    "phone",
    "address",
    "city",
    "zip",
    "hours",
    "verified_on",
];

/// Columns of [`plan`].
const PLAN_COLUMNS: &[&str] = &[
    "kind of help",
    "whom to ask",
    "what to ask",
    "what they said",
];

/// What a kind lacks whose listings nobody has called lately.
const NOT_CHECKED: &str = "not checked";

/// Rows of [`plan`]: as many as fit on a page.
const PLAN_ROWS: usize = 6;

/// The kinds of help that lack something, as a table, those that people need
/// most urgently first.
pub fn gaps(directory: &Directory) -> Sheet {
    let listings = directory.listings();
    let home: Vec<&Listing> = listings
        .iter()
        .map(Arc::as_ref)
        .filter(|listing| is_in_use(listing) && is_for_home(listing, directory))
        .collect();
    let rows = rows::<4>(KINDS).filter_map(|kind| row(directory, &home, kind));
    let rows: Vec<Vec<String>> = rows.collect();
    let about = match rows.len() {
        0 => "Every kind of help has a listing with a phone, hours and a day it was checked."
            .to_owned(),
        number => format!(
            "{number} kinds of help lack something here. Call whom to ask first, ask, and write \
             one place a row; copy the row for a second place. Then run \
             `waypost gaps --returned` with this file, and check."
        ),
    };
    Sheet {
        title: "What is missing",
        about,
        columns: COLUMNS,
        rows,
    }
}

/// The first of [`gaps`], without the kinds whose listings only need a call: the
/// call list has these.
pub fn most_urgent(directory: &Directory) -> Sheet {
    let mut sheet = gaps(directory);
    let rows = &mut sheet.rows;
    rows.retain(|row| !row[2].ends_with(&format!(": {NOT_CHECKED}")));
    let in_all = rows.len();
    rows.truncate(PLAN_ROWS);
    sheet.about = format!(
        "The first {} of {in_all} kinds of help with no listing, phone or hours here, the most \
         urgent first. Call, and write down what they say: name, number, street, days and hours. \
         The spreadsheet lists them all (waypost gaps --format csv), with columns for answers.",
        rows.len()
    );
    sheet
}

/// [`most_urgent`], to print on one page and write on.
pub fn plan(directory: &Directory) -> Sheet {
    let mut sheet = most_urgent(directory);
    sheet.columns = PLAN_COLUMNS;
    for row in &mut sheet.rows {
        let missing = row.remove(2);
        row.remove(0);
        row[0] = format!("{}: {missing}", row[0]);
        row.truncate(PLAN_COLUMNS.len());
    }
    sheet
}

fn is_in_use(listing: &Listing) -> bool {
    !matches!(listing.status, Status::Closed | Status::Example)
}

/// Whether a listing is in a home county, or serves one or its state, and not
/// the whole country.
fn is_for_home(listing: &Listing, directory: &Directory) -> bool {
    let home = &directory.home_counties;
    let is_there = listing.place.county.as_ref();
    let is_there = is_there.is_some_and(|county| home.contains(county));
    let serves = |area: &Area| match area {
        Area::County(county) => home.contains(county),
        Area::Zip(zip) => {
            let place = directory.gazetteer.zip(zip);
            let county = place.and_then(|place| directory.gazetteer.county_at(place.point));
            county.is_some_and(|county| home.contains(&county))
        }
        Area::State(state) => home.iter().any(|county| county.state == *state),
        Area::Nation => false,
    };
    is_there || listing.reach.serves.iter().any(serves)
}

/// The row of a kind; `None` if nothing is missing, or the directory does not
/// have the kind.
fn row(directory: &Directory, home: &[&Listing], kind: [&str; 4]) -> Option<Vec<String>> {
    let [id, area, ask_first, ask] = kind;
    let category = directory.categories.get(id)?;
    let is_of_kind = |listing: &Listing| {
        let mut all = listing.categories.iter();
        all.any(|own| {
            let line = directory.categories.lineage(own);
            line.iter().any(|one| one.id == id)
        })
    };
    let is_wide = |listing: &Listing| {
        let mut serves = listing.reach.serves.iter();
        serves.any(|area| matches!(area, Area::State(_)))
    };
    let counts = |listing: &Listing| is_of_kind(listing) && (area == "state" || !is_wide(listing));
    let found: Vec<&Listing> = home.iter().copied().filter(|one| counts(one)).collect();
    let missing = missing(directory, &found)?;
    let mut row: Vec<String> = [id, &category.name.english, &missing, ask_first, ask]
        .map(str::to_owned)
        .into();
    row.resize(COLUMNS.len(), String::new());
    Some(row)
}

/// What no listing of a kind has, in words; `None` if nothing is missing.
fn missing(directory: &Directory, found: &[&Listing]) -> Option<String> {
    if found.is_empty() {
        return Some("no listing here".to_owned());
    }
    let is_checked = |listing: &Listing| {
        let term = directory.categories.fresh_days(&listing.categories);
        let freshness = Freshness::on(directory.checked_on, listing.verified_on, term);
        matches!(freshness, Freshness::Fresh | Freshness::Due)
    };
    let any = |has: fn(&Listing) -> bool| found.iter().any(|listing| has(listing));
    let facts = [
        (
            "no phone",
            any(|listing| !listing.contact.phones.is_empty()),
        ),
        (
            "no hours",
            any(|listing| listing.hours.schedule != Schedule::Unknown),
        ),
        (NOT_CHECKED, found.iter().any(|listing| is_checked(listing))),
    ];
    let lacks = facts.iter().filter(|(_, has)| !has);
    let lacks: Vec<&str> = lacks.map(|(word, _)| *word).collect();
    let listings = match found.len() {
        1 => "1 listing".to_owned(),
        number => format!("{number} listings"),
    };
    (!lacks.is_empty()).then(|| format!("{listings}: {}", lacks.join(", ")))
}
