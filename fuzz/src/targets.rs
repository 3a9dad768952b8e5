//! What is fuzzed: everything that reads bytes of others. A target panics when
//! something is wrong; libFuzzer calls it with bytes it makes up, and the tests
//! call it with the corpus that is kept in `fuzz/corpus`.
//!
//! Whoever includes this file has `SEEDS` beside it, the shipped seed folder.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use tempfile::TempDir;
use tower::ServiceExt as _;
use waypost::check;
use waypost::directory::{Directory, LoadError};
use waypost::exchange::import::{Format, Options, Piece, import};
use waypost::gazetteer::{Gazetteer, Prefer};
use waypost::index::store::Store;
use waypost::model::language::Language;
use waypost::model::meeting_type::MeetingTypes;
use waypost::model::schedule::hours_reader::{HoursReading, read_hours};
use waypost::model::schedule::zone::Zone;
use waypost::query::understand;
use waypost::query::words::Words;
use waypost::seeds::folder::{Content, SeedFile};
use waypost::web;

use super::SEEDS;

/// The day and the moment of everything here.
const TODAY: Date = date(2026, 11, 22);
const NOW: Timestamp = Timestamp::constant(1_795_386_600, 0);

/// What the targets share; made once, since it takes seconds.
struct World {
    gazetteer: Arc<Gazetteer>,
    directory: Directory,
    words: Words,
    prefer: Prefer,
    app: web::App,
    /// A seed folder with categories and nothing else.
    bare: TempDir,
    _index: TempDir,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let seeds = Path::new(SEEDS);
        let gazetteer = Arc::new(Gazetteer::read_folder(&seeds.join("gazetteer")).unwrap());
        let (directory, _) = Directory::load_with(seeds, Arc::clone(&gazetteer), TODAY).unwrap();
        let words = Words::compile(&directory.words, &directory.categories, &directory.listings);
        let index = TempDir::new().unwrap();
        let generation = Store::new(index.path()).publish(&directory, &"0".repeat(64), &|| {});
        let bare = TempDir::new().unwrap();
        std::fs::copy(
            seeds.join("categories.csv"),
            bare.path().join("categories.csv"),
        )
        .unwrap();
        World {
            prefer: Prefer {
                counties: directory.home_counties.clone(),
                state: None,
            },
            app: web::App::new(generation.unwrap(), || NOW),
            gazetteer,
            directory,
            words,
            bare,
            _index: index,
        }
    })
}

/// A seed file of any bytes: the first byte chooses which one it is. Every row
/// is used or set aside, and what is said of it names this file.
pub fn seed_bytes(bytes: &[u8]) {
    const NAMES: [&str; 6] = [
        "resources.csv",
        "meetings.csv",
        "resources.xlsx",
        "site.csv",
        "needs.csv",
        "words/crisis-phrases.csv",
    ];
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let file = SeedFile {
        name: name.to_owned(),
        content: Content::InMemory(rest.into()),
    };
    let world = world();
    match check::files(world.bare.path(), &[file], &world.gazetteer, TODAY) {
        Ok(checked) => {
            let counts = checked.counts;
            assert_eq!(counts.rows, counts.used + counts.set_aside);
            assert!(checked.directory.listings.len() <= counts.rows);
        }
        // A folder with no listings at all cannot be published, and says so.
        Err(LoadError::NoListings(_)) => {}
        Err(error) => panic!("{error}"),
    }
}

/// Opening hours as somebody wrote them. What is read can be said again, in
/// both languages, and tells whether it is open now.
pub fn hours_text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let zone = Zone::new("America/New_York").unwrap();
    if let HoursReading::Read(schedule) = read_hours(text, &zone) {
        for language in [Language::English, Language::Spanish] {
            let state = schedule.open_state(NOW);
            schedule.describe(language);
            schedule.state_text(&state, NOW, language);
        }
    }
}

/// A question as a person typed it. It is answered, and the words that nobody
/// understood are among those that were asked.
pub fn questions(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let world = world();
    understand(text, &world.words, &world.gazetteer, &world.prefer);
    let status = get(&format!("/find?q={}", escaped(text)));
    assert!(is_an_answer(status), "{status}");
}

/// A feed of meetings: the first byte chooses its format. Every meeting is used
/// or counted among those set aside.
pub fn import_feeds(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let format = [Format::MeetingGuide, Format::Bmlt][usize::from(*first) % 2];
    let piece = Piece {
        name: "feed".to_owned(),
        url: None,
        bytes: rest.to_vec(),
    };
    let options = Options {
        format,
        fellowship: None,
        zone: None,
        list: "feed".to_owned(),
    };
    let types: &MeetingTypes = &world().directory.meeting_types;
    let imported = import(&[piece], &options, types);
    let counts = imported.counts;
    assert_eq!(counts.rows, counts.used + counts.set_aside);
    assert_eq!(imported.rows.len(), counts.used);
}

/// The ids of a handout, and of every other form of a list.
pub fn handout_ids(bytes: &[u8]) {
    let ids = escaped(&String::from_utf8_lossy(bytes));
    for path in ["/handout", "/list", "/compare", "/list.json", "/list.csv"] {
        let status = get(&format!("{path}?ids={ids}"));
        assert!(is_an_answer(status), "{path}: {status}");
    }
}

/// Whether a status is one of those that anybody may be given. What takes too
/// long is for the fuzzer to tell: it measures its own time, and not that of a
/// machine that does something else.
fn is_an_answer(status: StatusCode) -> bool {
    status == StatusCode::OK
        || status.is_client_error()
        || (cfg!(fuzzing) && status == StatusCode::GATEWAY_TIMEOUT)
}

/// The status of an answer.
fn get(path: &str) -> StatusCode {
    let Ok(request) = Request::get(path).body(Body::empty()) else {
        return StatusCode::BAD_REQUEST;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let site = web::router(world().app.clone());
    runtime.block_on(async { site.oneshot(request).await.unwrap().status() })
}

/// A text as a part of an address.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut escaped = String::new();
    for byte in text.bytes() {
        // Writing into a text cannot fail.
        let _ = write!(escaped, "%{byte:02X}");
    }
    escaped
}
