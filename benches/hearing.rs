//! What is heard of sentences that nobody tuned for, and what is offered
//! needlessly: `cargo bench --bench hearing`. With the folder of a set as an
//! argument, that set alone, with every sentence that was taken wrong.

#![allow(clippy::unwrap_used, clippy::print_stdout, dead_code, missing_docs)]

#[path = "../tests/it/hearing/sets.rs"]
mod sets;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::date;
use sets::{Harmless, Report, judge, percent};
use tempfile::TempDir;
use waypost::directory::Directory;
use waypost::index::store::Store;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Sunday, November 22, 2026, 5:30 in the afternoon in New York.
const NOW: Timestamp = Timestamp::constant(1_795_386_600, 0);

fn main() {
    let index = TempDir::new().unwrap();
    let seeds = std::env::var_os("WAYPOST_SEEDS").map(PathBuf::from);
    let seeds = seeds.unwrap_or_else(|| Path::new(ROOT).join("seed-data"));
    let (directory, _) = Directory::load(&seeds, date(2026, 11, 22)).unwrap();
    let store = Store::new(index.path());
    let generation = store.publish(&directory, &"0".repeat(64), &|| {}).unwrap();
    let arguments = std::env::args().skip(1);
    let chosen: Vec<String> = arguments.filter(|one| !one.starts_with('-')).collect();
    for folder in &chosen {
        let report = judge(&generation, Path::new(folder), NOW);
        print(folder, &report);
        report.wrong.iter().for_each(|wrong| println!("{wrong}"));
    }
    let sets = Path::new(ROOT).join("tests/relevance");
    for set in ["choosing", "judging"]
        .into_iter()
        .filter(|_| chosen.is_empty())
    {
        print(set, &judge(&generation, &sets.join(set), NOW));
    }
}

fn print(set: &str, report: &Report) {
    println!("\n## {set}\n");
    println!(
        "| cries | number | heard | certain | right line in the first two, of those heard | first |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let plain = ("asked plainly".to_owned(), report.plain);
    let groups = report.cries.clone().into_iter();
    for (name, cries) in groups.chain([plain]) {
        println!(
            "| {name} | {} | {:.1}% | {:.1}% | {:.1}% | {:.1}% |",
            cries.all,
            percent(cries.heard, cries.all),
            percent(cries.certain, cries.all),
            percent(cries.right, cries.heard),
            percent(cries.first, cries.all),
        );
    }
    println!("\n| harmless | number | certain | possible |");
    println!("| --- | ---: | ---: | ---: |");
    print_harmless("near misses", report.near_misses);
    print_harmless("everyday questions", report.everyday);
    println!("\n| questions | number | first | in the first three |");
    println!("| --- | ---: | ---: | ---: |");
    for (name, asked) in &report.questions {
        println!(
            "| {name} | {} | {:.1}% | {:.1}% |",
            asked.all,
            percent(asked.first, asked.all),
            percent(asked.within_three, asked.all),
        );
    }
}

fn print_harmless(name: &str, harmless: Harmless) {
    println!(
        "| {name} | {} | {:.1}% | {:.1}% |",
        harmless.all,
        percent(harmless.certain, harmless.all),
        percent(harmless.possible, harmless.all),
    );
}
