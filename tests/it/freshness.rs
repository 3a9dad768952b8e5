//! The call list, and what comes back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;
use waypost::directory::Directory;
use waypost::report::call_list::{COLUMNS, call_list, due_calls};
use waypost::report::open_answers::{OpenAnswer, TakenIn};
use waypost::report::returned_call_list::{Returned, ReturnedError};
use waypost::report::table::Sheet;
use waypost::report::{file_history, open_answers, returned_call_list};
use waypost::seeds::columns::{RESOURCE_COLUMNS, Resource};
use waypost::seeds::read::seed_view::SeedView;
use waypost::seeds::write::edit_cells::{EditError, set_cells};

use crate::seed_folder::{TODAY, folder, gazetteer, load};

/// Invented listings of every age and kind.
const LISTINGS: &str = "id,name,category,phone,address,city,state,zip,hours,confidential,status,verified_on,source_url\n\
    fresh,Fresh Example,food,570-555-0101,,,,,,,,2026-11-01,https://example.org\n\
    due,Due Example,food,570-555-0102,1 Sample St,Lock Haven,PA,17745,Mon-Fri 9am-5pm,,,2026-04-01,https://example.org\n\
    stale,Stale Example,food,570-555-0103,,Avis,PA,17721,,,temporarily closed,2020-01-01,https://example.org\n\
    never,Never Example,food,,,,,,,,,,https://example.org\n\
    line,Line Example,crisis,570-555-0105,,,,,24/7,,,2026-08-01,https://example.org\n\
    hidden,Hidden Example,domestic-violence,570-555-0106,,,PA,,,yes,,,https://example.org\n\
    gone,Gone Example,food,570-555-0107,,,,,,,closed,2019-01-01,https://example.org\n\
    shown,Shown Example,food,570-555-0108,,,,,,,example,,https://example.org\n";

fn listed(directory: &Directory) -> Sheet {
    call_list(&due_calls(directory, &[], TODAY))
}

fn loaded(path: &Path) -> Directory {
    Directory::load_with(path, gazetteer(), TODAY).unwrap().0
}

#[test]
fn the_most_urgent_and_oldest_are_called_first() {
    let (directory, _) = load(&[("resources.csv", LISTINGS.as_bytes())]);
    let sheet = listed(&directory);
    let ids: Vec<&str> = sheet.rows.iter().map(|row| row[0].as_str()).collect();
    let order = ["line", "good-pantry", "hidden", "never", "stale", "due"];
    // Safety needs the category the small folder has not under `safety`.
    let without_hidden = |ids: &[&str]| -> Vec<String> {
        let kept = ids.iter().filter(|id| **id != "hidden");
        kept.map(|id| (*id).to_owned()).collect()
    };
    assert_eq!(without_hidden(&ids), without_hidden(&order));
    let row = |id: &str| sheet.rows.iter().find(|row| row[0] == id).unwrap();
    let cell = |id: &str, column: &str| {
        let at = COLUMNS.iter().position(|name| *name == column).unwrap();
        row(id)[at].clone()
    };
    assert_eq!(cell("due", "days_over"), "55");
    assert_eq!(cell("due", "phone"), "570-555-0102");
    let ask = cell("due", "ask");
    assert!(
        ask.contains("Hours: Monday to Friday") && ask.contains("1 Sample St"),
        "{ask}"
    );
    assert!(cell("stale", "ask").starts_with("Open again?"));
    assert!(cell("stale", "ask").contains("Which street in Avis"));
    assert!(cell("never", "ask").contains("A number to call?"));
    assert_eq!(cell("never", "last_verified"), "never");
    assert_eq!(cell("line", "why_first"), "crisis line");
    assert_eq!(
        (cell("due", "still right?"), cell("due", "note")),
        Default::default()
    );
}

#[test]
fn shelters_and_safety_come_after_crisis_lines_and_before_the_rest() {
    let shipped = fs::read(crate::seed_folder::shipped().join("categories.csv")).unwrap();
    let rows = "id,name,category,phone,verified_on,source_url\n\
        a-pantry,Example A,food-pantry,570-555-0101,2020-01-01,https://example.org\n\
        b-bed,Example B,warming-center,570-555-0102,2026-01-01,https://example.org\n\
        c-safe,Example C,sexual-assault,570-555-0103,2026-01-01,https://example.org\n\
        d-line,Example D,suicide-prevention,570-555-0104,2026-01-01,https://example.org\n\
        e-pinned,Example E,food,570-555-0105,2026-01-01,https://example.org\n";
    let pinned = "crisis,listing,order,say,say_es\nany,e-pinned,1,Call,Llame\n";
    let (directory, found) = load(&[
        ("categories.csv", &shipped),
        ("resources.csv", rows.as_bytes()),
        ("crisis-lines.csv", pinned.as_bytes()),
    ]);
    assert_eq!(directory.crisis_lines.len(), 1, "{found:#?}");
    let sheet = listed(&directory);
    let ids: Vec<&str> = sheet.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(
        ids,
        [
            "d-line",
            "e-pinned",
            "c-safe",
            "b-bed",
            "good-pantry",
            "a-pantry"
        ]
    );
}

#[test]
fn a_private_place_is_never_told() {
    let rows = "id,name,category,phone,address,city,state,zip,county,latitude,longitude,location_note,confidential,source_url\n\
        safe,Safe Example,domestic-violence,570-555-0106,99 Canary St,Canaryville,PA,17745,Clinton,41.1,-77.4,By the canary,yes,https://example.org\n";
    let (directory, _) = load(&[("resources.csv", rows.as_bytes())]);
    let sheet = listed(&directory);
    let paper = waypost::diagnostic::paper::Paper::new("x", "y", TODAY);
    let csv = String::from_utf8(sheet.csv().unwrap()).unwrap();
    let all = [
        sheet.text(),
        csv,
        sheet.json().to_string(),
        sheet.html(paper).unwrap(),
    ];
    for form in all {
        assert!(form.contains("Safe Example"));
        for secret in ["Canary", "canary", "17745", "41.1", "77.4"] {
            assert!(!form.contains(secret), "{secret} in {form}");
        }
    }
}

#[test]
fn the_csv_is_safe_in_a_spreadsheet_and_comes_back_as_it_went() {
    let rows = "id,name,category,phone,source_url\n\
        sum,\"'=SUM(1) Niños\",food,570-555-0101,https://example.org\n";
    let (directory, _) = load(&[("resources.csv", rows.as_bytes())]);
    let csv = listed(&directory).csv().unwrap();
    assert!(
        csv.starts_with("\u{feff}id,".as_bytes()),
        "Excel needs the mark"
    );
    let text = String::from_utf8(csv.clone()).unwrap();
    assert!(text.contains(",'=SUM(1) Niños"), "{text}");
    let read = returned_call_list::read(&csv, &directory, TODAY).unwrap();
    assert_eq!(read.blank, 2);
    assert!(read.confirmed.is_empty() && read.problems.is_empty() && read.edit.is_empty());
}

fn answers(rows: &str) -> Returned {
    let (directory, _) = load(&[("resources.csv", LISTINGS.as_bytes())]);
    let file = format!("id,name,still right?,note\n{rows}");
    returned_call_list::read(file.as_bytes(), &directory, TODAY).unwrap()
}

#[test]
fn every_answer_is_taken_listed_or_named() {
    let read = answers(
        "due,x,yes,\n\
         stale,x,no,moved to Sample St\n\
         never,x,11/20/2026,\n\
         line,x,YES 2026-11-21,\n\
         hidden,x,,\n\
         nobody,x,yes,\n\
         fresh,x,2026-12-24,\n\
         good-pantry,x,maybe,\n",
    );
    let days: Vec<(&str, String)> = read
        .confirmed
        .iter()
        .map(|(id, day)| (id.as_str(), day.to_string()))
        .collect();
    let expected = [
        ("due", "2026-11-22"),
        ("line", "2026-11-21"),
        ("never", "2026-11-20"),
    ];
    let expected: Vec<(&str, String)> = expected.map(|(id, day)| (id, day.to_owned())).to_vec();
    assert_eq!(days, expected);
    assert_eq!(read.blank, 1);
    assert_eq!(read.edit.len(), 1);
    assert_eq!(read.edit[0].message, "“no”: moved to Sample St");
    let problems: Vec<(u32, &str)> = read
        .problems
        .iter()
        .map(|open| (open.row, open.id.as_str()))
        .collect();
    assert_eq!(problems, [(7, "nobody"), (8, "fresh"), (9, "good-pantry")]);
    assert!(read.problems[1].message.contains("has not come yet"));
    assert!(read.problems[2].message.contains("“maybe”"));
}

#[test]
fn answers_are_read_as_people_write_them() {
    let right = [
        "Yes.",
        "y",
        "ok",
        "OK!",
        "sí",
        "SI",
        "still good",
        "Still right.",
        "no changes",
        "Igual",
        "x",
        "yes, 11/22/2026",
        "ok 2026-11-22.",
    ];
    for answer in right {
        let read = answers(&format!("due,x,\"{answer}\",\n"));
        assert_eq!(read.confirmed.len(), 1, "{answer}: {read:?}");
        assert!(
            read.edit.is_empty() && read.problems.is_empty(),
            "{answer}: {read:?}"
        );
    }
    for (answer, beside) in [
        ("No - disconnected", "disconnected"),
        ("closed since June", "since June"),
        ("yes but new hours: 9 to 5", "but new hours: 9 to 5"),
        ("no longer there", "longer there"),
        ("no", "no note"),
        ("new number 570-555-0199", "570-555-0199"),
        ("Nuevo número: 570-555-0199", "570-555-0199"),
        ("Right number, but out of service", "but out of service"),
        ("ok - wrong number!", "wrong number!"),
        ("no, desconectado", "desconectado"),
    ] {
        let read = answers(&format!("due,x,\"{answer}\",\n"));
        assert!(read.confirmed.is_empty(), "{answer}: {read:?}");
        assert!(read.edit[0].message.ends_with(beside), "{answer}: {read:?}");
    }
    // What says more is confirmed and looked at; what is unclear is asked.
    let read = answers("due,x,yes (ask for Pat),\nnever,x,spoke to Pat,call again\n");
    assert!(read.edit[0].message.contains("ask for Pat"), "{read:?}");
    assert!(read.problems[0].message.contains("call again"), "{read:?}");
    let read = answers("due,x,yesterday,\nnever,x,normally,\n");
    assert_eq!(read.problems.len(), 2, "{read:?}");
}

/// Nobody answered: that confirms nothing and needs no edit, but for a line that
/// people in danger call.
#[test]
fn a_call_that_nobody_answered_changes_nothing_unless_it_is_a_crisis_line() {
    for answer in [
        "nobody answers",
        "No answer.",
        "voicemail",
        "left a message",
        "didn't answer",
        "Nadie contesta",
        "no contestó",
        "Buzón de voz",
    ] {
        let read = answers(&format!("due,x,{answer},\n"));
        assert_eq!(read.unheard, 1, "{answer}: {read:?}");
        assert!(
            read.confirmed.is_empty() && read.edit.is_empty() && read.problems.is_empty(),
            "{answer}: {read:?}"
        );
        let read = answers(&format!("line,x,{answer},\n"));
        assert!(read.edit[0].message.contains(answer), "{answer}: {read:?}");
    }
    // What was written beside it is not lost.
    let read = answers("due,x,no answer - twice,\nstale,x,voicemail,full\n");
    assert_eq!(read.edit.len(), 2, "{read:?}");
    assert!(read.edit[0].message.contains("twice") && read.edit[1].message.contains("full"));
}

#[test]
fn open_answers_stay_until_somebody_acts() {
    let folder = folder(&[("resources.csv", LISTINGS.as_bytes())]);
    let data = folder.path();
    let taken_in = TakenIn {
        by: Some("Maria Invented".to_owned()),
        on: TODAY,
    };
    let directory = loaded(data);
    let file = "id,still right?,note\nline,no - disconnected,\ndue,changed,\nnobody,yes,x\n";
    let returned = returned_call_list::read(file.as_bytes(), &directory, TODAY).unwrap();
    open_answers::keep(data, &returned, &directory, &taken_in).unwrap();
    let open = open_answers::of_directory(data, &directory).unwrap();
    let ids =
        |open: &[OpenAnswer]| -> Vec<String> { open.iter().map(|one| one.id.clone()).collect() };
    assert_eq!(ids(&open), ["line", "due", "nobody"]);
    // A crisis line stands first in the call list, with what was said.
    let sheet = call_list(&due_calls(&directory, &open, TODAY));
    assert_eq!(sheet.rows[0][0], "line");
    assert!(
        sheet.rows[0][5].contains("disconnected"),
        "{:?}",
        sheet.rows[0]
    );
    // Another text leaves it open; another number is an act.
    let text = fs::read_to_string(data.join("resources.csv")).unwrap();
    let other = text.replacen("Due Example", "Due Example Two", 1);
    fs::write(data.join("resources.csv"), other).unwrap();
    let open = open_answers::of_directory(data, &loaded(data)).unwrap();
    assert_eq!(open.len(), 3);
    let line = text.lines().find(|line| line.starts_with("line,")).unwrap();
    let phone = line
        .split(',')
        .find(|cell| cell.starts_with("570-555-"))
        .unwrap();
    fs::write(
        data.join("resources.csv"),
        text.replace(phone, "570-555-0198"),
    )
    .unwrap();
    let directory = loaded(data);
    let open = open_answers::of_directory(data, &directory).unwrap();
    assert_eq!(ids(&open), ["due", "nobody"]);
    // A yes in a later list, and somebody who says so, settle it as well.
    let returned = returned_call_list::read(b"id,still right?\ndue,yes\n", &directory, TODAY);
    open_answers::keep(data, &returned.unwrap(), &directory, &taken_in).unwrap();
    open_answers::settle(data, "nobody").unwrap();
    let open = open_answers::of_directory(data, &directory).unwrap();
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn answers_that_disagree_are_named_and_neither_is_taken() {
    let read = answers("due,x,yes,\ndue,x,no,\n");
    assert!(read.confirmed.is_empty());
    assert!(
        read.problems[0].message.contains("Rows 2 and 3"),
        "{read:?}"
    );
    let read = answers("due,x,yes,\ndue,x,2026-11-22,\n");
    assert_eq!(
        read.confirmed.len(),
        1,
        "two rows that agree are one answer"
    );
}

#[test]
fn an_older_day_never_replaces_a_newer() {
    let read = answers("fresh,x,2026-10-01,\n");
    assert!(read.confirmed.is_empty());
    assert!(
        read.problems[0]
            .message
            .contains("already confirmed on 2026-11-01")
    );
}

#[test]
fn a_note_is_never_lost() {
    let read = answers("due,x,yes,ask for Pat\nnever,x,,rings out\n");
    assert_eq!(read.edit.len(), 2);
    assert!(read.edit[0].message.contains("ask for Pat"));
    assert!(read.edit[1].message.contains("rings out"));
    assert!(read.confirmed.contains_key("due"));
}

#[test]
fn what_is_no_call_list_says_what_to_do() {
    let (directory, _) = load(&[]);
    let read = |bytes: &[u8]| returned_call_list::read(bytes, &directory, TODAY).unwrap_err();
    assert!(matches!(read(b"PK\x03\x04"), ReturnedError::NotText(_)));
    assert!(matches!(
        read(b"id,name\nx,y\n"),
        ReturnedError::NoColumn("still right?")
    ));
    assert!(read(b"PK\x03\x04").to_string().starts_with("it is "));
}

/// The first file changed by a returned list.
fn changed(path: &Path, rows: &str) -> (Vec<returned_call_list::EditedFile>, Vec<String>) {
    let directory = loaded(path);
    let file = format!("id,still right?\n{rows}");
    let read = returned_call_list::read(file.as_bytes(), &directory, TODAY).unwrap();
    let (files, refused) = returned_call_list::edited_files(&SeedView::of(path), &directory, &read);
    (files, refused.iter().map(ToString::to_string).collect())
}

#[test]
fn only_the_days_change_and_the_old_file_is_kept() {
    let bytes = LISTINGS
        .replace('\n', "\r\n")
        .replace("Due Example", "\"Due, \"\"Example\"\"\"");
    let data = folder(&[("resources.csv", bytes.as_bytes())]);
    let (changes, refused) = changed(data.path(), "due,yes\nnever,2026-11-20\nfresh,2026-11-01\n");
    assert_eq!(refused, Vec::<String>::new());
    assert_eq!(
        (changes.len(), changes[0].cells),
        (1, 2),
        "a day that stands there is no change"
    );
    let expected = bytes.replace("2026-04-01", "2026-11-22").replace(
        "never,Never Example,food,,,,,,,,,,",
        "never,Never Example,food,,,,,,,,,2026-11-20,",
    );
    assert_eq!(
        String::from_utf8(changes[0].bytes.clone()).unwrap(),
        expected
    );
    let now = date(2026, 11, 22).at(17, 30, 0, 0);
    let old = file_history::replace(data.path(), "resources.csv", &changes[0].bytes, now).unwrap();
    let old = old.unwrap();
    assert_eq!(
        old,
        data.path().join("history/2026-11-22T173000/resources.csv")
    );
    assert_eq!(fs::read(&old).unwrap(), bytes.as_bytes());
    let again = loaded(data.path());
    let due = again
        .listings
        .iter()
        .find(|listing| listing.id == "due")
        .unwrap();
    assert_eq!(due.verified_on, Some(TODAY));
    assert_eq!(again.files, 3, "the history is not read as seeds");
}

#[test]
fn old_versions_do_not_count_as_a_change_of_the_seeds() {
    use waypost::index::manifest::hash_seeds;
    let data = folder(&[]);
    let before = hash_seeds(data.path()).unwrap();
    let now = date(2026, 11, 22).at(17, 30, 0, 0);
    let same = fs::read(data.path().join("categories.csv")).unwrap();
    for _ in 0..2 {
        file_history::replace(data.path(), "categories.csv", &same, now).unwrap();
    }
    assert_eq!(hash_seeds(data.path()).unwrap(), before);
    assert!(
        data.path()
            .join("history/2026-11-22T173000-1/categories.csv")
            .exists()
    );
}

#[test]
fn a_workbook_or_a_file_without_the_column_says_why_it_stays() {
    let data = folder(&[(
        "resources.csv",
        b"id,name,category,source_url\nplain,Plain Example,food,https://example.org\n",
    )]);
    let (changes, refused) = changed(data.path(), "plain,yes\n");
    assert!(changes.is_empty());
    assert!(
        refused[0].contains("resources.csv was not changed"),
        "{refused:?}"
    );
    assert!(refused[0].contains("no column verified_on"), "{refused:?}");
    let workbook = set_cells(b"PK\x03\x04rest", RESOURCE_COLUMNS, 0, &BTreeMap::new());
    let error = workbook.unwrap_err();
    assert!(matches!(error, EditError::NotText(_)));
    assert!(
        error.to_string().contains("cannot be changed in place"),
        "{error}"
    );
}

/// A text in every way spreadsheets save it.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let wide = |little: bool| -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        let pair = |unit: u16| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        };
        units.flat_map(pair).collect()
    };
    let western = text
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?'));
    vec![
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        western.collect(),
        wide(true),
        wide(false),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the cells, line ends, separators and encoding: the days are
    /// written, and taking them out again gives back every byte.
    #[test]
    fn a_changed_file_differs_in_its_days_alone(
        cells in prop::collection::vec("[a-zñé \"\n,;']{0,8}", 3..12),
        separator in prop::sample::select(vec![',', ';', '\t']),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        sep_line in any::<bool>(),
        picked in any::<prop::sample::Index>(),
    ) {
        let quote = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let join = |row: [String; 4]| row.join(&separator.to_string());
        let header = ["id", "name", "verified_on", "description"].map(str::to_owned);
        let mut lines = vec![join(header)];
        for (number, cell) in cells.iter().enumerate() {
            let day = if number % 2 == 0 { "2020-01-01" } else { "" };
            lines.push(join([format!("row-{number}"), quote(cell), day.to_owned(), "é".to_owned()]));
        }
        let mut text = lines.join(end) + end;
        if sep_line {
            text = format!("sep={separator}{end}{text}");
        }
        let row = picked.index(cells.len());
        let number = row as u32 + 2 + u32::from(sep_line);
        let values = BTreeMap::from([(number, "2026-11-22".to_owned())]);
        for form in forms(&text) {
            let column = Resource::VerifiedOn.into();
            let Ok(changed) = set_cells(&form, RESOURCE_COLUMNS, column, &values) else {
                // Refusing is right where the file cannot be read for sure, as
                // when most of its separators stand inside cells.
                continue;
            };
            let day = if row % 2 == 0 { "2020-01-01" } else { "" };
            let back = BTreeMap::from([(number, day.to_owned())]);
            let restored = set_cells(&changed, RESOURCE_COLUMNS, column, &back);
            prop_assert_ne!(&changed, &form);
            prop_assert_eq!(restored.unwrap(), form);
        }
    }
}

#[test]
fn every_usual_form_of_a_file_can_be_changed() {
    let text =
        "id,name,verified_on,description\nñ-1,\"Niños, \"\"Example\"\"\",2020-01-01,é\nb,B\n";
    for (number, form) in forms(text).into_iter().enumerate() {
        let values = BTreeMap::from([(2, "2026-11-22".to_owned()), (3, "2026-11-21".to_owned())]);
        let changed = set_cells(
            &form,
            RESOURCE_COLUMNS,
            Resource::VerifiedOn.into(),
            &values,
        );
        let expected = text
            .replace("2020-01-01", "2026-11-22")
            .replace("b,B\n", "b,B,2026-11-21\n");
        assert_eq!(changed.unwrap(), forms(&expected)[number], "form {number}");
    }
}

#[test]
fn the_reports_print_in_every_form_and_the_list_comes_back() {
    let county = crate::county::County::new();
    county.write("resources.csv", LISTINGS);
    let data = &county.data;
    let run = |arguments: &[&str]| {
        let output = crate::commands::run(arguments, data.path());
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said)
    };
    for (report, form, start) in [
        ("freshness", "csv", "\u{feff}id,name,"),
        ("places", "html", "<!DOCTYPE html>"),
        ("duplicates", "json", "{"),
    ] {
        let (code, said) = run(&[report, "--format", form]);
        assert_eq!(code, Some(0), "{report} {form}");
        assert!(said.starts_with(start), "{report} {form}: {said}");
    }
    let list = data.path().join("list.txt");
    fs::write(
        &list,
        "id,still right?,note\ndue,2026-10-01,\nnobody,yes,\n",
    )
    .unwrap();
    let out = data.path().join("out");
    let list = list.to_str().unwrap();
    let (code, said) = run(&[
        "freshness",
        "--returned",
        list,
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(code, Some(1), "an unknown id is for a person: {said}");
    assert!(
        said.contains("nobody") && said.contains("1 confirmed"),
        "{said}"
    );
    let seeds = || fs::read_to_string(data.path().join("resources.csv")).unwrap();
    assert_eq!(seeds(), LISTINGS, "with --out the seeds stay");
    let expected = LISTINGS.replace("2026-04-01", "2026-10-01");
    assert_eq!(
        fs::read_to_string(out.join("resources.csv")).unwrap(),
        expected
    );
    let (_, said) = run(&["freshness", "--returned", list]);
    assert!(said.contains("The old version is"), "{said}");
    assert_eq!(seeds(), expected);
    assert!(data.path().join("history").is_dir());
}
