//! In the light of the person who is helped: where they are, and whether a
//! listing says that it serves them there.

use super::listing_card::distance;
use crate::model::eligibility::{Known, QUESTIONS, Question};
use crate::model::listing::Listing;
use crate::model::place::County;
use crate::model::reach::Whereabouts;
use crate::search::answer::Reached;
use crate::search::build_criteria;
use crate::search::criteria::PlaceScale;
use crate::web::i18n::fill;
use crate::web::pages::layout::{NavLink, Visitor};

/// Where the person is.
#[derive(Debug)]
pub struct HelpedPerson {
    /// The place in words.
    pub label: String,
    /// The point, ZIP, county and state.
    pub person: Whereabouts,
    /// Whether distances from there mean anything.
    pub is_spot: bool,
}

/// The place that was set, when it is known.
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

/// How a listing reaches the person, or anybody when no place was set.
pub fn reached(listing: &Listing, helped: Option<&HelpedPerson>) -> Reached {
    let reach = &listing.reach;
    let served = helped.is_none_or(|helped| reach.serving(&helped.person).is_some());
    match (&reach.serves, reach.visit) {
        (serves, _) if !serves.is_empty() && !served => Reached::Elsewhere(serves.clone()),
        (_, true) => Reached::Visit,
        (serves, false) if serves.is_empty() => Reached::Anywhere,
        (serves, false) => Reached::Serves(serves.clone()),
    }
}

/// Miles from the person to a listing, when both are known well enough.
pub fn miles(listing: &Listing, helped: Option<&HelpedPerson>) -> Option<f64> {
    let helped = helped.filter(|helped| helped.is_spot)?;
    let point = listing.place.point?;
    Some(helped.person.point.miles_to(point))
}

/// The distance in words.
pub fn miles_in_words(
    listing: &Listing,
    helped: Option<&HelpedPerson>,
    visitor: &Visitor,
) -> Option<String> {
    let miles = miles(listing, helped)?;
    Some(distance(listing, miles, visitor.words()))
}

/// The choice of the person's place.
#[derive(Debug)]
pub struct LocationPicker {
    /// Home counties, each one tap away.
    pub counties: Vec<NavLink>,
    /// What was set.
    pub place: String,
    /// What to say when that place is not known.
    pub problem: Option<String>,
    /// What the form repeats beside the place.
    pub carried: Vec<(&'static str, String)>,
    /// What can be asked of a place.
    pub fits: Vec<Ask>,
}

/// Something that can be asked of a place.
#[derive(Debug)]
pub struct Ask {
    /// The word of links.
    pub value: &'static str,
    /// The same for people.
    pub label: String,
    /// Whether it is asked now.
    pub chosen: bool,
}

/// Everything that can be asked of a place; `chosen` are the words of those
/// that are.
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

/// What is known to fit, and what is not known, each in words; a no is left
/// to the listing's own words.
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

/// The choice, for a page of this path.
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

/// The places one can look for with one tap: the one that was set, the home
/// counties, anywhere. None while no place was set.
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

/// This page for someone in each of the home counties.
pub fn places_to_look_for(visitor: &Visitor, query: &str) -> Vec<NavLink> {
    let counties = visitor.generation.facts.home_counties.iter();
    let way = |county: &County| {
        let county = format!("{} County, {}", county.name, county.state);
        let links = visitor.links().with_place(Some(&county));
        let short = county.split(',').next().unwrap_or_default();
        NavLink {
            href: links.with_language(&visitor.path, query),
            label: fill(&visitor.words().light_now, "place", short),
            here: visitor.place.as_deref() == Some(&county),
        }
    };
    counties.map(way).collect()
}
