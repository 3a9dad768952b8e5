//! The names a listing is asked for by, as stems, the same for the index and
//! for questions.

use rustc_hash::FxHashSet;

use super::tokenizer::Forms;
use crate::model::listing::Listing;

/// Words of a shortened name; fewer would be no name any more.
const MIN_WORDS: usize = 2;

/// A name as the numbers of its stems.
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

/// A name, or a part of one, as stems with spaces between.
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

/// The forms names are asked for in; also without or inside brackets, without
/// the place behind "of", and without the number in front.
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

/// Share of a name's words from which on a part of it is most of it.
const MAX: f64 = 0.7;

/// Maximum number of words in an indexed part of a name: longer ones are not
/// typed, and the number of parts stays proportional to the length of a name.
const MAX_PART_WORDS: usize = 16;

/// The parts of names that are asked for instead of the whole: runs of words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Runs that are most of a name: "suicide crisis lifeline".
    pub most: Vec<&'a [u32]>,
    /// Shorter runs: "crossroads".
    pub few: Vec<&'a [u32]>,
}

/// The runs of words inside whole names, each once.
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
