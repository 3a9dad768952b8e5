//! The directory as files without a server.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};

use tempfile::TempDir;
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::web::static_site::{StaticSiteError, write};

use crate::commands::small;
use crate::reach::{generation, generation_with_examples};
use crate::seed_folder::load;
use crate::site::get_json;

/// Files by their path in the site.
type Files = BTreeMap<String, Vec<u8>>;

const ADDRESS: &str = "https://help.example.org/lycoming";

fn files_of(generation: &Generation) -> Result<Files, StaticSiteError> {
    let opened = Arc::new(Generation::open(&generation.folder).unwrap());
    let mut files = Files::new();
    write(&opened, Some(ADDRESS), |file, bytes| {
        let before = files.insert(file.to_owned(), bytes.to_vec());
        assert_eq!(before, None, "{file} is written once");
        Ok(())
    })?;
    Ok(files)
}

/// The site of the shipped seeds, made once.
fn site() -> &'static Files {
    static SITE: OnceLock<Files> = OnceLock::new();
    SITE.get_or_init(|| files_of(generation()).unwrap())
}

/// The pages with their text.
fn pages(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    let pages = files.iter().filter(|(name, _)| name.ends_with(".html"));
    pages.map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap()))
}

fn page<'a>(files: &'a Files, name: &str) -> &'a str {
    let bytes = files.get(name);
    let bytes = bytes.unwrap_or_else(|| panic!("there is no {name}"));
    std::str::from_utf8(bytes).unwrap()
}

/// Values of an attribute.
fn values<'a>(text: &'a str, attribute: &str) -> impl Iterator<Item = &'a str> {
    let start = format!(" {attribute}=\"");
    let parts: Vec<&str> = text.split(&start).skip(1).collect();
    parts
        .into_iter()
        .map(|part| part.split('"').next().unwrap())
}

/// The file that a link of a page leads to.
fn target(page: &str, link: &str) -> String {
    // Of the page that is shown at any address.
    if page.ends_with("404.html") {
        return link.strip_prefix("/lycoming/").unwrap().to_owned();
    }
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(
                folders.pop().is_some(),
                "{page}: {link} leads out of the site"
            ),
            part => folders.push(part),
        }
    }
    folders.join("/")
}

#[test]
fn every_link_leads_to_a_file_and_every_page_is_linked() {
    let site = site();
    let elsewhere = ["https://", "http://", "tel:", "sms:", "mailto:", "geo:"];
    let mut linked = BTreeSet::from(["index.html".to_owned(), "es/index.html".to_owned()]);
    for (name, text) in pages(site) {
        for link in values(text, "href").chain(values(text, "src")) {
            if elsewhere.iter().any(|scheme| link.starts_with(scheme)) {
                continue;
            }
            if let Some(id) = link.strip_prefix('#') {
                let has_id = text.contains(&format!(" id=\"{id}\""));
                assert!(has_id, "{name} has no {id}");
                continue;
            }
            assert!(!link.contains(['?', '#', ':', '&', '%']), "{name}: {link}");
            let file = target(name, link);
            assert!(site.contains_key(&file), "{name}: {link} leads nowhere");
            linked.insert(file);
        }
    }
    for (name, _) in pages(site).filter(|(name, _)| !name.ends_with("404.html")) {
        assert!(linked.contains(name), "nothing leads to {name}");
    }
    assert!(pages(site).count() > 500);
}

#[test]
fn no_page_needs_a_server() {
    for (name, text) in pages(site()) {
        for needed in [
            "<form",
            "/api/",
            "/find?",
            "manifest",
            "data-add",
            "/leave\"",
            "waypost.js",
        ] {
            assert!(!text.contains(needed), "{name}: {needed}");
        }
        assert_eq!(
            text.matches("<script").count(),
            1,
            "{name}: the quick exit alone"
        );
        assert!(
            text.contains("<a class=\"leave\" href=\"https://www.weather.gov\""),
            "{name}"
        );
        assert!(
            text.contains("<body data-leave=\"https://www.weather.gov\""),
            "{name}"
        );
        assert!(
            text.contains("<meta name=\"referrer\" content=\"no-referrer\">"),
            "{name}"
        );
        let policy = "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ";
        assert!(text.contains(policy), "{name}");
        for said in [
            "Open now",
            "Abierto ahora",
            "On now",
            "Today,",
            "Opens in",
            "Closed now",
        ] {
            assert!(!text.contains(&format!(">{said}")), "{name}: {said}");
        }
    }
}

#[test]
fn each_page_has_the_crisis_lines_and_the_day_it_was_made() {
    for (name, text) in pages(site()) {
        for number in ["tel:911", "tel:988", "tel:211"] {
            assert!(text.contains(number), "{name}: {number}");
        }
        let made = match name.starts_with("es/") {
            true => "Estas páginas se hicieron el ",
            false => "These pages were made on ",
        };
        assert!(text.contains(made), "{name}");
    }
}

#[test]
fn both_languages_are_complete_and_lead_to_each_other() {
    let site = site();
    for (name, text) in pages(site) {
        let (language, other) = match name.strip_prefix("es/") {
            Some(english) => ("es", english.to_owned()),
            None => ("en", format!("es/{name}")),
        };
        assert!(
            text.contains(&format!("<html lang=\"{language}\">")),
            "{name}"
        );
        assert!(site.contains_key(&other), "{name} has no {other}");
        let leads =
            values(text, "href").filter(|link| !link.contains(':') && !link.starts_with('#'));
        let mut leads = leads.map(|link| target(name, link));
        assert!(
            leads.any(|file| file == other),
            "{name} does not lead to {other}"
        );
    }
}

#[test]
fn pages_have_the_paths_of_the_live_ones() {
    let site = site();
    for name in [
        "index.html",
        "find/index.html",
        "c/index.html",
        "c/food/index.html",
        "c/food/page-2/index.html",
        "c/food/lock-haven/index.html",
        "c/food/17745/index.html",
        "near/lock-haven/index.html",
        "c/crisis/index.html",
        "r/pa-211/index.html",
        "meetings/index.html",
        "meetings/mon/index.html",
        "meetings/pocket/index.html",
        "binder/clinton/index.html",
        "safety/index.html",
        "404.html",
        "es/404.html",
        "es/c/food/lock-haven/index.html",
        "robots.txt",
    ] {
        assert!(site.contains_key(name), "{name}");
    }
    for listing in generation().listings().unwrap() {
        let name = format!("r/{}/index.html", listing.id);
        assert!(site.contains_key(&name), "{name}");
    }
}

#[test]
fn all_results_of_a_kind_are_on_its_pages() {
    let site = site();
    let pages = ["c/food/index.html", "c/food/page-2/index.html"].map(|name| page(site, name));
    let answer = get_json("/api/search?category=food");
    let total = usize::try_from(answer["total"].as_u64().unwrap()).unwrap();
    let items = pages.map(|text| text.matches("<li class=\"item\"").count());
    assert_eq!(items.iter().sum::<usize>(), total);
    assert!(pages[0].contains("href=\"page-2/index.html\""));
}

#[test]
fn hours_and_meetings_stand_by_day_of_the_week() {
    let site = site();
    let monday = page(site, "meetings/mon/index.html");
    assert!(monday.contains("<h2 class=\"lot\" id=\"d1\">Monday</h2>"));
    assert!(!monday.contains(">Tuesday</h2>"));
    let week = page(site, "es/meetings/index.html");
    for day in ["Domingo", "Lunes", "Sábado"] {
        assert!(week.contains(&format!(">{day}</h2>")), "{day}");
    }
    assert!(!week.contains("2026-"), "no day of a certain week");
}

#[test]
fn two_exports_of_one_generation_are_the_same() {
    let again = files_of(generation()).unwrap();
    assert!(again == *site());
}

#[test]
fn the_sitemap_has_every_page_once() {
    let site = site();
    let map = page(site, "sitemap.xml");
    let found: Vec<&str> = map
        .split("<loc>")
        .skip(1)
        .map(|part| part.split('<').next().unwrap())
        .collect();
    let listed: BTreeSet<&str> = found.iter().copied().collect();
    assert_eq!(found.len(), listed.len());
    let known: Vec<String> = pages(site)
        .filter(|(name, _)| !name.ends_with("404.html"))
        .map(|(name, _)| format!("{ADDRESS}/{name}"))
        .collect();
    assert_eq!(listed, known.iter().map(String::as_str).collect());
    let robots = page(site, "robots.txt");
    assert!(robots.ends_with("Sitemap: https://help.example.org/lycoming/sitemap.xml\n"));
    for (name, text) in pages(site) {
        assert!(
            text.contains("<meta name=\"robots\" content=\"noindex\">"),
            "{name}"
        );
    }
}

/// Settings of a site with one home county.
const SETTINGS: &[u8] = b"key,value\nhome_counties,\"Clinton, PA\"\n";

#[test]
fn a_place_is_on_its_pages_with_its_hours_and_a_confidential_one_is_not() {
    let file = b"id,name,category,address,city,state,zip,county,latitude,longitude,location_note,confidential,phone,hours,verified_on\n\
        safe,Safe House,domestic-violence,12 Hidden Lane,Renovo,PA,17764,Clinton,41.33,-77.75,Blue door,yes,570-244-8838,,\n\
        office,Office,domestic-violence,1 Main St,Lock Haven,PA,17745,Clinton,,,,no,570-244-8839,Mon-Fri 9am-5pm,2026-11-20\n";
    let (directory, _) = load(&[("resources.csv", file), ("site.csv", SETTINGS)]);
    let index = TempDir::new().unwrap();
    let built = Store::new(index.path()).publish(&directory, &"0".repeat(64), &|| {});
    let site = files_of(&built.unwrap()).unwrap();
    let office = page(&site, "r/office/index.html");
    let state = office.split("<p class=\"state").nth(1).unwrap();
    let state = state.split("</p>").next().unwrap();
    assert!(state.contains("9:00 am to 5:00 pm"), "{state}");
    assert!(page(&site, "near/lock-haven/index.html").contains("c/domestic-violence/lock-haven/"));
    assert!(page(&site, "c/domestic-violence/17745/index.html").contains("570-244-8839"));
    assert!(page(&site, "r/safe/index.html").contains("570-244-8838"));
    for (name, text) in &site {
        let text = String::from_utf8_lossy(text);
        // A map names the towns around.
        let text = text.replace("aria-hidden=\"true\">Renovo</text>", "");
        for secret in [
            "Hidden Lane",
            "Renovo",
            "renovo",
            "17764",
            "41.33",
            "Blue door",
        ] {
            assert!(
                !text.contains(secret) && !name.contains(secret),
                "{name}: {secret}"
            );
        }
    }
}

#[test]
fn made_up_examples_are_never_exported() {
    let refused = files_of(generation_with_examples())
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("made-up examples") && refused.contains("site.csv"),
        "{refused}"
    );
}

#[test]
fn a_full_disk_is_told_with_its_cause() {
    let opened = Arc::new(Generation::open(&generation().folder).unwrap());
    let mut left = 20;
    let full = write(&opened, None, |_, _| match left {
        0 => Err(std::io::ErrorKind::StorageFull.into()),
        _ => {
            left -= 1;
            Ok(())
        }
    });
    let said = full.unwrap_err().to_string();
    assert!(
        said.contains("no storage space") && said.contains("make room"),
        "{said}"
    );
}

/// Runs `export site` over seeds.
fn export(seeds: &Path, index: &Path, out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
    command.args(["export", "site"]).arg(out);
    command.arg("--data").arg(seeds).arg("--index").arg(index);
    command.output().unwrap()
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.collect()
}

#[test]
fn an_earlier_export_is_replaced_and_nothing_else() {
    let file = b"id,name,category,address,city,state,zip,county,phone\n\
        office,Office,food-pantry,1 Main St,Lock Haven,PA,17745,Clinton,570-244-8839\n";
    let seeds = small(&[("resources.csv", file)]);
    let scratch = TempDir::new().unwrap();
    let (index, out) = (scratch.path().join("index"), scratch.path().join("web"));
    let run = || export(seeds.path(), &index, &out);
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();

    std::fs::create_dir(&out).unwrap();
    let first = run();
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    assert!(
        said(&first).contains("There is no sitemap"),
        "{}",
        said(&first)
    );
    assert!(out.join("r/office/index.html").is_file() && !out.join("sitemap.xml").exists());

    std::fs::remove_file(out.join("index.html")).unwrap();
    let second = run();
    assert_eq!(second.status.code(), Some(0), "{}", said(&second));
    assert!(
        out.join("index.html").is_file(),
        "the earlier export is replaced"
    );
    assert_eq!(
        names(scratch.path()),
        BTreeSet::from(["index".into(), "web".into()])
    );

    std::fs::write(out.join("c/CNAME"), "help.example.org").unwrap();
    let third = run();
    assert_eq!(third.status.code(), Some(2));
    assert!(
        said(&third).contains("CNAME is not of the earlier export"),
        "{}",
        said(&third)
    );
    assert!(out.join("c/CNAME").is_file() && out.join("index.html").is_file());

    let other = export(seeds.path(), &index, seeds.path());
    assert_eq!(other.status.code(), Some(2));
    assert!(
        said(&other).contains("is not empty, and not an earlier export"),
        "{}",
        said(&other)
    );
    assert!(seeds.path().join("resources.csv").is_file());
}

#[test]
fn an_address_must_be_one_and_is_for_the_site_alone() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
        let output = command.arg("export").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = run(&["site", "never", "--address", "ftp://example.org"]);
    assert!(said.contains("https://help.example.org"), "{said}");
    let said = run(&["csv", "never", "--address", ADDRESS]);
    assert!(said.contains("for “export site” alone"), "{said}");
}
