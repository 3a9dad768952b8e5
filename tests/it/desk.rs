//! The staff desk, in process: who may do what, and what becomes of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use waypost::cmd::serve::staff_desk;
use waypost::config::{Staff, StaffFile};
use waypost::web::desk;
use waypost::web::desk::routes::ROUTES;
use waypost::web::desk::sign_in::passphrase::{Passphrase, PassphraseError, hash};
use waypost::web::desk::sign_in::staff_list::StaffList;
use waypost::web::desk::{AccessPolicy, Desk};
use waypost::web::{self};

use crate::county::{County, pantries, pantry};
use crate::log::logged;
use crate::seed_folder::NOW;
use crate::site::{Page, answered};

const PANTRIES: &str = "resources-pantries.csv";
pub const WORDS: &str = "four quiet herons wade";
pub const MARIA: &str = "Maria Invented";

/// A desk, and what stands behind it.
pub struct Room {
    pub county: County,
    pub app: web::App,
    pub desk: Desk,
    pub router: Router,
    pub cookie: Option<String>,
    pub token: String,
}

/// A passphrase, hashed once.
pub fn passphrase() -> Passphrase {
    static HASH: OnceLock<Passphrase> = OnceLock::new();
    HASH.get_or_init(|| hash(WORDS).unwrap()).clone()
}

/// Staff who all have the same passphrase, hashed once.
pub fn staff(names: &[&str]) -> StaffList {
    let list = StaffList::default();
    let mut names = names.iter();
    names
        .try_fold(list, |list, name| list.with(name, passphrase()))
        .unwrap()
}

/// A desk for these people, seen from outside.
pub fn door(names: &[&str]) -> AccessPolicy {
    AccessPolicy {
        otherwise: staff(names),
        ..AccessPolicy::default()
    }
}

impl Room {
    pub fn with(door: AccessPolicy, clock: fn() -> jiff::Timestamp) -> Room {
        Room::of(County::served(), door, clock)
    }

    pub fn of(county: County, door: AccessPolicy, clock: fn() -> jiff::Timestamp) -> Room {
        let app = web::App::sharing(Arc::new(county.serving()), clock);
        let desk = Desk::new(app.clone(), county.data.path(), county.index.path(), door);
        let desk = desk.unwrap();
        Room {
            router: desk::router(desk.clone()),
            desk,
            county,
            app,
            cookie: None,
            token: String::new(),
        }
    }

    /// A desk that only shows.
    pub fn read_only() -> Room {
        let door = AccessPolicy {
            open: true,
            ..AccessPolicy::default()
        };
        Room::with(door, || NOW)
    }

    /// A desk for one person, seen from outside.
    pub fn locked() -> Room {
        Room::with(door(&[MARIA]), || NOW)
    }

    /// A desk for one person, who signed in.
    pub fn open() -> Room {
        Room::open_to(&[MARIA])
    }

    /// A desk for these people, the first of whom signed in.
    pub fn open_to(names: &[&str]) -> Room {
        let mut room = Room::with(door(names), || NOW);
        room.sign_in_as(names[0]);
        room
    }

    /// Signs somebody in, in place of whoever was.
    pub fn sign_in_as(&mut self, name: &str) {
        self.cookie = None;
        self.get("/sign-in");
        let page = self.post("/sign-in", &[("name", name), ("passphrase", WORDS)]);
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        self.get("/");
    }

    pub fn send(&mut self, mut request: Request<Body>) -> Page {
        let headers = request.headers_mut();
        if !headers.contains_key(header::HOST) {
            headers.insert(header::HOST, "localhost:8090".parse().unwrap());
        }
        if let Some(cookie) = &self.cookie {
            headers.insert(header::COOKIE, cookie.parse().unwrap());
        }
        let page = answered(self.router.clone(), request);
        for set in page.headers.get_all(header::SET_COOKIE) {
            let cookie = set.to_str().unwrap().split(';').next().unwrap();
            let (name, _) = cookie.split_once('=').unwrap();
            if name.ends_with("waypost-desk") {
                self.cookie = Some(cookie.to_owned());
            }
        }
        if let Some((_, rest)) = page.text.split_once("name=\"token\" value=\"") {
            self.token = rest.split('"').next().unwrap().to_owned();
        }
        page
    }

    pub fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap())
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token.clone();
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", &token);
        form.extend_pairs(fields);
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.finish()));
        self.send(request.unwrap())
    }

    pub fn sign_in(&mut self, words: &str) -> Page {
        self.get("/sign-in");
        self.post("/sign-in", &[("name", MARIA), ("passphrase", words)])
    }

    /// The version of the seeds that the desk shows.
    pub fn seen(&mut self) -> String {
        let page = self.get("/").text;
        let (_, rest) = page.split_once("name=\"seen\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// Sends a file as the browser does.
    pub fn upload(&mut self, path: &str, file: &Upload<'_>) -> Page {
        let token = file.token.map_or_else(|| self.token.clone(), str::to_owned);
        let mut body = Vec::new();
        for (name, value) in [
            ("token", token.as_str()),
            ("seen", file.seen),
            ("replaces", file.replaces),
            ("mends", file.mends),
        ] {
            write!(
                body,
                "--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .unwrap();
        }
        write!(
            body,
            "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: text/csv\r\n\r\n",
            file.name
        )
        .unwrap();
        body.extend_from_slice(file.bytes);
        body.extend_from_slice(b"\r\n--line--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line")
            .header(header::ORIGIN, "null")
            .body(Body::from(body));
        self.send(request.unwrap())
    }

    /// Every file of the seeds, the history and above them, with its bytes.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        fn take(folder: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => take(&path, into),
                    false => drop(into.insert(path.clone(), fs::read(&path).unwrap())),
                }
            }
        }
        let mut files = BTreeMap::new();
        take(self.county.data.path(), &mut files);
        // What was accepted, and private places, are remembered beside the seeds.
        files.retain(|path, _| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !name.starts_with("accepted.") && !name.starts_with('.')
        });
        files
    }
}

/// A file and the fields around it.
#[derive(Clone, Copy)]
pub struct Upload<'a> {
    pub name: &'a str,
    pub replaces: &'a str,
    pub seen: &'a str,
    pub bytes: &'a [u8],
    pub mends: &'a str,
    pub token: Option<&'a str>,
}

impl<'a> Upload<'a> {
    /// A file sent from a page that shows the generation `seen`.
    pub fn of(name: &'a str, seen: &'a str, bytes: &'a [u8]) -> Upload<'a> {
        Upload {
            name,
            seen,
            bytes,
            ..Upload::EMPTY
        }
    }

    pub const EMPTY: Upload<'static> = Upload {
        name: "",
        replaces: "",
        seen: "",
        bytes: b"",
        mends: "",
        token: None,
    };
}

/// The names that a page asks its only reader to type.
pub fn typed(page: &str) -> String {
    let (_, rest) = page.split_once("type “").unwrap();
    rest.split("</label>").next().unwrap().to_owned()
}

fn changed_pantries() -> String {
    pantries(40).replacen("Free food.", "Soup on Monday.", 1)
}

#[test]
fn a_desk_without_a_passphrase_shows_and_changes_nothing() {
    let mut room = Room::read_only();
    let page = room.get("/");
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "Staff desk",
        "<dd class=\"num\">42</dd>",
        "Call these",
        "waypost staff add",
        "Check it",
    ] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    assert!(!page.text.contains("Publish it") && !page.text.contains("Still right"));
    let before = room.files();
    let seen = room.seen();
    let file = changed_pantries();
    let upload = Upload::of(PANTRIES, &seen, file.as_bytes());
    assert_eq!(
        room.upload("/publish", &upload).status,
        StatusCode::FORBIDDEN
    );
    for (path, fields) in [
        ("/accept", vec![("hash", "0"), ("seen", seen.as_str())]),
        ("/confirmed", vec![("id", "pantry-1")]),
        ("/sign-in", vec![("name", MARIA), ("passphrase", WORDS)]),
    ] {
        assert_eq!(
            room.post(path, &fields).status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    assert_eq!(room.files(), before);
}

#[test]
fn a_desk_without_a_passphrase_answers_to_this_machine_alone() {
    let mut room = Room::read_only();
    for (host, status) in [
        ("localhost", StatusCode::OK),
        ("127.0.0.1:8090", StatusCode::OK),
        ("[::1]:8090", StatusCode::OK),
        ("evil.example:8090", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1.evil.example", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let request = Request::get("/").header(header::HOST, host);
        let page = room.send(request.body(Body::empty()).unwrap());
        assert_eq!(page.status, status, "{host}");
    }
}

#[test]
fn whoever_has_not_signed_in_sees_and_does_nothing() {
    let mut room = Room::locked();
    let before = room.files();
    for path in ["/", "/calls.csv"] {
        let page = room.get(path);
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(page.headers[header::LOCATION], "/sign-in");
        assert!(!page.text.contains("Pantry"));
    }
    assert_eq!(room.get("/sign-in").status, StatusCode::OK);
    let file = changed_pantries();
    for path in ["/check", "/publish"] {
        let upload = Upload {
            name: PANTRIES,
            bytes: file.as_bytes(),
            ..Upload::EMPTY
        };
        let page = room.upload(path, &upload);
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
    }
    for (path, fields) in [
        ("/accept", vec![("hash", "0"), ("seen", "0")]),
        ("/confirmed", vec![("id", "pantry-1")]),
    ] {
        assert_eq!(
            room.post(path, &fields).status,
            StatusCode::SEE_OTHER,
            "{path}"
        );
    }
    assert_eq!(room.files(), before);
}

#[test]
fn the_passphrase_opens_the_desk_with_a_new_token() {
    let mut room = Room::locked();
    assert_eq!(
        room.sign_in("four quiet herons wad").status,
        StatusCode::FORBIDDEN
    );
    let before = room.cookie.clone();
    let page = room.sign_in(WORDS);
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let set = page.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(set.contains(part), "{part} in {set}");
    }
    assert!(!set.contains("Secure"));
    assert_ne!(room.cookie, before, "an old token never becomes a session");
    let page = room.get("/");
    assert!(page.text.contains("Publish it") && page.text.contains("Still right"));
    let signed_in = room.cookie.clone();
    let left = room.post("/sign-out", &[]);
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    assert!(left.headers.contains_key("clear-site-data"));
    room.cookie = signed_in;
    assert_eq!(
        room.get("/").status,
        StatusCode::SEE_OTHER,
        "the session is over"
    );
}

#[test]
fn behind_tls_the_cookie_is_secure() {
    let door = AccessPolicy {
        behind_tls: true,
        ..door(&[MARIA])
    };
    let mut room = Room::with(door, || NOW);
    let page = room.get("/sign-in");
    let set = page.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(
        set.starts_with("__Host-waypost-desk=") && set.contains("; Secure"),
        "{set}"
    );
}

#[test]
fn a_session_ends_after_twelve_hours() {
    static HOURS: AtomicI64 = AtomicI64::new(0);
    let mut room = Room::with(door(&[MARIA]), || {
        NOW + jiff::SignedDuration::from_hours(HOURS.load(Ordering::SeqCst))
    });
    room.sign_in(WORDS);
    HOURS.store(11, Ordering::SeqCst);
    assert_eq!(room.get("/").status, StatusCode::OK);
    HOURS.store(12, Ordering::SeqCst);
    assert_eq!(room.get("/").status, StatusCode::SEE_OTHER);
}

#[test]
fn wrong_passphrases_are_counted_and_then_nobody_is_asked_for_a_while() {
    static MINUTES: AtomicI64 = AtomicI64::new(0);
    let mut room = Room::with(door(&[MARIA]), || {
        NOW + jiff::SignedDuration::from_mins(MINUTES.load(Ordering::SeqCst))
    });
    for _ in 0..5 {
        assert_eq!(room.sign_in("wrong").status, StatusCode::FORBIDDEN);
    }
    let mut at = 0;
    for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
        let page = room.sign_in(WORDS);
        let waits = StatusCode::TOO_MANY_REQUESTS;
        assert_eq!(page.status, waits, "the right one waits as well");
        let seconds = (pause * 60).to_string();
        assert_eq!(page.headers[header::RETRY_AFTER], seconds);
        at += pause;
        MINUTES.store(at, Ordering::SeqCst);
        assert_eq!(room.sign_in("wrong").status, StatusCode::FORBIDDEN);
    }
    MINUTES.store(at + 60, Ordering::SeqCst);
    assert_eq!(room.sign_in(WORDS).status, StatusCode::SEE_OTHER);
}

#[test]
fn no_form_of_another_page_changes_anything() {
    let mut room = Room::open();
    let (before, seen) = (room.files(), room.seen());
    let own = room.token.clone();
    let mut stranger = Room::open();
    stranger.get("/");
    for token in [
        "",
        "0",
        &stranger.token.clone(),
        &own.replace(&own[..1], "g"),
    ] {
        let file = changed_pantries();
        let upload = Upload {
            name: PANTRIES,
            seen: &seen,
            bytes: file.as_bytes(),
            token: Some(token),
            ..Upload::EMPTY
        };
        for path in ["/check", "/publish"] {
            assert_eq!(
                room.upload(path, &upload).status,
                StatusCode::FORBIDDEN,
                "{path} {token}"
            );
        }
        for (path, fields) in [
            ("/accept", vec![("hash", "0"), ("seen", seen.as_str())]),
            ("/confirmed", vec![("id", "pantry-1")]),
            ("/sign-in", vec![("name", MARIA), ("passphrase", WORDS)]),
            ("/sign-out", vec![]),
        ] {
            token.clone_into(&mut room.token);
            assert_eq!(
                room.post(path, &fields).status,
                StatusCode::FORBIDDEN,
                "{path} {token}"
            );
        }
        room.token.clone_from(&own);
    }
    let request = Request::post("/confirmed")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("token={own}&id=pantry-1")));
    assert_eq!(room.send(request.unwrap()).status, StatusCode::FORBIDDEN);
    assert_eq!(room.files(), before);
}

#[test]
fn a_file_is_checked_and_nothing_of_it_is_kept() {
    let mut room = Room::read_only();
    let (before, _) = (room.files(), room.get("/"));
    let file = pantries(40)
        .replace("570-244-1003", "5.70244E+09")
        .replacen("Free food.", "Soup.", 1);
    let upload = Upload {
        name: PANTRIES,
        bytes: file.as_bytes(),
        ..Upload::EMPTY
    };
    let page = room.upload("/check", &upload);
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for part in [
        "resources-pantries.csv, row 4",
        "5.70244E+09",
        "Must fix",
        "It was not kept",
        "<ins>Soup.</ins>",
    ] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    assert_eq!(room.files(), before);
}

#[test]
fn a_file_is_published_at_once() {
    let mut room = Room::open();
    let seen = room.seen();
    let first = room.app.generation().name();
    let file = changed_pantries();
    let upload = Upload::of(PANTRIES, &seen, file.as_bytes());
    let page = room.upload("/publish", &upload);
    assert_eq!(
        page.headers.get(header::LOCATION).unwrap(),
        "/?done=published",
        "{}",
        page.text
    );
    assert_eq!(
        fs::read(room.county.path(PANTRIES)).unwrap(),
        file.as_bytes()
    );
    assert_ne!(room.app.generation().name(), first);
    let page = room.get("/?done=published").text;
    assert!(
        page.contains("People see it now") && page.contains("<ins>Soup on Monday.</ins>"),
        "{page}"
    );
}

#[test]
fn what_the_folder_is_refused_for_is_told_and_only_its_own_report_lets_it_through() {
    let mut room = Room::open();
    let first = room.app.generation().name();
    room.county.write(PANTRIES, &pantries(20));
    room.county.refused();
    assert_eq!(room.app.generation().name(), first);
    let page = room.get("/").text;
    assert!(
        page.contains("Why it did not go live") && page.contains("Publish all the same"),
        "{page}"
    );
    let (_, rest) = page.split_once("name=\"hash\" value=\"").unwrap();
    let hash = rest.split('"').next().unwrap().to_owned();
    let seen = room.seen();
    let other = room.post("/accept", &[("hash", "00000000"), ("seen", &seen)]);
    assert_eq!(other.status, StatusCode::CONFLICT);
    let typed = typed(&page);
    assert!(typed.contains("Pantry 21"), "{typed}");
    let form = [("hash", &*hash), ("seen", &seen), ("typed", &typed)];
    let done = room.post("/accept", &form);
    assert_eq!(
        done.headers.get(header::LOCATION).unwrap(),
        "/?done=published",
        "{}",
        done.text
    );
    assert_ne!(room.app.generation().name(), first);
    assert!(!room.get("/").text.contains("Why it did not go live"));
    // The change names who let it through.
    let page = room.get("/changes").text;
    assert!(
        page.contains("in the folder, published by Maria Invented"),
        "{page}"
    );
}

#[test]
fn no_name_leads_out_of_the_seed_folder_or_to_a_file_of_another_kind() {
    let mut room = Room::open();
    let (before, seen, file) = (room.files(), room.seen(), changed_pantries());
    for (name, replaces) in [
        ("../../evil.csv", ""),
        ("notes.csv", ""),
        ("passwd", ""),
        (".resources.csv", ""),
        ("resources.csv.exe", ""),
        ("resources\u{202e}vsc.csv", ""),
        (PANTRIES, "../resources.csv"),
        (PANTRIES, "history/resources.csv"),
        (PANTRIES, "gazetteer/zips.csv"),
        (PANTRIES, "/etc/passwd"),
        (PANTRIES, "words/../../resources.csv"),
    ] {
        let upload = Upload {
            name,
            replaces,
            seen: &seen,
            bytes: file.as_bytes(),
            ..Upload::EMPTY
        };
        let page = room.upload("/publish", &upload);
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{name} {replaces}"
        );
    }
    assert_eq!(room.files(), before);
    // A folder before a good name is cut off.
    let row = pantries(0) + &pantry(77, "Free food.");
    let upload = Upload::of("..\\..\\C:\\resources-new.csv", &seen, row.as_bytes());
    let page = room.upload("/publish", &upload);
    assert_eq!(
        page.headers.get(header::LOCATION).unwrap(),
        "/?done=published",
        "{}",
        page.text
    );
    assert!(room.county.path("resources-new.csv").is_file());
    assert_eq!(room.files().len(), before.len() + 1);
}

/// Whoever saves a list under another name means the list, not a second one.
#[test]
fn a_copy_under_another_name_is_told_and_not_put_in_place() {
    let mut room = Room::open();
    let seen = room.seen();
    let before = room.files();
    let text = changed_pantries();
    let copy = Upload::of("resources-pantries copy.csv", &seen, text.as_bytes());
    let says = "40 of 40 rows stand in resources-pantries.csv, too";
    for path in ["/check", "/publish"] {
        let page = room.upload(path, &copy);
        assert!(page.text.contains(says), "{path}: {}", page.text);
        assert!(page.text.contains("choose the file it replaces"), "{path}");
    }
    assert_eq!(room.files(), before);
    let meant = Upload {
        replaces: PANTRIES,
        ..copy
    };
    let done = room.upload("/publish", &meant);
    assert_eq!(
        done.headers[header::LOCATION],
        "/?done=published",
        "{}",
        done.text
    );
}

#[test]
fn a_file_of_another_kind_is_not_put_in_place() {
    let mut room = Room::open();
    let (before, seen) = (room.files(), room.seen());
    let html = b"<!doctype html><html><body>Please log in</body></html>".as_slice();
    let cases: [(&str, &[u8]); 5] = [
        (PANTRIES, b"%PDF-1.7 rest"),
        (PANTRIES, b"PK\x03\x04 a workbook"),
        ("resources-pantries.xlsx", b"id,name\n"),
        (PANTRIES, html),
        (PANTRIES, b""),
    ];
    for (name, bytes) in cases {
        let upload = Upload {
            name,
            seen: &seen,
            bytes,
            ..Upload::EMPTY
        };
        let page = room.upload("/publish", &upload);
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{name}: {}",
            page.text
        );
    }
    assert_eq!(room.files(), before);
}

#[test]
fn what_is_too_large_is_refused_whole() {
    let mut room = Room::open();
    let (before, seen) = (room.files(), room.seen());
    let large = vec![b'x'; (20 << 20) + 1];
    for path in ["/check", "/publish"] {
        let upload = Upload::of(PANTRIES, &seen, &large);
        let page = room.upload(path, &upload);
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
    let long = "x".repeat(17 << 10);
    let page = room.post("/confirmed", &[("id", &long)]);
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(room.files(), before);
}

#[test]
fn a_file_of_some_megabytes_is_taken() {
    let mut room = Room::read_only();
    room.get("/");
    let large = changed_pantries() + &"\n".repeat(3 << 20);
    let upload = Upload {
        name: PANTRIES,
        bytes: large.as_bytes(),
        ..Upload::EMPTY
    };
    let page = room.upload("/check", &upload);
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("<ins>Soup on Monday.</ins>"));
}

#[test]
fn a_call_that_went_well_is_written_down() {
    let mut room = Room::open();
    let page = room.post("/confirmed", &[("id", "pantry-3")]);
    assert_eq!(
        page.headers.get(header::LOCATION).unwrap(),
        "/?done=confirmed",
        "{}",
        page.text
    );
    let file = fs::read_to_string(room.county.path(PANTRIES)).unwrap();
    assert_eq!(file.matches("2026-11-22").count(), 1);
    let row = file
        .lines()
        .find(|line| line.starts_with("pantry-3,"))
        .unwrap();
    assert!(row.contains(",2026-11-22,"), "{row}");
    assert_eq!(
        room.post("/confirmed", &[("id", "nobody")]).status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn every_answer_carries_the_headers_and_is_not_kept() {
    let mut room = Room::read_only();
    let mut paths: Vec<&str> = ROUTES.iter().map(|(path, _)| *path).collect();
    paths.extend(["/nothing-here", "/static/none.css", "/../etc/passwd"]);
    for path in paths {
        let page = room.get(path);
        let policy = page.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(policy.contains("default-src 'none'"), "{path}");
        assert_eq!(
            page.headers[header::X_CONTENT_TYPE_OPTIONS],
            "nosniff",
            "{path}"
        );
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store", "{path}");
        assert!(!page.status.is_server_error(), "{path}: {}", page.status);
    }
}

#[test]
fn the_public_site_has_no_desk() {
    let room = Room::read_only();
    for (path, _) in ROUTES
        .iter()
        .filter(|(path, _)| !["/", "/static/{name}"].contains(path))
    {
        let request = Request::get(*path).body(Body::empty()).unwrap();
        let page = answered(web::router(room.app.clone()), request);
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn no_passphrase_and_nothing_of_a_file_reaches_the_log() {
    let (text, ()) = logged(|| {
        let mut room = Room::locked();
        room.get("/");
        // Another test may have met the lines of the log first, without a log.
        tracing::callsite::rebuild_interest_cache();
        room.sign_in("canary-wrong-words");
        room.sign_in(WORDS);
        let seen = room.seen();
        let file = pantries(40).replacen("Free food.", "canary-cell", 1);
        for (path, name) in [
            ("/check", "resources-canary.csv"),
            ("/publish", PANTRIES),
            ("/publish", "canary-name.csv"),
        ] {
            let upload = Upload {
                name,
                seen: &seen,
                bytes: file.as_bytes(),
                ..Upload::EMPTY
            };
            room.upload(path, &upload);
        }
        room.get("/canary-path?canary=query");
    });
    assert!(text.contains("answered at the desk"), "{text}");
    assert!(
        !text.contains("canary") && !text.contains("herons"),
        "{text}"
    );
}

#[test]
fn others_never_reach_a_desk_where_nobody_can_sign_in() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("staff.json");
    let door = |address: &str, hash: Option<&str>| {
        staff_desk::door(&Staff {
            staff_listen: Some(address.parse().unwrap()),
            staff_passphrase_hash: hash.map(str::to_owned),
            list: StaffFile {
                staff_file: file.clone(),
            },
            ..Staff::default()
        })
    };
    assert!(door("127.0.0.1:8090", None).unwrap().open);
    let hash = String::from(passphrase());
    for address in ["0.0.0.0:8090", "[::]:8090", "192.168.1.4:8090"] {
        let error = door(address, None).unwrap_err();
        assert!(error.to_string().contains("waypost staff add"), "{error}");
        let door = door(address, Some(&hash)).unwrap();
        assert!(door.otherwise.is_shared() && !door.open);
    }
    let error = door("127.0.0.1:8090", Some(WORDS)).unwrap_err().to_string();
    assert!(
        error.contains("cannot be read") && !error.contains("herons"),
        "{error}"
    );
    staff(&[MARIA]).write(&file).unwrap();
    assert!(!door("0.0.0.0:8090", None).unwrap().open);
    fs::write(&file, "not a list").unwrap();
    let error = door("127.0.0.1:8090", None).unwrap_err().to_string();
    assert!(error.contains("staff.json"), "{error}");
}

#[test]
fn a_passphrase_is_known_by_its_hash_alone() {
    let known = hash(WORDS).unwrap();
    assert!(known.is(WORDS) && !known.is("four quiet herons") && !known.is(""));
    assert!(!format!("{known:?}").contains("argon2"));
    let again = hash(WORDS).unwrap();
    assert_ne!(known.mark(), again.mark(), "every hash has its own salt");
    let once = String::from(known);
    assert!(once.starts_with("$argon2id$"));
    assert!(Passphrase::of_hash(&once).unwrap().is(WORDS));
    let short = hash("too short").unwrap_err();
    assert_eq!(short, PassphraseError::TooShort);
    for wrong in [
        "",
        WORDS,
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ",
        "$pbkdf2$i=1$c2FsdA$aGFzaA",
    ] {
        assert!(Passphrase::of_hash(wrong).is_err(), "{wrong}");
    }
}
