//! Finds listings by id, short code or county.

use super::matching::listing;
use super::matching::postings::documents_with;
use crate::index::format::tags::{ANYWHERE, Tag, TagKind, county_value, short_code_term};
use crate::index::generation::Generation;
use crate::model::listing::{Listing, Status};
use crate::model::place::County;
use crate::model::reach::Area;
use crate::model::short_code::codes_in;

/// Selected listings in the requested order, and the ids not found.
#[derive(Debug, Clone, Default)]
pub struct LookupResult {
    /// The listings.
    pub listings: Vec<Listing>,
    /// Ids and codes without a real listing.
    pub unknown: Vec<String>,
    /// Number of ids beyond the maximum, which were skipped.
    pub left_off: usize,
}

/// Looks up at most `most` ids, in order. Examples are not found: a list is
/// taken along.
pub fn by_ids(
    generation: &Generation,
    ids: &[String],
    most: usize,
) -> tantivy::Result<LookupResult> {
    let mut chosen = LookupResult {
        left_off: ids.len().saturating_sub(most),
        ..LookupResult::default()
    };
    for id in ids.iter().take(most) {
        match listing(generation, id)? {
            Some(listing) if listing.status != Status::Example => chosen.listings.push(listing),
            _ => chosen.unknown.push(id.clone()),
        }
    }
    Ok(chosen)
}

/// The listing ids of the short codes in a text, and the codes without a
/// listing. If two listings share a code, both are returned.
pub fn ids_of_codes(
    generation: &Generation,
    text: &str,
) -> tantivy::Result<(Vec<String>, Vec<String>)> {
    let (mut ids, mut unknown) = (Vec::new(), Vec::new());
    for code in codes_in(text) {
        let term = short_code_term(&code);
        let documents = documents_with(generation, generation.fields.tag, &term)?;
        for document in &documents {
            let listing = generation.documents.get(*document)?;
            if !ids.contains(&listing.id) {
                ids.push(listing.id);
            }
        }
        if documents.is_empty() {
            unknown.push(code);
        }
    }
    Ok((ids, unknown))
}

/// All listings that a person in a county can use: located in the county,
/// serving it, or usable from anywhere. In order of ids. Permanently closed
/// listings and examples are left out; the second value is their number.
pub fn of_county(
    generation: &Generation,
    county: &County,
) -> tantivy::Result<(Vec<Listing>, usize)> {
    let areas = [
        Area::County(county.clone()).key(),
        Area::State(county.state.clone()).key(),
        Area::Nation.key(),
        ANYWHERE.to_owned(),
    ];
    let tags = &generation.facts.tags;
    let own = county_value(county);
    let is_wanted = |tag: &Tag| match tag.kind {
        TagKind::County => tag.value == own,
        TagKind::Serves => areas.contains(&tag.value) || is_zip_in(generation, &tag.value, county),
        _ => false,
    };
    let numbers = (0..u16::MAX).take(tags.len());
    let wanted: Vec<u16> = numbers
        .filter(|number| tags.tag(*number).is_some_and(is_wanted))
        .collect();
    let (mut found, mut left_out) = (Vec::new(), 0);
    for document in generation.records.by_id() {
        let Some(record) = generation.records.get(document) else {
            continue;
        };
        let mut tags = generation.records.tags(&record);
        if !tags.any(|tag| wanted.contains(&tag)) {
            continue;
        }
        match record.status {
            Status::Active | Status::TemporarilyClosed => {
                found.push(generation.documents.get(document)?);
            }
            Status::Example | Status::Closed => left_out += 1,
        }
    }
    Ok((found, left_out))
}

/// Whether a served area is a ZIP whose center lies in the county.
fn is_zip_in(generation: &Generation, key: &str, county: &County) -> bool {
    let zip = key.strip_prefix("zip:");
    let place = zip.and_then(|zip| generation.gazetteer.zip(zip));
    let found = place.and_then(|place| generation.gazetteer.county_at(place.point));
    found.as_ref() == Some(county)
}
