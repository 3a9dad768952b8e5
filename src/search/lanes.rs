//! Which meetings are looked at: those in rooms that are near, and those that
//! are joined from anywhere. Only these are unpacked.

use std::ops::Range;
use std::sync::Arc;

use super::document_set::DocumentSet;
use super::meetings::Wanted;
use super::postings::with_tag;
use crate::index::generation::Generation;
use crate::index::tags::{Tag, TagKind, county_value};
use crate::model::listing::{Attendance, Listing, Status};
use crate::model::place::{Point, miles_to_chord, squared_chord};

/// Miles a meeting may be away, when no distance was asked for.
pub const MEETING_MILES: f64 = 30.0;

/// Points are stored a little less exactly for searching than they are shown.
const SLACK_MILES: f64 = 0.01;

/// How meetings are joined in a room, and maybe online as well.
const IN_ROOMS: [Attendance; 2] = [Attendance::InPerson, Attendance::Hybrid];

/// How meetings are joined from anywhere, and in no room.
pub(super) const FROM_ANYWHERE: [Attendance; 2] = [Attendance::Online, Attendance::Phone];

/// Meetings that were looked at.
#[derive(Debug, Clone, Default)]
pub struct LookedAt {
    /// Each with the miles to it, in the order of ids.
    pub meetings: Vec<(Arc<Listing>, Option<f64>)>,
    /// How many were not looked at, being too many.
    pub left_out: usize,
}

/// The documents of all meetings, in the order of ids.
pub fn every_meeting(generation: &Generation) -> tantivy::Result<Vec<u32>> {
    let mut all = DocumentSet::new(generation.records.len());
    for way in IN_ROOMS.into_iter().chain(FROM_ANYWHERE) {
        add(generation, &joined(way), None, &mut all)?;
    }
    let mut all = all.documents();
    all.sort_by_key(|document| generation.records.row(*document).map(|row| row.by_id));
    Ok(all)
}

/// Every meeting in use that is near enough, or joined from anywhere; not more
/// in rooms and not more from anywhere than are wanted.
pub(super) fn looked_at(generation: &Generation, wanted: &Wanted) -> tantivy::Result<LookedAt> {
    let mut all = LookedAt::default();
    let point = wanted.from.as_ref().map(|from| from.person.point);
    let limit = wanted.within.unwrap_or(MEETING_MILES);
    let chord = miles_to_chord(limit + SLACK_MILES);
    let near = point.map(|point| generation.tree.within(point.unit_vector(), chord));
    for (ways, near) in [(IN_ROOMS, near.as_deref()), (FROM_ANYWHERE, None)] {
        let mut lane = DocumentSet::new(generation.records.len());
        for way in ways {
            add(generation, &joined(way), near, &mut lane)?;
        }
        let mut lane = in_use(generation, &lane);
        if lane.len() > wanted.most {
            if near.is_some() {
                lane.retain(|document| chord_to(generation, *document, point) <= chord);
            }
            all.left_out += lane.len().saturating_sub(wanted.most);
            nearest_first(generation, point, &mut lane)?;
            lane.truncate(wanted.most);
        }
        for document in lane {
            let Some(listing) = generation.documents.get(document) else {
                continue;
            };
            let miles = point.zip(listing.place.point);
            let miles = miles.map(|(from, to)| from.miles_to(to));
            if near.is_none() || miles.is_some_and(|miles| miles <= limit) {
                all.meetings.push((Arc::new(listing), miles));
            }
        }
    }
    all.meetings.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    Ok(all)
}

/// The tag of meetings that are joined in a way.
fn joined(way: Attendance) -> Tag {
    Tag {
        kind: TagKind::Attendance,
        value: way.word().to_owned(),
    }
}

/// Adds the documents that have a tag, of those in some runs or of all.
fn add(
    generation: &Generation,
    tag: &Tag,
    near: Option<&[Range<u32>]>,
    set: &mut DocumentSet,
) -> tantivy::Result<()> {
    if let Some(found) = with_tag(generation, tag)? {
        found.add_in(near, set);
    }
    Ok(())
}

/// Those of a set that are not closed for good.
fn in_use(generation: &Generation, set: &DocumentSet) -> Vec<u32> {
    let records = &generation.records;
    let closed = |document: &u32| {
        let standing = records.row(*document).map(|row| row.standing);
        let standing = standing.and_then(|standing| records.standings.get(standing));
        standing.is_none_or(|standing| standing.status == Status::Closed)
    };
    let mut documents = set.documents();
    documents.retain(|document| !closed(document));
    documents
}

/// The squared chord to a document; what has no point is farther than anything.
fn chord_to(generation: &Generation, document: u32, from: Option<Point>) -> f64 {
    let place = generation.records.place(document);
    let chord = place
        .zip(from)
        .map(|((vector, _), from)| squared_chord(vector.map(f64::from), from.unit_vector()));
    chord
        .filter(|chord| !chord.is_nan())
        .unwrap_or(f64::INFINITY)
}

/// Puts documents in order: by distance, or without a place those in the home
/// counties first.
fn nearest_first(
    generation: &Generation,
    from: Option<Point>,
    documents: &mut [u32],
) -> tantivy::Result<()> {
    let mut home = DocumentSet::new(generation.records.len());
    for county in &generation.facts.home_counties {
        let tag = Tag {
            kind: TagKind::County,
            value: county_value(county),
        };
        add(generation, &tag, None, &mut home)?;
    }
    // The bits of distances are in order as these are.
    documents.sort_by_cached_key(|document| {
        let chord = chord_to(generation, *document, from).to_bits();
        (chord, !home.contains(*document))
    });
    Ok(())
}
