//! One directory of the whole country, or one of each state: what publishing
//! a change costs, what moves, and what a search costs:
//! `cargo bench --bench machines --features object-storage`, with
//! `WAYPOST_LISTINGS=1_000_000` for the size that was meant.
//!
//! The storage is a folder, so no network is in the times. Times of searches
//! are of the processor.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use generator::county::{NOW, SEEDS, county, cpu_times, how_many, memory, places, wall, want};
use generator::questions::{Class, questions};
use generator::zips;
use tempfile::TempDir;
use waypost::gazetteer::Gazetteer;
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::search::relaxation::attempt;
use waypost::storage::Bucket;
use waypost::storage::objects::Signed;
use waypost::storage::record::CountyName;

/// How many directories the country is parted into.
const STATES: usize = 50;

/// Questions of a class.
const ASKED: usize = 60;

/// Results on a page.
const PAGE: usize = 20;

fn main() {
    let all = how_many();
    let places = places();
    println!("| {all} listings | one directory | each of {STATES} |\n| --- | ---: | ---: |");
    let one = published(all, &places);
    let state = published(all / STATES, &places);
    let row = |what: &str, of: &dyn Fn(&Published) -> String| {
        println!("| {what} | {} | {} |", of(&one), of(&state));
    };
    row("read and check, CPU", &|p| format!("{:.1?}", p.load));
    row("build and open, CPU", &|p| format!("{:.1?}", p.build));
    row("size", &|p| megabytes(p.first.bytes));
    row("first publication sends", &|p| megabytes(p.first.sent));
    row("first publication, s", &|p| format!("{:.1?}", p.first.took));
    row("a replica fetches then", &|p| megabytes(p.first.fetched));
    row("a replica fetches, checks and opens, s", &|p| {
        format!("{:.1?}", p.first.followed)
    });
    row("a change sends", &|p| megabytes(p.second.sent));
    row("a replica fetches", &|p| megabytes(p.second.fetched));
    row("a replica follows, s", &|p| {
        format!("{:.1?}", p.second.followed)
    });
    row("a replica starts from its copy, s", &|p| {
        format!("{:.2?}", p.restarted)
    });
    println!("\n| search, µs of CPU, p50 / p99 | one directory | one of {STATES} | all {STATES} |");
    println!("| --- | ---: | ---: | ---: |");
    searches(&one.generation, &state.generation);
    println!("\nprivate memory, all of this: {} MB", memory("RssAnon"));
}

/// What one publication moved.
struct Moved {
    bytes: u64,
    sent: u64,
    took: Duration,
    fetched: u64,
    followed: Duration,
}

/// A directory that was published, and once more after a change.
struct Published {
    load: Duration,
    build: Duration,
    first: Moved,
    second: Moved,
    restarted: Duration,
    generation: Generation,
}

fn published(count: usize, places: &Arc<Gazetteer>) -> Published {
    let storage = TempDir::new().unwrap();
    let here = TempDir::new().unwrap();
    let bucket = Bucket::open(&format!("file://{}", storage.path().display())).unwrap();
    let store = Store::new(here.path());
    let built = county(count, Arc::clone(places));
    let first = publish(&bucket, &store, &built.generation);
    // One listing less is a change of a row.
    let changed = county(count - 5, Arc::clone(places));
    let second = publish(&bucket, &store, &changed.generation);
    let name = store.current_name().unwrap();
    let (generation, restarted) = wall(|| store.open(&name, None).unwrap());
    // Its files go with the folder, and stay mapped until then.
    std::mem::forget((storage, here));
    Published {
        load: built.load,
        build: built.build,
        first,
        second,
        restarted,
        generation,
    }
}

fn publish(bucket: &Bucket, store: &Store, generation: &Generation) -> Moved {
    let county: CountyName = "county".parse().unwrap();
    let signed = Signed {
        by: "bench".to_owned(),
        at: NOW,
    };
    let seen = bucket.head(&county).unwrap();
    let start = Instant::now();
    let sent = bucket.publish(&county, generation, seen.as_ref(), &signed, false);
    let took = start.elapsed();
    let entry = bucket.head(&county).unwrap().unwrap().record.current;
    let start = Instant::now();
    let (_, fetched) = bucket.bring(&entry, store, None).unwrap();
    store.make_current(&entry.generation).unwrap();
    Moved {
        bytes: entry.bytes,
        sent: sent.unwrap().bytes,
        took,
        fetched: fetched.bytes,
        followed: start.elapsed(),
    }
}

fn searches(one: &Generation, state: &Generation) {
    let zips = zips(&Path::new(SEEDS).join("gazetteer"));
    for class in Class::ALL {
        let asked = questions(class, ASKED, &zips);
        let of = |generation: &Generation| {
            let wants: Vec<_> = asked.iter().map(|q| want(generation, class, q)).collect();
            cpu_times(&wants, |want| {
                drop(attempt(generation, want, NOW, PAGE).unwrap());
            })
        };
        let (whole, part) = (of(one), of(state));
        let each = u32::try_from(STATES).unwrap();
        println!(
            "| {} | {} / {} | {} / {} | {} |",
            class.name(),
            whole.0.as_micros(),
            whole.1.as_micros(),
            part.0.as_micros(),
            part.1.as_micros(),
            (part.0 * each).as_micros(),
        );
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
