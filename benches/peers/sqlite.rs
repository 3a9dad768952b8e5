//! SQLite, with FTS5 and R*Tree.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, params_from_iter};
use waypost::index::format::tags::TagKind;
use waypost::index::generation::Generation;
use waypost::model::place::miles_to_chord;
use waypost::query::listing_text::ListingTerms;
use waypost::search::criteria::SearchCriteria;

use super::generator::county::thread_time;
use super::generator::questions::Class;
use super::sql::{Answer, LOCAL, Peer, areas, chord};

/// The listings in SQLite, set up the ordinary way.
pub struct Sqlite {
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

impl Sqlite {
    /// Opens a file of it.
    pub fn open(file: &Path) -> Sqlite {
        let database = Connection::open(file).unwrap();
        database.execute_batch(SETTINGS).unwrap();
        Sqlite { database }
    }

    /// Fills a file that is not there yet.
    pub fn build(file: &Path, generation: &Generation) {
        let Sqlite { database } = Sqlite::open(file);
        database.execute_batch(TABLES).unwrap();
        database.execute_batch("BEGIN").unwrap();
        let mut said = ListingTerms::default();
        for document in generation.records.by_id() {
            Sqlite::insert(&database, generation, document, &mut said);
        }
        database.execute_batch("COMMIT").unwrap();
        database
            .execute_batch("INSERT INTO words(words) VALUES('optimize'); ANALYZE;")
            .unwrap();
    }

    fn insert(
        database: &Connection,
        generation: &Generation,
        document: u32,
        said: &mut ListingTerms,
    ) {
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

    /// What matches, near or serving the place.
    fn near(&self, class: Class, want: &SearchCriteria, words: &str) -> Answer {
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

impl Peer for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn ask(&mut self, class: Class, want: &SearchCriteria) -> Option<Answer> {
        let words = words(class, want);
        match class {
            // It knows no way to find them.
            Class::Typo => None,
            Class::Nearest => {
                let reach = reach(want);
                let total = self.count(
                    &format!("SELECT count(*) FROM {reach} WHERE ?1 = ''"),
                    &[""],
                );
                Some((self.nearest(want), total))
            }
            Class::Text | Class::Prefix => {
                let first = "SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rank LIMIT 20";
                let count = "SELECT count(*) FROM words WHERE words MATCH ?1";
                Some((self.ids(first, &[&words]), self.count(count, &[&words])))
            }
            _ => Some(self.near(class, want, &words)),
        }
    }

    /// A box that grows until it holds twenty within its half side.
    fn nearest(&mut self, want: &SearchCriteria) -> Vec<u32> {
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

    fn time(&mut self) -> Duration {
        thread_time()
    }
}

/// The words as FTS5 asks for them.
fn words(class: Class, want: &SearchCriteria) -> String {
    let words = want.words.iter().map(|word| match class {
        Class::Prefix if word.prefix && word.text.len() < 5 => format!("\"{}\"*", word.text),
        _ => format!("\"{}\"", word.stems[0].0),
    });
    words.collect::<Vec<_>>().join(" AND ")
}

/// What is near or serves the place, as SQL.
fn reach(want: &SearchCriteria) -> String {
    format!(
        "(SELECT id FROM place CROSS JOIN listing USING(id) WHERE {} UNION SELECT id FROM serves \
         WHERE area IN ({}))",
        inside(want, want.within.unwrap_or(LOCAL)),
        areas(want)
    )
}

/// Whether a place is within so many miles: by a box first, then exactly.
fn inside(want: &SearchCriteria, miles: f64) -> String {
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
