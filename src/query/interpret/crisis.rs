//! Reads whether somebody is in danger, and of which kind: from the phrases of
//! `words/`, from the built-in ones, and from the likeness model.
//!
//! Phrases and model check each other. A built-in phrase is always certain; a
//! phrase of `words/` is, unless the model takes the sentence for an idiom or
//! for history; a sentence without a phrase is when the model is very sure.
//! What is in doubt is possible: lines are offered, and nothing is hidden. Only
//! a few words inside a sentence that the model takes for surely harmless count
//! as nothing.

use super::first_characters;
use super::interpreter::Interpreter;
use super::query_terms::{self, Term};
use crate::model::category::is_of_danger;
use crate::query::core_cries;
use crate::query::interpretation::{CrisisLevel, ReadBy, Trait};
use crate::query::lexicon::Lexicon;
use crate::query::likeness::{Danger, Doubt};
use crate::query::phrase_matcher::Role;

/// Maximum number of characters that are read for a crisis: people in danger
/// may write more.
pub const MAX_CRISIS_CHARACTERS: usize = 1_000;

/// Maximum number of words of a plain need; few cries are so short.
const MAX_PLAIN_NEED: usize = 3;

/// Number of words up to which a sentence without a phrase is certain only when
/// its kind is clear: a panel with the wrong lines helps nobody.
const FEW_WORDS: usize = 4;

/// Audiences with crisis lines of their own, and the crisis kind of these
/// lines.
const CRISIS_OF_PEOPLE: [(&str, &str); 2] = [("veterans", "veteran"), ("lgbtq", "lgbtq")];

/// A kind of crisis and the words it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    kind: String,
    /// Indexes of these words in the question.
    words: Vec<usize>,
    /// Whether a built-in phrase names it.
    built_in: bool,
}

impl Interpreter<'_> {
    /// Reads the kinds of crisis, from more of the text than any other step, and
    /// with every misspelled word corrected.
    pub(super) fn crisis(&mut self, read: usize) {
        let longer = first_characters(self.question, MAX_CRISIS_CHARACTERS);
        if longer.len() == read && self.understood.unknown_place.is_none() {
            self.read_crisis(longer);
            return;
        }
        let all = query_terms::as_typed(longer, self.words);
        let untouched = vec![false; all.len()];
        let (all, _) = query_terms::corrected(all, &untouched, self.words);
        let shorter = std::mem::replace(&mut self.terms, all);
        self.read_crisis(longer);
        self.terms = shorter;
    }

    /// Reads the kinds of crisis from a text and its terms.
    fn read_crisis(&mut self, text: &str) {
        let named = named(&self.terms, self.words);
        let danger = self.likeness.danger(text);
        let level = level(&danger, &named, &self.terms);
        self.understood.language = danger.language();
        self.understood.crisis_level = level;
        if level == CrisisLevel::None {
            return;
        }
        for Named { kind, words, .. } in &named {
            let label = self.words.label("crisis", kind);
            self.step("crisis", kind, label, words);
        }
        let named: Vec<String> = named.into_iter().map(|named| named.kind).collect();
        for kind in danger.with_named(named.clone(), self.terms.len() <= FEW_WORDS) {
            if !named.contains(&kind) {
                let label = self.words.label("crisis", &kind);
                self.likely_step("crisis", &kind, label);
            }
            self.understood.crisis.push(kind);
        }
    }

    /// Takes back the lines of a question of a few words that is only like a cry
    /// when each word names help, a time, a place or people: "shelter tonight".
    pub(super) fn drop_plain_need(&mut self) {
        let is_possible = self.understood.crisis_level == CrisisLevel::Possible;
        if !is_possible || self.terms.len() > MAX_PLAIN_NEED {
            return;
        }
        let mut steps = self.understood.steps.iter();
        let is_danger = steps.any(|step| {
            let is_of_danger = || is_of_danger(&step.value, &self.words.kinds);
            step.by == ReadBy::Words && (step.kind == "crisis" || is_of_danger())
        });
        let terms = self.terms.iter().enumerate();
        let mut telling = terms.filter(|(_, term)| matches!(term.role, Role::None | Role::Word));
        let is_plain = telling.all(|(at, _)| self.used[at] || self.meant[at]);
        if is_plain && !is_danger {
            self.understood.crisis_level = CrisisLevel::None;
            self.understood.crisis.clear();
            self.understood.steps.retain(|step| step.kind != "crisis");
        }
    }

    /// Adds the crisis lines of the person's own group: a veteran in any danger
    /// is also shown the lines for veterans.
    pub(super) fn crisis_of_people(&mut self) {
        let heard = &mut self.understood.crisis;
        if heard.is_empty() {
            return;
        }
        for (value, kind) in CRISIS_OF_PEOPLE {
            let of_them = |one: &Trait| one.kind == "audience" && one.value == value;
            let known = self.words.kinds.iter().any(|known| known == kind);
            let told = self.understood.traits.iter().any(of_them);
            if told && known && !heard.iter().any(|one| one == kind) {
                heard.push(kind.to_owned());
            }
        }
    }
}

/// How sure phrases and likeness are together that somebody is in danger.
fn level(danger: &Danger, named: &[Named], terms: &[Term]) -> CrisisLevel {
    if named.iter().any(|named| named.built_in) {
        return CrisisLevel::Certain;
    }
    if named.is_empty() {
        // A few words are like many cries and many questions.
        return match terms {
            [] | [_] => CrisisLevel::None,
            few if few.len() <= FEW_WORDS && !danger.is_of_clear_kind() => {
                danger.level().min(CrisisLevel::Possible)
            }
            _ => danger.level(),
        };
    }
    // What staff list as a cry is heard whenever it is most of a question.
    let telling = terms.iter().filter(|term| term.role != Role::Stop).count();
    let is_most = named.iter().any(|named| named.words.len() * 2 >= telling);
    match danger.doubt() {
        Doubt::None => CrisisLevel::Certain,
        Doubt::Strong if !is_most => CrisisLevel::None,
        Doubt::Some | Doubt::Strong => CrisisLevel::Possible,
    }
}

/// Kinds of crisis that the phrases of `words/` name, without the built-in ones.
pub fn heard_by_words(question: &str, words: &Lexicon) -> Vec<String> {
    let typed = query_terms::as_typed(question, words);
    let (terms, _) = query_terms::corrected(typed, &[], words);
    let named = named_by_words(&terms, words).into_iter();
    named.map(|named| named.kind).collect()
}

fn named_by_words(terms: &[Term], words: &Lexicon) -> Vec<Named> {
    let forms: Vec<_> = terms.iter().map(|term| term.by_form(false)).collect();
    let mut harmless = vec![false; terms.len()];
    for at in words
        .not_crisis
        .find(&forms)
        .into_iter()
        .flat_map(|hit| hit.words)
    {
        harmless[at] = true;
    }
    let seen = terms.iter().zip(&harmless);
    let seen: Vec<_> = seen.map(|(term, taken)| term.by_stem(*taken)).collect();
    let mut hits = words.crisis.find(&seen);
    // Of several phrases for one kind, keep the longest.
    hits.sort_by_key(|hit| (hit.means, usize::MAX - hit.words.len()));
    hits.dedup_by_key(|hit| hit.means);
    let named = hits.into_iter().filter_map(|hit| {
        Some(Named {
            kind: words.kinds.get(hit.means as usize)?.clone(),
            words: hit.words,
            built_in: false,
        })
    });
    named.collect()
}

/// The kinds of crisis that phrases name, most severe first.
fn named(terms: &[Term], words: &Lexicon) -> Vec<Named> {
    let mut all = named_by_words(terms, words);
    for (kind, places) in core_cries::heard(terms) {
        match all.iter_mut().find(|known| known.kind == kind) {
            Some(known) => known.built_in = true,
            None => all.push(Named {
                kind: kind.to_owned(),
                words: places,
                built_in: true,
            }),
        }
    }
    let severity = |named: &Named| words.kinds.iter().position(|kind| *kind == named.kind);
    all.sort_by_key(|one| severity(one).unwrap_or(usize::MAX));
    all
}
