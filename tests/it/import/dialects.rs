//! The ways lists are written: containers, days, times, codes, ids.

use waypost::import::list::ListSettings;
use waypost::import::meetings::notices::NOTICES;
use waypost::seeds::columns::Meeting;
use waypost::seeds::sources::Reader;
use waypost::seeds::write::csv;

use super::{bmlt, codes, found, guide, import, one, only, options, piece, types, whole};

const A: &str =
    r#"{"name":"First Light","slug":"first-light","day":0,"time":"07:00","state":"PA"}"#;
const B: &str = r#"{"name":"Last Call","slug":"last-call","day":6,"time":"22:00","state":"PA"}"#;

#[test]
fn every_container_gives_the_same_rows() {
    let plain = guide(format!("[{A},{B}]")).rows;
    assert_eq!(plain.len(), 2);
    let sheet = r#"{"range":"A1:E3","values":[["name","slug","day","time","state"],
        ["First Light","first-light","0","07:00","PA"],["Last Call","last-call","6","22:00","PA"]]}"#;
    let csv = "Name,Slug,Day,Time,State\nFirst Light,first-light,Sunday,7:00 AM,PA\n\
               Last Call,last-call,Saturday,10:00 PM,PA\n";
    let forms: Vec<(&str, Vec<u8>)> = vec![
        ("other order", format!("[{B},{A}]").into()),
        (
            "in an object",
            format!(r#"{{"meetings":[{A},{B}]}}"#).into(),
        ),
        ("a line each", format!("{A}\n{B}\n").into()),
        ("a line each, CR", format!("{A}\r{B}\r").into()),
        ("commas alone", format!("{A},\n{B},").into()),
        ("never closed", format!("[{A},{B}").into()),
        ("byte order mark", format!("\u{feff}[{A},{B}]").into()),
        ("by key", format!(r#"{{"1":{A},"2":{B}}}"#).into()),
        ("a sheet's answer", sheet.into()),
        ("CSV", csv.into()),
        ("CSV with CR", csv.replace('\n', "\r").into()),
        ("CSV with tabs", csv.replace(',', "\t").into()),
        (
            "UTF-16",
            [0xff, 0xfe]
                .into_iter()
                .chain(csv.encode_utf16().flat_map(u16::to_le_bytes))
                .collect(),
        ),
    ];
    for (form, bytes) in forms {
        let imported = guide(bytes);
        assert_eq!(imported.rows, plain, "{form}: {:?}", imported.diagnostics);
    }
}

#[test]
fn a_broken_row_is_named_and_the_others_are_used() {
    let imported = guide(format!("{A}\n{{\"name\": \"Half\n{B}\n"));
    assert_eq!((imported.counts.rows, imported.counts.used), (3, 2));
    assert_eq!(found(&imported, "unreadable-row").row, Some(2));
    let imported = guide(format!("[{A}, 17, {B}]"));
    assert_eq!((imported.counts.rows, imported.counts.used), (3, 2));
    let imported = guide(format!(r#"[{A}, {{"slug":"x","day":1,"time":"12:00"}}]"#));
    assert_eq!(found(&imported, "missing-name").row, Some(2));
    assert_eq!(imported.set_aside["missing-name"], 1);
}

#[test]
fn what_is_no_feed_is_named() {
    for (bytes, code, says) in [
        (
            "<!DOCTYPE html><html><p>Log in</p>",
            "unreadable-feed",
            "web page",
        ),
        ("PK\u{3}\u{4} workbook", "unreadable-feed", "Excel"),
        ("", "no-header", "empty"),
        ("[]", "empty-feed", "no row"),
        ("{\"error\": \"not found\"}", "empty-feed", "no row"),
    ] {
        let imported = guide(bytes);
        assert!(imported.rows.is_empty());
        assert!(found(&imported, code).message.contains(says), "{bytes}");
    }
}

#[test]
fn windows_letters_and_entities_are_read() {
    let imported = guide(b"Name,Day,Time,Notes\nNi\xf1os &amp; Padres,Monday,19:00,\"Bring&nbsp;a friend.<br>It&#039;s open\\nto all\"\n");
    let row = only(&imported);
    assert_eq!(row.get(Meeting::Name), "Niños & Padres");
    assert_eq!(
        row.get(Meeting::Notes),
        "Bring a friend.\nIt's open\nto all"
    );
}

#[test]
fn days_in_every_spelling() {
    for (day, expected) in [
        ("0", "Sunday"),
        ("\"1\"", "Monday"),
        ("\"Wednesday\"", "Wednesday"),
        ("\"Mondays\"", "Monday"),
        ("\"Daily\"", "Daily"),
        ("\"Mon & Wed\"", "Monday, Wednesday"),
        ("\"monday, friday\"", "Monday, Friday"),
        ("[1, 3, 5]", "Monday, Wednesday, Friday"),
        ("[\"0\", \"6\"]", "Saturday, Sunday"),
        ("[0,1,2,3,4,5,6]", "Daily"),
        ("\"martes\"", "Tuesday"),
    ] {
        let feed = format!(r#"[{{"name":"N","day":{day},"time":"12:00","state":"PA"}}]"#);
        let imported = guide(feed);
        assert_eq!(only(&imported).get(Meeting::Day), expected, "{day}");
        assert_eq!(imported.counts.warned, 0, "{:?}", imported.diagnostics);
    }
}

#[test]
fn days_counted_from_one_are_noticed() {
    let row =
        |day: u8| format!(r#"{{"name":"M{day}","slug":"m-{day}","day":{day},"time":"12:00"}}"#);
    let imported = guide(format!("[{},{}]", row(1), row(7)));
    let days: Vec<&str> = imported.rows.iter().map(|r| r.get(Meeting::Day)).collect();
    assert_eq!(days, ["Monday", "Sunday"]);
    assert!(
        found(&imported, "days-from-one")
            .message
            .contains("7 was read as Sunday")
    );
    let imported = guide(format!("[{},{},{}]", row(0), row(1), row(7)));
    let mixed = found(&imported, "mixed-days");
    assert_eq!((mixed.row, mixed.column.as_deref()), (Some(1), Some("Day")));
    assert_eq!(imported.counts.warned, 1);
}

#[test]
fn times_in_every_spelling() {
    for (time, expected) in [
        ("7:00 pm", "19:00"),
        ("19:00:00", "19:00"),
        ("07:30", "07:30"),
        ("0730", "07:30"),
        ("1930", "19:30"),
        ("9am", "09:00"),
        ("9 a.m.", "09:00"),
        ("Noon", "12:00"),
        ("12 noon", "12:00"),
        ("Midnight", "00:00"),
        ("12:00 AM", "00:00"),
        ("12:15 pm", "12:15"),
        ("0.75", "18:00"),
        ("2026-01-04T18:30:00", "18:30"),
        ("0:30", "00:30"),
    ] {
        let feed = format!(r#"[{{"name":"N","day":1,"time":"{time}","state":"PA"}}]"#);
        let imported = guide(feed);
        assert_eq!(only(&imported).get(Meeting::Time), expected, "{time}");
        assert_eq!(
            imported.counts.warned, 0,
            "{time}: {:?}",
            imported.diagnostics
        );
    }
    let doubtful = guide(r#"[{"name":"N","day":1,"time":"8:00","state":"PA"}]"#);
    assert_eq!(only(&doubtful).get(Meeting::Time), "08:00");
    assert_eq!(found(&doubtful, "unclear-time").row, Some(1));
}

#[test]
fn without_day_and_time_it_is_by_appointment() {
    for when in [
        r#""time":"Appointment""#,
        r#""day":null,"time":null"#,
        r#""day":"","time":"""#,
    ] {
        let imported = guide(format!(r#"[{{"name":"N",{when}}}]"#));
        let row = only(&imported);
        assert_eq!(
            (row.get(Meeting::Day), row.get(Meeting::Time)),
            ("", "Appointment")
        );
    }
    let imported = guide(r#"[{"name":"N","day":1,"time":"sevenish","state":"PA"}]"#);
    assert_eq!(only(&imported).get(Meeting::Time), "sevenish");
    assert!(
        found(&imported, "unread-time")
            .message
            .contains("shown as written")
    );
}

#[test]
fn ends_over_midnight_are_fine_and_others_are_named() {
    let end = |start: &str, end: &str| {
        let feed =
            format!(r#"[{{"name":"N","day":6,"time":"{start}","end_time":"{end}","state":"PA"}}]"#);
        let imported = guide(feed);
        let warned = codes(&imported).contains(&"bad-end");
        (only(&imported).get(Meeting::EndTime).to_owned(), warned)
    };
    assert_eq!(end("23:30", "00:30"), ("00:30".to_owned(), false));
    assert_eq!(end("22:00", "04:00"), ("04:00".to_owned(), false));
    assert_eq!(end("19:00", "20:15"), ("20:15".to_owned(), false));
    assert_eq!(end("23:00", "12:00"), ("00:00".to_owned(), true));
    assert_eq!(end("19:00", "18:00"), ("20:00".to_owned(), true));
    assert_eq!(end("19:00", "19:00"), ("20:00".to_owned(), true));
    assert_eq!(end("19:00", "later"), ("20:00".to_owned(), true));
    let row = one(r#""duration": 90"#);
    assert_eq!(only(&row).get(Meeting::EndTime), "13:30");
}

#[test]
fn zones_are_checked_and_filled_in() {
    for (keys, zone, code) in [
        (r#""timezone":"America/New_York""#, "America/New_York", None),
        (
            r#""timezone":"Europe/Kiev""#,
            "Europe/Kyiv",
            Some("renamed-zone"),
        ),
        (
            r#""timezone":"EST""#,
            "America/New_York",
            Some("renamed-zone"),
        ),
        (
            r#""timezone":"Mars/Olympus""#,
            "America/New_York",
            Some("unknown-zone"),
        ),
        ("", "America/New_York", Some("zone-of-place")),
    ] {
        let imported = one(keys);
        assert_eq!(only(&imported).get(Meeting::Timezone), zone, "{keys}");
        if let Some(code) = code {
            found(&imported, code);
        }
    }
    let asked = ListSettings {
        zone: Some("America/Chicago"),
        ..options(Reader::MeetingGuide)
    };
    let feed = piece("x", format!("[{A}]").as_bytes());
    let imported = import(&[feed], &asked, types());
    assert_eq!(only(&imported).get(Meeting::Timezone), "America/Chicago");
    let nowhere = guide(r#"[{"name":"N","day":1,"time":"12:00"}]"#);
    assert_eq!(only(&nowhere).get(Meeting::Timezone), "");
    found(&nowhere, "no-zone");
}

#[test]
fn codes_may_be_a_list_a_text_names_or_nothing() {
    for (keys, expected) in [
        (r#""types":["O","W"]"#, "O, W"),
        (r#""types":"O,W""#, "O, W"),
        (r#""types":"Open, Women, Big Book""#, "O, W, B"),
        (r#""types":["o","w"]"#, "O, W"),
        (r#""types":[]"#, ""),
        ("", ""),
        (r#""types":["O","ZZ"]"#, "O, ZZ"),
        (r#""types":["O"],"languages":["es"]"#, "O, S"),
    ] {
        assert_eq!(only(&one(keys)).get(Meeting::Types), expected, "{keys}");
    }
    let unknown = one(r#""types":["ZZ"]"#);
    assert!(found(&unknown, "unknown-code").message.contains("“ZZ”"));
}

#[test]
fn a_code_that_cannot_mean_a_language_is_marked_as_the_sites_own() {
    let rows: Vec<String> = (0..60)
        .map(|n| {
            format!(r#"{{"name":"N{n}","slug":"n-{n}","day":1,"time":"12:00","types":["HE"]}}"#)
        })
        .collect();
    let imported = guide(format!("[{}]", rows.join(",")));
    assert_eq!(imported.rows[0].get(Meeting::Types), "site-HE");
    found(&imported, "doubtful-code");
    assert_eq!(only(&one(r#""types":["HE"]"#)).get(Meeting::Types), "HE");
}

#[test]
fn the_fellowship_comes_from_whoever_says_it() {
    let fellowship = |keys: &str| only(&one(keys)).get(Meeting::Fellowship).to_owned();
    assert_eq!(fellowship(""), "AA");
    assert_eq!(fellowship(r#""Fellowship":"Al-Anon""#), "Al-Anon");
    assert_eq!(
        fellowship(r#""entity":"Example Al-Anon Family Groups""#),
        "Al-Anon"
    );
    let asked = ListSettings {
        fellowship: Some("CMA"),
        ..options(Reader::MeetingGuide)
    };
    let imported = import(&[piece("x", format!("[{A}]").as_bytes())], &asked, types());
    assert_eq!(only(&imported).get(Meeting::Fellowship), "CMA");
}

#[test]
fn ids_are_stable_and_unlike() {
    let ids = |feed: &str| -> Vec<String> {
        let rows = guide(feed).rows;
        rows.iter()
            .map(|row| row.get(Meeting::Slug).to_owned())
            .collect()
    };
    assert_eq!(
        ids(r#"[{"name":"A","slug":"17","day":1,"time":"12:00"}]"#),
        ["valley-17"]
    );
    assert_eq!(
        ids(r#"[{"name":"A B","id":41210,"day":1,"time":"12:00"}]"#),
        ["valley-41210"]
    );
    assert_eq!(
        ids(r#"[{"name":"A B","day":1,"time":"12:00"}]"#),
        ["a-b-monday-12-00"]
    );
    let twice = [
        r#"{"name":"A","slug":"same","day":1,"time":"12:00"}"#,
        r#"{"name":"A","slug":"same","day":3,"time":"12:00"}"#,
    ];
    let expected = ["same-monday-12-00", "same-wednesday-12-00"];
    assert_eq!(ids(&format!("[{}]", twice.join(","))), expected);
    assert_eq!(ids(&format!("[{},{}]", twice[1], twice[0])), expected);
    // Ids that the list itself has are not given a second time.
    let meeting = |slug: &str, notes: &str| {
        format!(r#"{{"name":"A","slug":"{slug}","day":1,"time":"12:00","notes":"{notes}"}}"#)
    };
    let taken = [
        meeting("same", "first"),
        meeting("same", "second"),
        meeting("same-monday-12-00", "third"),
        meeting("same-monday-12-00-2", "fourth"),
    ];
    let mut unlike = ids(&format!("[{}]", taken.join(",")));
    unlike.dedup();
    assert_eq!(unlike.len(), taken.len(), "{unlike:?}");
    let again = guide(format!("[{A},{B},{A}]"));
    assert_eq!((again.counts.rows, again.counts.used), (3, 2));
    assert_eq!(again.set_aside["duplicate-row"], 1);
}

#[test]
fn the_same_feed_gives_the_same_bytes_in_any_order() {
    let bytes = |feed: String| csv::to_csv(&guide(feed).rows).unwrap();
    assert_eq!(bytes(format!("[{A},{B}]")), bytes(format!("[{B},{A}]")));
}

#[test]
fn bmlt_rows_and_their_traps() {
    let row = |keys: &str| {
        format!(
            r#"{{"id_bigint":"7","weekday_tinyint":"1","start_time":"19:30:00","duration_time":"01:30:00",
            "formats":"O,WC","latitude":"40.8","longitude":"-73.8","published":"1","meeting_name":"Clean Start",
            "location_street":"1 Example St","location_municipality":"New York","location_province":"NY"{keys}}}"#
        )
    };
    let imported = bmlt(format!("[{}]", row("")));
    let cells = only(&imported);
    for (column, expected) in [
        (Meeting::Slug, "valley-7"),
        (Meeting::Day, "Sunday"),
        (Meeting::Time, "19:30"),
        (Meeting::EndTime, "21:00"),
        (Meeting::Types, "O, WC"),
        (Meeting::Fellowship, "NA"),
        (Meeting::Timezone, "America/New_York"),
        (Meeting::Latitude, "40.8"),
    ] {
        assert_eq!(cells.get(column), expected);
    }
    let unpublished = bmlt(format!(
        "[{}]",
        row("").replace("\"published\":\"1\"", "\"published\":\"0\"")
    ));
    assert_eq!(unpublished.set_aside["unpublished"], 1);
    assert_eq!(unpublished.counts.used, 0);
    let online = bmlt(format!(
        "[{}]",
        row(r#","venue_type":"2","virtual_meeting_link":"https://example.zoom.us/j/1""#)
    ));
    let cells = only(&online);
    assert_eq!(cells.get(Meeting::Attendance), "online");
    assert_eq!(cells.get(Meeting::Latitude), "");
    let keyed = format!(
        r#"{{"meetings":[{}],"formats":[{{"key_string":"WC","world_id":"WCHR"}}]}}"#,
        row("")
    );
    assert_eq!(only(&bmlt(keyed)).get(Meeting::Types), "O, WCHR");
}

#[test]
fn the_naws_export_of_bmlt() {
    let imported = bmlt(
        "Committee,CommitteeName,AreaRegion,ParentName,ContactName,ContactPhone,Room,Closed,WheelChr,Day,Time,Place,Address,City,State,Zip,Format1,Delete,Longitude,Latitude,bmlt_id,unpublished\n\
         G1,Clean Start,AR1,Example Area,Pat Private,570-555-0100,Timer,OPEN,TRUE,Tuesday,1900,Example Hall,1 Example St,Lock Haven,PA,17745,BT,,-77.4,41.1,12,\n\
         G2,Gone,AR1,Example Area,,,,OPEN,FALSE,Monday,900,,,Lock Haven,PA,17745,,D,,,13,\n\
         G3,Quiet,AR1,Example Area,,,,CLOSED,FALSE,Monday,900,,,Lock Haven,PA,17745,,,,,14,1\n\
         G4,Early,AR1,Example Area,,,,CLOSED,FALSE,Monday,900,,,Lock Haven,PA,17745,,,,,15,0\n",
    );
    assert_eq!(imported.set_aside["unpublished"], 2);
    let cells = &imported.rows[0];
    assert_eq!(cells.get(Meeting::Slug), "valley-12");
    assert_eq!(cells.get(Meeting::Types), "OPEN, WCHR, BT, Ti");
    assert_eq!(
        (cells.get(Meeting::Day), cells.get(Meeting::Time)),
        ("Tuesday", "19:00")
    );
    assert_eq!(imported.rows[1].get(Meeting::Time), "09:00");
    assert!(!whole(cells).contains("Private") && !whole(cells).contains("0100"));
    found(&imported, "private-contact");
}

#[test]
fn notices_are_told_apart_and_say_what_to_do() {
    let mut codes: Vec<&str> = NOTICES.iter().map(|notice| notice.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), NOTICES.len());
    assert!(NOTICES.iter().all(|notice| notice.fix.len() > 8));
}
