//! A private place is known by its number alone: whatever its row says of the
//! place reaches no page, no paper, no file to take along and no index file.

use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use proptest::prelude::*;
use tempfile::TempDir;
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::web;

use crate::seed_folder::{NOW, load};
use crate::site::answered;

const SITE: &[u8] = b"key,value,value_es\n\
    title,Example Site,Sitio de ejemplo\n\
    area,Clinton County,el condado de Clinton\n\
    home_counties,\"Clinton, PA\",\n\
    time_zone,America/New_York,\n\
    leave_to,https://example.org,\n\
    address,https://waypost.example.org,\n";

/// Everything that answers with listings.
const OUTPUTS: [&str; 31] = [
    "/list?ids=safe,safe-meeting",
    "/list?ids=safe,safe-meeting&for=17745",
    "/list.json?ids=safe,safe-meeting",
    "/list.vcf?ids=safe,safe-meeting",
    "/list.csv?ids=safe,safe-meeting",
    "/list.ics?ids=safe,safe-meeting",
    "/handout?ids=safe,safe-meeting",
    "/handout?ids=safe,safe-meeting&lang=es&for=17745",
    "/handout?ids=safe,safe-meeting&large=1",
    "/compare?ids=safe,safe-meeting&for=17745",
    "/binder?county=Clinton",
    "/binder?county=Clinton&lang=es",
    "/meetings",
    "/meetings?near=17745",
    "/meetings?print=pocket&near=17745",
    "/meetings.json",
    "/find?q=shelter&near=17745",
    "/find?q=safe+house",
    "/find?category=domestic-violence&near=Renovo&sort=distance",
    "/find.json?q=safe&near=17745",
    "/find.ics?q=meeting",
    "/api/search?q=safe+house&near=17745",
    "/api/suggest?q=safe",
    "/api/resources/safe",
    "/r/safe",
    "/r/safe-meeting.ics",
    "/r/safe-meeting?for=17745",
    "/hsds/services?full=true",
    "/hsds/services?format=ndjson&full=true",
    "/hsds/organizations?full_service=true",
    "/hsds/service_at_locations?full=true",
];

fn files(below: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn a_planted_address_is_nowhere(word in "[a-z]{8}", number in 1000_u16..9999, north in 41.0_f64..41.5, west in 77.0_f64..77.9) {
        let secret = format!("{word}qz");
        let (latitude, longitude) = (format!("{north:.5}"), format!("-{west:.5}"));
        let resources = format!(
            "id,name,category,address,address_2,city,state,zip,county,latitude,longitude,location_note,confidential,phone,serves,hours,audience\n\
             safe,Safe House,domestic-violence,{number} {secret} Lane,Suite {secret}2,{secret}ville,PA,17764,Clinton,{latitude},{longitude},Behind {secret}3,yes,570-244-8838,\"Clinton, PA\",24/7,women\n"
        );
        let meetings = format!(
            "Name,Slug,Day,Time,End Time,Location,Address,City,State,Postal Code,Formatted Address,Types,Location Notes,Timezone,Latitude,Longitude,Coordinates,Fellowship,Confidential,Phone,County\n\
             Safe Meeting,safe-meeting,Sunday,19:00,20:00,{secret}4 Church,{number} {secret} Lane,{secret}ville,PA,17764,\"{number} {secret} Lane, {secret}ville, PA 17764\",\"O, W\",Door of {secret}5,America/New_York,{latitude},{longitude},\"{latitude},{longitude}\",AA,yes,570-244-8838,Clinton\n"
        );
        let (directory, _) = load(&[
            ("site.csv", SITE),
            ("resources-safe.csv", resources.as_bytes()),
            ("meetings-safe.csv", meetings.as_bytes()),
        ]);
        let index = TempDir::new().unwrap();
        let seeds = "0".repeat(64);
        let built = Store::new(index.path()).publish(&directory, &seeds, &|| {}).unwrap();
        let parts = [latitude.as_str(), &longitude[1..], secret.as_str(), "17764"];
        for path in files(&built.folder) {
            if path.ends_with("gazetteer.bin") {
                continue;
            }
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).to_lowercase();
            prop_assert!(!text.contains(&secret), "{} in {}", secret, path.display());
        }
        let app = web::App::new(Generation::open(&built.folder).unwrap(), || NOW);
        let mut shown = 0;
        for output in OUTPUTS {
            let request = Request::get(output).body(Body::empty()).unwrap();
            let page = answered(web::router(app.clone()), request);
            prop_assert_eq!(page.status, StatusCode::OK, "{}", output);
            let text = page.text.to_lowercase();
            for part in parts {
                prop_assert!(!text.contains(part), "{} in {}", part, output);
            }
            shown += usize::from(text.contains("570-244-8838") || text.contains("5702448838"));
        }
        prop_assert!(shown >= 15, "its number is shown on {} of them", shown);
    }
}

#[test]
fn what_is_closed_or_long_unchecked_says_so_on_paper() {
    let rows = b"id,name,category,phone,status,verified_on,serves,address,zip\n\
        shut,Shut Pantry,food-pantry,570-244-8838,closed,2026-11-01,\"Clinton, PA\",,\n\
        pause,Pausing Pantry,food-pantry,570-244-8838,temporarily closed,2026-11-01,\"Clinton, PA\",,\n\
        old,Old Pantry,food-pantry,570-244-8838,active,2020-01-05,\"Clinton, PA\",1 Main Street,17745\n";
    let (directory, _) = load(&[("site.csv", SITE), ("resources-old.csv", rows)]);
    let index = TempDir::new().unwrap();
    let seeds = "0".repeat(64);
    let built = Store::new(index.path())
        .publish(&directory, &seeds, &|| {})
        .unwrap();
    let app = web::App::new(Generation::open(&built.folder).unwrap(), || NOW);
    let get = |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        answered(web::router(app.clone()), request).text
    };
    let paper = get("/handout?ids=shut,pause,old");
    assert!(paper.contains("Closed for good") && paper.contains("Closed for now"));
    assert!(paper.contains("Last checked January 5, 2020."));
    assert!(paper.contains("Some facts may be old: call before you go."));
    let binder = get("/binder?county=Clinton");
    assert!(binder.contains("Closed for now") && binder.contains("Last checked January 5, 2020"));
    assert!(!binder.contains("Shut Pantry"), "closed for good stays out");
    assert!(binder.contains("1 made-up or closed listings are left out."));
    assert!(get("/list?ids=shut").contains("Closed for good"));
}
