//! Name forms that a listing can be searched by, as stems. The index and
//! questions use the same ones.

use rustc_hash::FxHashSet;

use super::tokenizer::Forms;
use crate::model::listing::Listing;

/// Minimum number of words in a shortened name.
const MIN_WORDS: usize = 2;

/// A name as stem numbers.
pub type Name = Vec<u32>;

/// The names of a listing itself, in both languages.
pub fn own_names(known: &mut Forms, listing: &Listing) -> Vec<Name> {
    let spanish = listing.name.spanish.as_deref().unwrap_or_default();
    forms(known, &[&listing.name.english, spanish])
}

/// The names of the organization behind a listing.
pub fn organization_names(known: &mut Forms, listing: &Listing) -> Vec<Name> {
    forms(known, &[&listing.organization])
}

/// A name, or a part of one, as stems separated by spaces.
pub fn written(known: &Forms, name: &[u32]) -> String {
    let mut text = String::with_capacity(name.len() * 8);
    for stem in name {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(known.stem(*stem));
    }
    text
}

/// The searchable forms of names: as written, without the text in parentheses,
/// that text alone, without the place after "of", and without a leading number.
/// A final "Inc" is dropped.
fn forms(known: &mut Forms, texts: &[&str]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for name in texts {
        let (outside, inside) = match name.split_once('(') {
            Some((outside, inside)) => (outside, inside.trim_end_matches(')')),
            None => (*name, ""),
        };
        let before_of = outside.split_once(" of ").map_or("", |(before, _)| before);
        let of_two = known.name_stems(before_of).len() >= MIN_WORDS;
        let shortened = if of_two { before_of } else { "" };
        let without_brackets = if inside.is_empty() { "" } else { outside };
        for form in [*name, without_brackets, inside, shortened] {
            if form.is_empty() {
                continue;
            }
            let mut stems = known.name_stems(form);
            if stems.len() > 1 && stems.last().is_some_and(|last| known.stem(*last) == "inc") {
                stems.pop();
            }
            let first = stems.first().map_or("", |first| known.stem(*first));
            let numbered = first.parse::<u32>().is_ok();
            add(&mut names, &stems);
            if numbered && stems.len() > MIN_WORDS {
                add(&mut names, &stems[1..]);
            }
        }
    }
    names
}

/// Minimum share of a name's words for a part to count as most of it.
const MAX: f64 = 0.7;

/// Maximum number of words in an indexed part of a name: longer ones are not
/// typed, and the number of parts stays proportional to the length of a name.
const MAX_PART_WORDS: usize = 16;

/// Partial names: runs of consecutive words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Runs with most of the words: "suicide crisis lifeline".
    pub most: Vec<&'a [u32]>,
    /// Shorter runs: "crossroads".
    pub few: Vec<&'a [u32]>,
}

/// The partial names of whole names, each once.
pub fn parts<'a>(whole_names: impl IntoIterator<Item = &'a Name>) -> Parts<'a> {
    let mut parts = Parts::default();
    let (mut in_most, mut in_few) = (FxHashSet::default(), FxHashSet::default());
    for name in whole_names {
        for length in 1..name.len().min(MAX_PART_WORDS + 1) {
            #[expect(clippy::cast_precision_loss, reason = "a name has few words")]
            let most = length >= MIN_WORDS && length as f64 >= MAX * name.len() as f64;
            let (runs, seen) = if most {
                (&mut parts.most, &mut in_most)
            } else {
                (&mut parts.few, &mut in_few)
            };
            runs.extend(name.windows(length).filter(|run| seen.insert(*run)));
        }
    }
    parts
}

fn add(names: &mut Vec<Name>, stems: &[u32]) {
    let is_new = names.iter().all(|name| name != stems);
    if is_new && !stems.is_empty() {
        names.push(stems.to_owned());
    }
}
