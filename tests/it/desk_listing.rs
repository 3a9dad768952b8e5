//! One listing at a time at the staff desk: found, changed, closed, added, each
//! button as somebody would press it.

use std::fs;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use waypost::model::listing::{Listing, Status};
use waypost::publish::changes::Kind;
use waypost::publish::changes::store::ChangeStore;

use crate::county::{HEAD, pantries, pantry};
use crate::desk::{Room, Upload, WORDS};
use crate::site::Page;

const PANTRIES: &str = "resources-pantries.csv";
const LINES: &str = "resources-lines.csv";

/// The fields of the form on a page, as a browser would send them.
pub fn fields(page: &str) -> Vec<(String, String)> {
    let (_, rest) = page.split_once("class=\"cells\">").unwrap();
    let form = rest.split("</form>").next().unwrap();
    let mut fields = Vec::new();
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        Some(html_escape::decode_html_entities(rest.split('"').next()?).into_owned())
    };
    for (at, _) in form.match_indices('<') {
        let tag = &form[at..];
        let (open, after) = tag.split_once('>').unwrap();
        let inside = after.split("</").next().unwrap();
        let Some(name) = attribute(open, "name") else {
            continue;
        };
        let value = if open.starts_with("<input") {
            attribute(open, "value").unwrap()
        } else if open.starts_with("<textarea") {
            let text = html_escape::decode_html_entities(inside);
            text.strip_prefix('\n').unwrap_or(&text).to_owned()
        } else if open.starts_with("<select") {
            let options = after.split("</select>").next().unwrap();
            let chosen = options
                .split("<option")
                .find(|one| one.contains(" selected>"));
            chosen.map_or_else(String::new, |one| attribute(one, "value").unwrap())
        } else {
            continue;
        };
        if name != "token" {
            fields.push((name, value));
        }
    }
    fields
}

/// Sends a form with some of its fields filled in anew.
fn press(room: &mut Room, page: &str, button: &str, filled: &[(&str, &str)]) -> Page {
    let mut fields = fields(page);
    for (name, value) in filled {
        let name = format!("cell:{name}");
        let known = fields.iter_mut().find(|(known, _)| *known == name);
        known.unwrap_or_else(|| panic!("{name} in {page}")).1 = (*value).to_owned();
    }
    fields.push(("do".to_owned(), button.to_owned()));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    room.post("/listing", &fields)
}

/// The form for a row.
fn form(room: &mut Room, file: &str, row: u32, id: &str) -> String {
    let page = room.get(&format!("/listing?file={file}&row={row}&id={id}"));
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.text
}

/// Where an answer leads.
fn leads(page: &Page) -> String {
    let to = page.headers.get(header::LOCATION);
    let to = to.unwrap_or_else(|| panic!("{}: {}", page.status, page.text));
    to.to_str().unwrap().to_owned()
}

fn text(room: &Room, name: &str) -> String {
    fs::read_to_string(room.county.path(name)).unwrap()
}

/// The listing that the public sees.
fn seen(room: &Room, id: &str) -> Option<Listing> {
    let generation = room.app.generation();
    let listings = generation.listings().unwrap();
    let listing = listings.iter().find(|listing| listing.id == id);
    listing.map(|listing| Listing::clone(listing))
}

#[test]
fn a_phone_is_changed_from_sign_in_to_public_in_three_taps() {
    let mut room = Room::locked();
    let mut taps = 0;
    let before = text(&room, PANTRIES);
    taps += 1;
    assert_eq!(room.sign_in(WORDS).status, StatusCode::SEE_OTHER);
    assert!(room.get("/").text.contains("action=\"/listings\""));
    taps += 1;
    let found = room.get("/listings?q=pantry+7&file=");
    let page = room.get(&leads(&found)).text;
    assert!(page.contains("Invented Pantry 7") && page.contains("The number to call."));
    taps += 1;
    let done = press(&mut room, &page, "publish", &[("phone", "570-244-9999")]);
    assert_eq!(leads(&done), "/?done=published");
    assert_eq!(taps, 3);
    let phones = seen(&room, "pantry-7").unwrap().contact.phones;
    assert_eq!(phones[0].display, "570-244-9999");
    let changed = text(&room, PANTRIES);
    assert_eq!(changed, before.replace("570-244-1007", "570-244-9999"));
    let live = ChangeStore::of(&room.county.store()).accepted();
    assert_eq!(live[0].kind, Kind::Listing);
    assert!(
        room.get("/changes")
            .text
            .contains("Listing changed: Invented Pantry 7")
    );
}

#[test]
fn a_row_is_found_by_name_town_number_and_id_whether_people_see_it_or_not() {
    let mut room = Room::open();
    let rows = pantry(2, "Free food.").replace(",,,,,,US,,", ",,Lock Haven,,,,US,,");
    let file = pantries(40).replace(&pantry(2, "Free food."), &rows);
    let file = file.replace(
        &pantry(3, "Free food."),
        &pantry(3, "x").replace("food-pantry", "hot food"),
    );
    room.county.write(PANTRIES, &file);
    let generation = room.county.publish().generation;
    room.app.swap(generation);
    for (asked, id) in [
        ("PÁNTRY 12", "pantry-12"),
        ("lock haven", "pantry-2"),
        ("(570) 244-1030", "pantry-30"),
        ("shelter", "shelter"),
    ] {
        let asked = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect::<String>();
        let page = room.get(&format!("/listings?q={asked}"));
        assert!(
            leads(&page).ends_with(&format!("&id={id}")),
            "{asked}: {}",
            leads(&page)
        );
    }
    let page = room.get(&format!("/listings?q=&file={PANTRIES}")).text;
    assert!(page.contains("Found: 40"), "{page}");
    assert_eq!(page.matches("set aside").count(), 1, "{page}");
    let page = room.get(&format!("/listings?file={LINES}")).text;
    assert!(page.contains("place kept private"), "{page}");
    assert!(
        room.get("/listings?q=nobody")
            .text
            .contains("No row has all")
    );
}

#[test]
fn whoever_has_not_signed_in_sees_no_row() {
    for (mut room, status) in [
        (Room::read_only(), StatusCode::FORBIDDEN),
        (Room::locked(), StatusCode::SEE_OTHER),
    ] {
        for path in [
            "/listings?q=shelter",
            "/listing?file=resources-lines.csv&row=3&id=shelter",
        ] {
            let page = room.get(path);
            assert_eq!(page.status, status, "{path}");
            assert!(!page.text.contains("Hidden Lane"));
        }
        let sent = [
            ("file", LINES),
            ("row", "3"),
            ("id", "shelter"),
            ("do", "publish"),
        ];
        assert_eq!(room.post("/listing", &sent).status, status);
    }
    let mut room = Room::open();
    let sent = [("token", "0"), ("file", LINES), ("row", "3")];
    let before = room.files();
    room.token.clear();
    assert_eq!(room.post("/listing", &sent).status, StatusCode::FORBIDDEN);
    assert_eq!(room.files(), before);
    let page = form(&mut room, LINES, 3, "shelter");
    assert!(page.contains("12 Hidden Lane"), "staff see their own data");
}

#[test]
fn a_look_shows_hours_findings_and_what_people_would_see_and_changes_nothing() {
    let mut room = Room::open();
    let before = room.files();
    let page = form(&mut room, PANTRIES, 2, "pantry-1");
    assert!(page.contains("What people see"), "{page}");
    let filled = [
        ("hours", "Mon-Fri 9am-noon"),
        ("description", "Soup, \"hot\",\nand bread."),
        ("zip", "1774"),
    ];
    let page = press(&mut room, &page, "look", &filled).text;
    for part in [
        "Read as: Monday to Friday, 9:00 am to noon",
        "What people would see",
        "Soup, &#34;hot&#34;,\nand bread.",
        "Please check",
        "Nothing is changed yet",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert_eq!(room.files(), before);
    assert!(!page.contains(" href=\"/c/"), "the desk has no such page");
    let done = press(&mut room, &page, "publish", &[("zip", "17745")]);
    assert_eq!(leads(&done), "/?done=published");
    let after = text(&room, PANTRIES);
    let quoted =
        "\"Soup, \"\"hot\"\",\nand bread.\",,,,17745,,US,,https://example.org,Mon-Fri 9am-noon\n";
    assert!(after.contains(quoted), "{after}");
    assert!(
        after.starts_with(&HEAD.replace('\n', ",hours\n")),
        "{after}"
    );
    assert!(after.contains(&pantry(2, "Free food.")), "{after}");
    let hours = seen(&room, "pantry-1").unwrap().hours.schedule;
    assert!(hours.describe(Default::default()).contains("9:00 am"));
}

#[test]
fn a_row_with_an_error_is_shown_with_it_and_not_published() {
    let mut room = Room::open();
    let before = room.files();
    let page = form(&mut room, PANTRIES, 5, "pantry-4");
    let refused = press(&mut room, &page, "publish", &[("category", "hot food")]);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text;
    assert!(page.contains("This is not published") && page.contains("aria-invalid=\"true\""));
    assert!(
        page.contains("value=\"hot food\""),
        "what was typed stays: {page}"
    );
    assert_eq!(room.files(), before);
    let kept = press(&mut room, &page, "keep", &[]);
    assert_eq!(leads(&kept), "/?done=published");
    assert!(text(&room, PANTRIES).contains("hot food"));
    assert_eq!(seen(&room, "pantry-4").unwrap().categories, ["food-pantry"]);
    // What closes never waits for another cell.
    let page = room
        .get("/listing?file=resources-pantries.csv&row=5&id=pantry-4")
        .text;
    let (_, rest) = page.split_once("name=\"cell:status\" value=\"").unwrap();
    assert!(rest.starts_with("temporarily closed"), "{page}");
}

#[test]
fn a_safe_house_that_loses_confidential_meets_the_refusal_of_an_upload() {
    let publish = |room: &mut Room, confidential: &str| {
        let seen = room.seen();
        let file = text(room, LINES).replace(",yes,US", &format!(",{confidential},US"));
        let upload = Upload::of(LINES, &seen, file.as_bytes());
        let page = room.upload("/publish", &upload);
        codes(room, &leads(&page))
    };
    let in_form = |room: &mut Room, confidential: &str| {
        let page = form(room, LINES, 3, "shelter");
        let mut page = press(room, &page, "publish", &[("confidential", confidential)]);
        if page.status == StatusCode::UNPROCESSABLE_ENTITY {
            assert!(page.text.contains("Must fix"), "{}", page.text);
            page = press(room, &page.text, "keep", &[]);
        }
        codes(room, &leads(&page))
    };
    for confidential in ["", "no"] {
        let (mut one, mut other) = (Room::open(), Room::open());
        let uploaded = publish(&mut one, confidential);
        let sent = in_form(&mut other, confidential);
        assert_eq!(sent, uploaded, "“{confidential}”");
        for room in [one, other] {
            let place = seen(&room, "shelter").unwrap().place;
            assert!(!format!("{place:?}").contains("Hidden Lane"));
        }
    }
    let mut room = Room::open();
    let refused = in_form(&mut room, "no");
    assert!(
        refused.contains(&"lost-confidential".to_owned()),
        "{refused:?}"
    );
}

/// Codes of the reasons for which a change waits, if the address leads to one.
fn codes(room: &Room, leads: &str) -> Vec<String> {
    let Some(number) = leads.strip_prefix("/changes/") else {
        return Vec::new();
    };
    let change = ChangeStore::of(&room.county.store()).get(number.parse().unwrap());
    let change = change.unwrap();
    let report = change.report().unwrap();
    report
        .reasons
        .iter()
        .map(|reason| reason.code.clone())
        .collect()
}

#[test]
fn a_listing_is_closed_for_now_for_good_and_opened_again() {
    let mut room = Room::open();
    for (value, status) in [
        ("temporarily closed", Status::TemporarilyClosed),
        ("active", Status::Active),
        ("closed", Status::Closed),
        ("active", Status::Active),
    ] {
        let page = form(&mut room, PANTRIES, 6, "pantry-5");
        assert!(
            page.contains(&format!("name=\"cell:status\" value=\"{value}\"")),
            "{page}"
        );
        let mut sent = fields(&page);
        sent.retain(|(name, _)| !name.starts_with("cell:"));
        sent.extend(
            [("cell:status", value), ("do", "publish")].map(|(n, v)| (n.to_owned(), v.to_owned())),
        );
        let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let page = room.post("/listing", &sent);
        assert_eq!(leads(&page), "/?done=published", "{value}");
        assert_eq!(seen(&room, "pantry-5").unwrap().status, status);
    }
    assert_eq!(text(&room, PANTRIES).lines().count(), 41);
}

#[test]
fn a_new_listing_gets_an_id_that_stays() {
    let mut room = Room::open();
    let before = text(&room, PANTRIES);
    let page = room.get(&format!("/listing?file={PANTRIES}")).text;
    let filled = [
        ("name", "New Pantry"),
        ("category", "food-pantry"),
        ("phone", "570-244-3000"),
        ("serves", "US"),
        ("source_url", "https://example.org"),
    ];
    let looked = press(&mut room, &page, "look", &filled).text;
    assert!(looked.contains("value=\"new-pantry\""), "{looked}");
    assert!(looked.contains("What people would see"), "{looked}");
    let done = press(&mut room, &looked, "publish", &[]);
    assert_eq!(leads(&done), "/?done=published", "{}", done.text);
    let row = "new-pantry,New Pantry,food-pantry,570-244-3000,,,,,,,US,,https://example.org\n";
    assert_eq!(text(&room, PANTRIES), before + row);
    assert!(seen(&room, "new-pantry").is_some());
    let page = form(&mut room, PANTRIES, 42, "new-pantry");
    press(&mut room, &page, "publish", &[("name", "Newer Pantry")]);
    assert_eq!(
        seen(&room, "new-pantry").unwrap().name.english,
        "Newer Pantry"
    );
}

#[test]
fn two_people_on_one_listing_see_a_difference_and_on_two_they_do_not_meet() {
    let mut room = Room::open();
    let mine = form(&mut room, PANTRIES, 9, "pantry-8");
    let theirs = form(&mut room, PANTRIES, 9, "pantry-8");
    let others = form(&mut room, PANTRIES, 11, "pantry-10");
    let done = press(&mut room, &others, "publish", &[("description", "Soup.")]);
    assert_eq!(leads(&done), "/?done=published");
    let done = press(&mut room, &theirs, "publish", &[("description", "Rice.")]);
    assert_eq!(
        leads(&done),
        "/?done=published",
        "another row is no difference"
    );
    let done = press(&mut room, &mine, "publish", &[("phone", "570-244-9999")]);
    let page = room.get(&leads(&done)).text;
    assert!(page.contains("Both are put together"), "{page}");
    assert!(page.contains("570-244-9999") && text(&room, PANTRIES).contains("Rice."));
    let done = press(&mut room, &mine, "publish", &[("description", "Beans.")]);
    let page = room.get(&leads(&done)).text;
    assert!(page.contains("would replace theirs"), "{page}");
    assert_eq!(
        seen(&room, "pantry-8").unwrap().description.english,
        "Rice."
    );
}

#[test]
fn meetings_and_crisis_lines_are_changed_alike() {
    let mut room = Room::open();
    let meetings = "Name,Slug,Day,Time,City,State,Fellowship,Source URL\r\n\
                    Tuesday Group,tuesday,Tuesday,19:00,Lock Haven,PA,NA,https://example.org\r\n";
    room.county.write("meetings-a.csv", meetings);
    let generation = room.county.publish().generation;
    room.app.swap(generation);
    let page = form(&mut room, "meetings-a.csv", 2, "tuesday");
    assert!(page.contains("Read as: Tuesdays 7:00 to 8:00 pm"), "{page}");
    let done = press(
        &mut room,
        &page,
        "publish",
        &[("Time", "20:00"), ("End Time", "21:00")],
    );
    assert_eq!(leads(&done), "/?done=published", "{}", done.text);
    let expected = meetings.replace("19:00", "20:00");
    let expected = expected.replace("Source URL\r", "Source URL,End Time\r");
    let expected = expected.replace("org\r", "org,21:00\r");
    assert_eq!(text(&room, "meetings-a.csv"), expected);
    let page = room.get("/listings?q=suicide+helpline").text;
    assert!(page.is_empty(), "the only row leads to its form: {page}");
    let page = form(&mut room, "crisis-lines.csv", 2, "");
    let done = press(&mut room, &page, "publish", &[("say", "Day or night.")]);
    assert_eq!(codes(&room, &leads(&done)), ["changed-crisis-line"]);
}

#[test]
fn the_form_speaks_spanish() {
    let mut room = Room::open();
    let request = Request::get("/listing?file=resources-pantries.csv&row=2&id=pantry-1");
    let request = request.header(header::ACCEPT_LANGUAGE, "es-MX");
    let page = room.send(request.body(Body::empty()).unwrap()).text;
    for part in [
        "<html lang=\"es\">",
        "Publicar",
        "Lo que ve la gente",
        "<p class=\"hint\" lang=\"en\">",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}
