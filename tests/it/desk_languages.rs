//! The desk in both languages.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::county::pantries;
use crate::desk::{Room, Upload};
use crate::site::Page;

const PANTRIES: &str = "resources-pantries.csv";

fn words(text: &str) -> BTreeMap<String, String> {
    toml::from_str(text).unwrap()
}

/// Asks with a remembered language beside the session.
fn ask(room: &mut Room, method: &str, path: &str, language: &str) -> Page {
    let session = room.cookie.clone().unwrap_or_default();
    let cookies = format!("{session}; waypost-desk-language={language}");
    room.cookie = Some(cookies);
    let request = Request::builder().method(method).uri(path);
    let page = room.send(request.body(Body::empty()).unwrap());
    room.cookie = Some(session);
    page
}

fn cookies(page: &Page) -> Vec<&str> {
    let set = page.headers.get_all(header::SET_COOKIE).iter();
    set.map(|cookie| cookie.to_str().unwrap()).collect()
}

#[test]
fn a_link_changes_the_language_of_a_page_and_of_those_after_it() {
    let mut room = Room::open();
    let page = room.get("/changes?x=1");
    assert!(page.text.contains("<html lang=\"en\">"));
    let link = "href=\"/changes?x=1&#38;lang=es\" hreflang=\"es\" lang=\"es\">Español</a>";
    assert!(page.text.contains(link), "it keeps the page: {}", page.text);
    let page = room.get("/changes?x=1&lang=es");
    assert!(page.text.contains("<html lang=\"es\">") && page.text.contains(">English</a>"));
    let set = cookies(&page);
    assert!(set[0].starts_with("waypost-desk-language=es;"), "{set:?}");
    assert!(set[0].contains("HttpOnly") && set[0].contains("SameSite=Strict"));
    let page = ask(&mut room, "GET", "/", "es");
    assert!(page.text.contains("<html lang=\"es\">") && cookies(&page).is_empty());
    assert!(
        ask(&mut room, "GET", "/?lang=en", "es")
            .text
            .contains("<html lang=\"en\">")
    );
    // What is refused is told in the language, too; after a form the link leads
    // to the first page.
    let page = ask(&mut room, "GET", "/nothing", "es");
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains("No existe esa página"), "{}", page.text);
    let page = ask(&mut room, "POST", "/confirmed", "es");
    assert!(page.status.is_client_error(), "{}", page.status);
    assert!(page.text.contains("<html lang=\"es\">"), "{}", page.text);
    assert!(page.text.contains("href=\"/?lang=en\""), "{}", page.text);
    let page = ask(&mut room, "GET", "/", "tlh");
    assert!(
        page.text.contains("<html lang=\"en\">"),
        "an unknown one is none"
    );
    // The way to the form keeps the choice.
    let mut outside = Room::locked();
    let page = outside.get("/?lang=es");
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let set = cookies(&page);
    assert!(
        set.iter()
            .any(|one| one.starts_with("waypost-desk-language=es;")),
        "{set:?}"
    );
    // Without a choice the browser is asked.
    let request = Request::get("/").header(header::ACCEPT_LANGUAGE, "es-MX, en;q=0.5");
    let page = room.send(request.body(Body::empty()).unwrap());
    assert!(page.text.contains("<html lang=\"es\">"));
}

/// Every page in Spanish, with something in each of its parts: no sentence of it
/// is English but what says so.
#[test]
fn a_spanish_page_holds_no_english_of_ours() {
    let mut room = Room::open();
    let seen = room.seen();
    let upload = |name, bytes| Upload {
        name,
        seen: &seen,
        bytes,
        ..Upload::EMPTY
    };
    let few = pantries(20);
    room.upload("/publish", &upload(PANTRIES, few.as_bytes()));
    room.post("/confirmed", &[("id", "pantry-3")]);
    room.county.write(
        PANTRIES,
        &pantries(40).replace("570-244-1003", "5.70244E+09"),
    );
    let row = [("file", PANTRIES), ("row", "6"), ("id", "pantry-5")];
    let edited = |button| [&row[..], &[("cell:hours", "soup"), ("do", button)]].concat();
    room.post("/listing", &edited("publish"));
    let sources = "name,file,kind,address\nothers,resources-others.csv,table,https://example.org\n";
    room.county.write("sources.csv", sources);
    let session = room.cookie.clone().unwrap();
    let mut pages = Vec::new();
    for path in [
        "/",
        "/files",
        "/listings?q=invented",
        "/listings?q=nobody",
        "/listing?file=resources-pantries.csv",
        "/listing?file=resources-pantries.csv&row=6&id=pantry-5",
        "/listing?file=resources-pantries.csv&row=99",
        "/changes",
        "/changes/1",
        "/changes/2",
        "/sign-in?again",
        "/nothing",
    ] {
        pages.push((path, ask(&mut room, "GET", path, "es")));
    }
    let broken = pantries(40).replace("570-244-1004", "5.70244E+09");
    let list = "id,still right?\npantry-2,yes\nhelpline,no\npantry-4,perhaps\n";
    room.cookie = Some(format!("{session}; waypost-desk-language=es"));
    pages.push((
        "/check",
        room.upload("/check", &upload(PANTRIES, broken.as_bytes())),
    ));
    let returned = upload("call-list.csv", list.as_bytes());
    let closed = [&row[..], &[("cell:status", "closed"), ("do", "look")]].concat();
    pages.push(("/listing, looked at", room.post("/listing", &closed)));
    let failed = [&row[..], &[("cell:category", "soup"), ("do", "publish")]].concat();
    pages.push(("/listing, refused", room.post("/listing", &failed)));
    for path in ["/returned", "/returned/publish"] {
        pages.push((path, room.upload(path, &returned)));
    }
    pages.push(("/?after", room.get("/?done=confirmed")));
    room.cookie = Some("waypost-desk-language=es".to_owned());
    pages.push(("/sign-in", room.get("/sign-in")));
    let found = |piece: &str| pages.iter().any(|(_, page)| page.text.contains(piece));
    assert!(
        found("es un número que la hoja de cálculo acortó"),
        "a finding"
    );
    assert!(found("No hay ninguna categoría “soup”"), "beside its field");
    assert!(found("Faltan 20 de 40 filas"), "why a change waits");
    let english = words(include_str!("../../src/web/i18n/en.toml"));
    let spanish = words(include_str!("../../src/web/i18n/es.toml"));
    let mut shown = 0;
    for (path, page) in pages {
        if page.status == StatusCode::SEE_OTHER {
            continue;
        }
        assert!(page.text.contains("<html lang=\"es\">"), "{path}");
        for (key, text) in english.iter().filter(|(key, _)| key.starts_with("desk_")) {
            let sentence = text.split('{').next().unwrap();
            let ours = sentence.len() > 10 && *text != spanish[key];
            assert!(
                !ours || !page.text.contains(sentence),
                "{path}: {key}, “{text}”"
            );
            let theirs = spanish[key].split('{').next().unwrap();
            shown += usize::from(ours && page.text.contains(theirs));
        }
    }
    assert!(shown > 100, "only {shown} sentences were looked at");
}
