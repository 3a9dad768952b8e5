//! Where places are, offline: ZIPs, towns, townships, counties and states of
//! the United States, read from `seed-data/gazetteer/` or from the bytes that a
//! built generation carries. Nothing here asks the network, so nobody learns
//! where a person looks for help.
//!
//! - [`Gazetteer::resolve`] reads a place that a person typed into the place box;
//! - [`Gazetteer::find_place_in_words`] finds a place inside a question;
//! - [`Gazetteer::suggest`] completes a place while it is typed;
//! - [`Gazetteer::county_at`] and its neighbours answer with county polygons.
//!
//! Points are WGS 84 to four decimals (about 11 m); outlines of counties are
//! simplified and may be 300 m off.

mod candidate;
mod counties;
mod load;
mod names;
mod phrase;
mod question;
mod resolve;
mod spelling;
mod store;
mod suggest;

use crate::model::place::{County, Point};
use candidate::Candidate;
use counties::Area;
use std::fmt;
use store::{CountyNumber, Stored};

/// The places of the United States.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    stored: Stored,
    /// One for each county; `None` for the few without an outline.
    areas: Vec<Option<Area>>,
    /// County numbers sorted by state and name, to find a [`County`] by.
    counties_by_name: Vec<CountyNumber>,
    /// County numbers sorted by key, to find typed names by.
    counties_by_key: Vec<CountyNumber>,
    /// Places and counties of each state: a misspelled name is looked for in
    /// one state, not in all.
    by_state: Vec<Vec<Candidate>>,
    /// Place numbers from south to north: a map shows few of all places.
    by_latitude: Vec<usize>,
}

/// A ZIP code and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ZipPlace {
    /// Five digits.
    pub zip: String,
    /// The middle of its town, as GeoNames has it; never an exact address.
    pub point: Point,
    /// The post office's town.
    pub city: String,
    /// The county that holds most of it.
    pub county: Option<County>,
    /// Two-letter postal code.
    pub state: String,
}

/// What kind of place a text named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A ZIP code.
    Zip,
    /// A city, borough, village, post office or named community.
    Town,
    /// A township, which people often name without the word.
    Township,
    /// A county, parish or independent city.
    County,
    /// A state, the District of Columbia or Puerto Rico.
    State,
    /// A latitude and longitude that were typed.
    Point,
}

/// A place that a text stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedPlace {
    /// How the place is shown: "Lock Haven, PA", "Clinton County, PA",
    /// "ZIP 17745 (Lock Haven, PA)".
    pub label: String,
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// Its middle; for a town the centre that people mean.
    pub point: Point,
    /// The ZIP, when one was typed.
    pub zip: Option<String>,
    /// The county it lies in, or is.
    pub county: Option<County>,
    /// Two-letter postal code of the state it lies in, or is.
    pub state: Option<String>,
}

/// What a typed place stands for, with the other places of that name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resolution {
    /// The likeliest place; `None` when nothing is known by that name.
    pub best: Option<ResolvedPlace>,
    /// Up to five other places of the same name, likeliest first.
    pub others: Vec<ResolvedPlace>,
    /// The text as typed, when its spelling was corrected to find `best`.
    pub corrected_from: Option<String>,
}

/// The home ground of a directory: places here come first among those of the same name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prefer {
    /// Counties that the directory covers; they win.
    pub counties: Vec<County>,
    /// Two-letter code of the state that comes next. When blank, the states of `counties`.
    pub state: Option<String>,
}

/// A place found among the words of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundPlace {
    /// The words that name the place, without the word that introduces it.
    pub range: std::ops::Range<usize>,
    /// `range` and the words that introduce it ("near", "cerca de"): what to
    /// take off the question.
    pub with_preposition: std::ops::Range<usize>,
    /// The place.
    pub place: ResolvedPlace,
    /// Whether the words say that this is a place: "near …", a ZIP, a state or
    /// "county" behind it. Otherwise it is a good guess.
    pub explicit: bool,
    /// The words as typed, when their spelling was corrected.
    pub corrected_from: Option<String>,
}

/// Why the gazetteer could not be read.
#[derive(Debug, Clone, PartialEq)]
pub enum GazetteerError {
    /// A file is missing or cannot be opened.
    Unreadable {
        /// Name of the file in the gazetteer's folder.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// A row is not as the header says.
    Row {
        /// Name of the file in the gazetteer's folder.
        file: String,
        /// Row as a spreadsheet shows it, the header being row 1.
        row: u64,
        /// What is wrong.
        reason: String,
    },
    /// The bytes of a generation are not a gazetteer of this version.
    Bytes,
}

impl fmt::Display for GazetteerError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GazetteerError::Unreadable { file, reason } => write!(
                out,
                "gazetteer file {file} cannot be read ({reason}); put back the folder seed-data/gazetteer as it was shipped"
            ),
            GazetteerError::Row { file, row, reason } => write!(
                out,
                "gazetteer file {file}, row {row}: {reason}; correct the row or put back the file as it was shipped"
            ),
            GazetteerError::Bytes => write!(
                out,
                "the gazetteer of this index is damaged or of another version; build the index again"
            ),
        }
    }
}

impl std::error::Error for GazetteerError {}

impl Gazetteer {
    /// Makes what is only needed while running: outlines and the county order.
    fn from_stored(stored: Stored) -> Gazetteer {
        let areas = stored.outlines.iter().map(Area::unpack).collect();
        let row = |number: &CountyNumber| &stored.counties[usize::from(*number)];
        let mut counties_by_name: Vec<CountyNumber> = (0..stored.counties.len())
            .map(|number| number as CountyNumber)
            .collect();
        let mut counties_by_key = counties_by_name.clone();
        counties_by_name.sort_by(|a, b| row(a).county.cmp(&row(b).county));
        counties_by_key.sort_by(|a, b| row(a).key.cmp(&row(b).key));
        let mut by_state = vec![Vec::new(); stored.states.len()];
        let places = stored.places.iter().enumerate();
        let places = places.map(|(number, place)| (place.county, Candidate::Place(number)));
        let counties = (0..stored.counties.len())
            .map(|number| (number as CountyNumber, Candidate::County(number)));
        for (county, candidate) in places.chain(counties) {
            let state = stored.counties.get(usize::from(county));
            let state = state.and_then(|county| by_state.get_mut(usize::from(county.state)));
            if let Some(of_state) = state {
                of_state.push(candidate);
            }
        }
        let mut by_latitude: Vec<usize> = (0..stored.places.len()).collect();
        by_latitude.sort_by_key(|number| stored.places[*number].latitude);
        Gazetteer {
            stored,
            areas,
            counties_by_name,
            counties_by_key,
            by_state,
            by_latitude,
        }
    }

    /// The place of a ZIP or ZIP+4 ("17745", "17745-1234"); `None` when the text
    /// is not one or the ZIP is not known. Never guesses a neighbour.
    pub fn zip(&self, text: &str) -> Option<ZipPlace> {
        let zip = load::five_digits(&zip_digits(text.trim())?)?;
        let found = self.stored.zips.binary_search_by_key(&zip, |row| row.zip);
        self.zip_place(found.ok()?)
    }

    /// The place of a row of ZIPs.
    fn zip_place(&self, number: usize) -> Option<ZipPlace> {
        let row = self.stored.zips.get(number)?;
        let county = self.stored.counties.get(usize::from(row.county))?;
        Some(ZipPlace {
            zip: format!("{:05}", row.zip),
            point: store::point_of(row.latitude, row.longitude),
            city: self.stored.cities.get(row.city as usize).to_owned(),
            county: Some(county.county.clone()),
            state: county.county.state.clone(),
        })
    }

    /// The name of a state by its two-letter code in capitals: "PA" is "Pennsylvania".
    pub fn state_name(&self, code: &str) -> Option<&str> {
        let found = self.stored.states.iter().find(|state| state.code == code);
        found.map(|state| state.name.as_str())
    }
}

/// The five digits of a ZIP or ZIP+4, with or without the dash.
fn zip_digits(text: &str) -> Option<String> {
    let digits: String = match text.split_once('-') {
        Some((zip, more)) if zip.len() == 5 && more.len() == 4 => format!("{zip}{more}"),
        Some(_) => return None,
        None => text.to_owned(),
    };
    let is_zip = matches!(digits.len(), 5 | 9) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_zip.then(|| digits[..5].to_owned())
}
