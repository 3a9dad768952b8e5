//! Every rule with the file that breaks it: code, row, column and outcome.

use waypost::diagnostic::{Diagnostic, Severity};
use waypost::seeds::rules::RULES;
use waypost::web::i18n::finding_words;

use crate::seed_folder::{load, shipped};

/// A file that breaks one rule.
struct Broken {
    code: &'static str,
    file: &'static str,
    bytes: &'static [u8],
    row: Option<u32>,
    column: Option<&'static str>,
    /// A piece of the message or the fix.
    says: &'static str,
}

const fn broken(
    code: &'static str,
    file: &'static str,
    bytes: &'static [u8],
    row: Option<u32>,
    column: Option<&'static str>,
    says: &'static str,
) -> Broken {
    Broken {
        code,
        file,
        bytes,
        row,
        column,
        says,
    }
}

const R: &str = "resources.csv";

/// Lines that may be pinned in a file under test.
const LINES: &[u8] = b"id,name,category,phone,serves,status,verified_on,source_url\n\
    closed-line,Closed Line,crisis,570-244-2001,US,closed,,https://example.org\n\
    stale-line,Stale Line,crisis,570-244-2002,US,,2019-01-01,https://example.org\n";

#[rustfmt::skip]
const BROKEN: &[Broken] = &[
    broken("unreadable-file", R, b"PK\x03\x04 a workbook", None, None, "damaged Excel workbook"),
    broken("unreadable-file", R, b"<!DOCTYPE html><html>", None, None, "web page"),
    broken("no-header", R, b"1,2\n", Some(1), None, "No row with column names"),
    broken("missing-column", R, b"id,category\na,food\n", Some(1), Some("name"), "missing"),
    broken("unknown-column", R, b"name,category,phonne\nA,food,1\n", Some(1), Some("phonne"), "Did you mean “phone”?"),
    broken("duplicate-column", R, b"name,category,name\nA,food,B\n", Some(1), Some("name"), "twice"),
    broken("other-encoding", R, b"name,category,source_note\nNi\xf1os Center,food,x\n", None, None, "windows-1252"),
    broken("extra-cells", R, b"name,category,source_note\nA,food,x,more\n", Some(2), None, "more cells"),
    broken("repeated-header", R, b"name,category,source_note\nA,food,x\nname,category,source_note\n", Some(3), None, "again"),
    broken("open-quote", R, b"name,category,description,phone,city,zip\nA,food,\"never closed,,,\nB,food,x,,,\nC,food,x,,,\nD,food,x,,,\nE,food,x,,,\n", Some(2), None, "not closed"),
    broken("spreadsheet-error", R, b"name,category,zip\nA,food,#REF!\n", Some(2), Some("zip"), "#REF!"),
    broken("missing-name", R, b"name,category\n,food\n", Some(2), Some("name"), "missing"),
    broken("missing-category", R, b"name,category\nA,\n", Some(2), Some("category"), "missing"),
    broken("unknown-category", R, b"name,category\nA,food-pantri\n", Some(2), Some("category"), "food-pantry"),
    broken("bad-phone", R, b"name,category,phone\nA,food,570-244-883\n", Some(2), Some("phone"), "dialled"),
    broken("bad-phone", R, b"name,category,phone\nA,food,5.70327E+09\n", Some(2), Some("phone"), "shortened"),
    broken("lost-character", R, "name,category\nNi\u{fffd}os,food\n".as_bytes(), Some(2), Some("name"), "lost"),
    broken("bad-conference-phone", "meetings.csv", b"Name,Day,Time,Conference Phone\nA,Sunday,19:00,646-558-865\n", Some(2), Some("Conference Phone"), "dialled"),
    broken("unknown-town", R, b"name,category,city,state\nA,food,Lock Heaven,PA\n", Some(2), Some("city"), "Lock Haven"),
    broken("unknown-column", R, b"name,category,telefone\nA,food,1\n", Some(1), Some("telefone"), "phone"),
    broken("bad-text-line", R, b"name,category,text_line\nA,food,HOME\n", Some(2), Some("text_line"), "not a number"),
    broken("bad-zip", R, b"name,category,zip,state\nA,food,1770l,PA\n", Some(2), Some("zip"), "not a ZIP"),
    broken("bad-zip", R, b"name,category,zip,state\nA,food,17701.0,PA\n", Some(2), Some("zip"), "read as 17701"),
    broken("split-phone", R, b"name,category,phone\nA,food,570-244-8838 or 570-244-8839\n", Some(2), Some("phone"), "several numbers"),
    broken("not-placed", R, b"name,category,address\nA,food,12 Main St\n", Some(2), Some("address"), "its town or ZIP is not known"),
    broken("unknown-zip", R, b"name,category,zip,state\nA,food,17700,PA\n", Some(2), Some("zip"), "no ZIP 17700"),
    broken("zip-elsewhere", R, b"name,category,zip,state\nA,food,17745,NJ\n", Some(2), Some("zip"), "is in PA, not in NJ"),
    broken("bad-url", R, b"name,category,website\nA,food,javascript:alert(1)\n", Some(2), Some("website"), "not a web address"),
    broken("bad-url", R, b"name,category,website\nA,food,www.example.org\n", Some(2), Some("website"), "https://www.example.org"),
    broken("bad-email", R, b"name,category,email\nA,food,help@\n", Some(2), Some("email"), "mail address"),
    broken("bad-date", R, b"name,category,verified_on\nA,food,2026-13-01\n", Some(2), Some("verified_on"), "not a day"),
    broken("bad-date", R, b"name,category,verified_on\nA,food,2027-01-01\n", Some(2), Some("verified_on"), "future"),
    broken("bad-date", R, b"name,category,source_date\nA,food,last year\n", Some(2), Some("source_date"), "not a year"),
    broken("bad-status", R, b"name,category,status\nA,food,clsoed\n", Some(2), Some("status"), "closed"),
    broken("bad-serves", R, b"name,category,serves\nA,food,\"Lycomming, PA\"\n", Some(2), Some("serves"), "Lycoming, PA"),
    broken("bad-ages", R, b"name,category,ages\nA,food,seniors\n", Some(2), Some("ages"), "no range of ages"),
    broken("bad-ages", R, b"name,category,ages\nA,food,17-Dec\n", Some(2), Some("ages"), "12 to 17"),
    broken("bad-ages", R, b"name,category,ages\nA,food,60+; 21 to 18\n", Some(2), Some("ages"), "21 to 18"),
    broken("bad-income", R, b"name,category,income\nA,food,200%\n", Some(2), Some("income"), "no income limit"),
    broken("bad-income", R, b"name,category,income\nA,food,low income\n", Some(2), Some("income"), "no income limit"),
    broken("bad-residence", R, b"name,category,residence\nA,food,\"Clintn, PA\"\n", Some(2), Some("residence"), "Clinton, PA"),
    broken("bad-residence", R, b"name,category,residence\nA,food,anywhere\n", Some(2), Some("residence"), "US"),
    broken("unknown-county", R, b"name,category,county,state\nA,food,Clintn,PA\n", Some(2), Some("county"), "Clinton, PA"),
    broken("bad-coordinates", R, b"name,category,latitude,longitude\nA,food,411.3,-77.4\n", Some(2), Some("latitude"), "not a point"),
    broken("bad-coordinates", R, b"name,category,latitude,longitude\nA,food,-177.4,41.1\n", Some(2), Some("latitude"), "swapped"),
    broken("point-outside-county", R, b"name,category,county,state,latitude,longitude\nA,food,Clinton,PA,40.44,-79.99\n", Some(2), Some("latitude"), "Allegheny"),
    broken("bad-confidential", R, b"name,category,confidential\nA,food,maybe\n", Some(2), Some("confidential"), "neither yes nor no"),
    broken("confidential-place", R, b"name,category,confidential,address,county,state\nA,food,yes,12 Main St,Clinton,PA\n", Some(2), Some("address"), "dropped"),
    broken("domestic-violence-address", R, b"name,category,confidential,address\nA,domestic-violence,,12 Main St\n", Some(2), Some("confidential"), "nobody has said"),
    broken("private-street", R, b"name,category,confidential,address,description\nA,food,yes,12 Main St,\nB,food,,,At 12 Main Street.\n", Some(3), Some("description"), "is private"),
    broken("private-street", R, b"name,category,confidential,description\nA,food,yes,Come to 12 Main Street.\n", Some(2), Some("description"), "tells a street"),
    broken("slipped-cells", R, b"name,category,serves,hours,languages,status,verified_on,source_url,source_note\nA,food,,\"Clinton, PA\",Mon 9am-5pm,,active,,x\n", Some(2), Some("serves"), "1 column to the right"),
    broken("bad-phone", R, b"name,category,phone\nA,food,570-326-O587\n", Some(2), Some("phone"), "letter O for a 0"),
    broken("hidden-shelter", R, b"name,category,confidential,address\nShelter for battered women,food,,12 Main St\n", Some(2), Some("confidential"), "nobody has said"),
    broken("domestic-violence-address", R, b"name,category,confidential,latitude,longitude\nA,domestic-violence,,41.14,-77.44\n", Some(2), Some("confidential"), "nobody has said"),
    broken("unread-hours", R, b"name,category,hours\nA,food,twice a month\n", Some(2), Some("hours"), "twice"),
    broken("meeting-time", "meetings.csv", b"Name,Day,Time\nA,Sunday,7ish\n", Some(2), Some("Time"), "not a time"),
    broken("meeting-time", "meetings.csv", b"Name,Day,Time,Timezone\nA,Sunday,19:00,Mars/Base\n", Some(2), Some("Timezone"), "America/New_York is used"),
    broken("meeting-time", "meetings.csv", b"Name,Day,Time,Repeats\nA,Sunday,19:00,now and then\n", Some(2), Some("Repeats"), "not a way to repeat"),
    broken("meeting-time", "meetings.csv", b"Name,Day,Time,Skips\nA,Sunday,19:00,Christmas\n", Some(2), Some("Skips"), "not a list of days"),
    broken("meeting-time", "meetings.csv", b"Name,Day,Time,Season\nA,Sunday,19:00,summer\n", Some(2), Some("Season"), "not a part of the year"),
    broken("bad-setting", "site.csv", b"key,value\ntime_zone,Mars/Base\n", Some(2), Some("value"), "not a time zone"),
    broken("bad-setting", "site.csv", b"key,value\nleave_to,javascript:alert(1)\n", Some(2), Some("value"), "https://"),
    broken("bad-setting", "site.csv", b"key,value\nfeedback,a@b.org?bcc=c@d.org\n", Some(2), Some("value"), "plain mail address"),
    broken("crisis-without-number", R, b"name,category,serves\nA,crisis,US\n", Some(2), Some("phone"), "no number"),
    broken("missing-source", R, b"name,category\nA,food\n", Some(2), Some("source_url"), "no source"),
    broken("stale", R, b"name,category,verified_on\nA,food,2019-01-01\n", Some(2), Some("verified_on"), "180 days"),
    broken("private-contact", "meetings.csv", b"Name,Day,Time,Contact 1 Name\nA,Sunday,19:00,Pat Q\n", Some(2), Some("Contact 1 Name"), "not kept"),
    broken("bad-id", R, b"id,name,category\nNew Love Center,A,food\n", Some(2), Some("id"), "new-love-center"),
    broken("missing-column", R, b"id,nmae,category\na,A,food\n", Some(1), Some("name"), "missing"),
    broken("duplicate-id", R, b"id,name,category\na,A,food\na,B,food\n", Some(2), Some("id"), "row 3"),
    broken("premium-number", R, b"name,category,phone\nA,food,1-900-555-0100\n", Some(2), Some("phone"), "premium-rate"),
    broken("near-known-number", R, b"name,category,phone\nA,crisis,1-800-799-7234\n", Some(2), Some("phone"), "National Domestic Violence Hotline"),
    broken("unreachable", R, b"name,category,phone,city,state,source_note\nA,food,,Lock Haven,PA,x\n", Some(2), Some("phone"), "no street"),
    broken("point-elsewhere", R, b"name,category,zip,latitude,longitude,source_note\nA,food,17745,41.41,-75.66,x\n", Some(2), Some("latitude"), "Lackawanna County, PA, 94 miles from ZIP 17745"),
    broken("point-elsewhere", R, b"name,category,state,latitude,longitude,source_note\nA,food,PA,32.78,-96.80,x\n", Some(2), Some("latitude"), "Dallas County, TX, not in PA"),
    broken("point-far-away", R, b"name,category,city,state,latitude,longitude,source_note\nA,food,Williamsport,PA,32.78,-96.80,x\n", Some(2), Some("latitude"), "from Williamsport, PA"),
    broken("broken-reference", "crisis-lines.csv", b"kind,listing,order\nany,nobody,1\n", Some(2), Some("listing"), "nobody"),
    broken("golden-without-listing", "golden-questions.csv", b"question,expected\nfood,nobody\n", Some(2), Some("question"), "nobody"),
    broken("golden-elsewhere", "golden-questions.csv", b"question,near,expected\nfood,17745,good-pantry\n", Some(2), Some("question"), "Lock Haven"),
    broken("unfit-crisis-line", "crisis-lines.csv", b"kind,listing,order\nany,closed-line,1\n", Some(2), Some("listing"), "closed"),
    broken("stale-crisis-line", "crisis-lines.csv", b"kind,listing,order\nany,stale-line,1\n", Some(2), Some("listing"), "2019-01-01"),
    broken("bad-source", "sources.csv", b"name,kind,address,file\nna,bmtl,https://example.org,meetings-na.csv\n", Some(2), Some("kind"), "bmlt"),
    broken("left-its-list", "resources-x.csv", b"name,category,phone,serves,source_note\nX,food-pantry,570-244-1000,US,From a list (not in its list since 2026-11-01)\n", Some(2), Some("source_note"), "since 2026-11-01"),
    broken("broken-reference", "words/phrases.csv", b"phrase,language,categories\nlights off,en,utilites\n", Some(2), Some("categories"), "utilites"),
    broken("broken-reference", "words/crisis-phrases.csv", b"phrase,language,kind\nwant to die,en,suicide\n", Some(2), Some("kind"), "no line for"),
    broken("broken-reference", "words/crisis-phrases.csv", b"phrase,language,kind\n{nobody} hits me,en,suicide\n", Some(2), Some("phrase"), "no class"),
    broken("duplicate-phrase", "words/classes.csv", b"class,language,words\npartner,en,\n", Some(2), Some("class"), "no words"),
    broken("other-kind", "words/not-crisis-phrases.csv", b"phrase,language,kind\nwant to die,en,suicide\n", None, None, "words/crisis-phrases.csv"),
    broken("other-kind", "meetings.csv", b"id,name,category,phone,serves\na,A,food,570-244-8838,US\n", None, None, "resources.csv"),
    broken("duplicate-phrase", "words/phrases.csv", b"phrase,language,categories\nfood stamps,en,food\nFood stamps,en,aa\n", Some(3), Some("phrase"), "twice"),
    broken("unknown-choice", "words/traits.csv", b"phrase,language,kind,value\nfor women,en,audiense,women\n", Some(2), Some("kind"), "audience"),
    broken("unknown-choice", "words/times.csv", b"phrase,language,when\nlater,en,tonigt\n", Some(2), Some("when"), "tonight"),
    broken("unknown-file", "words/frases.csv", b"phrase\nA\n", None, None, "Nobody reads"),
    broken("unknown-file", "resurces.csv", b"name\nA\n", None, None, "Nobody reads"),
];

fn findings(broken: &Broken) -> Vec<Diagnostic> {
    let mut files = vec![(broken.file, broken.bytes)];
    if broken.file == "crisis-lines.csv" {
        files.push(("resources-lines.csv", LINES));
    }
    if broken.code == "golden-elsewhere" {
        files.push(("site.csv", b"key,value\nhome_counties,\"Centre, PA\"\n"));
    }
    let (_, diagnostics) = load(&files);
    let of_rule = diagnostics.into_iter().filter(|d| d.code == broken.code);
    of_rule.collect()
}

#[test]
fn each_rule_names_the_cell() {
    for broken in BROKEN {
        let found = findings(broken);
        let about = format!(
            "{} on {:?}",
            broken.code,
            String::from_utf8_lossy(broken.bytes)
        );
        let first = found.first().unwrap_or_else(|| panic!("no {about}"));
        assert_eq!(first.row, broken.row, "row of {about}");
        assert_eq!(first.column.as_deref(), broken.column, "column of {about}");
        assert_eq!(&*first.file, broken.file, "file of {about}");
        let words = format!("{} {}", first.message, first.fix);
        assert!(words.contains(broken.says), "{about} says: {words}");
    }
}

/// Whoever works at the desk in Spanish reads what is wrong, too.
#[test]
fn what_rules_say_stands_in_the_file_of_spanish_sentences() {
    let mut without = Vec::new();
    let mut look_at = |text: &str| match finding_words::spanish(text) {
        Some(said) => assert!(!said.contains('{'), "“{text}” is “{said}”"),
        None => without.push(text.to_owned()),
    };
    for rule in RULES.iter().filter(|rule| rule.severity != Severity::Note) {
        look_at(rule.fix);
    }
    for one in BROKEN.iter().flat_map(findings) {
        if one.severity != Severity::Note {
            look_at(&one.message);
            look_at(&one.fix);
        }
    }
    assert!(without.is_empty(), "{without:#?}");
}

/// A cell may have any number of sentences, and the desk does not wait for them.
#[test]
fn what_staff_wrote_in_a_cell_stays_as_it_is() {
    let cell = "Call first. ".repeat(60);
    let said = finding_words::spanish(&format!("The hours cannot be read: {cell}."));
    assert_eq!(
        said.unwrap(),
        format!("El horario no se puede leer: {cell}.")
    );
    let said = finding_words::spanish("“{2}” is one digit off 988, A.");
    assert_eq!(said.unwrap(), "“{2}” se aparta en un dígito de 988, A.");
}

#[test]
fn a_hotline_without_a_place_and_a_place_that_may_be_shown_are_no_secret() {
    let row = "A,domestic-violence,570-244-2001,,,US,x\nB,domestic-violence,570-244-2002,no,12 Main St,US,x\n";
    let file = format!("name,category,phone,confidential,address,serves,source_note\n{row}");
    let (directory, found) = load(&[(R, file.as_bytes())]);
    let mut codes = found.iter().map(|found| found.code);
    assert!(
        !codes.any(|code| code == "domestic-violence-address"),
        "{found:?}"
    );
    assert_eq!(directory.counts.set_aside, 0);
}

#[test]
fn a_good_file_breaks_no_rule() {
    let (directory, diagnostics) = load(&[]);
    assert_eq!(diagnostics, []);
    assert_eq!(directory.listings.len(), 1);
}

#[test]
fn every_rule_is_documented_and_has_a_file_that_breaks_it() {
    // A cell this long does not fit into a table of a test; a row is kept
    // only where something was published before (see publishing.rs).
    // Others are made where they are tested: in the list of bad files, by more
    // than one version of a file, by a workbook, by a file past all bounds.
    let mut made = vec![
        "copied-file",
        "example-rows",
        "kept-row",
        "spoiled-cell",
        "not-a-file",
        "stands-twice",
        "twin-file",
        "other-sheets",
        "too-many-rows",
    ];
    made.extend(crate::bad_files::codes());
    for rule in RULES {
        let parts = [rule.summary, rule.why_it_matters, rule.example, rule.fix];
        let written = parts.iter().all(|part| part.len() > 3);
        assert!(written, "{} lacks a part of its documentation", rule.code);
        let broken = BROKEN.iter().any(|broken| broken.code == rule.code);
        assert!(
            broken || made.contains(&rule.code),
            "{} has no fixture",
            rule.code
        );
    }
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), RULES.len(), "two rules share a code");
}

#[test]
fn a_cell_longer_than_a_spreadsheet_holds_sets_the_row_aside() {
    let long = "x".repeat(40_000);
    let file = format!("name,category,description\nA,food,{long}\nB,food,short\n");
    let (directory, diagnostics) = load(&[(R, file.as_bytes())]);
    let found = diagnostics.iter().find(|d| d.code == "long-cell").unwrap();
    assert_eq!(
        (found.row, found.column.as_deref()),
        (Some(2), Some("description"))
    );
    assert!(
        directory
            .listings
            .iter()
            .any(|listing| listing.name.english == "B")
    );
    assert!(
        !directory
            .listings
            .iter()
            .any(|listing| listing.name.english == "A")
    );
}

/// Pennsylvania has a Troy in Bradford County and others in Clearfield and
/// Crawford counties.
#[test]
fn a_point_may_be_in_any_town_of_the_name() {
    let row = |point: &str| {
        let row = format!("A,food,Troy,PA,{point},570-244-2001,x\n");
        let file = format!("name,category,city,state,latitude,longitude,phone,source_note\n{row}");
        let (_, found) = load(&[(R, file.as_bytes())]);
        found.iter().any(|found| found.code.starts_with("point-"))
    };
    assert!(!row("41.79,-76.79"), "Bradford County");
    assert!(!row("40.92,-78.21"), "Clearfield County");
    assert!(row("40.00,-75.20"), "Philadelphia");
}

#[test]
fn an_error_sets_its_row_aside_and_a_warning_does_not() {
    let file = b"id,name,category,phone,source_note\n\
        one,One,food,12,x\n\
        two,Two,food,570-244-8838,\n\
        three,Three,food,570-244-8838,x\n";
    let (directory, diagnostics) = load(&[(R, file)]);
    let ids: Vec<&str> = directory.listings.ids().collect();
    assert_eq!(ids, ["good-pantry", "two", "three"]);
    let counts = directory.counts;
    assert_eq!(
        (counts.rows, counts.used, counts.warned, counts.set_aside),
        (4, 3, 1, 1)
    );
    let severities: Vec<Severity> = diagnostics.iter().map(|d| d.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning]);
}

/// A category in plain words is met with the one that is meant, in both
/// languages; what several mean is not guessed.
#[test]
fn a_category_in_words_is_met_with_its_id() {
    let categories = std::fs::read(shipped().join("categories.csv")).unwrap();
    for (words, meant) in [
        ("hot food", "“meals”"),
        ("comida caliente", "“meals”"),
        ("Food Pantries", "“food-pantry”"),
        ("despensa de alimentos", "“food-pantry”"),
        ("xyzzy", "Use an id from categories.csv"),
    ] {
        let file = format!("name,category,source_note\nA,{words},x\n");
        let files = [
            ("categories.csv", &*categories),
            ("resources.csv", file.as_bytes()),
        ];
        let (_, found) = load(&files);
        let found = found.iter().find(|found| found.code == "unknown-category");
        let fix = &found.unwrap().fix;
        assert!(fix.contains(meant), "{words}: {fix}");
    }
}
