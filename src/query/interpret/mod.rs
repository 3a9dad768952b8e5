//! Interprets a question in a fixed order: crisis, place, time, then audience,
//! language, cost, access and attendance, then categories; the rest is text.
//! Each step is recorded with the words it was read from.

pub mod categories;
pub mod crisis;
pub mod interpreter;
pub mod query_terms;
pub mod spelling;
pub mod time;
mod unknown_place;

use std::ops::Range;

use super::interpretation::{Ignored, Interpretation, ReadBy, Step, Trait};
use super::lexicon::Lexicon;
use super::likeness::Likeness;
use super::phrase_matcher::most_specific;
use super::tokenizer;
use crate::gazetteer::{FoundPlace, Gazetteer, Prefer};
use crate::model::localized_text::Text;
use crate::query::interpret::interpreter::Interpreter;
use query_terms::Term;
use spelling::Correction;

/// Kind of the trait that only what is near will do.
pub const DISTANCE: &str = "distance";

/// Maximum number of characters that are interpreted.
pub const MAX_CHARACTERS: usize = 200;

/// What a question is interpreted with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The vocabulary.
    pub words: &'a Lexicon,
    /// The model for what no phrase lists.
    pub likeness: &'a Likeness,
    /// The places.
    pub gazetteer: &'a Gazetteer,
    /// Which of several places of one name is meant.
    pub prefer: &'a Prefer,
    /// Ids of categories that likeness must not add.
    pub refused: &'a [String],
}

/// Interprets a question. Never fails: any text is a valid question.
pub fn understand(question: &str, context: &Context<'_>) -> Interpretation {
    let Context {
        words,
        gazetteer,
        prefer,
        ..
    } = *context;
    let read = first_characters(question, MAX_CHARACTERS);
    let typed = query_terms::as_typed(read, words);
    let number = query_terms::read(&typed, words, gazetteer);
    let mut untouched = vec![false; typed.len()];
    let in_number = number
        .as_ref()
        .and_then(|number| typed.get(number.words.clone()));
    let in_number = in_number.unwrap_or_default().iter();
    let in_number: Vec<Range<usize>> = in_number.map(|term| term.range.clone()).collect();
    let numbered = number.iter().flat_map(|number| number.words.clone());
    numbered.for_each(|at| untouched[at] = true);
    let place = place(&typed, &untouched, words, gazetteer, prefer);
    let placed = place
        .as_ref()
        .map_or(0..0, |place| place.with_preposition.clone());
    let in_place = typed.get(placed.clone()).unwrap_or_default().iter();
    let in_place: Vec<Range<usize>> = in_place.map(|term| term.range.clone()).collect();
    placed.for_each(|at| untouched[at] = true);
    let unknown = unknown_place::find(&typed, &untouched, read, words);
    let unknown_place = unknown.and_then(|unknown| {
        untouched[unknown.clone()].fill(true);
        let (first, last) = (typed.get(unknown.start)?, typed.get(unknown.end - 1)?);
        read.get(first.range.start..last.range.end)
            .map(str::to_owned)
    });
    let away = spans(&typed, &untouched);
    let (terms, corrections) = query_terms::corrected(typed, &untouched, words);
    let mut reading = Interpreter {
        question,
        words,
        likeness: context.likeness,
        refused: context.refused,
        home: &prefer.counties,
        used: terms
            .iter()
            .map(|term| away.contains(&term.range))
            .collect(),
        meant: vec![false; terms.len()],
        of_distance: vec![false; terms.len()],
        terms,
        understood: Interpretation {
            corrections,
            unknown_place,
            ..Interpretation::default()
        },
    };
    reading.crisis(read.len());
    if let Some(place) = place {
        reading.place(&place, &in_place);
    }
    reading.time();
    reading.traits();
    reading.crisis_of_people();
    categories::read(&mut reading);
    if let Some(number) = number {
        reading.number(number.digits, &in_number);
    }
    categories::text(&mut reading);
    reading.drop_plain_need();
    reading.limits(read.len());
    reading.understood
}

/// The first `most` characters of a text.
fn first_characters(text: &str, most: usize) -> &str {
    let end = text
        .char_indices()
        .nth(most)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

fn spans(terms: &[Term], chosen: &[bool]) -> Vec<Range<usize>> {
    let chosen = terms.iter().zip(chosen).filter(|(_, chosen)| **chosen);
    chosen.map(|(term, _)| term.range.clone()).collect()
}

/// The place named in a question. A guess is rejected when its word has a
/// meaning of its own, or when a misspelled name is closer to another word.
fn place(
    typed: &[Term],
    untouched: &[bool],
    words: &Lexicon,
    gazetteer: &Gazetteer,
    prefer: &Prefer,
) -> Option<FoundPlace> {
    let texts = typed.iter().zip(untouched);
    let texts = texts.map(|(term, number)| if *number { "" } else { term.text.as_str() });
    let texts: Vec<&str> = texts.collect();
    let found = gazetteer.find_place_in_words(&texts, prefer)?;
    let named = typed.get(found.range.clone())?;
    let is_known = |term: &Term| {
        words
            .surface(&term.text)
            .is_some_and(|known| known.in_phrases)
    };
    let near_word = |term: &Term| {
        let spelled = words.corrected(&term.text).filter(|(_, edits)| *edits == 1);
        let meant = spelled.and_then(|(word, _)| words.surface(word));
        meant.is_some_and(|meant| meant.in_phrases)
    };
    let doubtful = match &found.corrected_from {
        Some(_) => named.iter().all(|term| is_known(term) || near_word(term)),
        None => !found.explicit && named.len() == 1 && named.iter().all(is_known),
    };
    let in_a_name = !found.explicit && is_in_a_name(typed, &found.range, words);
    let a_phrase = !found.explicit && is_a_phrase(named, words);
    (!doubtful && !in_a_name && !a_phrase).then_some(found)
}

/// Whether a place name is also a phrase of the vocabulary: "Halfway House".
fn is_a_phrase(named: &[Term], words: &Lexicon) -> bool {
    let seen: Vec<_> = named.iter().map(|term| term.by_stem(false)).collect();
    let hits = words.phrases.find(&seen);
    named.len() > 1 && hits.iter().any(|hit| hit.words.len() == named.len())
}

/// Maximum length of a name that is searched for around a place, in words.
const MAX_NAME_LENGTH: usize = 10;

/// Whether a place is only a part of a listing's name, as in "Crossroads
/// Counseling".
fn is_in_a_name(typed: &[Term], place: &Range<usize>, words: &Lexicon) -> bool {
    let last_end = (place.start + MAX_NAME_LENGTH).min(typed.len());
    let starts = place.end.saturating_sub(MAX_NAME_LENGTH)..=place.start;
    let mut windows = starts.flat_map(|start| (place.end..=last_end).map(move |end| start..end));
    windows.any(|window| {
        let telling = typed[window.clone()].iter();
        let telling = telling.filter(|term| !tokenizer::is_joiner(&term.text));
        let stems: Vec<&str> = telling.map(|term| term.stem.as_str()).collect();
        window != *place && words.names.find(&stems.join(" ")).is_some()
    })
}

impl Interpreter<'_> {
    /// Records a step with the words at these indexes.
    pub(super) fn step(&mut self, kind: &str, value: &str, label: Text, places: &[usize]) {
        let ranges = places.iter().filter_map(|at| self.terms.get(*at));
        let ranges = merged(
            ranges.map(|term| term.range.clone()).collect(),
            self.question,
        );
        let from = ranges
            .iter()
            .filter_map(|range| self.question.get(range.clone()));
        let from = from.collect::<Vec<_>>().join(" … ");
        self.understood.steps.push(Step {
            kind: kind.to_owned(),
            value: value.to_owned(),
            label,
            from,
            ranges,
            by: ReadBy::Words,
        });
    }

    /// Records a step that was read from the likeness of the whole question.
    pub(super) fn likely_step(&mut self, kind: &str, value: &str, label: Text) {
        self.step(kind, value, label, &[]);
        if let Some(step) = self.understood.steps.last_mut() {
            step.by = ReadBy::Likeness;
        }
    }

    fn place(&mut self, found: &FoundPlace, written: &[Range<usize>]) {
        let label = &found.place.label;
        let said = Text::new(&format!("Near {label}"), &format!("Cerca de {label}"));
        let places = self.indexes_of(written);
        if let Some(from) = &found.corrected_from {
            let (from, to) = (from.clone(), label.clone());
            self.understood.corrections.push(Correction { from, to });
        }
        let label = label.clone();
        self.step("place", &label, said, &places);
        self.understood.place = Some(found.place.clone());
    }

    /// Indexes of the words with these byte ranges.
    fn indexes_of(&self, written: &[Range<usize>]) -> Vec<usize> {
        let terms = self.terms.iter().enumerate();
        let found = terms.filter(|(_, term)| written.contains(&term.range));
        found.map(|(at, _)| at).collect()
    }

    fn time(&mut self) {
        let Some(read) = time::read(&self.terms, &self.used, self.words) else {
            return;
        };
        let label = read.label(self.words);
        self.step("time", &read.when.value(), label, &read.words);
        read.words.iter().for_each(|at| self.used[*at] = true);
        self.understood.when = Some(read.when);
    }

    fn traits(&mut self) {
        let seen = self.terms.iter().zip(&self.used);
        let seen: Vec<_> = seen.map(|(term, used)| term.by_stem(*used)).collect();
        let mut hits = self.words.traits.find(&seen);
        most_specific(&mut hits);
        hits.sort_by_key(|hit| hit.means);
        for hit in hits {
            let Some(label) = self.words.labels.get(hit.means as usize) else {
                continue;
            };
            let found = Trait {
                kind: label.kind.clone(),
                value: label.value.clone(),
            };
            if !self.understood.traits.contains(&found) {
                self.step(&found.kind, &found.value, label.label.clone(), &hit.words);
                let is_of_distance = found.kind == DISTANCE;
                for at in hit.words {
                    self.meant[at] = true;
                    self.of_distance[at] = is_of_distance;
                }
                self.understood.traits.push(found);
            }
        }
    }

    fn number(&mut self, digits: String, written: &[Range<usize>]) {
        let places = self.indexes_of(written);
        self.step("number", &digits, Text::new(&digits, ""), &places);
        self.understood.digits = Some(digits);
    }

    fn limits(&mut self, read: usize) {
        let rest = self.question.get(read..).unwrap_or_default().trim();
        if !rest.is_empty() {
            self.understood.ignored.push(Ignored {
                what: first_characters(rest, MAX_CHARACTERS).to_owned(),
                why: Text::new(
                    "Only the first 200 characters are read.",
                    "Solo se leen los primeros 200 caracteres.",
                ),
            });
        }
    }
}

/// Sorts ranges and merges those with no letter or digit between them.
fn merged(mut ranges: Vec<Range<usize>>, question: &str) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        if let Some(last) = merged.last_mut() {
            let between = question.get(last.end..range.start).unwrap_or_default();
            if range.start <= last.end || between.chars().all(|c| !c.is_alphanumeric()) {
                last.end = last.end.max(range.end);
                continue;
            }
        }
        merged.push(range);
    }
    merged
}
