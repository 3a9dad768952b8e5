//! Pages: what every one of them carries, and what each says.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::routing::get as get_route;
use waypost::web::apply_middleware;
use waypost::web::routes::ROUTES;

use crate::site::{answered, app, get, get_in, send};

/// Pages that people come to, well and unwell.
const PAGES: [&str; 16] = [
    "/",
    "/meetings?near=17745&colour=red",
    "/find?q=food&near=17745",
    "/find?q=i+want+to+die",
    "/find",
    "/r/988-suicide-crisis-lifeline",
    "/r/ywca-wise-options",
    "/c",
    "/c/food?near=17745",
    "/offline",
    "/helping?age=67",
    "/safety",
    "/about",
    "/data",
    "/docs",
    "/nowhere",
];

#[test]
fn every_page_keeps_its_secrets() {
    for path in PAGES
        .into_iter()
        .chain(["/api/search?q=food", "/api/nowhere", "/livez"])
    {
        let page = get(path);
        let header = |name: &str| page.headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!(header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(header("x-content-type-options"), Some("nosniff"), "{path}");
        let policy = header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert!(page.headers.get(header::SET_COOKIE).is_none(), "{path}");
    }
}

#[test]
fn every_page_carries_the_crisis_lines_and_the_way_out() {
    for path in PAGES {
        for language in ["en", "es"] {
            let page = get_in(path, language).text;
            for number in ["tel:911", "tel:988", "tel:+18447073224", "tel:211"] {
                assert!(page.contains(number), "{number} on {path} in {language}");
            }
            let leave = page.find("class=\"leave\"").unwrap();
            let first_link = page.find("<a ").unwrap();
            assert_eq!(leave, first_link + 3, "leaving comes first on {path}");
        }
    }
}

#[test]
fn the_name_of_a_place_is_read_before_what_is_said_of_it() {
    for (path, name, said) in [
        ("/find?q=food&near=17745", "<h3>", "class=\"line\""),
        ("/list?ids=pa-211", "<h2 class=\"h3\">", "class=\"line\""),
        ("/r/pa-211", "<h1 ", "class=\"state"),
        ("/meetings", "<h3>", "<time"),
    ] {
        let page = get(path).text;
        let name = page.find(name).unwrap();
        assert!(page.find(said).is_some_and(|said| name < said), "{path}");
    }
}

#[test]
fn spanish_pages_name_counties_days_and_places_in_spanish() {
    let helping = get_in("/helping", "es").text;
    assert!(helping.contains("Para alguien en el condado de Lycoming"));
    assert!(get_in("/binder", "es").text.contains(">El condado de"));
    let listing = get_in("/r/lycoming-clinton-crisis-line", "es").text;
    assert!(listing.contains("<dt>Atiende en</dt>"));
    let week = get_in("/meetings?day=week", "es").text;
    assert!(week.contains(">Hoy, domingo "), "a day within a sentence");
    let map = get_in("/find?q=comida&near=17745", "es").text;
    assert!(map.contains(": Despensa del Salvation Army en Lock Haven\""));
    let dentist = get_in("/find?q=dentista+gratis&near=17745", "es").text;
    assert!(dentist.contains("¿Gratis?"));
    assert!(!get_in("/data", "es").text.contains("public domain"));
}

#[test]
fn nothing_of_others_is_loaded_and_nothing_runs_inline() {
    for path in PAGES {
        let page = get(path).text;
        for tag in page.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap();
            let loads = ["script", "link", "img", "iframe", "source", "form"];
            if loads.iter().any(|name| tag.starts_with(name)) {
                assert!(!tag.contains("http"), "{path}: <{tag}>");
            }
            assert!(!tag.contains(" style="), "{path}: <{tag}>");
            assert!(!tag.contains(" on"), "{path}: <{tag}>");
            let outside = tag.starts_with("a ") && tag.contains("href=\"http");
            assert!(
                !outside || tag.contains("rel=\"noreferrer\""),
                "{path}: <{tag}>"
            );
        }
        assert!(!page.contains("<style"), "{path}");
    }
}

#[test]
fn titles_say_nothing_of_what_was_asked() {
    for path in PAGES {
        let page = get(path).text;
        let title = page.split("<title>").nth(1).unwrap();
        let title = title.split("</title>").next().unwrap();
        assert!(title.ends_with("Waypost"), "{path}: {title}");
        for word in ["food", "die", "17745", "Wise", "988"] {
            assert!(!title.contains(word), "{path}: {title}");
        }
    }
}

#[test]
fn what_people_type_is_shown_and_never_run() {
    let hostile = "/find?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27&near=%3Cb%3E";
    let page = get(hostile);
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.text.contains("<script>alert"),
        "typed tags are escaped"
    );
    assert!(!page.text.contains("<b>&"), "typed tags are escaped");
}

#[test]
fn a_search_shows_name_reach_number_and_source_at_a_glance() {
    let page = get("/find?q=food&near=17721").text;
    for part in [
        "The New Love Center",
        "tel:+15702448838",
        "Call before you go",
        "17721",
        "class=\"chip\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn a_crisis_comes_first_and_hides_nothing() {
    let page = get("/find?q=i+want+to+kill+myself+17745").text;
    let panel = page.find("You can talk to someone right now").unwrap();
    let results = page.find("<ol").unwrap();
    assert!(panel < results);
    assert!(page.contains("tel:988") && page.contains("sms:988"));
    assert!(page.contains("sms:63288"), "the county's own line");
}

#[test]
fn a_private_place_is_never_shown() {
    let page = get("/r/ywca-wise-options").text;
    assert!(page.contains("570-322-4637"));
    // A number in a sentence stays on one line.
    assert!(page.contains("hotline: <span class=\"num\">570-322-4637</span> and <span"));
    assert!(page.contains("The place is kept private"));
    assert!(!page.contains("openstreetmap"));
}

#[test]
fn the_language_is_the_links_the_browsers_or_english() {
    let html = |path: &str, accept: &str| {
        let page = get_in(path, accept).text;
        page.split("<html lang=\"").nth(1).unwrap()[..2].to_owned()
    };
    assert_eq!(html("/", ""), "en");
    assert_eq!(html("/", "es-MX,es;q=0.9,en;q=0.8"), "es");
    assert_eq!(html("/", "fr,en;q=0.3,es;q=0.9"), "es");
    assert_eq!(html("/", "de"), "en");
    assert_eq!(html("/?lang=es", "en"), "es");
    assert_eq!(html("/?lang=en", "es"), "en");
    assert_eq!(html("/?lang=xx", "es"), "es");
    let page = get("/find?q=comida&lang=es").text;
    assert!(page.contains("lang=es"), "links carry the language on");
}

#[test]
fn mistakes_have_words_and_a_way_on() {
    let missing = get("/nowhere");
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.text.contains("That page is not here"));
    assert!(missing.text.contains("action=\"/find\""));
    let listing = get("/r/no-such-listing");
    assert_eq!(listing.status, StatusCode::NOT_FOUND);
    let method = send(Request::post("/find").body(Body::empty()).unwrap());
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(method.text.contains("tel:988"));
    let long = get(&format!("/find?q={}", "a".repeat(20_000)));
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    let api = get("/api/resources/no-such-listing");
    assert_eq!(api.status, StatusCode::NOT_FOUND);
    let error: serde_json::Value = serde_json::from_str(&api.text).unwrap();
    assert_eq!(error["error"]["code"], "not-found");
    assert!(error["error"]["next"].as_array().unwrap().len() >= 2);
}

#[test]
fn leaving_goes_to_a_neutral_page_and_clears() {
    let page = get("/leave");
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(page.headers[header::LOCATION], "https://www.weather.gov");
    assert!(page.headers.contains_key("clear-site-data"));
}

#[test]
fn a_head_request_is_answered() {
    let page = send(Request::head("/").body(Body::empty()).unwrap());
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.text, "");
}

#[test]
fn pages_are_small() {
    let compressed = |path: &str| {
        let request = Request::get(path).header(header::ACCEPT_ENCODING, "gzip");
        let page = request.body(Body::empty()).unwrap();
        crate::site::length(page)
    };
    let home = get("/").text;
    let asset = |ending: &str| {
        let at = home.find(&format!(".{ending}\"")).unwrap();
        let start = home[..at].rfind('"').unwrap() + 1;
        home[start..at + ending.len() + 1].to_owned()
    };
    let scripts = home.split('"').filter(|part| part.ends_with(".js"));
    let scripts: usize = scripts.map(compressed).sum();
    assert!(scripts <= 8_192, "scripts: {scripts} bytes");
    let shared = compressed(&asset("css")) + scripts;
    let home = compressed("/") + shared;
    let results = compressed("/find?q=food&near=17701") + shared;
    assert!(home <= 30_000, "home: {home} bytes");
    assert!(results <= 45_000, "results: {results} bytes");
}

#[test]
fn a_panic_is_one_answer_with_the_numbers_and_without_the_cause() {
    async fn broken() -> &'static str {
        panic!("what a person typed")
    }
    let routes = Router::new()
        .route("/broken", get_route(broken))
        .route("/api/broken", get_route(broken));
    let site = |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let app = app();
        answered(apply_middleware(routes.clone(), ROUTES, app), request)
    };
    let page = site("/broken");
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    for number in ["tel:911", "tel:988", "tel:211", "500-"] {
        assert!(page.text.contains(number), "{number}");
    }
    assert!(!page.text.contains("typed"));
    assert!(page.headers.contains_key("content-security-policy"));
    let error: serde_json::Value = serde_json::from_str(&site("/api/broken").text).unwrap();
    assert_eq!(error["error"]["code"], "failed");
}

#[test]
fn too_many_at_once_are_told_so_with_the_numbers() {
    let ask = |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        answered(waypost::web::router(app().with_most_at_once(0)), request)
    };
    let page = ask("/find?q=food");
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.headers.contains_key(header::RETRY_AFTER));
    assert!(page.text.contains("tel:988") && page.text.contains("tel:911"));
    assert_eq!(
        ask("/api/search?q=food").status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        ask("/safety").status,
        StatusCode::OK,
        "what costs little goes on"
    );
}

#[test]
fn an_error_comes_in_the_shape_that_is_asked_for() {
    let ask = |path: &str, accept: &str| {
        let request = Request::get(path).header(header::ACCEPT, accept);
        send(request.body(Body::empty()).unwrap())
    };
    assert!(
        ask("/nowhere", "text/html,*/*")
            .text
            .starts_with("<!doctype html>")
    );
    for (path, accept) in [
        ("/nowhere", "application/json"),
        ("/nowhere.json", "*/*"),
        ("/api/nowhere", "text/html"),
    ] {
        let error: serde_json::Value = serde_json::from_str(&ask(path, accept).text).unwrap();
        assert_eq!(error["error"]["status"], 404, "{path}");
        let reference = error["error"]["reference"].as_str().unwrap();
        assert!(reference.starts_with("404-"), "{reference}");
    }
    let posted = send(Request::post("/safety").body(Body::empty()).unwrap());
    assert_eq!(posted.headers[header::ALLOW], "GET,HEAD");
    let large = Request::post("/find").header(header::CONTENT_LENGTH, "100000");
    let large = send(large.body(Body::from(vec![b'a'; 100_000])).unwrap());
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text.contains("tel:988"));
}

#[test]
fn addresses_that_make_no_sense_have_an_answer() {
    for path in [
        "/%",
        "/%zz",
        "/find/",
        "//",
        "/r/",
        "/r/a/b",
        "/static/x.css",
    ] {
        let page = get(path);
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
        assert!(page.text.contains("tel:988"), "{path}");
    }
    for path in [
        "/find?q=%",
        "/find?%ff=%ff",
        "/find?q=%00&near=%f0%9f",
        "/find?&&=&",
    ] {
        assert_eq!(get(path).status, StatusCode::OK, "{path}");
    }
}

#[test]
fn an_emergency_is_told_to_call_911_first() {
    let page = get("/find?q=my+friend+overdosed").text;
    let emergency = page.find("Call 911 now").unwrap();
    assert!(
        emergency < page.find("tel:988").unwrap_or(usize::MAX) || page.contains("class=\"talk\"")
    );
    let panel = &page[page.find("class=\"talk\"").unwrap()..];
    assert!(panel.find("tel:911").unwrap() < panel.find("tel:+1").unwrap());
}

#[test]
fn nothing_found_is_no_dead_end() {
    let page = get("/find?q=&category=detox&audience=nobody-at-all&freshness=fresh").text;
    assert!(page.contains("tel:211") && page.contains("tel:988"));
}

#[test]
fn static_files_are_kept_for_good_and_named_by_their_hash() {
    let home = get("/").text;
    let mut checked = 0;
    for part in home.split('"').filter(|part| part.starts_with("/static/")) {
        let file = get(part);
        assert_eq!(file.status, StatusCode::OK, "{part}");
        let kept = file.headers[header::CACHE_CONTROL].to_str().unwrap();
        assert!(kept.contains("immutable"), "{part}: {kept}");
        checked += 1;
    }
    assert!(checked >= 6, "style, scripts, two icons, manifest");
}

#[test]
fn the_words_hold_the_same_blanks_in_both_languages() {
    let read = |text: &str| -> std::collections::BTreeMap<String, String> {
        toml::from_str(text).unwrap()
    };
    let english = read(include_str!("../../src/web/i18n/en.toml"));
    let spanish = read(include_str!("../../src/web/i18n/es.toml"));
    let blanks = |text: &str| -> Vec<String> {
        let parts = text.split('{').skip(1);
        let mut blanks: Vec<String> = parts
            .map(|p| p.split('}').next().unwrap().to_owned())
            .collect();
        blanks.sort();
        blanks
    };
    assert_eq!(
        english.keys().collect::<Vec<_>>(),
        spanish.keys().collect::<Vec<_>>()
    );
    for (key, text) in &english {
        assert_eq!(blanks(text), blanks(&spanish[key]), "{key}");
    }
    for language in ["en", "es"] {
        // The addresses of the API hold blanks themselves.
        for path in PAGES.iter().filter(|path| **path != "/docs") {
            assert!(
                !get_in(path, language).text.contains('{'),
                "{path} in {language}"
            );
        }
    }
}

#[test]
fn english_text_on_a_spanish_page_says_so() {
    let page = get_in("/r/pa-liheap", "es").text;
    assert!(page.contains("<html lang=\"es\""));
    assert!(
        page.contains("lang=\"en\""),
        "eligibility is written in English only"
    );
}
