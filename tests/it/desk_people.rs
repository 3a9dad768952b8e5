//! Named staff at the desk: who may sign in, who may override a safety rule,
//! and whose name stands beside a change.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use tempfile::TempDir;
use waypost::web::desk::AccessPolicy;
use waypost::web::desk::sign_in::passphrase::hash;
use waypost::web::desk::sign_in::staff_list::{SHARED, StaffList};

use crate::county::{County, HEAD, HELPLINE, pantries};
use crate::desk::{MARIA, Room, Upload, WORDS, door, passphrase, staff, typed};
use crate::log::logged;
use crate::seed_folder::NOW;
use crate::site::Page;

const PANTRIES: &str = "resources-pantries.csv";
const ANA: &str = "Ana Invented";
const IN: StatusCode = StatusCode::SEE_OTHER;
const WRONG: StatusCode = StatusCode::FORBIDDEN;

/// A desk whose staff stand in a file.
fn with_file(names: &[&str]) -> (TempDir, Room) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("staff.json");
    staff(names).write(&file).unwrap();
    let door = AccessPolicy {
        staff_file: Some(file),
        ..AccessPolicy::default()
    };
    (folder, Room::with(door, || NOW))
}

fn sign_in(room: &mut Room, name: &str, words: &str) -> Page {
    room.get("/sign-in");
    room.post("/sign-in", &[("name", name), ("passphrase", words)])
}

/// Half of the pantries, sent by whoever is signed in: refused. Returns the
/// number of the change.
fn refused(room: &mut Room) -> String {
    let (seen, file) = (room.seen(), pantries(20));
    let upload = Upload::of(PANTRIES, &seen, file.as_bytes());
    let page = room.upload("/publish", &upload);
    let to = page.headers[header::LOCATION].to_str().unwrap();
    to.strip_prefix("/changes/").unwrap().to_owned()
}

fn hash_on(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"hash\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The list of changes, as people read it.
fn list(room: &mut Room) -> String {
    room.get("/changes").text
}

#[test]
fn a_wrong_passphrase_shows_the_form_again_and_tells_nothing() {
    let (_folder, mut room) = with_file(&[MARIA, ANA]);
    let mut said = Vec::new();
    for (name, words) in [(MARIA, "wrong words here"), ("Nobody", WORDS), (ANA, "")] {
        let page = sign_in(&mut room, name, words);
        assert_eq!(page.status, WRONG, "{name}");
        assert!(page.text.contains("do not go together"), "{}", page.text);
        assert!(page.text.contains(&format!("value=\"{name}\"")), "{name}");
        assert!(page.text.contains("action=\"/sign-in\""), "the form again");
        assert!(!page.text.contains("wrong words"), "never the passphrase");
        said.push(page.text.replace(name, "").replace(&room.token, ""));
    }
    assert_eq!(said[0], said[1], "nothing tells which of both was wrong");
    assert_eq!(said[0], said[2]);
    // In any case, with blanks around it.
    assert_eq!(sign_in(&mut room, " maria  INVENTED ", WORDS).status, IN);
    assert!(room.get("/").text.contains(MARIA), "she sees who she is");
    // Too many: the form again, with how long to wait.
    room.cookie = None;
    let page = (0..8).map(|_| sign_in(&mut room, ANA, "wrong")).last();
    let page = page.unwrap();
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.headers.contains_key(header::RETRY_AFTER));
    assert!(page.text.contains("Wait 1 minute") && page.text.contains("action=\"/sign-in\""));
}

#[test]
fn who_is_removed_or_gets_another_passphrase_is_signed_out_at_once() {
    let (folder, mut room) = with_file(&[MARIA, ANA]);
    let file = folder.path().join("staff.json");
    room.sign_in_as(MARIA);
    let maria = room.cookie.clone();
    room.sign_in_as(ANA);
    staff(&[ANA]).write(&file).unwrap();
    assert_eq!(room.get("/").status, StatusCode::OK, "a colleague stays");
    room.cookie.clone_from(&maria);
    assert_eq!(room.get("/").status, IN, "the session is over");
    assert_eq!(room.post("/confirmed", &[("id", "pantry-3")]).status, IN);
    assert_eq!(sign_in(&mut room, MARIA, WORDS).status, WRONG);
    // Another passphrase for the same name ends sessions, too.
    room.sign_in_as(ANA);
    let again = StaffList::default().with(ANA, hash("other words, as good").unwrap());
    again.unwrap().write(&file).unwrap();
    assert_eq!(room.get("/").status, IN);
    // With nobody left the desk is closed, not open to all.
    StaffList::default().write(&file).unwrap();
    assert_eq!(room.get("/").status, IN);
    assert_eq!(room.get("/sign-in").status, StatusCode::OK);
    // A list that cannot be read lets nobody in, and tells no path.
    fs::write(&file, "{").unwrap();
    let page = room.get("/");
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!page.text.contains("staff.json"), "{}", page.text);
}

#[test]
fn who_sent_confirmed_and_took_back_stands_in_the_list_and_the_log() {
    let (text, ()) = logged(|| {
        let mut room = Room::open_to(&[MARIA, ANA]);
        tracing::callsite::rebuild_interest_cache();
        room.post("/confirmed", &[("id", "pantry-3")]);
        assert!(list(&mut room).contains(", Maria Invented</p>"));
        room.sign_in_as(ANA);
        let (seen, file) = (room.seen(), pantries(40).replacen("Free food.", "Soup.", 1));
        let upload = Upload::of(PANTRIES, &seen, file.as_bytes());
        room.upload("/publish", &upload);
        let page = room.post("/changes/undo", &[("number", "1")]);
        assert_eq!(page.status, IN);
        room.sign_in_as(MARIA);
        room.post("/changes/publish", &[("number", "3")]);
        let page = list(&mut room);
        assert!(
            page.contains(", Ana Invented, published by Maria Invented</p>"),
            "{page}"
        );
    });
    let lines = text.lines().filter(|line| line.contains("went live"));
    let lines: Vec<&str> = lines.collect();
    let [confirmed, sent, undone] = &*lines else {
        panic!("{text}")
    };
    assert!(confirmed.contains("Confirmation") && confirmed.contains("by=\"Maria Invented\""));
    assert!(sent.contains("Upload") && sent.contains(" by=\"Ana Invented\""));
    assert!(
        undone.contains("sent_by=\"Ana Invented\" by=\"Maria Invented\""),
        "{undone}"
    );
    assert!(
        text.contains("signed in at the desk by=\"Ana Invented\""),
        "{text}"
    );
    assert!(!text.contains(PANTRIES), "and no file: {text}");
}

#[test]
fn what_overrides_a_safety_rule_takes_two_people() {
    let mut room = Room::open_to(&[MARIA, ANA]);
    let (before, number) = (room.files(), refused(&mut room));
    let path = format!("/changes/{number}");
    let page = room.get(&path).text;
    assert!(page.contains("Now Ana Invented must sign in"), "{page}");
    let hash = hash_on(&page);
    let form = [
        ("number", &*number),
        ("hash", &hash),
        ("typed", "Pantry 21"),
    ];
    let page = room.post("/changes/publish", &form);
    assert_eq!(page.status, WRONG);
    assert!(page.text.contains("Ask Ana Invented"), "{}", page.text);
    assert_eq!(room.files(), before, "nothing was published");
    room.sign_in_as(ANA);
    assert!(
        room.get(&path)
            .text
            .contains("Publish all the same</button>")
    );
    let page = room.post("/changes/publish", &form);
    assert_eq!(page.status, IN, "{}", page.text);
    assert_ne!(room.files(), before);
    let page = list(&mut room);
    assert!(
        page.contains("Maria Invented, published by Ana Invented"),
        "{page}"
    );
}

/// Nobody can say who saved a file in the folder: the first asks, the second
/// publishes.
#[test]
fn files_of_the_folder_are_let_through_by_two_people() {
    let mut room = Room::open_to(&[MARIA, ANA]);
    let first = room.app.generation().name();
    room.county.write(PANTRIES, &pantries(20));
    room.county.refused();
    let (seen, page) = (room.seen(), room.get("/").text);
    assert!(page.contains("You can be the first"), "{page}");
    let hash = hash_on(&page);
    let form = [("hash", &*hash), ("seen", &seen)];
    for _ in 0..2 {
        assert_eq!(room.post("/accept", &form).status, WRONG, "not alone");
    }
    assert!(room.get("/").text.contains("You sent it or asked for it"));
    assert_eq!(room.app.generation().name(), first);
    // A new start forgets nobody.
    let mut room = Room::of(room.county, door(&[MARIA, ANA]), || NOW);
    room.sign_in_as(MARIA);
    assert!(room.get("/").text.contains("You sent it or asked for it"));
    room.sign_in_as(ANA);
    assert_eq!(room.post("/accept", &form).status, IN);
    assert_ne!(room.app.generation().name(), first);
}

#[test]
fn somebody_alone_types_the_listings_concerned() {
    let mut room = Room::open();
    let (before, number) = (room.files(), refused(&mut room));
    let page = room.get(&format!("/changes/{number}")).text;
    let (hash, names) = (hash_on(&page), typed(&page));
    assert_eq!(names.matches('“').count(), 2, "three of twenty: {names}");
    for wrong in ["", "yes", "Pantry 1"] {
        let form = [("number", &*number), ("hash", &hash), ("typed", wrong)];
        let page = room.post("/changes/publish", &form);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(page.text.contains("do not match"), "{}", page.text);
        assert_eq!(room.files(), before, "{wrong}");
    }
    // In any case, with blanks.
    let typed = names.to_uppercase().replace(' ', "  ");
    let form = [("number", &*number), ("hash", &hash), ("typed", &typed)];
    assert_eq!(room.post("/changes/publish", &form).status, IN);
}

/// Of many listings those are typed that the report is about.
#[test]
fn a_crisis_line_is_typed_before_what_else_changes() {
    let county = County::new();
    let file = |says: &str, digits: &str| {
        let line = HELPLINE.replace("Call day or night.", says);
        let shop = |at: usize| {
            format!(
                "shop-{at},Shop {at},food-pantry,570-244-{digits}{at},Food.,,,,,,US,2026-11-01,https://example.org\n"
            )
        };
        format!("{HEAD}{line}{}", (1..=4).map(shop).collect::<String>())
    };
    let before = file("Call day or night.", "200");
    county.write("resources-lines.csv", &before);
    county.publish();
    let mut room = Room::of(county, door(&[MARIA]), || NOW);
    room.sign_in_as(MARIA);
    let (seen, after) = (room.seen(), file("Call by day.", "300"));
    let upload = Upload::of("resources-lines.csv", &seen, after.as_bytes());
    let page = room.upload("/publish", &upload);
    let page = room
        .get(page.headers[header::LOCATION].to_str().unwrap())
        .text;
    let names = typed(&page);
    assert!(names.starts_with("Invented Helpline”, “"), "{names}");
}

#[test]
fn guesses_at_a_name_from_everywhere_keep_its_owner_out_of_nothing() {
    static MINUTES: AtomicI64 = AtomicI64::new(0);
    let clock = || NOW + jiff::SignedDuration::from_mins(MINUTES.load(Ordering::SeqCst));
    let mut room = Room::with(door(&[MARIA, ANA]), clock);
    let mut from = |address: &str, name: &str, words: &str| {
        room.cookie = None;
        room.get("/sign-in");
        let peer: SocketAddr = format!("{address}:40000").parse().unwrap();
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let fields = [
            ("token", &*room.token),
            ("name", name),
            ("passphrase", words),
        ];
        form.extend_pairs(fields);
        let request = Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ConnectInfo(peer))
            .body(Body::from(form.finish()));
        room.send(request.unwrap()).status
    };
    for guess in 0..20 {
        assert_eq!(from(&format!("198.51.100.{guess}"), MARIA, "wrong"), WRONG);
    }
    // Now an address has one free try at this name, in any spelling of it.
    assert_eq!(from("203.0.113.1", "MARIA invented", "wrong"), WRONG);
    assert_eq!(
        from("203.0.113.1", MARIA, WORDS),
        StatusCode::TOO_MANY_REQUESTS
    );
    // Its owner is heard from anywhere else, and after a pause there as well;
    // so is a colleague, with as many tries as ever.
    assert_eq!(from("203.0.113.2", MARIA, WORDS), IN);
    for _ in 0..4 {
        assert_eq!(from("203.0.113.3", ANA, "wrong"), WRONG);
    }
    assert_eq!(from("203.0.113.3", ANA, WORDS), IN);
    MINUTES.store(1, Ordering::SeqCst);
    assert_eq!(from("203.0.113.1", MARIA, WORDS), IN);
}

#[test]
fn the_one_passphrase_of_before_counts_until_somebody_has_a_name() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("staff.json");
    let door = AccessPolicy {
        staff_file: Some(file.clone()),
        otherwise: StaffList::shared(passphrase()),
        ..AccessPolicy::default()
    };
    let mut room = Room::with(door, || NOW);
    let page = room.get("/sign-in").text;
    assert!(page.contains("value=\"staff\""), "it is filled in: {page}");
    room.sign_in_as(SHARED);
    let page = room.get("/").text;
    assert!(
        page.contains("waypost staff add NAME"),
        "how to go on: {page}"
    );
    staff(&[MARIA]).write(&file).unwrap();
    assert_eq!(room.get("/").status, IN, "the shared session is over");
    assert_eq!(sign_in(&mut room, SHARED, WORDS).status, WRONG);
    room.sign_in_as(MARIA);
    assert!(!room.get("/").text.contains("waypost staff add"));
}

/// Runs `waypost staff …` with a file of staff.
fn command(file: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut running = Command::new(env!("CARGO_BIN_EXE_waypost"))
        .arg("staff")
        .args(arguments)
        .env("WAYPOST_STAFF_FILE", file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that asks for nothing may have ended already.
    let _ = writeln!(running.stdin.take().unwrap(), "{typed}");
    running.wait_with_output().unwrap()
}

#[test]
fn the_command_adds_lists_and_removes() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("staff.json");
    let code = |arguments: &[&str], typed: &str| {
        let output = command(&file, arguments, typed);
        let said = String::from_utf8(output.stdout).unwrap();
        let failed = String::from_utf8(output.stderr).unwrap();
        assert!(!format!("{said}{failed}").contains("argon2"));
        (output.status.code().unwrap(), said, failed)
    };
    assert_eq!(code(&["add", " Maria  Invented"], WORDS).0, 0);
    assert!(
        StaffList::read(&file)
            .unwrap()
            .check(MARIA, WORDS)
            .is_some()
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "only Waypost may read it");
    }
    assert!(!fs::read_to_string(&file).unwrap().contains("herons"));
    for (arguments, typed, says) in [
        (["add", "maria invented"], WORDS, "in the list already"),
        (["add", "Waypost"], WORDS, "A name has"),
        (["add", ""], WORDS, "A name has"),
        (["add", "Ana\u{7}"], WORDS, "A name has"),
        (["add", ANA], "short", "at least 12"),
        (["remove", "Nobody"], "", "waypost staff list"),
    ] {
        let (status, _, failed) = code(&arguments, typed);
        assert!(
            status == 2 && failed.contains(says),
            "{arguments:?}: {failed}"
        );
    }
    assert_eq!(code(&["add", ANA], WORDS).0, 0);
    let listed = code(&["list"], "").1;
    assert_eq!(listed, format!("{MARIA}\n{ANA}\n"));
    assert!(
        code(&["remove", "ANA invented"], "")
            .1
            .contains("signed out")
    );
    assert!(code(&["remove", MARIA], "").1.contains("Nobody is left"));
    assert_eq!(code(&["list"], "").1, "");
}
