//! How a listing's tags match the search. Tags are numbered in order, so the
//! tags of one kind have consecutive numbers.

use std::ops::Range;

use crate::index::format::ranking_rows::TagNumbers;
use crate::index::format::tags::{ANYWHERE, TagKind, county_value};
use crate::index::generation::Generation;
use crate::model::category::{Category, INFORMATION, PEOPLE, SAFETY};
use crate::model::reach::{Area, Whereabouts, areas_around};
use crate::search::criteria::{PlaceScale, SearchCriteria};

/// Penalty per position: a listing's first category counts in full, each later
/// one less.
const POSITION_PENALTY: f64 = 0.15;

/// Score factor for a subcategory of the requested category.
const SUBCATEGORY_FACTOR: f64 = 0.88;

/// Penalty per position for information-and-referral services: an office that
/// also refers people within its own field is not the place to ask about
/// everything.
const LATER_INFORMATION: f64 = 1.0;

/// Weight of serving a county, or a part of it.
pub const FOR_A_COUNTY: f64 = 1.0;

/// Weight of serving all of the country.
pub const FOR_THE_NATION: f64 = 0.8;

/// How much a category is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct WantedCategory {
    /// Confidence that it is wanted, 0 to 1; 0 if it is not.
    weight: f64,
    /// Penalty per position. Zero for audience categories, whose position does
    /// not matter.
    later: f64,
    /// Whether a fitting result must be of it, or of another such category.
    is_kind: bool,
    /// Whether it is for certain people: veterans, or those whom somebody hurts.
    is_for_certain_people: bool,
    /// Whether it is for those whom somebody hurts.
    is_of_safety: bool,
}

/// The tags that a search asks for; prepared once.
#[derive(Debug)]
pub struct WantedTags {
    /// The categories, by number minus `first_category`; empty if none is
    /// wanted.
    categories: Vec<WantedCategory>,
    first_category: u16,
    /// Numbers of the tags that alone make a listing one of the kinds asked for:
    /// the people that stand for a kind of help, and chosen categories.
    of_kind: Vec<u16>,
    /// Whether the person's place or the home counties are known.
    pub has_areas: bool,
    /// Numbers of the areas around the person, or of the home area, with the
    /// weight of serving each; narrowest first.
    pub areas: Vec<(u16, f64)>,
    /// Numbers of the areas around the home counties.
    home: Vec<u16>,
    /// Number of the tag for listings usable from anywhere.
    pub anywhere: Option<u16>,
    /// Tag numbers of the counties whose listings count as near.
    pub counties: Vec<Range<u16>>,
    serves: Range<u16>,
    county: Range<u16>,
}

/// Tag matches for location and service area.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TagMatches {
    /// Weight of the narrowest area around the person that it serves.
    pub serves: Option<f64>,
    /// Whether it is in one of the near counties.
    pub in_county: bool,
    /// Whether it can be used from anywhere.
    pub anywhere: bool,
    /// Whether it names the areas it serves.
    pub limited: bool,
    /// Whether it serves anybody in the home counties.
    pub serves_home: bool,
}

impl WantedTags {
    /// Prepares the tags of a search.
    pub fn new(generation: &Generation, want: &SearchCriteria) -> WantedTags {
        let tags = &generation.facts.tags;
        WantedTags {
            categories: wanted_categories(generation, want),
            first_category: tags.of_kind(TagKind::Category).start,
            of_kind: want
                .people
                .iter()
                .chain(want.filters.iter().filter(|(kind, value)| {
                    *kind == TagKind::Category && want.kinds.contains(value)
                }))
                .filter_map(|(kind, value)| tags.number(*kind, value))
                .collect(),
            has_areas: want.lives().is_some() || !generation.facts.home_counties.is_empty(),
            areas: areas(generation, want.lives()),
            home: areas(generation, None)
                .iter()
                .map(|(area, _)| *area)
                .collect(),
            anywhere: tags.number(TagKind::Serves, ANYWHERE),
            counties: counties(generation, want),
            serves: tags.of_kind(TagKind::Serves),
            county: tags.of_kind(TagKind::County),
        }
    }

    /// Whether any category is wanted.
    pub fn is_of_categories(&self) -> bool {
        !self.categories.is_empty()
    }

    /// Whether the main category of a listing is one of safety.
    pub fn is_of_safety(&self, kind: TagNumbers<'_>) -> bool {
        let main = kind.iter().next();
        let main = main.and_then(|tag| {
            let number = tag.wrapping_sub(self.first_category);
            self.categories.get(usize::from(number))
        });
        main.is_some_and(|main| main.is_of_safety)
    }

    /// How well a listing's categories match, with its main categories first.
    /// The best match counts fully, the others add a little.
    pub fn category(&self, kind: TagNumbers<'_>) -> f64 {
        let (mut best, mut total) = (0.0_f64, 0.0);
        for (position, tag) in (0_u32..).zip(kind.iter()) {
            let category = tag.wrapping_sub(self.first_category);
            if let Some(wanted) = self.categories.get(usize::from(category)) {
                let part = wanted.weight / (1.0 + wanted.later * f64::from(position));
                best = best.max(part);
                total += part;
            }
        }
        best + 0.1 * (total - best)
    }

    /// Whether a listing is of a kind that was asked for, or for the people that
    /// were. Information and referral counts only as its main category, unless it
    /// was chosen.
    pub fn is_of_kind(&self, kind: TagNumbers<'_>) -> bool {
        if self.of_kind.iter().any(|number| kind.contains(*number)) {
            return true;
        }
        let mut tags = (0_u32..).zip(kind.iter());
        tags.any(|(position, tag)| {
            let category = tag.wrapping_sub(self.first_category);
            let wanted = self.categories.get(usize::from(category));
            let is_main = position == 0;
            wanted.is_some_and(|one| one.is_kind && (is_main || one.later < LATER_INFORMATION))
        })
    }

    /// Whether a listing is for certain people first of all, such as a shelter
    /// of a program against abuse, and no such people were asked about. One that
    /// names an audience is, unless it does mainly what was asked for. One whose
    /// audience is a condition (`by_condition`) is, unless its main category is of
    /// the people asked about.
    pub fn is_for_certain_people(
        &self,
        kind: TagNumbers<'_>,
        names_audience: bool,
        by_condition: bool,
    ) -> bool {
        let category = |tag: u16| {
            let number = tag.wrapping_sub(self.first_category);
            self.categories.get(usize::from(number))
        };
        let main = kind.iter().next().and_then(category);
        let is_main = |is: fn(&WantedCategory) -> bool| main.is_some_and(is);
        if by_condition && !is_main(|main| main.is_for_certain_people && main.weight > 0.0) {
            return true;
        }
        let of_people = kind.iter().filter_map(category);
        let mut of_people = of_people.filter(|one| one.is_for_certain_people).peekable();
        let is_by_audience =
            names_audience && (of_people.peek().is_some() || is_main(|main| !main.is_kind));
        (is_by_audience || is_main(|main| main.is_for_certain_people))
            && of_people.all(|one| one.weight <= 0.0)
    }

    /// Location and service area matches of a list of tags.
    pub fn of(&self, ground: TagNumbers<'_>) -> TagMatches {
        let mut told = TagMatches::default();
        let mut area = self.areas.len();
        for tag in ground.iter() {
            if Some(tag) == self.anywhere {
                told.anywhere = true;
            } else if self.serves.contains(&tag) {
                told.limited = true;
                told.serves_home |= self.home.contains(&tag);
                let found = self.areas.iter().position(|(number, _)| *number == tag);
                area = area.min(found.unwrap_or(area));
            } else if self.county.contains(&tag) {
                told.in_county |= self.counties.iter().any(|of| of.contains(&tag));
            }
        }
        told.serves = self.areas.get(area).map(|(_, counts)| *counts);
        told
    }
}

/// The wanted categories and their subcategories; a subcategory of a requested
/// category has a slightly lower weight.
fn wanted_categories(generation: &Generation, want: &SearchCriteria) -> Vec<WantedCategory> {
    if want.categories.is_empty() && want.chosen_categories().next().is_none() {
        return Vec::new();
    }
    let known = &generation.facts.categories;
    let tags = &generation.facts.tags;
    let numbers = tags.of_kind(TagKind::Category);
    let wanted = numbers.map(|number| {
        let id = tags.tag(number).map_or("", |tag| tag.value.as_str());
        let line = known.lineage(id);
        let understood = want.categories.iter();
        let understood = understood.map(|(id, weight)| (id.as_str(), *weight));
        let chosen = want.chosen_categories().map(|id| (id, 1.0));
        let weight = understood.chain(chosen).filter_map(|(id, weight)| {
            let steps = line.iter().position(|above| above.id == id)?;
            Some(if steps == 0 {
                weight
            } else {
                weight * SUBCATEGORY_FACTOR
            })
        });
        let is_kind = |above: &&Category| want.kinds.contains(&above.id);
        let top = line.last().map_or("", |top| top.id.as_str());
        WantedCategory {
            is_kind: line.iter().any(is_kind),
            is_for_certain_people: [PEOPLE, SAFETY].contains(&top),
            is_of_safety: top == SAFETY,
            weight: weight.fold(0.0, f64::max),
            later: match top {
                PEOPLE => 0.0,
                INFORMATION => LATER_INFORMATION,
                _ => POSITION_PENALTY,
            },
        }
    });
    let wanted: Vec<WantedCategory> = wanted.collect();
    // If no listing is in any wanted category, categories are not scored.
    let is_any = wanted.iter().any(|one| one.weight > 0.0);
    if is_any { wanted } else { Vec::new() }
}

/// The areas around the person, or around the home counties if no place was
/// named; narrowest first.
fn areas(generation: &Generation, person: Option<&Whereabouts>) -> Vec<(u16, f64)> {
    let around = match person {
        Some(person) => areas_around(person),
        None => {
            let home = &generation.facts.home_counties;
            let counties = home.iter().cloned().map(Area::County);
            let states = home.iter().map(|county| Area::State(county.state.clone()));
            counties.chain(states).chain([Area::Nation]).collect()
        }
    };
    let weigh = |area: &Area| {
        let weight = match area {
            Area::Zip(_) | Area::County(_) => FOR_A_COUNTY,
            Area::State(_) => 0.88,
            Area::Nation => FOR_THE_NATION,
        };
        let number = generation.facts.tags.number(TagKind::Serves, &area.key())?;
        Some((number, weight))
    };
    around.iter().filter_map(weigh).collect()
}

/// The counties whose listings count as near: the person's, or the home
/// counties if no place was named. For a state, all its counties.
fn counties(generation: &Generation, want: &SearchCriteria) -> Vec<Range<u16>> {
    let tags = &generation.facts.tags;
    let counties = match &want.from {
        Some(from) if from.size == PlaceScale::State => {
            let state = from.person.state.clone().unwrap_or_default().to_lowercase();
            let start = format!("{state}:");
            // Counties are numbered by state, then by name.
            let is_in = |number: &u16| {
                let tag = tags.tag(*number);
                tag.is_some_and(|tag| tag.value.starts_with(&start))
            };
            let mut numbers = tags.of_kind(TagKind::County).filter(is_in);
            let first = numbers.next();
            let last = numbers.next_back().or(first);
            let run = first.zip(last).map(|(first, last)| first..last + 1);
            return run.into_iter().collect();
        }
        Some(from) => from.person.county.iter().cloned().collect(),
        None => generation.facts.home_counties.clone(),
    };
    let values = counties.iter().map(county_value);
    let numbers = values.filter_map(|value| tags.number(TagKind::County, &value));
    numbers.map(|number| number..number + 1).collect()
}
