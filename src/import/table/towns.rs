//! Addresses taken apart, with the towns of the gazetteer.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::gazetteer::{Gazetteer, PlaceKind, Prefer};
use crate::import::cell_text::pattern;
use crate::import::meetings::location::Parts;
use crate::import::meetings::us_states;

static ZIP_AT_END: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[\s,])(\d{5})(?:-\d{4})?$"));

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
    pub fn named(&self, town: &str, state: &str) -> Option<String> {
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
