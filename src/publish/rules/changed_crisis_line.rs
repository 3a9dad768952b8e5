//! A change of a pinned crisis line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Reasons, Rule};
use crate::model::listing::Listing;
use crate::publish::merge::OF_OTHERS;
use crate::publish::comparison::Change;
use crate::publish::published_state::PublishedState;
use crate::report::diff::fields::{FieldChange, changed_fields};
use crate::search::engine::serves_home;
use crate::seeds::settings_files::CrisisLine;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "changed-crisis-line",
    summary: "Any change of a pinned crisis line: its number, name, hours, area, notes or anything else people see, its place among the others, what the crisis lines say of it, or a line pinned anew. A later verified_on alone passes.",
    why_it_matters: "One wrong digit sends a person in danger to a stranger, and nobody notices until somebody calls.",
    fix: "Call the number, and text it where it takes texts, before you accept this very change. Take back what you did not mean.",
    check,
};

/// Maximum number of characters of a value in a message.
const MAX_SHOWN: usize = 300;

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    let (was, is) = (&before.crisis_lines, &change.directory.crisis_lines);
    let pinned = pinned(before, change);
    let (old, new) = (
        by_id(&before.listings, &pinned),
        by_id(&change.after, &pinned),
    );
    for id in &pinned {
        let (Some(old), Some(new)) = (old.get(id), new.get(id)) else {
            continue;
        };
        let changes = changes(old, new);
        if !changes.is_empty() {
            let name = &new.name.english;
            let message = format!(
                "The crisis line “{name}” ({id}) changes. {}",
                side_by_side(&changes)
            );
            reasons.add(&RULE, change.file_of(id).as_deref(), message);
        }
    }
    added(change, was, is, &new, reasons);
    reordered(change, was, is, reasons);
    reworded(change, was, is, reasons);
    out_of_reach(before, change, &old, &new, reasons);
}

/// Ids of the listings that are pinned now or would be pinned.
pub(super) fn pinned<'a>(before: &'a PublishedState, change: &Change<'a>) -> BTreeSet<&'a str> {
    let lines = before.crisis_lines.iter();
    lines
        .chain(&change.directory.crisis_lines)
        .map(|line| line.listing.as_str())
        .collect()
}

/// The changed fields, except a later `verified_on` and the source date.
pub(super) fn changes(was: &Listing, is: &Listing) -> Vec<FieldChange> {
    let mut changes = changed_fields(was, is);
    changes.retain(|change| match change.field {
        // ISO dates, so text order is date order.
        "verified_on" => change.new < change.old,
        "source_date" => false,
        _ => true,
    });
    changes
}

/// Changed fields with their old and new values.
fn side_by_side(changes: &[FieldChange]) -> String {
    let mut text = String::new();
    for change in changes {
        if change.old.is_empty() && change.new.is_empty() {
            // Two schedules may have the same text and differ in a detail.
            text.push_str("A detail of its hours. ");
            continue;
        }
        let (old, new) = (shown(&change.old), shown(&change.new));
        let _ = write!(text, "{}: now {old}, then {new}. ", change.field);
    }
    text + "Call it before you accept."
}

fn shown(value: &str) -> String {
    match value.char_indices().nth(MAX_SHOWN) {
        _ if value.is_empty() => "blank".to_owned(),
        Some((end, _)) => format!("“{}…”", value.get(..end).unwrap_or(value)),
        None => format!("“{value}”"),
    }
}

type ById<'a> = BTreeMap<&'a str, &'a Listing>;

fn by_id<'a>(listings: &'a [Arc<Listing>], ids: &BTreeSet<&str>) -> ById<'a> {
    let wanted = listings.iter().filter(|one| ids.contains(one.id.as_str()));
    wanted.map(|one| (one.id.as_str(), &**one)).collect()
}

/// The file to report a crisis line under: the county's file for a line from a
/// merged county, which was checked when the county published it.
fn file_of(change: &Change<'_>, listing: &str) -> String {
    let of_county = change.file_of(listing).filter(|file| file.starts_with(OF_OTHERS));
    of_county.unwrap_or_else(|| change.pinned_file())
}

fn same_line(one: &CrisisLine, other: &CrisisLine) -> bool {
    one.kind == other.kind && one.listing == other.listing
}

/// Reports newly pinned lines.
fn added(
    change: &Change<'_>,
    was: &[CrisisLine],
    is: &[CrisisLine],
    listings: &ById<'_>,
    reasons: &mut Reasons,
) {
    for line in is {
        if was.iter().any(|old| same_line(old, line)) {
            continue;
        }
        let of_kind: Vec<_> = is.iter().filter(|one| one.kind == line.kind).collect();
        let place = of_kind.iter().position(|one| same_line(one, line));
        let listing = listings.get(line.listing.as_str());
        let numbers = listing.map_or_else(String::new, |listing| numbers(listing));
        let message = format!(
            "“{}” would be a crisis line for “{}”, number {} of {}. {numbers} Call it before you \
             accept.",
            line.listing,
            line.kind,
            place.map_or(0, |place| place + 1),
            of_kind.len()
        );
        reasons.add(&RULE, Some(&file_of(change, &line.listing)), message);
    }
}

/// Name and numbers of a listing as text.
fn numbers(listing: &Listing) -> String {
    let contact = &listing.contact;
    let phones = contact.phones.iter().map(|phone| phone.display.as_str());
    let text = contact.text_line.iter().map(|line| line.display.as_str());
    let all: Vec<&str> = phones.chain(text).collect();
    format!("{}: {}.", listing.name.english, all.join(", "))
}

/// Reports kinds of crisis whose lines change order.
fn reordered(
    change: &Change<'_>,
    was: &[CrisisLine],
    is: &[CrisisLine],
    reasons: &mut Reasons,
) {
    let kinds: BTreeSet<&str> = was.iter().map(|line| line.kind.as_str()).collect();
    for kind in kinds {
        let common = |of: &'_ [CrisisLine], other: &[CrisisLine]| -> Vec<String> {
            let of_kind = of.iter().filter(|line| line.kind == kind);
            let both = of_kind.filter(|line| other.iter().any(|one| same_line(one, line)));
            both.map(|line| line.listing.clone()).collect()
        };
        let (old, new) = (common(was, is), common(is, was));
        if old != new {
            let message = format!(
                "The crisis lines for “{kind}” change their order. Now: {}. Then: {}.",
                old.join(", "),
                new.join(", ")
            );
            reasons.add(&RULE, Some(&change.pinned_file()), message);
        }
    }
}

/// Reports lines with changed wording, once per wording.
fn reworded(change: &Change<'_>, was: &[CrisisLine], is: &[CrisisLine], reasons: &mut Reasons) {
    let mut reworded: BTreeMap<(&str, String), Vec<&str>> = BTreeMap::new();
    for line in is {
        let old = was.iter().find(|old| same_line(old, line));
        let Some(old) = old.filter(|old| old.say != line.say) else {
            continue;
        };
        let spanish = |line: &CrisisLine| line.say.spanish.clone().unwrap_or_default();
        let texts = [
            ("say", old.say.english.clone(), line.say.english.clone()),
            ("say_es", spanish(old), spanish(line)),
        ];
        let fields: Vec<_> = (texts.into_iter())
            .filter(|(_, old, new)| old != new)
            .map(|(field, old, new)| FieldChange { field, old, new })
            .collect();
        let said = side_by_side(&fields);
        let kinds = reworded.entry((&line.listing, said)).or_default();
        kinds.push(&line.kind);
    }
    for ((listing, said), kinds) in reworded {
        let message = format!(
            "The crisis line “{listing}” ({}) changes. {said}",
            kinds.join(", ")
        );
        reasons.add(&RULE, Some(&file_of(change, listing)), message);
    }
}

/// Reports lines that are no longer shown to a person without a location
/// because the home counties change.
fn out_of_reach(
    before: &PublishedState,
    change: &Change<'_>,
    old: &ById<'_>,
    new: &ById<'_>,
    reasons: &mut Reasons,
) {
    let directory = change.directory;
    let lines = directory.crisis_lines.iter();
    let ids: BTreeSet<&str> = lines.map(|line| line.listing.as_str()).collect();
    for id in ids {
        let (Some(was), Some(is)) = (old.get(id), new.get(id)) else {
            continue;
        };
        let shown = serves_home(&was.reach.serves, &before.home_counties, &before.parts);
        let shows = serves_home(&is.reach.serves, &directory.home_counties, &directory.parts);
        if was.reach == is.reach && !is.reach.serves.is_empty() && shown && !shows {
            let message = format!(
                "The crisis line “{}” ({id}) would no longer be shown to somebody who does not \
                 say where they are, because the home counties change.",
                is.name.english
            );
            reasons.add(&RULE, Some("site.csv"), message);
        }
    }
}
