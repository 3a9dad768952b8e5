//! Where a row is: street, town, state and ZIP, in their own cells or in one,
//! and the point.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::looks::point_in_one;
use super::notices::{BAD_POINT, BAD_STATE, BAD_ZIP, NO_TOWN, POINT_IN_METERS, SPLIT_ADDRESS};
use super::row::RowReader;
use crate::gazetteer::{Gazetteer, PlaceKind, Prefer};
use crate::import::meetings::us_states;
use crate::seeds::columns::Resource as R;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::parse_cell::Zip;
use crate::seeds::write::row_cells::RowCells;

#[expect(clippy::expect_used, reason = "the patterns are constants")]
static ZIP_AT_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s,])(\d{5})(?:-\d{4})?$").expect("the pattern compiles"));

/// Half the circumference of the earth in the meters of web maps.
const HALF_AROUND: f64 = 20_037_508.342_789_244;

/// An address taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// House number and street.
    pub street: String,
    /// Town.
    pub city: String,
    /// Two letters.
    pub state: String,
    /// Five digits.
    pub zip: String,
}

/// Finds towns, each once.
#[derive(Debug)]
pub struct Towns<'a> {
    /// The gazetteer.
    pub gazetteer: &'a Gazetteer,
    known: RefCell<HashMap<String, Option<String>>>,
}

impl<'a> Towns<'a> {
    /// Finds towns in this gazetteer.
    pub fn new(gazetteer: &'a Gazetteer) -> Towns<'a> {
        Towns {
            gazetteer,
            known: RefCell::default(),
        }
    }

    /// The name of a town as the map of its state has it.
    fn named(&self, town: &str, state: &str) -> Option<String> {
        let asked = format!("{town}, {state}");
        if let Some(known) = self.known.borrow().get(&asked) {
            return known.clone();
        }
        let found = self.gazetteer.resolve(&asked, &Prefer::default());
        let place = found.best.filter(|place| {
            found.corrected_from.is_none()
                && matches!(place.kind, PlaceKind::Town | PlaceKind::Township)
                && place.state.as_deref() == Some(state)
        });
        let name = place.and_then(|place| Some(place.label.rsplit_once(", ")?.0.to_owned()));
        self.known.borrow_mut().insert(asked, name.clone());
        name
    }

    /// Takes an address apart; what cannot be told stays in the street. `state`
    /// is where the list is, if anybody knows.
    pub fn split(&self, cell: &str, state: &str) -> Parts {
        let lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
        let text = lines.collect::<Vec<_>>().join(", ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let trimmed = |text: &str| text.trim_end_matches([',', ' ', '.']).to_owned();
        let mut rest = trimmed(&text);
        for country in [" USA", " US", " United States", " United States of America"] {
            rest = rest.strip_suffix(country).map_or(rest.clone(), trimmed);
        }
        let mut parts = Parts::default();
        if let Some(found) = ZIP_AT_END.captures(&rest)
            && let Some(zip) = found.get(1).filter(|zip| zip.start() > 0)
        {
            parts.zip = zip.as_str().to_owned();
            rest = trimmed(&rest[..zip.start()]);
        }
        let of_zip = self.gazetteer.zip(&parts.zip);
        if let Some((before, code)) = state_at_end(&rest, !parts.zip.is_empty()) {
            parts.state = code.to_owned();
            rest = trimmed(before);
        } else if let Some(place) = &of_zip {
            parts.state.clone_from(&place.state);
        }
        let state = match parts.state.as_str() {
            "" => state,
            own => own,
        };
        let is_sure = !parts.zip.is_empty() || !parts.state.is_empty();
        match self.town_at_end(&rest, state, is_sure) {
            Some((street, town)) => {
                parts.street = trimmed(&street);
                parts.city = town;
                if parts.state.is_empty() {
                    parts.state = state.to_owned();
                }
            }
            None => parts.street = rest,
        }
        parts
    }

    /// The street before the town, and the town. `is_sure` when a state or ZIP
    /// stood behind: then the words after the last comma are a town that need
    /// not be on the map.
    fn town_at_end(&self, text: &str, state: &str, is_sure: bool) -> Option<(String, String)> {
        let is_name = |town: &str| !town.is_empty() && !town.contains(|c: char| c.is_ascii_digit());
        if let Some((street, town)) = text.rsplit_once(',') {
            let town = town.trim();
            let known = self.named(town, state);
            if is_name(town) && (known.is_some() || is_sure) {
                return Some((street.to_owned(), known.unwrap_or_else(|| town.to_owned())));
            }
        }
        let words: Vec<&str> = text.split(' ').collect();
        if is_sure && !text.contains(',') && is_name(text) && words.len() <= 4 {
            let known = self.named(text, state);
            return known.map(|town| (String::new(), town));
        }
        (1..=3).rev().find_map(|length| {
            let at = words.len().checked_sub(length).filter(|at| *at >= 3)?;
            let town = self.named(&words[at..].join(" "), state)?;
            Some((words[..at].join(" "), town))
        })
    }
}

/// The text before a state at its end, and the code. Two letters without a ZIP
/// behind count only after a comma: CT and LA end streets, too.
fn state_at_end(text: &str, has_zip: bool) -> Option<(&str, &'static str)> {
    let starts = text.match_indices([' ', ',']).map(|(at, _)| at + 1);
    let starts: Vec<usize> = starts.chain([0]).collect();
    starts.into_iter().find_map(|at| {
        let (before, word) = (text.get(..at)?, text.get(at..)?.trim());
        let known = us_states::state(word)?;
        let is_code = word.trim_end_matches('.').len() == 2;
        let after_comma = before.trim_end().ends_with(',') || before.is_empty();
        let is_written = !is_code || word.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
        let sure = after_comma || (has_zip && is_written);
        (sure && (is_written || has_zip)).then_some((before, known.code))
    })
}

/// Fills the cells of the place.
pub fn take(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    let (mut city, state, mut zip) = (reader.get("city"), state(reader, row), zip(reader));
    let street = match reader.get("address") {
        street if street.is_empty() => reader.get("full_address"),
        street => street,
    };
    row.set(R::Address2, reader.get("address_2"));
    let mut code = state;
    if city.is_empty() || zip.is_empty() {
        let parts = reader.towns.split(&street, &code);
        let says_town = !parts.city.is_empty() || !parts.zip.is_empty();
        let own = [
            (&mut city, &parts.city),
            (&mut zip, &parts.zip),
            (&mut code, &parts.state),
        ];
        for (own, found) in own {
            if own.is_empty() {
                own.clone_from(found);
            }
        }
        if says_town {
            let message = "Street, town, state and ZIP were taken out of one cell.";
            reader.note(&SPLIT_ADDRESS, "address", message);
        }
        row.set(R::Address, if says_town { parts.street } else { street });
    } else {
        row.set(R::Address, without_town(&street, &city, &zip));
    }
    if code.is_empty() {
        code = reader
            .towns
            .gazetteer
            .zip(&zip)
            .map(|place| place.state)
            .unwrap_or_default();
    }
    // A list in capitals reads like shouting.
    let shouts = city.len() > 2 && !city.contains(char::is_lowercase);
    let known = reader.towns.named(&city, &code).filter(|_| shouts);
    let is_placed = !city.is_empty() || !zip.is_empty();
    row.set(R::City, known.unwrap_or(city));
    row.set(R::State, code);
    row.set(R::Zip, zip);
    point(reader, row);
    if !row.get(R::Address).is_empty() && !is_placed && row.get(R::Latitude).is_empty() {
        let message = "The row has a street and neither a town nor a ZIP.";
        reader.note(&NO_TOWN, "address", message);
    }
}

/// A street without the town and ZIP that stand in cells of their own, too.
fn without_town(street: &str, city: &str, zip: &str) -> String {
    let lower = street.to_lowercase();
    let town = lower.rfind(&format!(", {}", city.to_lowercase()));
    match town.filter(|at| !city.is_empty() && street.is_char_boundary(*at)) {
        Some(at) if street.ends_with(zip) || street.len() < at + city.len() + 6 => {
            street[..at].trim().to_owned()
        }
        _ => street.to_owned(),
    }
}

fn state(reader: &mut RowReader<'_, '_>, row: &mut RowCells) -> String {
    let cell = reader.get("state");
    match us_states::state(&cell) {
        Some(state) => state.code.to_owned(),
        None if cell.is_empty() => String::new(),
        None => {
            reader.note(
                &BAD_STATE,
                "state",
                "A state that is not one of the United States.",
            );
            row.set(R::LocationNote, cell);
            String::new()
        }
    }
}

fn zip(reader: &mut RowReader<'_, '_>) -> String {
    let cell = reader.get("zip");
    let message = match parse_cell::zip(&cell) {
        _ if cell.is_empty() => return cell,
        Zip::Plain(zip) => return zip,
        Zip::Mended(zip) if reader.towns.gazetteer.zip(&zip).is_some() => return zip,
        _ => "A ZIP that is not one; it is not kept.",
    };
    reader.note(&BAD_ZIP, "zip", message);
    String::new()
}

fn point(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    let (mut north, mut east) = (reader.get("latitude"), reader.get("longitude"));
    let column = if north.is_empty() {
        "point"
    } else {
        "latitude"
    };
    let cell = if north.is_empty() {
        reader.get("point")
    } else {
        north.clone()
    };
    if let Some(both) = point_in_one(&cell) {
        (north, east) = both;
    }
    if north.is_empty() && east.is_empty() && cell.is_empty() {
        return;
    }
    if let (Ok(up), Ok(right)) = (north.parse::<f64>(), east.parse::<f64>())
        && (up.abs() > 1_000.0 && right.abs() > 1_000.0)
    {
        let degrees = (up / HALF_AROUND * std::f64::consts::PI)
            .sinh()
            .atan()
            .to_degrees();
        (north, east) = (
            format!("{degrees:.6}"),
            format!("{:.6}", right / HALF_AROUND * 180.0),
        );
        let message = "The point is in meters of a web map.";
        reader.note(&POINT_IN_METERS, column, message);
    }
    let state = row.get(R::State);
    let message = match parse_cell::point(&north, &east) {
        None => "A point that is not one in the United States; it is not kept.",
        Some(point) => match reader.towns.gazetteer.state_at(point) {
            Some(there) if !state.is_empty() && there != state => {
                "A point in another state than the row; it is not kept."
            }
            _ => {
                row.set(R::Latitude, north);
                row.set(R::Longitude, east);
                return;
            }
        },
    };
    reader.note(&BAD_POINT, column, message);
}
