//! How a listing reaches the person: whether it is near, serves the place,
//! or can be used from anywhere.

use super::want::{Size, Want};
use crate::index::generation::Generation;
use crate::index::records::Record;
use crate::index::tags::{ANYWHERE, TagKind};
use crate::model::place::{County, chord_to_miles};
use crate::model::reach::{Area, areas_around};

/// Miles beyond which a place is not local, when no distance was asked for.
const LOCAL_MILES: f64 = 60.0;

/// Miles at which nearness counts half.
const HALF_NEAR_MILES: f64 = 20.0;

/// How a document reaches the person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearness {
    /// What the score is multiplied by.
    pub factor: f64,
    /// Miles to its place.
    pub miles: Option<f64>,
    /// Out of reach: neither near nor serving the person.
    pub beyond: bool,
    /// The same in words.
    pub say: &'static str,
}

/// The ground a person stands on, looked up once a search.
pub struct Ground<'a> {
    generation: &'a Generation,
    want: &'a Want,
    /// Numbers of the areas around the person, with how much serving them counts.
    areas: Vec<(u16, f64)>,
    anywhere: Option<u16>,
    counties: Vec<u16>,
    origin: Option<[f64; 3]>,
}

impl<'a> Ground<'a> {
    /// Looks up where the person is.
    pub fn new(generation: &'a Generation, want: &'a Want) -> Ground<'a> {
        let measured = want.from.as_ref().filter(|from| from.size != Size::State);
        Ground {
            generation,
            want,
            areas: areas(generation, want),
            anywhere: generation.facts.tags.number(TagKind::Serves, ANYWHERE),
            counties: counties(generation, want),
            origin: measured.map(|from| from.person.point.unit_vector()),
        }
    }

    /// How a listing with this record and these tags reaches the person.
    pub fn nearness(&self, record: &Record, tags: &[u16]) -> Nearness {
        let Some(from) = &self.want.from else {
            return self.nearness_to_home(tags);
        };
        let chord = self.origin.and_then(|origin| record.squared_chord(origin));
        let miles = chord.map(chord_to_miles);
        let serving = self.areas.iter().find(|(number, _)| tags.contains(number));
        let in_county = tags.iter().any(|tag| self.counties.contains(tag));
        let limited = self.limited(tags);
        let limit = self.want.within.unwrap_or(LOCAL_MILES);
        let visit = record.visit.then_some(()).and(miles).map(|miles| {
            let near = 1.0 / (1.0 + miles / HALF_NEAR_MILES);
            match from.size {
                Size::County if in_county => 1.0,
                _ => near,
            }
        });
        let within = miles.is_some_and(|miles| miles <= limit);
        let (factor, beyond, say) = match (serving, visit) {
            (Some((_, weight)), Some(visit)) => {
                (visit.max(weight * 0.75), false, "serves, and is there")
            }
            (Some((_, weight)), None) => (*weight, false, "serves the area"),
            (None, Some(visit)) if limited => (visit * 0.4, !within, "serves another area"),
            (None, Some(visit)) => (visit, !within, "is there to go to"),
            (None, None) if self.is_anywhere(tags) => (0.8, false, "can be used from anywhere"),
            (None, None) if from.size == Size::State && in_county => {
                (0.9, false, "is in the state")
            }
            (None, None) => (0.3, true, "is elsewhere"),
        };
        Nearness {
            factor,
            miles,
            beyond,
            say,
        }
    }

    /// Without a place, the home ground comes first and nothing is too far.
    fn nearness_to_home(&self, tags: &[u16]) -> Nearness {
        let serving = self.areas.iter().find(|(number, _)| tags.contains(number));
        let home = tags.iter().any(|tag| self.counties.contains(tag));
        let (factor, say) = match serving {
            _ if home => (1.0, "is in the home counties"),
            Some((_, weight)) => (*weight, "serves the home counties"),
            None if self.is_anywhere(tags) => (0.8, "can be used from anywhere"),
            None => (0.5, "is outside the home counties"),
        };
        Nearness {
            factor,
            miles: None,
            beyond: false,
            say,
        }
    }

    fn is_anywhere(&self, tags: &[u16]) -> bool {
        self.anywhere
            .is_some_and(|anywhere| tags.contains(&anywhere))
    }

    /// Whether a listing names areas it serves.
    fn limited(&self, tags: &[u16]) -> bool {
        let tag = |number: &u16| self.generation.facts.tags.tag(*number);
        tags.iter()
            .filter_map(tag)
            .any(|tag| tag.kind == TagKind::Serves && tag.value != ANYWHERE)
    }
}

/// The areas around the person, or around home when no place was named, the
/// narrowest first.
fn areas(generation: &Generation, want: &Want) -> Vec<(u16, f64)> {
    let around = match &want.from {
        Some(from) => areas_around(&from.person),
        None => {
            let home = &generation.facts.home_counties;
            let counties = home.iter().cloned().map(Area::County);
            let states = home.iter().map(|county| Area::State(county.state.clone()));
            counties.chain(states).chain([Area::Nation]).collect()
        }
    };
    let weigh = |area: &Area| {
        let weight = match area {
            Area::Zip(_) | Area::County(_) => 1.0,
            Area::State(_) => 0.88,
            Area::Nation => 0.8,
        };
        let number = generation.facts.tags.number(TagKind::Serves, &area.key())?;
        Some((number, weight))
    };
    around.iter().filter_map(weigh).collect()
}

/// Numbers of the counties whose listings count as near: the person's, or the
/// home counties when no place was named.
fn counties(generation: &Generation, want: &Want) -> Vec<u16> {
    let tags = &generation.facts.tags;
    let counties = match &want.from {
        Some(from) if from.size == Size::State => {
            let state = from.person.state.clone().unwrap_or_default().to_lowercase();
            return (0..=u16::MAX)
                .map_while(|number| Some((number, tags.tag(number)?)))
                .filter(|(_, tag)| tag.kind == TagKind::County)
                .filter(|(_, tag)| tag.value.starts_with(&format!("{state}:")))
                .map(|(number, _)| number)
                .collect();
        }
        Some(from) => from.person.county.iter().cloned().collect(),
        None => generation.facts.home_counties.clone(),
    };
    let key = |county: &County| format!("{}:{}", county.state, county.name).to_lowercase();
    let numbers = counties.iter().map(key);
    numbers
        .filter_map(|key| tags.number(TagKind::County, &key))
        .collect()
}
