//! What the list says put together with what staff wrote: theirs stays, and no
//! row goes.

use std::fs;

use waypost::cmd::refresh::refresher::{Outcome, Refreshed};
use waypost::diagnostic::Diagnostic;
use waypost::directory::Directory;
use waypost::model::listing::Status;
use waypost::report::call_list::{call_list, due_calls};
use waypost::seeds::sources::left_list::LeftList;

use super::{
    FILE, ListSite, Says, after_61_days, later, list, public, refresh, room, row, six, six_room,
    text,
};
use crate::desk::Room;
use crate::seed_folder::{TODAY, gazetteer};

fn found<'a>(refreshed: &'a Refreshed, code: &str) -> Vec<&'a Diagnostic> {
    let findings = refreshed.findings.iter();
    findings.filter(|found| found.code == code).collect()
}

/// Saves a change in the folder, as somebody does in Excel, and publishes it.
fn by_hand(room: &Room, from: &str, to: &str) {
    room.county.edit(FILE, from, to);
    room.county.publish();
}

fn directory(room: &Room) -> (Directory, Vec<Diagnostic>) {
    Directory::load_with(room.county.data.path(), gazetteer(), TODAY).unwrap()
}

#[test]
fn what_staff_changed_stays_and_what_the_list_says_is_told() {
    let (site, room) = six_room();
    refresh(&room, "six");
    by_hand(&room, "570-244-3001", "570-244-3911");
    let mut room = later(room, || crate::seed_folder::NOW);
    let mut rows = six();
    rows[0][2] = "570-244-3101";
    rows[0][3] = "Mon 10am-noon";
    site.csv_now(&list(&rows));
    let merged = refresh(&room, "six");
    assert_eq!(merged.outcome, Outcome::Published, "{}", merged.says);
    let north = row(&room, FILE, "North Pantry");
    assert!(north.contains("570-244-3911"), "theirs stays: {north}");
    assert!(
        north.contains("Mon 10am-noon"),
        "the list's comes in: {north}"
    );
    let told = found(&merged, "source-differs");
    assert_eq!(told.len(), 1, "{:?}", merged.findings);
    assert_eq!(told[0].column.as_deref(), Some("phone"));
    assert_eq!(told[0].value.as_deref(), Some("570-244-3911"));
    assert_eq!(told[0].message, "The list says “570-244-3101”.");
    let desk = room.get("/").text;
    assert!(desk.contains("The list says “570-244-3101”."), "{desk}");
    assert!(
        north.contains("2026-11-22"),
        "as of the day it came: {north}"
    );
    let text_before = text(&room, FILE);
    assert_eq!(refresh(&room, "six").outcome, Outcome::Same);
    assert_eq!(text(&room, FILE), text_before);
}

#[test]
fn a_row_that_left_is_marked_asked_about_and_closed_after_a_term() {
    let (site, room) = six_room();
    refresh(&room, "six");
    site.csv_now(&list(&six()[..5]));
    let left = refresh(&room, "six");
    assert_eq!(left.merge.left.len(), 1, "{}", left.says);
    assert_eq!(found(&left, "left-its-list").len(), 1);
    let hill = row(&room, FILE, "Hill Pantry");
    assert!(
        hill.contains("(not in its list since 2026-11-22)"),
        "{hill}"
    );
    let (read, findings) = directory(&room);
    assert!(findings.iter().any(|found| found.code == "left-its-list"));
    let calls = call_list(&due_calls(&read, &[], TODAY));
    let call = calls
        .rows
        .iter()
        .find(|call| call.concat().contains("Hill Pantry"));
    assert!(
        call.unwrap()
            .concat()
            .contains("Still there? Its list lost it on 2026-11-22.")
    );
    let marked = text(&room, FILE);
    assert_eq!(
        refresh(&room, "six").outcome,
        Outcome::Same,
        "it is asked about once"
    );
    assert_eq!(text(&room, FILE), marked);

    let room = later(room, after_61_days);
    let closed = refresh(&room, "six");
    assert_eq!(closed.merge.closed.len(), 1, "{}", closed.says);
    let hill = row(&room, FILE, "Hill Pantry");
    assert!(
        hill.contains("so it counts as closed") && hill.contains(",closed,"),
        "{hill}"
    );

    site.csv_now(&list(&six()));
    let back = refresh(&room, "six");
    assert_eq!(back.merge.back.len(), 1, "{}", back.says);
    assert_eq!(
        found(&back, "source-differs").len(),
        0,
        "{:?}",
        back.findings
    );
    let hill = row(&room, FILE, "Hill Pantry");
    assert!(
        !hill.contains("its list") && !hill.contains("closed"),
        "{hill}"
    );
    let id = &back.merge.back[0];
    let listings = room.app.generation().listings().unwrap();
    let listing = listings.iter().find(|listing| listing.id == *id).unwrap();
    assert_eq!(listing.status, Status::Active);
}

#[test]
fn a_call_settles_a_row_that_left() {
    let (site, room) = six_room();
    refresh(&room, "six");
    site.csv_now(&list(&six()[..5]));
    refresh(&room, "six");
    let hill = row(&room, FILE, "Hill Pantry");
    let text_before = text(&room, FILE);
    let head = text_before.lines().next().unwrap();
    // Staff add the column, and the day of the call.
    let lines = text_before.lines().skip(1).map(|line| {
        let day = if line == hill { "2026-11-22" } else { "" };
        format!("{line},{day}\n")
    });
    let called = format!("{head},verified_on\n{}", lines.collect::<String>());
    room.county.write(FILE, &called);
    room.county.publish();
    let (_, findings) = directory(&room);
    assert!(findings.iter().all(|found| found.code != "left-its-list"));
    let room = later(room, after_61_days);
    assert_eq!(refresh(&room, "six").merge.closed.len(), 0);
}

#[test]
fn what_staff_took_out_stays_out_and_a_lost_copy_overwrites_nothing() {
    let (site, room) = six_room();
    refresh(&room, "six");
    let hill = row(&room, FILE, "Hill Pantry");
    by_hand(&room, &format!("{hill}\n"), "");
    by_hand(&room, "570-244-3001", "570-244-3911");
    let room = later(room, || crate::seed_folder::NOW);
    let merged = refresh(&room, "six");
    assert_eq!(
        found(&merged, "deleted-here").len(),
        1,
        "{:?}",
        merged.findings
    );
    assert!(!text(&room, FILE).contains("Hill Pantry"));
    fs::remove_dir_all(room.county.index.path().join("sources")).unwrap();
    site.csv_now(&list(&six()[..5]));
    let merged = refresh(&room, "six");
    assert_eq!(merged.outcome, Outcome::Same, "{}", merged.says);
    assert!(row(&room, FILE, "North Pantry").contains("570-244-3911"));
    assert_eq!(found(&merged, "source-differs").len(), 1);
}

#[test]
fn a_file_that_would_lose_a_column_of_staff_is_left_alone() {
    let (_site, room) = six_room();
    room.county.write(
        FILE,
        "id,name,category,our remarks\nx,X,food-pantry,ask Ann\n",
    );
    room.county.publish();
    let room = later(room, || crate::seed_folder::NOW);
    let refused = refresh(&room, "six");
    assert!(
        refused
            .says
            .contains("the column “our remarks” would be lost"),
        "{}",
        refused.says
    );
    assert!(text(&room, FILE).contains("ask Ann"));
}

#[test]
fn a_change_that_a_rule_refuses_waits_once_and_the_file_stays() {
    let (site, room) = six_room();
    refresh(&room, "six");
    let before = text(&room, FILE);
    // Another number at every place: somebody has slipped a column.
    let mut rows = six();
    for (at, number) in ["1", "2", "3", "4", "5", "6"].into_iter().enumerate() {
        rows[at][2] = match number {
            "1" => "570-244-4001",
            "2" => "570-244-4002",
            "3" => "570-244-4003",
            "4" => "570-244-4004",
            "5" => "570-244-4005",
            _ => "570-244-4006",
        };
    }
    site.csv_now(&list(&rows));
    let refused = refresh(&room, "six");
    assert_eq!(refused.outcome, Outcome::Waits, "{}", refused.says);
    assert_eq!(text(&room, FILE), before);
    assert_eq!(refresh(&room, "six").outcome, Outcome::Waits);
    let changes = waypost::publish::changes::store::ChangeStore::of(&room.county.store());
    assert_eq!(changes.waiting().len(), 1, "the same change waits once");
}

#[test]
fn two_lists_with_the_same_slug_publish_both() {
    let meeting = |day: &str| {
        format!(
            r#"[{{"name":"Sunrise","slug":"sunrise","day":{day},"time":"07:00","types":["O"],
            "formatted_address":"1 Main St, Lock Haven, PA 17745, USA"}}]"#
        )
    };
    let json = |text: String| ListSite::new(Says::List("application/json", text));
    let (a, b) = (json(meeting("1")), json(meeting("2")));
    let room = room(&format!(
        "a,meeting-guide,{},meetings-a.csv,,,,\nb,meeting-guide,{},meetings-b.csv,,,,\n",
        a.address, b.address
    ));
    assert_eq!(refresh(&room, "a").outcome, Outcome::Published);
    assert_eq!(refresh(&room, "b").outcome, Outcome::Published);
    let ids = public(&room);
    for id in ["sunrise", "b-sunrise"] {
        assert!(ids.iter().any(|known| known == id), "{id} in {ids:?}");
    }
    assert_eq!(refresh(&room, "b").outcome, Outcome::Same, "the id stays");
    // By hand it is the same.
    let feed = room.county.path("feed.json");
    fs::write(&feed, meeting("3")).unwrap();
    let out = room.county.path("meetings-c.csv");
    let (feed, out) = (feed.to_str().unwrap(), out.to_str().unwrap());
    let mut import = room
        .county
        .command(&["import", "meeting-guide", feed, "--out", out]);
    assert!(import.output().unwrap().status.success());
    assert!(text(&room, "meetings-c.csv").contains(",c-sunrise,"));
}

#[test]
fn words_of_people_in_hiding_hide_the_street_in_every_kind_of_list_until_staff_say_no() {
    let house = "Haven House";
    let says = "Safe house for survivors of domestic violence";
    let table = format!(
        "id,name,phone,address,city,state,zip,description\n\
         1,{house},570-244-3001,12 Elm St,Lock Haven,PA,17745,{says}\n"
    );
    let package = format!(
        r#"[{{"id":"s1","name":"{house}","description":"{says}","status":"active",
        "organization":{{"id":"o1","name":"Haven","description":"x"}},
        "phones":[{{"id":"p1","number":"570-244-3001"}}],
        "service_at_locations":[{{"id":"sl1","location":{{"id":"l1","location_type":"physical",
        "latitude":41.137,"longitude":-77.447,"addresses":[{{"id":"a1","address_1":"12 Elm St",
        "city":"Lock Haven","state_province":"PA","postal_code":"17745","country":"US",
        "address_type":"physical"}}]}}}}]}}]"#
    );
    let meetings = format!(
        r#"[{{"name":"{house}","slug":"haven-house","day":1,"time":"07:00","notes":"{says}",
        "address":"12 Elm St","city":"Lock Haven","state":"PA","postal_code":"17745"}}]"#
    );
    for (kind, answer, file, confidential) in [
        (
            "table",
            Says::List("text/csv", table),
            "resources-x.csv",
            "confidential",
        ),
        (
            "hsds",
            Says::List("application/json", package),
            "resources-x.csv",
            "confidential",
        ),
        (
            "meeting-guide",
            Says::List("application/json", meetings),
            "meetings-x.csv",
            "Confidential",
        ),
    ] {
        let site = ListSite::new(answer);
        let room = room(&format!("x,{kind},{},{file},,,,\n", site.address).replace(
            ",,,,",
            match kind {
                "meeting-guide" => ",,,,",
                _ => ",,,food-pantry,",
            },
        ));
        let refreshed = refresh(&room, "x");
        assert_eq!(
            refreshed.outcome,
            Outcome::Published,
            "{kind}: {}",
            refreshed.says
        );
        assert_eq!(
            found(&refreshed, "ask-confidential").len(),
            1,
            "{kind}: {:?}",
            refreshed.findings
        );
        let hidden = text(&room, file);
        assert!(!hidden.contains("12 Elm"), "{kind}: {hidden}");
        let yes = row(&room, file, house);
        assert!(yes.contains(",yes"), "{kind}: {hidden}");
        room.county.edit(file, ",yes", ",no");
        room.county.accept();
        let room = later(room, || crate::seed_folder::NOW);
        let again = refresh(&room, "x");
        assert_eq!(again.outcome, Outcome::Published, "{kind}: {}", again.says);
        let shown = text(&room, file);
        assert!(
            shown.contains("12 Elm St"),
            "{kind}: {confidential} {shown}"
        );
    }
}

/// Staff hid a meeting whose words say nothing of hiding: its address stays as
/// they have it, and a later list brings no street into any cell.
#[test]
fn a_meeting_that_staff_hid_keeps_its_address_and_takes_no_street() {
    let meeting = |more: &str| {
        let text = format!(
            r#"[{{"name":"Sunrise","slug":"sunrise","day":1,"time":"07:00","types":["O"],
            "address":"1 Main St","city":"Lock Haven","state":"PA","postal_code":"17745"{more}}}]"#
        );
        Says::List("application/json", text)
    };
    let site = ListSite::new(meeting(""));
    let room = room(&format!(
        "x,meeting-guide,{},meetings-x.csv,,,,\n",
        site.address
    ));
    assert_eq!(refresh(&room, "x").outcome, Outcome::Published);
    let header = row(&room, "meetings-x.csv", "Slug");
    let shown = row(&room, "meetings-x.csv", "sunrise");
    for (line, cell) in [(header, "Confidential"), (shown, "yes")] {
        room.county
            .edit("meetings-x.csv", &line, &format!("{line},{cell}"));
    }
    room.county.publish();
    let room = later(room, || crate::seed_folder::NOW);
    site.says(meeting(
        r#","location":"Grace Church, 1 Main St","notes":"Ring at 1 Main St","time_formatted":"7:00 am""#,
    ));
    refresh(&room, "x");
    let after = row(&room, "meetings-x.csv", "sunrise");
    assert!(after.contains("1 Main St"), "theirs stays: {after}");
    assert_eq!(after.matches("Main St").count(), 1, "{after}");
    assert!(!after.contains("Grace Church"), "{after}");
}

/// What a list had is not known while its state cannot be read: then it is not
/// taken, and the state is not written over.
#[test]
fn a_list_whose_state_is_damaged_is_not_taken() {
    let (site, room) = six_room();
    refresh(&room, "six");
    let state = room.county.index.path().join("sources/six/state.json");
    fs::write(&state, "{").unwrap();
    let before = text(&room, FILE);
    site.csv_now(&list(&six()[..2]));
    let refreshed = refresh(&room, "six");
    assert_eq!(refreshed.outcome, Outcome::Failed, "{}", refreshed.says);
    assert!(
        refreshed.says.contains("could not be read"),
        "{}",
        refreshed.says
    );
    assert_eq!(text(&room, FILE), before);
    assert_eq!(fs::read_to_string(&state).unwrap(), "{");
    let mut room = later(room, || crate::seed_folder::NOW);
    assert!(room.get("/").text.contains("cannot be read"));
}

#[test]
fn people_and_what_the_list_marks_private_are_not_kept() {
    let site = ListSite::csv(
        "id,name,phone,phone_is_private,address,address_is_private,city,state,zip,contact name,contact email,exclude_from_website\n\
         1,North Pantry,570-244-3001,no,1 Main St,no,Lock Haven,PA,17745,Ann Canary,ann.canary@gmail.com,no\n\
         2,South Pantry,570-244-3999,yes,2 Canary St,yes,Lock Haven,PA,17745,Bob Canary,,no\n\
         3,East Canary,570-244-3003,no,3 Main St,no,Lock Haven,PA,17745,,,yes\n",
    );
    let room = room(&format!(
        "six,table,{},{FILE},,,food-pantry,\n",
        site.address
    ));
    let refreshed = refresh(&room, "six");
    assert_eq!(refreshed.outcome, Outcome::Published, "{}", refreshed.says);
    let text = text(&room, FILE).to_lowercase();
    assert!(!text.contains("canary") && !text.contains("3999"), "{text}");
    assert!(
        text.contains("1 main st") && text.contains("south pantry"),
        "{text}"
    );
}

#[test]
fn the_mark_of_a_row_that_left_stands_in_its_note_and_goes_out_of_it() {
    let mark = LeftList {
        since: TODAY,
        is_closed: false,
    };
    for note in ["", "From a list", "From a list.", "Asked? Yes!"] {
        for is_closed in [false, true] {
            let mark = LeftList { is_closed, ..mark };
            let marked = mark.put(note);
            let (read, rest) = LeftList::take(&marked);
            assert_eq!(read, Some(mark), "{marked}");
            assert_eq!(rest, note, "{marked}");
        }
    }
    assert_eq!(LeftList::take("(not in its list since then)").0, None);
}
