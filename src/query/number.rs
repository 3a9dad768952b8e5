//! A phone or text number inside a question, in any form.

use std::ops::Range;

use super::terms::Term;
use super::words::Words;
use crate::gazetteer::Gazetteer;

/// Most groups a number is written in: "1 (570) 326 05 87".
const MOST_GROUPS: usize = 6;

/// Digits of a number with its area code.
const NATIONAL_DIGITS: usize = 10;

/// A number that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// Digits alone, without the 1 in front.
    pub(super) digits: String,
    /// The words it is written in.
    pub(super) words: Range<usize>,
}

/// The first number among the words: ten digits, with or without 1 in front,
/// or one that a listing has. A ZIP is none.
pub(super) fn read(terms: &[Term], words: &Words, gazetteer: &Gazetteer) -> Option<Typed> {
    (0..terms.len()).find_map(|start| {
        let groups = terms[start..].iter().take_while(|term| term.is_number());
        let groups = groups.take(MOST_GROUPS).count();
        let joined = |count: usize| -> String {
            let parts = terms[start..start + count].iter();
            parts.map(|term| term.text.as_str()).collect()
        };
        let spelled = || {
            let letters = terms.get(start + groups)?;
            let digits = joined(groups) + &keypad(&letters.text)?;
            let national = digits.strip_prefix('1').unwrap_or(&digits);
            let is_whole = groups > 0 && national.len() == NATIONAL_DIGITS;
            is_whole.then(|| Typed {
                digits: national.to_owned(),
                words: start..start + groups + 1,
            })
        };
        let plain = (1..=groups).rev().find_map(|count| {
            let digits = number(&joined(count), count, words, gazetteer)?;
            Some(Typed {
                digits,
                words: start..start + count,
            })
        });
        plain.or_else(spelled)
    })
}

/// The digits of the keys that a word is typed on: "HELP" is 4357.
fn keypad(word: &str) -> Option<String> {
    const KEYS: [(char, &str); 8] = [
        ('2', "abc"),
        ('3', "def"),
        ('4', "ghi"),
        ('5', "jkl"),
        ('6', "mno"),
        ('7', "pqrs"),
        ('8', "tuv"),
        ('9', "wxyz"),
    ];
    let key = |letter: char| {
        let key = KEYS.iter().find(|(_, letters)| letters.contains(letter));
        key.map(|(digit, _)| *digit)
    };
    word.chars().map(key).collect()
}

fn number(digits: &str, groups: usize, words: &Words, gazetteer: &Gazetteer) -> Option<String> {
    let national = match digits.len() {
        11 => digits.strip_prefix('1')?,
        _ => digits,
    };
    match national.len() {
        NATIONAL_DIGITS if !national.starts_with(['0', '1']) => Some(national.to_owned()),
        5 if groups == 1 && gazetteer.zip(national).is_some() => None,
        // Without its area code a number is looked for among those we have.
        7 => {
            let whole = words.numbers.iter().find(|known| known.ends_with(national));
            whole.map(str::to_owned)
        }
        // A short number may be written digit by digit: 2-1-1.
        3..=8 if groups == 1 || groups == national.len() || national.len() >= 6 => {
            words.numbers.find(national).map(|_| national.to_owned())
        }
        _ => None,
    }
}
