//! What is heard of sentences that nobody tuned for: floors under the figures
//! of `docs/relevance.md`, on the choosing and the judging set.

mod sets;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sets::{Report, judge, percent};
use waypost::query::likeness::{self, Likeness};

use crate::reach::generation;
use crate::seed_folder::NOW;

fn set(name: &str) -> PathBuf {
    let sets = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relevance");
    sets.join(name)
}

fn reports() -> &'static [Report; 2] {
    static REPORTS: OnceLock<[Report; 2]> = OnceLock::new();
    REPORTS.get_or_init(|| ["choosing", "judging"].map(|name| judge(generation(), &set(name), NOW)))
}

#[test]
fn cries_that_nobody_listed_are_heard() {
    for report in reports() {
        let all = report.cries["all"];
        assert!(percent(all.heard, all.all) >= 85.0, "{all:?}");
        assert!(percent(all.certain, all.all) >= 42.0, "{all:?}");
        assert!(percent(all.right, all.heard) >= 85.0, "{all:?}");
        for (group, cries) in &report.cries {
            assert!(
                percent(cries.heard, cries.all) >= 70.0,
                "{group}: {cries:?}"
            );
        }
    }
}

#[test]
fn a_cry_that_asks_plainly_finds_its_line() {
    for report in reports() {
        let plain = report.plain;
        assert!(percent(plain.heard, plain.all) >= 95.0, "{plain:?}");
        assert!(percent(plain.right, plain.all) >= 90.0, "{plain:?}");
    }
}

#[test]
fn what_only_sounds_like_danger_raises_no_alarm() {
    for report in reports() {
        let near = report.near_misses;
        assert!(percent(near.certain, near.all) <= 4.0, "{near:?}");
        assert!(percent(near.possible, near.all) <= 12.0, "{near:?}");
        let everyday = report.everyday;
        assert!(
            percent(everyday.certain, everyday.all) <= 0.6,
            "{everyday:?}"
        );
        assert!(
            percent(everyday.possible, everyday.all) <= 6.0,
            "{everyday:?}"
        );
    }
}

#[test]
fn everyday_questions_find_what_helps() {
    for report in reports() {
        for (person, asked) in &report.questions {
            let found = percent(asked.within_three, asked.all);
            assert!(found >= 70.0, "{person}: {asked:?}");
        }
    }
}

#[test]
fn the_same_sentences_teach_the_same() {
    let tables = generation().word_tables().unwrap();
    let categories = &generation().facts.categories;
    let (learned, weights) = likeness::trained(&tables, categories);
    let (again, same) = likeness::trained(&tables, categories);
    assert_eq!(learned, again);
    assert!(weights == same, "the weights differ");
    assert!(weights.len() <= 4 << 20, "{} bytes", weights.len());
    let model = Likeness::new(learned, std::sync::Arc::new(weights)).unwrap();
    for cry in ["he wont let me leave the house", "ya no aguanto vivir asi"] {
        let stored = generation().likeness.danger(cry);
        assert_eq!(model.danger(cry), stored, "{cry}");
    }
}

#[test]
fn no_example_is_also_a_sentence_of_a_set() {
    let tables = generation().word_tables().unwrap();
    let examples = &tables.examples;
    let learned = examples.cries.iter().chain(&examples.near_misses);
    let learned = learned.chain(&examples.questions);
    let learned: std::collections::HashSet<String> =
        learned.map(|one| one.text.to_lowercase()).collect();
    for name in ["choosing", "judging"] {
        for sentence in sets::sentences(&set(name)) {
            assert!(!learned.contains(&sentence.to_lowercase()), "{sentence}");
        }
    }
}
