//! Files that are small on disk and large in memory are refused in bounded memory.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rustix::time::{ClockId, clock_gettime};
use waypost::diagnostic::bounded::MAX_OF_A_KIND;
use waypost::diagnostic::{Diagnostic, Severity, count, render};
use waypost::directory::Directory;
use waypost::export::annotated_csv::fixed_copy;
use waypost::import::list::{FeedFile, ListSettings, ReadList};
use waypost::model::meeting_type::MeetingTypes;
use waypost::publish::publisher::Outcome;
use waypost::query::lexicon::Lexicon;
use waypost::seeds::columns::{Column, MEETING_COLUMNS, Meeting, RESOURCE_COLUMNS};
use waypost::seeds::read::encoding::{Decoded, decode};
use waypost::seeds::read::file_issue::FileIssue;
use waypost::seeds::read::grid::{Grid, Row};
use waypost::seeds::read::limits::{MAX_CELL_LENGTH, MAX_NAME_LENGTH, MAX_TEXT_BYTES};
use waypost::seeds::settings_files::{LEAVE_TO, Site};
use waypost::seeds::sources::Reader;
use waypost::web;

use crate::county::County;
use crate::import::{import, read};
use crate::seed_folder::{NOW, TODAY, load};
use crate::site::answered;
use crate::workbooks::{changed, workbook, zipped};

const R: &str = "resources.csv";

fn of_code<'a>(found: &'a [Diagnostic], code: &str) -> Vec<&'a Diagnostic> {
    found.iter().filter(|one| one.code == code).collect()
}

// Settings.

/// Publishes a `site.csv` and tells what is served then.
fn served_with(county: &County, settings: &str) -> Site {
    county.write("site.csv", &format!("key,value\n{settings}"));
    let outcome = county.try_on(TODAY, NOW, None).unwrap();
    assert!(matches!(outcome, Outcome::Published(_)), "{outcome:?}");
    county.serving().facts.site.clone()
}

#[test]
fn a_bad_setting_is_an_error_and_the_one_that_is_served_stays() {
    let county = County::served();
    let good = "leave_to,https://news.example.org\naddress,https://help.example.org\n\
                feedback,help@example.org\ntime_zone,America/Chicago\n";
    let before = served_with(&county, good);
    assert_eq!(before.leave_to, "https://news.example.org");
    let bad = [
        ("leave_to", "javascript:alert(1)"),
        ("leave_to", "//evil.example"),
        ("leave_to", "data:text/html,x"),
        ("leave_to", "http://news.example.org"),
        ("leave_to", "https:evil.example"),
        ("leave_to", "\"https://x.example/?\nX: y\""),
        ("leave_to", "https://user:word@x.example"),
        ("leave_to", "https://x.example/\\y"),
        ("leave_to", "https://"),
        ("address", "http://help.example.org"),
        ("address", "https://help.example.org/?a=b"),
        ("feedback", "help@example.org?bcc=other@example.org"),
        ("feedback", "\"one@example.org,two@example.org\""),
        ("feedback", "the office"),
        ("time_zone", "Mars/Base"),
    ];
    for (key, value) in bad {
        let (_, found) = load(&[("site.csv", format!("key,value\n{key},{value}\n").as_bytes())]);
        let found = of_code(&found, "bad-setting");
        let about: Vec<_> = found.iter().map(|one| (one.severity, one.row)).collect();
        assert_eq!(about, [(Severity::Error, Some(2))], "{key},{value}");
        // Another title, so that there is something to publish.
        let settings = format!("title,Other\n{key},{value}\n");
        let now = served_with(&county, &settings);
        let kept = match key {
            "leave_to" => (&now.leave_to, &before.leave_to),
            "address" => (&now.address, &before.address),
            "feedback" => (&now.feedback, &before.feedback),
            _ => (&now.time_zone, &before.time_zone),
        };
        assert_eq!(kept.0, kept.1, "{key},{value}");
        // What is served is whole again for the next one.
        assert_eq!(served_with(&county, good).leave_to, before.leave_to);
    }
}

#[test]
fn leave_now_works_whatever_the_settings_say() {
    let county = County::new();
    county.write("site.csv", "key,value\nleave_to,\"https://x/?\nX: y\"\n");
    county.publish();
    let site = web::router(web::App::new(county.serving(), || NOW));
    let request = Request::get("/leave").body(Body::empty()).unwrap();
    let left = answered(site, request);
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    assert_eq!(left.headers[header::LOCATION], LEAVE_TO);
}

#[test]
fn good_settings_are_left_as_they_are() {
    let good = [
        ("leave_to", "https://www.weather.gov"),
        ("leave_to", "https://example.org:8443/a/b?c=d#e"),
        ("address", "https://help.example.org/county/"),
        ("feedback", "help.desk+county@mail.example.org"),
        ("feedback", "570-555-0142"),
        ("feedback", "+1 (570) 555-0142"),
        ("time_zone", "America/New_York"),
        ("leave_to", ""),
    ];
    for (key, value) in good {
        let (_, found) = load(&[("site.csv", format!("key,value\n{key},{value}\n").as_bytes())]);
        assert!(of_code(&found, "bad-setting").is_empty(), "{key},{value}");
    }
}

// Addresses of feeds.

/// A server that gives this answer to everybody; its address without scheme.
fn serve(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            // Whoever has read enough goes away.
            let _ = stream.write_all(&answer);
        }
    });
    address
}

fn http(headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

const FEED: &str = r#"[{"name":"Invented Meeting","slug":"invented-meeting","day":0,"time":"19:00",
    "formatted_address":"100 Example St, Lock Haven, PA 17745, USA"}]"#;

#[test]
fn keys_of_a_feeds_address_are_written_nowhere() {
    let county = County::new();
    let answers = [
        (
            "good",
            http("content-type: application/json\r\n", FEED.as_bytes()),
        ),
        ("page", http("content-type: text/html\r\n", b"<html>")),
        ("empty", http("content-type: application/json\r\n", b"[]")),
        (
            "missing",
            b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec(),
        ),
        ("broken", b"nothing of HTTP\r\n\r\n".to_vec()),
        (
            "elsewhere",
            b"HTTP/1.1 302 Found\r\nlocation: http://[bad?key=KEYCANARY\r\n\r\n".to_vec(),
        ),
    ];
    for (what, answer) in answers {
        let host = serve(answer);
        for source in [
            format!("http://user:WORDCANARY@{host}/{what}?action=meetings&key=KEYCANARY#KEYCANARY"),
            format!("ftp://user:WORDCANARY@{host}/{what}?key=KEYCANARY"),
            format!("http://user:WORDCANARY@{host}:99999/{what}?key=KEYCANARY"),
        ] {
            for format in ["text", "json", "html"] {
                let out = county.path("meetings-feed.csv");
                let out = out.to_str().unwrap();
                let mut command = county.command(&[
                    "import",
                    "meeting-guide",
                    &source,
                    "--out",
                    out,
                    "--format",
                    format,
                ]);
                let done = command.output().unwrap();
                let said = [done.stdout, done.stderr].concat();
                let said = String::from_utf8(said).unwrap();
                assert!(!said.contains("CANARY"), "{source}: {said}");
            }
        }
    }
    let written = std::fs::read_to_string(county.path("meetings-feed.csv")).unwrap();
    assert!(written.contains("/good"), "{written}");
    assert!(
        !written.contains("CANARY") && !written.contains("action="),
        "{written}"
    );
}

#[test]
fn a_key_that_is_in_a_seed_file_already_is_not_published() {
    let head = "id,name,category,phone,serves,source_url\n";
    let row =
        "a,A,food,570-244-8838,US,https://example.org/list?action=meetings&api_key=KEYCANARY&x=1\n";
    let (directory, _) = load(&[(R, format!("{head}{row}").as_bytes())]);
    let listings = directory.listings();
    let listing = listings.iter().find(|one| one.id == "a").unwrap();
    assert_eq!(
        listing.source.urls,
        ["https://example.org/list?action=meetings&x=1"]
    );
    let options = ListSettings::new("feed", Reader::MeetingGuide);
    let piece = FeedFile {
        name: "feed".to_owned(),
        url: Some("https://user:WORDCANARY@example.org/feed?key=KEYCANARY".to_owned()),
        bytes: FEED.as_bytes().to_vec(),
    };
    let imported = import(&[piece], &options, &MeetingTypes::default());
    assert_eq!(
        imported.rows[0].get(Meeting::SourceUrl),
        "https://example.org/feed"
    );
}

#[test]
fn a_feed_is_limited_after_it_is_unpacked() {
    // 70 MB of spaces.
    let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    let spaces = vec![b' '; 70 << 20];
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    packed
        .start_file("x", zip::write::SimpleFileOptions::default())
        .unwrap();
    packed.write_all(&spaces).unwrap();
    let packed = packed.finish().unwrap().into_inner();
    let deflated = deflated(&packed);
    gzip.extend_from_slice(deflated);
    // Nobody gets as far as the checksum.
    gzip.extend_from_slice(&[0; 8]);
    assert!(gzip.len() < 1 << 20);
    let headers = "content-type: application/json\r\ncontent-encoding: gzip\r\n";
    let host = serve(http(headers, &gzip));
    let county = County::new();
    let out = county.path("meetings-feed.csv");
    let source = format!("http://{host}/feed");
    let mut command = county.command(&[
        "import",
        "meeting-guide",
        &source,
        "--out",
        out.to_str().unwrap(),
    ]);
    let done = command.output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("larger than 64 MB"), "{said}");
}

/// The packed bytes of the one file in a zip.
fn deflated(zip: &[u8]) -> &[u8] {
    let word = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
    let start = 30 + word(26) + word(28);
    let end = zip
        .windows(4)
        .rposition(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    &zip[start..end]
}

// Files that grow.

/// A workbook whose cells all refer to one text of 32,000 letters.
fn one_text_for_all(rows: usize) -> Vec<u8> {
    let book = workbook(&[("List", &[&["id", "name", "category"], &["a", "b", "c"]])]);
    let book = changed(&book, "xl/sharedStrings.xml", |text| {
        let long = format!("<si><t>{}</t></si></sst>", "c".repeat(32_000));
        text.replace("</sst>", &long)
    });
    changed(&book, "xl/worksheets/sheet1.xml", |text| {
        let row =
            "<row><c t=\"s\"><v>6</v></c><c t=\"s\"><v>6</v></c><c t=\"s\"><v>6</v></c></row>";
        text.replace("</sheetData>", &format!("{}</sheetData>", row.repeat(rows)))
    })
}

fn text_of(grid: &Grid) -> usize {
    grid.rows.iter().map(|row| row.cells.bytes()).sum()
}

#[test]
fn a_workbook_of_one_text_many_times_is_read_up_to_a_limit() {
    let book = one_text_for_all(10_000);
    assert!(book.len() < 100_000);
    let grid = Grid::read(&book);
    assert!(text_of(&grid) <= MAX_TEXT_BYTES, "{}", text_of(&grid));
    assert!(
        grid.oddities
            .iter()
            .any(|one| matches!(one, FileIssue::TooManyRows(_)))
    );
    let (directory, found) = load(&[("resources.xlsx", &one_text_for_all(2_000))]);
    assert_eq!(
        of_code(&found, "too-many-rows").len(),
        1,
        "{:?}",
        found.first()
    );
    assert_eq!(directory.listings.len(), 1, "the good one alone");
}

#[test]
fn parts_of_a_workbook_that_grow_when_they_are_read_are_refused() {
    let rows: &[&[&str]] = &[&["name", "category"], &["A", "food"]];
    let book = workbook(&[("List", rows)]);
    let many = |file: &str, end: &str, tag: &str, count: usize| {
        changed(&book, file, |text| {
            text.replace(end, &format!("{}{end}", tag.repeat(count)))
        })
    };
    let parts: Vec<(String, Vec<u8>)> = (0..10_100)
        .map(|number| (format!("xl/{number}"), Vec::new()))
        .collect();
    let mut parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    parts.push(("[Content_Types].xml", b"<a/>"));
    let bad = [
        many("xl/styles.xml", "</cellXfs>", "<xf/>", 600_000),
        many("xl/sharedStrings.xml", "</sst>", "<si/>", 6_100_000),
        many(
            "xl/workbook.xml",
            "</sheets>",
            "<sheet name=\"x\"/>",
            600_000,
        ),
        // One cell of 40 MB.
        many("xl/worksheets/sheet1.xml", "</v>", "1", 40 << 20),
        zipped(&parts),
    ];
    for (number, book) in bad.iter().enumerate() {
        let grid = Grid::read(book);
        let refused = matches!(&*grid.oddities, [FileIssue::NotText(_)]);
        assert!(
            refused && grid.rows.is_empty(),
            "{number}: {:?}",
            grid.oddities
        );
    }
}

#[test]
fn rows_of_separators_and_millions_of_columns_are_cut() {
    // One record of 40,000 cells, which line breaks in quotes hold together.
    let wide = format!("name,category\nA,food\n{}\n", "\"\n\",".repeat(40_000));
    let grid = Grid::read(wide.as_bytes());
    let cut = FileIssue::TooManyColumns(3);
    assert!(grid.oddities.contains(&cut), "{:?}", grid.oddities);
    assert_eq!(grid.rows.len(), 2);
    // Quotes that open nothing hide no separators.
    let stray = format!("name,category\nA 5\" pipe,food{}\n", ",".repeat(20_000));
    let grid = Grid::read(stray.as_bytes());
    assert_eq!(*grid.oddities, [FileIssue::TooManyColumns(2)]);
    // As many columns as a spreadsheet has are read.
    let trailing = format!("name,category{}\nA,food\n", ",".repeat(16_000));
    assert!(Grid::read(trailing.as_bytes()).oddities.is_empty());
    let blank = format!("name;category\n{}", ";;;;;;;;\n".repeat(10_000));
    assert_eq!(Grid::read(blank.as_bytes()).rows.len(), 1);
}

#[test]
fn rows_of_blank_cells_are_read_up_to_a_limit() {
    let mut row = Row::default();
    row.cells.push("x");
    (0..16_000).for_each(|_| row.cells.push(""));
    let mut grid = Grid::default();
    let is_read = |number: &u32| {
        grid.push(Row {
            number: *number,
            ..row.clone()
        })
    };
    let read = (1..10_000).take_while(is_read).count();
    assert!(read < 2_000, "{read}");
    assert_eq!(grid.oddities.len(), 1);
}

#[test]
fn a_small_file_with_too_many_rows_refuses_to_be_published() {
    let county = County::served();
    let mut categories = std::fs::read_to_string(county.path("categories.csv")).unwrap();
    for number in 0..30_000 {
        let _ = writeln!(categories, "c{number},c{},C,C,,,", number + 1);
    }
    county.write("categories.csv", &categories);
    let outcome = county.try_on(TODAY, NOW, None).unwrap();
    let Outcome::Refused(refusal) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(
        refusal
            .refusal
            .reasons
            .iter()
            .any(|reason| reason.code == "unreadable"),
        "{refusal:?}"
    );
}

/// A file of rows in which most cells are wrong.
fn wrong_rows(count: usize) -> String {
    let mut file =
        String::from("id,name,category,phone,description,zip,city,website,verified_on\n");
    for number in 0..count {
        let _ = writeln!(file, "{number},,nocat;;x,12,<b>x,asdf,foo,,31/31/2026");
    }
    file
}

#[test]
fn findings_are_counted_and_the_first_of_each_kind_are_kept() {
    let rows = 20_000;
    let (directory, found) = load(&[(R, wrong_rows(rows).as_bytes())]);
    assert_eq!(directory.counts.rows, rows + 1);
    assert_eq!(directory.counts.set_aside, rows);
    for code in ["missing-name", "bad-phone", "markup"] {
        let kept = of_code(&found, code);
        assert_eq!(kept.len(), MAX_OF_A_KIND, "{code}");
        assert_eq!(kept[0].row, Some(2));
        let counted: usize = kept.iter().map(|one| one.count()).sum();
        assert_eq!(counted, rows, "{code}");
        let mut named: Vec<u32> = kept.iter().flat_map(|one| one.rows()).collect();
        named.sort_unstable();
        assert!(named.into_iter().eq(2..rows as u32 + 2), "{code}");
    }
    assert!(found.len() < 15 * MAX_OF_A_KIND, "{}", found.len());
    let text: String = found.iter().map(render::text).collect();
    let last = MAX_OF_A_KIND + 2;
    let says = format!(
        "and {} more in rows {last}–{}",
        rows - MAX_OF_A_KIND,
        rows + 1
    );
    assert!(text.contains(&says), "{says}");
    let errors = count(&found, Severity::Error);
    let summary = render::summary(2, directory.counts, &found);
    assert!(summary.contains(&format!("{errors} errors")), "{summary}");
    assert!(errors >= 2 * rows);
    let json = render::json(directory.counts, &found);
    let more = json["diagnostics"].as_array().unwrap().iter();
    let more = more
        .filter_map(|one| one["more"]["count"].as_u64())
        .sum::<u64>();
    assert_eq!(
        more as usize + found.len(),
        found.iter().map(Diagnostic::count).sum::<usize>()
    );
}

#[test]
fn rows_with_an_error_that_is_only_counted_are_set_aside_too() {
    // A cell that is too long is found in the file, before its rows are judged.
    let long = "x".repeat(MAX_NAME_LENGTH + 1);
    let mut file = String::from("name,category,source_note\n");
    for _ in 0..MAX_OF_A_KIND + 500 {
        let _ = writeln!(file, "{long},food,x");
    }
    let (directory, found) = load(&[(R, file.as_bytes())]);
    assert_eq!(directory.counts.set_aside, MAX_OF_A_KIND + 500);
    assert_eq!(directory.listings.len(), 1);
    let kept = of_code(&found, "long-cell");
    assert_eq!(kept.len(), MAX_OF_A_KIND);
    assert_eq!(
        kept.iter().map(|one| one.count()).sum::<usize>(),
        MAX_OF_A_KIND + 500
    );
}

#[test]
fn the_copy_to_put_right_marks_rows_that_are_only_counted() {
    let rows = MAX_OF_A_KIND + 10;
    let file = wrong_rows(rows);
    let (_, found) = load(&[(R, file.as_bytes())]);
    let found: Vec<Diagnostic> = found.into_iter().filter(|one| &*one.file == R).collect();
    let copy = fixed_copy(&Grid::read(file.as_bytes()), 1, &found).unwrap();
    let copy = String::from_utf8(copy).unwrap();
    let last = copy.lines().last().unwrap();
    assert!(
        last.contains(&format!("missing-name: see row {}.", MAX_OF_A_KIND + 1)),
        "{last}"
    );
}

#[test]
fn a_cell_of_many_wrong_values_is_no_finding_each() {
    let file = format!("name,category,source_note\nA,\"{}\",x\n", "q;".repeat(450));
    let (_, found) = load(&[(R, file.as_bytes())]);
    let unknown = of_code(&found, "unknown-category");
    assert!(unknown.len() <= 60, "{}", unknown.len());
    assert_eq!(unknown.iter().map(|one| one.count()).sum::<usize>(), 450);
}

// Packages.

fn flatten(pieces: &[FeedFile], directory: &Directory) -> ReadList {
    let settings = ListSettings::new("x", Reader::Package);
    read(
        pieces,
        &settings,
        &directory.categories,
        &MeetingTypes::default(),
    )
}

fn package(files: &[(&str, String)]) -> Vec<FeedFile> {
    let piece = |(name, text): &(&str, String)| FeedFile {
        name: (*name).to_owned(),
        url: None,
        bytes: text.clone().into_bytes(),
    };
    files.iter().map(piece).collect()
}

#[test]
fn a_package_whose_services_and_places_multiply_is_cut_and_named() {
    let (directory, _) = load(&[]);
    let (mut services, mut places) = (
        String::from("id,name,description,location_id\n"),
        String::from("id,name\n"),
    );
    let every: Vec<String> = (0..200).map(|number| format!("l{number}")).collect();
    for place in &every {
        let _ = writeln!(places, "{place},Place");
    }
    for number in 0..200 {
        let text = "many words ".repeat(200);
        let _ = writeln!(services, "s{number},Service,{text},\"{}\"", every.join(";"));
    }
    assert!(services.len() < 1 << 20);
    let pieces = package(&[("services.csv", services), ("locations.csv", places)]);
    let made = flatten(&pieces, &directory);
    let bytes: usize = made.rows.values().map(|row| row.bytes()).sum();
    assert!(bytes < 50 << 20, "{bytes}");
    assert_eq!(of_code(&made.diagnostics, "too-much").len(), 1);
    assert_eq!(made.counts.rows, made.counts.used + made.counts.set_aside);
}

#[test]
fn rows_that_belong_to_one_by_the_thousand_are_cut_and_named() {
    let (directory, _) = load(&[]);
    let mut phones = String::from("id,service_id,number,type\n");
    for number in 0..5_000 {
        let _ = writeln!(phones, "p{number},s,570-555-{number:04},voice");
    }
    let services = "id,name\ns,Service\n".to_owned();
    let made = flatten(
        &package(&[("services.csv", services), ("phones.csv", phones)]),
        &directory,
    );
    assert_eq!(of_code(&made.diagnostics, "too-much").len(), 1);
    assert_eq!(made.counts.rows, made.counts.used + made.counts.set_aside);
    assert_eq!(made.rows.len(), 1);
}

#[test]
fn a_feed_of_more_rows_than_are_read_is_cut_and_counted() {
    let options = ListSettings::new("feed", Reader::MeetingGuide);
    let rows = waypost::import::meetings::parse_feed::MAX_ROWS + 3_000;
    let csv = format!("name,day,time\n{}", ",,\n,,19:00\n".repeat(rows));
    let json = format!("[{}]", vec!["{}"; rows].join(","));
    let too_many = format!("[{}]", "1,".repeat(9_000_000));
    for (bytes, count) in [(csv, rows), (json, rows), (too_many, 0)] {
        let piece = FeedFile {
            name: "feed".to_owned(),
            url: None,
            bytes: bytes.into_bytes(),
        };
        let imported = import(&[piece], &options, &MeetingTypes::default());
        let counts = imported.counts;
        assert_eq!((counts.rows, counts.used), (count, 0));
        assert_eq!(counts.set_aside, count);
        let too_many = imported.set_aside.get("too-many-rows").copied();
        assert_eq!(too_many.unwrap_or_default(), count.min(3_000));
        assert!(!imported.diagnostics.is_empty());
        assert!(imported.diagnostics.len() < 3 * MAX_OF_A_KIND);
    }
}

#[test]
fn letters_of_two_encodings_take_no_memory_each() {
    let mut bytes = "name,category,source_note\nNiños,food,x\n"
        .as_bytes()
        .to_vec();
    for _ in 0..3_000 {
        bytes.extend_from_slice(b"\xe9\xe9\xe9\xe9,food,x\n");
    }
    let Decoded::Text(text) = decode(&bytes) else {
        panic!("no text")
    };
    assert_eq!(text.mended.len(), 3_000);
    let (_, found) = load(&[(R, &bytes)]);
    let mixed = of_code(&found, "mixed-encoding");
    assert_eq!(mixed.iter().map(|one| one.count()).sum::<usize>(), 3_000);
}

// Cells.

/// Seconds of the processor this thread took.
fn spent(work: impl FnOnce()) -> f64 {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
    };
    let before = now();
    work();
    now() - before
}

#[test]
fn a_name_beyond_its_limit_is_an_error_and_one_at_it_is_published() {
    let name = |length: usize| {
        "ab "
            .repeat(length)
            .chars()
            .take(length - 1)
            .collect::<String>()
            + "x"
    };
    for column in ["name", "organization"] {
        for (length, wrong) in [(MAX_NAME_LENGTH, false), (MAX_NAME_LENGTH + 1, true)] {
            let other = if column == "name" {
                "organization"
            } else {
                "name"
            };
            let file = format!(
                "{column},{other},category,source_note\n{},B,food,x\n",
                name(length)
            );
            let (directory, found) = load(&[(R, file.as_bytes())]);
            assert_eq!(
                !of_code(&found, "long-cell").is_empty(),
                wrong,
                "{column} {length}"
            );
            assert_eq!(directory.counts.set_aside, usize::from(wrong));
        }
    }
}

#[test]
fn the_parts_of_a_name_grow_with_its_length_alone() {
    use waypost::query::name_terms::parts;
    let runs = |words: u32| {
        let name: Vec<u32> = (0..words).collect();
        let parts = parts([&name]);
        parts.most.len() + parts.few.len()
    };
    assert!(
        runs(4_000) < 5 * runs(1_000),
        "{} {}",
        runs(4_000),
        runs(1_000)
    );
    // Of a name as people have them, every part is there.
    assert_eq!(runs(8), 7 * 8 / 2 + 7);
}

/// Texts that readers of hours, places, numbers and links may stumble over.
fn texts(length: usize) -> Vec<String> {
    let shapes = [
        "a.",
        "word ",
        "570-555-0142; ",
        "Mon 9-5; ",
        "9",
        "https://a.b/",
        "(",
        "Lycoming, PA; ",
        "é ",
        "12 Main St, ",
    ];
    let filled = |shape: &&str| shape.chars().cycle().take(length).collect();
    let mut texts: Vec<String> = shapes.iter().map(filled).collect();
    texts.push(
        (0..length / 7)
            .map(|number| format!("w{number:05} "))
            .collect(),
    );
    texts
}

/// Seconds it takes to read a file with this text in one cell, and to gather
/// its words for the index.
fn cost_of(file: &str, columns: &[Column], column: &Column, text: &str) -> f64 {
    let others = columns
        .iter()
        .filter(|one| one.required && one.name != column.name);
    let (mut head, mut row) = (String::new(), String::new());
    for other in others {
        head = format!("{head}{},", other.name);
        row = format!("{row}food,");
    }
    let seeds = format!("{head}{}\n{row}\"{text}\"\n", column.name);
    spent(|| {
        let (directory, _) = load(&[(file, seeds.as_bytes())]);
        Lexicon::compile(&directory.words, &directory.categories, &directory.listings);
    })
}

#[test]
fn a_text_costs_no_more_than_in_proportion_to_its_length() {
    for (file, columns) in [(R, RESOURCE_COLUMNS), ("meetings.csv", MEETING_COLUMNS)] {
        // Others are cut short before they are read.
        let texts_alone = |column: &&Column| column.max_length() == MAX_CELL_LENGTH;
        for column in columns.iter().filter(texts_alone) {
            for (short, long) in texts(4_000).iter().zip(texts(32_000)) {
                let large = cost_of(file, columns, column, &long);
                // Less is mostly what a folder costs, whatever is in it.
                if large > 0.2 {
                    let small = cost_of(file, columns, column, short);
                    let start: String = short.chars().take(20).collect();
                    let about = format!("{file}, {}, {start}", column.name);
                    assert!(
                        large < 24.0 * small,
                        "{about}: {small:.3} s and {large:.3} s"
                    );
                }
            }
        }
    }
}
