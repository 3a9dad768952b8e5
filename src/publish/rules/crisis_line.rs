//! A pinned crisis line that is missing, invalid or out of date.

use super::changed_crisis_line::{changes, pinned};
use super::{Reasons, Rule};
use crate::model::freshness::Freshness;
use crate::model::listing::Listing;
use crate::publish::comparison::Change;
use crate::publish::published_state::PublishedState;
use crate::seeds::read::seed_folder::CRISIS_LINES;
use crate::seeds::rules::cross_row;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "crisis-line",
    summary: "A pinned crisis line that is missing, set aside, not in use, in two rows, or changed while it is past twice its term without a check.",
    why_it_matters: "A person in danger gets a number that is wrong, or none.",
    fix: "Put the line right in resources and in the crisis lines. Call the number before you publish it.",
    check,
};

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    for error in change.errors(CRISIS_LINES) {
        let row = error.row.map_or_else(String::new, |row| format!("Row {row}: "));
        reasons.add(&RULE, Some(&error.file), format!("{row}{}", error.message));
    }
    let lines = change.directory.crisis_lines.iter();
    let mut ids: Vec<&str> = lines.map(|line| line.listing.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let Some(listing) = change.directory.listings.get(id) else {
            continue;
        };
        if let Some(message) = fault(change, &listing) {
            reasons.add(&RULE, change.file_of(id).as_deref(), message);
        }
    }
    if let Some(before) = change.before {
        twice(before, change, reasons);
        taken_off(before, change, reasons);
    }
}

/// The problem with a pinned listing, if any.
fn fault(change: &Change<'_>, listing: &Listing) -> Option<String> {
    let directory = change.directory;
    let name = &listing.name.english;
    if let Some(kept) = directory.kept.iter().find(|kept| kept.id == listing.id) {
        return Some(format!(
            "The crisis line “{name}” has an error in row {}.",
            kept.row
        ));
    }
    let term = directory.categories.fresh_days(&listing.categories);
    let freshness = Freshness::on(directory.checked_on, listing.verified_on, term);
    let (Freshness::Stale, Some(day)) = (freshness, listing.verified_on) else {
        return None;
    };
    let mut was = change.before.iter().flat_map(|before| &before.listings);
    let was = was.find(|was| was.id == listing.id);
    // An unchanged stale line is no reason: refusing everything else would help
    // nobody.
    let touched = was.is_none_or(|was| !changes(was, listing).is_empty());
    touched.then(|| {
        format!(
            "The crisis line “{name}” was last checked on {day}, more than twice its term of \
             {term} days ago; it changes only with a new check."
        )
    })
}

/// Reports pinned ids that two rows have.
fn twice<'a>(before: &'a PublishedState, change: &Change<'a>, reasons: &mut Reasons) {
    let pinned = pinned(before, change);
    let duplicates = change.diagnostics.iter().filter(|found| {
        let is_pinned = found.value.as_deref().is_some_and(|id| pinned.contains(id));
        is_pinned && found.code == cross_row::DUPLICATE_ID.code && found.is_error()
    });
    for found in duplicates {
        let row = found.row.map_or_else(String::new, |row| format!("Row {row}: "));
        let message = format!("{row}{} It is a crisis line.", found.message);
        reasons.add(&RULE, Some(&found.file), message);
    }
}

/// Reports lines that are no longer pinned, once per listing.
fn taken_off(before: &PublishedState, change: &Change<'_>, reasons: &mut Reasons) {
    let mut gone: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in &before.crisis_lines {
        let mut now = change.directory.crisis_lines.iter();
        if now.any(|now| now.kind == line.kind && now.listing == line.listing) {
            continue;
        }
        match gone.iter_mut().find(|(listing, _)| *listing == line.listing) {
            Some((_, kinds)) => kinds.push(&line.kind),
            None => gone.push((&line.listing, vec![&line.kind])),
        }
    }
    for (listing, kinds) in gone {
        let message = format!(
            "The crisis line “{listing}” is missing where it was pinned: {}.",
            kinds.join(", ")
        );
        reasons.add(&RULE, Some(&change.pinned_file()), message);
    }
}
