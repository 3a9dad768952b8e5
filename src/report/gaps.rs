//! What a directory lacks: kinds of help with no listing at home, or none with
//! a phone, with hours, or confirmed by a call.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::table::Sheet;
use crate::diagnostic::render;
use crate::directory::Directory;
use crate::embedded_table::rows;
use crate::model::freshness::Freshness;
use crate::model::listing::Listing;
use crate::model::place::County;
use crate::model::reach::Area;
use crate::model::schedule::Schedule;

/// Columns: a category, `county` or `state`, whom to ask first, what to ask on
/// the phone.
const KINDS: &str = include_str!("gaps.tsv");

/// Columns of [`gaps`]. The caller fills in those after the fifth, which
/// have the names of the columns of a seed file.
pub const COLUMNS: &[&str] = &[
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

/// The listings in use of each category, with those of the categories below it.
#[derive(Default)]
struct Kinds<'a> {
    /// In a home county, or for one.
    at_home: HashMap<&'a str, Vec<&'a Listing>>,
    /// The same, and those for all of its state.
    in_state: HashMap<&'a str, Vec<&'a Listing>>,
}

impl<'a> Kinds<'a> {
    fn of(directory: &'a Directory, listings: &'a [Arc<Listing>]) -> Kinds<'a> {
        let mut kinds = Kinds::default();
        for listing in listings.iter().filter(|one| one.status.is_in_use()) {
            let is_at_home = is_at_home(listing, directory);
            if !is_at_home && !serves_state(listing, directory) {
                continue;
            }
            let own = listing.categories.iter();
            let lines = own.flat_map(|id| directory.categories.lineage(id));
            let ids: BTreeSet<&str> = lines.map(|category| category.id.as_str()).collect();
            for id in ids {
                kinds.in_state.entry(id).or_default().push(listing);
                if is_at_home {
                    kinds.at_home.entry(id).or_default().push(listing);
                }
            }
        }
        kinds
    }
}

/// Whether a listing is in a home county, or for one or a ZIP of it.
fn is_at_home(listing: &Listing, directory: &Directory) -> bool {
    let is_home = |county: &County| directory.home_counties.contains(county);
    let serves = |area: &Area| match area {
        Area::County(county) => is_home(county),
        Area::Zip(zip) => {
            let place = directory.gazetteer.zip(zip);
            let county = place.and_then(|place| directory.gazetteer.county_at(place.point));
            county.is_some_and(|county| is_home(&county))
        }
        Area::State(_) | Area::Nation => false,
    };
    listing.place.county.as_ref().is_some_and(is_home) || listing.reach.serves.iter().any(serves)
}

/// Whether a listing serves all of a state with a home county.
fn serves_state(listing: &Listing, directory: &Directory) -> bool {
    let is_home = |state: &String| {
        let mut home = directory.home_counties.iter();
        home.any(|county| county.state == *state)
    };
    let mut serves = listing.reach.serves.iter();
    serves.any(|area| matches!(area, Area::State(state) if is_home(state)))
}

/// The kinds of help that lack something, as a table, those that people need
/// most urgently first. Kinds that the directory does not have are left out.
pub fn gaps(directory: &Directory) -> Sheet {
    let listings = directory.listings();
    let kinds = Kinds::of(directory, &listings);
    let row = |[id, area, ask_first, ask]: [&str; 4]| {
        let category = directory.categories.get(id)?;
        let found = match area {
            "state" => kinds.in_state.get(id),
            _ => kinds.at_home.get(id),
        };
        let missing = missing(directory, found.map_or(&[], Vec::as_slice))?;
        let mut row = [id, &category.name.english, &missing, ask_first, ask]
            .map(str::to_owned)
            .to_vec();
        row.resize(COLUMNS.len(), String::new());
        Some(row)
    };
    let rows: Vec<Vec<String>> = rows(KINDS).filter_map(row).collect();
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
pub fn most_urgent(gaps: &Sheet) -> Sheet {
    let mut sheet = gaps.clone();
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
pub fn plan(gaps: &Sheet) -> Sheet {
    let mut sheet = most_urgent(gaps);
    sheet.columns = PLAN_COLUMNS;
    for row in &mut sheet.rows {
        let missing = row.remove(2);
        row.remove(0);
        row[0] = format!("{}: {missing}", row[0]);
        row.truncate(PLAN_COLUMNS.len());
    }
    sheet
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
    let listings = render::counted(found.len(), "listing");
    (!lacks.is_empty()).then(|| format!("{listings}: {}", lacks.join(", ")))
}
