//! Values that moved to other listings, or columns that were swapped.

use rustc_hash::FxHashMap;

use super::{Reasons, Rule, few, percent};
use crate::publish::comparison::Change;
use crate::publish::accepted::ledger::folded;
use crate::publish::field_changes::{FileChanges, ListingChanges};
use crate::report::diff::by_id;
use crate::report::diff::fields::value;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "slipped-column",
    summary: "A file in which listings get what other listings had: a column that slipped by a row or was sorted alone; or in which two columns changed places.",
    why_it_matters: "People are sent to a number, a place or hours that belong to somebody else.",
    fix: "Take the last good copy of the file, and sort or move whole rows. If every value is right, accept this report.",
    check,
};

/// Minimum number of listings with a changed field.
const MIN: usize = 3;

/// Minimum number of listings with swapped columns.
const MIN_SWAPPED: usize = 2;

/// Minimum share: more than one in this many listings.
const ONE_IN: usize = 10;

/// Fields not checked: they are harmless if swapped, are derived from others,
/// or have their own rule.
const PASSED_OVER: [&str; 9] = [
    "confidential",
    "status",
    "id",
    "point",
    "county",
    "verified_on",
    "source_url",
    "source_date",
    "source_note",
];

/// The field with street and town.
const ADDRESS: &str = "address";

/// The town in [`ADDRESS`].
const TOWN: &str = "city";

/// Fields that ids are made from: if these slip, ids change too.
const OF_IDS: [&str; 2] = ["name", "organization"];

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    for file in change.file_changes() {
        if file.changed.len() < MIN_SWAPPED {
            continue;
        }
        let by_field = by_field(file);
        let mut moved: Vec<_> = by_field
            .iter()
            .filter(|(field, changed)| is_slipped(change, file, field, changed))
            .collect();
        moved.sort_by_key(|(field, changed)| (std::cmp::Reverse(changed.len()), *field));
        if let [(field, changed), others @ ..] = moved.as_slice() {
            let also = others.iter().map(|(field, _)| **field);
            let also = match others {
                [] => String::new(),
                _ => format!(" The same happened to: {}.", few(also)),
            };
            let message = format!(
                "{} of {} listings ({}) get another {field}, most of them the one that another \
                 listing had: {}.{also}",
                changed.len(),
                file.listings,
                percent(changed.len(), file.listings),
                few(changed.iter().map(|one| one.id)),
            );
            reasons.add(&RULE, Some(file.file), message);
        }
        swapped(file, reasons);
    }
}

/// Old and new value of one field of a listing, normalized for comparison.
struct Moved<'a> {
    id: &'a str,
    old: String,
    new: String,
}

fn by_field<'a>(file: &FileChanges<'a>) -> FxHashMap<&'static str, Vec<Moved<'a>>> {
    let mut fields: FxHashMap<&str, Vec<Moved<'_>>> = FxHashMap::default();
    for listing in &file.changed {
        for change in &listing.fields {
            let is_compared = match listing.replaced {
                true => OF_IDS.contains(&change.field),
                false => !PASSED_OVER.contains(&change.field),
            };
            // Street and town are separate columns in the file.
            let columns: &[&str] = match change.field {
                ADDRESS => &[ADDRESS, TOWN],
                _ => &[change.field],
            };
            for column in columns.iter().filter(|_| is_compared) {
                let (old, new) = (part(column, &change.old), part(column, &change.new));
                if old != new {
                    let id = listing.id;
                    fields.entry(column).or_default().push(Moved { id, old, new });
                }
            }
        }
    }
    fields
}

/// The part of a field's value that belongs to a column, normalized for
/// comparison.
fn part(column: &str, value: &str) -> String {
    match (column, value.split_once(',')) {
        (ADDRESS, Some((street, _))) => folded(street),
        (TOWN, Some((_, town))) => folded(town),
        _ => folded(value),
    }
}

/// Whether at least half of the new values of a field are old values of other
/// changed listings, and either many listings changed or the moved values were
/// unique in the file.
fn is_slipped(
    change: &Change<'_>,
    file: &FileChanges<'_>,
    field: &str,
    changed: &[Moved<'_>],
) -> bool {
    let mut given_up: FxHashMap<&str, usize> = FxHashMap::default();
    for one in changed.iter().filter(|one| !one.old.is_empty()) {
        *given_up.entry(&one.old).or_default() += 1;
    }
    let mut moved = Vec::new();
    for one in changed {
        if let Some(left) = given_up.get_mut(one.new.as_str()).filter(|left| **left > 0) {
            *left -= 1;
            moved.push(one.new.as_str());
        }
    }
    if moved.len() * 2 < changed.len() || moved.len() < MIN_SWAPPED || changed.len() < MIN {
        return false;
    }
    changed.len() > MIN.max(file.listings / ONE_IN)
        || are_distinct(change, file, field, &moved)
}

/// Whether each of these values occurred at most once in the published file.
fn are_distinct(
    change: &Change<'_>,
    file: &FileChanges<'_>,
    field: &str,
    values: &[&str],
) -> bool {
    let Some(before) = change.before else {
        return false;
    };
    let Some(source) = before.source(file.file) else {
        return false;
    };
    let served = by_id(&before.listings);
    let mut counts: FxHashMap<&str, usize> = values.iter().map(|value| (*value, 0)).collect();
    for listing in source.ids.iter().filter_map(|id| served.get(id)) {
        let held = match field {
            TOWN => value(ADDRESS, listing),
            _ => value(field, listing),
        };
        let held = part(field, &held);
        if let Some(count) = counts.get_mut(held.as_str()) {
            *count += 1;
        }
    }
    counts.values().all(|count| *count <= 1)
}

/// Adds a reason if two columns were swapped.
fn swapped(file: &FileChanges<'_>, reasons: &mut Reasons) {
    let mut pairs: FxHashMap<(&str, &str), Vec<&str>> = FxHashMap::default();
    for listing in file.changed.iter().filter(|one| !one.replaced) {
        for (one, other) in swapped_fields(listing) {
            pairs.entry((one, other)).or_default().push(listing.id);
        }
    }
    let most = pairs.into_iter().max_by_key(|(pair, ids)| (ids.len(), *pair));
    let Some(((one, other), ids)) = most else {
        return;
    };
    if ids.len() >= MIN_SWAPPED && ids.len() * ONE_IN > file.listings {
        let message = format!(
            "In {} of {} listings ({}) {one} holds what {other} held: {}.",
            ids.len(),
            file.listings,
            percent(ids.len(), file.listings),
            few(ids),
        );
        reasons.add(&RULE, Some(file.file), message);
    }
}

/// Fields whose new value equals the old value of another field, as pairs of
/// new and old field.
fn swapped_fields(listing: &ListingChanges<'_>) -> Vec<(&'static str, &'static str)> {
    let held: Vec<(&str, String)> = listing
        .fields
        .iter()
        .map(|change| (change.field, folded(&change.old)))
        .filter(|(_, old)| !old.is_empty())
        .collect();
    let mut pairs = Vec::new();
    for change in &listing.fields {
        let new = folded(&change.new);
        let from = held.iter().find(|(field, old)| *field != change.field && *old == new);
        pairs.extend(from.map(|(field, _)| (change.field, *field)));
    }
    pairs
}
