//! Location of the person being helped, and whether a listing serves it.

use super::listing_card::distance;
use crate::model::eligibility::{Known, QUESTIONS, Question};
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
    /// Whether the location is precise enough to measure distances from.
    pub is_spot: bool,
}

/// Resolves `?for=`; `None` if it is missing or unknown.
pub fn helped(visitor: &Visitor) -> Option<HelpedPerson> {
    let generation = &visitor.generation;
    let place = visitor.place.as_deref()?;
    let found = generation
        .gazetteer
        .resolve(place, &build_criteria::home_preference(generation));
    let best = found.best?;
    let from = build_criteria::from(generation, &best);
    Some(HelpedPerson {
        label: best.label,
        person: from.person,
        is_spot: from.size == PlaceScale::Spot,
    })
}

/// Miles from the person to a listing, if both locations are precise enough.
pub fn miles(listing: &Listing, helped: Option<&HelpedPerson>) -> Option<f64> {
    let helped = helped.filter(|helped| helped.is_spot)?;
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
    /// The location entered.
    pub place: String,
    /// Error message if the location is unknown.
    pub problem: Option<String>,
    /// Other parameters, as hidden fields of the form.
    pub carried: Vec<(&'static str, String)>,
    /// Eligibility questions to choose from.
    pub fits: Vec<Ask>,
}

/// An eligibility question with its checkbox state.
#[derive(Debug)]
pub struct Ask {
    /// Value in URLs.
    pub value: &'static str,
    /// Label in the page language.
    pub label: String,
    /// Whether it is selected.
    pub chosen: bool,
}

/// All eligibility questions; those in `chosen` are selected.
pub fn questions(visitor: &Visitor, chosen: &[String]) -> Vec<Ask> {
    let ask = |question: &'static Question| Ask {
        value: question.word,
        label: label(question, visitor),
        chosen: chosen.iter().any(|word| word == question.word),
    };
    QUESTIONS.iter().map(ask).collect()
}

fn label(question: &Question, visitor: &Visitor) -> String {
    let label = visitor.generation.words.question(question);
    label.shown_in(visitor.language).to_owned()
}

/// Labels of the questions answered yes, and of those with an unknown answer. A
/// no is left to the listing's own text.
pub fn in_words(
    judged: &[(&'static Question, Known)],
    visitor: &Visitor,
) -> (Option<String>, Option<String>) {
    let listed = |wanted: Known| {
        let of_kind = judged.iter().filter(|(_, known)| *known == wanted);
        let labels: Vec<String> = of_kind
            .map(|(question, _)| label(question, visitor))
            .collect();
        (!labels.is_empty()).then(|| format!("{}.", labels.join(", ")))
    };
    (listed(Known::Yes), listed(Known::Unknown))
}

/// The location form, with links to the current page.
pub fn light(visitor: &Visitor) -> LocationPicker {
    let place = visitor.place.clone().unwrap_or_default();
    let unknown = !place.is_empty() && helped(visitor).is_none();
    let problem = fill(&visitor.words().light_unknown, "place", &place);
    LocationPicker {
        counties: places_to_look_for(visitor, ""),
        problem: unknown.then_some(problem),
        carried: visitor.links().with_place(None).carried(),
        fits: questions(visitor, &[]),
        place,
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
    // "Clinton County" is "Clinton County, PA".
    let here = helped(visitor).map(|helped| helped.label);
    let way = |county: &County| {
        let county = format!("{} County, {}", county.name, county.state);
        let links = visitor.links().with_place(Some(&county));
        let short = county.split(',').next().unwrap_or_default();
        NavLink {
            href: links.with_language(&visitor.path, query),
            label: fill(&visitor.words().light_now, "place", short),
            here: here.as_ref() == Some(&county),
        }
    };
    counties.map(way).collect()
}
