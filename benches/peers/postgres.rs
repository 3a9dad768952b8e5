//! PostgreSQL, with PostGIS and pg_trgm, where it is installed: a server of
//! its own in a folder of its own, asked through `psql`. What is counted is the
//! CPU time of the process that answers; that of the client is not.

use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use rustix::process::geteuid;
use waypost::index::format::tags::TagKind;
use waypost::index::generation::Generation;
use waypost::model::place::miles_to_chord;
use waypost::query::listing_text::ListingTerms;
use waypost::query::tokenizer;
use waypost::search::criteria::SearchCriteria;

use super::generator::questions::Class;
use super::sql::{Answer, LOCAL, Peer, areas, chord, quoted};

/// Where distributions put the programs of the server.
const PROGRAMS: [&str; 4] = [
    "/usr/lib/postgresql/17/bin",
    "/usr/lib/postgresql/16/bin",
    "/usr/lib/postgresql/15/bin",
    "/usr/local/bin",
];

/// What the server is told: memory enough for all of it, nothing written twice,
/// and one process to a question, so that its time can be told.
const SETTINGS: [&str; 10] = [
    "listen_addresses=",
    "shared_buffers=2GB",
    "work_mem=256MB",
    "maintenance_work_mem=1GB",
    "fsync=off",
    "full_page_writes=off",
    "max_wal_size=8GB",
    "jit=off",
    "max_parallel_workers_per_gather=0",
    "max_parallel_maintenance_workers=0",
];

/// Listings that are taken from its index before the first twenty are told:
/// more than stand at one place.
const SIDE_BY_SIDE: usize = 1_000;

const TABLES: &str = "
    CREATE EXTENSION postgis; CREATE EXTENSION pg_trgm;
    CREATE UNLOGGED TABLE given(id int, x float8, y float8, z float8, visit bool, cost text,
        first_category text, stems text[], categories text[], areas text[], document bytea);";

const INDEXES: &str = "
    CREATE TABLE listing AS SELECT id, x, y, z, cost, first_category, categories, areas, document,
        array_to_tsvector(stems) AS body,
        CASE WHEN visit THEN ST_MakePoint(x, y, z) END AS sphere FROM given;
    DROP TABLE given;
    ALTER TABLE listing ADD PRIMARY KEY (id);
    CREATE INDEX ON listing USING gin(body);
    CREATE INDEX ON listing USING gin(categories);
    CREATE INDEX ON listing USING gin(areas);
    CREATE INDEX ON listing USING gist(sphere gist_geometry_ops_nd);
    CREATE TABLE vocabulary AS SELECT word FROM ts_stat('SELECT body FROM listing');
    CREATE INDEX ON vocabulary USING gin(word gin_trgm_ops);
    VACUUM ANALYZE;";

/// A server, ended with this value.
pub struct Server {
    running: Child,
    folder: PathBuf,
}

impl Server {
    /// Starts one in an empty folder; `None` where it or PostGIS is not
    /// installed.
    pub fn start(folder: &Path) -> Option<Server> {
        let programs = PROGRAMS.map(Path::new);
        let programs = programs.iter().find(|at| at.join("initdb").exists())?;
        fs::create_dir_all(folder).unwrap();
        if geteuid().is_root() {
            // It refuses to run as root, and its user must reach the folder.
            let mut give = Command::new("chown");
            give.arg("postgres")
                .args([folder.parent().unwrap(), folder]);
            assert!(give.status().unwrap().success());
        }
        let data = folder.join("data");
        let mut make = own(&programs.join("initdb"));
        make.args(["--no-sync", "--encoding=UTF8", "--locale=C", "--auth=trust"]);
        make.args(["--username=postgres", "-D"]).arg(&data);
        assert!(make.stdout(Stdio::null()).status().unwrap().success());
        let mut run = own(&programs.join("postgres"));
        run.arg("-D").arg(&data).arg("-k").arg(folder);
        for setting in SETTINGS {
            run.args(["-c", setting]);
        }
        let log = fs::File::create(folder.with_extension("log")).unwrap();
        let running = run.stderr(log).spawn().unwrap();
        let server = Server {
            running,
            folder: folder.to_owned(),
        };
        let ready = || {
            let mut ask = Command::new("pg_isready");
            ask.arg("-h").arg(folder).stdout(Stdio::null());
            ask.status().unwrap().success()
        };
        while !ready() {
            std::thread::sleep(Duration::from_millis(50));
        }
        let needed = "SELECT name FROM pg_available_extensions
            WHERE name IN ('postgis', 'pg_trgm')";
        if Postgres::connect(folder).run(needed).len() < 2 {
            println!("PostgreSQL is left out: it has no PostGIS, or no pg_trgm.");
            return None;
        }
        Some(server)
    }

    /// Fills it. The answer is the time of the process that did it, and its
    /// size in megabytes.
    pub fn build(&self, generation: &Generation) -> (Duration, f64) {
        let mut postgres = Postgres::connect(&self.folder);
        postgres.run(TABLES);
        postgres.copy(generation);
        postgres.run(INDEXES);
        let size =
            "SELECT pg_total_relation_size('listing') + pg_total_relation_size('vocabulary')";
        let bytes: f64 = postgres.run(size)[0].parse().unwrap();
        (postgres.time(), bytes / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let file = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
        let number = file.lines().next().unwrap_or_default().to_owned();
        // It ends at once; the folder is thrown away.
        let _ = Command::new("kill").args(["-QUIT", &number]).status();
        let _ = self.running.wait();
    }
}

/// A program run by the user of the server where this one is root.
fn own(program: &Path) -> Command {
    if !geteuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command.current_dir("/");
    command
}

/// A connection.
pub struct Postgres {
    client: Child,
    say: ChildStdin,
    hear: Lines<BufReader<ChildStdout>>,
    /// Number of the process that answers.
    process: String,
}

impl Postgres {
    /// Connects to the server of a folder.
    pub fn connect(folder: &Path) -> Postgres {
        let mut client = Command::new("psql");
        client.args(["-qAtX", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-h"]);
        client.arg(folder).arg("postgres");
        client.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut client = client.spawn().unwrap();
        let say = client.stdin.take().unwrap();
        let hear = BufReader::new(client.stdout.take().unwrap()).lines();
        let mut postgres = Postgres {
            client,
            say,
            hear,
            process: String::new(),
        };
        postgres.process = postgres.run("SELECT pg_backend_pid()").remove(0);
        postgres
    }

    /// Runs statements: the rows of all of them.
    fn run(&mut self, sql: &str) -> Vec<String> {
        const END: &str = "~end~";
        writeln!(self.say, "{sql};\n\\echo {END}").unwrap();
        self.say.flush().unwrap();
        let mut rows = Vec::new();
        loop {
            // What is wrong stands in its message, and it ends.
            let line = self.hear.next().unwrap().unwrap();
            if line == END {
                return rows;
            }
            rows.push(line);
        }
    }

    fn copy(&mut self, generation: &Generation) {
        writeln!(self.say, "COPY given FROM STDIN;").unwrap();
        let mut said = ListingTerms::default();
        for document in generation.records.by_id() {
            let row = row(generation, document, &mut said);
            writeln!(self.say, "{}", row.join("\t")).unwrap();
        }
        writeln!(self.say, "\\.").unwrap();
    }

    fn ids(&mut self, sql: &str) -> Vec<u32> {
        let rows = self.run(sql);
        rows.iter().map(|row| row.parse().unwrap()).collect()
    }

    fn count(&mut self, from: &str) -> usize {
        self.run(&format!("SELECT count(*) {from}"))[0]
            .parse()
            .unwrap()
    }

    /// The words as it asks for them; a misspelled one by the words that share
    /// most of its groups of three letters.
    fn words(&mut self, class: Class, want: &SearchCriteria) -> String {
        let mut words = Vec::new();
        for word in &want.words {
            words.push(match class {
                Class::Prefix if word.prefix && word.text.len() < 5 => {
                    format!("'{}':*", word.text)
                }
                Class::Typo => {
                    let stem = quoted(&tokenizer::stem(&word.text));
                    let like = format!(
                        "SELECT word FROM vocabulary WHERE word % {stem} \
                         ORDER BY similarity(word, {stem}) DESC LIMIT 5"
                    );
                    let like = self.run(&like);
                    let like: Vec<String> = like.iter().map(|word| quoted(word)).collect();
                    match like.is_empty() {
                        true => continue,
                        false => format!("({})", like.join(" | ")),
                    }
                }
                _ => quoted(&word.stems[0].0),
            });
        }
        format!("{}::tsquery", quoted(&words.join(" & ")))
    }

    fn near(&mut self, class: Class, want: &SearchCriteria) -> Answer {
        let reach = reach(want);
        let words = self.words(class, want);
        let (matching, rank) = match class {
            Class::CategoryNear => {
                let category = quoted(&want.categories[0].0);
                let from =
                    format!("FROM listing WHERE categories @> ARRAY[{category}] AND {reach}");
                (from, "0".to_owned())
            }
            _ => (
                format!("FROM listing WHERE body @@ {words} AND {reach}"),
                format!("ts_rank(body, {words})"),
            ),
        };
        let far = format!("coalesce({}, 9)", chord(want));
        let order = match class {
            Class::TextByDistance | Class::CategoryNear => format!("{far}, id"),
            _ => format!("{rank} / (1.0 + 40000.0 * {far}) DESC"),
        };
        let ids = self.ids(&format!("SELECT id {matching} ORDER BY {order} LIMIT 20"));
        let total = self.count(&matching);
        if class == Class::CategoryNear {
            for facet in ["cost", "first_category"] {
                self.run(&format!("SELECT count(*) {matching} GROUP BY {facet}"));
            }
        }
        (ids, total)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Whether it ended already or not, it does now.
        let _ = self.client.kill();
        let _ = self.client.wait();
    }
}

impl Peer for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn ask(&mut self, class: Class, want: &SearchCriteria) -> Option<Answer> {
        Some(match class {
            Class::Nearest => {
                let total = self.count(&format!("FROM listing WHERE {}", reach(want)));
                (self.nearest(want), total)
            }
            Class::Text | Class::Typo | Class::Prefix => {
                let words = self.words(class, want);
                let from = format!("FROM listing WHERE body @@ {words}");
                let first =
                    format!("SELECT id {from} ORDER BY ts_rank(body, {words}) DESC LIMIT 20");
                (self.ids(&first), self.count(&from))
            }
            _ => self.near(class, want),
        })
    }

    /// As its index gives them, in the order of the straight line; those as far
    /// as one another by id, which the index knows nothing of.
    fn nearest(&mut self, want: &SearchCriteria) -> Vec<u32> {
        self.ids(&format!(
            "SELECT id FROM (SELECT id, sphere <<->> {0} AS far FROM listing \
             ORDER BY sphere <<->> {0} LIMIT {SIDE_BY_SIDE}) AS first ORDER BY far, id LIMIT 20",
            point(want)
        ))
    }

    fn time(&mut self) -> Duration {
        let file = format!("/proc/{}/schedstat", self.process);
        let text = fs::read_to_string(file).unwrap();
        Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
    }
}

/// A listing as `COPY` reads it.
fn row(generation: &Generation, document: u32, said: &mut ListingTerms) -> [String; 11] {
    let record = generation.records.get(document).unwrap();
    let listing = generation.documents.get(document).unwrap();
    let spoken = said.take(&listing, &generation.facts.categories);
    let stems = spoken.in_name.iter().chain(&spoken.elsewhere);
    let stems: Vec<&str> = stems.map(|stem| said.forms().stem(*stem)).collect();
    let vector = listing.place.point.map(|_| record.vector.map(f64::from));
    let part = |at: usize| vector.map_or("\\N".to_owned(), |vector| format!("{:e}", vector[at]));
    let (mut categories, mut areas) = (Vec::new(), Vec::new());
    for number in generation.records.tags(&record) {
        let tag = generation.facts.tags.tag(number).unwrap();
        match tag.kind {
            TagKind::Serves => areas.push(tag.value.as_str()),
            TagKind::Category => categories.push(tag.value.as_str()),
            _ => {}
        }
    }
    let bytes = postcard::to_stdvec(&listing).unwrap();
    let bytes: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = |value: Option<&String>| value.map_or("\\N".to_owned(), |value| escaped(value));
    let visit = listing.place.point.is_some() && listing.reach.visit;
    [
        record.by_id.to_string(),
        part(0),
        part(1),
        part(2),
        visit.to_string(),
        text(listing.cost.first()),
        text(listing.categories.first()),
        list(&stems),
        list(&categories),
        list(&areas),
        format!("\\\\x{bytes}"),
    ]
}

fn list(values: &[&str]) -> String {
    let quoted = values.iter().filter(|value| !value.is_empty());
    let quoted = quoted.map(|value| {
        let inner = value.replace('\\', "\\\\").replace('"', "\\\"");
        escaped(&format!("\"{inner}\""))
    });
    format!("{{{}}}", quoted.collect::<Vec<_>>().join(","))
}

fn escaped(value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('\t', "\\t");
    value.replace('\n', "\\n").replace('\r', "\\r")
}

/// Where the person is, on the unit sphere.
fn point(want: &SearchCriteria) -> String {
    let [x, y, z] = want.from.as_ref().unwrap().origin().unwrap();
    format!("ST_MakePoint({x:e}, {y:e}, {z:e})")
}

/// What is near or serves the place: a box on the sphere first, then exactly.
fn reach(want: &SearchCriteria) -> String {
    let far = miles_to_chord(want.within.unwrap_or(LOCAL));
    format!(
        "((sphere &&& ST_Expand({}, {:e}) AND {} <= {far:e}) OR areas && ARRAY[{}])",
        point(want),
        far.sqrt() * 1.0001,
        chord(want),
        areas(want)
    )
}
