//! A site that is fresh, unchanged, changed, shrunk, broken, slow, redirecting
//! inward, gone; and what is told of its address.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use waypost::cmd::refresh::by_itself::step;
use waypost::cmd::refresh::refresher::{Outcome, Refresher};
use waypost::import::fetch::{Fetcher, Version, is_public};
use waypost::publish::changes::Kind;
use waypost::publish::changes::store::ChangeStore;

use super::{
    FILE, ListSite, Says, list, page, public, raw, refresh, refresher, room, room_at, six,
    six_room, source, text,
};
use crate::program::Program;
use crate::seed_folder::NOW;

/// All files below a folder, with their bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let bytes = fs::read(&path).unwrap();
                    found.insert(path.display().to_string(), bytes);
                }
            }
        }
    }
    found
}

#[test]
fn a_fresh_list_goes_live_and_an_unchanged_one_is_not_read_again() {
    let (site, mut room) = six_room();
    let first = refresh(&room, "six");
    assert_eq!(first.outcome, Outcome::Published, "{}", first.says);
    assert_eq!(first.merge.added.len(), 6);
    assert_eq!(
        public(&room)
            .iter()
            .filter(|id| id.starts_with("six-"))
            .count(),
        6
    );
    let changes = ChangeStore::of(&room.county.store());
    assert_eq!(changes.accepted()[0].kind, Kind::Refresh);
    let before = text(&room, FILE);
    let again = refresh(&room, "six");
    assert_eq!(again.outcome, Outcome::Same, "{}", again.says);
    let requests = site.requests();
    assert!(
        requests[1].to_lowercase().contains("if-none-match: "),
        "{}",
        requests[1]
    );
    assert_eq!(text(&room, FILE), before);
    let mut rows = six();
    rows[0][2] = "570-244-3999";
    site.csv_now(&list(&rows));
    let changed = refresh(&room, "six");
    assert_eq!(
        (changed.outcome, changed.merge.changed.len()),
        (Outcome::Published, 1)
    );
    assert!(text(&room, FILE).contains("570-244-3999"));
    let desk = room.get("/").text;
    assert!(desk.contains("Lists of others"), "{desk}");
    assert!(desk.contains("As of November 22, 2026."), "{desk}");
}

#[test]
fn a_page_a_status_and_silence_are_refused_in_plain_words() {
    let (site, mut room) = six_room();
    refresh(&room, "six");
    let before = text(&room, FILE);
    let robot = "<form>Please solve this captcha</form>";
    for (says, told) in [
        (
            page("403 Forbidden", robot),
            "their site refused us: 403, a robot check",
        ),
        (page("200 OK", "Just a moment..."), "a robot check"),
        (
            page("200 OK", "<input type=\"password\">"),
            "a web page, a login",
        ),
        (page("200 OK", "Welcome"), "is a web page, not a feed"),
        (page("401 Unauthorized", ""), "401, a login"),
        (Says::Raw(raw("404 Not Found", "", "")), "refused us: 404"),
        (Says::Raw(raw("500 Oh", "", "")), "refused us: 500"),
        (
            Says::Raw("HTTP/1.1 200 OK\r\nContent-Le".to_owned()),
            "could not be fetched",
        ),
        (
            Says::List("application/json", "{\"error\": ".to_owned()),
            "no row that can be used",
        ),
        (
            Says::List("text/csv", String::new()),
            "no row that can be used",
        ),
    ] {
        site.says(says);
        let refused = refresh(&room, "six");
        assert_eq!(refused.outcome, Outcome::Failed, "{told}");
        assert!(refused.says.contains(told), "{told}: {}", refused.says);
        assert_eq!(text(&room, FILE), before, "{told}");
    }
    site.says(page("403 Forbidden", robot));
    refresh(&room, "six");
    let desk = room.get("/").text;
    assert!(desk.contains("403, a robot check"), "{desk}");
    site.says(Says::Nothing);
    let impatient = Refresher {
        fetcher: Fetcher {
            patience: Duration::from_millis(50),
            ..Fetcher::default()
        },
        ..refresher(&room)
    };
    let slow = impatient.refresh(&source(&room, "six"));
    assert!(slow.says.contains("did not answer within"), "{}", slow.says);
    // Nobody listens there any more.
    let gone = "gone,table,http://127.0.0.1:1/list,resources-gone.csv,,,food-pantry,\n";
    let room = super::room(gone);
    let gone = refresh(&room, "gone");
    assert!(gone.says.contains("could not be fetched"), "{}", gone.says);
    assert_eq!(text(&room, "resources-gone.csv"), "");
}

#[test]
fn a_list_that_shrank_or_lost_its_columns_or_is_one_page_of_more_is_not_taken() {
    let (site, room) = six_room();
    refresh(&room, "six");
    let before = text(&room, FILE);
    site.csv_now(&list(&six()[..4]));
    let shrunk = refresh(&room, "six");
    assert!(shrunk.says.contains("4 rows, and had 6"), "{}", shrunk.says);
    site.csv_now(&list(&six()).replace("hours", "zzz"));
    let header = refresh(&room, "six");
    assert!(
        header.says.contains("“hours” is not there any more"),
        "{}",
        header.says
    );
    let page =
        r#"{"page":1,"totalPages":2,"rows":[{"name":"North Pantry","phone":"570-244-3001"}]}"#;
    site.says(Says::List("application/json", page.to_owned()));
    let more = refresh(&room, "six");
    assert!(more.says.contains("second page"), "{}", more.says);
    assert_eq!(text(&room, FILE), before);
    site.csv_now(&list(&six()[..4]));
    let accepting = Refresher {
        accept: true,
        ..refresher(&room)
    };
    let taken = accepting.refresh(&source(&room, "six"));
    assert_eq!(
        (taken.outcome, taken.merge.left.len()),
        (Outcome::Published, 2)
    );
    assert!(text(&room, FILE).contains("Hill Pantry"), "no row goes");
}

#[test]
fn no_redirect_leads_inward_or_out_of_encryption() {
    let (site, room) = six_room();
    let open = Fetcher {
        allow_http: true,
        ..Fetcher::default()
    };
    for (to, told) in [
        ("http://169.254.169.254/latest/meta-data", "private network"),
        ("http://10.1.2.3/", "private network"),
        ("https://192.168.1.1/", "private network"),
        ("http://[::ffff:10.0.0.1]/", "private network"),
        ("http://[fd00::1]/", "private network"),
        ("http://0.0.0.0/", "private network"),
    ] {
        let headers = format!("Location: {to}\r\n");
        site.says(Says::Raw(raw("302 Found", &headers, "")));
        let error = open.fetch(&site.address, &Version::default()).unwrap_err();
        assert!(error.to_string().contains(told), "{to}: {error}");
        assert!(
            !error.to_string().contains(to),
            "the way is not told: {error}"
        );
    }
    let headers = "Location: http://192.0.2.7/\r\n";
    site.says(Says::Raw(raw("302 Found", headers, "")));
    let refused = refresh(&room, "six");
    assert!(refused.says.contains("not encrypted"), "{}", refused.says);
    let plain = Fetcher::default().fetch("http://example.invalid/", &Version::default());
    assert!(plain.unwrap_err().to_string().contains("--allow-http"));
    for (ip, expected) in [
        ("8.8.8.8", true),
        ("2606:4700::1111", true),
        ("127.0.0.1", false),
        ("100.64.0.1", false),
        ("172.31.255.255", false),
        ("172.32.0.1", true),
        ("224.0.0.1", false),
        ("255.255.255.255", false),
        ("::1", false),
        ("::ffff:127.0.0.1", false),
        ("fe80::1", false),
        ("64:ff9b::a00:1", false),
        ("2002:a00:1::", false),
        ("2001:db8::1", false),
    ] {
        assert_eq!(is_public(ip.parse().unwrap()), expected, "{ip}");
    }
}

#[test]
fn no_key_of_an_address_is_told_anywhere() {
    let site = ListSite::csv(&list(&six()));
    let secret = site.address.replace("http://", "http://ann:PWCANARY@");
    let mut room = room(&format!(
        "six,table,{secret}?action=list&key=KEYCANARY,{FILE},,,food-pantry,\n\
         bad,table,KEYCANARY,resources-bad.csv,,,,\n"
    ));
    let good = refresh(&room, "six");
    assert_eq!(good.outcome, Outcome::Published, "{}", good.says);
    assert!(
        site.requests()[0].contains("KEYCANARY"),
        "the site is given it"
    );
    site.says(page("403 Forbidden", "captcha"));
    let told = refresh(&room, "six").says;
    let checked =
        String::from_utf8(room.county.command(&["check"]).output().unwrap().stdout).unwrap();
    assert!(checked.contains("bad-source"), "{checked}");
    let ids = public(&room);
    let mut texts = vec![told, checked, room.get("/").text, room.get("/changes").text];
    texts.push(text(&room, FILE));
    for (path, bytes) in files(room.county.index.path()) {
        // The seed file itself is kept like every other, where nobody looks.
        if !path.ends_with("sources.csv") {
            texts.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    assert!(ids.iter().any(|id| id.starts_with("six-")));
    for text in texts {
        assert!(!text.contains("CANARY"), "{text}");
    }
}

#[test]
fn a_dry_run_writes_nothing_and_offline_gives_the_same_bytes() {
    let (site, room) = six_room();
    let dry = Refresher {
        dry_run: true,
        ..refresher(&room)
    };
    let before = [
        files(room.county.data.path()),
        files(room.county.index.path()),
    ];
    let would = dry.refresh(&source(&room, "six"));
    assert_eq!(
        (would.outcome, would.merge.added.len()),
        (Outcome::Would, 6)
    );
    let after = [
        files(room.county.data.path()),
        files(room.county.index.path()),
    ];
    assert_eq!(before, after);
    refresh(&room, "six");
    let taken = text(&room, FILE);
    fs::remove_file(room.county.path(FILE)).unwrap();
    fs::remove_dir_all(room.county.index.path().join("changes")).unwrap();
    fs::remove_file(room.county.index.path().join("sources/six/rows.csv")).unwrap();
    site.says(Says::Nothing);
    let offline = Refresher {
        offline: true,
        ..refresher(&room)
    };
    let again = offline.refresh(&source(&room, "six"));
    assert_eq!(again.merge.added.len(), 6, "{}", again.says);
    assert_eq!(text(&room, FILE), taken);
}

#[test]
fn a_server_refreshes_one_list_at_a_time_and_rests_after_a_failure() {
    let (good, bad) = (ListSite::csv(&list(&six())), ListSite::csv(""));
    let rows = format!(
        "bad,table,{},resources-bad.csv,,,food-pantry,\nsix,table,{},{FILE},,,food-pantry,\n",
        bad.address, good.address
    );
    let room = room_at(&rows, || NOW);
    let steps = |room: &crate::desk::Room| {
        let step = || step(&room.desk, Fetcher::default());
        [step(), step(), step()]
    };
    let names =
        |names: [&str; 3]| names.map(|name| Some(name.to_owned()).filter(|_| !name.is_empty()));
    assert_eq!(steps(&room), names(["bad", "six", ""]));
    let room = super::later(room, || NOW + jiff::SignedDuration::from_hours(7));
    assert_eq!(
        steps(&room),
        names(["bad", "", ""]),
        "what failed is tried again"
    );
    let room = super::later(room, || NOW + jiff::SignedDuration::from_hours(24 * 7));
    assert_eq!(steps(&room), names(["bad", "six", ""]), "a week is over");
}

#[test]
fn the_program_says_what_is_due_and_names_a_list_that_is_not_there() {
    let (_site, room) = six_room();
    let run = |arguments: &[&str]| room.county.command(arguments).output().unwrap();
    let unknown = run(&["refresh", "sixx"]);
    let told = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(
        told.contains("no list “sixx”") && told.contains("six"),
        "{told}"
    );
    let done = run(&["refresh"]);
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert_eq!(done.status.code(), Some(0), "{told}");
    assert!(told.contains("6 listings new"), "{told}");
    let done = run(&["refresh"]);
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(told.contains("Nothing is due."), "{told}");
}

#[test]
fn a_server_that_is_asked_to_refreshes_by_itself() {
    let (_site, room) = six_room();
    let serve = ["serve", "--refresh", "--listen", "127.0.0.1:0"];
    let program = Program::start(room.county.command(&serve));
    let line = program.line_with("The list six was refreshed.");
    assert!(line.contains("6 listings new."), "{line}");
    assert!(text(&room, FILE).contains("Hill Pantry"));
}
