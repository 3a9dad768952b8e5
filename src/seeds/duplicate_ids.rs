//! Rows that share an id, and which of them is published.
//!
//! The published row wins: the one in the file it was published from, or else
//! the one with the published content. If all of the rows are new, none is
//! published unless they are identical. So a file's name alone never lets it
//! replace another file's rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::rules::cross_row;
use super::rules::rule::Findings;
use super::seed_source::Source;
use crate::diagnostic::Diagnostic;
use crate::model::listing::Listing;
use crate::model::packed_listings::{Listings, StoredListing};
use crate::model::string_arena::Strings;

/// Position of a row, and the status that matters here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Index of its file.
    pub(super) source: u32,
    /// Index of the row within its file.
    pub(super) at: u32,
    /// Whether the row is, or may be, marked private.
    pub(super) is_private: bool,
    /// Whether it has a warning but no error.
    pub(super) is_warned: bool,
}

/// One of several rows with the same id.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) place: Place,
    /// The listing built from the row; `None` when the row has an error.
    pub(super) listing: Option<StoredListing>,
}

/// All rows that share their id with another row, by id.
#[derive(Debug, Default)]
pub(super) struct Claims(BTreeMap<String, Vec<Claim>>);

/// The published state that decides between rows.
#[derive(Debug)]
pub(super) struct Published<'a, F> {
    /// Returns the published listing of an id.
    pub(super) listing: F,
    /// Published files with the ids of their rows.
    pub(super) files: &'a [(&'a str, &'a Strings)],
}

/// The files read, in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Files<'a> {
    pub(super) sources: &'a [Source],
    /// Header of the id column in each file.
    pub(super) headers: &'a [&'static str],
}

impl Files<'_> {
    fn name(&self, place: Place) -> Option<&Arc<str>> {
        let source = self.sources.get(place.source as usize);
        source.map(|source| &source.file)
    }

    fn row(&self, place: Place) -> u32 {
        let source = self.sources.get(place.source as usize);
        let row = source.and_then(|source| source.rows.get(place.at as usize));
        row.copied().unwrap_or_default()
    }
}

/// A row that is not published because another one has its id.
#[derive(Debug)]
pub(super) struct Loser {
    pub(super) id: String,
    pub(super) place: Place,
    /// Whether it would have been published without the other row.
    pub(super) was_used: bool,
    /// Whether the row is private, or any row of its id when none is published.
    pub(super) is_private: bool,
    pub(super) finding: Diagnostic,
}

impl Claims {
    /// Adds a row whose id `first` already has.
    pub(super) fn add(&mut self, id: String, first: Place, claim: Claim) {
        let first = || {
            let listing = None;
            let place = first;
            vec![Claim { place, listing }]
        };
        self.0.entry(id).or_insert_with(first).push(claim);
    }

    /// Picks a winner for every id. `listings` contains the first row of each
    /// id; losers are removed from it and winners added. Returns the losers,
    /// ordered by file and row.
    pub(super) fn settle<'a>(
        mut self,
        listings: &mut Listings,
        files: Files<'_>,
        published: &Published<'a, impl Fn(&str) -> Option<&'a Listing>>,
    ) -> Vec<Loser> {
        if self.0.is_empty() {
            return Vec::new();
        }
        listings.retain(|held| match self.0.get_mut(held.id()) {
            Some(claims) => {
                claims[0].listing = Some(held.clone());
                false
            }
            None => true,
        });
        let homes = self.homes(published.files);
        let mut losers = Vec::new();
        for (id, claims) in self.0 {
            let served = (published.listing)(&id);
            let home = homes.get(&id).copied();
            let winner = winner(&claims, files, served, home);
            let none_is_private = !claims.iter().any(|claim| claim.place.is_private);
            let places: Vec<Place> = claims.iter().map(|claim| claim.place).collect();
            for (at, claim) in claims.into_iter().enumerate() {
                if winner == Some(at) {
                    claim.listing.into_iter().for_each(|won| listings.push(won));
                    continue;
                }
                let other = places[winner.unwrap_or(usize::from(at == 0))];
                losers.push(Loser {
                    finding: finding(&id, claim.place, other, winner.is_some(), files),
                    id: id.clone(),
                    place: claim.place,
                    was_used: claim.listing.is_some(),
                    is_private: claim.place.is_private || winner.is_none() && !none_is_private,
                });
            }
        }
        losers.sort_by_key(|loser| (loser.place.source, loser.place.at));
        losers
    }

    /// The published file of each shared id.
    fn homes<'a>(&self, files: &[(&'a str, &'a Strings)]) -> FxHashMap<String, &'a str> {
        let mut homes = FxHashMap::default();
        for (file, ids) in files {
            for id in ids.iter().filter(|id| self.0.contains_key(*id)) {
                homes.entry(id.to_owned()).or_insert(*file);
            }
        }
        homes
    }
}

/// Index of the row to publish, if any. A new row never replaces the published
/// listing.
fn winner(
    claims: &[Claim],
    files: Files<'_>,
    served: Option<&Listing>,
    home: Option<&str>,
) -> Option<usize> {
    let says = |claim: &Claim, other: &Listing| {
        let own = claim.listing.as_ref();
        own.is_some_and(|own| *own.whole() == *other)
    };
    let Some(served) = served else {
        // Identical rows are one row that was pasted twice.
        let first = claims.first()?.listing.as_ref()?.whole();
        return claims.iter().all(|claim| says(claim, &first)).then_some(0);
    };
    let is_home = |claim: &Claim| home.is_some() && files.name(claim.place).map(|f| &**f) == home;
    let mut at_home = claims.iter().enumerate().filter(|(_, one)| is_home(one));
    match (at_home.next(), at_home.next()) {
        (Some((only, _)), None) => Some(only),
        (Some(_), Some(_)) => {
            let same = |claim: &Claim| is_home(claim) && says(claim, served);
            claims.iter().position(same)
        }
        (None, _) => claims.iter().position(|claim| says(claim, served)),
    }
}

fn finding(id: &str, own: Place, other: Place, other_stays: bool, files: Files<'_>) -> Diagnostic {
    let file = files.name(own).map_or_else(|| Arc::from(""), Arc::clone);
    let header = files.headers.get(own.source as usize).copied();
    let outcome = if other_stays {
        "That row is published and this one is not."
    } else {
        "Neither is published: nobody can tell which of them is meant."
    };
    let message = format!(
        "The id “{id}” is also in {}, row {}. {outcome}",
        files.name(other).map_or("", |file| &**file),
        files.row(other)
    );
    let mut findings = Findings::new(&file);
    let rule = &cross_row::DUPLICATE_ID;
    findings.add(rule, Some(files.row(own)), header, Some(id), message);
    findings.list.remove(0)
}
