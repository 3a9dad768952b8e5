//! Changes at the desk: one that is refused waits and blocks nothing, what is
//! accepted can be taken back, and a stop at any moment leaves all of a change
//! or nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tempfile::TempDir;
use waypost::model::place::Precision;
use waypost::publish::changes::store::{ChangeStore, MAX_WAITING};
use waypost::publish::changes::{Kind, State};

use crate::county::{County, HEAD, pantries, pantry};
use crate::desk::{MARIA, Room, Upload, WORDS, door, typed};
use crate::seed_folder::NOW;
use crate::site::Page;
use crate::workbooks::workbook;

const PANTRIES: &str = "resources-pantries.csv";
const LINES: &str = "resources-lines.csv";

/// Where an answer leads.
fn leads(page: &Page) -> &str {
    let to = page.headers.get(header::LOCATION);
    to.unwrap_or_else(|| panic!("{}: {}", page.status, page.text))
        .to_str()
        .unwrap()
}

/// Sends a file as somebody who loaded the desk when `seen` was served.
fn publish(room: &mut Room, name: &str, seen: &str, text: &str) -> Page {
    let upload = Upload {
        name,
        seen,
        bytes: text.as_bytes(),
        ..Upload::EMPTY
    };
    room.upload("/publish", &upload)
}

fn number_of(page: &Page) -> String {
    let (_, number) = leads(page).split_once("/changes/").unwrap();
    number.to_owned()
}

/// The hash of the report on the page of a change.
fn hash(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"hash\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn changes(room: &Room) -> ChangeStore {
    ChangeStore::of(&room.county.store())
}

fn text(room: &Room, name: &str) -> String {
    fs::read_to_string(room.county.path(name)).unwrap()
}

fn row(room: &Room, name: &str, id: &str) -> String {
    let text = text(room, name);
    let start = format!("{id},");
    let row = text.lines().find(|line| line.starts_with(&start));
    row.unwrap_or_else(|| panic!("{id} in {text}")).to_owned()
}

/// The description that the public sees.
fn says(room: &Room, id: &str) -> String {
    let generation = room.app.generation();
    let listings = generation.listings().unwrap();
    let listing = listings.iter().find(|listing| listing.id == id);
    listing.unwrap().description.english.clone()
}

#[test]
fn a_refused_file_waits_and_blocks_nothing() {
    let mut room = Room::open();
    let (before, seen) = (room.files(), room.seen());
    let first = room.app.generation().name();
    let page = publish(&mut room, PANTRIES, &seen, &pantries(20));
    let number = number_of(&page);
    assert_eq!(room.files(), before, "nothing of it is in the folder");
    assert_eq!(room.app.generation().name(), first);
    let page = room.get(&format!("/changes/{number}")).text;
    for part in [
        "Why it did not go live",
        "Publish all the same",
        "Throw it away",
        "Removed: 20",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    // Another file goes live meanwhile, and so does another row of this one.
    for id in ["helpline", "pantry-3"] {
        let page = room.post("/confirmed", &[("id", id)]);
        assert_eq!(leads(&page), "/?done=confirmed", "{id}: {}", page.text);
    }
    assert!(row(&room, LINES, "helpline").contains(",2026-11-22,"));
    let desk = room.get("/").text;
    assert!(desk.contains("Waiting for you 1"), "{desk}");
    assert!(desk.contains("People see the data as it lies"), "{desk}");
    // Built again on what is there now, it keeps the day of the call.
    let page = room.get(&format!("/changes/{number}")).text;
    let (old, named) = (hash(&page), typed(&page));
    let again = [
        ("number", number.as_str()),
        ("hash", old.as_str()),
        ("typed", named.as_str()),
    ];
    let page = room.post("/changes/publish", &again);
    assert_eq!(leads(&page), format!("/changes/{number}"));
    let page = room.get(&format!("/changes/{number}")).text;
    assert!(page.contains("Both are put together"), "{page}");
    let page = room.post("/changes/publish", &[("number", &number)]);
    assert_eq!(leads(&page), format!("/changes/{number}"));
    let page = room.get(&format!("/changes/{number}")).text;
    let hash = hash(&page);
    assert_ne!(hash, old, "another report, for other files");
    let named = typed(&page);
    let meant = [("number", &*number), ("hash", &hash), ("typed", &named)];
    let page = room.post("/changes/publish", &meant);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    assert_eq!(text(&room, PANTRIES).lines().count(), 21);
    assert!(row(&room, PANTRIES, "pantry-3").contains(",2026-11-22,"));
    assert!(!room.get("/").text.contains("Waiting for you"));
}

#[test]
fn a_waiting_file_is_mended_or_thrown_away() {
    let mut room = Room::open();
    let (before, seen) = (room.files(), room.seen());
    let refused = publish(&mut room, PANTRIES, &seen, &pantries(20));
    let number = number_of(&refused);
    let thrown = room.post("/changes/throw-away", &[("number", &number)]);
    assert_eq!(leads(&thrown), "/?done=thrown-away");
    assert_eq!(room.files(), before);
    for path in ["/changes/publish", "/changes/throw-away", "/changes/undo"] {
        let page = room.post(path, &[("number", &number)]);
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    let refused = publish(&mut room, PANTRIES, &seen, &pantries(20));
    let page = room.get(leads(&refused)).text;
    assert!(page.contains("Send the mended file instead"), "{page}");
    let mended = pantries(40).replacen("Free food.", "Soup.", 1);
    let upload = Upload {
        name: "mended.csv",
        replaces: PANTRIES,
        seen: &seen,
        bytes: mended.as_bytes(),
        mends: &number_of(&refused),
        ..Upload::EMPTY
    };
    let page = room.upload("/publish", &upload);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    assert_eq!(text(&room, PANTRIES), mended);
    assert!(changes(&room).waiting().is_empty());
}

#[test]
fn the_second_of_two_people_sees_a_difference_and_overwrites_nothing() {
    let mut room = Room::open();
    let seen = room.seen();
    let first = pantries(40).replacen("Free food.", "Soup.", 1);
    let page = publish(&mut room, PANTRIES, &seen, &first);
    assert_eq!(leads(&page), "/?done=published");
    // Another row: both are put together, and shown before they go live.
    let other = pantries(40).replace(&pantry(9, "Free food."), &pantry(9, "Bread."));
    let page = publish(&mut room, PANTRIES, &seen, &other);
    let number = number_of(&page);
    assert_eq!(text(&room, PANTRIES), first);
    let page = room.get(&format!("/changes/{number}")).text;
    assert!(page.contains("Both are put together"), "{page}");
    assert!(page.contains("<ins>Bread.</ins>") && !page.contains("Soup"));
    let page = room.post("/changes/publish", &[("number", &number)]);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    assert!(row(&room, PANTRIES, "pantry-1").contains("Soup."));
    assert!(row(&room, PANTRIES, "pantry-9").contains("Bread."));
    // The same row: theirs would be replaced, which is shown.
    let same = pantries(40).replacen("Free food.", "Rice.", 1);
    let page = publish(&mut room, PANTRIES, &seen, &same);
    let page = room.get(leads(&page)).text;
    assert!(page.contains("would replace theirs"), "{page}");
    assert!(page.contains("<del>Soup.</del>") && page.contains("<ins>Rice.</ins>"));
    assert!(row(&room, PANTRIES, "pantry-1").contains("Soup."));
}

#[test]
fn an_accepted_change_is_taken_back_after_a_look_and_keeps_what_came_later() {
    let mut room = Room::open();
    let original = text(&room, PANTRIES);
    let seen = room.seen();
    let changed = original.replacen("Free food.", "Soup.", 1);
    publish(&mut room, PANTRIES, &seen, &changed);
    let list = room.get("/changes").text;
    for part in [
        "File sent: resources-pantries.csv",
        "1 listing changed",
        "Undo",
    ] {
        assert!(list.contains(part), "{part} in {list}");
    }
    let live = changes(&room).accepted();
    let change = &live[0];
    assert_eq!((live.len(), change.kind), (1, Kind::Upload));
    let number = change.number.to_string();
    room.post("/confirmed", &[("id", "pantry-8")]);
    let page = room.post("/changes/undo", &[("number", &number)]);
    let undo = number_of(&page);
    assert_eq!(says(&room, "pantry-1"), "Soup.", "nothing without a look");
    let page = room.get(&format!("/changes/{undo}")).text;
    assert!(page.contains("<del>Soup.</del>"), "{page}");
    let page = room.post("/changes/publish", &[("number", &undo)]);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    assert_eq!(says(&room, "pantry-1"), "Free food.");
    assert!(row(&room, PANTRIES, "pantry-8").contains(",2026-11-22,"));
    let live = changes(&room).accepted();
    assert_eq!(live[0].kind, Kind::Undo(change.number));
    // The call taken back as well, the file is as it was, byte for byte.
    let call = live.iter().find(|one| one.kind == Kind::Confirmation);
    let call = call.unwrap().number.to_string();
    let undo = number_of(&room.post("/changes/undo", &[("number", &call)]));
    room.post("/changes/publish", &[("number", &undo)]);
    assert_eq!(text(&room, PANTRIES), original);
    // What has been overwritten since cannot be taken back by itself.
    let page = room.post("/changes/undo", &[("number", &number)]);
    let page = room.get(leads(&page)).text;
    assert!(page.contains("Nothing."), "{page}");
}

#[test]
fn what_was_published_from_the_folder_is_listed_and_can_be_taken_back() {
    let mut room = Room::open();
    room.get("/");
    room.county.edit(PANTRIES, "Free food.", "Soup.");
    let generation = room.county.publish().generation;
    room.app.swap(generation);
    let live = changes(&room).accepted();
    assert_eq!((live.len(), live[0].kind), (1, Kind::Folder));
    let effect = live[0].acceptance().unwrap().effect.clone().unwrap();
    assert_eq!(
        (effect.changed, &*effect.listings[0].what),
        (1, "description")
    );
    let number = live[0].number.to_string();
    let undo = number_of(&room.post("/changes/undo", &[("number", &number)]));
    let page = room.post("/changes/publish", &[("number", &undo)]);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    assert_eq!(text(&room, PANTRIES), pantries(40));
    assert_eq!(says(&room, "pantry-1"), "Free food.");
}

#[test]
fn a_file_refused_in_the_folder_blocks_nothing_and_the_last_good_one_is_put_back() {
    let mut room = Room::open();
    room.get("/");
    room.county.write(PANTRIES, "<html>Please log in</html>");
    room.county.refused();
    let desk = room.get("/").text;
    assert!(desk.contains("Changed in the folder, not live"), "{desk}");
    assert!(desk.contains("Why it did not go live"), "{desk}");
    let page = room.post("/confirmed", &[("id", "helpline")]);
    assert_eq!(leads(&page), "/?done=confirmed", "{}", page.text);
    assert_eq!(says(&room, "pantry-1"), "Free food.");
    // A call about the file itself cannot be written there, and says so.
    let page = room.post("/confirmed", &[("id", "pantry-1")]);
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(
        page.text.contains("put the last good one back"),
        "{}",
        page.text
    );
    let page = room.post("/put-back", &[("file", PANTRIES)]);
    assert_eq!(leads(&page), "/?done=put-back", "{}", page.text);
    assert_eq!(text(&room, PANTRIES), pantries(40));
    let desk = room.get("/").text;
    assert!(desk.contains("People see the data as it lies"), "{desk}");
    let waiting = changes(&room).waiting();
    let number = waiting[0].number.to_string();
    let page = room.post("/changes/publish", &[("number", &number)]);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    assert!(row(&room, PANTRIES, "pantry-1").contains(",2026-11-22,"));
    // A whole file takes the place of what was refused, which is kept.
    room.county.write(PANTRIES, "junk");
    let seen = room.seen();
    let soup = pantries(40).replacen("Free food.", "Soup.", 1);
    let page = publish(&mut room, PANTRIES, &seen, &soup);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    assert_eq!(says(&room, "pantry-1"), "Soup.");
    let kept = changes(&room).accepted().into_iter();
    let mut kept = kept.filter(|change| change.kind == Kind::PutBack);
    let junk = kept.next().unwrap().files[0].before.clone().unwrap();
    let junk = changes(&room).content(PANTRIES, &junk).unwrap();
    assert_eq!(junk.unwrap(), b"junk");
    // What was put back is a change as well; nobody else's file is touched.
    for file in ["categories.csv", "nothing.csv", "../out.csv"] {
        let page = room.post("/put-back", &[("file", file)]);
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{file}");
    }
    let live = changes(&room).accepted();
    assert!(live.iter().any(|change| change.kind == Kind::PutBack));
}

#[test]
fn rows_changed_in_the_folder_and_refused_are_kept_beside_what_is_sent() {
    let mut room = Room::open();
    room.get("/");
    // Thirty numbers changed by hand are refused.
    let by_hand = pantries(40).replace("570-244-10", "570-245-10");
    room.county.write(PANTRIES, &by_hand);
    room.county.refused();
    let file = format!("{}{}", by_hand, pantry(77, "New."));
    room.county.write(PANTRIES, &file);
    let page = room.post("/confirmed", &[("id", "helpline")]);
    assert_eq!(leads(&page), "/?done=confirmed");
    assert_eq!(
        text(&room, PANTRIES),
        file,
        "the file is as somebody saved it"
    );
    let listings = room.app.generation().listings().unwrap();
    let phone = listings.iter().find(|listing| listing.id == "pantry-1");
    assert_eq!(phone.unwrap().contact.phones[0].display, "570-244-1001");
}

#[test]
fn what_hides_goes_live_at_once_and_stays_hidden() {
    let mut room = Room::of(with_a_house(), door(&[MARIA]), || NOW);
    room.sign_in(WORDS);
    let seen = room.seen();
    let houses = text(&room, "resources-houses.csv");
    // One house hides; that all others go is refused.
    let hides = houses.lines().take(2).collect::<Vec<_>>().join("\n");
    let hides = hides.replace("17745,no", "17745,yes") + "\n";
    let page = publish(&mut room, "resources-houses.csv", &seen, &hides);
    let page = room.get(leads(&page)).text;
    assert!(page.contains("1 listing was hidden at once"), "{page}");
    let shown = |room: &Room| {
        let listings = room.app.generation().listings().unwrap();
        let house = listings.iter().find(|listing| listing.id == "house-1");
        house.unwrap().place.precision != Precision::Hidden
    };
    assert!(!shown(&room));
    assert!(row(&room, "resources-houses.csv", "house-1").contains(",yes,"));
    assert_eq!(text(&room, "resources-houses.csv").lines().count(), 13);
    let page = room.post("/confirmed", &[("id", "helpline")]);
    assert_eq!(leads(&page), "/?done=confirmed", "{}", page.text);
    assert!(!shown(&room));
}

#[test]
fn nothing_that_became_private_lies_in_what_is_kept() {
    let mut room = Room::of(with_a_house(), door(&[MARIA]), || NOW);
    room.sign_in(WORDS);
    let seen = room.seen();
    let houses = text(&room, "resources-houses.csv");
    let moved = houses.replacen("1 Sample St", "1 Example St", 1);
    let page = publish(&mut room, "resources-houses.csv", &seen, &moved);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    let folder = changes(&room).folder().to_owned();
    assert!(holds(&folder, "1 Example St") && holds(&folder, "1 Sample St"));
    let hidden = moved.replacen(
        "1 Example St,Lock Haven,PA,17745,no",
        ",Lock Haven,PA,17745,yes",
        1,
    );
    let seen = room.seen();
    let page = publish(&mut room, "resources-houses.csv", &seen, &hidden);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    room.get("/");
    assert!(
        !holds(&folder, "1 Example St"),
        "its street lies in the history"
    );
    assert!(holds(&folder, "2 Sample St"), "that of others stays");
    // Taking back what hid it is refused, and brings no street back.
    let number = changes(&room).accepted()[0].number.to_string();
    let page = room.post("/changes/undo", &[("number", &number)]);
    let undo = number_of(&page);
    let page = room.post("/changes/publish", &[("number", &undo)]);
    let page = room.get(leads(&page)).text;
    assert!(
        page.contains("lost-confidential") || page.contains("confidential"),
        "{page}"
    );
    assert!(!page.contains("Example St"), "{page}");
    assert!(!holds(&folder, "1 Example St"));
}

#[test]
fn a_private_row_keeps_its_street_in_the_file_when_a_change_of_it_is_taken_back() {
    let mut room = Room::open();
    room.get("/");
    let original = text(&room, LINES);
    assert!(original.contains("12 Hidden Lane"));
    let page = room.post("/confirmed", &[("id", "shelter")]);
    assert_eq!(leads(&page), "/?done=confirmed");
    let folder = changes(&room).folder().to_owned();
    room.get("/");
    assert!(
        !holds(&folder, "Hidden Lane"),
        "it is not kept beside the index"
    );
    let number = changes(&room).accepted()[0].number.to_string();
    let undo = number_of(&room.post("/changes/undo", &[("number", &number)]));
    let page = room.post("/changes/publish", &[("number", &undo)]);
    assert_eq!(leads(&page), "/?done=published", "{}", page.text);
    assert_eq!(text(&room, LINES), original);
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let mut room = Room::open();
    let (before, token, seen) = (room.files(), room.token.clone(), room.seen());
    let body = format!(
        "--line\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--line\r\n\
         Content-Disposition: form-data; name=\"seen\"\r\n\r\n{seen}\r\n--line\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{PANTRIES}\"\r\n\r\n{}",
        &pantries(40)[..900]
    );
    let request = Request::post("/publish")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line")
        .body(Body::from(body));
    let page = room.send(request.unwrap());
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.text);
    assert_eq!(room.files(), before);
    assert!(changes(&room).all().is_empty());
}

#[test]
fn a_finding_names_the_listing_and_the_cell() {
    let mut room = Room::open();
    let seen = room.seen();
    let wrong = pantries(40).replace("570-244-1004", "5.70244E+09");
    let upload = Upload::of(PANTRIES, &seen, wrong.as_bytes());
    let page = room.upload("/check", &upload).text;
    assert!(
        page.contains("resources-pantries.csv, row 5, cell D5"),
        "{page}"
    );
    assert!(page.contains(">Invented Pantry 4</b>"), "{page}");
    // People keep seeing what they see now: nothing is removed.
    assert!(page.contains("Kept as people see them now"), "{page}");
    assert!(!page.contains("Removed"), "{page}");
    let page = publish(&mut room, PANTRIES, &seen, &wrong);
    assert_eq!(leads(&page), "/?done=published", "one row stops no file");
    let desk = room.get("/").text;
    assert!(desk.contains("row 5, cell D5") && desk.contains("1 of them are the last good copy"));
}

#[cfg(unix)]
#[test]
fn only_waypost_may_read_what_waits_and_it_is_bounded() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut room = Room::open();
    let seen = room.seen();
    for count in 0..MAX_WAITING {
        let page = publish(&mut room, PANTRIES, &seen, &pantries(20 - count / 10));
        number_of(&page);
    }
    let store = changes(&room);
    let mode = fs::metadata(store.folder()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let page = publish(&mut room, PANTRIES, &seen, &pantries(20));
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.text.contains("Too many changes wait"), "{}", page.text);
    assert_eq!(store.waiting().len(), MAX_WAITING);
    // What is accepted needs no place among them.
    let page = room.post("/confirmed", &[("id", "pantry-3")]);
    assert_eq!(leads(&page), "/?done=confirmed");
    // No content lies there that nothing refers to.
    let number = store.waiting()[0].number.to_string();
    for change in store.waiting() {
        let number = change.number.to_string();
        room.post("/changes/throw-away", &[("number", &number)]);
    }
    room.post("/confirmed", &[("id", "pantry-4")]);
    room.get("/");
    assert!(store.get(number.parse().unwrap()).is_none());
    assert!(!holds_exactly(store.folder(), &pantries(20)));
}

#[test]
fn while_a_record_cannot_be_read_no_content_goes_and_no_number_comes_twice() {
    let mut room = Room::open();
    let seen = room.seen();
    let waiting = number_of(&publish(&mut room, PANTRIES, &seen, &pantries(2)));
    let store = changes(&room);
    let record = store.folder().join(format!("{waiting}.json"));
    let whole = fs::read(&record).unwrap();
    fs::write(&record, "{").unwrap();
    assert!(store.sweep(&[]).is_err());
    for path in ["/", "/changes"] {
        let page = room.get(path).text;
        let said = format!("It lies in index/changes/{waiting}.json");
        assert!(page.contains(&said), "{path} leaves nothing out: {page}");
    }
    let next = number_of(&publish(&mut room, PANTRIES, &seen, &pantries(3)));
    assert_ne!(next, waiting);
    fs::write(&record, whole).unwrap();
    assert!(
        holds_exactly(store.folder(), &pantries(2)),
        "what it refers to is kept"
    );
}

#[test]
fn a_desk_without_a_passphrase_takes_nothing_back() {
    let mut room = Room::read_only();
    assert_eq!(room.get("/changes").status, StatusCode::OK);
    let before = room.files();
    for (path, field) in [
        ("/changes/publish", "number"),
        ("/changes/throw-away", "number"),
        ("/changes/undo", "number"),
        ("/put-back", "file"),
    ] {
        let page = room.post(path, &[(field, "1")]);
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(room.files(), before);
    let mut locked = Room::locked();
    for path in ["/changes", "/changes/1"] {
        assert_eq!(leads(&locked.get(path)), "/sign-in", "{path}");
    }
}

/// A county with twelve houses whose streets are public.
fn with_a_house() -> County {
    let county = County::new();
    let mut houses = HEAD.to_owned();
    for number in 1..=12 {
        houses.push_str(&format!(
            "house-{number},Invented House {number},food-pantry,570-244-30{number:02},Meals.,{number} Sample St,Lock Haven,PA,17745,no,US,,https://example.org\n"
        ));
    }
    county.write("resources-houses.csv", &houses);
    county.publish();
    county
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

/// Whether a file below a folder holds a text.
fn holds(folder: &Path, text: &str) -> bool {
    let read = |path: PathBuf| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    files(folder)
        .into_iter()
        .any(|path| read(path).contains(text))
}

fn holds_exactly(folder: &Path, text: &str) -> bool {
    let mut files = files(folder).into_iter();
    files.any(|path| fs::read(path).unwrap() == text.as_bytes())
}

/// The part of the test below that is stopped: it sends a change of two files,
/// one of which goes, to the desk over the folders that the environment names.
#[test]
#[ignore = "it is run by the test below, which stops it"]
fn sends_a_change() {
    let (Ok(data), Ok(index)) = (std::env::var("TRIAL_DATA"), std::env::var("TRIAL_INDEX")) else {
        return;
    };
    let county = linked(Path::new(&data), Path::new(&index));
    let mut room = Room::of(county, door(&[MARIA]), || NOW);
    room.sign_in(WORDS);
    let seen = room.seen();
    let new = fs::read(Path::new(&data).join(".new")).unwrap();
    let upload = Upload::of(PANTRIES, &seen, &new);
    let page = room.upload("/publish", &upload);
    println!("{} {}", page.status, page.text);
}

/// Every call that syncs, renames or removes a file is a moment at which the
/// program is killed, or told that the disk is full. Afterwards the folder and
/// the public are whole, and the change is there or waits.
#[cfg(target_os = "linux")]
#[test]
fn stopped_at_any_step_of_a_change_all_of_it_is_there_or_nothing() {
    let old = as_workbook(&pantries(40));
    let new = pantries(40).replacen("Free food.", "Soup.", 1);
    let served = County::new();
    fs::remove_file(served.path(PANTRIES)).unwrap();
    fs::write(served.path("resources-pantries.xlsx"), &old).unwrap();
    served.publish();
    fs::write(served.path(".new"), &new).unwrap();
    let stopped = |fault: &str| {
        let (mut live, mut back) = (0, 0);
        for call in ["fsync", "rename", "unlink"] {
            let times = steps(&copy(&served), call, "");
            assert!(times > 2, "{call}: {times}");
            for when in 1..=times {
                let county = copy(&served);
                let inject = format!("inject={call}:{fault}:when={when}");
                steps(&county, call, &inject);
                let what = format!("{fault} at {call} {when} of {times}");
                match is_live(county, &old, &new, &what) {
                    true => live += 1,
                    false => back += 1,
                }
            }
        }
        (live, back)
    };
    let tried = thread::scope(|scope| {
        let killed = scope.spawn(|| stopped("signal=KILL"));
        [stopped("error=ENOSPC"), killed.join().unwrap()]
    });
    for (live, back) in tried {
        assert!(live > 5 && back > 5, "{live} live, {back} taken back");
    }
}

/// Sends the change in a process of its own, with a fault. Returns how often it
/// made a call of the system.
#[cfg(target_os = "linux")]
fn steps(county: &County, call: &str, inject: &str) -> usize {
    let traced = county.index.path().join("trace");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(&traced);
    command.arg("-e").arg(format!("trace={call}"));
    if !inject.is_empty() {
        command.args(["-e", inject]);
    }
    command.arg(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "changes::sends_a_change"]);
    command.env("TRIAL_DATA", county.data.path());
    command.env("TRIAL_INDEX", county.index.path());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().expect("strace: tests/install strace");
    let calls = fs::read_to_string(&traced).unwrap();
    fs::remove_file(traced).unwrap();
    let start = format!("{call}(");
    calls.lines().filter(|line| line.contains(&start)).count()
}

/// Whether the change is live; else it waits or was not stored, and folder and
/// public are as they were.
fn is_live(county: County, old: &[u8], new: &str, what: &str) -> bool {
    let mut room = Room::of(county, door(&[MARIA]), || NOW);
    room.sign_in(WORDS);
    let page = room.get("/");
    assert_eq!(page.status, StatusCode::OK, "{what}: {}", page.text);
    let csv = fs::read_to_string(room.county.path(PANTRIES)).ok();
    let workbook = fs::read(room.county.path("resources-pantries.xlsx")).ok();
    let public = says(&room, "pantry-1");
    let waiting = changes(&room).waiting();
    if public == "Soup." {
        assert_eq!((csv.as_deref(), workbook), (Some(new), None), "{what}");
        assert!(waiting.is_empty(), "{what}: {waiting:?}");
        return true;
    }
    assert_eq!(public, "Free food.", "{what}");
    assert_eq!((csv, workbook.as_deref()), (None, Some(old)), "{what}");
    assert!(waiting.len() <= 1, "{what}: {waiting:?}");
    for change in waiting {
        assert!(matches!(change.state, State::Asked(_)), "{what}");
        let number = change.number.to_string();
        let page = room.post("/changes/publish", &[("number", &number)]);
        assert_eq!(leads(&page), "/?done=published", "{what}: {}", page.text);
        assert_eq!(says(&room, "pantry-1"), "Soup.", "{what}");
    }
    false
}

/// A county over folders of another process.
#[cfg(unix)]
fn linked(data: &Path, index: &Path) -> County {
    let link = |to: &Path| {
        let folder = TempDir::new().unwrap();
        fs::remove_dir(folder.path()).unwrap();
        std::os::unix::fs::symlink(to, folder.path()).unwrap();
        folder
    };
    County {
        data: link(data),
        index: link(index),
    }
}

fn copy(county: &County) -> County {
    let copied = |from: &Path| {
        let folder = TempDir::new().unwrap();
        for path in files(from) {
            let to = folder.path().join(path.strip_prefix(from).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(path, to).unwrap();
        }
        folder
    };
    County {
        data: copied(county.data.path()),
        index: copied(county.index.path()),
    }
}

/// A file without quotes as a workbook.
fn as_workbook(text: &str) -> Vec<u8> {
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    workbook(&[("Sheet1", &rows)])
}
