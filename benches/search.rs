//! What a search costs, class by class: `cargo bench --bench search`, with
//! `WAYPOST_LISTINGS=1_000_000` for another size than a county's.
//!
//! Every search gives the whole answer: the first page, the total, the counts
//! of all facets. Times are of the processor, so that other programs on the
//! machine disturb them little.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use generator::county::{
    County, NOW, SEEDS, county, cpu_times, how_many, megabytes, memory, places, wall, want,
};
use generator::questions::{Class, questions};
use generator::zips;
use waypost::index::generation::Generation;
use waypost::model::language::Language;
use waypost::query::Query;
use waypost::search::criteria::SearchCriteria;
use waypost::search::engine::search;
use waypost::search::relaxation::attempt;
use waypost::search::suggest::suggest;

/// Names the folder of a generation to measure, built before.
const BUILT: &str = "WAYPOST_BUILT";

/// Results on a page.
const PAGE: usize = 20;

/// Questions of a class.
const ASKED: usize = 200;

/// Whole questions, from words to the first page.
const WHOLE: [(&str, &str); 6] = [
    ("a need", "my lights are getting shut off in lock haven"),
    ("a name", "salvation army food pantry"),
    ("a category near", "food pantry near 17745"),
    ("misspelled", "fud pantrys in willamsport"),
    ("no category", "somebody to carry a piano upstairs"),
    ("words anywhere", "dental appointment for seniors"),
];

fn main() {
    // What is measured is opened by a process of its own, as it is served: one
    // that has just built it has its memory in pieces.
    if let Some(folder) = std::env::var_os(BUILT) {
        return measure(Path::new(&folder));
    }
    let county = county(how_many(), places());
    built(&county);
    let own = std::env::current_exe().unwrap();
    let mut again = Command::new(own);
    let again = again.env(BUILT, &county.generation.folder).status();
    assert!(again.unwrap().success());
}

fn measure(folder: &Path) {
    let (opened, took) = wall(|| Generation::open(folder).unwrap());
    println!("| open, every hash checked | {took:.0?} |");
    let zips = zips(&Path::new(SEEDS).join("gazetteer"));
    println!("\n| search, µs of CPU | p50 | p99 | results, median |\n| --- | ---: | ---: | ---: |");
    for class in Class::ALL {
        let asked = questions(class, ASKED, &zips);
        let wants: Vec<SearchCriteria> =
            asked.iter().map(|one| want(&opened, class, one)).collect();
        let mut totals = Vec::new();
        let times = cpu_times(&wants, |want| {
            let (found, _) = attempt(&opened, want, NOW, PAGE).unwrap();
            totals.push(found.total());
        });
        totals.sort_unstable();
        line(class.name(), times, &totals[totals.len() / 2].to_string());
    }
    for (name, question) in WHOLE {
        let query = Query::from_words(question);
        let times = cpu_times(&vec![query; ASKED], |query| {
            drop(search(&opened, query, &[], NOW).unwrap());
        });
        line(&format!("asked: {name}"), times, "");
    }
    for typed in ["fo", "lock h"] {
        let times = cpu_times(&vec![typed; ASKED], |typed| {
            drop(suggest(&opened, typed, Language::English).unwrap());
        });
        line(&format!("suggest: {typed}"), times, "");
    }
    rendering(&opened);
    recall(&opened, &zips);
    println!(
        "\nprivate memory, all of this bench: {} MB",
        memory("RssAnon")
    );
}

fn line(name: &str, (median, slow): (Duration, Duration), more: &str) {
    println!(
        "| {name} | {} | {} | {more} |",
        median.as_micros(),
        slow.as_micros()
    );
}

fn built(county: &County) {
    let generation = &county.generation;
    println!(
        "| {} listings | |\n| --- | ---: |",
        generation.records.len()
    );
    println!("| read and check, CPU | {:.1?} |", county.load);
    println!("| build and open, CPU | {:.1?} |", county.build);
    println!("| size on disk | {:.1} MB |", megabytes(&generation.folder));
    let tantivy = megabytes(&generation.folder.join("tantivy"));
    println!("| of it the index | {tantivy:.1} MB |");
    println!("| peak memory | {} MB |", memory("VmHWM"));
}

/// What it costs to read the twenty listings of a page.
fn rendering(generation: &Generation) {
    let documents = u32::try_from(generation.documents.len()).unwrap();
    let pages: Vec<u32> = (0..200)
        .map(|page| page * 7_919 % (documents - 20))
        .collect();
    let times = cpu_times(&pages, |first| {
        let listings = (*first..first + 20).filter_map(|at| generation.documents.get(at).ok());
        assert_eq!(listings.count(), 20);
    });
    line("reading 20 listings", times, "");
}

/// How many of the first twenty results of a question are found when a letter
/// of it is wrong.
fn recall(generation: &Generation, zips: &[generator::Zip]) {
    // Three letters are never corrected: they may be anybody's initials.
    let (mut found, mut wanted) = ([0; 2], [0; 2]);
    for question in questions(Class::Typo, ASKED, zips) {
        let first = |words: &[&str]| {
            let query = Query::from_words(&words.join(" "));
            let answer = search(generation, &query, &[], NOW).unwrap();
            let ids = answer.hits.into_iter().map(|hit| hit.listing.id);
            ids.collect::<Vec<String>>()
        };
        let right = first(&[&question.words[0], &question.meant]);
        let typo = first(&[&question.words[0], &question.words[1]]);
        let long = usize::from(question.words[1].len() > 3);
        wanted[long] += right.len();
        found[long] += right.iter().filter(|id| typo.contains(id)).count();
    }
    let share = |found: usize, wanted: usize| found as f64 / wanted.max(1) as f64;
    println!(
        "\nmisspelled questions: {:.3} of the first twenty results without the slip; {:.3} where \
         more than three letters are left",
        share(found[0] + found[1], wanted[0] + wanted[1]),
        share(found[1], wanted[1])
    );
}
