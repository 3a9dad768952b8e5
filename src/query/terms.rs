//! The words of a question with what is known of each.

use std::ops::Range;

use super::analysis;
use super::phrases::{Role, Seen};
use super::spelling::Correction;
use super::words::Words;

/// Shortest last word that may be the beginning of a longer one.
const SHORTEST_BEGINNING: usize = 3;

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// As it is read: folded, and corrected where it was misspelled.
    pub(super) text: String,
    /// Its stem.
    pub(super) stem: String,
    /// Where it stands in the question, in bytes.
    pub(super) range: Range<usize>,
    /// Its role among ordinary words.
    pub(super) role: Role,
    form: Option<u32>,
    stem_number: Option<u32>,
}

impl Term {
    pub(super) fn new(text: String, range: Range<usize>, words: &Words) -> Term {
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
        let stem = analysis::stem(&text);
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

    /// As phrases of stems see it.
    pub(super) fn by_stem(&self, taken: bool) -> Seen {
        let (word, role) = (self.stem_number, self.role);
        Seen { word, role, taken }
    }

    /// As phrases of exact forms see it.
    pub(super) fn by_form(&self, taken: bool) -> Seen {
        let (word, role) = (self.form, self.role);
        Seen { word, role, taken }
    }

    /// Whether it is all digits.
    pub(super) fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The words of a text, none of them corrected.
pub(super) fn as_typed(text: &str, words: &Words) -> Vec<Term> {
    let typed = analysis::words(text).into_iter();
    typed
        .map(|(word, range)| Term::new(word, range, words))
        .collect()
}

/// The same words with the misspelled ones corrected, split or joined. Those
/// of `untouched` stay as they are: a place, a number.
pub(super) fn corrected(
    typed: Vec<Term>,
    untouched: &[bool],
    words: &Words,
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
        let beginning = at == last
            && term.text.len() >= SHORTEST_BEGINNING
            && words.surfaces.has_prefix(&term.text);
        if words.knows(&term.text, &term.stem) || beginning {
            terms.push(term);
            continue;
        }
        take_corrected(term, words, &mut terms, &mut corrections);
    }
    (terms, corrections)
}

/// One edit is likelier than a missing space, and that likelier than two.
fn take_corrected(
    term: Term,
    words: &Words,
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
