//! Counties by any usual name, with their state.

use crate::gazetteer::{Gazetteer, PlaceKind, Prefer};
use crate::model::place::County;
use crate::seeds::read::clean_cell::several;
use crate::seeds::rows::county::near_county;

/// Why a county cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownCounty {
    /// No county was named.
    #[error("Name a county with its state: waypost new \"Centre, PA\".")]
    Blank,
    /// No county has this name: name, state if given, and similar names.
    #[error("There is no county “{0}”{state}.{near}", state = in_state(.1), near = did_you_mean(.2))]
    NoSuch(String, String, Vec<String>),
    /// Several states have a county of this name, with these names.
    #[error("Several states have a county “{0}”. Name one of: {1}.")]
    Ambiguous(String, String),
}

fn in_state(state: &str) -> String {
    match state {
        "" => String::new(),
        state => format!(" in {state}"),
    }
}

fn did_you_mean(near: &[String]) -> String {
    match near {
        [] => " Write a county with its state: Centre, PA.".to_owned(),
        near => format!(" Did you mean {}?", near.join(" or ")),
    }
}

/// Words for the kinds of counties, as they follow a name.
const AFTER: [&str; 8] = [
    " city and borough",
    " city and county",
    " census area",
    " municipality",
    " municipio",
    " borough",
    " parish",
    " city",
];

/// The same, as they come before a name.
const BEFORE: [&str; 8] = [
    "city and borough of ",
    "city and county of ",
    "municipality of ",
    "borough of ",
    "parish of ",
    "county of ",
    "city of ",
    "the ",
];

/// The counties in a list, such as "Centre, PA; Clinton, PA", each once.
///
/// # Errors
/// A name is unknown or ambiguous, or there is none.
pub fn named(list: &str, gazetteer: &Gazetteer) -> Result<Vec<County>, UnknownCounty> {
    let mut counties = Vec::new();
    for name in several(list) {
        let county = one(name, gazetteer)?;
        if !counties.contains(&county) {
            counties.push(county);
        }
    }
    match counties.is_empty() {
        true => Err(UnknownCounty::Blank),
        false => Ok(counties),
    }
}

fn one(text: &str, gazetteer: &Gazetteer) -> Result<County, UnknownCounty> {
    let (name, state) = match text.rsplit_once(',') {
        Some((name, state)) => (name.trim(), Some(state.trim())),
        None => (text.trim(), None),
    };
    let mut found = gazetteer.county_named(name, state);
    let lower = name.to_lowercase();
    let bare = AFTER.iter().filter_map(|kind| lower.strip_suffix(kind));
    let bare = bare.chain(BEFORE.iter().filter_map(|kind| lower.strip_prefix(kind)));
    for bare in bare {
        if found.is_empty() {
            found = gazetteer.county_named(bare, state);
        }
    }
    match found.as_slice() {
        [county] => Ok(county.clone()),
        [] => Err(UnknownCounty::NoSuch(
            name.to_owned(),
            state.unwrap_or_default().to_owned(),
            near(name, state, gazetteer),
        )),
        several => {
            let several: Vec<String> = several.iter().map(County::to_string).collect();
            Err(UnknownCounty::Ambiguous(
                name.to_owned(),
                several.join("; "),
            ))
        }
    }
}

/// A county of a similar name, and the county of a town of this name.
fn near(name: &str, state: Option<&str>, gazetteer: &Gazetteer) -> Vec<String> {
    let mut near: Vec<String> = near_county(name, state, gazetteer).into_iter().collect();
    let prefer = Prefer {
        counties: Vec::new(),
        state: state.map(str::to_owned),
    };
    let place = match state {
        Some(state) => format!("{name}, {state}"),
        None => name.to_owned(),
    };
    let town = gazetteer.resolve(&place, &prefer).best;
    let town = town.filter(|place| matches!(place.kind, PlaceKind::Town | PlaceKind::Township));
    if let Some(county) = town.and_then(|town| town.county) {
        let county = county.to_string();
        if !near.contains(&county) {
            near.push(county);
        }
    }
    near
}
