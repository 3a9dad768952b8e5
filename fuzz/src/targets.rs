//! What is fuzzed: everything that reads bytes of others. A target panics when
//! something is wrong; libFuzzer calls it with bytes it makes up, and the tests
//! call it with the corpus that is kept in `fuzz/corpus`.
//!
//! Whoever includes this file has `SEEDS` beside it, the shipped seed folder.

use std::io::{Cursor, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use tempfile::TempDir;
use tower::ServiceExt as _;
use waypost::check;
use waypost::cmd::import::feed_source;
use waypost::directory::{Directory, LoadError};
use waypost::gazetteer::{Gazetteer, Prefer};
use waypost::import::fetch::{self, Fetcher};
use waypost::import::list::{FeedFile, ListContext, ListSettings};
use waypost::import::read_list::read_list;
use waypost::import::table::kinds::KindReader;
use waypost::index::store::Store;
use waypost::model::language::Language;
use waypost::model::schedule::hours_text::reader::{HoursReading, read_hours};
use waypost::model::schedule::time_zone::Zone;
use waypost::query::interpret::{Context, understand};
use waypost::query::lexicon::Lexicon;
use waypost::query::likeness::Likeness;
use waypost::seeds::check_context::CheckContext;
use waypost::seeds::columns::SITE_COLUMNS;
use waypost::seeds::read::grid::Grid;
use waypost::seeds::read::limits::MAX_TEXT_BYTES;
use waypost::seeds::read::seed_folder::{Content, SeedFile};
use waypost::seeds::read::table::Table;
use waypost::seeds::rules::rule::Findings;
use waypost::seeds::settings_files;
use waypost::seeds::sources::Reader;
use waypost::web;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::SEEDS;

/// The day and the moment of everything here.
const TODAY: Date = date(2026, 11, 22);
const NOW: Timestamp = Timestamp::constant(1_795_386_600, 0);

/// What the targets share; made once, since it takes seconds.
struct World {
    gazetteer: Arc<Gazetteer>,
    directory: Directory,
    words: Lexicon,
    likeness: Likeness,
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
        let words = Lexicon::compile(&directory.words, &directory.categories, &directory.listings);
        let index = TempDir::new().unwrap();
        let generation = Store::new(index.path()).publish(&directory, &"0".repeat(64), &|| {});
        let bare = TempDir::new().unwrap();
        std::fs::copy(
            seeds.join("categories.csv"),
            bare.path().join("categories.csv"),
        )
        .unwrap();
        World {
            likeness: Likeness::train(&directory.words, &directory.categories),
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
    check_file(NAMES[usize::from(*first) % NAMES.len()], rest);
}

fn check_file(name: &str, bytes: &[u8]) {
    let file = SeedFile {
        name: name.to_owned(),
        content: Content::InMemory(bytes.into()),
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

/// A workbook: the first byte chooses the part that the other bytes are. What
/// is read of it is bounded.
pub fn workbooks(bytes: &[u8]) {
    const CONTENT_TYPES: &str = "[Content_Types].xml";
    const PARTS: [(&str, &str); 4] = [
        (
            "xl/sharedStrings.xml",
            "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>A</t></si></sst>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
             <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>name</t></is></c>\
             <c r=\"B1\" t=\"inlineStr\"><is><t>category</t></is></c></row>\
             <row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs><xf/></cellXfs></styleSheet>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
             <sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
    ];
    const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let chosen = usize::from(*first) % (PARTS.len() + 1);
    let mut book = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &[u8]| {
        book.start_file(name, SimpleFileOptions::default()).unwrap();
        book.write_all(text).unwrap();
    };
    add(CONTENT_TYPES, b"<Types/>");
    add("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes());
    for (number, (name, text)) in PARTS.iter().enumerate() {
        add(
            name,
            if number == chosen {
                rest
            } else {
                text.as_bytes()
            },
        );
    }
    let book = book.finish().unwrap().into_inner();
    // The last choice is a file as it came.
    let book = if chosen == PARTS.len() { rest } else { &book };
    let grid = Grid::read(book);
    let text: usize = grid.rows.iter().map(|row| row.cells.bytes()).sum();
    assert!(text <= MAX_TEXT_BYTES);
    check_file("resources.xlsx", book);
}

/// The settings of a site as somebody wrote them: what comes of them can always
/// be served.
pub fn site_settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let quoted = text.replace('"', "\"\"");
    let mut file = String::from("key,value\n");
    for key in ["leave_to", "address", "feedback", "time_zone"] {
        file.push_str(&format!("{key},\"{quoted}\"\n"));
    }
    let table = Table::read("site.csv", file.as_bytes(), SITE_COLUMNS);
    let site = settings_files::site(&table, None, &mut Findings::new(&table.file));
    assert!(HeaderValue::from_str(&site.leave_to).is_ok());
    for address in [&site.leave_to, &site.address] {
        let scheme = address.get(..8).unwrap_or_default();
        assert!(address.is_empty() || scheme.eq_ignore_ascii_case("https://"));
    }
    assert!(!site.feedback.contains(['?', '&', ',', ':', '\n', '<']));
    // A blank zone is that of the home counties.
    assert!(site.time_zone.is_empty() || Zone::new(&site.time_zone).is_ok());
}

/// A packed feed, fetched from a server. What is unpacked is bounded, and the
/// key in its address goes no further.
pub fn packed_feeds(bytes: &[u8]) {
    static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    let address = SERVER.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                // Whoever has read enough goes away.
                let _ = stream.write_all(&ANSWER.lock().unwrap());
            }
        });
        address
    });
    let head = format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        bytes.len()
    );
    *ANSWER.lock().unwrap() = [head.as_bytes(), bytes].concat();
    match feed_source::pieces(
        &format!("http://{address}/feed?key=KEYCANARY"),
        Fetcher::default(),
    ) {
        Ok(pieces) => {
            for piece in pieces {
                assert!(piece.bytes.len() as u64 <= fetch::MAX_BYTES);
                assert!(!piece.url.unwrap_or_default().contains("CANARY"));
                import_feeds(&[&[0], piece.bytes.as_slice()].concat());
            }
        }
        Err(failure) => assert!(!failure.0.contains("CANARY")),
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
    let context = Context {
        words: &world.words,
        likeness: &world.likeness,
        gazetteer: &world.gazetteer,
        prefer: &world.prefer,
        refused: &[],
    };
    understand(text, &context);
    let status = get(&format!("/find?q={}", escaped(text)));
    assert!(is_an_answer(status), "{status}");
}

/// A feed of meetings: the first byte chooses its format. Every meeting is used
/// or counted among those set aside.
pub fn import_feeds(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let reader = [Reader::MeetingGuide, Reader::Bmlt][usize::from(*first) % 2];
    let piece = FeedFile {
        name: "feed".to_owned(),
        url: None,
        bytes: rest.to_vec(),
    };
    let settings = ListSettings::new("feed", reader);
    let world = world();
    let (directory, places) = (&world.directory, &*world.gazetteer);
    let (categories, types) = (&directory.categories, &directory.meeting_types);
    let context = ListContext {
        kinds: &KindReader::new(categories, &world.words, &world.likeness, places),
        world: &CheckContext::new(places, categories, types, Zone::default(), TODAY),
        home: &[],
    };
    let imported = read_list(&[piece], &settings, &context, &[]).unwrap();
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
