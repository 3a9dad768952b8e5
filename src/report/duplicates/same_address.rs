//! Whether two street addresses are one house.

use super::name_similarity::{near, words};

/// Words after which a suite, floor or room is named.
const UNITS: [&str; 13] = [
    "suite",
    "ste",
    "apt",
    "apartment",
    "unit",
    "room",
    "rm",
    "floor",
    "fl",
    "flr",
    "building",
    "bldg",
    "lot",
];

/// Kinds of streets; a street is known by its name, and its kind may differ
/// in spelling or be left out.
const KINDS: [&str; 33] = [
    "st",
    "ave",
    "av",
    "rd",
    "dr",
    "drive",
    "ln",
    "lane",
    "blvd",
    "boulevard",
    "ct",
    "court",
    "pl",
    "place",
    "plaza",
    "plz",
    "sq",
    "square",
    "hwy",
    "highway",
    "route",
    "rt",
    "rte",
    "pike",
    "pk",
    "way",
    "ter",
    "terrace",
    "cir",
    "circle",
    "pkwy",
    "parkway",
    "state",
];

/// A house on a street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    /// The number: `215`, `12b`.
    pub number: String,
    /// The words of the street's name, without its kind where it has a name.
    pub street: Vec<String>,
}

/// Reads the house of a street address; `None` when it has no number, or is
/// a post box, which is no house.
pub fn house(address: &str) -> Option<House> {
    let before_sign = address.split('#').next().unwrap_or_default();
    let parts = before_sign.split([',', ';']).map(str::trim);
    // A building's name may stand before the number.
    parts.into_iter().find_map(house_of_part)
}

fn house_of_part(part: &str) -> Option<House> {
    let lower = part.to_lowercase();
    let mut raw: Vec<&str> = lower.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(['.', ',']).to_owned();
    if !raw
        .first()?
        .starts_with(|first: char| first.is_ascii_digit())
    {
        return None;
    }
    // The number and at least one word stay: "2 Floor St" is a street.
    if let Some(unit) = raw
        .iter()
        .skip(2)
        .position(|word| UNITS.contains(&bare(word).as_str()))
    {
        let at = unit + 2;
        // "25 Story St, 2nd Floor" names the floor before the word.
        let ordinal = raw[at - 1].starts_with(|first: char| first.is_ascii_digit()) && at > 2;
        raw.truncate(if ordinal { at - 1 } else { at });
    }
    let number = bare(raw[0]);
    let all = words(&raw[1..].join(" "));
    let named: Vec<String> = all
        .iter()
        .filter(|word| !KINDS.contains(&word.as_str()))
        .cloned()
        .collect();
    let street = if named.is_empty() { all } else { named };
    (!street.is_empty()).then_some(House { number, street })
}

/// Whether two houses are one: the same number, and a street of the same
/// name but for a slip.
pub fn same_house(a: &House, b: &House) -> bool {
    let found = |word: &String, among: &[String]| among.iter().any(|other| near(word, other));
    a.number == b.number
        && a.street.iter().all(|word| found(word, &b.street))
        && b.street.iter().all(|word| found(word, &a.street))
}
