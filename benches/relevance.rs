//! The judged questions of `tests/relevance/`, asked of Waypost and of SQLite
//! FTS5 over the same listings: `cargo bench --bench relevance`.
//!
//! SQLite is set up the ordinary way, with nothing left undone that its manual
//! offers without a list of words of one's own: one FTS5 table of the texts a
//! listing is found by (names, descriptions and categories in both languages),
//! the Porter stemmer over `unicode61` without accents, every word of the
//! question quoted and joined by OR, and `bm25` with the name counting three
//! times. It knows nothing of places, distance, spelling or crisis; that is
//! the difference that is measured. A question's `near` is told to Waypost
//! alone.
//!
//! A question succeeds when a right answer is among the first three. For the
//! crisis groups, a right answer is a line pinned for that kind of crisis:
//! among Waypost's first three pinned lines, among SQLite's first three
//! results.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use rusqlite::{Connection, params};
use serde::Deserialize;
use tempfile::TempDir;
use waypost::directory::Directory;
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::model::category::Categories;
use waypost::model::listing::Listing;
use waypost::model::localized_text::Text;
use waypost::query::Query;
use waypost::search::engine::search;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Sunday, November 22, 2026, 5:30 in the afternoon in New York.
const NOW: Timestamp = Timestamp::constant(1_795_386_600, 0);

/// A right answer must be among this many.
const FIRST: usize = 3;

/// The rank of a listing for a question: the name counts three times, every
/// other column once.
const FIND: &str = "SELECT rowid FROM listing WHERE listing MATCH ?1
    ORDER BY bm25(listing, 3.0), rowid LIMIT ?2";

#[derive(Debug, Deserialize)]
struct File {
    question: Vec<Question>,
}

#[derive(Debug, Deserialize)]
struct Question {
    ask: String,
    near: Option<String>,
    top: Option<usize>,
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    listings: Vec<String>,
    crisis: Option<String>,
}

/// How many questions of a group each of the two answered.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    questions: usize,
    waypost: usize,
    sqlite: usize,
}

impl Score {
    fn add(&mut self, other: Score) {
        self.questions += other.questions;
        self.waypost += other.waypost;
        self.sqlite += other.sqlite;
    }
}

/// The same listings, twice.
struct Both {
    listings: Vec<Arc<Listing>>,
    generation: Generation,
    sqlite: Connection,
}

fn main() {
    let index = TempDir::new().unwrap();
    let seeds = Path::new(ROOT).join("seed-data");
    let (directory, _) = Directory::load(&seeds, date(2026, 11, 22)).unwrap();
    let store = Store::new(index.path());
    let generation = store.publish(&directory, &"0".repeat(64), &|| {}).unwrap();
    let sqlite = sqlite(&directory);
    let both = Both {
        listings: directory.listings(),
        generation,
        sqlite,
    };
    let scores = groups().into_iter().map(|(name, questions)| {
        let mut score = Score::default();
        for question in &questions {
            score.add(judge(&both, question));
        }
        (name, score)
    });
    print(&scores.collect());
}

/// The questions by file.
fn groups() -> BTreeMap<String, Vec<Question>> {
    let folder = Path::new(ROOT).join("tests/relevance");
    let mut groups = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let file: File = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        groups.insert(name, file.question);
    }
    groups
}

/// The listings in an FTS5 table; a row's number is the listing's place in
/// the directory.
fn sqlite(directory: &Directory) -> Connection {
    let sqlite = Connection::open_in_memory().unwrap();
    let table = "CREATE VIRTUAL TABLE listing USING fts5(
        name, organization, description, category, city, county, eligibility,
        tokenize = 'porter unicode61 remove_diacritics 2')";
    sqlite.execute(table, []).unwrap();
    let insert = "INSERT INTO listing
        (rowid, name, organization, description, category, city, county, eligibility)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let mut insert = sqlite.prepare(insert).unwrap();
    for (row, listing) in directory.listings().iter().enumerate() {
        let address = listing.place.address.as_ref();
        let county = listing.place.county.as_ref();
        let cells = params![
            i64::try_from(row).unwrap(),
            both_languages(&listing.name),
            listing.organization,
            both_languages(&listing.description),
            categories(&directory.categories, listing),
            address.map_or("", |address| address.city.as_str()),
            county.map_or("", |county| county.name.as_str()),
            both_languages(&listing.eligibility),
        ];
        insert.execute(cells).unwrap();
    }
    drop(insert);
    sqlite
}

fn both_languages(text: &Text) -> String {
    let spanish = text.spanish.as_deref().unwrap_or_default();
    format!("{} {spanish}", text.english)
}

/// Ids and names of a listing's categories and of their parents, each once.
fn categories(all: &Categories, listing: &Listing) -> String {
    let mut lineage = BTreeMap::new();
    for category in listing.categories.iter().flat_map(|id| all.lineage(id)) {
        lineage.insert(&category.id, both_languages(&category.name));
    }
    let words = lineage.iter().map(|(id, name)| format!("{id} {name}"));
    words.collect::<Vec<String>>().join(" ")
}

fn judge(both: &Both, question: &Question) -> Score {
    if let Some(kind) = question.crisis.as_deref().filter(|kind| *kind != "none") {
        return judge_crisis(both, question, kind);
    }
    if question.top.is_none() {
        return Score::default();
    }
    let answer = search(&both.generation, &query(question), &[], NOW).unwrap();
    let mut waypost = answer.hits.iter().take(FIRST).map(|hit| &hit.listing);
    let mut sqlite = sqlite_finds(both, question).into_iter();
    Score {
        questions: 1,
        waypost: usize::from(waypost.any(|listing| is_right(question, listing))),
        sqlite: usize::from(sqlite.any(|listing| is_right(question, listing))),
    }
}

/// Whether a line pinned for this kind of crisis is among the first.
fn judge_crisis(both: &Both, question: &Question, kind: &str) -> Score {
    let is_line = |listing: &Listing| {
        let mut lines = both.generation.facts.crisis_lines.iter();
        lines.any(|line| line.kind == kind && line.listing == listing.id)
    };
    let answer = search(&both.generation, &query(question), &[], NOW).unwrap();
    let mut waypost = answer.crisis.iter().take(FIRST);
    let mut sqlite = sqlite_finds(both, question).into_iter();
    Score {
        questions: 1,
        waypost: usize::from(waypost.any(|pinned| is_line(&pinned.listing))),
        sqlite: usize::from(sqlite.any(is_line)),
    }
}

fn is_right(question: &Question, listing: &Listing) -> bool {
    let mut categories = listing.categories.iter();
    question.listings.contains(&listing.id) || categories.any(|id| question.categories.contains(id))
}

fn query(question: &Question) -> Query {
    let query = Query::from_words(&question.ask);
    match &question.near {
        Some(near) => query.with("near", near),
        None => query,
    }
}

/// The first listings SQLite finds for a question.
fn sqlite_finds<'a>(both: &'a Both, question: &Question) -> Vec<&'a Listing> {
    let words = question.ask.split_whitespace();
    let quoted = words.map(|word| format!("\"{}\"", word.replace('"', "\"\"")));
    let expression = quoted.collect::<Vec<String>>().join(" OR ");
    let mut find = both.sqlite.prepare(FIND).unwrap();
    let most = i64::try_from(FIRST).unwrap();
    let rows = find.query_map(params![expression, most], |row| row.get::<_, i64>(0));
    let rows = rows
        .unwrap()
        .map(|row| usize::try_from(row.unwrap()).unwrap());
    rows.map(|row| both.listings[row].as_ref()).collect()
}

fn print(scores: &BTreeMap<String, Score>) {
    println!("| group | questions | Waypost success@3 | SQLite FTS5 success@3 |");
    println!("| --- | ---: | ---: | ---: |");
    for (name, score) in scores {
        print_line(name, *score);
    }
    for (name, prefix) in [("crisis", "crisis"), ("Spanish", "spanish"), ("all", "")] {
        let mut total = Score::default();
        for (group, score) in scores {
            if group.starts_with(prefix) {
                total.add(*score);
            }
        }
        print_line(&format!("**{name}**"), total);
    }
}

fn print_line(name: &str, score: Score) {
    let share = |part: usize| 100.0 * part as f64 / score.questions as f64;
    println!(
        "| {name} | {} | {:.0}% | {:.0}% |",
        score.questions,
        share(score.waypost),
        share(score.sqlite),
    );
}
