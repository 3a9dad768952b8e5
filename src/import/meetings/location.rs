//! The steps that fill the place and attendance of a row.

use super::columns::FeedPlace as _;
use super::row_context::RowContext;
use super::{notices as notice, us_states};
use crate::import::cell_text::one_line;
use crate::model::listing::Status;
use crate::model::place::Point;
use crate::seeds::columns::Meeting;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::parse_cell::Zip;

/// Fills address and point.
pub fn take_place(step: &mut RowContext<'_>) {
    let text = |column: Meeting| one_line(step.row.cell(column.place()));
    let (mut address, city) = (text(Meeting::Address), text(Meeting::City));
    let formatted = text(Meeting::FormattedAddress);
    if is_nowhere(&address) {
        address.clear();
    }
    let whole = if !formatted.is_empty() {
        formatted
    } else if city.is_empty() && address.contains(',') {
        std::mem::take(&mut address)
    } else {
        String::new()
    };
    let mut parts = split(&whole);
    let or = |own: String, part: &mut String| {
        if own.is_empty() {
            std::mem::take(part)
        } else {
            own
        }
    };
    let street = or(address, &mut parts.street);
    let city = or(city, &mut parts.city);
    let state = or(text(Meeting::State), &mut parts.state);
    let state = super::us_states::state(&state).map_or(state, |state| state.code.to_owned());
    let zip = or(text(Meeting::PostalCode), &mut parts.zip);
    let country = or(text(Meeting::Country), &mut parts.country);
    let country = if is_home(&country) {
        "US".to_owned()
    } else {
        country
    };
    let zip = match parse_cell::zip(&zip) {
        Zip::Plain(zip) | Zip::Mended(zip) => zip,
        Zip::Unreadable if zip.is_empty() => zip,
        Zip::Unreadable => {
            let message = format!("“{zip}” is not a ZIP, so it is left out.");
            step.say(&notice::UNREAD_ZIP, Meeting::PostalCode, message);
            String::new()
        }
    };
    let state = match country.as_str() {
        "" | "US" => state_of_zip(step, state, &zip),
        _ => state,
    };
    if step.out.get(Meeting::Location).is_empty() {
        step.out.set(Meeting::Location, parts.building);
    }
    let has_street = !street.is_empty();
    step.out.set(Meeting::Address, street);
    step.out.set(Meeting::City, city);
    step.out.set(Meeting::State, state);
    step.out.set(Meeting::PostalCode, zip);
    step.out.set(Meeting::Country, country);
    take_point(step, has_street);
}

/// The state of a row, or, where it names none, of its ZIP.
fn state_of_zip(step: &mut RowContext<'_>, state: String, zip: &str) -> String {
    let Some(there) = step.with.gazetteer.zip(zip).map(|zip| zip.state) else {
        return state;
    };
    if state.is_empty() {
        let message = format!("A row names no state; {there} was used, which its ZIP tells.");
        step.say_private(&notice::STATE_OF_ZIP, Meeting::State, &message);
        return there;
    }
    if state != there {
        let message = format!("The ZIP {zip} is in {there}, the address in {state}.");
        step.say(&notice::ZIP_ELSEWHERE, Meeting::PostalCode, message);
    }
    state
}

fn take_point(step: &mut RowContext<'_>, has_street: bool) {
    let spot = spot(
        step.raw(Meeting::Latitude),
        step.raw(Meeting::Longitude),
        step.raw(Meeting::Coordinates),
    );
    let stated = parse_cell::yes_or_no(step.raw(Meeting::Approximate));
    let (point, around) = match spot {
        Spot::At(point) => (Some(point), stated.unwrap_or(!has_street)),
        Spot::Around(point) => (Some(point), true),
        Spot::Blank => (None, stated == Some(true)),
        Spot::Wrong => {
            let message = "The point is not on the Earth, so it is left out.".to_owned();
            step.say(&notice::BAD_POINT, Meeting::Latitude, message);
            (None, false)
        }
    };
    if let Some(point) = point {
        step.out.set(Meeting::Latitude, degrees(point.latitude));
        step.out.set(Meeting::Longitude, degrees(point.longitude));
    }
    step.out
        .set(Meeting::Approximate, if around { "yes" } else { "" });
}

/// Fills attendance and status; needs place, codes and links.
pub fn take_attendance(step: &mut RowContext<'_>) {
    let stated = crate::seeds::read::clean_cell::bare(step.raw(Meeting::Attendance));
    let fellowship = step.out.get(Meeting::Fellowship).to_owned();
    let types = step.out.get(Meeting::Types).to_owned();
    let says = |value: &str| {
        let codes = super::type_codes::parts(&types);
        let mut says = codes.map(|code| step.with.codes.attendance(&fellowship, code));
        says.any(|said| said == Some(value))
    };
    let filled = |column: Meeting| !step.out.get(column).is_empty();
    let joinable = filled(Meeting::ConferenceUrl) || filled(Meeting::ConferencePhone);
    let closed = says("closed-place");
    let online = joinable || says("online") || says("hybrid");
    let attendance = match stated.as_str() {
        "inperson" => "in_person",
        "hybrid" | "inpersonandonline" => "hybrid",
        "online" | "virtual" => "online",
        "phone" => "phone",
        "inactive" => "inactive",
        _ if online && closed => "online",
        _ if closed => "inactive",
        _ => "",
    };
    let status = parse_cell::status(step.raw(Meeting::Status)).unwrap_or_default();
    let status = match status {
        Status::Active if attendance == "inactive" => Status::TemporarilyClosed,
        other => other,
    };
    let nowhere = ![
        Meeting::Address,
        Meeting::City,
        Meeting::PostalCode,
        Meeting::Latitude,
    ]
    .into_iter()
    .any(filled);
    if attendance == "online" && filled(Meeting::Latitude) && !filled(Meeting::Address) {
        step.out.set(Meeting::Latitude, "");
        step.out.set(Meeting::Longitude, "");
        let message = "The meeting is online and has no street, so its point is left out.";
        step.say_private(&notice::FALSE_POINT, Meeting::Latitude, message);
    }
    step.out.set(Meeting::Attendance, attendance);
    step.out.set(Meeting::Status, status.word());
    if nowhere && !online {
        let message = "Nothing says where the meeting is or how to join it.";
        step.say_private(&notice::NO_PLACE, Meeting::Address, message);
    }
}

/// A parsed address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// A building named before the street.
    pub building: String,
    /// House number and street.
    pub street: String,
    /// Town.
    pub city: String,
    /// Two-letter state, or the name of a foreign province.
    pub state: String,
    /// Five digits, or empty.
    pub zip: String,
    /// `US`, or the country's name.
    pub country: String,
}

/// Names of the country, without periods.
const HOME: [&str; 5] = [
    "usa",
    "us",
    "united states",
    "united states of america",
    "estados unidos",
];

/// Whether a cell names the United States, in any case and with or without
/// periods.
pub fn is_home(country: &str) -> bool {
    let bare = country.trim().replace('.', "");
    HOME.iter().any(|name| name.eq_ignore_ascii_case(&bare))
}

/// Splits an address such as `100 Main St, Lock Haven, PA 17745, USA`. Any
/// other part stays in the street, so that nothing is lost.
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
            if let (Zip::Plain(zip), Some(state)) = (parse_cell::zip(last), before_last(&parts)) {
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
    us_states::state(parts[at]).map(|state| state.code)
}

/// Parses `PA 17745`, `PA` or `Pennsylvania`.
fn state_and_zip(part: &str) -> Option<(&'static str, String)> {
    if let Some(state) = us_states::state(part) {
        return Some((state.code, String::new()));
    }
    let (state, zip) = part.rsplit_once(' ')?;
    let state = us_states::state(state)?;
    match parse_cell::zip(zip) {
        Zip::Plain(zip) => Some((state.code, zip)),
        _ => None,
    }
}

/// A part with a number in it is a street or a road, not a town.
fn is_town(part: &str) -> bool {
    !part.chars().any(|c| c.is_ascii_digit())
}

/// Whether an address cell only means that there is no room.
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

/// A parsed point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spot {
    /// The cells are blank.
    Blank,
    /// A point.
    At(Point),
    /// The center of a box given by its corners.
    Around(Point),
    /// Not a point on the Earth, or 0, 0.
    Wrong,
}

/// Parses a point from its two cells, or from a sheet's single cell: with one
/// comma a point, with three the corners of a box.
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

/// Degrees with up to seven decimals, which is about a centimeter.
pub fn degrees(value: f64) -> String {
    let text = format!("{value:.7}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
