//! Where a meeting is: addresses in one cell taken apart, points in all their
//! forms.

use super::states;
use crate::model::place::Point;
use crate::seeds::parse::{self, Zip};

/// The parts of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// A building named before the street.
    pub building: String,
    /// House number and street.
    pub street: String,
    /// Town.
    pub city: String,
    /// Two letters, or the name of a province abroad.
    pub state: String,
    /// Five digits, or empty.
    pub zip: String,
    /// `US`, or the country's name.
    pub country: String,
}

const HOME: [&str; 6] = [
    "usa",
    "us",
    "u.s.",
    "u.s.a.",
    "united states",
    "united states of america",
];

/// Whether a cell names the United States.
pub fn is_home(country: &str) -> bool {
    HOME.iter()
        .any(|name| name.eq_ignore_ascii_case(country.trim()))
}

/// Takes `100 Main St, Lock Haven, PA 17745, USA` apart. What has no place
/// among the parts stays in the street, so that nothing is lost.
pub fn split(formatted: &str) -> Parts {
    let mut parts: Vec<&str> = formatted
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let mut out = Parts::default();
    if parts.last().is_some_and(|last| is_home(last)) {
        parts.pop();
        out.country = "US".to_owned();
    }
    match parts.last().and_then(|last| state_and_zip(last)) {
        Some((state, zip)) => {
            parts.pop();
            out.state = state.to_owned();
            out.zip = zip;
        }
        // A ZIP in a part of its own, after the state.
        None => {
            let last = parts.last().copied().unwrap_or_default();
            if let (Zip::Plain(zip), Some(state)) = (parse::zip(last), before_last(&parts)) {
                parts.truncate(parts.len() - 2);
                out.state = state.to_owned();
                out.zip = zip;
            }
        }
    }
    if !out.state.is_empty() && parts.last().is_some_and(|last| is_town(last)) {
        out.city = parts.pop().unwrap_or_default().to_owned();
    }
    let numbered = parts
        .iter()
        .rposition(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    let street = numbered.unwrap_or(0);
    if numbered.is_some() {
        out.building = parts[..street].join(", ");
    }
    out.street = parts[street..].join(", ");
    out
}

fn before_last(parts: &[&str]) -> Option<&'static str> {
    let at = parts.len().checked_sub(2)?;
    states::state(parts[at]).map(|state| state.code)
}

/// `PA 17745`, `PA`, `Pennsylvania`.
fn state_and_zip(part: &str) -> Option<(&'static str, String)> {
    if let Some(state) = states::state(part) {
        return Some((state.code, String::new()));
    }
    let (state, zip) = part.rsplit_once(' ')?;
    let state = states::state(state)?;
    match parse::zip(zip) {
        Zip::Plain(zip) => Some((state.code, zip)),
        _ => None,
    }
}

/// A part with a number in it is a street or a road, not a town.
fn is_town(part: &str) -> bool {
    !part.chars().any(|c| c.is_ascii_digit())
}

/// Whether an address cell says only that there is no room.
pub fn is_nowhere(address: &str) -> bool {
    let lower = address.trim().to_lowercase();
    [
        "online",
        "zoom",
        "virtual",
        "phone",
        "online only",
        "virtual meeting",
        "n/a",
        "none",
        "tbd",
    ]
    .contains(&lower.as_str())
}

/// A point as it was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spot {
    /// Nothing stands there.
    Blank,
    /// A point.
    At(Point),
    /// The middle of the box that stands there.
    Around(Point),
    /// Not a point on the Earth, or 0, 0.
    Wrong,
}

/// Reads a point from its two cells, or from the one in which sheets keep it:
/// with one comma a point, with three the corners of a box.
pub fn spot(latitude: &str, longitude: &str, coordinates: &str) -> Spot {
    let number = |text: &str| {
        text.trim()
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
    };
    let numbers: Option<Vec<f64>> = match (latitude.trim(), longitude.trim(), coordinates.trim()) {
        ("" | "0", "" | "0", "") => return Spot::Blank,
        ("", "", coordinates) => coordinates.split(',').map(number).collect(),
        (latitude, longitude, _) => number(latitude)
            .zip(number(longitude))
            .map(|(latitude, longitude)| vec![latitude, longitude]),
    };
    let on_earth = |latitude: f64, longitude: f64| {
        let nowhere = latitude == 0.0 && longitude == 0.0;
        Point::new(latitude, longitude).filter(|_| !nowhere)
    };
    let read = match numbers.as_deref() {
        Some([latitude, longitude]) => on_earth(*latitude, *longitude).map(Spot::At),
        Some([south, west, north, east]) => {
            on_earth(south.midpoint(*north), west.midpoint(*east)).map(Spot::Around)
        }
        _ => None,
    };
    read.unwrap_or(Spot::Wrong)
}

/// Degrees with seven digits after the point, which is a centimetre.
pub fn degrees(value: f64) -> String {
    let text = format!("{value:.7}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
