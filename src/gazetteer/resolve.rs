//! Parses the text of the place box.

use super::candidate::{Ground, Nearness, place_of_zip};
use super::names::{key_of_words, plain_words};
use super::phrase::{Reading, is_code_and_word, without_county_word};
use super::store::Candidate;
use super::{Gazetteer, PlaceKind, Prefer, Resolution, ResolvedPlace};
use crate::model::place::Point;

/// Maximum number of alternatives with the same name.
const MAX_OTHERS: usize = 5;

/// Leading words to ignore.
const LEADING_WORDS: [&str; 5] = ["near", "in", "around", "en", "zip"];

impl Gazetteer {
    /// Resolves a ZIP or ZIP+4, a town, township, county or state with or
    /// without its state, or "latitude, longitude". Case, accents, spaces,
    /// curly quotes and common abbreviations do not matter. Among places of the
    /// same name, the preferred counties come first, then the preferred state,
    /// then the largest population. An unknown name is corrected within the
    /// typed or preferred state; numbers never are.
    pub fn resolve(&self, text: &str, prefer: &Prefer) -> Resolution {
        if let Some(point) = typed_point(text) {
            return Resolution {
                best: Some(self.point_place(point)),
                ..Resolution::default()
            };
        }
        let ground = self.ground(prefer);
        match self.typed_zip(text, &ground) {
            TypedZip::Known(place) => Resolution {
                best: Some(place),
                ..Resolution::default()
            },
            TypedZip::Unknown => Resolution::default(),
            TypedZip::None => self.resolve_name(text, &ground),
        }
    }

    /// Reads a label that names the county: "Anthony Township, Lycoming County,
    /// PA".
    fn read_with_county(&self, text: &str) -> Option<Reading> {
        let (name, rest) = text.split_once(',')?;
        let (county, state) = rest.split_once(',')?;
        let state = self.state_of_words(&plain_words(state))?;
        let county_words = plain_words(county);
        let county = without_county_word(&county_words)?;
        let counties = self.counties_of_key(&key_of_words(county), Some(state));
        let in_state: Vec<String> = plain_words(name)
            .into_iter()
            .chain(plain_words(&self.stored.states[state].code))
            .collect();
        let mut reading = self.read(&in_state, &Ground::default())?;
        let is_there = |candidate: &Candidate| match candidate {
            Candidate::Place(number) => counties.contains(&self.county_of_place(*number)),
            Candidate::County(_) | Candidate::State(_) => false,
        };
        reading.candidates.retain(is_there);
        (!reading.candidates.is_empty()).then_some(reading)
    }

    fn resolve_name(&self, text: &str, ground: &Ground) -> Resolution {
        if let Some(reading) = self.read_with_county(text) {
            return self.resolution(reading, ground);
        }
        let words = name_words(text);
        let Some(words) = usable_words(&words, text) else {
            return Resolution::default();
        };
        if let Some(reading) = self.read(words, ground) {
            return self.resolution(reading, ground);
        }
        // "120 Main St, Lock Haven, PA": drop the street, keep the town.
        if let Some((street, rest)) = text.split_once(',')
            && street
                .trim()
                .starts_with(|first: char| first.is_ascii_digit())
        {
            return self.resolve_name(rest, ground);
        }
        match self.corrected(words, ground) {
            Some(reading) => Resolution {
                corrected_from: Some(text.trim().to_owned()),
                ..self.resolution(reading, ground)
            },
            None => Resolution::default(),
        }
    }

    fn resolution(&self, reading: Reading, ground: &Ground) -> Resolution {
        let places = self.likeliest(reading, ground);
        let Some((best, others)) = places.split_first() else {
            return Resolution::default();
        };
        // Nobody at home means a namesake in another state.
        let is_home = self.nearness(*best, ground) == Nearness::HomeCounty;
        let is_meant =
            |other: &&Candidate| !is_home || self.nearness(**other, ground) <= Nearness::HomeState;
        let others = others.iter().filter(is_meant).take(MAX_OTHERS);
        Resolution {
            best: Some(self.resolved(*best)),
            others: others.map(|other| self.resolved(*other)).collect(),
            corrected_from: None,
        }
    }

    /// The candidates of a reading, most likely first.
    pub(super) fn likeliest(&self, reading: Reading, ground: &Ground) -> Vec<Candidate> {
        let mut candidates = reading.candidates;
        candidates.sort_by_cached_key(|candidate| self.rank(*candidate, ground));
        candidates
    }

    fn point_place(&self, point: Point) -> ResolvedPlace {
        let county = self.county_at(point);
        ResolvedPlace {
            label: format!("{}, {}", point.latitude, point.longitude),
            kind: PlaceKind::Point,
            point,
            zip: None,
            state: county.as_ref().map(|county| county.state.clone()),
            county,
        }
    }

    /// Parses a text that is a ZIP, or ends with one after a place name.
    fn typed_zip(&self, text: &str, ground: &Ground) -> TypedZip {
        let separator = |character: char| character.is_whitespace() || ",;".contains(character);
        let mut parts: Vec<&str> = text
            .split(separator)
            .filter(|part| !part.is_empty())
            .collect();
        // A ZIP's own label: "ZIP 17745 (Lock Haven, PA)".
        if let [word, zip, ..] = parts.as_slice()
            && word.eq_ignore_ascii_case("zip")
            && looks_like_zip(zip)
        {
            parts.truncate(2);
        }
        // "17745 PA" and "17745 USA" are equivalent to "PA 17745".
        while let [first, .., last] = parts.as_slice()
            && looks_like_zip(first)
            && (["usa", "us"].contains(&last.to_lowercase().as_str())
                || self.state_of_words(&plain_words(last)).is_some())
        {
            parts.pop();
        }
        let Some((last, before)) = parts.split_last() else {
            return TypedZip::None;
        };
        if !looks_like_zip(last) {
            return TypedZip::None;
        }
        if let Some(zip) = self.zip(last) {
            return TypedZip::Known(place_of_zip(zip));
        }
        // For an unknown ZIP after a known town, use the town.
        let town = name_words(&before.join(" "));
        match self.read(&town, ground) {
            Some(reading) => match self.resolution(reading, ground).best {
                Some(place) => TypedZip::Known(place),
                None => TypedZip::Unknown,
            },
            None => TypedZip::Unknown,
        }
    }
}

/// Result of looking for a ZIP in a text.
enum TypedZip {
    Known(ResolvedPlace),
    /// An unknown ZIP without a known town; never guessed.
    Unknown,
    None,
}

/// Whether a part of a text has the format of a ZIP or ZIP+4.
pub(super) fn looks_like_zip(part: &str) -> bool {
    super::zip_digits(part).is_some()
}

/// The words of a place name; in ", CO" the word is the state, not "county".
fn name_words(text: &str) -> Vec<String> {
    let mut words = plain_words(text);
    while matches!(words.last().map(String::as_str), Some("usa" | "us")) && words.len() > 1 {
        words.pop();
    }
    let behind_comma = text.rsplit_once(',').map(|(_, behind)| behind.trim());
    if behind_comma.is_some_and(|behind| behind.eq_ignore_ascii_case("co"))
        && let Some(last) = words.last_mut()
    {
        *last = "colorado".to_owned();
    }
    words
}

/// The words without a leading "near" and the like. `None` if nothing is left,
/// or if the whole text is a word that is only incidentally a state code, such
/// as "in".
fn usable_words<'a>(words: &'a [String], text: &str) -> Option<&'a [String]> {
    let leading = words.len() > 1 && LEADING_WORDS.contains(&words[0].as_str());
    let words = if leading { &words[1..] } else { words };
    let capitals = text
        .trim()
        .chars()
        .all(|character| !character.is_lowercase());
    match words {
        [] => None,
        [only] if is_code_and_word(only) && !capitals => None,
        [only] if only == "me" && leading => None,
        _ => Some(words),
    }
}

/// Parses a latitude and longitude, in brackets or not. At least one needs a
/// decimal point, so that two plain numbers are not mistaken for coordinates.
fn typed_point(text: &str) -> Option<Point> {
    let inner = text.trim().trim_matches(['(', ')', '[', ']']);
    let separator = |character: char| character.is_whitespace() || ",;".contains(character);
    let mut numbers = inner.split(separator).filter(|part| !part.is_empty());
    let (first, second) = (numbers.next()?, numbers.next()?);
    let is_number = |part: &str| {
        part.chars()
            .all(|character| character.is_ascii_digit() || "+-.".contains(character))
    };
    let plausible = numbers.next().is_none()
        && is_number(first)
        && is_number(second)
        && (first.contains('.') || second.contains('.'));
    if !plausible {
        return None;
    }
    Point::new(first.parse().ok()?, second.parse().ok()?)
}
