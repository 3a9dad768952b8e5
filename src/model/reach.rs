//! Reach: how help gets to a person.

use serde::{Deserialize, Serialize};

use super::place::{County, Point};

/// An area a listing serves.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Area {
    /// One ZIP.
    Zip(String),
    /// One county.
    County(County),
    /// One state, by its postal code.
    State(String),
    /// All of the United States.
    Nation,
}

/// Where a person is, as far as they said.
#[derive(Debug, Clone, PartialEq)]
pub struct Whereabouts {
    /// The point distances are measured from.
    pub point: Point,
    /// Their ZIP, when it is known.
    pub zip: Option<String>,
    /// Their county, when it is known.
    pub county: Option<County>,
    /// Their state's postal code, when it is known.
    pub state: Option<String>,
}

impl Area {
    /// Whether the area contains a person.
    pub fn contains(&self, person: &Whereabouts) -> bool {
        match self {
            Area::Zip(zip) => person.zip.as_deref() == Some(zip),
            Area::County(county) => person.county.as_ref() == Some(county),
            Area::State(state) => person.state.as_deref() == Some(state),
            Area::Nation => true,
        }
    }

    /// A stable key for an index term: `us`, `us:pa`, `us:pa:clinton`, `zip:17745`.
    pub fn key(&self) -> String {
        match self {
            Area::Zip(zip) => format!("zip:{zip}"),
            Area::County(county) => format!("us:{}:{}", county.state, county.name).to_lowercase(),
            Area::State(state) => format!("us:{state}").to_lowercase(),
            Area::Nation => "us".to_owned(),
        }
    }
}

/// Every area that contains a person, the narrowest first.
pub fn areas_around(person: &Whereabouts) -> Vec<Area> {
    let zip = person.zip.iter().cloned().map(Area::Zip);
    let county = person.county.iter().cloned().map(Area::County);
    let state = person.state.iter().cloned().map(Area::State);
    zip.chain(county)
        .chain(state)
        .chain([Area::Nation])
        .collect()
}

/// How a listing reaches people: a listing may do several at once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reach {
    /// There is a place to go to.
    pub visit: bool,
    /// The areas it serves; empty when it says nothing of areas.
    pub serves: Vec<Area>,
    /// It can be used from anywhere: by phone, text or online, no area named.
    pub anywhere: bool,
}

impl Reach {
    /// The narrowest served area that contains a person.
    pub fn serving(&self, person: &Whereabouts) -> Option<&Area> {
        self.serves
            .iter()
            .filter(|area| area.contains(person))
            .min()
    }
}
