//! A seed folder made, checked, built and asked for every county of the
//! gazetteer: `cargo bench --bench county`; `cargo bench --bench county -- 100`
//! takes every hundredth, `-- 12 5` every twelfth after the first five, so that
//! twelve runs, from 0 to 11, take all.
//!
//! Prints what was refused, then a table of counts and times.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::date;
use tempfile::TempDir;
use waypost::adopt::NewFolder;
use waypost::diagnostic::Severity;
use waypost::directory::Directory;
use waypost::gazetteer::Gazetteer;
use waypost::index::build::document_order::ServedGeneration;
use waypost::index::generation::Generation;
use waypost::index::sources::Golden;
use waypost::index::store::{Seeds, Store};
use waypost::publish::comparison::Change;
use waypost::publish::{golden, rules};

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data");
const NOW: Timestamp = Timestamp::constant(1_795_386_600, 0);

/// What was counted over the counties.
#[derive(Default)]
struct Totals {
    counties: usize,
    without_folder: usize,
    errors: usize,
    warnings: usize,
    refused: usize,
    questions: usize,
    made: Vec<Duration>,
    whole: Vec<Duration>,
}

fn main() {
    let arguments = std::env::args().skip(1);
    let mut numbers = arguments.filter_map(|one| one.parse().ok());
    let (every, first) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(0));
    let gazetteer = Gazetteer::read_folder(&Path::new(SEEDS).join("gazetteer"));
    let gazetteer = Arc::new(gazetteer.unwrap());
    let index = TempDir::new().unwrap();
    let store = Store::new(index.path());
    let served = built(&store, &folder("Centre, PA", &gazetteer), &gazetteer);
    let mut totals = Totals::default();
    for name in counties().iter().skip(first).step_by(every) {
        totals.add(name, &store, &served, &gazetteer);
    }
    totals.print();
}

/// All counties as "Centre, PA".
fn counties() -> Vec<String> {
    let mut rows = csv::Reader::from_path(Path::new(SEEDS).join("gazetteer/places.csv")).unwrap();
    let rows = rows.records().map(Result::unwrap);
    rows.filter(|row| row[0] == row[3] && row[4].len() == 5 && is_county(&row[1]))
        .map(|row| format!("{}, {}", &row[0], &row[2]))
        .collect()
}

fn is_county(kind: &str) -> bool {
    kind.starts_with("county") || ["parish", "municipio", "census area"].contains(&kind)
}

fn folder(name: &str, gazetteer: &Gazetteer) -> TempDir {
    let out = TempDir::new().unwrap();
    let plan = NewFolder::plan(name, Path::new(SEEDS), gazetteer).unwrap();
    plan.write(out.path()).unwrap();
    out
}

fn built(store: &Store, folder: &TempDir, gazetteer: &Arc<Gazetteer>) -> Generation {
    let today = date(2026, 11, 22);
    let loaded = Directory::load_with(folder.path(), Arc::clone(gazetteer), today);
    store.publish(&loaded.unwrap().0, "first", &|| {}).unwrap()
}

impl Totals {
    fn add(&mut self, name: &str, store: &Store, first: &Generation, gazetteer: &Arc<Gazetteer>) {
        self.counties += 1;
        let out = TempDir::new().unwrap();
        let start = Instant::now();
        let plan = match NewFolder::plan(name, Path::new(SEEDS), gazetteer) {
            Ok(plan) => plan,
            Err(error) => {
                println!("{name}: {error}");
                self.without_folder += 1;
                return;
            }
        };
        plan.write(out.path()).unwrap();
        self.made.push(start.elapsed());
        let today = date(2026, 11, 22);
        let loaded = Directory::load_with(out.path(), Arc::clone(gazetteer), today);
        let (directory, found) = loaded.unwrap();
        for one in &found {
            println!("{name}: {} {}", one.code, one.message);
            self.errors += usize::from(one.severity == Severity::Error);
            self.warnings += usize::from(one.severity == Severity::Warning);
        }
        let seeds = Seeds::from_folder(out.path(), false).unwrap();
        let listings = first.listings().unwrap();
        let beside = ServedGeneration {
            generation: first,
            listings: &listings,
        };
        let built = store.build_aside(&directory, &seeds, Some(beside), &|| {});
        let built = built.unwrap();
        let mut reasons = rules::check(&Change::new(None, &directory, &found));
        let asked = Golden::from(&directory);
        reasons.append(&mut golden::check(&built.generation, &asked, NOW).unwrap());
        for reason in &reasons {
            println!("{name}: {} {}", reason.code, reason.message);
        }
        self.refused += usize::from(!reasons.is_empty());
        self.questions += directory.golden.len();
        store.discard(built);
        self.whole.push(start.elapsed());
    }

    fn print(&mut self) {
        println!("| counties | without a folder | errors | warnings | refused | questions asked |");
        println!(
            "| {} | {} | {} | {} | {} | {} |",
            self.counties,
            self.without_folder,
            self.errors,
            self.warnings,
            self.refused,
            self.questions
        );
        for (what, times) in [("made", &mut self.made), ("made to asked", &mut self.whole)] {
            times.sort();
            let (Some(median), Some(slowest)) = (times.get(times.len() / 2), times.last()) else {
                continue;
            };
            println!("| {what} | median {median:.2?} | slowest {slowest:.2?} |");
        }
    }
}
