//! Which listings are asked for. All that is asked must hold.

use super::catalogue::Source;
use super::parameters::Parameters;
use crate::exchange::hsds::listing::Frame;
use crate::exchange::hsds::{ids, terms};
use crate::gazetteer::{PlaceKind, ResolvedPlace};
use crate::model::listing::Listing;
use crate::model::place::Point;
use crate::model::reach::Whereabouts;
use crate::query::Query;
use crate::search::{ask, read};
use crate::web::failure::Failure;

/// Metres in a mile.
const METRES: f64 = 1609.344;

/// The listings that are asked for, by number: in the order of their ids, or
/// the best first when words were searched for.
///
/// # Errors
/// A ZIP that nobody knows; an index that fails us.
pub fn listings(source: &Source, asked: &Parameters) -> Result<Vec<u32>, Failure> {
    let catalogue = source.catalogue();
    let mut found = match &asked.search {
        Some(words) => searched(source, words)?,
        None => catalogue.all(),
    };
    if let Some(id) = asked.organization_id {
        let runner = catalogue.organization(id);
        let is_theirs = |entry: &u32| {
            let entry = catalogue.entries.get(*entry as usize);
            entry.is_some_and(|entry| Some(entry.organization) == runner)
        };
        found.retain(is_theirs);
    }
    let limits = Limits::of(source, asked)?;
    if limits.are_none() {
        return Ok(found);
    }
    source.framed(|frame| {
        found.retain(|entry| {
            let listing = source.listing(*entry);
            listing.is_some_and(|listing| limits.hold(&listing, frame))
        });
    });
    Ok(found)
}

/// Those listings that are at a location.
///
/// # Errors
/// As [`listings`].
pub fn at_locations(source: &Source, asked: &Parameters) -> Result<Vec<u32>, Failure> {
    let mut found = listings(source, asked)?;
    let entries = &source.catalogue().entries;
    found.retain(|entry| entries.get(*entry as usize).is_some_and(|e| e.has_place));
    Ok(found)
}

fn searched(source: &Source, words: &str) -> Result<Vec<u32>, Failure> {
    let (query, _) = Query::from_pairs([("q", words)]);
    let most = source.generation.documents.len();
    let found = ask::listings(&source.generation, &query, source.now, most);
    let found = found.map_err(|_| Failure::Ours)?.into_iter();
    let catalogue = source.catalogue();
    let known = found.filter_map(|listing| catalogue.service(ids::service(&listing.id)));
    Ok(known.collect())
}

/// What a listing must hold to.
struct Limits<'a> {
    asked: &'a Parameters,
    person: Option<Whereabouts>,
    within: Vec<(Point, f64)>,
}

impl<'a> Limits<'a> {
    fn of(source: &Source, asked: &'a Parameters) -> Result<Limits<'a>, Failure> {
        let person = asked.postcode.as_deref();
        let person = person.map(|zip| whereabouts(source, zip)).transpose()?;
        let of_zip = person.as_ref().map(|person| person.point);
        let circles = [(of_zip, asked.proximity), (asked.point, asked.radius)];
        let within = circles
            .into_iter()
            .filter_map(|(point, metres)| Some((point?, metres?)));
        Ok(Limits {
            asked,
            within: within.collect(),
            person,
        })
    }

    fn are_none(&self) -> bool {
        let asked = self.asked;
        self.person.is_none()
            && self.within.is_empty()
            && asked.modified_after.is_none()
            && asked.taxonomy_id.is_none()
            && asked.taxonomy_term_id.is_none()
    }

    fn hold(&self, listing: &Listing, frame: &Frame<'_>) -> bool {
        // What nobody ever confirmed may have changed at any time.
        let after = self.asked.modified_after;
        let changed = after.is_none_or(|day| listing.verified_on.is_none_or(|on| on >= day));
        let served = self.person.as_ref().is_none_or(|person| {
            listing.reach.serves.is_empty() || listing.reach.serving(person).is_some()
        });
        let near = self.within.iter().all(|(from, metres)| {
            let here = listing.place.point;
            here.is_some_and(|here| here.miles_to(*from) * METRES <= *metres)
        });
        changed && served && near && self.has_terms(listing, frame)
    }

    fn has_terms(&self, listing: &Listing, frame: &Frame<'_>) -> bool {
        let (term, taxonomy) = (self.asked.taxonomy_term_id, self.asked.taxonomy_id);
        if term.is_none() && taxonomy.is_none() {
            return true;
        }
        let said = terms::of_listing(listing, frame);
        let of_taxonomy = taxonomy.is_none_or(|wanted| {
            let wanted = wanted.to_string();
            said.iter().any(|term| term.taxonomy_id == wanted)
        });
        let has_term = term.is_none_or(|wanted| {
            let wanted = wanted.to_string();
            said.iter().any(|term| term.id == wanted)
                || terms::above(listing, frame).contains(&wanted)
        });
        of_taxonomy && has_term
    }
}

/// Where the people of a ZIP are.
fn whereabouts(source: &Source, zip: &str) -> Result<Whereabouts, Failure> {
    let generation = &source.generation;
    let Some(place) = generation.gazetteer.zip(zip) else {
        let why = "The parameter postcode takes a ZIP of the United States that is in use.";
        return Err(Failure::BadRequest(why.to_owned()));
    };
    let place = ResolvedPlace {
        label: String::new(),
        kind: PlaceKind::Zip,
        point: place.point,
        zip: Some(place.zip),
        county: place.county,
        state: Some(place.state),
    };
    Ok(read::from(generation, &place).person)
}
