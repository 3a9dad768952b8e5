//! Files at the staff desk: taken home as they are, and workbooks that come in
//! and are kept as CSV.

use std::fs;

use axum::http::{StatusCode, header};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use waypost::publish::changes::store::ChangeStore;
use waypost::seeds::columns::RESOURCE_COLUMNS;
use waypost::seeds::read::grid::{Grid, Row};
use waypost::seeds::read::table::Table;

use crate::county::{County, HEAD, pantries, pantry};
use crate::desk::{MARIA, Room, Upload, door};
use crate::seed_folder::NOW;
use crate::site::Page;
use crate::workbooks::{changed, workbook};

const PANTRIES: &str = "resources-pantries.csv";
const BOOK: &str = "resources-pantries.xlsx";

fn leads(page: &Page) -> String {
    let to = page.headers.get(header::LOCATION);
    let to = to.unwrap_or_else(|| panic!("{}: {}", page.status, page.text));
    to.to_str().unwrap().to_owned()
}

/// A CSV text as a workbook of one sheet.
fn book(text: &str) -> Vec<u8> {
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    workbook(&[("Sheet1", &rows)])
}

fn send(room: &mut Room, name: &str, bytes: &[u8]) -> Page {
    let seen = room.seen();
    let upload = Upload {
        name,
        seen: &seen,
        bytes,
        ..Upload::EMPTY
    };
    room.upload("/publish", &upload)
}

/// A desk over a county whose pantries are in a workbook.
fn with_workbook(book: &[u8]) -> Room {
    let county = County::new();
    fs::remove_file(county.path(PANTRIES)).unwrap();
    fs::write(county.path(BOOK), book).unwrap();
    county.publish();
    let mut room = Room::of(county, door(&[MARIA]), || NOW);
    room.sign_in(crate::desk::WORDS);
    room.get("/");
    room
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let table = Table::read(PANTRIES, bytes, RESOURCE_COLUMNS);
    let cells = |row: &Row| -> Vec<String> {
        let columns = 0..RESOURCE_COLUMNS.len();
        columns.map(|at| table.cell(row, at).to_owned()).collect()
    };
    table.rows.iter().map(cells).collect()
}

#[test]
fn every_file_is_taken_home_as_it_is() {
    let mut room = Room::open();
    let list = room.get("/files").text;
    for part in [
        "/file?name=resources-pantries.csv&amp;as=xlsx",
        "/file?name=words%2Fcrisis-phrases.csv&amp;as=csv",
        "<td class=\"num\">40</td>",
    ] {
        assert!(list.contains(part), "{part} in {list}");
    }
    for name in [PANTRIES, "resources-lines.csv", "words/crisis-phrases.csv"] {
        let page = room.get(&format!("/file?name={name}&as=csv"));
        assert_eq!(page.bytes, fs::read(room.county.path(name)).unwrap());
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
        let file = page.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        let own = name.rsplit('/').next().unwrap();
        assert_eq!(file, format!("attachment; filename=\"{own}\""));
    }
    for name in [
        "nobody.csv",
        "../Cargo.toml",
        "gazetteer/states.csv",
        "site",
    ] {
        let page = room.get(&format!("/file?name={name}"));
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{name}");
    }
}

#[test]
fn a_file_as_a_workbook_keeps_every_digit_and_comes_back_unchanged() {
    let mut room = Room::open();
    let row = pantry(1, "Free food.").replace(",,,,,,US", ",,Lock Haven,PA,02134,,US");
    let text = pantries(40).replace(&pantry(1, "Free food."), &row);
    assert_eq!(
        leads(&send(&mut room, PANTRIES, text.as_bytes())),
        "/?done=published"
    );
    let page = room.get(&format!("/file?name={PANTRIES}&as=xlsx"));
    assert!(page.bytes.starts_with(b"PK"));
    assert_eq!(cells(&page.bytes), cells(text.as_bytes()));
    changed(&page.bytes, "xl/worksheets/sheet1.xml", |sheet| {
        assert!(sheet.contains("state=\"frozen\""), "{sheet}");
        assert!(sheet.contains("<cols>") && !sheet.contains("<v>02134</v>"));
        sheet
    });
    changed(&page.bytes, "xl/styles.xml", |styles| {
        assert!(styles.contains("formatCode=\"@\""), "no texts: {styles}");
        styles
    });
    let done = send(&mut room, BOOK, &page.bytes);
    let said = room.get(&leads(&done)).text;
    assert!(
        said.contains("It is kept as resources-pantries.csv"),
        "{said}"
    );
    assert!(said.contains("Nothing that is noted"), "{said}");
    let kept = fs::read(room.county.path(PANTRIES)).unwrap();
    assert_eq!(cells(&kept), cells(text.as_bytes()));
    assert!(!room.county.path(BOOK).exists());
}

#[test]
fn a_file_comes_with_what_to_fix() {
    let mut room = Room::open();
    let bad = pantry(3, "Free food.").replace("570-244-1003", "12");
    let text = pantries(40).replace(&pantry(3, "Free food."), &bad);
    send(&mut room, PANTRIES, text.as_bytes());
    let list = room.get("/files").text;
    assert!(list.contains("Excel with what to fix: 1"), "{list}");
    for form in ["csv", "xlsx"] {
        let page = room.get(&format!("/file?name={PANTRIES}&as={form}&fix=yes"));
        let grid = Grid::read(&page.bytes);
        assert_eq!(grid.rows[0].cells.get(0), "FIX", "{form}");
        assert!(grid.rows[3].cells.get(0).contains("phone"), "{form}");
        assert_eq!(grid.rows[3].cells.get(1), "pantry-3");
        assert_eq!(cells(&page.bytes), cells(text.as_bytes()));
    }
}

#[test]
fn blank_files_have_one_example_row() {
    let mut room = Room::open();
    let list = room.get("/files").text;
    let names: Vec<&str> = list
        .split("/templates/")
        .skip(1)
        .filter_map(|rest| rest.split_once("?as=xlsx"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names.len(), 7, "{names:?}");
    for name in names {
        for form in ["csv", "xlsx"] {
            let page = room.get(&format!("/templates/{name}?as={form}"));
            assert_eq!(page.status, StatusCode::OK, "{name}");
            assert_eq!(Grid::read(&page.bytes).rows.len(), 2, "{name} as {form}");
        }
    }
    assert_eq!(room.get("/templates/nobody").status, StatusCode::NOT_FOUND);
}

#[test]
fn files_are_for_those_who_signed_in() {
    for (mut room, status) in [
        (Room::read_only(), StatusCode::FORBIDDEN),
        (Room::locked(), StatusCode::SEE_OTHER),
    ] {
        for path in ["/files", "/file?name=resources-lines.csv"] {
            let page = room.get(path);
            assert_eq!(page.status, status, "{path}");
            assert!(!page.text.contains("Hidden Lane"));
        }
    }
}

/// What Excel makes of numbers and days is named, cell by cell, and what is kept
/// can be written to and taken back.
#[test]
fn a_workbook_is_kept_as_csv_and_what_was_not_text_in_it_is_named() {
    let mut room = Room::open();
    let original = fs::read(room.county.path(PANTRIES)).unwrap();
    let mut made = Workbook::new();
    let sheet = made.add_worksheet().set_name("Pantries").unwrap();
    for (row, line) in (0..).zip(pantries(40).lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let day = ExcelDateTime::from_ymd(2026, 11, 9).unwrap();
    let format = Format::new().set_num_format("m/d/yyyy");
    sheet
        .write_datetime_with_format(5, 11, &day, &format)
        .unwrap();
    sheet.write_number(6, 3, 5_702_449_999.0).unwrap();
    sheet.write_number(6, 8, 2134.0).unwrap();
    let formula = Formula::new("=\"So\"&\"up\"").set_result("Soup");
    sheet.write_formula(7, 4, formula).unwrap();
    made.add_worksheet().set_name("Old").unwrap();
    let bytes = made.save_to_buffer().unwrap();
    let done = send(&mut room, "pantries.xlsx", &bytes);
    assert_eq!(
        done.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "another name"
    );
    let done = send(&mut room, BOOK, &bytes);
    let page = room.get(&leads(&done)).text;
    for part in [
        "resources-pantries.xlsx was an Excel workbook. It is kept as resources-pantries.csv",
        "Sheets of it that were not read: 1.",
        "verified_on: dates or times, written as 2026-11-30 and 19:00: L6",
        "phone: numbers, which may have lost zeros: D7",
        "zip: numbers, which may have lost zeros: I7",
        "description: formulas, of which the last result is kept: E8",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let kept = fs::read_to_string(room.county.path(PANTRIES)).unwrap();
    assert!(
        kept.contains("2026-11-09") && kept.contains("Soup"),
        "{kept}"
    );
    assert!(!room.county.path(BOOK).exists());
    let done = room.post("/confirmed", &[("id", "pantry-20")]);
    assert_eq!(leads(&done), "/?done=confirmed");
    let after = fs::read_to_string(room.county.path(PANTRIES)).unwrap();
    assert!(after.contains(",2026-11-22,"), "{after}");
    // Both are taken back, and the file is as it was, byte for byte.
    let live = ChangeStore::of(&room.county.store()).accepted();
    for change in &live[..2] {
        let number = change.number.to_string();
        let undo = leads(&room.post("/changes/undo", &[("number", &number)]));
        let undo = undo.strip_prefix("/changes/").unwrap().to_owned();
        let done = room.post("/changes/publish", &[("number", &undo)]);
        assert_eq!(leads(&done), "/?done=published");
    }
    assert_eq!(fs::read(room.county.path(PANTRIES)).unwrap(), original);
}

#[test]
fn a_workbook_in_the_folder_becomes_csv_with_the_first_call() {
    let text = pantries(40);
    let mut room = with_workbook(&book(&text));
    let done = room.post("/confirmed", &[("id", "pantry-7")]);
    let page = room.get(&leads(&done)).text;
    assert!(
        page.contains("It is kept as resources-pantries.csv"),
        "{page}"
    );
    assert!(!room.county.path(BOOK).exists());
    let kept = fs::read(room.county.path(PANTRIES)).unwrap();
    let expected = text.replace(
        "1007,Free food.,,,,,,US,,",
        "1007,Free food.,,,,,,US,2026-11-22,",
    );
    assert_eq!(cells(&kept), cells(expected.as_bytes()));
}

#[test]
fn a_workbook_in_the_folder_is_edited_in_the_form() {
    let mut room = with_workbook(&book(&pantries(40)));
    let page = room
        .get(&format!("/listing?file={BOOK}&row=5&id=pantry-4"))
        .text;
    let mut fields = crate::desk_listing::fields(&page);
    let phone = fields.iter_mut().find(|(name, _)| name == "cell:phone");
    phone.unwrap().1 = "570-244-7777".to_owned();
    fields.push(("do".to_owned(), "publish".to_owned()));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let done = room.post("/listing", &fields);
    let page = room.get(&leads(&done)).text;
    assert!(
        page.contains("It is kept as resources-pantries.csv"),
        "{page}"
    );
    let kept = fs::read_to_string(room.county.path(PANTRIES)).unwrap();
    assert!(kept.contains("570-244-7777") && !room.county.path(BOOK).exists());
}

#[test]
fn what_could_not_be_written_is_not_counted_as_written_down() {
    let rows: Vec<Vec<&str>> = vec![
        HEAD.trim_end().split(',').collect(),
        "far,Far Pantry,food-pantry,570-244-5000,x,,,,,,US,,https://example.org"
            .split(',')
            .collect(),
    ];
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let mut room = Room::open();
    let bytes = workbook(&[("Sheet1", &rows)]);
    let far = changed(&bytes, "xl/worksheets/sheet1.xml", |sheet| {
        sheet.replacen(
            "</row></sheetData>",
            "<c r=\"ZZZ2\"><v>1</v></c></row></sheetData>",
            1,
        )
    });
    fs::write(room.county.path("resources-far.xlsx"), &far).unwrap();
    let generation = room.county.publish().generation;
    room.app.swap(generation);
    let list = "id,still right?\npantry-2,yes\nfar,yes\n";
    let seen = room.seen();
    let file = Upload::of("call-list.csv", &seen, list.as_bytes());
    let page = room.upload("/returned/publish", &file).text;
    assert!(page.contains("Written down: 1"), "{page}");
    assert!(
        page.contains("resources-far.xlsx was not changed"),
        "{page}"
    );
}
