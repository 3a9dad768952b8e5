//! Filters for HSDS lists. A listing must match all of them.

use super::catalogue::{Entry, HsdsIndex, Source};
use super::parameters::Parameters;
use crate::gazetteer::{PlaceKind, ResolvedPlace};
use crate::model::place::Point;
use crate::model::reach::Whereabouts;
use crate::query::Query;
use crate::search::{build_criteria, engine};
use crate::web::error::WebError;

/// Meters per mile.
const METRES: f64 = 1609.344;

/// Numbers of the matching listings: in the order of their ids, or by relevance
/// for a text search.
///
/// # Errors
/// An unknown ZIP, or an index that cannot be read.
pub fn listings(source: &Source, asked: &Parameters) -> Result<Vec<u32>, WebError> {
    let catalogue = &source.catalogue;
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
    let limits = Limits::new(source, asked)?;
    found.retain(|entry| {
        let entry = catalogue.entries.get(*entry as usize);
        entry.is_some_and(|entry| limits.hold(entry, catalogue))
    });
    Ok(found)
}

/// Matching listings that have a location.
///
/// # Errors
/// Like [`listings`].
pub fn at_locations(source: &Source, asked: &Parameters) -> Result<Vec<u32>, WebError> {
    let mut found = listings(source, asked)?;
    let entries = &source.catalogue.entries;
    found.retain(|entry| entries.get(*entry as usize).is_some_and(|e| e.has_place));
    Ok(found)
}

fn searched(source: &Source, words: &str) -> Result<Vec<u32>, WebError> {
    let (query, _) = Query::from_pairs([("q", words)]);
    let found = engine::documents(&source.generation, &query, source.now, usize::MAX)?;
    let catalogue = &source.catalogue;
    Ok(found
        .into_iter()
        .filter_map(|document| catalogue.of_document(document))
        .collect())
}

/// Filters of one request, besides text and organization.
struct Limits<'a> {
    asked: &'a Parameters,
    taxonomy: Option<String>,
    term: Option<Option<u32>>,
    person: Option<Whereabouts>,
    within: Vec<(Point, f64)>,
}

impl<'a> Limits<'a> {
    fn new(source: &Source, asked: &'a Parameters) -> Result<Limits<'a>, WebError> {
        let person = asked.postcode.as_deref();
        let person = person.map(|zip| whereabouts(source, zip)).transpose()?;
        let of_zip = person.as_ref().map(|person| person.point);
        let circles = [(of_zip, asked.proximity), (asked.point, asked.radius)];
        let within = circles
            .into_iter()
            .filter_map(|(point, metres)| Some((point?, metres?)));
        Ok(Limits {
            asked,
            taxonomy: asked.taxonomy_id.map(|id| id.to_string()),
            term: asked.taxonomy_term_id.map(|id| source.catalogue.term(id)),
            within: within.collect(),
            person,
        })
    }

    fn hold(&self, entry: &Entry, catalogue: &HsdsIndex) -> bool {
        // A listing that was never confirmed may have changed at any time.
        let after = self.asked.modified_after;
        let changed = after.is_none_or(|day| entry.verified_on.is_none_or(|on| on >= day));
        let served = self.person.as_ref().is_none_or(|person| {
            let serves = &entry.serves;
            serves.is_empty() || serves.iter().any(|area| area.contains(person))
        });
        let near = self.within.iter().all(|(from, metres)| {
            let here = entry.point;
            here.is_some_and(|here| here.miles_to(*from) * METRES <= *metres)
        });
        changed && served && near && self.has_terms(entry, catalogue)
    }

    fn has_terms(&self, entry: &Entry, catalogue: &HsdsIndex) -> bool {
        let of_taxonomy = self.taxonomy.as_ref().is_none_or(|wanted| {
            let terms = entry.terms.iter();
            let mut terms = terms.filter_map(|at| catalogue.terms.get(*at as usize));
            terms.any(|term| term.taxonomy_id == *wanted)
        });
        let has_term = self.term.is_none_or(|wanted| {
            // No listing has an unknown term.
            wanted.is_some_and(|wanted| entry.terms.contains(&wanted))
        });
        of_taxonomy && has_term
    }
}

/// Location of the people in a ZIP.
fn whereabouts(source: &Source, zip: &str) -> Result<Whereabouts, WebError> {
    let generation = &source.generation;
    let Some(place) = generation.gazetteer.zip(zip) else {
        let why = "The parameter postcode takes a ZIP of the United States that is in use.";
        return Err(WebError::BadRequest(why.to_owned()));
    };
    let place = ResolvedPlace {
        label: String::new(),
        kind: PlaceKind::Zip,
        point: place.point,
        zip: Some(place.zip),
        county: place.county,
        state: Some(place.state),
    };
    Ok(build_criteria::from(generation, &place).person)
}
