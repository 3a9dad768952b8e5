//! `check` of named files, its copy with fixes, its page, and `rules`.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use tempfile::TempDir;
use waypost::check;
use waypost::diagnostic::paper::{Paper, check_report};
use waypost::diagnostic::{Counts, Diagnostic, Severity};
use waypost::export::annotated_csv::fixed_copy;
use waypost::seeds::read::grid::Grid;
use waypost::seeds::read::seed_folder::{Content, SeedFile};
use waypost::seeds::rules::RULES;

use crate::seed_folder::{TODAY, folder, gazetteer, load, shipped};

fn given(name: &str, text: &str) -> SeedFile {
    SeedFile {
        name: name.to_owned(),
        content: Content::InMemory(Arc::from(text.as_bytes())),
    }
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<(&str, &str, Option<u32>)> {
    let all = diagnostics.iter();
    all.map(|found| (found.code, &*found.file, found.row))
        .collect()
}

/// Runs the program on the shipped seeds.
fn run(arguments: &[&str]) -> Output {
    let index = TempDir::new().unwrap();
    Command::new(env!("CARGO_BIN_EXE_waypost"))
        .args(arguments)
        .args(["--data".as_ref(), shipped().as_os_str()])
        .args(["--index".as_ref(), index.path().as_os_str()])
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let bytes = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_file_is_checked_as_if_it_lay_in_the_folder() {
    let folder = folder(&[(
        "resources-new.csv",
        b"id,name,category,source_note\nold,Old,food,x\n",
    )]);
    let check = |file: &SeedFile| {
        check::files(
            folder.path(),
            std::slice::from_ref(file),
            &gazetteer(),
            TODAY,
        )
        .unwrap()
    };
    let new = "id,name,category,source_note\nnew,New,food-pantri,x\ngood-pantry,Other,food,x\n";
    let checked = check(&given("resources-new.csv", new));
    let file = "resources-new.csv";
    assert_eq!(
        codes(&checked.diagnostics),
        [
            ("unknown-category", file, Some(2)),
            ("duplicate-id", file, Some(3))
        ],
        "the categories and ids of the folder hold, and the old file is replaced"
    );
    assert!(checked.diagnostics[0].fix.contains("food-pantry"));
    let counts = checked.counts;
    assert_eq!((counts.rows, counts.used, counts.set_aside), (2, 0, 2));
    assert!(
        !checked
            .directory
            .listings
            .iter()
            .any(|listing| listing.id == "old")
    );
}

#[test]
fn a_file_whose_name_tells_nothing_is_told_by_its_headers() {
    let folder = folder(&[]);
    for (text, kind) in [
        ("name,category,source_note\nA,food,x\n", "a listing"),
        (
            "Name,Day,Time,Types,Data Source Name\nM,Sunday,19:00,O,x\n",
            "a meeting",
        ),
    ] {
        let file = given("download (3).csv", text);
        let checked = check::files(folder.path(), &[file], &gazetteer(), TODAY).unwrap();
        assert_eq!(checked.diagnostics, [], "{kind}");
        assert_eq!(checked.counts.used, 1, "{kind}");
        assert_eq!(checked.directory.listings.len(), 2, "{kind}");
    }
    let nothing = given("notes.csv", "to do,by whom\ncall,Pat\n");
    let checked = check::files(folder.path(), &[nothing], &gazetteer(), TODAY).unwrap();
    assert_eq!(
        codes(&checked.diagnostics),
        [("unknown-file", "notes.csv", None)]
    );
    let page = given("download.csv", "<html>Sign in</html>");
    let checked = check::files(folder.path(), &[page], &gazetteer(), TODAY).unwrap();
    assert_eq!(
        codes(&checked.diagnostics),
        [("unreadable-file", "download.csv", None)]
    );
}

#[test]
fn what_a_file_breaks_in_others_is_told() {
    let lines = b"kind,listing,order\nany,line,1\nany,nobody,2\n";
    let line = "id,name,category,phone,serves,source_note\nline,Line,crisis,988,US,x\n";
    let folder = folder(&[
        ("crisis-lines.csv", lines),
        ("resources-lines.csv", line.as_bytes()),
    ]);
    let emptied = given(
        "resources-lines.csv",
        "id,name,category,source_note\nother,Other,food,x\n",
    );
    let checked = check::files(folder.path(), &[emptied], &gazetteer(), TODAY).unwrap();
    assert_eq!(
        codes(&checked.diagnostics),
        [("broken-reference", "crisis-lines.csv", Some(2))],
        "the line that was broken before is not told again"
    );
}

#[test]
fn the_copy_says_row_by_row_what_to_do_and_changes_no_cell() {
    let text = "County list\n\nname,category,phone,zip,source_note\n\
        A,food-pantri,12,\"=\"\"02139\"\"\",  spaced  \n\n\
        =cmd|'x'!A0,food,+1 570 244 8838,02139,-x\nC,food,,,\"two\nlines\"\n";
    let (_, diagnostics) = load(&[("resources.csv", text.as_bytes())]);
    let grid = Grid::read(text.as_bytes());
    let copy = fixed_copy(&grid, 3, &diagnostics).unwrap();
    assert!(
        copy.starts_with("\u{feff}".as_bytes()),
        "Excel knows UTF-8 by it"
    );
    let again = Grid::read(&copy);
    let numbers = |grid: &Grid| grid.rows.iter().map(|row| row.number).collect::<Vec<_>>();
    assert_eq!(numbers(&again), numbers(&grid));
    let cells = |at: usize| {
        again.rows[at]
            .cells
            .iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        cells(1),
        ["FIX", "name", "category", "phone", "zip", "source_note"]
    );
    let first = cells(2);
    assert!(
        first[0].contains("category: ") && first[0].contains("phone: "),
        "{first:?}"
    );
    assert_eq!(
        first[1..],
        ["A", "food-pantri", "12", "=\"02139\"", "  spaced  "]
    );
    assert_eq!(
        cells(3)[1..],
        ["'=cmd|'x'!A0", "food", "'+1 570 244 8838", "02139", "'-x"]
    );
    assert_eq!(cells(4), ["", "C", "food", "", "", "two\nlines"]);
    // The copy is as good as the file: the column is passed over.
    let (_, found) = load(&[("resources.csv", &copy)]);
    assert_eq!(codes(&found), codes(&diagnostics));
    let twice = fixed_copy(&again, 3, &found).unwrap();
    assert_eq!(copy, twice, "a copy of a copy has one column of fixes");
}

#[test]
fn the_page_escapes_all_and_puts_errors_first() {
    let finding = |severity, row, value: &str| Diagnostic {
        code: "bad-phone",
        severity,
        file: Arc::from("resources<b>.csv"),
        row: Some(row),
        column: Some("phone".to_owned()),
        value: Some(value.to_owned()),
        message: "“<script>” is wrong".to_owned(),
        fix: "Write <ten> digits".into(),
        more: None,
        cell: Some("C9".to_owned()),
        listing: Some("<b>Name".to_owned()),
        lacks: None,
    };
    let found = [
        finding(Severity::Warning, 2, "<i>w"),
        finding(Severity::Error, 9, "<i>late"),
        finding(Severity::Error, 3, "<i>early"),
    ];
    let counts = Counts {
        rows: 9,
        used: 7,
        warned: 1,
        set_aside: 2,
    };
    let paper = Paper::new("Found <here>", "Seed folder <x>", TODAY);
    let page = check_report(paper, counts, &found).unwrap();
    for raw in ["<script>", "<i>", "<b>", "<here>", "<x>", "<ten>"] {
        assert!(!page.contains(raw), "{raw}");
    }
    assert!(page.contains(">C9</td>") && page.contains("&#60;b&#62;Name"));
    assert!(!page.contains("http"), "nothing is fetched");
    assert!(page.contains("9 rows read") && page.contains("2 set aside"));
    assert!(page.contains("Sunday, November 22, 2026"));
    let place = |word: &str| page.find(word).unwrap();
    let (early, late) = (place("&#60;i&#62;early"), place("&#60;i&#62;late"));
    assert!(early < late && late < place("&#60;i&#62;w"));
}

#[test]
fn named_files_are_checked_on_the_command_line() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("resources-mine.csv");
    std::fs::write(&path, "name,category,phone,source_note\nA,food,12,x\n").unwrap();
    let path = path.to_str().unwrap();
    let out = folder.path().join("to-fix.csv");
    let fixed = out.to_str().unwrap();
    let text = run(&["check", path, "--fixed", fixed]);
    assert_eq!(text.status.code(), Some(1), "{}", said(&text));
    assert!(
        said(&text).contains("error[bad-phone]") && said(&text).contains("Checked 1 file: 1 row")
    );
    assert!(
        std::fs::read_to_string(&out)
            .unwrap()
            .contains("FIX,name,category")
    );
    let json = run(&["check", path, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["counts"]["rows"], 1);
    assert_eq!(report["counts"]["set_aside"], 1);
    let html = run(&["check", path, "--format", "html"]);
    assert!(
        said(&html).starts_with("<!DOCTYPE html>") && said(&html).contains("resources-mine.csv")
    );
    let same = run(&["check", path, "--fixed", path]);
    assert_eq!(same.status.code(), Some(2));
    assert!(said(&same).contains("is the file that was checked"));
    let gone = run(&["check", "nowhere.csv"]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(
        said(&gone).contains("nowhere.csv could not be read"),
        "{}",
        said(&gone)
    );
}

#[test]
fn rules_prints_the_documentation_of_every_rule() {
    let text = said(&run(&["rules"]));
    for rule in RULES {
        for part in [
            rule.code,
            rule.summary,
            rule.why_it_matters,
            rule.example,
            rule.fix,
        ] {
            assert!(text.contains(part), "{part}");
        }
    }
    let one: serde_json::Value =
        serde_json::from_str(&said(&run(&["rules", "bad-phone", "--format", "json"]))).unwrap();
    assert_eq!(one.as_array().unwrap().len(), 1);
    assert_eq!(one[0]["severity"], "error");
    assert!(said(&run(&["rules", "--format", "html"])).contains("bad-phone (error)"));
    let unknown = run(&["rules", "bad-fone"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn a_file_of_endless_rows_is_cut_and_named() {
    let mut text = String::from("name,category\n");
    text.push_str(&"A,food\n".repeat(waypost::seeds::read::limits::MAX_ROWS + 5));
    let grid = Grid::read(text.as_bytes());
    assert_eq!(grid.rows.len(), waypost::seeds::read::limits::MAX_ROWS);
    assert_eq!(grid.oddities.len(), 1, "{:?}", grid.oddities);
}

#[test]
fn a_file_on_disk_keeps_its_folder_of_words() {
    let file = SeedFile::on_disk(Path::new("/data/words/Phrases.CSV"));
    assert_eq!(
        (file.name.as_str(), file.stem().as_str()),
        ("words/Phrases.CSV", "words/phrases")
    );
}

#[test]
fn a_broken_row_comes_before_what_it_breaks_elsewhere() {
    let (_, found) = load(&[
        (
            "resources-lines.csv",
            b"id,name,category,phone,serves,source_url\n\
              helpline,Invented Helpline,crisis,5.70E+09,US,https://example.org\n",
        ),
        ("crisis-lines.csv", b"kind,listing,order\nany,helpline,1\n"),
    ]);
    let errors = found.iter().filter(|one| one.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|one| (one.code, &*one.file, one.row)).collect();
    assert_eq!(
        errors,
        [
            ("bad-phone", "resources-lines.csv", Some(2)),
            ("crisis-without-number", "resources-lines.csv", Some(2)),
            ("broken-reference", "crisis-lines.csv", Some(2)),
        ]
    );
    let broken = found
        .iter()
        .find(|one| one.code == "broken-reference")
        .unwrap();
    assert!(
        broken.message.contains("resources-lines.csv, row 2"),
        "{}",
        broken.message
    );
    assert_eq!(broken.fix, "Put row 2 of resources-lines.csv right.");
}
