//! A pinned crisis line that is missing, wrong or too old.

use std::collections::BTreeSet;

use super::{Reasons, Rule};
use crate::model::freshness::Freshness;
use crate::model::listing::{Listing, Status};
use crate::publish::change::{Before, Change};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "crisis-line",
    refuses: "A pinned crisis line that is missing, closed, set aside, past twice its term without a check, or without the number it had.",
    hurts: "A person in danger gets a number that is wrong, or none.",
    fix: "Put the line right in resources and in crisis-lines.csv. Call the number before you publish it.",
    check,
};

/// The file that pins the lines.
const PINNED: &str = "crisis-lines.csv";

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    for error in change.errors(PINNED) {
        let row = error.row.map_or_else(String::new, |row| format!("Row {row}: "));
        reasons.add(&RULE, Some(PINNED), format!("{row}{}", error.message));
    }
    let lines = &change.directory.crisis_lines;
    let pinned: BTreeSet<&str> = lines.iter().map(|line| line.listing.as_str()).collect();
    for id in pinned {
        let Some(listing) = change.directory.listings.get(id) else {
            continue;
        };
        if let Some(message) = fault(change, &listing) {
            reasons.add(&RULE, change.file_of(id).as_deref(), message);
        }
    }
    if let Some(before) = change.before {
        taken_off(before, change, reasons);
    }
}

/// What is wrong with a pinned listing.
fn fault(change: &Change<'_>, listing: &Listing) -> Option<String> {
    let directory = change.directory;
    let name = &listing.name.english;
    if let Some(kept) = directory.kept.iter().find(|kept| kept.id == listing.id) {
        return Some(format!(
            "The crisis line “{name}” has an error in row {}.",
            kept.row
        ));
    }
    if listing.status == Status::Closed {
        return Some(format!("The crisis line “{name}” is closed."));
    }
    let term = directory.categories.fresh_days(&listing.categories);
    let freshness = Freshness::on(directory.checked_on, listing.verified_on, term);
    if let (Freshness::Stale, Some(day)) = (freshness, listing.verified_on) {
        return Some(format!(
            "The crisis line “{name}” was last checked on {day}, more than twice its term of \
             {term} days ago."
        ));
    }
    let mut was = change.before?.listings.iter();
    let was = was.find(|was| was.id == listing.id)?;
    let numbers = |of: &Listing| of.contact.phones.len() + of.contact.text_line.iter().count();
    let (old, new) = (numbers(was), numbers(listing));
    (new < old).then(|| format!("The crisis line “{name}” had {old} numbers and has {new}."))
}

/// Lines that were pinned and are not any more, once for each listing.
fn taken_off(before: &Before, change: &Change<'_>, reasons: &mut Reasons) {
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
        reasons.add(&RULE, Some(PINNED), message);
    }
}
