//! What a directory lacks, and what people said about it on the phone.

use std::fs;

use waypost::directory::Directory;
use waypost::report::gaps::{gaps, plan};
use waypost::report::table::Sheet;

use crate::county::{County, HEAD};
use crate::seed_folder::{TODAY, gazetteer, shipped};

/// What is missing in a county.
fn sheet(county: &County) -> Sheet {
    let (folder, gazetteer) = (county.data.path(), gazetteer());
    let (directory, _) = Directory::load_with(folder, gazetteer, TODAY).unwrap();
    gaps(&directory)
}

/// The rows of what is missing: kind and what it lacks.
fn missing(county: &County) -> Vec<(String, String)> {
    let rows = sheet(county).rows.into_iter();
    rows.map(|row| (row[0].clone(), row[2].clone())).collect()
}

/// A county of Clinton's with some listings; its categories are the shipped
/// ones.
fn clinton(listings: &str) -> County {
    let county = County::new();
    county.write(
        "site.csv",
        "key,value,value_es\nhome_counties,\"Clinton, PA\",\n",
    );
    let categories = fs::read(shipped().join("categories.csv")).unwrap();
    fs::write(county.data.path().join("categories.csv"), categories).unwrap();
    county.write("resources-more.csv", &format!("{HEAD}{listings}"));
    county
}

#[test]
fn a_kind_is_missing_until_one_listing_at_home_has_it_all() {
    let of = |listings: &str, kind: &str| {
        let rows = missing(&clinton(listings)).into_iter();
        let mut found = rows.filter(|(id, _)| id == kind).map(|(_, lacks)| lacks);
        found.next()
    };
    let meals = |cells: &str| format!("stew,Stew,meals,{cells}\n");
    let far = meals("570-244-8838,,1 A St,Scranton,PA,18503,,,2026-11-01,");
    assert_eq!(of(&far, "meals").as_deref(), Some("no listing here"));
    let state = meals("570-244-8838,,,,,,,PA,2026-11-01,");
    assert_eq!(of(&state, "meals").as_deref(), Some("no listing here"));
    let here = meals(",,1 A St,Avis,PA,17721,,,,");
    assert_eq!(
        of(&here, "meals").as_deref(),
        Some("1 listing: no phone, no hours, not checked")
    );
    // What stands here and serves the state is here, too.
    let both = meals(",,1 A St,Avis,PA,17721,,PA,,");
    assert_eq!(
        of(&both, "meals").as_deref(),
        Some("1 listing: no phone, no hours, not checked")
    );
    let served = meals("570-244-8838,,,,,,,\"Clinton, PA\",2026-11-01,");
    assert_eq!(of(&served, "meals").as_deref(), Some("1 listing: no hours"));
    // What a state offers by phone is enough for some kinds.
    let reports = "report,Report,child-abuse,570-244-8838,,,,,,,PA,2026-11-01,\n";
    assert_eq!(
        of(reports, "child-abuse").as_deref(),
        Some("1 listing: no hours")
    );
}

#[test]
fn the_most_urgent_come_first_and_fit_a_page() {
    let county = clinton("");
    let kinds: Vec<String> = missing(&county).into_iter().map(|(id, _)| id).collect();
    let at = |kind: &str| kinds.iter().position(|id| id == kind).unwrap();
    assert_eq!(kinds[0], "crisis");
    assert!(at("shelter") < at("meals") && at("meals") < at("library"));
    let plan = plan(&sheet(&county));
    assert_eq!(plan.rows.len(), 6);
    assert_eq!(plan.rows[0][0], "Crisis lines: no listing here");
    assert!(plan.about.starts_with("The first 6 of "), "{}", plan.about);
}

#[test]
fn what_people_said_on_the_phone_becomes_listings() {
    let county = clinton("");
    let data = county.data.path();
    let run = |arguments: &[&str]| {
        let output = crate::commands::run(arguments, data);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said)
    };
    let (code, list) = run(&["gaps", "--format", "csv"]);
    assert_eq!(code, Some(0));
    // A person fills in two rows, one without a name.
    let filled: Vec<String> = list
        .lines()
        .map(|line| match line {
            line if line.starts_with("meals,") => line.replace(
                ",,,,,,,",
                ",Invented Stew,570-244-8838,1 Example St,Avis,17721,Mon 5-6pm,2026-11-21",
            ),
            line if line.starts_with("shelter,") => line.replace(",,,,,,,", ",,570-244-8839,,,,,"),
            line => line.to_owned(),
        })
        .collect();
    // Columns may be added: those of seed files are kept, others are named.
    let more = filled.iter().enumerate().map(|(at, line)| match at {
        0 => format!("{line},eligibility,who told us"),
        _ if line.starts_with("meals,") => format!("{line},Anyone.,Pat"),
        _ => format!("{line},,"),
    });
    let file = data.join("filled.txt");
    fs::write(&file, more.collect::<Vec<_>>().join("\r\n")).unwrap();
    let (code, said) = run(&["gaps", "--returned", file.to_str().unwrap()]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("has no name") && said.contains("1 row written"),
        "{said}"
    );
    assert!(
        said.contains("The column “who told us” was not written."),
        "{said}"
    );
    let written = fs::read_dir(data).unwrap().flatten();
    let mut written = written.filter(|entry| {
        let name = entry.file_name();
        name.to_string_lossy().starts_with("resources-called-")
    });
    let rows = fs::read_to_string(written.next().unwrap().path()).unwrap();
    assert!(
        rows.contains("Invented Stew,meals,570-244-8838,1 Example St,Avis,PA,17721,Clinton"),
        "{rows}"
    );
    assert!(rows.contains("Anyone."), "{rows}");
    assert!(!missing(&county).iter().any(|(id, _)| id == "meals"));
    // A second list of the same day overwrites nothing.
    assert_eq!(
        run(&["gaps", "--returned", file.to_str().unwrap()]).0,
        Some(2)
    );
}
