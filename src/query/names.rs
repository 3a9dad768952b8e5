//! The names a listing is asked for by, as stems, the same for the index and
//! for questions.

use super::analysis;
use crate::model::listing::Listing;

/// Words of a shortened name; fewer would be no name any more.
const FEWEST_WORDS: usize = 2;

/// The names of a listing in both languages and of its organization.
pub fn whole_names(listing: &Listing) -> Vec<String> {
    let mut names = own_names(listing);
    names.extend(organization_names(listing));
    names
}

/// The names of a listing itself, in both languages.
pub fn own_names(listing: &Listing) -> Vec<String> {
    let spanish = listing.name.spanish.as_deref().unwrap_or_default();
    forms(&[&listing.name.english, spanish])
}

/// The names of the organization behind a listing.
pub fn organization_names(listing: &Listing) -> Vec<String> {
    forms(&[&listing.organization])
}

/// The forms names are asked for in, each as stems with spaces between; also
/// without or inside brackets, without the place behind "of", and without the
/// number in front.
fn forms(written: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in written {
        let (outside, inside) = match name.split_once('(') {
            Some((outside, inside)) => (outside, inside.trim_end_matches(')')),
            None => (*name, ""),
        };
        let before_of = outside.split_once(" of ").map_or("", |(before, _)| before);
        let of_two = analysis::name_stems(before_of).len() >= FEWEST_WORDS;
        let shortened = if of_two { before_of } else { "" };
        let without_brackets = if inside.is_empty() { "" } else { outside };
        for form in [*name, without_brackets, inside, shortened] {
            if form.is_empty() {
                continue;
            }
            let mut stems = analysis::name_stems(form);
            if stems.len() > 1 && stems.last().is_some_and(|last| last == "inc") {
                stems.pop();
            }
            add(&mut names, &stems);
            let numbered = stems
                .first()
                .is_some_and(|first| first.parse::<u32>().is_ok());
            if numbered && stems.len() > FEWEST_WORDS {
                add(&mut names, &stems[1..]);
            }
        }
    }
    names
}

/// Share of a name's words from which on a part of it is most of it.
const MOST: f64 = 0.7;

/// The parts of names that are asked for instead of the whole: runs of words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Runs that are most of a name: "suicide crisis lifeline".
    pub most: Vec<String>,
    /// Shorter runs: "crossroads".
    pub few: Vec<String>,
}

/// The runs of words inside whole names.
pub fn parts<'a>(whole_names: impl IntoIterator<Item = &'a String>) -> Parts {
    let mut parts = Parts::default();
    for name in whole_names {
        let words: Vec<&str> = name.split(' ').collect();
        for length in 1..words.len() {
            #[expect(clippy::cast_precision_loss, reason = "a name has few words")]
            let most = length >= FEWEST_WORDS && length as f64 >= MOST * words.len() as f64;
            let runs = if most {
                &mut parts.most
            } else {
                &mut parts.few
            };
            for run in words.windows(length) {
                add(runs, run);
            }
        }
    }
    parts
}

fn add<S: AsRef<str>>(names: &mut Vec<String>, stems: &[S]) {
    let stems: Vec<&str> = stems.iter().map(AsRef::as_ref).collect();
    let whole = stems.join(" ");
    if !whole.is_empty() && !names.contains(&whole) {
        names.push(whole);
    }
}
