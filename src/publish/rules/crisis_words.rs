//! Words and questions that detect a crisis.

use std::collections::{BTreeMap, BTreeSet};

use super::{Reasons, Rule, few};
use crate::model::crisis_level::CrisisLevel;
use crate::publish::comparison::{Change, PublishedState};
use crate::seeds::settings_files::GoldenQuestion;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "crisis-words",
    summary: "A crisis phrase that is gone or means another kind of crisis, a golden question about a crisis that is gone or asks for less, or kinds of crisis in another order.",
    why_it_matters: "A person in danger writes what was heard yesterday, and is shown no line or the wrong one.",
    fix: "Put the phrases and questions back. If a phrase is really about something else, accept this report.",
    check,
};

const PHRASES: &str = "words/crisis-phrases.csv";
const QUESTIONS: &str = "golden-questions.csv";
const LABELS: &str = "words/labels.csv";

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    phrases(before, change, reasons);
    questions(before, change, reasons);
    kinds(before, change, reasons);
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
            gone.push(format!("“{phrase}” ({})", joined(&was)));
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
            reasons.add(&RULE, Some(QUESTIONS), message);
        }
    }
}

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
