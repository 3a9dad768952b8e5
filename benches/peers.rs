//! The same questions asked of Waypost and of SQLite (FTS5 and R*Tree) over
//! the same listings in one run: `cargo bench --bench peers`, with
//! `WAYPOST_LISTINGS=1_000_000` for another size than a county's.
//!
//! Waypost gives its whole answer: first page, total, counts of all facets.
//! SQLite gives the first twenty ids and the total, for the kind of help also
//! the counts of two facets. Totals must agree in every class but misspelled
//! words, which it does not know; where results are in order of distance, the
//! ids must agree, too. The nearest twenty, not counted, are told beside.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use generator::county::{
    NOW, SEEDS, county, cpu_times, how_many, megabytes, places, process_time, want,
};
use generator::questions::{Class, Question, questions};
use generator::zips;
use rusqlite::{Connection, params_from_iter};
use tempfile::TempDir;
use waypost::index::generation::Generation;
use waypost::index::tags::TagKind;
use waypost::model::place::miles_to_chord;
use waypost::model::reach::areas_around;
use waypost::query::analysis;
use waypost::query::said::Said;
use waypost::search::answer::Sort;
use waypost::search::document_set::DocumentSet;
use waypost::search::matching::has_listings;
use waypost::search::plan::{Found, attempt};
use waypost::search::postings::{count, postings};
use waypost::search::want::{Want, Word};
use waypost::search::words::sought;

/// Names the folder of the generation to measure, built before.
const BUILT: &str = "WAYPOST_BUILT";

/// Names the file of SQLite beside it.
const FILE: &str = "WAYPOST_SQLITE";

/// Questions of a class.
const ASKED: usize = 60;

/// Miles that count as local.
const LOCAL: f64 = 60.0;

fn main() {
    // What is measured is opened by a process of its own, as it is served.
    if let (Some(built), Some(file)) = (std::env::var_os(BUILT), std::env::var_os(FILE)) {
        return measure(Path::new(&built), Path::new(&file));
    }
    let county = county(how_many(), places());
    let generation = &county.generation;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("peer.sqlite");
    let start = process_time();
    drop(Peer::build(&file, generation));
    let built = process_time() - start;
    let (own, other) = (megabytes(&generation.folder), megabytes(folder.path()));
    println!(
        "| {} listings | Waypost | SQLite | ratio |",
        generation.records.len()
    );
    println!("| --- | ---: | ---: | ---: |");
    println!("| size, MB | {own:.0} | {other:.0} | {:.2} |", own / other);
    let ratio = county.build.as_secs_f64() / built.as_secs_f64();
    println!(
        "| build, CPU s | {:.1?} | {built:.1?} | {ratio:.2} |",
        county.build
    );
    let mut again = Command::new(std::env::current_exe().unwrap());
    let again = again.env(BUILT, &generation.folder).env(FILE, &file);
    assert!(again.status().unwrap().success());
}

fn measure(built: &Path, file: &Path) {
    let generation = &Generation::open(built).unwrap();
    let peer = Peer {
        database: Connection::open(file).unwrap(),
    };
    peer.database.execute_batch(SETTINGS).unwrap();
    println!("\n| µs of CPU, p50 / p99 | Waypost | SQLite | times at p50 | at p99 |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let zips = zips(&Path::new(SEEDS).join("gazetteer"));
    for class in Class::ALL {
        let asked = questions(class, ASKED, &zips);
        let asked: Vec<(Question, Want)> = asked
            .into_iter()
            .map(|one| (one.clone(), want(generation, class, &one)))
            .collect();
        let own = cpu_times(&asked, |(_, want)| {
            drop(attempt(generation, want, NOW, 20).unwrap());
        });
        if class == Class::Typo {
            println!("| {} | {} | not offered | | |", class.name(), pair(own));
            continue;
        }
        asked
            .iter()
            .for_each(|(_, want)| compare(generation, &peer, class, want));
        let other = cpu_times(&asked, |(_, want)| drop(peer.ask(class, want)));
        let times = |own: Duration, other: Duration| other.as_secs_f64() / own.as_secs_f64();
        println!(
            "| {} | {} | {} | {:.0}× | {:.0}× |",
            class.name(),
            pair(own),
            pair(other),
            times(own.0, other.0),
            times(own.1, other.1)
        );
        if class == Class::Nearest {
            let twenty = cpu_times(&asked, |(_, want)| drop(peer.nearest(want)));
            println!("| twenty of them, not counted | | {} | | |", pair(twenty));
        }
    }
    floor(generation, &zips);
}

fn pair((median, slow): (Duration, Duration)) -> String {
    format!("{} / {}", median.as_micros(), slow.as_micros())
}

/// Both must have found the same.
fn compare(generation: &Generation, peer: &Peer, class: Class, want: &Want) {
    let (found, attempt): (Found, _) = attempt(generation, want, NOW, 20).unwrap();
    if !found.relaxed.is_empty() || !is_same(generation, &attempt.want, want) {
        // Waypost goes on to look farther; SQLite was not asked to.
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
    let (ids, total) = peer.ask(class, want);
    assert_eq!(found.total, total, "{class:?} {want:?}");
    if want.sort == Sort::Distance {
        let own = found.ranked.iter().filter(|one| one.miles.is_some());
        let own = own.map(|one| generation.records.get(one.document).unwrap().by_id);
        let own: Vec<u32> = own.collect();
        let same = own.iter().zip(&ids).all(|(own, other)| own == other);
        assert!(same && own.len() <= ids.len(), "{class:?}: {own:?} {ids:?}");
    }
}

/// Whether what was searched for is what was wanted: beside words alone are
/// those who know where to ask, of whom none are invented.
fn is_same(generation: &Generation, searched: &Want, want: &Want) -> bool {
    let mut added = searched.categories.iter().skip(want.categories.len());
    let categories = want.categories.clone();
    let searched = Want {
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
            let found = postings(generation, field, &analysis::stem(word)).unwrap();
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

/// The listings in SQLite, set up the ordinary way.
struct Peer {
    database: Connection,
}

const SETTINGS: &str =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000;";

const TABLES: &str = "
    CREATE TABLE listing(id INTEGER PRIMARY KEY, x REAL, y REAL, z REAL, cost TEXT,
        first_category TEXT, document BLOB);
    CREATE VIRTUAL TABLE words USING fts5(body, content='', prefix='3 4',
        tokenize='unicode61');
    CREATE VIRTUAL TABLE place USING rtree(id, south, north, west, east);
    CREATE TABLE serves(area TEXT, id INTEGER, PRIMARY KEY(area, id)) WITHOUT ROWID;
    CREATE TABLE category(name TEXT, id INTEGER, PRIMARY KEY(name, id)) WITHOUT ROWID;";

impl Peer {
    fn build(file: &Path, generation: &Generation) -> Peer {
        let database = Connection::open(file).unwrap();
        database.execute_batch(SETTINGS).unwrap();
        database.execute_batch(TABLES).unwrap();
        database.execute_batch("BEGIN").unwrap();
        let mut said = Said::default();
        for document in generation.records.by_id() {
            Peer::insert(&database, generation, document, &mut said);
        }
        database.execute_batch("COMMIT").unwrap();
        database
            .execute_batch("INSERT INTO words(words) VALUES('optimize'); ANALYZE;")
            .unwrap();
        Peer { database }
    }

    fn insert(database: &Connection, generation: &Generation, document: u32, said: &mut Said) {
        let record = generation.records.get(document).unwrap();
        let listing = generation.documents.get(document).unwrap();
        let spoken = said.take(&listing, &generation.facts.categories);
        let stems = spoken.in_name.iter().chain(&spoken.elsewhere);
        let stems: Vec<&str> = stems.map(|stem| said.forms().stem(*stem)).collect();
        let run = |sql: &str, values: &dyn Fn(&mut rusqlite::CachedStatement<'_>)| {
            values(&mut database.prepare_cached(sql).unwrap());
        };
        let id = record.by_id;
        let vector = listing.place.point.map(|_| record.vector.map(f64::from));
        let part = |at: usize| vector.map(|vector| vector[at]);
        let (cost, first) = (listing.cost.first(), listing.categories.first());
        let bytes = postcard::to_stdvec(&listing).unwrap();
        run(
            "INSERT INTO listing VALUES(?, ?, ?, ?, ?, ?, ?)",
            &|insert| {
                let values = (id, part(0), part(1), part(2), cost, first, &bytes);
                insert.execute(values).unwrap();
            },
        );
        run("INSERT INTO words(rowid, body) VALUES(?, ?)", &|insert| {
            insert.execute((id, stems.join(" "))).unwrap();
        });
        if let Some(point) = listing.place.point.filter(|_| listing.reach.visit) {
            let (lat, lon) = (point.latitude, point.longitude);
            run("INSERT INTO place VALUES(?, ?, ?, ?, ?)", &|insert| {
                insert.execute((id, lat, lat, lon, lon)).unwrap();
            });
        }
        for number in generation.records.tags(&record) {
            let tag = generation.facts.tags.tag(number).unwrap();
            let table = match tag.kind {
                TagKind::Serves => "INSERT INTO serves VALUES(?, ?)",
                TagKind::Category => "INSERT INTO category VALUES(?, ?)",
                _ => continue,
            };
            run(table, &|insert| {
                insert.execute((&tag.value, id)).unwrap();
            });
        }
    }

    /// The first twenty ids, and how many there are.
    fn ask(&self, class: Class, want: &Want) -> (Vec<u32>, usize) {
        let words = words(class, want);
        match class {
            Class::Nearest => {
                let reach = reach(want);
                let total = self.count(
                    &format!("SELECT count(*) FROM {reach} WHERE ?1 = ''"),
                    &[""],
                );
                (self.nearest(want), total)
            }
            Class::Text | Class::Typo | Class::Prefix => {
                let first = "SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rank LIMIT 20";
                let count = "SELECT count(*) FROM words WHERE words MATCH ?1";
                (self.ids(first, &[&words]), self.count(count, &[&words]))
            }
            _ => self.near(class, want, &words),
        }
    }

    fn ids(&self, sql: &str, values: &[&str]) -> Vec<u32> {
        let mut select = self.database.prepare_cached(sql).unwrap();
        let rows = select.query_map(params_from_iter(values), |row| row.get(0));
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn count(&self, sql: &str, values: &[&str]) -> usize {
        let mut select = self.database.prepare_cached(sql).unwrap();
        let count: i64 = select
            .query_row(params_from_iter(values), |row| row.get(0))
            .unwrap();
        usize::try_from(count).unwrap()
    }

    /// A box that grows until it holds twenty within its half side.
    fn nearest(&self, want: &Want) -> Vec<u32> {
        let mut miles = 5.0;
        loop {
            let inside = inside(want, miles);
            let select = format!(
                "SELECT id FROM place CROSS JOIN listing USING(id) WHERE {inside} ORDER BY {}, id LIMIT 20",
                chord(want)
            );
            let ids = self.ids(&select, &[]);
            if ids.len() == 20 || miles > LOCAL {
                return ids;
            }
            miles *= 2.0;
        }
    }

    /// What matches, near or serving the place.
    fn near(&self, class: Class, want: &Want, words: &str) -> (Vec<u32>, usize) {
        let reach = reach(want);
        let matching = match class {
            Class::CategoryNear => format!(
                "FROM category CROSS JOIN listing USING(id) WHERE name = '{}' AND ?1 = '' AND +id IN {reach}",
                want.categories[0].0
            ),
            _ => format!(
                "FROM words CROSS JOIN listing ON listing.id = words.rowid WHERE words MATCH ?1 AND \
                 +words.rowid IN {reach}"
            ),
        };
        let far = format!("coalesce({}, 9)", chord(want));
        let order = match class {
            Class::TextByDistance | Class::CategoryNear => format!("{far}, listing.id"),
            _ => format!("rank / (1.0 + 40000.0 * {far})"),
        };
        let ids = self.ids(
            &format!("SELECT listing.id {matching} ORDER BY {order} LIMIT 20"),
            &[words],
        );
        let total = self.count(&format!("SELECT count(*) {matching}"), &[words]);
        if class == Class::CategoryNear {
            for facet in ["cost", "first_category"] {
                let counts = format!("SELECT count(*) {matching} GROUP BY {facet}");
                drop(self.ids(&counts, &[words]));
            }
        }
        (ids, total)
    }
}

/// The words as FTS5 asks for them.
fn words(class: Class, want: &Want) -> String {
    let words = want.words.iter().map(|word| match class {
        Class::Prefix if word.prefix && word.text.len() < 5 => format!("\"{}\"*", word.text),
        _ => format!("\"{}\"", word.stems[0].0),
    });
    words.collect::<Vec<_>>().join(" AND ")
}

/// What is near or serves the place, as SQL.
fn reach(want: &Want) -> String {
    let person = &want.from.as_ref().unwrap().person;
    let areas = areas_around(person).into_iter().map(|area| area.key());
    let areas = areas.chain(["anywhere".to_owned()]);
    let areas: Vec<String> = areas
        .map(|area| format!("'{}'", area.replace('\'', "''")))
        .collect();
    format!(
        "(SELECT id FROM place CROSS JOIN listing USING(id) WHERE {} UNION SELECT id FROM serves \
         WHERE area IN ({}))",
        inside(want, want.within.unwrap_or(LOCAL)),
        areas.join(",")
    )
}

/// The squared chord from the person, as SQL.
fn chord(want: &Want) -> String {
    let [x, y, z] = want.from.as_ref().unwrap().origin().unwrap();
    format!("((x-({x:e}))*(x-({x:e}))+(y-({y:e}))*(y-({y:e}))+(z-({z:e}))*(z-({z:e})))")
}

/// Whether a place is within so many miles: by a box first, then exactly.
fn inside(want: &Want, miles: f64) -> String {
    let point = want.from.as_ref().unwrap().person.point;
    let north = miles / 69.0 * 1.01;
    let east = north / point.latitude.to_radians().cos().max(0.1) * 1.02;
    let (lat, lon) = (point.latitude, point.longitude);
    format!(
        "south >= {} AND north <= {} AND west >= {} AND east <= {} AND {} <= {:e}",
        lat - north,
        lat + north,
        lon - east,
        lon + east,
        chord(want),
        miles_to_chord(miles)
    )
}
