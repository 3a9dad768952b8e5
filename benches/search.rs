//! Build time, index size and search latency, for the shipped seeds and for
//! 20,000 invented listings: `cargo bench --bench search`.
//!
//! Times are wall-clock on whatever machine this runs on; compare the two
//! columns of one run, not runs of two machines.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::date;
use tempfile::TempDir;
use waypost::directory::Directory;
use waypost::gazetteer::{Gazetteer, Prefer};
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::model::reach::Whereabouts;
use waypost::query::Query;
use waypost::search::ask::ask;
use waypost::search::plan::search;
use waypost::search::suggest::suggest;
use waypost::search::want::{From, Size, Want, Word};

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data");
const INVENTED: usize = 20_000;
const ROUNDS: usize = 200;

/// Whole questions, from words to the first page.
const ASKED: [(&str, &str); 5] = [
    (
        "a need, asked",
        "my lights are getting shut off in lock haven",
    ),
    ("a name, asked", "salvation army food pantry"),
    ("a category, asked", "food pantry near 17745"),
    ("misspelled, asked", "fud pantrys in willamsport"),
    ("no category, asked", "somebody to carry a piano upstairs"),
];

/// One seed folder, measured.
struct Measured {
    rows: usize,
    load: Duration,
    build: Duration,
    bytes: u64,
    open: Duration,
    searches: Vec<(&'static str, Duration, Duration)>,
}

fn main() {
    let gazetteer = Arc::new(Gazetteer::read_folder(&Path::new(SEEDS).join("gazetteer")).unwrap());
    let invented = TempDir::new().unwrap();
    for file in fs::read_dir(SEEDS).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_file() && !name.starts_with("resources") {
            fs::copy(&path, invented.path().join(name)).unwrap();
        }
    }
    copy_words(invented.path());
    let rows = generator::resources(INVENTED, &Path::new(SEEDS).join("gazetteer"));
    fs::write(invented.path().join("resources-invented.csv"), rows).unwrap();
    let columns = [
        measure(Path::new(SEEDS), &gazetteer),
        measure(invented.path(), &gazetteer),
    ];
    print(&columns);
}

fn copy_words(to: &Path) {
    let words = Path::new(SEEDS).join("words");
    if !words.is_dir() {
        return;
    }
    fs::create_dir(to.join("words")).unwrap();
    for file in fs::read_dir(words).unwrap() {
        let path = file.unwrap().path();
        fs::copy(&path, to.join("words").join(path.file_name().unwrap())).unwrap();
    }
}

fn measure(seeds: &Path, gazetteer: &Arc<Gazetteer>) -> Measured {
    let today = date(2026, 11, 22);
    let start = Instant::now();
    let (directory, _) = Directory::load_with(seeds, Arc::clone(gazetteer), today).unwrap();
    let load = start.elapsed();
    let index = TempDir::new().unwrap();
    let start = Instant::now();
    let built = Store::new(index.path()).publish(&directory, &"0".repeat(64), &|| {});
    let build = start.elapsed();
    let folder = built.unwrap().folder;
    let start = Instant::now();
    let generation = Generation::open(&folder).unwrap();
    let open = start.elapsed();
    let searches = questions(&generation);
    let searches = searches.into_iter().map(|(name, want)| {
        let (median, slow) = latency(|| {
            drop(
                search(
                    &generation,
                    &want,
                    jiff::Timestamp::constant(1_795_386_600, 0),
                )
                .unwrap(),
            )
        });
        (name, median, slow)
    });
    let now = jiff::Timestamp::constant(1_795_386_600, 0);
    let asked = ASKED.iter().map(|(name, question)| {
        let query = Query::of_words(question);
        let (median, slow) = latency(|| drop(ask(&generation, &query, &[], now).unwrap()));
        (*name, median, slow)
    });
    let typed = [("suggest: fo", "fo"), ("suggest: lock h", "lock h")];
    let suggested = typed.map(|(name, typed)| {
        let language = waypost::model::language::Language::English;
        let (median, slow) = latency(|| drop(suggest(&generation, typed, language).unwrap()));
        (name, median, slow)
    });
    Measured {
        rows: directory.listings.len(),
        load,
        build,
        bytes: size(&folder),
        open,
        searches: searches.chain(asked).chain(suggested).collect(),
    }
}

/// Median and 99th of a hundred, after a warm-up.
fn latency(mut run: impl FnMut()) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..ROUNDS * 2)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .skip(ROUNDS)
        .collect();
    times.sort();
    (times[ROUNDS / 2], times[ROUNDS * 99 / 100])
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let sizes = entries.map(|path| {
        if path.is_dir() {
            size(&path)
        } else {
            path.metadata().unwrap().len()
        }
    });
    sizes.sum()
}

fn questions(generation: &Generation) -> Vec<(&'static str, Want)> {
    let place = generation.gazetteer.resolve("17745", &Prefer::default());
    let place = place.best.unwrap();
    let from = Some(From {
        person: Whereabouts {
            point: place.point,
            zip: place.zip,
            county: place.county,
            state: place.state,
        },
        size: Size::Spot,
    });
    let word = |text: &str, stem: &str| Word {
        text: text.to_owned(),
        stems: vec![(stem.to_owned(), 1.0)],
        needed: true,
        prefix: false,
    };
    let words = vec![word("free", "free"), word("groceries", "groceri")];
    let categories = vec![("food-pantry".to_owned(), 1.0)];
    vec![
        (
            "words",
            Want {
                words: words.clone(),
                ..Want::default()
            },
        ),
        (
            "words and place",
            Want {
                words,
                from: from.clone(),
                ..Want::default()
            },
        ),
        (
            "category and place",
            Want {
                categories,
                from: from.clone(),
                ..Want::default()
            },
        ),
        (
            "everything near",
            Want {
                from,
                ..Want::default()
            },
        ),
    ]
}

fn print(columns: &[Measured; 2]) {
    let row = |name: &str, show: &dyn Fn(&Measured) -> String| {
        println!("| {name} | {} | {} |", show(&columns[0]), show(&columns[1]));
    };
    println!("| | shipped seeds | invented |");
    println!("| --- | ---: | ---: |");
    row("listings", &|m| m.rows.to_string());
    row("read and check", &|m| format!("{:.1?}", m.load));
    row("build", &|m| format!("{:.1?}", m.build));
    row("size on disk", &|m| {
        format!("{:.1} MB", m.bytes as f64 / 1e6)
    });
    row("open, every hash checked", &|m| format!("{:.1?}", m.open));
    for (at, (name, ..)) in columns[0].searches.iter().enumerate() {
        row(&format!("search: {name}, median / p99"), &|m| {
            let (_, median, slow) = m.searches[at];
            format!("{median:.0?} / {slow:.0?}")
        });
    }
}
