//! Any table as a seed file: columns by header and look, places, numbers,
//! hours, kinds of help, and what is never kept.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use rust_xlsxwriter::{Format, Workbook};
use tempfile::TempDir;
use waypost::diagnostic::Severity;
use waypost::directory::Directory;
use waypost::export::seed_csv;
use waypost::import::feed_address::spreadsheet_export;
use waypost::import::list::{FeedFile, ListContext, ListSettings, ReadList};
use waypost::import::read_list::read_list;
use waypost::import::table::columns::parse_columns;
use waypost::import::table::kinds::KindReader;
use waypost::model::meeting_type::MeetingTypes;
use waypost::model::schedule::time_zone::Zone;
use waypost::query::lexicon::Lexicon;
use waypost::query::likeness::Likeness;
use waypost::seeds::check_context::CheckContext;
use waypost::seeds::columns::{RESOURCE_COLUMNS, Resource as R};
use waypost::seeds::sources::Reader;
use waypost::seeds::write::row_cells::RowCells;

use crate::seed_folder::{TODAY, gazetteer, shipped};

pub fn directory() -> &'static (Directory, Lexicon) {
    static LOADED: OnceLock<(Directory, Lexicon)> = OnceLock::new();
    LOADED.get_or_init(|| {
        let (directory, _) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
        let words = (&directory.words, &directory.categories, &directory.listings);
        let lexicon = Lexicon::compile(words.0, words.1, words.2);
        (directory, lexicon)
    })
}

/// The import of one file, without a trained model.
fn read_with(name: &str, bytes: &[u8], columns: &str, before: &[u8]) -> ReadList {
    let (directory, lexicon) = directory();
    let likeness = Likeness::default();
    let places = &directory.gazetteer;
    let kinds = KindReader::new(&directory.categories, lexicon, &likeness, places);
    let piece = FeedFile {
        name: name.to_owned(),
        url: None,
        bytes: bytes.to_vec(),
    };
    let (categories, types) = (&directory.categories, MeetingTypes::default());
    let context = ListContext {
        kinds: &kinds,
        world: &CheckContext::new(places, categories, &types, Zone::default(), TODAY),
        home: &[],
    };
    let settings = ListSettings {
        columns,
        ..ListSettings::new("l", Reader::Table)
    };
    read_list(&[piece], &settings, &context, before).unwrap()
}

fn read(csv: &str) -> ReadList {
    read_with("list.csv", csv.as_bytes(), "", &[])
}

fn rows(read: &ReadList) -> Vec<&RowCells> {
    read.rows.values().collect()
}

/// The row with this name.
fn named<'a>(read: &'a ReadList, name: &str) -> &'a RowCells {
    let mut rows = read.rows.values().chain(read.without_kind.values());
    let found = rows.find(|row| row.get(R::Name) == name);
    found.unwrap_or_else(|| panic!("no row {name} in {:?}", read.rows))
}

fn codes(read: &ReadList) -> Vec<(&'static str, usize)> {
    read.diagnostics
        .iter()
        .map(|found| (found.code, found.count()))
        .collect()
}

fn bytes(read: ReadList) -> Vec<u8> {
    let rows = read.rows.into_values().collect();
    seed_csv::file("resources.csv", RESOURCE_COLUMNS, rows)
        .unwrap()
        .bytes
}

#[test]
fn columns_are_told_by_header_in_two_languages() {
    let english = read(
        "Pantry Name,Address,City,State,Zip,Phone,Comments,Open Monday,Close Monday\n\
         Example Pantry,10 Example St,Lock Haven,PA,17745,570-326-0001,Call first.,10:00:00 AM,1:00:00 PM\n",
    );
    let row = named(&english, "Example Pantry");
    assert_eq!(row.get(R::Hours), "Mo 10:00-13:00");
    assert_eq!(
        row.get(R::Category),
        "food-pantry",
        "the header names the kind"
    );
    assert_eq!(row.get(R::Description), "Call first.");
    assert_eq!(
        english.mappings[0].line(),
        "name=Pantry Name; address=Address; city=City; state=State; zip=Zip; phone=Phone; \
         description=Comments; opens_monday=Open Monday; closes_monday=Close Monday"
    );
    let spanish = read(
        "\u{feff}Nombre del recurso;Teléfono;Web;Descripción;Horario de atención;Localidad\n\
         Despensa de ejemplo;570-326-0001;https://example.org;Alimentos gratis;Lunes a viernes de 9am a 5pm;Lock Haven\n",
    );
    let row = named(&spanish, "Despensa de ejemplo");
    let cells = [R::Phone, R::Website, R::City, R::Hours, R::Category].map(|one| row.get(one));
    let right = [
        "570-326-0001",
        "https://example.org",
        "Lock Haven",
        "Lunes a viernes de 9am a 5pm",
        "food-pantry",
    ];
    assert_eq!(cells, right);
}

#[test]
fn columns_without_a_header_that_tells_are_told_by_their_cells() {
    let found = read(
        "what,q1,q2,q3,q4\n\
         Example Food Bank,(570) 326-0001,www.example.org,12 Main St,17745\n\
         Sample Soup Kitchen,570.326.0002,example.com/x,14 Main St,17701\n",
    );
    let row = named(&found, "Sample Soup Kitchen");
    let cells = [R::Phone, R::Website, R::Address].map(|one| row.get(one));
    assert_eq!(
        cells,
        ["570-326-0002", "https://example.com/x", "14 Main St"]
    );
    assert_eq!(row.get(R::Category), "meals");
}

#[test]
fn a_mapping_can_be_corrected_and_given_back() {
    let csv = "Agency,Program,Notes\nExample Org,Food Pantry,Back door\n";
    assert_eq!(rows(&read(csv))[0].get(R::Name), "Food Pantry");
    let said = "name=Agency; description=Program; location_note=[C]";
    let mapped = read_with("list.csv", csv.as_bytes(), said, &[]);
    let row = named(&mapped, "Example Org");
    assert_eq!(row.get(R::LocationNote), "Back door");
    assert_eq!(row.get(R::Description), "Food Pantry");
    let again = read_with("list.csv", csv.as_bytes(), &mapped.mappings[0].line(), &[]);
    assert_eq!(again.rows, mapped.rows);
    assert!(parse_columns("nam=Agency").unwrap_err().contains("“name”"));
}

#[test]
fn an_address_in_one_cell_is_taken_apart() {
    let found = read(
        "name,type,address\n\
         A,food pantry,\"40 Example St, Lock Haven, PA 17745\"\n\
         B,food pantry,40 Example St Williamsport PA 17701\n\
         C,food pantry,601 N 4th Street Exampleton\n\
         D,food pantry,\"12 Oak CT, Suite 4, Avis, Pennsylvania\"\n",
    );
    let parts = |name: &str| {
        let row = named(&found, name);
        [R::Address, R::City, R::State, R::Zip].map(|one| row.get(one).to_owned())
    };
    assert_eq!(parts("A"), ["40 Example St", "Lock Haven", "PA", "17745"]);
    assert_eq!(parts("B"), ["40 Example St", "Williamsport", "PA", "17701"]);
    assert_eq!(parts("C"), ["601 N 4th Street Exampleton", "", "", ""]);
    assert_eq!(parts("D"), ["12 Oak CT, Suite 4", "Avis", "PA", ""]);
    let no_town = found
        .diagnostics
        .iter()
        .find(|one| one.code == "no-town")
        .unwrap();
    assert_eq!(
        (no_town.row, no_town.column.as_deref()),
        (Some(4), Some("address"))
    );
}

#[test]
fn numbers_with_words_between_are_numbers_and_a_note() {
    let found = read(
        "name,type,phone\n\
         A,food pantry,570-326-0001 / 570-326-0002\n\
         B,food pantry,570-326-0001 or 570-326-0002\n\
         C,food pantry,1-800-559-SAFE (Crisis Hotline)\n\
         D,food pantry,(570) 326-0001 ext. 12 Spanish: 570-326-0002\n\
         E,food pantry,ask at the church\n\
         F,food pantry,570-326-0001 Fax: 570-326-0009\n",
    );
    let cells = |name: &str| {
        let row = named(&found, name);
        [R::Phone, R::PhoneNote].map(|one| row.get(one).to_owned())
    };
    assert_eq!(cells("A"), ["570-326-0001; 570-326-0002", ""]);
    assert_eq!(cells("B"), ["570-326-0001; 570-326-0002", ""]);
    assert_eq!(cells("C"), ["1-800-559-7233", "Crisis Hotline"]);
    let whole = "(570) 326-0001 ext. 12 Spanish: 570-326-0002";
    assert_eq!(cells("D"), ["570-326-0001 x12; 570-326-0002", whole]);
    assert_eq!(cells("E"), ["", "ask at the church"]);
    assert_eq!(cells("F")[0], "570-326-0001", "nobody answers a fax");
}

#[test]
fn kinds_are_told_and_never_guessed_and_people_are_no_kind() {
    let found = read(
        "name,type of help\n\
         A,Emergency Food\n\
         B,Older Adults; Hot meals\n\
         C,\"Clothing, Rides\"\n\
         D,Ayuda con la renta\n\
         E,Older Adults\n\
         F,Bureau of Mysteries\n\
         Lock Haven Senior Center,\n",
    );
    let cells = |name: &str| {
        let row = named(&found, name);
        [R::Category, R::Audience].map(|one| row.get(one).to_owned())
    };
    assert_eq!(cells("A"), ["food", ""]);
    assert_eq!(cells("B"), ["meals", "older-adults"]);
    assert_eq!(cells("C"), ["clothing; transportation", ""]);
    assert_eq!(cells("D"), ["rent-assistance", ""]);
    assert_eq!(cells("E"), ["", "older-adults"]);
    assert_eq!(cells("F"), ["", ""]);
    assert_eq!(cells("Lock Haven Senior Center"), ["aging", ""]);
    assert_eq!(found.set_aside.get("no-kind"), Some(&2));
    assert_eq!(found.without_kind.len(), 2);
    // A kind that staff have filled in holds.
    let filled: Vec<RowCells> = found.without_kind.values().cloned().collect();
    let filled = filled.into_iter().map(|mut row| {
        row.set(R::Category, "benefits");
        row
    });
    let before = seed_csv::file("resources.csv", RESOURCE_COLUMNS, filled.collect()).unwrap();
    let again = read_with(
        "list.csv",
        b"name,type of help\nF,Bureau of Mysteries\n",
        "",
        &before.bytes,
    );
    assert_eq!(rows(&again)[0].get(R::Category), "benefits");
}

#[test]
fn a_row_a_topic_is_one_listing() {
    let csv = "id,name,topic,address,city,state,phone\n\
               1,Example Center,Food pantry,1 Main St,Avis,PA,570-326-0001\n\
               2,Example Center,Clothing,1 Main St,Avis,PA,570-326-0001\n\
               3,Example Center,Clothing,9 High St,Avis,PA,570-326-0001\n";
    let found = read(csv);
    assert_eq!(found.rows.len(), 2);
    let first = rows(&found)
        .into_iter()
        .find(|row| row.get(R::Address) == "1 Main St");
    assert_eq!(first.unwrap().get(R::Category), "food-pantry; clothing");
    assert!(codes(&found).contains(&("joined-rows", 1)));
    assert_eq!(found.counts.used, 3, "no row is lost");
    assert_eq!(read(csv).rows, found.rows, "ids stay the same");
}

#[test]
fn hiding_places_are_not_written_until_somebody_says_so() {
    let csv = "name,category,description,address,city,state,zip,latitude,longitude\n\
               Example House,Shelter,Safe house for survivors at 12 Hidden Ln,12 Hidden Ln,Avis,PA,17721,41.18,-77.31\n";
    let found = read(csv);
    let row = named(&found, "Example House");
    let shown = [R::Address, R::Latitude, R::Longitude, R::Description].map(|one| row.get(one));
    assert_eq!(shown, ["", "", "", ""]);
    assert_eq!(row.get(R::Confidential), "yes");
    assert!(codes(&found).contains(&("ask-confidential", 1)));
    assert!(!format!("{:?}", found.diagnostics).contains("Hidden Ln"));
    let told = read(
        "name,category,confidential,description,phone,phone_note\n\
         Quiet House,Shelter,yes,Come to 34 West Main Street,570-326-O587,Call first.\n",
    );
    let quiet = named(&told, "Quiet House");
    let shown = [R::Confidential, R::Description, R::Phone].map(|one| quiet.get(one));
    assert_eq!(shown, ["yes", "", ""]);
    assert!(codes(&told).contains(&("bad-phone", 1)));
    assert!(!format!("{:?}", told.diagnostics).contains("Main"));
    let id = row.get(R::Id).to_owned();
    let before = format!("id,name,category,confidential\n{id},Example House,shelter,no\n");
    let allowed = read_with("list.csv", csv.as_bytes(), "", before.as_bytes());
    let row = named(&allowed, "Example House");
    assert_eq!(
        [R::Confidential, R::Address].map(|one| row.get(one)),
        ["no", "12 Hidden Ln"]
    );
}

#[test]
fn one_row_that_hides_a_place_hides_it_for_all_rows_of_it() {
    let hidden = "Example House,Shelter,Safe house for survivors,12 Hidden Ln,Avis,PA\n";
    let open = "Example House,Clothing,Ask for coats at 12 Hidden Ln,12 Hidden Ln,Avis,PA\n";
    for rows in [[hidden, open], [open, hidden]] {
        let csv = format!(
            "name,category,description,address,city,state\n{}",
            rows.concat()
        );
        let found = read(&csv);
        let row = named(&found, "Example House");
        let shown = [R::Confidential, R::Address].map(|one| row.get(one));
        assert_eq!(shown, ["yes", ""], "{csv}");
        assert!(!format!("{:?}", found.rows).contains("Hidden Ln"), "{csv}");
    }
}

#[test]
fn flags_are_obeyed_and_people_are_dropped() {
    let found = read(
        "Agency Name,Type,Phone,phone_is_private,address,address_is_private,Exclude From Website,Case Manager,Contact Email,Email\n\
         A,Food pantry,570-326-0001,TRUE,1 Main St,no,no,Pat Example,pat@example.org,info@example.org\n\
         B,Food pantry,570-326-0002,FALSE,2 Main St,yes,no,Sam Sample,sam@example.org,sam.sample@example.org\n\
         C,Food pantry,570-326-0003,,3 Main St,,yes,,,\n",
    );
    let cells = |name: &str| {
        let row = named(&found, name);
        [R::Phone, R::Address, R::Confidential, R::Email].map(|one| row.get(one).to_owned())
    };
    assert_eq!(cells("A"), ["", "1 Main St", "", "info@example.org"]);
    assert_eq!(cells("B"), ["570-326-0002", "", "yes", ""]);
    assert_eq!(found.set_aside.get("not-public"), Some(&1));
    assert_eq!((found.counts.rows, found.counts.used), (3, 2));
    let written = String::from_utf8(bytes(found)).unwrap();
    for secret in ["Pat", "pat@", "Sam", "sam", "0001", "2 Main"] {
        assert!(!written.contains(secret), "{secret} in {written}");
    }
}

#[test]
fn the_same_finding_in_many_rows_is_one() {
    let rows = (0..20).map(|at| format!("Example {at},food pantry,{at} Oak St\n"));
    let found = read(&format!("name,type,address\n{}", rows.collect::<String>()));
    let no_town = found.diagnostics.iter().filter(|one| one.code == "no-town");
    let counts: Vec<usize> = no_town.map(|one| one.count()).collect();
    assert_eq!(counts, [20]);
    assert_eq!(found.counts.warned, 20);
}

#[test]
fn titles_headings_totals_and_rows_of_headers_are_found_in_all_sheets() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("North").unwrap();
    sheet.write_string(0, 0, "Help in the north, 2026").unwrap();
    let merged = Format::new();
    for (column, name) in [(0, "Name"), (1, "Town"), (2, "Kind")] {
        sheet.write_string(2, column, name).unwrap();
    }
    sheet.merge_range(2, 3, 2, 4, "Monday", &merged).unwrap();
    sheet.merge_range(2, 5, 2, 6, "Tuesday", &merged).unwrap();
    for (column, name) in [(3, "Open"), (4, "Close"), (5, "Open"), (6, "Close")] {
        sheet.write_string(3, column, name).unwrap();
    }
    let cells = [
        "Example One",
        "Avis",
        "Food pantry",
        "9:00 AM",
        "1:00 PM",
        "10:00 AM",
        "noon",
    ];
    for (column, cell) in (0..).zip(cells) {
        sheet.write_string(4, column, cell).unwrap();
    }
    sheet.write_string(5, 0, "CLOTHING").unwrap();
    sheet.merge_range(6, 1, 7, 1, "Renovo", &merged).unwrap();
    sheet.write_string(6, 0, "Example Two").unwrap();
    sheet.write_string(7, 0, "Example Three").unwrap();
    sheet.write_string(8, 0, "Total").unwrap();
    sheet.write_string(8, 1, "3").unwrap();
    let sheet = book.add_worksheet().set_name("South").unwrap();
    for (column, cell) in [(0, "Library Name"), (1, "Phone")] {
        sheet.write_string(0, column, cell).unwrap();
    }
    sheet.write_string(1, 0, "Example Four").unwrap();
    sheet.write_string(1, 1, "570-326-0001").unwrap();
    let found = read_with("book.xlsx", &book.save_to_buffer().unwrap(), "", &[]);
    let one = named(&found, "Example One");
    assert_eq!(one.get(R::Hours), "Mo 09:00-13:00; Tu 10:00-12:00");
    for name in ["Example Two", "Example Three"] {
        let row = named(&found, name);
        assert_eq!(
            [R::City, R::Category].map(|one| row.get(one)),
            ["Renovo", "clothing"],
            "{name}"
        );
    }
    assert_eq!(named(&found, "Example Four").get(R::Category), "library");
    assert_eq!((found.counts.rows, found.counts.used), (6, 4));
    let files: Vec<&str> = found
        .mappings
        .iter()
        .map(|one| one.table.as_str())
        .collect();
    assert_eq!(files, ["book.xlsx, sheet North", "book.xlsx, sheet South"]);
}

#[test]
fn json_of_other_programs_is_a_table() {
    let airtable = r#"{"records":[{"id":"rec1","fields":{"Agency Name":"A","Type":["Food pantry"],"Phone":"570-326-0001"}}]}"#;
    let geojson = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"NAME":"A","TYPE":"Food pantry","PHONE":"570-326-0001"},"geometry":{"type":"Point","coordinates":[-77.31,41.18]}}]}"#;
    let view = r#"{"data":{"table":{"columns":[{"id":"f1","name":"Name"},{"id":"f2","name":"Type","typeOptions":{"choices":{"sel1":{"name":"Food pantry"}}}},{"id":"f3","name":"Phone"}],"rows":[{"id":"r","cellValuesByColumnId":{"f1":"A","f2":["sel1"],"f3":"570-326-0001"}}]}}}"#;
    let lines = "{\"name\":\"A\",\"type\":\"Food pantry\",\"phones\":[{\"number\":\"570-326-0001\"}]}\n{\"name\":\"B\",";
    for json in [airtable, geojson, view, lines] {
        let found = read_with("list.json", json.as_bytes(), "", &[]);
        let row = named(&found, "A");
        let cells = [R::Phone, R::Category].map(|one| row.get(one));
        assert_eq!(cells, ["570-326-0001", "food-pantry"], "{json}");
        assert_eq!(
            found.counts.rows,
            found.counts.used + found.counts.set_aside
        );
    }
    let found = read_with("list.json", geojson.as_bytes(), "", &[]);
    assert_eq!(rows(&found)[0].get(R::Latitude), "41.18");
}

#[test]
fn a_sheet_on_the_web_is_asked_for_its_cells() {
    let sheet = "https://docs.google.com/spreadsheets/d/abc/edit?usp=sharing#gid=7";
    let csv = "https://docs.google.com/spreadsheets/d/abc/export?format=csv&gid=7";
    assert_eq!(spreadsheet_export(sheet, false), csv);
    let book = "https://docs.google.com/spreadsheets/d/abc/export?format=xlsx";
    assert_eq!(spreadsheet_export(sheet, true), book);
    let published = "https://docs.google.com/spreadsheets/d/e/2PACX-x/pubhtml?gid=7&single=true";
    let csv = "https://docs.google.com/spreadsheets/d/e/2PACX-x/pub?output=csv&gid=7&single=true";
    assert_eq!(spreadsheet_export(published, false), csv);
    for other in ["list.csv", "https://example.org/spreadsheets/d/abc/edit"] {
        assert_eq!(spreadsheet_export(other, false), other);
    }
}

#[test]
fn no_text_breaks_the_import() {
    for text in [
        "",
        "name",
        "name\n",
        "a\n\u{0}",
        "[",
        "{}",
        "[1]",
        "{\"records\":{}}",
        "name;\n;;\"",
        "1,2\n3,4\n",
    ] {
        let found = read(text);
        assert_eq!(
            found.counts.rows,
            found.counts.used + found.counts.set_aside,
            "{text:?}"
        );
        assert!(found.rows.is_empty(), "{text:?}");
    }
}

fn run(arguments: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
    let index = folder.path().join("index");
    command
        .args(arguments)
        .arg("--data")
        .arg(shipped())
        .arg("--index")
        .arg(index);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

#[test]
fn the_command_shows_the_mapping_and_writes_what_passes_the_check() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (source, out) = (path("pantries.csv"), path("resources-pantries.csv"));
    let csv = "Agency Name,Telephone,Address,Contact Person,Hours\n\
               Example Pantry,570-326-0001 or 570-326-0002,\"1 Main St, Avis, PA 17721\",Pat Example,Mon 9-5\n\
               Example Pantry Too,570-326-0003,,,\n";
    fs::write(&source, csv).unwrap();
    let dry = run(&["import", "table", &source]);
    assert_eq!(dry.status.code(), Some(0), "{}", said(&dry));
    assert!(said(&dry).contains("nothing was written"), "{}", said(&dry));
    let done = run(&["import", "table", &source, "--out", &out]);
    let text = said(&done);
    let line = "--columns \"name=Agency Name; phone=Telephone; address=Address; person=Contact Person; hours=Hours\"";
    assert!(text.contains(line), "{text}");
    assert!(!text.contains("Pat Example"), "{text}");
    assert!(text.contains("Read 2 rows: 2 used"), "{text}");
    let checked = run(&["check", &out]);
    assert!(said(&checked).contains("2 used"), "{}", said(&checked));
    assert!(said(&checked).contains("0 errors"), "{}", said(&checked));
    let wrong = run(&[
        "import",
        "table",
        &source,
        "--columns",
        "name=Agentur",
        "--out",
        &out,
    ]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        said(&wrong).contains("no column “Agentur”"),
        "{}",
        said(&wrong)
    );
    let missing = run(&["import", "hsds", &source]);
    assert!(
        !missing.status.success() && said(&missing).contains("--out"),
        "{}",
        said(&missing)
    );
}

#[test]
fn a_list_that_tells_no_kind_of_help_takes_no_row_away() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (source, out) = (path("list.csv"), path("resources-list.csv"));
    let before = "name,category,phone,source_note\nExample Pantry,food-pantry,570-326-0001,x\n";
    fs::write(&out, before).unwrap();
    fs::write(&source, "Agency Name,Telephone\nSome Office,570-326-0002\n").unwrap();
    let done = run(&["import", "table", &source, "--out", &out]);
    assert_eq!(fs::read_to_string(&out).unwrap(), before, "{}", said(&done));
    let aside = fs::read_to_string(path("without-kind-list.csv")).unwrap();
    assert!(aside.contains("Some Office"), "{aside}");
    assert!(!said(&done).contains("removed: "), "{}", said(&done));
}

#[test]
fn a_seed_file_with_another_header_is_one_finding() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("resources-a.csv");
    fs::write(
        &path,
        "Agency Name,category,source_note\nA,food,x\nB,food,x\n",
    )
    .unwrap();
    let checked = run(&["check", path.to_str().unwrap()]);
    let text = said(&checked);
    assert!(
        text.contains("Rename the column “Agency Name” to “name”."),
        "{text}"
    );
    assert_eq!(text.matches("error[missing-column]").count(), 1, "{text}");
    assert!(text.contains("2 set aside."), "{text}");
}

#[test]
fn a_street_nobody_knows_is_no_help_from_anywhere() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("resources-a.csv");
    fs::write(
        &path,
        "name,category,address,source_note\nA,food,1 Main St,x\n",
    )
    .unwrap();
    let checked = run(&["check", path.to_str().unwrap()]);
    assert!(
        said(&checked).contains("warning[not-placed]"),
        "{}",
        said(&checked)
    );
}

/// Lists that are kept elsewhere, where they are at hand.
#[test]
fn real_lists_are_used_or_named_row_by_row() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let lists = [
        "feeds/rapper/data.csv",
        "feeds/food-banks/raw.jsonl",
        "samples/samhsa-locator-2020/mental-health-pa.csv",
    ];
    for list in lists {
        let Ok(bytes) = fs::read(beside.join(list)) else {
            continue;
        };
        let name = list.rsplit('/').next().unwrap();
        let found = read_with(name, &bytes, "", &[]);
        let counts = found.counts;
        assert_eq!(counts.rows, counts.used + counts.set_aside, "{list}");
        assert!(counts.set_aside * 20 <= counts.rows, "{list}: {counts:?}");
        assert!(found.diagnostics.len() <= 40, "{list}: {:?}", codes(&found));
        let errors = found
            .diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error);
        assert!(errors.count() <= 1, "{list}");
    }
}
