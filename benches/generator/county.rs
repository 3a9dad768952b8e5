//! An invented directory, loaded and built the way real ones are.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use rustix::time::{ClockId, clock_gettime};
use tempfile::TempDir;
use waypost::directory::Directory;
use waypost::gazetteer::{Gazetteer, Prefer};
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::model::eligibility::Person;
use waypost::model::reach::Whereabouts;
use waypost::query::interpret::understand;
use waypost::query::{Query, tokenizer};
use waypost::search::answer::Sort;
use waypost::search::build_criteria;
use waypost::search::criteria::{Origin, PlaceScale, SearchCriteria, Word};

use super::questions::{Class, Question};
use super::{meetings, resources_from, zips};

/// The shipped seeds, for their categories, words and places.
pub const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data");

/// The day of every check.
pub const TODAY: Date = date(2026, 11, 22);

/// The moment of every search.
pub const NOW: Timestamp = Timestamp::constant(1_795_386_600, 0);

/// Listings in one file.
const A_FILE: usize = 100_000;

/// How many listings are asked for: `WAYPOST_LISTINGS`, or a county's 20,000.
pub fn how_many() -> usize {
    let asked = std::env::var("WAYPOST_LISTINGS").ok();
    asked.map_or(20_000, |number| number.replace('_', "").parse().unwrap())
}

/// A generation of invented listings.
pub struct County {
    /// It, opened.
    pub generation: Generation,
    /// CPU time of reading and checking.
    pub load: Duration,
    /// CPU time of building and opening.
    pub build: Duration,
    _index: TempDir,
}

/// Writes the seeds of `count` listings into a folder. One in five is a
/// meeting.
pub fn seeds(folder: &Path, count: usize) {
    copy(Path::new(SEEDS), folder);
    let zips = zips(&folder.join("gazetteer"));
    let (met, listed) = (count / 5, count - count / 5);
    for first in (0..listed).step_by(A_FILE) {
        let rows = resources_from(first, A_FILE.min(listed - first), &zips);
        let name = format!("resources-invented-{first}.csv");
        fs::write(folder.join(name), rows).unwrap();
    }
    fs::write(folder.join("meetings-invented.csv"), meetings(met, &zips)).unwrap();
}

/// Builds `count` listings.
pub fn county(count: usize, gazetteer: Arc<Gazetteer>) -> County {
    county_in(count, gazetteer, Store::new)
}

/// The same in a store made of a folder.
pub fn county_in(
    count: usize,
    gazetteer: Arc<Gazetteer>,
    store: impl FnOnce(&Path) -> Store,
) -> County {
    let folder = TempDir::new().unwrap();
    seeds(folder.path(), count);

    let start = process_time();
    let (directory, _) = Directory::load_with(folder.path(), gazetteer, TODAY).unwrap();
    let load = process_time() - start;
    assert_eq!(
        directory.listings.len(),
        count,
        "every invented row is sound"
    );
    let index = TempDir::new().unwrap();
    // Another number of listings is another generation.
    let seeds = format!("{count:0>16}{}", "0".repeat(48));
    let start = process_time();
    let store = store(index.path());
    let built = store.publish(&directory, &seeds, &|| {});
    County {
        generation: built.unwrap(),
        load,
        build: process_time() - start,
        _index: index,
    }
}

/// The places of the shipped seeds.
pub fn places() -> Arc<Gazetteer> {
    Arc::new(Gazetteer::read_folder(&Path::new(SEEDS).join("gazetteer")).unwrap())
}

/// Copies the tables and words of the seeds, but no listing.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let listed = ["resources", "meetings", "crisis-lines", "golden"];
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else if !listed.iter().any(|start| name.starts_with(start)) {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// What a question of a class wants; only a misspelled one is understood
/// first.
pub fn want(generation: &Generation, class: Class, question: &Question) -> SearchCriteria {
    if class == Class::Typo {
        let typed = question.words.join(" ");
        let prefer = Prefer::default();
        let understood = understand(&typed, &build_criteria::context(generation, &prefer));
        let query = Query::from_words(&typed);
        let want = build_criteria::want(generation, &query, &understood, None, Person::default());
        let question = Vec::new();
        return SearchCriteria { question, ..want };
    }
    let last = question.words.len().saturating_sub(1);
    let words = question.words.iter().enumerate().map(|(at, word)| Word {
        text: word.clone(),
        stems: vec![(tokenizer::stem(word), 1.0)],
        needed: true,
        is_meant: false,
        prefix: class == Class::Prefix && at == last,
        is_category: false,
    });
    let from = question.zip.as_ref().map(|zip| {
        let found = generation.gazetteer.resolve(&zip.zip, &Prefer::default());
        let found = found.best.unwrap();
        Origin {
            person: Whereabouts {
                point: found.point,
                zip: found.zip,
                county: found.county,
                state: found.state,
            },
            size: PlaceScale::Spot,
        }
    });
    SearchCriteria {
        words: words.collect(),
        categories: question
            .category
            .iter()
            .map(|id| ((*id).to_owned(), 1.0))
            .collect(),
        from,
        within: question.within,
        sort: match class {
            Class::Nearest | Class::TextByDistance => Sort::Distance,
            _ => Sort::Relevance,
        },
        ..SearchCriteria::default()
    }
}

/// CPU time of this thread so far.
pub fn thread_time() -> Duration {
    cpu(ClockId::ThreadCPUTime)
}

/// CPU time of all threads so far.
pub fn process_time() -> Duration {
    cpu(ClockId::ProcessCPUTime)
}

fn cpu(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// CPU time of each call, once each has run to warm up: the median and the
/// 99th of a hundred.
pub fn cpu_times<T>(asked: &[T], mut run: impl FnMut(&T)) -> (Duration, Duration) {
    asked.iter().for_each(&mut run);
    let times: Vec<Duration> = asked
        .iter()
        .map(|one| {
            let start = thread_time();
            run(one);
            thread_time() - start
        })
        .collect();
    middle(times)
}

/// The median of times, and the 99th of a hundred.
pub fn middle(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

/// Wall-clock time of a call.
pub fn wall<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = run();
    (done, start.elapsed())
}

/// Megabytes of a folder on disk.
pub fn megabytes(folder: &Path) -> f64 {
    fn bytes(folder: &Path) -> u64 {
        let entries = fs::read_dir(folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let size = |path: std::path::PathBuf| match path.is_dir() {
            true => bytes(&path),
            false => path.metadata().unwrap().len(),
        };
        paths.map(size).sum()
    }
    bytes(folder) as f64 / 1e6
}

/// A line of `/proc/self/status`, in megabytes: `VmHWM`, `RssAnon`.
pub fn memory(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find(|one| one.starts_with(line));
    let kilobytes = found.and_then(|one| one.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_024
}
