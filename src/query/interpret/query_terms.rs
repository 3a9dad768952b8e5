//! The words of a question, each with its stem and role.

use std::ops::Range;

use super::spelling::Correction;
use crate::gazetteer::Gazetteer;
use crate::query::lexicon::Lexicon;
use crate::query::phrase_matcher::{PhraseToken, Role};
use crate::query::tokenizer;

/// Minimum length of a last word that may be a prefix of a longer one.
const MIN_BEGINNING_LENGTH: usize = 3;

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    /// The word, folded and, where misspelled, corrected.
    pub(crate) text: String,
    /// Its stem.
    pub(crate) stem: String,
    /// Byte range in the question.
    pub(crate) range: Range<usize>,
    /// Its role among ordinary words.
    pub(crate) role: Role,
    form: Option<u32>,
    stem_number: Option<u32>,
}

impl Term {
    pub(crate) fn new(text: String, range: Range<usize>, words: &Lexicon) -> Term {
        let form = words.surfaces.find(&text);
        let surface = form.and_then(|number| words.known.get(number as usize));
        if let Some(surface) = surface {
            let stem = words.stems.get(surface.stem).to_owned();
            let by_stem = words.stem_roles.get(surface.stem as usize);
            let role = match surface.role {
                Role::None => by_stem.copied().unwrap_or_default(),
                role => role,
            };
            let stem_number = Some(surface.stem);
            return Term {
                text,
                stem,
                range,
                role,
                form,
                stem_number,
            };
        }
        let stem = tokenizer::stem(&text);
        let stem_number = words.stems.find(&stem);
        let role = stem_number.and_then(|number| words.stem_roles.get(number as usize));
        let role = role.copied().unwrap_or_default();
        Term {
            text,
            stem,
            range,
            role,
            form,
            stem_number,
        }
    }

    /// A token for matching phrases of stems.
    pub(crate) fn by_stem(&self, taken: bool) -> PhraseToken {
        let (word, role) = (self.stem_number, self.role);
        PhraseToken { word, role, taken }
    }

    /// A token for matching phrases of exact forms.
    pub(crate) fn by_form(&self, taken: bool) -> PhraseToken {
        let (word, role) = (self.form, self.role);
        PhraseToken { word, role, taken }
    }

    /// Whether it is all digits.
    pub(crate) fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The words of a text, without corrections.
pub(crate) fn as_typed(text: &str, words: &Lexicon) -> Vec<Term> {
    let typed = tokenizer::words(text).into_iter();
    typed
        .map(|(word, range)| Term::new(word, range, words))
        .collect()
}

/// Corrects, splits or joins misspelled words. Words flagged in `untouched` (a
/// place, a number) are left alone.
pub(crate) fn corrected(
    typed: Vec<Term>,
    untouched: &[bool],
    words: &Lexicon,
) -> (Vec<Term>, Vec<Correction>) {
    let mut terms: Vec<Term> = Vec::with_capacity(typed.len() + 1);
    let mut corrections = Vec::new();
    let last = typed.len().saturating_sub(1);
    let mut typed = typed.into_iter().enumerate().peekable();
    while let Some((at, term)) = typed.next() {
        let is_untouched = |at: usize| untouched.get(at).copied().unwrap_or(false);
        if is_untouched(at) || term.is_number() {
            terms.push(term);
            continue;
        }
        let next = typed.peek().filter(|(next, _)| !is_untouched(*next));
        let joined = next.and_then(|(_, next)| Some((words.joined(&term.text, &next.text)?, next)));
        if let Some((whole, next)) = joined {
            let from = format!("{} {}", term.text, next.text);
            let range = term.range.start..next.range.end;
            corrections.push(Correction {
                from,
                to: whole.clone(),
            });
            terms.push(Term::new(whole, range, words));
            typed.next();
            continue;
        }
        if let Some(whole) = words.with_its_g(&term.text) {
            terms.push(Term::new(whole, term.range, words));
            continue;
        }
        let beginning = at == last
            && term.text.len() >= MIN_BEGINNING_LENGTH
            && words.surfaces.has_prefix(&term.text);
        if words.knows(&term.text, &term.stem) || beginning {
            terms.push(term);
            continue;
        }
        take_corrected(term, words, &mut terms, &mut corrections);
    }
    (terms, corrections)
}

/// Corrects one word. One edit is more likely than a missing space, and a
/// missing space more likely than two edits.
fn take_corrected(
    term: Term,
    words: &Lexicon,
    terms: &mut Vec<Term>,
    corrections: &mut Vec<Correction>,
) {
    let spelled = words.corrected(&term.text);
    let split = match spelled {
        Some((_, 1)) => None,
        _ => words.split(&term.text),
    };
    if let Some((first, second)) = split {
        corrections.push(Correction {
            from: term.text.clone(),
            to: format!("{first} {second}"),
        });
        for part in [first, second] {
            terms.push(Term::new(part.to_owned(), term.range.clone(), words));
        }
    } else if let Some((meant, _)) = spelled {
        corrections.push(Correction {
            from: term.text.clone(),
            to: meant.to_owned(),
        });
        terms.push(Term::new(meant.to_owned(), term.range, words));
    } else {
        terms.push(term);
    }
}

/// Maximum number of groups in a phone number: "1 (570) 326 05 87".
const MAX_GROUPS: usize = 6;

/// Digits of a phone number with its area code.
const NATIONAL_DIGITS: usize = 10;

/// A phone number in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    /// Digits only, without a leading 1.
    pub(crate) digits: String,
    /// Range of its words.
    pub(crate) words: Range<usize>,
}

/// The first phone number among the words: ten digits, with or without a
/// leading 1, or a number that a listing has. A ZIP code does not count.
pub(crate) fn read(terms: &[Term], words: &Lexicon, gazetteer: &Gazetteer) -> Option<Typed> {
    (0..terms.len()).find_map(|start| {
        let groups = terms[start..].iter().take_while(|term| term.is_number());
        let groups = groups.take(MAX_GROUPS).count();
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

/// The phone keypad digits of a word: "HELP" is 4357.
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

fn number(digits: &str, groups: usize, words: &Lexicon, gazetteer: &Gazetteer) -> Option<String> {
    let national = match digits.len() {
        11 => digits.strip_prefix('1')?,
        _ => digits,
    };
    match national.len() {
        NATIONAL_DIGITS if !national.starts_with(['0', '1']) => Some(national.to_owned()),
        5 if groups == 1 && gazetteer.zip(national).is_some() => None,
        // Without an area code, match the end of the known numbers.
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
