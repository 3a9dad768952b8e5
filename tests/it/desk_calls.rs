//! The call list of the staff desk: saved, and taken in when it comes back.

use std::fs;

use axum::http::{StatusCode, header};

use crate::desk::{Room, Upload};

const PANTRIES: &str = "resources-pantries.csv";

#[test]
fn the_call_list_is_saved_for_a_spreadsheet() {
    let mut room = Room::read_only();
    let page = room.get("/calls.csv");
    assert_eq!(
        page.headers[header::CONTENT_TYPE],
        "text/csv; charset=utf-8"
    );
    let file = page.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(file, "attachment; filename=\"call-list-2026-11-22.csv\"");
    assert!(
        page.text.contains("shelter,Invented Shelter"),
        "{}",
        page.text
    );
    assert!(!page.text.contains("Hidden Lane") && !page.text.contains("17764"));
}

/// The list as it comes back: looked at by anybody who may look, written down
/// by whoever signed in, and every row accounted for.
#[test]
fn a_call_list_that_came_back_is_looked_at_and_then_written_down() {
    let mut room = Room::open();
    let saved = room.get("/calls.csv").text;
    let seen = room.seen();
    let answer = |list: &str, id: &str, says: &str, note: &str| {
        let line = list
            .lines()
            .find(|line| line.starts_with(&format!("{id},")))
            .unwrap();
        let cells: Vec<&str> = line.split(',').collect();
        let head: Vec<&str> = list
            .trim_start_matches('\u{feff}')
            .lines()
            .next()
            .unwrap()
            .split(',')
            .collect();
        let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
        let mut cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        cells[at("still right?")] = says.to_owned();
        cells[at("note")] = note.to_owned();
        list.replace(line, &cells.join(","))
    };
    let list = answer(&saved, "pantry-2", "yes", "");
    let list = answer(&list, "pantry-3", "2026-11-20", "");
    let list = answer(&list, "pantry-4", "no", "moved away");
    let list = answer(&list, "pantry-5", "perhaps", "")
        + &answer(&saved, "pantry-6", "yes", "")
            .lines()
            .find(|line| line.starts_with("pantry-6,"))
            .unwrap()
            .replace("pantry-6,", "nobody,");
    let file = Upload::of("call-list.csv", &seen, list.as_bytes());
    let before = room.files();
    let page = room.upload("/returned", &file);
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for says in [
        "What would be written down: 2",
        "resources-pantries.csv, row 3",
        "resources-pantries.csv, row 4",
        "2026-11-20",
        "moved away",
        "perhaps",
        "No listing has this id",
        "Nothing was changed",
    ] {
        assert!(page.text.contains(says), "{says} in {}", page.text);
    }
    assert_eq!(room.files(), before, "looking changes nothing");
    let page = room.upload("/returned/publish", &file);
    assert!(page.text.contains("Written down: 2"), "{}", page.text);
    assert!(page.text.contains("people see it now"), "{}", page.text);
    let row = |id: &str| {
        let file = fs::read_to_string(room.county.path(PANTRIES)).unwrap();
        let mut lines = file
            .lines()
            .filter(|line| line.starts_with(&format!("{id},")));
        lines.next().unwrap().to_owned()
    };
    assert!(row("pantry-2").contains(",2026-11-22,") && row("pantry-3").contains(",2026-11-20,"));
    assert!(!row("pantry-4").contains("2026-") && !row("pantry-5").contains("2026-"));
    let shown = room.app.generation();
    let shown = shown
        .listings()
        .unwrap()
        .into_iter()
        .find(|one| one.id == "pantry-3")
        .unwrap();
    assert_eq!(shown.verified_on.unwrap().to_string(), "2026-11-20");
    // The same list again changes nothing.
    let again = room.upload("/returned/publish", &file);
    assert!(again.text.contains("Nothing was changed"), "{}", again.text);
    let no_list = Upload {
        seen: &seen,
        bytes: b"a,b\n1,2\n",
        ..file
    };
    let page = room.upload("/returned", &no_list);
    assert!(
        page.status.is_client_error() && page.text.contains("no column"),
        "{}",
        page.text
    );
}

#[test]
fn a_call_list_is_written_down_only_with_the_passphrase() {
    let mut room = Room::read_only();
    let list = "id,still right?\npantry-2,yes\n";
    let seen = room.seen();
    let file = Upload::of("call-list.csv", &seen, list.as_bytes());
    let page = room.upload("/returned", &file);
    assert!(
        page.text.contains("What would be written down: 1"),
        "{}",
        page.text
    );
    let before = room.files();
    assert_eq!(
        room.upload("/returned/publish", &file).status,
        StatusCode::FORBIDDEN
    );
    let foreign = Upload {
        token: Some("0"),
        ..file
    };
    assert_eq!(
        room.upload("/returned", &foreign).status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(room.files(), before);
    let mut outside = Room::locked();
    let page = outside.upload("/returned", &file);
    assert_eq!(page.headers[header::LOCATION], "/sign-in");
}

/// A crisis line that somebody could not reach stands on top of the desk until
/// somebody acts, and what could not be read is asked, not lost.
#[test]
fn a_crisis_line_that_is_dead_stands_on_top_until_somebody_acts() {
    let mut room = Room::open();
    let list = "id,still right?\nhelpline,no - disconnected\npantry-2,perhaps\npantry-3,yes\n";
    let seen = room.seen();
    let file = Upload::of("call-list.csv", &seen, list.as_bytes());
    room.upload("/returned", &file);
    assert!(
        !room.get("/").text.contains("disconnected"),
        "only looked at"
    );
    let page = room.upload("/returned/publish", &file).text;
    assert!(
        page.contains("stands on the desk until somebody acts"),
        "{page}"
    );
    assert!(
        page.contains("Written down: 1"),
        "what is not understood never counts: {page}"
    );
    let desk = room.get("/").text;
    let place = |what: &str| {
        desk.find(what)
            .unwrap_or_else(|| panic!("{what} in {desk}"))
    };
    assert!(place("Crisis lines to look at now 1") < place("Rows in all"));
    assert!(place("disconnected") < place("Answers to look at 1"));
    assert!(place("“perhaps” is not yes") > place("Call these"));
    assert!(desk.contains("Maria Invented</span></p>"), "who took it in");
    let calls = room.get("/calls.csv").text;
    let first = calls.lines().nth(1).unwrap();
    assert!(
        first.starts_with("helpline,") && first.contains("disconnected"),
        "{first}"
    );
    // Both stand on the page of the change, too.
    let page = room.get("/changes/1").text;
    assert!(
        page.contains("disconnected") && page.contains("perhaps"),
        "{page}"
    );
    // A call that went well settles it; so does whoever says so.
    room.post("/confirmed", &[("id", "helpline")]);
    assert!(!room.get("/").text.contains("disconnected"));
    assert!(room.get("/").text.contains("Answers to look at 1"));
    room.post("/settled", &[("id", "pantry-2")]);
    assert!(!room.get("/").text.contains("Answers to look at"));
}
