//! Judged questions: what must be found, and how much of it is.
//!
//! The questions in `tests/relevance/` were written before any tuning. Files
//! named `held-out` were kept aside while the words were written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use waypost::query::Query;
use waypost::search::answer::{Answer, CrisisLevel};
use waypost::search::engine::search;

use crate::reach::generation;
use crate::seed_folder::NOW;

#[derive(Debug, Deserialize)]
struct File {
    question: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    ask: String,
    near: Option<String>,
    #[serde(rename = "person")]
    _person: String,
    #[serde(rename = "language")]
    _language: String,
    top: Option<usize>,
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    listings: Vec<String>,
    crisis: Option<String>,
}

/// How a group did.
#[derive(Debug, Default)]
struct Score {
    judged: usize,
    first: usize,
    within_three: usize,
    /// Sum of 1/rank of the first right answer.
    reciprocal: f64,
    as_asked: usize,
    crisis: usize,
    crisis_right: usize,
    missed: Vec<String>,
}

fn groups() -> BTreeMap<String, Vec<Question>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relevance");
    let mut groups = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let file: File = toml::from_str(&text).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        groups.insert(name, file.question);
    }
    groups
}

fn answer(question: &Question) -> Answer {
    let mut query = Query::from_words(&question.ask);
    if let Some(near) = &question.near {
        query = query.with("near", near);
    }
    search(generation(), &query, &[], NOW).unwrap()
}

/// The place of the first right answer, from 1.
fn rank(question: &Question, answer: &Answer) -> Option<usize> {
    let right = answer.hits.iter().position(|hit| {
        let categories = &hit.listing.categories;
        question.listings.contains(&hit.listing.id)
            || categories.iter().any(|id| question.categories.contains(id))
    });
    right.map(|at| at + 1)
}

fn judge(score: &mut Score, question: &Question) {
    let answer = answer(question);
    if let Some(kind) = &question.crisis {
        score.crisis += 1;
        let right = if kind == "none" {
            answer.crisis_level != CrisisLevel::Certain
        } else {
            answer.crisis_kinds.contains(kind) && !answer.crisis.is_empty()
        };
        score.crisis_right += usize::from(right);
        if !right {
            let kinds = &answer.crisis_kinds;
            score
                .missed
                .push(format!("{:?} pins {kinds:?}, not {kind}", question.ask));
        }
    }
    let Some(top) = question.top else { return };
    let rank = rank(question, &answer);
    score.judged += 1;
    score.first += usize::from(rank == Some(1));
    score.within_three += usize::from(rank.is_some_and(|rank| rank <= 3));
    score.reciprocal += rank.map_or(0.0, |rank| 1.0 / rank as f64);
    if rank.is_some_and(|rank| rank <= top) {
        score.as_asked += 1;
    } else {
        let found: Vec<&str> = answer
            .hits
            .iter()
            .take(3)
            .map(|hit| hit.listing.id.as_str())
            .collect();
        score.missed.push(format!(
            "{:?} near {:?} finds {found:?}",
            question.ask, question.near
        ));
    }
}

/// Share of `part` in `whole`, 1 when there is nothing to judge.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 1.0;
    }
    part as f64 / whole as f64
}

#[test]
fn questions_find_what_they_must() {
    let mut scores = BTreeMap::new();
    for (name, questions) in groups() {
        let mut score = Score::default();
        for question in &questions {
            judge(&mut score, question);
        }
        scores.insert(name, score);
    }
    println!("| group | questions | success@1 | success@3 | MRR | crisis lines right |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for (name, score) in &scores {
        println!(
            "| {name} | {} | {:.3} | {:.3} | {:.3} | {}/{} |",
            score.judged.max(score.crisis),
            share(score.first, score.judged),
            share(score.within_three, score.judged),
            if score.judged == 0 {
                1.0
            } else {
                score.reciprocal / score.judged as f64
            },
            score.crisis_right,
            score.crisis,
        );
    }
    let mut failed = Vec::new();
    for (name, score) in &scores {
        for missed in &score.missed {
            println!("{name}: {missed}");
        }
        let floor = if name == "names-numbers" { 1.0 } else { 0.97 };
        let reached = if name == "names-numbers" {
            share(score.first, score.judged)
        } else {
            share(score.within_three, score.judged)
        };
        if reached < floor {
            failed.push(format!("{name}: {reached:.3} is below {floor}"));
        }
        if score.crisis_right < score.crisis {
            failed.push(format!(
                "{name}: {} crisis answers are wrong",
                score.crisis - score.crisis_right
            ));
        }
    }
    assert_eq!(failed, Vec::<String>::new());
}
