//! County cells.

use crate::gazetteer::{Gazetteer, Prefer};
use crate::model::place::County;

/// Why a place name could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The problem, in plain words.
    pub message: String,
    /// An existing name that is similar.
    pub did_you_mean: Option<String>,
}

/// Resolves a county cell, in the row's state when that is given.
pub fn county(cell: &str, state: &str, gazetteer: &Gazetteer) -> Result<County, Problem> {
    let (name, own_state) = match cell.rsplit_once(',') {
        Some((name, state)) => (name.trim(), state.trim()),
        None => (cell, state),
    };
    let name = name.strip_suffix(" County").unwrap_or(name);
    let state = (!own_state.is_empty()).then_some(own_state);
    let mut found = gazetteer.county_named(name, state).into_iter();
    match (found.next(), found.next()) {
        (Some(county), None) => Ok(county),
        (Some(_), Some(_)) => Err(Problem {
            message: format!("Several states have a county “{name}”."),
            did_you_mean: Some(format!("{name}, PA")),
        }),
        (None, _) => Err(Problem {
            message: match state {
                Some(state) => format!("There is no county “{name}” in {state}."),
                None => format!("There is no county “{name}”."),
            },
            did_you_mean: near_county(name, state, gazetteer),
        }),
    }
}

pub(crate) fn near_county(
    name: &str,
    state: Option<&str>,
    gazetteer: &Gazetteer,
) -> Option<String> {
    let state = state?.to_owned();
    let prefer = Prefer {
        counties: Vec::new(),
        state: Some(state.clone()),
    };
    let near = gazetteer.near_miss(&format!("{name} County"), &prefer)?;
    let near = near.strip_suffix(" County").unwrap_or(&near);
    Some(format!("{near}, {state}"))
}
