//! Whether a place lies in the area that the directory covers.

use super::criteria::{Origin, PlaceScale, SearchCriteria};
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::place::{miles_to_chord, squared_chord};
use crate::model::reach::Area;

/// Distance in miles within which a listing makes a place part of the area
/// covered, and beyond which nothing is offered outside of it.
pub const NEAR_MILES: f64 = 30.0;

/// Whether nothing is near the person's place, and nothing serves its county
/// or ZIP in particular. `false` without a place.
pub fn is_outside(generation: &Generation, want: &SearchCriteria) -> bool {
    let home = &generation.facts.home_counties;
    let Some(from) = want.from.as_ref().filter(|_| !home.is_empty()) else {
        return false;
    };
    let person = &from.person;
    let is_home = match (&person.county, from.size) {
        (_, PlaceScale::State) => home
            .iter()
            .any(|county| Some(&county.state) == person.state.as_ref()),
        (Some(county), _) => home.contains(county),
        (None, _) => false,
    };
    let miles = want.within.unwrap_or(NEAR_MILES).max(NEAR_MILES);
    !is_home && !is_served(generation, from) && !is_near_any(generation, from, miles)
}

/// Whether a listing names the county or the ZIP among those that it serves.
fn is_served(generation: &Generation, from: &Origin) -> bool {
    let county = from.person.county.clone().map(Area::County);
    let zip = from.person.zip.clone().map(Area::Zip);
    let mut areas = county.into_iter().chain(zip);
    areas.any(|area| {
        let tags = &generation.facts.tags;
        tags.number(TagKind::Serves, &area.key()).is_some()
    })
}

/// Whether a listing lies within some miles of a place.
fn is_near_any(generation: &Generation, from: &Origin, miles: f64) -> bool {
    let Some(origin) = from.origin() else {
        return false;
    };
    let chord = miles_to_chord(miles);
    let runs = generation.tree.within(origin, chord);
    runs.into_iter().flatten().any(|document| {
        let place = generation.records.place(document);
        let distance = place.map(|(vector, _)| squared_chord(vector.map(f64::from), origin));
        distance.is_some_and(|distance| distance <= chord)
    })
}
