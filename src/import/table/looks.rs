//! What a cell looks like, whatever its header says.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::cell_text::pattern;
use crate::import::meetings::us_states;
use crate::model::schedule::hours_text::reader::{read_clock, read_days};
use crate::seeds::read::clean_cell::bare;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::parse_cell::{PHONE, Zip};

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\d{1,2}(:\d{2})?\s*[ap]\.?m\b|\d{1,2}:\d{2}|\bnoon\b|\b24/7\b|\b\d{1,2}\s*(?:[-–]|a|to)\s*\d{1,2}\b",
    )
});

static ADDRESS_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[, ]\s*(?:[A-Z]{2}|pennsylvania)\.?,?\s+\d{5}(?:-\d{4})?(?:,?\s*(?:USA?|United States))?\s*$",
    )
});

static STREET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\s*(?:p\.?\s?o\.?\s+box\b|\d+[a-z]?(?:[-/]\d+[a-z]?)?\s.*\b(?:st|street|ave|avenue|rd|road|dr|drive",
        r"|blvd|boulevard|ln|lane|way|hwy|highway|route|rt|ct|court|pl|place|pkwy|parkway|sq|square|ter",
        r"|terrace|pike|cir|circle|trail|loop|plaza|broadway|calle|avenida)\b)",
    ))
});

/// Whether a cell looks like one of a column. `None` for columns whose cells may
/// look like anything.
pub fn fits(column: &str, cell: &str) -> Option<bool> {
    let number = || cell.trim().parse::<f64>().ok();
    let within = |low: f64, high: f64| {
        number().is_some_and(|n| n.fract() != 0.0 && (low..high).contains(&n))
    };
    Some(match column {
        "phone" => {
            let is_number = PHONE.is_match(cell) || parse_cell::mistyped(cell).is_some();
            (is_number && cell.len() < 120) || parse_cell::phone(cell).is_some()
        }
        "zip" => cell.len() >= 4 && parse_cell::zip(cell) != Zip::Unreadable,
        "opens" | "closes" => {
            cell.len() < 30 && (TIME.is_match(cell) || read_clock(cell).is_some())
        }
        "website" | "source_url" => {
            cell.starts_with("http") || cell.starts_with("www.") || {
                let host = cell.split('/').next().unwrap_or_default();
                let known = [".org", ".com", ".net", ".gov", ".edu", ".us"];
                known.iter().any(|end| host.ends_with(end)) && !cell.contains('@')
            }
        }
        "email" => cell.contains('@') && cell.contains('.') && !cell.contains("://"),
        "state" => us_states::state(cell).is_some(),
        "days" => read_days(cell).is_some(),
        "hours" => TIME.is_match(cell) && cell.len() < 300,
        "latitude" => within(13.0, 72.0) || number().is_some_and(|n| n.abs() > 1_000_000.0),
        "longitude" => within(-180.0, -64.0) || number().is_some_and(|n| n < -7_000_000.0),
        "point" => point_in_one(cell).is_some(),
        "full_address" => ADDRESS_END.is_match(cell),
        "address" => STREET.is_match(cell) && cell.len() < 120,
        "private" | "excluded" | "published" => parse_cell::yes_or_no(cell).is_some(),
        _ => return None,
    })
}

/// Columns in the order in which a look decides; a look that others include
/// comes after them.
pub const BY_LOOK: [&str; 11] = [
    "email",
    "website",
    "phone",
    "full_address",
    "point",
    "hours",
    "days",
    "state",
    "address",
    "longitude",
    "latitude",
];

/// Latitude and longitude in one cell, in either order.
pub fn point_in_one(cell: &str) -> Option<(String, String)> {
    let inside = cell.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-');
    let inside = inside.trim_end_matches(|c: char| !c.is_ascii_digit());
    let (first, second) = inside.split_once(',').or_else(|| inside.split_once(' '))?;
    let (first, second) = (first.trim(), second.trim());
    let values: (f64, f64) = (first.parse().ok()?, second.parse().ok()?);
    // American longitudes are negative.
    Some(match values {
        (east, _) if east < 0.0 => (second.to_owned(), first.to_owned()),
        _ => (first.to_owned(), second.to_owned()),
    })
}

/// Whether a cell only marks that something is so.
pub fn is_mark(cell: &str) -> bool {
    parse_cell::yes_or_no(cell).is_some() || ["✓", "✔", "•", "*"].contains(&cell)
}

/// Whether a cell could be the name of a person: two or three words, each with
/// one capital, and nothing that an organization would have in its name.
pub fn is_person(cell: &str) -> bool {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let is_name = |word: &&str| {
        let bare: String = word.trim_end_matches(['.', ',']).chars().collect();
        let mut letters = bare.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|letter| letter.is_lowercase() || "'’-".contains(letter))
    };
    (2..=3).contains(&words.len()) && words.iter().all(is_name) && bare(cell).len() < 30
}
