//! Internal errors: the person reads a number, and the log has the same number
//! with the causes, once, however the handler failed.

use std::error::Error;
use std::fs::OpenOptions;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fmt, fs, io};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::routing::get;
use jiff::Timestamp;
use waypost::cmd::serve::seed_watcher::{Seeds, warn_of_stale_lines};
use waypost::cmd::serve::startup::Source as _;
use waypost::config::Folders;
use waypost::import::meetings::redact::{
    without_passcodes, without_private_numbers, without_secret_parameters,
};
use waypost::index::generation::Generation;
use waypost::publish::publisher::Publisher;
use waypost::web;
use waypost::web::apply_middleware;
use waypost::web::error::WebError;
use waypost::web::middleware::stream::streamed;
use waypost::web::routes::ROUTES;

use crate::county::{County, pantries};
use crate::desk::{MARIA, Room, Upload, WORDS, door};
use crate::log::{logged, with_quiet_panics};
use crate::seed_folder::{NOW, TODAY};
use crate::site::{Page, answered, app};

/// An error with another one below it.
#[derive(Debug)]
struct NotRead(io::Error);

impl fmt::Display for NotRead {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("documents.bin cannot be read")
    }
}

impl Error for NotRead {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

/// The number on a page that starts with `500-`.
fn number(page: &Page) -> &str {
    let (_, number) = page.text.split_once("500-").expect(&page.text);
    &number[..7]
}

/// The only line of a log with a code, which has the number on the page.
fn line_of<'l>(log: &'l str, code: &str, page: &Page) -> &'l str {
    let is_of_code = |line: &&str| line.contains(&format!("code=\"{code}\""));
    let lines: Vec<&str> = log.lines().filter(is_of_code).collect();
    assert_eq!(lines.len(), 1, "logged once: {log}");
    assert!(lines[0].contains(number(page)), "{}: {log}", page.text);
    lines[0]
}

/// Overwrites the listings of a generation that is open.
pub fn damage(generation: &Generation) {
    let path = generation.folder.join("documents.bin");
    let length = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap();
    // Not replaced and not cut: the mapped bytes themselves change.
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    file.write_all(&vec![b'x'; length]).unwrap();
}

#[test]
fn the_number_on_the_page_finds_the_causes_in_the_log() {
    let fail = async || -> Result<(), WebError> {
        let cause = NotRead(io::Error::other("the disk is gone"));
        Err(WebError::internal(cause))
    };
    let routes = Router::new()
        .route("/broken", get(fail))
        .route("/api/broken", get(fail));
    for path in ["/broken", "/api/broken"] {
        let site = apply_middleware(routes.clone(), ROUTES, app());
        let request = Request::get(path).body(Body::empty()).unwrap();
        let (log, page) = logged(|| answered(site, request));
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
        let line = line_of(&log, "failed", &page);
        let causes = "documents.bin cannot be read: the disk is gone";
        assert!(line.contains(causes), "{line}");
        assert!(!page.text.contains("documents.bin"), "{}", page.text);
        let answered = log.lines().filter(|line| line.contains("status=500"));
        let answered: Vec<&str> = answered.collect();
        assert_eq!(answered.len(), 1, "{log}");
        assert!(answered[0].contains(number(&page)), "{log}");
    }
}

#[test]
fn a_status_without_a_cause_is_logged_too() {
    let fail = async || StatusCode::INTERNAL_SERVER_ERROR;
    let site = apply_middleware(Router::new().route("/broken", get(fail)), ROUTES, app());
    let request = Request::get("/broken").body(Body::empty()).unwrap();
    let (log, page) = logged(|| answered(site, request));
    let line = line_of(&log, "failed", &page);
    assert!(line.contains("without a cause"), "{line}");
}

#[test]
fn a_damaged_index_is_named_under_the_number_on_the_page() {
    let county = County::new();
    county.write("site.csv", "key,value\nhome_counties,\"Clinton, PA\"\n");
    county.publish();
    let app = web::App::new(county.serving(), || NOW);
    damage(&app.generation());
    for path in [
        "/r/pantry-1",
        "/r/pantry-1.json",
        "/r/pantry-1.ics",
        "/api/resources/pantry-1",
        "/find?q=pantry",
        "/api/search?q=pantry",
        "/api/suggest?q=invented+pantry+7",
        "/list?ids=pantry-1",
        "/list.csv?ids=pantry-1",
        "/handout?ids=pantry-1",
        "/binder?county=Clinton",
        "/data",
        "/hsds/services",
        "/readyz",
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let (log, page) = logged(|| answered(web::router(app.clone()), request));
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        let line = line_of(&log, "failed", &page);
        assert!(line.contains("of the index cannot be read: "), "{line}");
        assert!(!log.contains("pantry"), "{path}: {log}");
    }
    // The lines that work everywhere stand on every page all the same.
    let request = Request::get("/").body(Body::empty()).unwrap();
    let page = answered(web::router(app), request);
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("tel:988") && page.text.contains("tel:211"));
}

#[test]
fn what_is_damaged_after_it_was_opened_is_an_error_and_no_shorter_list() {
    let county = County::served();
    let generation = Arc::new(county.serving());
    damage(&generation);
    let error = generation.listings().unwrap_err();
    assert!(error.to_string().contains("documents.bin"), "{error}");
    let cause = error.source().expect("the cause is kept").to_string();
    assert!(cause.contains("of the index cannot be read: "), "{cause}");
    // Whether it shows a private place is not known then.
    let mut private = generation.private.clone();
    private.prepare();
    assert!(generation.shows(&private).is_err());
    assert!(generation.directory().is_err());
    // Nothing is published over what cannot be compared with it.
    county.write("resources-pantries.csv", &pantries(39));
    let (data, store) = (county.data.path(), county.store());
    let attempt = Publisher {
        data,
        store: &store,
        serving: Some(Arc::clone(&generation)),
        now: NOW,
        today: TODAY,
        accept: None,
        examples: false,
    };
    let error = attempt.run(&|| {}).unwrap_err().to_string();
    assert!(error.contains("documents.bin"), "{error}");
    assert!(
        error.contains("of the index cannot be read: "),
        "with its cause: {error}"
    );
    assert_eq!(store.current_name().unwrap(), generation.name());
    let (log, ()) = logged(|| warn_of_stale_lines(&generation, TODAY));
    assert!(log.contains("code=\"lines-unread\""), "{log}");
    assert!(log.contains("of the index cannot be read: "), "{log}");
}

#[test]
fn what_is_wrong_with_a_file_of_a_generation_is_told() {
    let county = County::served();
    let folder = county.serving().folder;
    let path = folder.join("tree.bin");
    let sound = fs::read(&path).unwrap();
    let cause = || {
        let error = Generation::open(&folder).unwrap_err();
        assert!(error.to_string().contains("tree.bin"), "{error}");
        error.source().expect("the cause is kept").to_string()
    };
    fs::write(&path, [sound.as_slice(), b"more"].concat()).unwrap();
    assert_eq!(cause(), "its bytes have changed");
    fs::remove_file(&path).unwrap();
    let missing = cause();
    assert!(missing.contains("No such file"), "{missing}");
    // And in the log of a server that starts on it.
    let mut seeds = Seeds::new(
        &Folders {
            data: county.data.path().to_owned(),
            index: county.index.path().to_owned(),
            examples: false,
        },
        true,
    );
    let (log, started) = logged(|| seeds.current(None));
    assert!(started.is_err(), "nothing else can be served");
    assert!(log.contains("code=\"current-unopened\""), "{log}");
    assert!(
        log.contains("tree.bin") && log.contains("No such file"),
        "{log}"
    );
}

#[cfg(feature = "object-storage")]
#[test]
fn a_replica_says_why_it_does_not_serve_its_copy() {
    use std::time::Duration;

    use tempfile::TempDir;
    use waypost::cmd::serve::replica::Replica;
    use waypost::directory::Directory;
    use waypost::storage::Bucket;

    let county = County::new();
    let golden = "question,near,lang,expected,within\ninvented pantry 7,,en,helpline,1\n";
    county.write("golden-questions.csv", golden);
    let (directory, _) = Directory::load(county.data.path(), TODAY).unwrap();
    let store = county.store();
    store.publish(&directory, &"0".repeat(64), &|| {}).unwrap();
    let empty = TempDir::new().unwrap();
    let bucket = Bucket::open(&format!("file://{}", empty.path().display())).unwrap();
    let name = "invented".parse().unwrap();
    let mut replica = Replica::new(bucket, name, store, Duration::from_secs(1));
    let (log, started) = logged(|| replica.current(None));
    assert!(started.is_err(), "its copy does not find what it must");
    assert!(log.contains("code=\"generation-not-taken\""), "{log}");
    assert!(
        log.contains("invented pantry 7"),
        "a question of the county: {log}"
    );
}

#[test]
fn a_stream_that_fails_is_cut_short() {
    let items = [Ok(b"item".to_vec()), Err(WebError::NotFound)];
    let read = to_bytes(
        streamed("text/plain", items.into_iter()).into_body(),
        1 << 16,
    );
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    assert!(runtime.unwrap().block_on(read).is_err());
}

#[test]
fn a_file_that_cannot_be_written_at_the_desk_is_named_with_the_reason() {
    let mut room = Room::open();
    let seen = room.seen();
    // No change can be kept: there is a file where the folder goes.
    let changes = room.county.index.path().join("changes");
    fs::remove_dir_all(&changes).unwrap();
    fs::write(&changes, "full").unwrap();
    let before = fs::read(room.county.path("resources-pantries.csv")).unwrap();
    let text = String::from_utf8(before.clone()).unwrap();
    let changed = text.replacen("Free food.", "Free food on Mondays.", 1);
    let upload = Upload {
        name: "secret-name.csv",
        replaces: "resources-pantries.csv",
        seen: &seen,
        bytes: changed.as_bytes(),
        ..Upload::EMPTY
    };
    let (log, page) = logged(|| room.upload("/publish", &upload));
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.text.contains("could not be read or written"));
    let line = line_of(&log, "failed", &page);
    assert!(line.contains("cause="), "{line}");
    assert!(
        !log.contains("secret-name") && !log.contains(WORDS),
        "{log}"
    );
    let after = fs::read(room.county.path("resources-pantries.csv")).unwrap();
    assert_eq!(after, before, "nothing was changed");
}

#[test]
fn a_poisoned_lock_costs_one_page() {
    static BREAKS: AtomicBool = AtomicBool::new(false);
    fn clock() -> Timestamp {
        assert!(!BREAKS.swap(false, Ordering::SeqCst), "{WORDS}");
        NOW
    }
    let door = door(&[MARIA]);
    let mut room = Room::with(door, clock);
    assert_eq!(room.sign_in(WORDS).status, StatusCode::SEE_OTHER);
    assert_eq!(room.get("/").status, StatusCode::OK);
    // The clock is read while the sessions are locked.
    BREAKS.store(true, Ordering::SeqCst);
    let (log, page) = logged(|| with_quiet_panics(|| room.get("/")));
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    let line = line_of(&log, "panicked", &page);
    assert!(line.contains("tests/it/errors.rs"), "where it was: {line}");
    assert!(!log.contains(WORDS), "and not what: {log}");
    assert_eq!(room.get("/").status, StatusCode::OK, "and still signed in");
}

/// A pattern that did not compile would end the program.
#[test]
fn every_pattern_that_hides_people_compiles() {
    assert!(without_passcodes("Passcode: 12345").1);
    assert!(without_secret_parameters("https://example.org/?pwd=12345").1);
    let (_, people) = without_private_numbers("Call Jane Doe 570-244-1000, doe@example.org");
    assert!(people.numbers_removed);
    let (_, people) = without_private_numbers("Jane Doe at 570-244-1000");
    assert!(people.numbers_removed);
}

#[test]
fn errors_come_in_the_format_that_is_wanted() {
    let app = app();
    for (path, accept, kind) in [
        ("/nowhere", "text/html,*/*", "text/html"),
        ("/nowhere", "*/*", "text/html"),
        ("/nowhere", "application/json", "application/json"),
        ("/nowhere", "text/plain", "text/plain"),
        ("/r/nowhere.json", "text/html", "application/json"),
        ("/api/nowhere", "text/html", "application/json"),
        ("/list.vcf/nowhere", "*/*", "application/json"),
        ("/hsds/services/nowhere", "*/*", "application/json"),
        ("/static/nowhere.css", "text/css,*/*;q=0.1", "text/plain"),
        ("/tiles/0/0/0", "image/avif,image/webp,*/*", "text/plain"),
        ("/static/nowhere.css", "text/html", "text/html"),
    ] {
        let request = Request::get(path).header(header::ACCEPT, accept);
        let request = request.body(Body::empty()).unwrap();
        let page = answered(web::router(app.clone()), request);
        assert!(page.status.is_client_error(), "{path}");
        let given = page.headers[header::CONTENT_TYPE].to_str().unwrap();
        assert!(given.starts_with(kind), "{path} for {accept}: {given}");
        assert!(page.text.contains("988"), "{path}: {}", page.text);
    }
}
