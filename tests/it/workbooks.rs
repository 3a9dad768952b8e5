//! Workbooks read wherever a CSV file is read.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use waypost::diagnostic::Diagnostic;
use waypost::seeds::columns::RESOURCE_COLUMNS;
use waypost::seeds::read::table::Table;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::seed_folder::load;

/// A workbook of sheets of plain texts.
pub fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A zip of these files.
pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same zip with the texts of one file changed.
pub fn changed(bytes: &[u8], file: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for position in 0..archive.len() {
        let mut entry = archive.by_index(position).unwrap();
        let mut text = Vec::new();
        entry.read_to_end(&mut text).unwrap();
        let name = entry.name().unwrap().to_string();
        if name == file {
            text = change(String::from_utf8(text).unwrap()).into_bytes();
        }
        files.push((name, text));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    zipped(&files)
}

/// A workbook that counts days from 1904, as old Macs did: October 5, 2026.
pub fn dated_1904() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["name", "category", "source_note", "verified_on"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    for (column, cell) in (0..).zip(["Mac", "food", "x"]) {
        sheet.write_string(1, column, cell).unwrap();
    }
    let day = Format::new().set_num_format("m/d/yyyy");
    sheet
        .write_number_with_format(1, 3, 46_300.0 - 1_462.0, &day)
        .unwrap();
    let bytes = book.save_to_buffer().unwrap();
    changed(&bytes, "xl/workbook.xml", |text| {
        let marked = text.replace("<workbookPr", "<workbookPr date1904=\"1\"");
        assert_ne!(marked, text);
        marked
    })
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<(&str, Option<u32>)> {
    diagnostics
        .iter()
        .map(|found| (found.code, found.row))
        .collect()
}

/// The cells of the second row of a sheet with the headers of resources.
fn second_row(write: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<String> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, known) in (0..).zip(RESOURCE_COLUMNS) {
        sheet.write_string(0, column, known.name).unwrap();
    }
    write(sheet);
    let table = Table::read(
        "resources.xlsx",
        &book.save_to_buffer().unwrap(),
        RESOURCE_COLUMNS,
    );
    let cells =
        (0..RESOURCE_COLUMNS.len()).map(|column| table.cell(&table.rows[0], column).to_owned());
    cells.collect()
}

#[test]
fn cells_are_read_as_staff_see_them() {
    let cells = second_row(|sheet| {
        let format = |code: &str| Format::new().set_num_format(code);
        sheet.write_number(1, 0, 2139.0).unwrap();
        sheet
            .write_number_with_format(1, 1, 2139.0, &format("00000"))
            .unwrap();
        sheet
            .write_number_with_format(1, 2, 21_391_234.0, &format("00000-0000"))
            .unwrap();
        sheet.write_number(1, 3, 5_702_448_838.0).unwrap();
        sheet
            .write_number_with_format(1, 4, 0.5, &format("0%"))
            .unwrap();
        sheet
            .write_number_with_format(1, 5, 0.125, &format("0.0%"))
            .unwrap();
        sheet.write_boolean(1, 6, true).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 11, 9).unwrap();
        sheet
            .write_datetime_with_format(1, 7, &day, &format("m/d/yyyy"))
            .unwrap();
        sheet
            .write_number_with_format(1, 8, 0.375, &format("h:mm AM/PM"))
            .unwrap();
        sheet
            .write_number_with_format(1, 9, 46_300.75, &format("yyyy-mm-dd hh:mm"))
            .unwrap();
        sheet
            .write_formula(1, 10, Formula::new("=1/0").set_result("#DIV/0!"))
            .unwrap();
        sheet.write_number(1, 11, 41.137_11).unwrap();
        sheet
            .write_formula(
                1,
                12,
                Formula::new("=\"Lock\"&\" Haven\"").set_result("Lock Haven"),
            )
            .unwrap();
        sheet.write_string(1, 13, "Niños\u{a0}Center").unwrap();
    });
    let expected = [
        "2139",
        "02139",
        "02139-1234",
        "5702448838",
        "50%",
        "12.5%",
        "TRUE",
        "2026-11-09",
        "09:00",
        "2026-10-05 18:00",
        "#DIV/0!",
        "41.13711",
        "Lock Haven",
        "Niños Center",
    ];
    assert_eq!(cells[..expected.len()], expected);
}

#[test]
fn a_workbook_is_as_good_as_a_csv_file() {
    let rows: &[&[&str]] = &[&["name", "category", "source_note"], &["A", "food", "x"]];
    let book = workbook(&[("List", rows)]);
    let (directory, diagnostics) = load(&[("resources.xlsx", &book)]);
    assert_eq!(diagnostics, []);
    assert!(
        directory
            .listings
            .iter()
            .any(|listing| listing.name.english == "A")
    );
    let source = directory
        .sources
        .iter()
        .find(|source| &*source.file == "resources.xlsx");
    assert_eq!(source.unwrap().counts.rows, 1);
}

#[test]
fn rows_keep_the_numbers_the_sheet_shows() {
    let rows: &[&[&str]] = &[
        &["County list"],
        &["name", "category", "source_note", "phone"],
        &[],
        &["A", "food", "x", "12"],
    ];
    let (_, diagnostics) = load(&[("resources.xlsx", &workbook(&[("List", rows)]))]);
    assert_eq!(
        codes(&diagnostics),
        [("above-header", Some(1)), ("bad-phone", Some(4))]
    );
}

#[test]
fn the_first_sheet_that_can_be_seen_is_read_and_the_others_are_named() {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet().set_name("Secret").unwrap();
    hidden.write_string(0, 0, "name").unwrap();
    hidden.set_hidden(true);
    let list = book.add_worksheet().set_name("List").unwrap();
    for (column, (header, cell)) in
        (0..).zip([("name", "A"), ("category", "food"), ("source_note", "x")])
    {
        list.write_string(0, column, header).unwrap();
        list.write_string(1, column, cell).unwrap();
    }
    list.set_active(true);
    book.add_worksheet().set_name("Old").unwrap();
    let (directory, diagnostics) = load(&[("resources.xlsx", &book.save_to_buffer().unwrap())]);
    assert_eq!(codes(&diagnostics), [("other-sheets", None)]);
    let said = &diagnostics[0].message;
    assert!(
        said.contains("List") && said.contains("Secret") && said.contains("Old"),
        "{said}"
    );
    assert!(
        directory
            .listings
            .iter()
            .any(|listing| listing.name.english == "A")
    );
}

#[test]
fn two_files_of_one_name_are_both_set_aside() {
    let rows: &[&[&str]] = &[&["name", "category", "source_note"], &["A", "food", "x"]];
    let book = workbook(&[("List", rows)]);
    let csv = b"name,category,source_note\nB,food,x\n";
    let (directory, diagnostics) = load(&[("resources.xlsx", &book), ("resources.csv", csv)]);
    assert_eq!(
        codes(&diagnostics),
        [("twin-file", None), ("twin-file", None)]
    );
    assert_eq!(directory.listings.len(), 1, "only the good listing is left");
    assert_eq!(directory.counts.set_aside, 2);
    let said = format!("{diagnostics:?}");
    assert!(
        said.contains("resources.xlsx stands beside")
            && said.contains("resources.csv stands beside")
    );
}

#[test]
fn a_workbook_that_swells_is_not_unpacked_into_memory() {
    let rows: &[&[&str]] = &[&["name", "category"], &["A", "food"]];
    let book = workbook(&[("List", rows)]);
    let swollen = changed(&book, "xl/sharedStrings.xml", |text| {
        text + &" ".repeat(257 * 1024 * 1024)
    });
    assert!(swollen.len() < 2 * 1024 * 1024);
    let (_, diagnostics) = load(&[("resources.xlsx", &swollen)]);
    assert_eq!(codes(&diagnostics), [("unreadable-file", None)]);
    assert!(diagnostics[0].message.contains("unpacks to far too much"));
}

#[test]
fn cells_far_to_the_right_take_no_memory_and_are_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (header, cell)) in
        (0..).zip([("name", "A"), ("category", "food"), ("source_note", "x")])
    {
        sheet.write_string(0, column, header).unwrap();
        sheet.write_string(1, column, cell).unwrap();
    }
    sheet.write_string(1, 16_383, "far").unwrap();
    let (directory, diagnostics) = load(&[("resources.xlsx", &book.save_to_buffer().unwrap())]);
    assert_eq!(codes(&diagnostics), [("extra-cells", Some(2))]);
    assert!(
        directory
            .listings
            .iter()
            .any(|listing| listing.name.english == "A")
    );
}

#[test]
fn a_workbook_that_is_damaged_says_so() {
    let rows: &[&[&str]] = &[&["name", "category"], &["A", "food"]];
    let book = workbook(&[("List", rows)]);
    let half = &book[..book.len() / 2];
    let (_, diagnostics) = load(&[("resources.xlsx", half)]);
    assert_eq!(codes(&diagnostics), [("unreadable-file", None)]);
    let broken = changed(&book, "xl/worksheets/sheet1.xml", |text| {
        text.replace("</c>", "</d>")
    });
    let (_, diagnostics) = load(&[("resources.xlsx", &broken)]);
    assert_eq!(codes(&diagnostics), [("unreadable-file", None)]);
    let ods = zipped(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", b"<a/>"),
    ]);
    let (_, diagnostics) = load(&[("resources.csv", &ods)]);
    assert!(diagnostics[0].message.contains(".ods"), "{diagnostics:?}");
}
