//! The HSDS API: its answers fit the specification, say what the seeds say,
//! and refuse what they cannot read.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jsonschema::Validator;
use serde_json::Value;
use waypost::export::hsds::ids;
use waypost::web;

use crate::lists::{ADDRESS, get_at_address};
use crate::site::{Page, answered, get, get_json, send, site_of};

/// A schema of the specification, where it stands beside the checkout; the
/// test says so and ends when there is none.
pub fn schema(name: &str) -> Option<Validator> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/hsds");
    let folder = std::env::var_os("WAYPOST_HSDS_SCHEMAS").map_or(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join("3.1").join(name)) else {
        println!("skipped: there is no {name} of HSDS 3.1");
        return None;
    };
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    without_references(&mut schema);
    let options = jsonschema::options().should_validate_formats(true);
    Some(options.build(&schema).unwrap())
}

/// Two schemas are not compiled and lead to files of which none is there: to
/// the history of a thing, which we do not send.
fn without_references(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.remove("$ref");
            map.values_mut().for_each(without_references);
        }
        Value::Array(list) => list.iter_mut().for_each(without_references),
        _ => {}
    }
}

fn fits(validator: &Validator, value: &Value) {
    let wrong: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?} in {value}");
}

fn contents(path: &str) -> Vec<Value> {
    let page = get_json(path);
    let contents = page["contents"].as_array().unwrap().clone();
    assert_eq!(page["total_items"].as_u64(), Some(contents.len() as u64));
    contents
}

/// Every item of a list alone, and the list in short and in full.
fn all_fit(list: &str, of_list: &str, of_one: &str, fuller: &str) {
    let (Some(of_list), Some(of_one)) = (schema(of_list), schema(of_one)) else {
        return;
    };
    let short = contents(&format!("{list}?per_page=500"));
    assert!(!short.is_empty(), "{list}");
    for item in &short {
        fits(&of_list, item);
        let id = item["id"].as_str().unwrap();
        fits(&of_one, &get_json(&format!("{list}/{id}")));
    }
    for item in contents(&format!("{list}?per_page=500{fuller}")) {
        fits(&of_one, &item);
    }
}

#[test]
fn services_fit_the_specification() {
    all_fit(
        "/hsds/services",
        "service_list.json",
        "service.json",
        "&full=true",
    );
    let Some(of_list) = schema("service_list.json") else {
        return;
    };
    for item in contents("/hsds/services?minimal=true") {
        fits(&of_list, &item);
        assert!(item.get("description").is_none());
    }
}

#[test]
fn organizations_fit_the_specification() {
    let (list, one) = ("organization_list.json", "organization.json");
    all_fit("/hsds/organizations", list, one, "&full_service=true");
}

#[test]
fn services_at_locations_fit_the_specification() {
    let (list, one) = ("service_at_location_list.json", "service_at_location.json");
    all_fit("/hsds/service_at_locations", list, one, "&full=true");
}

#[test]
fn taxonomies_and_terms_fit_the_specification() {
    all_fit("/hsds/taxonomies", "taxonomy.json", "taxonomy.json", "");
    let (list, one) = ("taxonomy_term.json", "taxonomy_term.json");
    all_fit("/hsds/taxonomy_terms", list, one, "");
}

#[test]
fn the_api_says_what_it_is() {
    let about: Value = serde_json::from_str(&get_at_address("/hsds/").text).unwrap();
    assert_eq!(about["version"], "3.1");
    assert_eq!(about["openapi_url"], format!("{ADDRESS}/openapi.json"));
    assert_eq!(get("/hsds").status, StatusCode::OK);
}

/// Everything in an answer: the path of keys, and the value.
fn walk(value: &Value, key: &str, seen: &mut dyn FnMut(&str, &Value)) {
    seen(key, value);
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| walk(value, key, seen)),
        Value::Array(list) => list.iter().for_each(|value| walk(value, key, seen)),
        _ => {}
    }
}

#[test]
fn nothing_is_null_or_blank_and_clocks_have_24_hours() {
    let clock = regex::Regex::new("^([01][0-9]|2[0-3]):[0-5][0-9]$").unwrap();
    let mut clocks = 0;
    for path in ["services", "service_at_locations", "organizations"] {
        let answer = get_json(&format!("/hsds/{path}?per_page=500&full=true"));
        walk(&answer, "", &mut |key, value| {
            assert!(!value.is_null(), "{key} of {path}");
            assert_ne!(value.as_str(), Some(""), "{key} of {path}");
            if key == "opens_at" || key == "closes_at" {
                clocks += 1;
                assert!(clock.is_match(value.as_str().unwrap()), "{value}");
            }
            if key == "extension" || key == "timezone" {
                assert!(value.is_number(), "{value}");
            }
        });
    }
    assert!(clocks > 50, "{clocks}");
}

#[test]
fn ids_are_for_good() {
    assert_eq!(
        ids::service("pa-211").to_string(),
        "e7bee2d1-ca16-5ba2-9bef-0075c3899560"
    );
    assert_eq!(
        ids::organization(" PA  211").to_string(),
        "95c04519-653d-547f-87b4-abc0291ed23a"
    );
    let service = get_json("/hsds/services/e7bee2d1-ca16-5ba2-9bef-0075c3899560");
    assert_eq!(service["name"], "PA 211");
    assert_eq!(
        service["organization_id"],
        "95c04519-653d-547f-87b4-abc0291ed23a"
    );
    assert_eq!(service["phones"][0]["number"], "211");
    assert_eq!(service["service_areas"][0]["name"], "Pennsylvania");
    let mut seen = BTreeSet::new();
    for item in contents("/hsds/services?per_page=500&full=true") {
        walk(&item, "", &mut |key, value| {
            if key != "id" {
                return;
            }
            seen.insert(value.as_str().unwrap().to_owned());
        });
    }
    assert!(seen.len() > 500, "{}", seen.len());
}

#[test]
fn every_listing_but_the_invented_is_told() {
    let services = contents("/hsds/services?per_page=500&full=true");
    let real = crate::reach::generation().listings().unwrap();
    let real: Vec<_> = real
        .iter()
        .filter(|l| l.status != waypost::model::listing::Status::Example)
        .collect();
    assert_eq!(services.len(), real.len());
    for (service, listing) in services.iter().zip(real) {
        assert_eq!(service["id"], ids::service(&listing.id).to_string());
        assert_eq!(service["name"], listing.name.english.as_str());
        let links = service["additional_urls"].as_array().cloned();
        let links = links.unwrap_or_default();
        for url in &listing.source.urls {
            assert!(
                links.iter().any(|link| link["url"] == url.as_str()),
                "{url}"
            );
        }
    }
    let text = get("/hsds/services?format=ndjson&full=true").text;
    assert!(!text.contains("Example Church") && !text.contains("Women's Step Study"));
    assert_eq!(text.lines().count(), services.len());
    let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first, services[0]);
}

const TIMES: &[u8] = b"id,name,category,phone,serves,hours,hours_note\n\
    whole,Whole Example,food,570-244-8838,US,24/7,\n\
    nights,Nights Example,food,570-244-8838 x0420,17745,Fri-Sat 10pm-3am,Ring\n\
    month,Month Example,food,570-244-8838 x42,\"Clinton, PA\",1st and 3rd Monday 9am-5pm,\n\
    midnight,Midnight Example,food,570-244-8838,PA,Sun 6pm-midnight,\n\
    asked,Asked Example,food,570-244-8838,US,by appointment,\n\
    words,Words Example,food,570-244-8838,US,now and then,\n\
    silent,Silent Example,food,570-244-8838,US,,\n";

const MEETINGS: &[u8] = b"Name,Slug,Day,Time,End Time,Address,City,State,Postal Code,Types,Group,Timezone,Repeats,Season,Skips,Fellowship,Conference URL,Attendance Option,Latitude,Longitude\n\
    Every Example,every,\"1, 3\",19:00,20:30,100 Example St,Lock Haven,PA,17745,\"O, W\",Example Group,America/New_York,,,2026-12-25,AA,,in_person,41.137,-77.447\n\
    Other Example,other,Monday,23:30,00:30,,Lock Haven,PA,17745,,,America/Phoenix,every other week from 2026-11-02,,,NA,,in_person,,\n\
    Summer Example,summer,Sunday,19:00,20:00,100 Example St,Lock Haven,PA,17745,,,America/New_York,,05-01 to 09-30,,NA,,in_person,,\n\
    Online Example,online,Friday,19:00,20:00,,,,,ONL,,America/New_York,last,,,AA,https://zoom.us/j/1234567890,online,,\n";

fn told(app: &web::App, id: &str) -> Value {
    let path = format!("/hsds/services/{}", ids::service(id));
    let request = Request::get(path).body(Body::empty()).unwrap();
    let page = answered(web::router(app.clone()), request);
    assert_eq!(page.status, StatusCode::OK, "{id}: {}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

/// `freq interval byday opens-closes dtstart | description | notes`.
fn times(service: &Value) -> Vec<String> {
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or("-").to_owned();
    let all = service["schedules"].as_array().cloned().unwrap_or_default();
    let line = |one: &Value| {
        let keys = ["freq", "byday", "opens_at", "closes_at", "dtstart"];
        let fields = keys.map(|key| text(one, key)).join(" ");
        let (offset, every) = (&one["timezone"], &one["interval"]);
        let notes = text(one, "notes");
        format!("{fields} {every} {offset} | {notes}")
    };
    all.iter().map(line).collect()
}

#[test]
fn hours_and_meetings_become_schedules() {
    let (_index, app) = site_of(&[("resources-times.csv", TIMES), ("meetings.csv", MEETINGS)]);
    let expected: [(&str, &[&str]); 11] = [
        (
            "whole",
            &["WEEKLY MO,TU,WE,TH,FR,SA,SU 00:00 23:59 - null null | -"],
        ),
        ("nights", &["WEEKLY FR,SA 22:00 03:00 - null null | Ring"]),
        ("month", &["MONTHLY 1MO,3MO 09:00 17:00 - null null | -"]),
        ("midnight", &["WEEKLY SU 18:00 00:00 - null null | -"]),
        ("asked", &["- - - - - null null | -"]),
        ("words", &["- - - - - null null | -"]),
        ("silent", &[]),
        (
            "every",
            &["WEEKLY MO,WE 19:00 20:30 - null null | Not on 2026-12-25."],
        ),
        ("other", &["WEEKLY MO 23:30 00:30 2026-11-02 2 -7.0 | -"]),
        ("summer", &["- - - - - null null | -"]),
        ("online", &["MONTHLY -1FR 19:00 20:00 - null null | -"]),
    ];
    for (id, lines) in expected {
        assert_eq!(times(&told(&app, id)), lines, "{id}");
    }
    let words = told(&app, "words");
    assert_eq!(words["schedules"][0]["description"], "now and then");
    let nights = told(&app, "nights");
    assert_eq!(nights["schedules"][0]["description"], "Fri-Sat 10pm-3am");
    assert_eq!(nights["phones"][0]["description"], "Extension 0420.");
    let month = told(&app, "month");
    assert_eq!(month["phones"][0]["extension"], 42);
    assert!(month["phones"][0].get("description").is_none());
    assert_eq!(month["service_areas"][0]["extent"], "Clinton, PA");
}

#[test]
fn a_meeting_is_a_service_with_its_types_and_its_room() {
    let (_index, app) = site_of(&[("meetings.csv", MEETINGS)]);
    let every = told(&app, "every");
    assert_eq!(every["alternate_name"], "Example Group");
    let codes = every["attributes"].as_array().unwrap().iter();
    let codes: Vec<&str> = codes
        .filter_map(|one| one["taxonomy_term"]["code"].as_str())
        .collect();
    assert!(
        codes.contains(&"aa") && codes.contains(&"meeting:AA:W"),
        "{codes:?}"
    );
    let room = &every["service_at_locations"][0]["location"];
    assert_eq!(room["location_type"], "physical");
    assert_eq!(room["latitude"], 41.137);
    assert_eq!(room["addresses"][0]["address_1"], "100 Example St");
    let town = &told(&app, "other")["service_at_locations"][0]["location"];
    assert_eq!(town["name"], "Lock Haven, PA 17745");
    assert!(town.get("addresses").is_none() && town.get("latitude").is_none());
    let online = &told(&app, "online")["service_at_locations"][0]["location"];
    assert_eq!(online["location_type"], "virtual");
    assert_eq!(online["url"], "https://zoom.us/j/1234567890");
}

fn total(path: &str) -> u64 {
    get_json(path)["total_items"].as_u64().unwrap()
}

#[test]
fn every_parameter_narrows() {
    let all = total("/hsds/services");
    let term = ids::id("taxonomy_term", "food");
    let food = total(&format!("/hsds/services?taxonomy_term_id={term}"));
    assert!(food > 0 && food < all, "{food} of {all}");
    let taxonomy = ids::id("taxonomy", "people");
    let people = total(&format!("/hsds/services?taxonomy_id={taxonomy}"));
    assert!(people > 0 && people < all, "{people} of {all}");
    let runner = ids::organization("Pennsylvania Department of Human Services");
    let theirs = contents(&format!("/hsds/services?organization_id={runner}"));
    assert!(theirs.len() > 1 && (theirs.len() as u64) < all);
    assert!(
        theirs
            .iter()
            .all(|one| one["organization_id"] == runner.to_string())
    );
    let both = format!("/hsds/services?organization_id={runner}&taxonomy_term_id={term}");
    assert!(total(&both) < theirs.len() as u64);
    let found = contents("/hsds/services?search=my+lights+are+getting+shut+off&per_page=500");
    assert!(!found.is_empty() && (found.len() as u64) < all);
    let nobody = ids::organization("Nobody Example");
    assert_eq!(
        total(&format!("/hsds/services?organization_id={nobody}")),
        0
    );
    assert_eq!(contents("/hsds/services?minimal=true").len() as u64, all);

    let places = total("/hsds/service_at_locations");
    assert!(places > 0 && places < all);
    let near = total("/hsds/service_at_locations?postcode=17745&proximity=8000");
    let wide = total("/hsds/service_at_locations?postcode=17745&proximity=80000");
    assert!(
        near > 0 && near < wide && wide <= places,
        "{near} {wide} {places}"
    );
    let point = total("/hsds/service_at_locations?point=41.137,-77.447&radius=8000");
    assert!(point > 0 && point < places);
    let far = total("/hsds/service_at_locations?point=0,0&radius=8000");
    assert_eq!(far, 0);

    let terms = total("/hsds/taxonomy_terms");
    let top = total("/hsds/taxonomy_terms?top_only=true");
    let below = total(&format!("/hsds/taxonomy_terms?parent_id={term}"));
    assert!(top > 0 && top < terms && below > 0 && below < terms);
    assert_eq!(total("/hsds/taxonomies"), 3);
    assert!(total("/hsds/organizations?search=human+services") >= 1);
    assert!(total(&format!("/hsds/organizations?taxonomy_term_id={term}")) > 0);
}

#[test]
fn who_asks_for_what_changed_misses_nothing_unconfirmed() {
    let rows = b"id,name,category,phone,serves,verified_on,status\n\
        old,Old Example,food,570-244-8838,US,2026-01-05,\n\
        new,New Example,food,570-244-8838,US,2026-11-09,closed\n\
        never,Never Example,food,570-244-8838,US,,temporarily closed\n";
    let (_index, app) = site_of(&[("resources-days.csv", rows)]);
    let names = |query: &str| {
        let path = format!("/hsds/services?{query}");
        let request = Request::get(path).body(Body::empty()).unwrap();
        let page = answered(web::router(app.clone()), request);
        let page: Value = serde_json::from_str(&page.text).unwrap();
        let items = page["contents"].as_array().unwrap().clone();
        let line = |one: &Value| {
            let day = one["modified_date"].as_str().unwrap_or("-");
            format!("{} {} {day}", one["name"], one["status"])
        };
        items.iter().map(line).collect::<Vec<_>>()
    };
    let found = names("modified_after=2026-11-09T00:00:00Z&minimal=true");
    assert_eq!(
        found,
        [
            "\"Good Pantry\" \"active\" -",
            "\"Never Example\" \"temporarily closed\" -",
            "\"New Example\" \"defunct\" 2026-11-09",
        ]
    );
    assert_eq!(names("modified_after=2026-11-10&minimal=true").len(), 2);
}

#[test]
fn pages_are_linked_and_add_up() {
    let all = contents("/hsds/services?per_page=500");
    let mut path = "/hsds/services?per_page=7".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = get(&path);
        let body: Value = serde_json::from_str(&page.text).unwrap();
        assert_eq!(body["size"], body["contents"].as_array().unwrap().len());
        assert_eq!(body["first_page"], seen.is_empty());
        seen.extend(body["contents"].as_array().unwrap().clone());
        let links = page.headers[header::LINK].to_str().unwrap();
        let next = links
            .split(", ")
            .find(|link| link.ends_with("rel=\"next\""));
        let Some(next) = next else {
            assert_eq!(body["last_page"], true);
            break;
        };
        assert_eq!(body["last_page"], false);
        path = next[1..next.find('>').unwrap()].to_owned();
    }
    assert_eq!(seen, all);
    let past = get_json("/hsds/services?page=1000");
    assert_eq!(past["empty"], true);
    assert_eq!(past["last_page"], true);
}

fn asked(path: &str, name: header::HeaderName, value: &str) -> Page {
    let request = Request::get(path).header(name, value);
    send(request.body(Body::empty()).unwrap())
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let first = get("/hsds/services?per_page=3");
    let tag = first.headers[header::ETAG].to_str().unwrap();
    assert_eq!(first.headers[header::CACHE_CONTROL], "no-store");
    for given in [
        tag,
        &format!("\"x\", {tag}"),
        tag.trim_start_matches("W/"),
        "*",
    ] {
        let again = asked("/hsds/services?per_page=3", header::IF_NONE_MATCH, given);
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{given}");
        assert!(again.text.is_empty());
        assert_eq!(again.headers[header::ETAG], tag);
    }
    let other = asked("/hsds/services?per_page=4", header::IF_NONE_MATCH, tag);
    assert_eq!(other.status, StatusCode::OK);
    let words = get("/hsds/services?search=food");
    assert_eq!(words.headers[header::CACHE_CONTROL], "no-store");
}

#[test]
fn only_these_reads_are_open_to_other_sites() {
    let allowed = header::ACCESS_CONTROL_ALLOW_ORIGIN;
    let open = [
        "/hsds/",
        "/hsds/services",
        "/hsds/services?format=ndjson",
        "/hsds/taxonomies",
        "/hsds/services?page=0",
        "/hsds/services/none",
    ];
    for path in open {
        assert_eq!(get(path).headers[&allowed], "*", "{path}");
    }
    for path in ["/", "/api/search?q=food", "/meetings.json", "/list.json"] {
        assert!(!get(path).headers.contains_key(&allowed), "{path}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_and_said() {
    let unknown = ids::service("nobody-example");
    let cases = [
        ("/hsds/services?colour=red", 400, "colour"),
        ("/hsds/services?page=0", 400, "page takes"),
        ("/hsds/services?page=one", 400, "page takes"),
        ("/hsds/services?page=-1", 400, "page takes"),
        (
            "/hsds/services?page=99999999999999999999",
            400,
            "page takes",
        ),
        ("/hsds/services?per_page=1000000000", 400, "from 1 to 500"),
        ("/hsds/services?per_page=0", 400, "per_page takes"),
        ("/hsds/services?page=1&page=2", 400, "given twice"),
        ("/hsds/services?format=xml", 400, "json or ndjson"),
        ("/hsds/services?full=yes", 400, "true or false"),
        ("/hsds/services?minimal=true&full=true", 400, "both"),
        ("/hsds/services?taxonomy_term_id=food", 400, "a UUID"),
        ("/hsds/services?organization_id={12}", 400, "a UUID"),
        (
            "/hsds/services?modified_after=lately",
            400,
            "a day or a moment",
        ),
        (
            "/hsds/services?postcode=17745",
            400,
            "postcode is not known",
        ),
        ("/hsds/service_at_locations?postcode=00000", 400, "a ZIP"),
        ("/hsds/service_at_locations?proximity=5", 400, "give both"),
        ("/hsds/service_at_locations?point=1,2", 400, "give both"),
        (
            "/hsds/service_at_locations?point=91,2&radius=1",
            400,
            "degrees",
        ),
        (
            "/hsds/service_at_locations?postcode=17745&proximity=NaN",
            400,
            "metres",
        ),
        ("/hsds/taxonomies?full=true", 400, "full is not known"),
        ("/hsds/services/none", 400, "a UUID"),
        (
            "/hsds/services/e7bee2d1-ca16-5ba2-9bef-0075c389956",
            400,
            "a UUID",
        ),
        ("/hsds/?page=1", 400, "takes none"),
        ("/hsds/nothing", 404, ""),
    ];
    let lists = [
        "services",
        "organizations",
        "service_at_locations",
        "taxonomies",
        "taxonomy_terms",
    ];
    let unknown = lists.map(|list| format!("/hsds/{list}/{unknown}"));
    let unknown = unknown.iter().map(|path| (path.as_str(), 404, ""));
    for (path, status, says) in cases.into_iter().chain(unknown) {
        let page = get(&path.replace(['{', '}'], "%7B"));
        assert_eq!(page.status.as_u16(), status, "{path}: {}", page.text);
        let body: Value = serde_json::from_str(&page.text).unwrap();
        assert_eq!(body["error"]["status"], status, "{path}");
        let detail = body["error"]["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{path}: {detail}");
    }
    let too_long = format!("/hsds/services?search={}", "a".repeat(201));
    assert_eq!(get(&too_long).status, StatusCode::BAD_REQUEST);
}

/// What the description of the API says a path takes, it takes.
#[test]
fn every_described_parameter_is_known() {
    static DESCRIBED: OnceLock<Value> = OnceLock::new();
    let described = DESCRIBED.get_or_init(|| get_json("/openapi.json"));
    let mut checked = 0;
    for (path, operations) in described["paths"].as_object().unwrap() {
        let is_list = path.starts_with("/hsds/") && !path.contains("{id}");
        let parameters = operations["get"]["parameters"].as_array();
        for parameter in parameters.into_iter().flatten().filter(|_| is_list) {
            let name = parameter["name"].as_str().unwrap();
            let page = get(&format!("{path}?{name}=%00"));
            assert!(!page.text.contains("is not known here"), "{path} {name}");
            checked += 1;
        }
    }
    assert!(checked > 35, "{checked}");
}

/// The page for people who use the data, and the API written out.
#[test]
fn others_are_told_how_to_use_the_data() {
    let data = get("/data").text;
    for said in [
        "/hsds/",
        "GeoNames",
        "CC BY 4.0",
        "lockhaven.com",
        " listings",
    ] {
        assert!(data.contains(said), "{said}");
    }
    let docs = get("/docs").text;
    let described = get_json("/openapi.json");
    for (path, operations) in described["paths"].as_object().unwrap() {
        assert!(docs.contains(&format!(" {path}</h2>")), "{path}");
        for parameter in operations["get"]["parameters"]
            .as_array()
            .into_iter()
            .flatten()
        {
            assert!(
                docs.contains(parameter["name"].as_str().unwrap()),
                "{parameter}"
            );
        }
    }
    assert!(!docs.contains("<script src=\"http") && !docs.contains("//cdn"));
    assert!(get("/data?lang=es").text.contains("Use nuestros datos"));
}

/// Lists are asked for by POST, too, as the specification has it: in the
/// address or as a form, which keeps what is searched for out of addresses.
#[test]
fn lists_are_asked_for_by_post() {
    let post = |path: &str, kind: &str, body: &str| {
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        send(request.body(Body::from(body.to_owned())).unwrap())
    };
    let form = "application/x-www-form-urlencoded";
    let wanted = get_json("/hsds/services?search=food+pantry&per_page=3");
    for (path, body) in [
        ("/hsds/services", "search=food+pantry&per_page=3"),
        ("/hsds/services?search=food+pantry", "per_page=3"),
        ("/hsds/services?search=food+pantry&per_page=3", ""),
    ] {
        let page = post(path, form, body);
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        assert_eq!(page.headers["access-control-allow-origin"], "*");
        let found: Value = serde_json::from_str(&page.text).unwrap();
        assert_eq!(found, wanted, "{path} with {body}");
    }
    for (path, kind, body, says) in [
        ("/hsds/services?page=1", form, "page=2", "given twice"),
        ("/hsds/services", form, "pages=2", "not known here"),
        ("/hsds/services", "application/json", "{}", "from a form"),
        (
            "/hsds/services",
            form,
            "search=\u{0}&page=0",
            "whole number",
        ),
    ] {
        let page = post(path, kind, body);
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path} {body}");
        assert!(page.text.contains(says), "{path} {body}: {}", page.text);
    }
    let too_long = post("/hsds/services", form, &"a".repeat(17 << 10));
    assert_eq!(too_long.status, StatusCode::PAYLOAD_TOO_LARGE);
    let one = format!("/hsds/services/{}", ids::service("pa-211"));
    assert_eq!(post(&one, form, "").status, StatusCode::METHOD_NOT_ALLOWED);
}

/// Every example of a path is there, so that the first try of a reader works.
#[test]
fn examples_of_ids_lead_somewhere() {
    let described = get_json("/openapi.json");
    let mut seen = 0;
    for (path, operations) in described["paths"].as_object().unwrap() {
        let parameters = operations["get"]["parameters"].as_array();
        let id = parameters
            .into_iter()
            .flatten()
            .find(|one| one["in"] == "path");
        let Some(id) = id else { continue };
        let id = id["example"].as_str().unwrap();
        assert_eq!(
            get(&path.replace("{id}", id)).status,
            StatusCode::OK,
            "{path}"
        );
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
}
