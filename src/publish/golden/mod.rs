//! Golden questions: searches that a new generation must answer before it is
//! published. Staff write some in `golden-questions*.csv`; crisis phrases and
//! crisis lines are always tested.

pub mod suggest;

use std::collections::BTreeSet;
use std::thread;

use jiff::Timestamp;

use super::joined;
use super::rules::{Reason, crisis_words, few};
use crate::diagnostic::render;
use crate::index::generation::Generation;
use crate::index::sources::Golden;
use crate::model::crisis_level::CrisisLevel;
use crate::query::{Query, core_cries, heard_by_words};
use crate::search::answer::Answer;
use crate::search::engine::{lines_of_kind, search};
use crate::search::matching::document;
use crate::seeds::golden_questions::place_outside;
use crate::seeds::read::seed_folder::{CRISIS_LINES, GOLDEN_QUESTIONS};
use crate::seeds::rules::cross_row;
use crate::seeds::settings_files::{ANY_CRISIS, GoldenQuestion};

/// Code of the rule in reports.
pub const CODE: &str = "golden-question";

/// Code of the rule about crisis phrases that are no longer detected.
pub const SILENCED: &str = crisis_words::RULE.code;
/// Why a question without the right answer hurts a person.
pub const HURTS: &str = "Whoever asks so, perhaps in danger, is not shown the help there is.";

/// The file with a question of staff.
pub(in crate::publish) fn file_of(golden: &GoldenQuestion) -> &str {
    match golden.file.as_str() {
        // Accepted by a version that did not record the file.
        "" => "golden-questions.csv",
        file => file,
    }
}

/// Whether a reason is about a question of staff.
pub(in crate::publish) fn is_of_staff(reason: &Reason) -> bool {
    let file = reason.file.as_deref();
    file.is_some_and(|file| file.starts_with(GOLDEN_QUESTIONS))
}

/// Tests all questions and returns a reason for each failure. An error means
/// that the index could not be searched at all.
pub fn check(
    generation: &Generation,
    golden: &Golden,
    now: Timestamp,
) -> Result<Vec<Reason>, String> {
    // Run the phrase test in parallel: a save waits for this.
    thread::scope(|scope| {
        let unheard = scope.spawn(|| unheard(generation, golden));
        let mut reasons = missing(generation, golden, now)?;
        let mut unpinned = unpinned(generation, golden, now)?;
        reasons.append(&mut joined(unheard));
        reasons.append(&mut unpinned);
        Ok(reasons)
    })
}

/// Staff questions that do not find an expected listing, or whose level of
/// crisis is not the one asked for. A place outside the home counties is no
/// reason: what is found there is not this directory's to promise.
fn missing(
    generation: &Generation,
    golden: &Golden,
    now: Timestamp,
) -> Result<Vec<Reason>, String> {
    let (mut reasons, mut lost) = (Vec::new(), Vec::new());
    let home = &generation.facts.home_counties;
    for question in &golden.questions {
        let query = Query::from_words(&question.question);
        let query = match question.near.as_str() {
            "" => query,
            near => query.with("near", near),
        };
        let answer = search(generation, &query, &[], now).map_err(|error| error.to_string())?;
        let must_find = !question.expected.is_empty()
            && place_outside(question, &generation.gazetteer, home).is_none();
        if must_find && !finds(question, &answer) {
            let reason = not_found(question, &answer);
            match has_a_listing(generation, question)? {
                true => reasons.push(reason),
                false => lost.push((question, reason)),
            }
        }
        reasons.extend(wrong_level(question, &answer));
    }
    for of_file in lost.chunk_by(|one, other| one.0.file == other.0.file) {
        reasons.extend(without_listings(of_file));
    }
    Ok(reasons)
}

/// Whether any of the expected listings exists.
fn has_a_listing(generation: &Generation, asked: &GoldenQuestion) -> Result<bool, String> {
    for id in &asked.expected {
        if document(generation, id)
            .map_err(|error| error.to_string())?
            .is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// One reason for all questions of a file whose listings do not exist: they are
/// usually lost together.
fn without_listings(of_file: &[(&GoldenQuestion, Reason)]) -> Option<Reason> {
    let (_, first) = of_file.first()?;
    if of_file.len() == 1 {
        return Some(first.clone());
    }
    let rows: Vec<u32> = of_file.iter().map(|(asked, _)| asked.row).collect();
    let ids: BTreeSet<&str> = of_file
        .iter()
        .flat_map(|(asked, _)| asked.expected.iter().map(String::as_str))
        .collect();
    Some(Reason {
        message: format!(
            "{} questions must find listings that do not exist ({}): {}.",
            of_file.len(),
            render::rows(&rows),
            few(ids.into_iter())
        ),
        fix: cross_row::GOLDEN_WITHOUT_LISTING.fix.to_owned(),
        ..first.clone()
    })
}

/// Ids in display order: crisis lines and results.
fn shown(answer: &Answer) -> (Vec<&str>, Vec<&str>) {
    let lines = answer.crisis.iter().map(|line| line.listing.id.as_str());
    let hits = answer.hits.iter().map(|hit| hit.listing.id.as_str());
    (lines.collect(), hits.collect())
}

fn finds(golden: &GoldenQuestion, answer: &Answer) -> bool {
    let (lines, hits) = shown(answer);
    let seen: Vec<&str> = lines
        .into_iter()
        .chain(hits.into_iter().take(golden.within))
        .collect();
    let mut expected = golden.expected.iter();
    expected.any(|id| seen.contains(&id.as_str()))
}

fn not_found(golden: &GoldenQuestion, answer: &Answer) -> Reason {
    let (_, hits) = shown(answer);
    let first = match hits.first() {
        Some(first) => format!("the first of {} is {first}", answer.total),
        None => "nothing is found".to_owned(),
    };
    Reason {
        code: CODE.to_owned(),
        file: Some(file_of(golden).to_owned()),
        message: format!(
            "{} must find {} among the first {}; {first}.",
            asked(golden),
            golden.expected.join(" or "),
            golden.within
        ),
        fix: "See what changed for this listing and in words/ with waypost explain. If the \
              question itself is out of date, change its row."
            .to_owned(),
    }
}

/// A question whose level of crisis is below the one asked for, or above
/// `none`.
fn wrong_level(golden: &GoldenQuestion, answer: &Answer) -> Option<Reason> {
    let (wanted, is) = (golden.level?, answer.crisis_level);
    let right = match wanted {
        CrisisLevel::None => is == CrisisLevel::None,
        least => is >= least,
    };
    (!right).then(|| Reason {
        code: CODE.to_owned(),
        file: Some(file_of(golden).to_owned()),
        message: format!(
            "{} must have the level of crisis “{}”; it has “{}”.",
            asked(golden),
            wanted.word(),
            is.word()
        ),
        fix: "Take back what was last changed in words/, or see with waypost explain what the \
              question is like. If the question itself is out of date, change its row."
            .to_owned(),
    })
}

/// A question with its row and place.
fn asked(golden: &GoldenQuestion) -> String {
    let near = match golden.near.as_str() {
        "" => String::new(),
        near => format!(" near {near}"),
    };
    format!("Row {}: “{}”{near}", golden.row, golden.question)
}

/// Crisis phrases that are not detected as their kind by the words alone,
/// without the built-in phrases.
fn unheard(generation: &Generation, golden: &Golden) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for (phrase, kind) in &golden.crisis_phrases {
        let plain = plain(phrase);
        if heard_by_words(&plain, &generation.words).contains(kind) {
            continue;
        }
        reasons.push(Reason {
            code: CODE.to_owned(),
            file: Some("words/crisis-phrases.csv".to_owned()),
            message: format!("“{plain}” is not heard as a crisis ({kind}), 0 lines are shown."),
            fix: "Take back what was last added to words/not-crisis-phrases.csv, or the change \
                  of this phrase."
                .to_owned(),
        });
    }
    reasons
}

/// A phrase with the first of each group of alternative words.
fn plain(phrase: &str) -> String {
    let words = phrase.split_whitespace();
    let first = words.map(|word| word.split('|').next().unwrap_or_default());
    first.collect::<Vec<_>>().join(" ")
}

/// Crisis phrases that changed word files no longer detect: alternative
/// wordings of existing phrases, staff questions, built-in phrases, and new
/// not-crisis phrases that are detected as a crisis now.
pub fn silenced(
    served: &Generation,
    was: &Golden,
    offered: &Generation,
    is: &Golden,
) -> Vec<Reason> {
    let same = was.crisis_phrases == is.crisis_phrases;
    if same && was.not_crisis_phrases == is.not_crisis_phrases {
        return Vec::new();
    }
    let added = is
        .not_crisis_phrases
        .iter()
        .filter(|phrase| !was.not_crisis_phrases.contains(phrase));
    let kept = is
        .crisis_phrases
        .iter()
        .filter(|phrase| was.crisis_phrases.contains(phrase));
    // `check` already tests the first wording of each phrase.
    let kept = kept.flat_map(|(phrase, _)| wordings(phrase).into_iter().skip(1));
    let phrases = added
        .map(String::as_str)
        .chain(core_cries::cries().map(|cry| cry.phrase));
    let asked = was.questions.iter().map(|asked| asked.question.clone());
    let cries: BTreeSet<String> = phrases
        .flat_map(wordings)
        .chain(kept)
        .chain(asked)
        .collect();
    let lost = cries.iter().filter_map(|cry| {
        let then = heard_by_words(cry, &offered.words);
        let mut lost = heard_by_words(cry, &served.words);
        lost.retain(|kind| !then.contains(kind));
        (!lost.is_empty()).then(|| format!("“{cry}” ({})", lost.join(", ")))
    });
    let lost: Vec<String> = lost.collect();
    if lost.is_empty() {
        return Vec::new();
    }
    vec![Reason {
        code: SILENCED.to_owned(),
        file: Some("words/not-crisis-phrases.csv".to_owned()),
        message: format!(
            "What is heard as a crisis now would not be heard: {}.",
            few(lost.iter().map(String::as_str))
        ),
        fix: "Take back what was last added to words/not-crisis-phrases.csv or changed in \
              words/crisis-phrases.csv. Only if nobody in danger says it, accept this report."
            .to_owned(),
    }]
}

/// Wordings of a phrase that use each alternative word at least once.
fn wordings(phrase: &str) -> Vec<String> {
    let slots: Vec<Vec<&str>> = phrase
        .split_whitespace()
        .map(|slot| slot.split('|').collect())
        .collect();
    let most = slots.iter().map(Vec::len).max().unwrap_or_default();
    let nth = |at: usize| {
        let words = slots.iter().filter_map(|slot| slot.iter().cycle().nth(at));
        words.copied().collect::<Vec<_>>().join(" ")
    };
    (0..most).map(nth).collect()
}

/// Kinds of crisis without lines for a person who gives no location, and pinned
/// lines without a listing.
fn unpinned(
    generation: &Generation,
    golden: &Golden,
    now: Timestamp,
) -> Result<Vec<Reason>, String> {
    let mut reasons = Vec::new();
    let lines = &generation.facts.crisis_lines;
    let kinds: BTreeSet<&str> = lines.iter().map(|line| line.kind.as_str()).collect();
    for kind in kinds {
        let wanted = lines.iter().filter(|line| line.kind == kind).count();
        let found = lines_of_kind(generation, kind).map_err(|error| error.to_string())?;
        let phrases = golden.crisis_phrases.iter();
        let mut phrases = phrases.filter(|(_, means)| means == kind);
        let shown = match phrases.next() {
            Some((phrase, _)) => {
                let query = Query::from_words(&plain(phrase));
                let answer = search(generation, &query, &[], now);
                !answer.map_err(|error| error.to_string())?.crisis.is_empty()
            }
            // No phrase has this kind. Lines of `ANY_CRISIS` are at the foot of
            // every page.
            None => kind == ANY_CRISIS || !found.is_empty(),
        };
        if found.len() == wanted && shown {
            continue;
        }
        reasons.push(Reason {
            code: CODE.to_owned(),
            file: Some(format!("{CRISIS_LINES}*.csv")),
            message: format!(
                "{} of {wanted} crisis lines for “{kind}” are found; some must be shown to \
                 everyone.",
                found.len()
            ),
            fix: "Put the missing listings back, and give every kind a line that reaches the \
                  whole country."
                .to_owned(),
        });
    }
    Ok(reasons)
}
