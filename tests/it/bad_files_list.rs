//! The list of bad files, case by case.

use std::sync::Arc;

use jiff::Timestamp;
use waypost::directory::Directory;
use waypost::export::seed_csv;
use waypost::model::listing::{Listing, Status};
use waypost::model::schedule::{Schedule, State};

use crate::bad_files::{Case, Finding, case};
use crate::seed_folder::load;
use crate::workbooks::{dated_1904, workbook};

/// All cases, in the order of their numbers.
pub fn cases() -> Vec<Case> {
    let parts = [bytes(), structure(), values(), more_values(), meaning()];
    parts.into_iter().flatten().collect()
}

/// A file of one row with this cell.
fn one(column: &str, cell: &str) -> String {
    format!("name,category,source_note,{column}\nA,food,x,{cell}\n")
}

/// A finding in a cell.
const fn at(code: &'static str, row: u32, column: &'static str) -> Finding {
    (code, Some(row), Some(column))
}

/// A finding in a row.
const fn row(code: &'static str, row: u32) -> Finding {
    (code, Some(row), None)
}

/// A finding in the file as a whole.
const fn file(code: &'static str) -> Finding {
    (code, None, None)
}

fn listing(directory: &Directory, name: &str) -> Option<Arc<Listing>> {
    let mut listings = directory.listings.iter();
    listings.find(|listing| listing.name.english == name)
}

fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

const NINOS: &str = "name,category,source_note\nNiños – St. Paul’s,food,x\n";
const READ: &[&str] = &["Niños – St. Paul’s"];

fn bytes() -> Vec<Case> {
    let tabs = NINOS.replace(',', "\t");
    let windows = b"name,category,source_note\nNi\xf1os \x96 St. Paul\x92s,food,x\n";
    let mac = b"name,category,source_note\nCoraz\x97n de Ni\x96os,food,Martha\xd5s list\n\
        Mart\x92nez Center,food,x\n";
    let mixed = b"name,category,source_note\nNi\xc3\xb1os,food,x\nNi\xf1as,food,x\nC,food,x\n";
    let twice = "name,category,source_note\nNiÃ±os St. Paulâ€™s,food,x\n";
    let zeros =
        b"name,category,source_note\nFood\0 Bank,food,x\nSecond Food Bank of the county,food,x\n";
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook";
    let page = "\n<!DOCTYPE html><html><title>Sign in</title></html>";
    let other_zip = crate::workbooks::zipped(&[("readme.txt", b"no workbook")]);
    let book = workbook(&[(
        "List",
        &[&["name", "category", "source_note"], &["A", "food", "x"]],
    )]);
    let cut = "name,category,source_note\nA,food,x\nB,food,\"cut off in the mid";
    let long = "x".repeat(10_000_000);
    let mut huge = case(
        17,
        "a 1 GB file beside a 10 MB cell",
        one("description", &long),
        &[],
        &[file("too-large"), at("long-cell", 2, "description")],
    );
    huge.sparse = Some(1 << 30);
    vec![
        case(1, "UTF-8", NINOS, READ, &[]),
        case(
            2,
            "UTF-8 with a byte order mark",
            format!("\u{feff}{NINOS}"),
            READ,
            &[],
        ),
        case(3, "Windows-1252", *windows, READ, &[file("other-encoding")]),
        case(
            4,
            "UTF-16LE with a mark and tabs",
            [vec![0xff, 0xfe], utf_16(&tabs, u16::to_le_bytes)].concat(),
            READ,
            &[file("other-encoding")],
        ),
        case(
            5,
            "UTF-16BE with a mark",
            [vec![0xfe, 0xff], utf_16(NINOS, u16::to_be_bytes)].concat(),
            READ,
            &[file("other-encoding")],
        ),
        case(
            6,
            "UTF-16LE without a mark",
            utf_16(NINOS, u16::to_le_bytes),
            READ,
            &[file("other-encoding")],
        ),
        case(
            7,
            "MacRoman",
            *mac,
            &["Corazón de Niños", "Martínez Center"],
            &[file("other-encoding")],
        ),
        case(
            8,
            "UTF-8 with a row of Windows-1252",
            *mixed,
            &["Niños", "Niñas", "C"],
            &[row("mixed-encoding", 3)],
        ),
        case(
            9,
            "letters encoded twice",
            twice,
            &["Niños St. Paul’s"],
            &[at("encoded-twice", 2, "name")],
        ),
        case(
            10,
            "zero bytes",
            *zeros,
            &["Food Bank", "Second Food Bank of the county"],
            &[file("zero-bytes")],
        ),
        case(
            11,
            "a workbook renamed to .csv",
            book,
            &["A"],
            &[file("renamed-workbook")],
        ),
        case(12, "an old workbook", *old, &[], &[file("unreadable-file")]),
        case(
            13,
            "a login page and a zip",
            page,
            &[],
            &[file("unreadable-file"), file("unreadable-file")],
        )
        .and("resources-zip.csv", other_zip),
        case(14, "an empty file", "", &[], &[row("no-header", 1)]),
        case(
            15,
            "a header only",
            "name,category,source_note\n",
            &[],
            &[row("no-rows", 1)],
        ),
        case(
            16,
            "cut off inside a quote",
            cut,
            &["A"],
            &[row("open-quote", 3)],
        ),
        huge,
    ]
}

fn structure() -> Vec<Case> {
    let plain = "name,category,source_note\nA,food,x\nB,food,x\n";
    let both: &[&str] = &["A", "B"];
    let blank_rows = format!("{}{}B,food,x,12\n", one("phone", ""), ",,,\n".repeat(5_000));
    let separated = "sep=;\nname;category;source_note;phone\nA;food;x;12\n";
    let quotes = "name,category,source_note\n12\" Pipe Center,food,x\n\"The \"\"Open\"\" Door\",food,x\nJoe \"Doc\" Place,food,x\n";
    let two_lines = "name,category,source_note,phone\n\"A\nHouse\",food,x,\nB,food,x,12\n";
    let dead_header = "name,category,source_note,,\nA,food,x,Mon-Fri,\nB,food,x,,\n";
    vec![
        case(18, "CRLF", plain.replace('\n', "\r\n"), both, &[]),
        case(19, "CR alone", plain.replace('\n', "\r"), both, &[]),
        case(
            20,
            "mixed line ends",
            "name,category,source_note\r\nA,food,x\rB,food,x\n",
            both,
            &[],
        ),
        case(21, "semicolons", plain.replace(',', ";"), both, &[]),
        case(22, "tabs", plain.replace(',', "\t"), both, &[]),
        case(
            23,
            "a sep= line",
            separated,
            &[],
            &[at("bad-phone", 3, "phone")],
        ),
        case(
            24,
            "a title above the header",
            format!("County directory,,\n{plain}"),
            both,
            &[row("above-header", 1)],
        ),
        case(
            25,
            "one header twice",
            "name,category,source_note,name\nA,food,x,B\n",
            &[],
            &[at("duplicate-column", 1, "name")],
        ),
        case(
            26,
            "a blank header",
            dead_header,
            both,
            &[at("blank-header", 1, "D")],
        ),
        case(
            27,
            "renamed and reordered columns",
            "SOURCE NOTE,Title,Categories\nx,A,food\n",
            &["A"],
            &[],
        ),
        case(
            28,
            "an unknown column",
            one("phonne", "1"),
            &["A"],
            &[at("unknown-column", 1, "phonne")],
        ),
        case(
            29,
            "blank columns at the end",
            "name,category,source_note,,,\nA,food,x,,,\n",
            &["A"],
            &[],
        ),
        case(
            30,
            "thousands of blank rows",
            blank_rows,
            &["A"],
            &[
                at("unreachable", 2, "phone"),
                at("bad-phone", 5_003, "phone"),
            ],
        ),
        case(
            31,
            "ragged rows",
            "name,category,source_note,phone\nA,food,x\nB,food,x,,more\n",
            both,
            &[
                row("extra-cells", 3),
                at("unreachable", 2, "phone"),
                at("unreachable", 3, "phone"),
            ],
        ),
        case(
            32,
            "stray quotes",
            quotes,
            &["12\" Pipe Center", "The \"Open\" Door", "Joe \"Doc\" Place"],
            &[],
        ),
        case(
            33,
            "a line break in a cell",
            two_lines,
            &["A\nHouse"],
            &[at("unreachable", 2, "phone"), at("bad-phone", 3, "phone")],
        ),
        case(
            34,
            "blanks of merged cells",
            "category,name,source_note\nfood,A,x\n,B,x\n",
            &["A"],
            &[at("missing-category", 3, "category")],
        ),
        case(
            35,
            "the header again",
            format!("{plain}name,category,source_note\nC,food,x\n"),
            &["A", "B", "C"],
            &[row("repeated-header", 4)],
        ),
        case(
            36,
            "a row of totals",
            format!("{plain}Total,2,\n"),
            both,
            &[row("total-row", 4)],
        ),
    ]
}

fn values() -> Vec<Case> {
    let zip = |directory: &Directory| {
        let address = listing(directory, "A").and_then(|l| l.place.address.clone());
        address.is_some_and(|address| address.zip == "02139")
    };
    let in_zip = |cell: &str| format!("name,category,source_note,zip,state\nA,food,x,{cell},MA\n");
    let phones = "name,category,source_note,phone\nA,food,x,5.03556E+09\nB,food,x,5.702448838E+09\nC,food,x,5702448838.0\n";
    let day = "name,category,source_note,verified_on\nA,food,x,46300\n";
    let epoch = dated_1904();
    let verified = |directory: &Directory| {
        let days = ["A", "Mac"].map(|name| listing(directory, name).and_then(|l| l.verified_on));
        days.iter()
            .all(|day| *day == Some(jiff::civil::date(2026, 10, 5)))
    };
    vec![
        case(37, "a ZIP without its zero", in_zip("2139"), &["A"], &[at("bad-zip", 2, "zip")]).holds(zip),
        case(38, "a ZIP+4 taken for a day", in_zip("2139-01-01"), &["A"], &[at("bad-zip", 2, "zip")]),
        case(39, "a phone shortened by the spreadsheet", phones, &["B", "C"], &[at("bad-phone", 2, "phone")])
            .holds(|d| ["B", "C"].iter().all(|name| listing(d, name).is_some_and(|l| l.contact.phones[0].number == "+15702448838"))),
        case(40, "=\"02139\"", in_zip("\"=\"\"02139\"\"\""), &["A"], &[]).holds(zip),
        case(41, "a leading '", in_zip("'02139"), &["A"], &[]).holds(zip),
        case(42, "a serial number for a day, and the epoch of 1904", day, &["Mac", "A"], &[at("bad-date", 2, "verified_on")])
            .and("resources-mac.xlsx", epoch)
            .holds(verified),
        case(43, "a time as a fraction", one("hours", "0.375"), &["M", "A"], &[at("meeting-time", 2, "Time"), at("unread-hours", 2, "hours")])
            .and("meetings.csv", "Name,Day,Time,Data Source Name\nM,Sunday,0.375,x\n")
            .holds(|d| matches!(listing(d, "M").map(|l| l.hours.schedule.clone()), Some(Schedule::Weekly(m)) if m.start.hour() == 9)),
        case(44, "3-5 turned to 5-Mar", one("hours", "5-Mar"), &["A"], &[at("unread-hours", 2, "hours")]),
        case(45, "#REF! and #N/A", "name,category,source_note,phone\nA,food,x,#REF!\nB,food,x,#N/A\n", &[], &[
            at("spreadsheet-error", 2, "phone"),
            at("spreadsheet-error", 3, "phone"),
        ]),
        case(46, "########", one("verified_on", "########"), &[], &[at("spreadsheet-error", 2, "verified_on")]),
        case(47, "TRUE and FALSE", "name,category,source_note,confidential,languages,county,state\nA,food,x,TRUE,TRUE,Clinton,PA\nB,food,x,FALSE,,,\n", &["A", "B"], &[at("checkbox-value", 2, "languages")])
            .holds(|d| listing(d, "A").is_some_and(|l| l.place.precision == waypost::model::place::Precision::Hidden)),
        case(48, "spaces and marks that cannot be seen", one("phone", "\u{a0}570\u{200b}-244-8838\u{feff} "), &["A"], &[]),
        case(49, "marks that turn the writing", one("website", "https://example.org/\u{202e}gro"), &["A"], &[at("direction-mark", 2, "website")])
            .holds(|d| listing(d, "A").is_some_and(|l| l.contact.website.as_deref() == Some("https://example.org/gro"))),
    ]
}

fn more_values() -> Vec<Case> {
    let full = "é".repeat(32_767);
    let points = "name,category,source_note,latitude,longitude\n\
        A,food,x,-77.4469,41.1371\nB,food,x,41.1371,77.4469\nC,food,x,0,0\nD,food,x,41.1371,-77.4469\n";
    let phones = "name,category,source_note,phone\n\
        A,food,x,1-800-662-HELP\nB,food,x,570-326-0587 ext. 12\nC,food,x,988\nD,food,x,711\n";
    let join =
        "Name,Day,Time,Data Source Name,Conference URL\nM,Sunday,19:00,x,javascript:alert(2)\n";
    vec![
        case(
            50,
            "a cell cut at 32,767 characters",
            one("description", &full),
            &["A"],
            &[at("full-cell", 2, "description")],
        ),
        case(
            51,
            "swapped, without a minus, nowhere",
            points,
            &["A", "B", "C", "D"],
            &[
                at("bad-coordinates", 2, "latitude"),
                at("bad-coordinates", 3, "latitude"),
                at("bad-coordinates", 4, "latitude"),
            ],
        )
        .holds(|d| {
            listing(d, "A").is_some_and(|l| l.place.point.is_none())
                && listing(d, "D").is_some_and(|l| l.place.point.is_some())
        }),
        case(
            52,
            "words, extensions and short numbers",
            phones,
            &["A", "B", "C", "D"],
            &[],
        )
        .holds(|d| {
            listing(d, "A").is_some_and(|l| l.contact.phones[0].number == "+18006624357")
                && listing(d, "B").is_some_and(|l| l.contact.phones[0].extension == "12")
        }),
        case(
            53,
            "a javascript: link",
            one("website", "javascript:alert(1)"),
            &["M", "A"],
            &[
                at("bad-url", 2, "Conference URL"),
                at("bad-url", 2, "website"),
            ],
        )
        .and("meetings.csv", join)
        .holds(|d| listing(d, "A").is_some_and(|l| l.contact.website.is_none())),
        case(
            54,
            "<script>",
            one("description", "<script>alert(1)</script>"),
            &["A"],
            &[at("markup", 2, "description")],
        ),
        case(
            55,
            "=cmd",
            one("description", "=cmd|' /C calc'!A0"),
            &["A"],
            &[at("formula", 2, "description")],
        ),
    ]
}

fn meaning() -> Vec<Case> {
    let twice = "id,name,category,source_note\na,A,food,x\na,B,food,x\n";
    let reused = "id,name,organization,category,source_note\na,Tax Office,The State,food,x\n";
    let reused_before = "id,name,organization,category,source_note\na,Pantry,A Church,food,x\n";
    let hidden = |cell: &str| {
        format!(
            "id,name,category,source_note,county,state,confidential\na,A,food,x,Clinton,PA,{cell}\n"
        )
    };
    let overnight = "name,category,source_note,hours\nA,food,x,Sat 10pm-3am\n";
    let nasty = "name,category,source_note,description\n\
        A,food,+1 570 244 8838 after 5,'=1+1\nB,food,-x,@home\nC,food,'+cmd|' /C calc'!A0,\"\tindented\"\n";
    vec![
        case(
            56,
            "one id twice",
            twice,
            &[],
            &[at("duplicate-id", 2, "id"), at("duplicate-id", 3, "id")],
        ),
        case(
            57,
            "one id, another organization",
            reused,
            &["Tax Office"],
            &[at("reused-id", 2, "id")],
        )
        .before(reused_before),
        case(
            58,
            "checked long ago",
            one("verified_on", "2019-01-01"),
            &["A"],
            &[at("stale", 2, "verified_on")],
        ),
        case(59, "closed for good", one("status", "closed"), &["A"], &[])
            .holds(|d| listing(d, "A").is_some_and(|l| l.status == Status::Closed)),
        case(
            60,
            "over midnight, in the night the clock turns back",
            overnight,
            &["A"],
            &[],
        )
        .holds(open_when_the_clock_turns),
        case(
            61,
            "a confidential flag dropped",
            hidden(""),
            &[],
            &[at("confidential-dropped", 2, "confidential")],
        )
        .before(&hidden("yes")),
        case(
            62,
            "cells that a spreadsheet would run",
            nasty,
            &["A", "B", "C"],
            &[at("formula", 2, "description")],
        )
        .holds(survives_export),
    ]
}

/// Saturday 10 pm to 3 am: the night of November 1, 2026 has two hours from 1
/// to 2, and the place is open in both.
fn open_when_the_clock_turns(directory: &Directory) -> bool {
    let Some(found) = listing(directory, "A") else {
        return false;
    };
    let state = |moment: &str| {
        let moment: Timestamp = moment.parse().unwrap();
        found.hours.schedule.open_state(moment).state
    };
    let open = [
        "2026-11-01T05:30:00Z",
        "2026-11-01T06:30:00Z",
        "2026-11-01T07:30:00Z",
    ];
    open.into_iter().all(|moment| state(moment) == State::Open)
        && state("2026-11-01T08:30:00Z") == State::Closed
}

/// No cell of the export starts like a formula, and what is read back is what
/// was written.
fn survives_export(directory: &Directory) -> bool {
    let files = seed_csv::files(directory).unwrap();
    let resources = files
        .iter()
        .find(|file| file.name == "resources.csv")
        .unwrap();
    let mut reader = csv::Reader::from_reader(resources.bytes.as_slice());
    let harmless = reader.records().all(|record| {
        let record = record.unwrap();
        record
            .iter()
            .all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']))
    });
    // The folder of every test has the good listing already.
    let (again, _) = load(&[("resources-good.csv", &resources.bytes)]);
    harmless && again.listings() == directory.listings()
}
