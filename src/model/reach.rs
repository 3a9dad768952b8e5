//! Reach: where a listing's services are available.

use serde::{Deserialize, Serialize};

use super::place::{County, Point};

/// An area a listing serves.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Area {
    /// One ZIP code.
    Zip(String),
    /// One county.
    County(County),
    /// One state, by its two-letter postal code.
    State(String),
    /// All of the United States.
    Nation,
}

/// A person's location, as far as known.
#[derive(Debug, Clone, PartialEq)]
pub struct Whereabouts {
    /// Point from which distances are measured.
    pub point: Point,
    /// ZIP, if known.
    pub zip: Option<String>,
    /// County, if known.
    pub county: Option<County>,
    /// Two-letter postal code of the state, if known.
    pub state: Option<String>,
}

impl Area {
    /// Whether the person is in this area.
    pub fn contains(&self, person: &Whereabouts) -> bool {
        match self {
            Area::Zip(zip) => person.zip.as_deref() == Some(zip),
            Area::County(county) => person.county.as_ref() == Some(county),
            Area::State(state) => person.state.as_deref() == Some(state),
            Area::Nation => true,
        }
    }

    /// Stable index term: `us`, `us:pa`, `us:pa:clinton`, `zip:17745`.
    pub fn key(&self) -> String {
        match self {
            Area::Zip(zip) => format!("zip:{zip}"),
            Area::County(county) => format!("us:{}:{}", county.state, county.name).to_lowercase(),
            Area::State(state) => format!("us:{state}").to_lowercase(),
            Area::Nation => "us".to_owned(),
        }
    }
}

/// All areas that contain a person, narrowest first.
pub fn areas_around(person: &Whereabouts) -> Vec<Area> {
    let zip = person.zip.iter().cloned().map(Area::Zip);
    let county = person.county.iter().cloned().map(Area::County);
    let state = person.state.iter().cloned().map(Area::State);
    zip.chain(county)
        .chain(state)
        .chain([Area::Nation])
        .collect()
}

/// How a listing reaches people; the options can be combined.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reach {
    /// Whether there is a place to visit.
    pub visit: bool,
    /// Areas served; empty if the listing names none.
    pub serves: Vec<Area>,
    /// Whether it is available from anywhere: by phone, text or online, with no
    /// area named.
    pub anywhere: bool,
}

/// How a listing reaches a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// The person visits it.
    Visit,
    /// It serves the person's area; without an origin, lists the areas it
    /// serves.
    Serves(Vec<Area>),
    /// The person can use it from anywhere.
    Anywhere,
    /// It serves only areas other than the person's.
    Elsewhere(Vec<Area>),
}

impl Reach {
    /// How the listing reaches a person, or anybody when the location is
    /// unknown.
    pub fn for_person(&self, person: Option<&Whereabouts>) -> Reached {
        let is_served = person.is_none_or(|person| self.serving(person).is_some());
        if !self.serves.is_empty() && !is_served {
            return Reached::Elsewhere(self.serves.clone());
        }
        if self.visit {
            Reached::Visit
        } else if self.serves.is_empty() {
            Reached::Anywhere
        } else {
            Reached::Serves(self.serves.clone())
        }
    }

    /// The narrowest served area that contains the person.
    pub fn serving(&self, person: &Whereabouts) -> Option<&Area> {
        self.serves
            .iter()
            .filter(|area| area.contains(person))
            .min()
    }
}
