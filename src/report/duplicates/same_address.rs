//! Whether two street addresses are the same house.

use std::sync::LazyLock;

use super::name_similarity::{near, words};
use crate::embedded_table::lines;

static UNITS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("street_units.txt")).collect());

static KINDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("street_types.txt")).collect());

/// A house on a street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    /// House number: `215`, `12b`.
    pub number: String,
    /// The words of the street name, without its type unless that is all there
    /// is.
    pub street: Vec<String>,
}

/// Parses the house from a street address; `None` if it has no number or is a
/// post office box.
pub fn house(address: &str) -> Option<House> {
    let before_sign = address.split('#').next().unwrap_or_default();
    let parts = before_sign.split([',', ';']).map(str::trim);
    // A building name may precede the number.
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
    // Keeps the number and at least one word: "2 Floor St" is a street.
    if let Some(unit) = raw
        .iter()
        .skip(2)
        .position(|word| UNITS.contains(&bare(word).as_str()))
    {
        let at = unit + 2;
        // In "25 Story St, 2nd Floor", the floor number precedes the word.
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

/// Whether two houses are the same: equal number, and equal street name except
/// for typos.
pub fn same_house(a: &House, b: &House) -> bool {
    let found = |word: &String, among: &[String]| among.iter().any(|other| near(word, other));
    a.number == b.number
        && a.street.iter().all(|word| found(word, &b.street))
        && b.street.iter().all(|word| found(word, &a.street))
}
