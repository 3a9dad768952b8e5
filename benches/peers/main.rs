//! The same questions asked of Waypost, of SQLite (FTS5 and R*Tree) and, where
//! it is installed, of PostgreSQL (PostGIS and pg_trgm) over the same listings
//! in one run: `cargo bench --bench peers`, with `WAYPOST_LISTINGS=1_000_000`
//! for another size than a county's.
//!
//! Waypost gives its whole answer: first page, total, counts of all facets. The
//! databases give the first twenty ids and the total, for the kind of help also
//! the counts of two facets. Totals must agree in every class but misspelled
//! words, which SQLite does not know; where results are in order of distance,
//! the ids must agree, too. The nearest twenty, not counted, are told beside.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "../generator/mod.rs"]
mod generator;
mod postgres;
mod sql;
mod sqlite;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use generator::county::{
    County, NOW, SEEDS, county, cpu_times, how_many, megabytes, middle, places, process_time, want,
};
use generator::questions::{Class, Question, questions};
use generator::zips;
use postgres::{Postgres, Server};
use sql::{Answer, Peer};
use sqlite::Sqlite;
use tempfile::TempDir;
use waypost::index::generation::Generation;
use waypost::query::tokenizer;
use waypost::search::answer::Sort;
use waypost::search::criteria::{SearchCriteria, Word};
use waypost::search::matching::bitset::DocumentSet;
use waypost::search::matching::has_listings;
use waypost::search::matching::postings::{count, postings};
use waypost::search::matching::terms::sought;
use waypost::search::relaxation::{Found, attempt};

/// Names the folder of the generation to measure, built before.
const BUILT: &str = "WAYPOST_BUILT";

/// Names the file of SQLite beside it.
const FILE: &str = "WAYPOST_SQLITE";

/// Names the folder of the server of PostgreSQL, where there is one.
const SERVER: &str = "WAYPOST_POSTGRES";

/// Questions of a class.
const ASKED: usize = 60;

fn main() {
    // What is measured is opened by a process of its own, as it is served.
    if let (Some(built), Some(file)) = (std::env::var_os(BUILT), std::env::var_os(FILE)) {
        let mut peers: Vec<Box<dyn Peer>> = vec![Box::new(Sqlite::open(Path::new(&file)))];
        if let Some(server) = std::env::var_os(SERVER) {
            peers.push(Box::new(Postgres::connect(Path::new(&server))));
        }
        return measure(Path::new(&built), &mut peers);
    }
    let county = county(how_many(), places());
    let generation = &county.generation;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sqlite/peer.sqlite");
    fs::create_dir(file.parent().unwrap()).unwrap();
    let start = process_time();
    Sqlite::build(&file, generation);
    let mut built = vec![(process_time() - start, megabytes(file.parent().unwrap()))];
    let server = folder.path().join("postgres");
    let postgres = Server::start(&server);
    built.extend(postgres.as_ref().map(|server| server.build(generation)));
    print_built(&county, &built);
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.env(BUILT, &generation.folder).env(FILE, &file);
    if postgres.is_some() {
        again.env(SERVER, &server);
    }
    assert!(again.status().unwrap().success());
}

/// Time and size of each beside our own: SQLite, then PostgreSQL if it is there.
fn print_built(county: &County, built: &[(Duration, f64)]) {
    let size = megabytes(&county.generation.folder);
    println!(
        "| {} listings | Waypost | SQLite | ratio | PostgreSQL | ratio |",
        county.generation.records.len()
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let sizes = built
        .iter()
        .map(|(_, other)| format!("{other:.0} | {:.2}", size / other));
    println!("| size, MB | {size:.0} | {} |", columns(sizes));
    let own = county.build;
    let times = built.iter().map(|(other, _)| {
        format!(
            "{other:.1?} | {:.2}",
            own.as_secs_f64() / other.as_secs_f64()
        )
    });
    println!("| build, CPU s | {own:.1?} | {} |", columns(times));
}

/// What stands in the columns of those who are there, and of the others.
fn columns(cells: impl Iterator<Item = String>) -> String {
    let mut cells: Vec<String> = cells.collect();
    cells.resize(2, "not installed | ".to_owned());
    cells.join(" | ")
}

fn measure(built: &Path, peers: &mut [Box<dyn Peer>]) {
    let generation = &Generation::open(built).unwrap();
    let names = peers.iter().map(|peer| peer.name().to_owned());
    let names = names.collect::<Vec<_>>().join(" | ");
    println!("\n| µs of CPU, p50 / p99 | Waypost | {names} | the better at p50 | at p99 |");
    println!(
        "| --- |{} ---: | ---: | ---: |",
        " ---: |".repeat(peers.len())
    );
    let zips = zips(&Path::new(SEEDS).join("gazetteer"));
    for class in Class::ALL {
        let asked = questions(class, ASKED, &zips);
        let asked: Vec<(Question, SearchCriteria)> = asked
            .into_iter()
            .map(|one| (one.clone(), want(generation, class, &one)))
            .collect();
        let own = cpu_times(&asked, |(_, want)| {
            drop(attempt(generation, want, NOW, 20).unwrap());
        });
        let others: Vec<_> = peers
            .iter_mut()
            .map(|peer| measured(generation, peer.as_mut(), class, &asked))
            .collect();
        let cells = others.iter().map(|other| match other {
            Some(other) => pair(*other),
            None => "not offered".to_owned(),
        });
        let cells = cells.collect::<Vec<_>>().join(" | ");
        let times = |of: fn(Times) -> Duration| {
            let best = others.iter().flatten().map(|other| of(*other)).min();
            best.map_or(String::new(), |best| {
                format!("{:.0}×", best.as_secs_f64() / of(own).as_secs_f64())
            })
        };
        let (median, slow) = (times(|times| times.0), times(|times| times.1));
        println!(
            "| {} | {} | {cells} | {median} | {slow} |",
            class.name(),
            pair(own)
        );
        if class == Class::Nearest {
            let twenty = peers.iter_mut().map(|peer| {
                pair(times_of(peer.as_mut(), &asked, |peer, want| {
                    drop(peer.nearest(want))
                }))
            });
            let twenty = twenty.collect::<Vec<_>>().join(" | ");
            println!("| twenty of them, not counted | | {twenty} | | |");
        }
    }
    floor(generation, &zips);
}

/// The median and the 99th of a hundred.
type Times = (Duration, Duration);

/// What a peer takes for the questions of a class, once its answers are known
/// to be ours.
fn measured(
    generation: &Generation,
    peer: &mut dyn Peer,
    class: Class,
    asked: &[(Question, SearchCriteria)],
) -> Option<Times> {
    for (_, want) in asked {
        let answer = peer.ask(class, want)?;
        if class != Class::Typo {
            compare(generation, &answer, class, want);
        }
    }
    Some(times_of(peer, asked, |peer, want| {
        drop(peer.ask(class, want))
    }))
}

fn times_of(
    peer: &mut dyn Peer,
    asked: &[(Question, SearchCriteria)],
    run: impl Fn(&mut dyn Peer, &SearchCriteria),
) -> Times {
    let times = asked.iter().map(|(_, want)| {
        let start = peer.time();
        run(peer, want);
        peer.time() - start
    });
    middle(times.collect())
}

fn pair((median, slow): Times) -> String {
    format!("{} / {}", median.as_micros(), slow.as_micros())
}

/// Both must have found the same.
fn compare(generation: &Generation, (ids, total): &Answer, class: Class, want: &SearchCriteria) {
    let (found, attempt): (Found, _) = attempt(generation, want, NOW, 20).unwrap();
    if !found.relaxed.is_empty() || !is_same(generation, &attempt.want, want) {
        // Waypost goes on to look farther; the others were not asked to.
        return;
    }
    let tells = |word: &Word| {
        sought(generation, word)
            .unwrap()
            .is_none_or(|found| found.telling)
    };
    if want.words.iter().any(tells) {
        // Listings with it are worth a look, whatever else they lack.
        return;
    }
    let is_word = |word: &Word| count(generation, generation.fields.body, &word.text) > 0;
    if class == Class::Prefix && want.words.last().is_some_and(is_word) {
        // What is a word itself is not read as a beginning.
        return;
    }
    assert_eq!(found.total(), *total, "{class:?} {want:?}");
    if want.sort == Sort::Distance {
        let own = found.ranked.iter().filter(|one| one.miles.is_some());
        let own = own.map(|one| generation.records.get(one.document).unwrap().by_id);
        let own: Vec<u32> = own.collect();
        let same = own.iter().zip(ids).all(|(own, other)| own == other);
        assert!(same && own.len() <= ids.len(), "{class:?}: {own:?} {ids:?}");
    }
}

/// Whether what was searched for is what was wanted: beside words alone are
/// those who know where to ask, of whom none are invented.
fn is_same(generation: &Generation, searched: &SearchCriteria, want: &SearchCriteria) -> bool {
    let mut added = searched.categories.iter().skip(want.categories.len());
    let categories = want.categories.clone();
    let searched = SearchCriteria {
        categories,
        ..searched.clone()
    };
    searched == *want && added.all(|(id, _)| !has_listings(generation, id))
}

/// Both words looked up one by one, their documents met and listed, and
/// nothing else: what a search for two words cannot do without.
fn floor(generation: &Generation, zips: &[generator::Zip]) {
    let asked = questions(Class::Text, ASKED, zips);
    let times = cpu_times(&asked, |question| {
        let field = generation.fields.body;
        let sets = question.words.iter().map(|word| {
            let mut set = DocumentSet::new(generation.records.len());
            let found = postings(generation, field, &tokenizer::stem(word)).unwrap();
            found.unwrap().add_to(&mut set);
            set
        });
        let mut sets = sets.collect::<Vec<DocumentSet>>().into_iter();
        let mut both = sets.next().unwrap();
        sets.for_each(|set| both.intersect(&set));
        assert!(!both.documents().is_empty());
    });
    println!("\ntwo words, practical floor: {} µs of CPU", pair(times));
}
