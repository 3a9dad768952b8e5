//! Words and questions that detect a crisis.

use std::collections::{BTreeMap, BTreeSet};

use super::{Reasons, Rule, few};
use crate::publish::golden;
use crate::model::crisis_level::CrisisLevel;
use crate::publish::comparison::Change;
use crate::publish::published_state::PublishedState;
use crate::seeds::settings_files::GoldenQuestion;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "crisis-words",
    summary: "A crisis phrase that is gone or means another kind of crisis, a golden question about a crisis that is gone or asks for less, kinds of crisis in another order, or many cries of words/cries.csv that are gone.",
    why_it_matters: "A person in danger writes what was heard yesterday, and is shown no line or the wrong one.",
    fix: "Put the phrases and questions back. If a phrase is really about something else, accept this report.",
    check,
};

const PHRASES: &str = "words/crisis-phrases.csv";
const CRIES: &str = "words/cries.csv";
const LABELS: &str = "words/labels.csv";

/// At most one in this many cries may go unnoticed.
const MAX_LOST_CRIES: usize = 50;

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    phrases(before, change, reasons);
    questions(before, change, reasons);
    kinds(before, change, reasons);
    cries(before, change, reasons);
}

/// Kinds of crisis by phrase.
fn by_phrase(phrases: &[(String, String)]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut by_phrase: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (phrase, kind) in phrases {
        by_phrase.entry(phrase).or_default().insert(kind);
    }
    by_phrase
}

/// Reports phrases that are gone or no longer mean a kind they meant.
fn phrases(before: &PublishedState, change: &Change<'_>, reasons: &mut Reasons) {
    let now = by_phrase(&change.directory.words.crisis);
    let mut gone = Vec::new();
    for (phrase, was) in by_phrase(&before.golden.crisis_phrases) {
        let Some(is) = now.get(phrase) else {
            let mut covering = now.iter().filter(|(other, _)| covers(other, phrase));
            if !covering.any(|(_, is)| was.is_subset(is)) {
                gone.push(format!("“{phrase}” ({})", joined(&was)));
            }
            continue;
        };
        if !was.is_subset(is) {
            let message = format!(
                "“{phrase}” means another crisis. Now: {}. Then: {}.",
                joined(&was),
                joined(is)
            );
            reasons.add(&RULE, Some(PHRASES), message);
        }
    }
    if !gone.is_empty() {
        let message = format!(
            "{} of {} crisis phrases are gone: {}.",
            gone.len(),
            before.golden.crisis_phrases.len(),
            few(gone.iter().map(String::as_str))
        );
        reasons.add(&RULE, Some(PHRASES), message);
    }
}

/// Whether a phrase matches all that another one does: each of its words has at
/// least the alternatives of the other.
fn covers(phrase: &str, other: &str) -> bool {
    let words = |phrase: &str| phrase.split_whitespace().count();
    let mut slots = phrase.split_whitespace().zip(other.split_whitespace());
    let has_all = |(slot, other): (&str, &str)| {
        let known: BTreeSet<&str> = slot.split('|').collect();
        other.split('|').all(|word| known.contains(word))
    };
    words(phrase) == words(other) && slots.all(has_all)
}

/// Reports the loss of many cries that likeness is learned from.
fn cries(before: &PublishedState, change: &Change<'_>, reasons: &mut Reasons) {
    let was = before.source(CRIES).map_or(0, |source| source.rows);
    let mut sources = change.directory.sources.iter();
    let found = sources.find(|source| &*source.file == CRIES);
    let is = found.map_or(0, |source| source.counts.rows);
    if is + was / MAX_LOST_CRIES < was {
        let message = format!("{} of {was} cries for help are gone.", was - is);
        reasons.add(&RULE, Some(CRIES), message);
    }
}

fn joined(kinds: &BTreeSet<&str>) -> String {
    let kinds: Vec<&str> = kinds.iter().copied().collect();
    kinds.join(", ")
}

/// Reports golden questions about a crisis that are gone or less strict: other
/// expected listings, a lower rank or a lower level.
fn questions(before: &PublishedState, change: &Change<'_>, reasons: &mut Reasons) {
    let pinned: BTreeSet<&str> = before
        .crisis_lines
        .iter()
        .map(|line| line.listing.as_str())
        .collect();
    let about_crisis = |asked: &&GoldenQuestion| {
        let mut expected = asked.expected.iter();
        asked.level > Some(CrisisLevel::None) || expected.any(|id| pinned.contains(id.as_str()))
    };
    let mut weaker: Vec<(&GoldenQuestion, String)> = Vec::new();
    for was in before.golden.questions.iter().filter(about_crisis) {
        let holds = |is: &GoldenQuestion| {
            let same = is.question == was.question && is.near == was.near;
            let mut expected = is.expected.iter();
            let same_ids = is.expected.is_empty() == was.expected.is_empty()
                && expected.all(|id| was.expected.contains(id));
            same && same_ids && is.within <= was.within && is.level >= was.level
        };
        if !change.directory.golden.iter().any(holds) {
            let level = was
                .level
                .map(|level| format!("have the level of crisis “{}”", level.word()));
            let listings = (!was.expected.is_empty()).then(|| {
                let ids = was.expected.join(" or ");
                format!("find {ids} among the first {}", was.within)
            });
            let had: Vec<String> = level.into_iter().chain(listings).collect();
            let had = had.join(" and ");
            let message = format!("“{}” had to {had}, and would not have to.", was.question);
            weaker.push((was, message));
        }
    }
    for of_file in weaker.chunk_by(|(one, _), (next, _)| one.file == next.file) {
        let file = of_file.first().map(|(was, _)| golden::file_of(was));
        if of_file.len() <= MAX_ALONE {
            for (_, message) in of_file {
                reasons.add(&RULE, file, message.clone());
            }
            continue;
        }
        let message = format!(
            "{} questions about danger are gone or would ask for less: {}.",
            of_file.len(),
            few(of_file.iter().map(|(was, _)| was.question.as_str()))
        );
        reasons.add(&RULE, file, message);
    }
}

/// Questions of a file that are told one by one.
const MAX_ALONE: usize = 3;

/// Reports a changed order of the kinds of crisis: the most serious kind
/// decides what the page shows first.
fn kinds(before: &PublishedState, change: &Change<'_>, reasons: &mut Reasons) {
    let now = change.directory.words.crisis_kinds();
    let common = |of: &[String], other: &[String]| -> Vec<String> {
        let both = of.iter().filter(|kind| other.contains(kind));
        both.cloned().collect()
    };
    let was = common(&before.crisis_kinds, &now);
    let is = common(&now, &before.crisis_kinds);
    if was != is {
        let message = format!(
            "The kinds of crisis change their order. Now: {}. Then: {}.",
            was.join(", "),
            is.join(", ")
        );
        reasons.add(&RULE, Some(LABELS), message);
    }
}
