//! From a saved file to the new answer, stage by stage, with 20,000 invented
//! listings: `cargo bench --bench publish`.
//!
//! Times are wall-clock on whatever machine this runs on. The wait until a
//! file has come to rest, 50 to 100 ms, comes before all stages.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;
mod program;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use tempfile::TempDir;
use waypost::directory::{Baseline, Directory};
use waypost::index::build::document_order::ServedGeneration;
use waypost::index::generation::Generation;
use waypost::index::store::{Seeds, Store};
use waypost::publish::comparison::Change;
use waypost::publish::published_state::PublishedState;
use waypost::publish::publisher::{Outcome, Publisher};
use waypost::publish::{golden, rules};
use waypost::query::Query;
use waypost::search::engine::search;
use waypost::web::App;

use program::SEEDS;

const INVENTED: usize = 20_000;
const ROUNDS: usize = 5;
const TODAY: Date = date(2026, 11, 22);
const NOW: Timestamp = Timestamp::constant(1_795_386_600, 0);
const FILE: &str = "resources-invented.csv";

fn main() {
    let data = TempDir::new().unwrap();
    program::copy(Path::new(SEEDS), data.path());
    let rows = generator::resources(INVENTED, &Path::new(SEEDS).join("gazetteer"));
    fs::write(data.path().join(FILE), &rows).unwrap();
    let index = TempDir::new().unwrap();
    let store = Store::new(index.path());
    let first = attempt(data.path(), &store, None);
    let app = App::new(first, || NOW);
    stages(data.path(), &store, &app.generation());
    let mut times = Vec::new();
    for round in 1..=ROUNDS {
        let said = format!("Quokkasanctuary{round}");
        let saved = rows.replacen("Invented for measuring", &said, 1);
        let saved = saved.replacen("invented-0,", &format!("invented-0,{said} "), 1);
        fs::write(data.path().join(FILE), saved).unwrap();
        let start = Instant::now();
        let next = attempt(data.path(), &store, Some(app.generation()));
        app.swap(next);
        let answer = search(&app.generation(), &Query::from_words(&said), &[], NOW).unwrap();
        assert_eq!(answer.hits[0].listing.id, "invented-0");
        times.push(start.elapsed());
    }
    times.sort();
    println!(
        "| from the settled file to the new answer | {:.2?} (slowest of {ROUNDS}: {:.2?}) |",
        times[ROUNDS / 2],
        times[ROUNDS - 1]
    );
    let start = Instant::now();
    let lock = store.lock().unwrap();
    let back = store.roll_back(None, None).unwrap();
    let generation = store.open(&back.name, Some(&app.generation())).unwrap();
    app.swap(generation);
    drop(lock);
    println!("| rollback, with the swap | {:.2?} |", start.elapsed());
}

fn attempt(data: &Path, store: &Store, serving: Option<Arc<Generation>>) -> Generation {
    let attempt = Publisher {
        data,
        store,
        serving,
        now: NOW,
        today: TODAY,
        accept: None,
        examples: false,
    };
    match attempt.run(&|| {}).unwrap() {
        Outcome::Published(published) => published.generation,
        Outcome::Refused(refused) => unreachable!("{}", refused.refusal.text()),
    }
}

/// The stages of an attempt one by one, as `Publisher::run` takes them.
fn stages(data: &Path, store: &Store, serving: &Generation) {
    println!("| stage, {INVENTED} listings | time |");
    println!("| --- | ---: |");
    let hash = || Seeds::from_folder(data, false).unwrap();
    let mut seeds = stage("hash of the seeds, twice", || {
        hash();
        hash()
    });
    let before = stage("what is served now", || {
        PublishedState::from_generation(serving).unwrap()
    });
    let last_good = stage("last good versions", || before.last_good(serving));
    let gazetteer = &serving.gazetteer;
    let (directory, diagnostics) = stage("read and check", || {
        let past = Baseline {
            last_good: Some(&last_good),
            ..Baseline::default()
        };
        Directory::load_keeping(data, Arc::clone(gazetteer), TODAY, &past).unwrap()
    });
    let reasons = stage("rules", || {
        rules::check(&Change::new(Some(&before), &directory, &diagnostics))
    });
    assert_eq!(reasons, []);
    seeds.all = "0".repeat(64);
    let built = stage("build and open", || {
        let served = ServedGeneration {
            generation: serving,
            listings: &before.listings,
        };
        let built = store.build_aside(&directory, &seeds, Some(served), &|| {});
        built.unwrap()
    });
    let asked = stage("golden questions", || {
        golden::check(&built.generation, &(&directory).into(), NOW).unwrap()
    });
    println!("| (golden questions that failed: {}) | |", asked.len());
    stage("difference", || {
        drop(waypost::report::diff::diff(
            &before.listings,
            &directory.listings(),
        ));
    });
    let folder = built.generation.folder.clone();
    stage("open alone", || {
        drop(Generation::open_beside(&folder, Some(serving)).unwrap());
    });
    store.discard(built);
}

fn stage<T>(name: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = run();
    let took: Duration = start.elapsed();
    println!("| {name} | {took:.2?} |");
    done
}
