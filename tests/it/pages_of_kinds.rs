//! Pages of a kind of help, the map of results, the page without a signal,
//! and how places and moments are said.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tempfile::TempDir;
use waypost::index::store::Store;
use waypost::web;

use crate::seed_folder::{NOW, load};
use crate::site::{answered, get, get_in, get_json, send};

#[test]
fn every_kind_of_help_has_a_page_that_leads_on() {
    let all = get("/c?near=17745").text;
    let mut seen = 0;
    for part in all.split("href=\"/c/").skip(1) {
        let path = format!("/c/{}", part.split('"').next().unwrap()).replace("&amp;", "&");
        assert!(
            path.ends_with("?near=17745"),
            "the place goes along: {path}"
        );
        let page = get(&path);
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text.contains("aria-label=\"You are here\""), "{path}");
        assert!(page.text.contains("near Lock Haven") || page.text.contains("Nothing here"));
        seen += 1;
    }
    assert!(seen >= 50, "{seen} kinds");
    assert_eq!(get("/c/no-such-kind").status, StatusCode::NOT_FOUND);
    assert!(get_in("/c/food", "es").text.contains("Comida"));
    assert!(
        get("/c/food-pantry?lang=es")
            .text
            .contains("/c/food?lang=es")
    );
    assert!(get("/").text.contains("href=\"/c\""));
}

#[test]
fn a_kinds_page_stays_itself_until_another_kind_is_chosen() {
    let page = get("/c/food?near=17745").text;
    assert!(page.contains("href=\"/c/food?near=17745&#38;sort=distance\""));
    assert!(page.contains("href=\"/c/food?near=17745&#38;when=tonight\""));
    assert!(page.contains("href=\"/find?near=17745&#38;category=food-pantry\""));
    let chips = page.split("class=\"chips\"").nth(1).unwrap();
    let chips = chips.split("</ul>").next().unwrap();
    assert!(chips.contains("Near Lock Haven") && !chips.contains(">Food<"));
}

#[test]
fn every_result_of_a_kind_is_on_one_of_its_pages() {
    let mut path = "/c/food".to_owned();
    let mut seen = std::collections::BTreeSet::new();
    let answer = get_json("/api/search?category=food");
    let total = usize::try_from(answer["total"].as_u64().unwrap()).unwrap();
    for _ in 0..9 {
        let page = get(&path).text;
        let items = page.split("<li class=\"item\"").skip(1);
        seen.extend(items.map(|item| {
            let link = item.split("href=\"/r/").nth(1).unwrap();
            link.split('"').next().unwrap().to_owned()
        }));
        let paging = page.split("<nav class=\"paging\"").nth(1).unwrap();
        let (before, _) = paging.split_once(">More results<").unwrap_or_default();
        let Some(next) = before
            .rsplit("href=\"")
            .next()
            .filter(|next| !next.is_empty())
        else {
            break;
        };
        path = next.trim_end_matches('"').replace("&#38;", "&");
    }
    assert!(total > 20, "{total} need more than one page");
    assert_eq!(seen.len(), total);
}

#[test]
fn a_listing_says_under_which_kinds_it_stands() {
    let page = get("/r/new-love-center-mobile-pantry").text;
    let page = if page.contains("You are here") {
        page
    } else {
        get("/r/pa-211").text
    };
    assert!(page.contains("class=\"crumbs no-print\"") && page.contains("href=\"/c\""));
}

/// The map of a page.
fn map(path: &str) -> Option<String> {
    let page = get(path).text;
    let map = page.split("<section class=\"map\"").nth(1)?;
    Some(map.split("</section>").next()?.to_owned())
}

#[test]
fn a_map_shows_what_has_a_place_and_says_what_has_none() {
    let page = get("/find?q=food&near=17745").text;
    let map = map("/find?q=food&near=17745").unwrap();
    let mut pins = 0;
    for pin in map.split("<a href=\"#").skip(1) {
        let result = pin.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{result}\"")), "{result}");
        pins += 1;
    }
    assert!(pins >= 5, "{pins} pins");
    assert!(map.contains("class=\"land home\"") && map.contains("Lock Haven</text>"));
    assert!(map.contains("Not on the map:"));
    assert!(!map.contains("NaN") && !map.contains("http"));
}

#[test]
fn places_known_only_by_their_town_are_drawn_so() {
    let map = map("/find?q=food&near=17745").unwrap();
    assert!(map.contains("class=\"loose\"") && map.contains("class=\"pin about\""));
    assert!(map.contains("drawn at the middle of the town"));
}

#[test]
fn private_places_are_not_drawn() {
    for path in [
        "/find?q=ywca+wise+options&near=17701",
        "/c/domestic-violence?near=17701",
    ] {
        assert!(get(path).text.contains("Wise Options"), "{path}");
        let drawn = map(path).unwrap_or_default();
        assert!(!drawn.contains("Wise Options"), "{path}");
    }
}

#[test]
fn far_results_and_none_make_no_map() {
    assert!(map("/find?q=food&near=Honolulu,+HI").is_none());
    assert!(map("/find?q=988").is_none_or(|map| !map.contains("NaN")));
}

#[test]
fn a_place_and_a_moment_are_said_as_people_say_them() {
    let chips = |path: &str, language: &str| {
        let page = get_in(path, language).text;
        let chips = page.split("class=\"chips\"").nth(1).unwrap().to_owned();
        chips.split("</ul>").next().unwrap().to_owned()
    };
    let english = chips("/find?q=food&near=17745&at=2026-11-22T19:00-05:00", "en");
    assert!(english.contains("Near Lock Haven") && !english.contains("17745<"));
    assert!(english.contains("November 22, 7:00 pm"), "{english}");
    let spanish = chips("/find?q=comida&near=17745", "es");
    assert!(spanish.contains("Cerca de Lock Haven"), "{spanish}");
    assert!(chips("/find?q=food&near=41.14,+-77.45", "en").contains("Near you"));
    assert!(chips("/find?q=food+near+lock+haven", "en").contains("Near Lock Haven"));
}

#[test]
fn a_place_in_the_box_that_was_not_used_is_told() {
    let page = get("/find?q=food+near+williamsport&near=17745").text;
    assert!(page.contains("near Williamsport"));
    assert!(page.contains("“17745”") && page.contains("so we look there"));
    assert!(
        !page.contains("Near Lock Haven"),
        "no chip for what was not used"
    );
    let same = get("/find?q=food+near+17745&near=17745").text;
    assert!(!same.contains("so we look there"));
}

#[test]
fn a_crisis_panel_leaves_room_for_the_results() {
    let page = get("/find?q=i+want+to+die&near=17745").text;
    let panel = &page[page.find("class=\"talk\"").unwrap()..page.find("id=\"found\"").unwrap()];
    assert!(panel.contains("href=\"#found\""), "a way to the results");
    let folded = panel.find("<details").unwrap();
    for number in ["tel:988", "sms:988", "sms:63288"] {
        assert!(
            panel.find(number).unwrap() < folded,
            "{number} is not folded away"
        );
    }
    assert!(
        panel[folded..].contains("sms:741741"),
        "the others are, and stay in reach"
    );
}

#[test]
fn without_a_signal_both_languages_have_the_numbers_and_no_results() {
    let page = get("/offline").text;
    for part in ["lang=\"en\"", "lang=\"es\"", "No signal", "No hay señal"] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(
        page.matches("tel:988").count(),
        3,
        "the menu and both languages"
    );
    let worker = send(Request::get("/sw.js").body(Body::empty()).unwrap());
    assert_eq!(
        worker.headers[header::CONTENT_TYPE],
        "text/javascript; charset=utf-8"
    );
    assert_eq!(worker.headers[header::CACHE_CONTROL], "no-cache");
    assert!(!worker.text.contains('{') || !worker.text.contains("{version}"));
    for path in worker
        .text
        .split('"')
        .filter(|part| part.starts_with("/static/"))
    {
        let kept = get(path);
        assert!(
            path == "/static/" || kept.status == StatusCode::OK,
            "{path}"
        );
    }
    assert!(!worker.text.contains("/find"));
}

#[test]
fn the_site_can_be_kept_as_an_app() {
    let home = get("/").text;
    let path = home
        .split('"')
        .find(|part| part.ends_with(".webmanifest"))
        .unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&get(path).text).unwrap();
    let icons = manifest["icons"].as_array().unwrap();
    for (size, purpose) in [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ] {
        let fits = |icon: &&serde_json::Value| icon["sizes"] == size && icon["purpose"] == purpose;
        let icon = icons.iter().find(fits).unwrap();
        assert_eq!(get(icon["src"].as_str().unwrap()).status, StatusCode::OK);
    }
    assert_eq!(manifest["start_url"], "/");
}

/// The page of a listing where the county takes mistakes at an address.
fn feedback_at(address: &str) -> String {
    let site = format!("key,value,value_es\nfeedback,{address},\n");
    let (directory, _) = load(&[("site.csv", site.as_bytes())]);
    let folder = TempDir::new().unwrap();
    let store = Store::new(folder.path());
    let generation = store.publish(&directory, &"0".repeat(64), &|| {}).unwrap();
    let app = web::App::new(generation, || NOW);
    let request = Request::get("/r/good-pantry").body(Body::empty()).unwrap();
    answered(web::router(app), request).text
}

#[test]
fn mistakes_go_to_the_county_by_the_persons_own_mail_or_text() {
    let mail = feedback_at("help@example.org");
    assert!(mail.contains("href=\"mailto:help@example.org?subject=good-pantry\""));
    assert!(mail.contains("Something wrong here?"));
    assert!(feedback_at("+15705550142").contains("href=\"sms:+15705550142?body=good-pantry\""));
    assert!(!feedback_at("").contains("Something wrong here?"));
}

#[test]
fn browsers_are_asked_for_tls_only_where_there_is_some() {
    let plain = get("/");
    assert!(
        plain
            .headers
            .get(header::STRICT_TRANSPORT_SECURITY)
            .is_none()
    );
    let behind = Request::get("/").header("x-forwarded-proto", "https");
    let behind = send(behind.body(Body::empty()).unwrap());
    assert!(
        behind
            .headers
            .contains_key(header::STRICT_TRANSPORT_SECURITY)
    );
}
