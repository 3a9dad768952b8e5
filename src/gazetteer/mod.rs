//! Offline gazetteer: ZIPs, towns, townships, counties and states of the United
//! States, read from `seed-data/gazetteer/` or from the bytes stored with a
//! generation. It makes no network requests, so searches for a place stay
//! private.
//!
//! - [`Gazetteer::resolve`] parses the text of the place box;
//! - [`Gazetteer::find_place_in_words`] finds a place in a search query;
//! - [`Gazetteer::suggest`] completes a partly typed place;
//! - [`Gazetteer::county_at`] and related methods use county polygons.
//! - [`Gazetteer::zone_of`] tells the time zone of a place.
//!
//! Coordinates are WGS 84 with four decimals (about 11 m). County outlines are
//! simplified and may be off by 300 m.

mod candidate;
mod counties;
mod load;
mod names;
mod outline;
mod phrase;
mod question;
mod resolve;
mod spelling;
mod store;
mod suggest;
pub mod zones;

use crate::model::place::{County, Point};
use outline::Area;
use store::{Candidate, CountyNumber, Stored};

/// Gazetteer of the United States.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    stored: Stored,
    /// Outline of each county; `None` for the few without one.
    areas: Vec<Option<Area>>,
    /// County numbers sorted by state and name, for lookups by [`County`].
    counties_by_name: Vec<CountyNumber>,
    /// County numbers sorted by key, for lookups by typed name.
    counties_by_key: Vec<CountyNumber>,
    /// Places and counties of each state: spelling is corrected within one
    /// state only.
    by_state: Vec<Vec<Candidate>>,
    /// Place numbers sorted by latitude, for map queries.
    by_latitude: Vec<usize>,
}

/// A ZIP code with its location.
#[derive(Debug, Clone, PartialEq)]
pub struct ZipPlace {
    /// Five digits.
    pub zip: String,
    /// Center of its town according to GeoNames; never an exact address.
    pub point: Point,
    /// Post office town.
    pub city: String,
    /// County with the largest share of the ZIP.
    pub county: Option<County>,
    /// Two-letter state code.
    pub state: String,
}

/// Kind of a resolved place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A ZIP code.
    Zip,
    /// A city, borough, village, post office or named community.
    Town,
    /// A township; people often omit the word.
    Township,
    /// A county, parish or independent city.
    County,
    /// A state, the District of Columbia or Puerto Rico.
    State,
    /// Typed coordinates.
    Point,
}

/// A place that a text refers to.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedPlace {
    /// Display name: "Lock Haven, PA", "Clinton County, PA", "ZIP 17745 (Lock
    /// Haven, PA)".
    pub label: String,
    /// Kind of place.
    pub kind: PlaceKind,
    /// Center of the place; for a town, the center that people mean.
    pub point: Point,
    /// The ZIP, if one was typed.
    pub zip: Option<String>,
    /// The county that it is, or is in.
    pub county: Option<County>,
    /// Two-letter code of the state that it is, or is in.
    pub state: Option<String>,
}

/// The place that a text refers to, with alternatives of the same name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resolution {
    /// The most likely place; `None` if there is no match.
    pub best: Option<ResolvedPlace>,
    /// Up to five alternatives of the same name, most likely first.
    pub others: Vec<ResolvedPlace>,
    /// The text as typed, if its spelling was corrected to find `best`.
    pub corrected_from: Option<String>,
}

/// Home area of a directory, which takes precedence among places of the same
/// name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prefer {
    /// Counties that the directory covers; first choice.
    pub counties: Vec<County>,
    /// Two-letter code of the state that is second choice. If `None` or
    /// unknown, the states of `counties`.
    pub state: Option<String>,
}

/// A place found in a search query.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundPlace {
    /// The words of the place name, without an introducing preposition.
    pub range: std::ops::Range<usize>,
    /// `range` including the introducing words ("near", "cerca de"): the words
    /// to remove from the query.
    pub with_preposition: std::ops::Range<usize>,
    /// The place.
    pub place: ResolvedPlace,
    /// Whether the words identify a place: "near …", a ZIP, or a name followed
    /// by a state or "county". Otherwise it is a good guess.
    pub explicit: bool,
    /// The words as typed, if their spelling was corrected.
    pub corrected_from: Option<String>,
}

/// Error from loading the gazetteer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GazetteerError {
    /// A file is missing or cannot be opened.
    #[error(
        "gazetteer file {file} cannot be read ({reason}); put back the folder \
         seed-data/gazetteer as it was shipped"
    )]
    Unreadable {
        /// File name in the gazetteer folder.
        file: String,
        /// Error message of the operating system.
        reason: String,
    },
    /// A row does not match the header.
    #[error(
        "gazetteer file {file}, row {row}: {reason}; correct the row or put back the file as it \
         was shipped"
    )]
    Row {
        /// File name in the gazetteer folder.
        file: String,
        /// Row number as in a spreadsheet; the header is row 1.
        row: u64,
        /// The problem.
        reason: String,
    },
    /// The bytes are not a gazetteer of the current format.
    #[error("the gazetteer of this index is damaged or of another version; build the index again")]
    Bytes,
}

impl Gazetteer {
    /// Builds the in-memory lookup tables from the stored rows.
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
        let places = stored
            .places
            .iter()
            .enumerate()
            .map(|(number, place)| (place.county, Candidate::Place(number)));
        let counties = (0..stored.counties.len())
            .map(|number| (number as CountyNumber, Candidate::County(number)));
        for (county, candidate) in places.chain(counties) {
            let state = stored
                .counties
                .get(usize::from(county))
                .and_then(|county| by_state.get_mut(usize::from(county.state)));
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

    /// Serializes the gazetteer, to be stored with a generation.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.stored.to_bytes()
    }

    /// Deserializes the output of [`Gazetteer::to_bytes`].
    ///
    /// # Errors
    /// [`GazetteerError::Bytes`] if the bytes are truncated, in another format,
    /// or not a gazetteer.
    pub fn from_bytes(bytes: &[u8]) -> Result<Gazetteer, GazetteerError> {
        let stored = Stored::from_bytes(bytes).ok_or(GazetteerError::Bytes)?;
        Ok(Gazetteer::from_stored(stored))
    }

    /// Looks up a ZIP or ZIP+4 ("17745", "17745-1234"). `None` if the text is
    /// not one, or the ZIP is unknown; it never falls back to a neighbor.
    pub fn zip(&self, text: &str) -> Option<ZipPlace> {
        let zip = load::five_digits(&zip_digits(text.trim())?)?;
        let found = self.stored.zips.binary_search_by_key(&zip, |row| row.zip);
        self.zip_place(found.ok()?)
    }

    /// The ZIP at an index of the ZIP rows.
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

    /// State name for a two-letter code in capitals: "PA" is "Pennsylvania".
    pub fn state_name(&self, code: &str) -> Option<&str> {
        let found = self.stored.states.iter().find(|state| state.code == code);
        found.map(|state| state.name.as_str())
    }
}

/// The five-digit ZIP of a ZIP or ZIP+4, with or without the dash.
fn zip_digits(text: &str) -> Option<String> {
    let digits: String = match text.split_once('-') {
        Some((zip, more)) if zip.len() == 5 && more.len() == 4 => format!("{zip}{more}"),
        Some(_) => return None,
        None => text.to_owned(),
    };
    let is_zip = matches!(digits.len(), 5 | 9) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_zip.then(|| digits[..5].to_owned())
}
