//! The same place or meeting under two ids, with the reasons.
//!
//! Listings are grouped by what duplicates share (a phone number, a house, a
//! rare word of the name, the hour of a meeting). Only listings in the same
//! group are compared, so the running time grows linearly with the directory.

pub mod compare;
pub mod features;
pub mod name_similarity;
pub mod reason;
pub mod same_address;

use std::collections::HashMap;
use std::sync::Arc;

use super::table::Sheet;
use crate::diagnostic::Diagnostic;
use crate::directory::Directory;
use crate::model::listing::{Listing, Status};
use crate::report::duplicates::reason::Reason;
use crate::seeds::rules::cross_row;
use crate::seeds::rules::rule::Findings;
use compare::judge;
use features::Card;

/// Groups larger than this are too common to be meaningful: in them, only
/// neighbors by name are compared.
const LARGE_GROUP: usize = 24;

/// Number of neighbors by name that are compared in a large group.
const NEIGHBOURS: usize = 8;

/// Two listings that look like one place or one meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Index of the earlier listing.
    pub first: usize,
    /// Index of the later listing.
    pub second: usize,
    /// Reasons, strongest first.
    pub reasons: Vec<Reason>,
}

impl Duplicate {
    /// The reasons in words: `same name, same phone`.
    pub fn why(&self) -> String {
        let words: Vec<&str> = self.reasons.iter().map(|reason| reason.words()).collect();
        words.join(", ")
    }
}

/// Pairs of listings that look like duplicates, in listing order. Closed
/// listings are skipped: a closed place may reopen under another id.
pub fn find(listings: &[Arc<Listing>]) -> Vec<Duplicate> {
    let cards: Vec<Card<'_>> = listings.iter().map(|listing| Card::new(listing)).collect();
    let open = |card: &Card<'_>| card.listing.status != Status::Closed;
    let mut groups: HashMap<u64, Vec<usize>> = HashMap::new();
    for (position, card) in cards.iter().enumerate().filter(|(_, card)| open(card)) {
        for key in card.keys() {
            groups.entry(key).or_default().push(position);
        }
    }
    let mut found = Vec::new();
    for group in groups.values_mut() {
        let reach = if group.len() > LARGE_GROUP {
            group.sort_by(|a, b| cards[*a].name_key.cmp(&cards[*b].name_key));
            NEIGHBOURS
        } else {
            group.len()
        };
        for (place, one) in group.iter().enumerate() {
            for other in group.iter().skip(place + 1).take(reach) {
                let (first, second) = (*one.min(other), *one.max(other));
                // Pairs with several keys in common are judged several times,
                // which is cheaper than remembering every pair that is not a
                // duplicate.
                let reasons = judge(&cards[first], &cards[second]);
                found.extend(
                    reasons
                        .filter(|_| first != second)
                        .map(|reasons| Duplicate {
                            first,
                            second,
                            reasons,
                        }),
                );
            }
        }
    }
    found.sort_by_key(|pair| (pair.first, pair.second));
    found.dedup();
    found
}

/// Maximum number of listings for which a check looks for duplicates; with more
/// it would take too long.
const MAX_ON_THE_WAY: usize = 20_000;

/// The pairs as check findings, each at the row of the later listing. For a
/// very large directory, a single finding that the check was skipped.
pub fn notes(directory: &Directory) -> Vec<Diagnostic> {
    if directory.listings.len() > MAX_ON_THE_WAY {
        let mut findings = Findings::new(&Arc::from("all files"));
        let message = "With so many listings the check does not look for duplicates.".to_owned();
        findings.add(&cross_row::STANDS_TWICE, None, None, None, message);
        findings.fix_last("Run waypost duplicates.".to_owned());
        return findings.list;
    }
    let mut rows: HashMap<&str, (&Arc<str>, u32)> = HashMap::new();
    for source in &directory.sources {
        for (id, row) in source.ids.iter().zip(&source.rows) {
            rows.entry(id).or_insert((&source.file, *row));
        }
    }
    let listings = directory.listings();
    let note = |pair: &Duplicate| {
        let [first, second] = [pair.first, pair.second].map(|at| &listings[at]);
        let (other, its_row) = rows.get(first.id.as_str())?;
        let (file, row) = rows.get(second.id.as_str())?;
        let rule = &cross_row::STANDS_TWICE;
        let message = format!(
            "“{}” looks like “{}” in {other}, row {its_row}: {}.",
            second.name.english,
            first.name.english,
            pair.why()
        );
        let mut findings = Findings::new(file);
        findings.add(rule, Some(*row), None, None, message);
        findings.list.pop()
    };
    find(&listings).iter().filter_map(note).collect()
}

/// Columns of the report.
pub const COLUMNS: &[&str] = &[
    "id",
    "name",
    "other_id",
    "other_name",
    "why",
    "phone",
    "other_phone",
    "address",
    "other_address",
    "when",
    "other_when",
];

/// The pairs as a report.
pub fn sheet(listings: &[Arc<Listing>], pairs: &[Duplicate]) -> Sheet {
    let about = match pairs.len() {
        0 => "No two listings look like one place or meeting.".to_owned(),
        1 => "1 pair of listings looks like one place or meeting.".to_owned(),
        number => format!("{number} pairs of listings look like one place or meeting."),
    };
    let advice = "Keep the row that was checked last, carry over what only the other has, and \
                  delete that one. Rows that are really two stay as they are.";
    let row = |pair: &Duplicate| {
        let (one, other) = (&listings[pair.first], &listings[pair.second]);
        vec![
            one.id.clone(),
            one.name.english.clone(),
            other.id.clone(),
            other.name.english.clone(),
            pair.why(),
            numbers(one),
            numbers(other),
            address(one),
            address(other),
            when(one),
            when(other),
        ]
    };
    Sheet {
        title: "Listings that may stand twice",
        about: if pairs.is_empty() {
            about
        } else {
            format!("{about} {advice}")
        },
        columns: COLUMNS,
        rows: pairs.iter().map(row).collect(),
    }
}

fn numbers(listing: &Listing) -> String {
    let phones: Vec<&str> = listing
        .contact
        .phones
        .iter()
        .map(|phone| phone.display.as_str())
        .collect();
    phones.join("; ")
}

pub(crate) fn address(listing: &Listing) -> String {
    let address = listing.place.address.as_ref();
    address.map_or(String::new(), |address| address.one_line())
}

fn when(listing: &Listing) -> String {
    use crate::model::language::Language;
    match listing.meeting {
        Some(_) => listing.hours.schedule.describe(Language::English),
        None => String::new(),
    }
}
