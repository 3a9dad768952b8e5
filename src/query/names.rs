//! The names a listing is asked for by, as stems, the same for the index and
//! for questions.

use super::analysis;
use crate::model::listing::Listing;

/// Words of a shortened name; fewer would be no name any more.
const FEWEST_WORDS: usize = 2;

/// The names of a listing, each as stems with spaces between: its own in both
/// languages and its organization's; also without or inside brackets, without
/// the place behind "of", and without the number in front.
pub fn whole_names(listing: &Listing) -> Vec<String> {
    let spanish = listing.name.spanish.as_deref().unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for name in [&listing.name.english, spanish, &listing.organization] {
        let (outside, inside) = match name.split_once('(') {
            Some((outside, inside)) => (outside, inside.trim_end_matches(')')),
            None => (name, ""),
        };
        let before_of = outside.split_once(" of ").map_or("", |(before, _)| before);
        let of_two = analysis::name_stems(before_of).len() >= FEWEST_WORDS;
        let shortened = if of_two { before_of } else { "" };
        for form in [name, outside, inside, shortened] {
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

fn add(names: &mut Vec<String>, stems: &[String]) {
    let whole = stems.join(" ");
    if !whole.is_empty() && !names.contains(&whole) {
        names.push(whole);
    }
}
