//! How fast a list of 100,000 rows is checked, as CSV, and how much memory it
//! takes at most. `cargo bench --bench check [ROWS]`

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::date;
use waypost::directory::{Directory, gazetteer_of};
use waypost::seeds::read::seed_folder::{Content, SeedFile};

/// Checks are repeated, and the fastest counts: the others were disturbed.
const ROUNDS: usize = 5;

fn main() {
    let rows = std::env::args().filter_map(|word| word.parse().ok()).next();
    let rows: usize = rows.unwrap_or(100_000);
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed-data");
    let today = date(2026, 11, 22);
    let csv = generator::resources(rows, &seeds.join("gazetteer"));
    let megabytes = csv.len() as f64 / 1e6;
    let list = SeedFile {
        name: "resources-invented.csv".to_owned(),
        content: Content::InMemory(Arc::from(csv.into_bytes())),
    };
    let started = Instant::now();
    let gazetteer = gazetteer_of(&seeds).unwrap();
    println!("gazetteer: {:.2} s", started.elapsed().as_secs_f64());
    let before = peak();
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let given = std::slice::from_ref(&list);
        let loaded = Directory::load_given(&seeds, given, Arc::clone(&gazetteer), today);
        let directory = loaded.unwrap().directory;
        best = best.min(started.elapsed().as_secs_f64());
        assert!(directory.counts.rows >= rows);
    }
    println!(
        "{rows} rows, {megabytes:.1} MB: {best:.2} s, {:.0} rows/s; peak memory {} MB, {} MB of it \
         before the first check",
        rows as f64 / best,
        peak(),
        before
    );
}

/// The most memory the process has had at once, in MB; 0 where the system
/// does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes
        .and_then(|size| size.trim().parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}
