//! Location of the person being helped, and whether a listing serves it.

use super::listing_card::distance;
use crate::model::listing::Listing;
use crate::model::place::County;
use crate::model::reach::Whereabouts;
use crate::search::build_criteria;
use crate::search::criteria::PlaceScale;
use crate::web::i18n::fill;
use crate::web::pages::layout::{NavLink, Visitor};

/// Location of the person being helped.
#[derive(Debug)]
pub struct HelpedPerson {
    /// Label of the place.
    pub label: String,
    /// Point, ZIP, county and state.
    pub person: Whereabouts,
    /// Size of the place: distances are measured from a spot alone.
    pub size: PlaceScale,
}

/// Resolves `?for=`, or else the residence that was stated; `None` if neither is
/// there, or it is unknown.
pub fn helped(visitor: &Visitor) -> Option<HelpedPerson> {
    let generation = &visitor.generation;
    let mut answers = visitor.answers.iter();
    let residence = answers.find(|(name, _)| *name == "residence");
    let residence = residence.map(|(_, place)| place.as_str());
    let place = visitor.place.as_deref().or(residence)?;
    let found = generation
        .gazetteer
        .resolve(place, &build_criteria::home_preference(generation));
    let best = found.best?;
    let from = build_criteria::from(generation, &best);
    Some(HelpedPerson {
        label: best.label,
        person: from.person,
        size: from.size,
    })
}

/// Miles from the person to a listing, if both locations are precise enough.
pub fn miles(listing: &Listing, helped: Option<&HelpedPerson>) -> Option<f64> {
    let helped = helped.filter(|helped| helped.size == PlaceScale::Spot)?;
    let point = listing.place.point?;
    Some(helped.person.point.miles_to(point))
}

/// Distance in words.
pub fn miles_in_words(
    listing: &Listing,
    helped: Option<&HelpedPerson>,
    visitor: &Visitor,
) -> Option<String> {
    let miles = miles(listing, helped)?;
    Some(distance(listing, miles, visitor.words()))
}

/// The box for a place in a search form.
#[derive(Debug, Default)]
pub struct PlaceBox {
    /// The place as typed; empty for a point.
    pub typed: String,
    /// The person's own point, sent beside the box: its numbers tell nobody
    /// anything.
    pub point: Option<String>,
}

impl PlaceBox {
    /// The box after a search near this place.
    pub fn of(near: &str) -> PlaceBox {
        let is_number = |letter: char| letter.is_ascii_digit() || " ,.-".contains(letter);
        match near.contains(',') && near.chars().all(is_number) {
            true => PlaceBox {
                typed: String::new(),
                point: Some(near.to_owned()),
            },
            false => PlaceBox {
                typed: near.to_owned(),
                point: None,
            },
        }
    }
}

/// The form that sets the person's location.
#[derive(Debug)]
pub struct LocationPicker {
    /// One link per home county.
    pub counties: Vec<NavLink>,
    /// Other parameters, as hidden fields of the form.
    pub carried: Vec<(&'static str, String)>,
}

/// A note that the given location is unknown.
pub fn unknown_place(visitor: &Visitor) -> Option<String> {
    let place = visitor.place.as_deref()?;
    let note = || fill(&visitor.words().light_unknown, "place", place);
    helped(visitor).is_none().then(note)
}

/// The location form, with links to the current page.
pub fn light(visitor: &Visitor) -> LocationPicker {
    LocationPicker {
        counties: places_to_look_for(visitor, ""),
        carried: visitor.links().with_place(None).with_answers(&[]).carried(),
    }
}

/// The location switcher: current location, home counties, anywhere. Empty if
/// no location is set.
pub fn bar(visitor: &Visitor, query: &str) -> Vec<NavLink> {
    let Some(place) = &visitor.place else {
        return Vec::new();
    };
    let words = visitor.words();
    let mut ways = places_to_look_for(visitor, query);
    if !ways.iter().any(|way| way.here) {
        let label = fill(&words.light_now, "place", place);
        let here = NavLink {
            href: visitor.links().with_language(&visitor.path, query),
            label,
            here: true,
        };
        ways.insert(0, here);
    }
    let anywhere = visitor.links().with_place(None);
    ways.push(NavLink {
        href: anywhere.with_language(&visitor.path, query),
        label: words.light_clear.clone(),
        here: false,
    });
    ways
}

/// Links to the current page for each home county.
pub fn places_to_look_for(visitor: &Visitor, query: &str) -> Vec<NavLink> {
    let counties = visitor.generation.facts.home_counties.iter();
    // However the county was written: “clinton county” is the same place.
    let helped = helped(visitor).filter(|helped| helped.size == PlaceScale::County);
    let chosen = helped.and_then(|helped| helped.person.county);
    let way = |county: &County| {
        let place = format!("{} County, {}", county.name, county.state);
        let name = fill(&visitor.words().area_county, "county", &county.name);
        let links = visitor.links().with_place(Some(&place));
        NavLink {
            href: links.with_language(&visitor.path, query),
            label: fill(&visitor.words().light_now, "place", &name),
            here: chosen.as_ref() == Some(county),
        }
    };
    counties.map(way).collect()
}
