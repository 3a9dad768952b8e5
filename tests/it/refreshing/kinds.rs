//! Kinds of lists: what `sources.csv` may say, when a list is due, and the
//! national lists, of which only what is at home is taken.

use jiff::civil::date;
use waypost::diagnostic::Diagnostic;
use waypost::import::list::{ListContext, ReadError, ReadList};
use waypost::import::refresh::read_list::read_list;
use waypost::import::table::kinds::KindReader;
use waypost::model::schedule::time_zone::Zone;
use waypost::query::likeness::Likeness;
use waypost::seeds::check_context::CheckContext;
use waypost::seeds::columns::{Resource as R, SOURCE_COLUMNS};
use waypost::seeds::read::table::Table;
use waypost::seeds::rules::rule::Findings;
use waypost::seeds::sources::due::{Day, Due, Interval};
use waypost::seeds::sources::read::sources;
use waypost::seeds::sources::{KINDS, Source};
use waypost::seeds::write::row_cells::RowCells;

use crate::import::piece;
use crate::import::table::directory;
use crate::seed_folder::{TODAY, load};

/// The lists of a file with these rows, and what is wrong with it.
fn listed(rows: &str) -> (Vec<Source>, Vec<Diagnostic>) {
    let text = format!("name,kind,address,file,every,on,zone,category,columns\n{rows}");
    let table = Table::read("sources.csv", text.as_bytes(), SOURCE_COLUMNS);
    let mut findings = Findings::new(&table.file);
    let list = sources(&table, &directory().0.categories, &mut findings);
    (list, findings.list)
}

/// A list of a kind, read in the shipped home counties.
fn read(kind: &str, name: &str, bytes: &[u8]) -> Result<ReadList, ReadError> {
    let (list, found) = listed(&format!(
        "us,{kind},https://example.org,resources-us.csv,,,,,\n"
    ));
    assert_eq!(found, [], "{kind}");
    let (directory, lexicon) = directory();
    let likeness = Likeness::default();
    let (categories, gazetteer) = (&directory.categories, &*directory.gazetteer);
    let kinds = KindReader::new(categories, lexicon, &likeness, gazetteer);
    let types = &directory.meeting_types;
    let context = ListContext {
        kinds: &kinds,
        world: &CheckContext::new(gazetteer, categories, types, Zone::default(), TODAY),
        home: &directory.home_counties,
    };
    read_list(&[piece(name, bytes)], &list[0], &context, &[])
}

/// The one row that is taken, of two.
fn only(kind: &str, name: &str, bytes: &[u8]) -> RowCells {
    let list = read(kind, name, bytes).unwrap();
    assert_eq!((list.usable, list.rows.len()), (2, 1), "{kind}: {list:?}");
    list.rows.into_values().next().unwrap()
}

#[test]
fn each_cell_of_sources_that_cannot_be_used_is_named_with_its_fix() {
    let good = "na,bmlt,https://example.org/x?key=KEYCANARY,meetings-na.csv,2 weeks,mon,America/New_York,,\n";
    let (list, found) = listed(good);
    assert_eq!(found, []);
    assert_eq!(list[0].due.every, Interval::Days(14));
    for (cells, column, told) in [
        (
            "N A,bmlt,https://example.org,meetings-x.csv,,,,,",
            "name",
            "small letters",
        ),
        (
            "x,bmtl,https://example.org,meetings-x.csv,,,,,",
            "kind",
            "Did you mean “bmlt”? The kinds are meeting-guide, bmlt",
        ),
        (
            "x,bmlt,file:///KEYCANARY,meetings-x.csv,,,,,",
            "address",
            "https://",
        ),
        (
            "x,bmlt,https://example.org,resources-x.csv,,,,,",
            "file",
            "meetings-x.csv",
        ),
        (
            "x,table,https://example.org,../resources-x.csv,,,,,",
            "file",
            "resources-x.csv",
        ),
        (
            "x,table,https://example.org,resources-x.csv,often,,,,",
            "every",
            "month",
        ),
        (
            "x,table,https://example.org,resources-x.csv,,32,,,",
            "on",
            "monday",
        ),
        (
            "x,table,https://example.org,resources-x.csv,,,Mars,,",
            "zone",
            "America/New_York",
        ),
        (
            "x,table,https://example.org,resources-x.csv,,,,no-such,",
            "category",
            "no-such",
        ),
        (
            "na,table,https://example.org,resources-x.csv,,,,,",
            "name",
            "another row",
        ),
        (
            "x,bmlt,https://example.org,meetings-na.csv,,,,,",
            "file",
            "another row",
        ),
    ] {
        let (list, found) = listed(&format!("{good}{cells}\n"));
        assert_eq!((list.len(), found.len()), (1, 1), "{cells}: {found:?}");
        assert_eq!(found[0].code, "bad-source");
        assert_eq!(
            (found[0].row, found[0].column.as_deref()),
            (Some(3), Some(column)),
            "{cells}"
        );
        assert!(
            found[0].message.contains(told),
            "{cells}: {}",
            found[0].message
        );
        assert!(!format!("{found:?}").contains("CANARY"), "{found:?}");
    }
    let (_, found) = load(&[(
        "sources.csv",
        b"name,kind,address,file\nx,nothing,https://x.org,resources-x.csv\n",
    )]);
    let codes: Vec<&str> = found.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["bad-source"], "check names it, too");
}

#[test]
fn a_list_is_due_after_its_time_and_on_its_day() {
    let due = |every: &str, on: &str| Due {
        every: Interval::parse(every).unwrap(),
        on: Day::parse(on),
    };
    let sunday = date(2026, 11, 22);
    for (every, on, fetched, today, expected) in [
        ("week", "", None, sunday, true),
        ("week", "monday", None, sunday, true),
        ("day", "", Some(sunday), sunday, false),
        ("day", "", Some(date(2026, 11, 21)), sunday, true),
        ("weekly", "", Some(date(2026, 11, 16)), sunday, false),
        ("every 10 days", "", Some(date(2026, 11, 12)), sunday, true),
        ("month", "", Some(date(2026, 10, 22)), sunday, true),
        ("month", "", Some(date(2026, 10, 23)), sunday, false),
        ("week", "monday", Some(date(2026, 11, 9)), sunday, true),
        ("week", "monday", Some(date(2026, 11, 11)), sunday, false),
        (
            "week",
            "monday",
            Some(date(2026, 11, 11)),
            date(2026, 11, 23),
            true,
        ),
        ("week", "lunes", Some(date(2026, 11, 15)), sunday, false),
        (
            "month",
            "31",
            Some(date(2027, 1, 20)),
            date(2027, 2, 27),
            false,
        ),
        (
            "month",
            "31",
            Some(date(2027, 1, 20)),
            date(2027, 2, 28),
            true,
        ),
        (
            "year",
            "03-01",
            Some(date(2026, 3, 2)),
            date(2027, 3, 1),
            false,
        ),
        (
            "year",
            "03-01",
            Some(date(2026, 3, 1)),
            date(2027, 3, 1),
            true,
        ),
        (
            "year",
            "03-01",
            Some(date(2026, 3, 1)),
            date(2027, 4, 1),
            true,
        ),
    ] {
        let is_due = due(every, on).is_due(fetched, today);
        assert_eq!(is_due, expected, "{every} {on}: {fetched:?}, {today}");
    }
    for wrong in ["", "0 days", "-1 day", "sometimes", "99999 days"] {
        assert_eq!(Interval::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn the_directory_of_samhsa_is_read_with_its_codes() {
    let list = "name1,name2,street1,street2,city,state,zip,phone,intake1,intake2,intake1a,intake2a,service_code_info\n\
        Invented Recovery,Valley Branch,1 Main St,Suite 2,Williamsport,PA,17701,570-555-0142,570-555-0143 x12,,,,SA DT * OP RD * BUM OTP * MD SF * SS * DV VET * AH SP\n\
        Elsewhere Clinic,,2 Main St,,Pittsburgh,PA,15219,412-555-0142,,,,,MH * OP * MC\n";
    let row = only("samhsa-directory", "list.csv", list.as_bytes());
    for (column, expected) in [
        (R::Name, "Invented Recovery, Valley Branch"),
        (R::Address, "1 Main St"),
        (R::Address2, "Suite 2"),
        (R::Zip, "17701"),
        (R::Category, "substance-use; detox"),
        (R::Cost, "medicaid; sliding-scale"),
        (R::Languages, "Spanish"),
        (R::Accessibility, "asl"),
        (R::Confidential, ""),
        (R::VerifiedOn, ""),
    ] {
        assert_eq!(row.get(column), expected, "{column:?}");
    }
    assert_eq!(row.get(R::Phone), "570-555-0142; 570-555-0143 x12");
    let says = row.get(R::Description);
    assert!(
        says.contains("Outpatient treatment") && says.contains("Methadone"),
        "{says}"
    );
}

#[test]
fn a_workbook_of_samhsa_is_read_from_its_sheet_alone() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let codes = book
        .add_worksheet()
        .set_name("Service Code Reference")
        .unwrap();
    codes.write_string(0, 0, "service_code").unwrap();
    codes.write_string(1, 0, "SA").unwrap();
    let sheet = book.add_worksheet().set_name("Facilities List").unwrap();
    let header = "name1,name2,street1,street2,city,state,zip,phone,intake1,intake2,intake1a,intake2a,service_code_info";
    let row = "Invented Recovery,,1 Main St,,Williamsport,PA,17701,570-555-0142,,,,,SA * OP";
    for (number, line) in (0..).zip([header, row]) {
        for (at, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(number, at, cell).unwrap();
        }
    }
    let list = read(
        "samhsa-directory",
        "list.xlsx",
        &book.save_to_buffer().unwrap(),
    )
    .unwrap();
    assert_eq!((list.usable, list.rows.len()), (1, 1), "{list:?}");
}

#[test]
fn an_answer_of_findtreatment_is_read_and_its_programs_hide_no_clinic() {
    let facility = |name: &str, zip: &str, point: [&str; 2]| {
        format!(
            r#"{{"_irow":1,"name1":"{name}","name2":null,"street1":"1 Main St","street2":null,
            "city":"X","state":"PA","zip":"{zip}","phone":"570-555-0142","intake1":null,
            "hotline1":"(570) 555-0143","website":"www.example.org","latitude":"{}","longitude":"{}",
            "miles":1.5,"type_facility":"SA","services":[{{"f1":"Special Programs","f2":"SG",
            "f3":"Clients who have experienced domestic violence"}}]}}"#,
            point[0], point[1]
        )
    };
    let list = format!(
        r#"{{"page":1,"totalPages":1,"recordCount":2,"rows":[{},{}]}}"#,
        facility("Invented Recovery", "17701", ["41.2412", "-77.0011"]),
        facility("Elsewhere Clinic", "15219", ["40.4406", "-79.9959"])
    );
    let row = only("findtreatment", "list.json", list.as_bytes());
    assert_eq!(row.get(R::Name), "Invented Recovery");
    assert_eq!(row.get(R::Category), "substance-use");
    assert_eq!(row.get(R::Address), "1 Main St");
    assert_eq!(row.get(R::Phone), "570-555-0142; 570-555-0143");
    assert_eq!(row.get(R::Website), "https://www.example.org");
    assert_eq!(row.get(R::Latitude), "41.2412");
}

#[test]
fn health_centers_and_housing_authorities_are_read() {
    let list = "BPHC Assigned Number,Health Center Type Description,Site Name,Site Address,Site City,Site State Abbreviation,Site Postal Code,Site Telephone Number,Site Web Address,Operating Hours per Week,Site Status Description,Health Center Name,Complete County Name,Geocoding Artifact Address Primary X Coordinate,Geocoding Artifact Address Primary Y Coordinate\n\
        BPS-1,Health Center,Invented Health Center,1 Main St,Lock Haven,PA,17745-1234,570-555-0142,example.org,40,Active,Invented Health,Clinton County,-77.447,41.137\n\
        BPS-2,Health Center,Elsewhere Center,2 Main St,Boston,MA,02118,617-555-0142,,40,Active,Elsewhere,Suffolk County,-71.07,42.33\n";
    let row = only("hrsa", "list.csv", list.as_bytes());
    for (column, expected) in [
        (R::Name, "Invented Health Center"),
        (R::Organization, "Invented Health"),
        (R::Category, "health"),
        (R::County, "Clinton"),
        (R::Website, "https://example.org"),
        (R::Hours, ""),
        (R::Status, ""),
        (R::Longitude, "-77.447"),
    ] {
        assert_eq!(row.get(column), expected, "{column:?}");
    }
    let authority = |name: &str, city: &str, zip: &str, county: &str, point: [&str; 2]| {
        format!(
            r#"{{"attributes":{{"OBJECTID":1,"PARTICIPANT_CODE":"{zip}","FORMAL_PARTICIPANT_NAME":"{name}",
            "STD_ADDR":"1 Main St","STD_CITY":"{city}","STD_ST":"PA","STD_ZIP5":"{zip}","CURCNTY_NM":"{county}",
            "LAT":{},"LON":{},"HA_PHN_NUM":"5705550142","EXEC_DIR_EMAIL":"ann@example.org"}}}}"#,
            point[0], point[1]
        )
    };
    let list = format!(
        r#"{{"features":[{},{}]}}"#,
        authority(
            "Housing Authority of Invented County",
            "Williamsport",
            "17701",
            "Lycoming",
            ["41.2412", "-77.0011"]
        ),
        authority(
            "Elsewhere Housing Authority",
            "Pittsburgh",
            "15219",
            "Allegheny",
            ["40.4406", "-79.9959"]
        )
    );
    let row = only("hud-authorities", "list.json", list.as_bytes());
    assert!(
        row.get(R::Category).starts_with("housing") || row.get(R::Category).contains("rent"),
        "{row:?}"
    );
    assert_eq!(row.get(R::Zip), "17701");
    assert_eq!(row.get(R::Email), "", "people are not kept");
}

#[test]
fn a_kind_whose_columns_are_other_ones_says_which() {
    let list = "name,street,zip\nInvented Recovery,1 Main St,17701\n";
    let error = read("samhsa-directory", "list.csv", list.as_bytes()).unwrap_err();
    let told = error.to_string();
    assert!(told.contains("there is no “name1”. It has: "), "{told}");
    for kind in KINDS.iter().filter(|kind| !kind.columns.is_empty()) {
        let parsed = waypost::import::table::columns::parse_columns(kind.columns);
        assert!(parsed.is_ok(), "{}: {parsed:?}", kind.name);
    }
}
