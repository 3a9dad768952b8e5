//! Questions in people's own words, and what they are understood to ask.

use std::sync::OnceLock;

use proptest::prelude::*;
use waypost::directory::Directory;
use waypost::gazetteer::Prefer;
use waypost::query::time::Day;
use waypost::query::words::Words;
use waypost::query::{Query, Understanding, understand};

use crate::seed_folder::{TODAY, gazetteer, load, shipped};

/// The words and home ground of the shipped seeds.
pub fn words() -> &'static (Words, Prefer) {
    static SHIPPED: OnceLock<(Words, Prefer)> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let (directory, _) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
        let words = Words::compile(&directory.words, &directory.categories, &directory.listings);
        let prefer = Prefer {
            counties: directory.home_counties,
            state: None,
        };
        (words, prefer)
    })
}

pub fn read(question: &str) -> Understanding {
    let (words, prefer) = words();
    understand(question, words, &gazetteer(), prefer)
}

#[derive(serde::Deserialize)]
struct Judged {
    question: Vec<Asked>,
}

#[derive(serde::Deserialize)]
struct Asked {
    ask: String,
    crisis: Option<String>,
}

fn judged(file: &str) -> Vec<Asked> {
    let path = format!("{}/tests/relevance/{file}", env!("CARGO_MANIFEST_DIR"));
    let judged: Judged = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    judged.question
}

#[test]
fn judged_crisis_questions_are_all_heard() {
    let mut missed = Vec::new();
    for file in ["crisis-en.toml", "crisis-es.toml"] {
        for asked in judged(file) {
            let heard = read(&asked.ask).crisis;
            let kind = asked.crisis.unwrap();
            if !heard.contains(&kind) {
                missed.push(format!("{} wants {kind}, hears {heard:?}", asked.ask));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn judged_idioms_and_topics_are_no_crisis() {
    let mut wrong = Vec::new();
    for asked in judged("not-crisis.toml") {
        let heard = read(&asked.ask).crisis;
        if !heard.is_empty() {
            wrong.push(format!("{} hears {heard:?}", asked.ask));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
