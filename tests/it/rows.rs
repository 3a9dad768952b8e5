//! Rows of results: what each says, and the filters beside them.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::Request;
use waypost::web;

use crate::site::{answered, get, get_in, site_of};

const HEAD: &str = "id,name,category,phone,website,description,address,city,state,zip,hours,hours_note,source_date,verified_on,source_url";

/// Invented places of Lock Haven, by id.
const ROWS: [(&str, &str); 10] = [
    ("earlier", ",,Fri 9am-1pm,Hours from a 2020 page.,2024,"),
    (
        "noted",
        ",,,Tue and Fri 9am-11am. Call 211 to confirm.,2019-05,",
    ),
    ("unknown", ",,,Hours not known to us. Call 211.,2024,"),
    (
        "season",
        ",,\"January through March, nightly 9pm-7am\",Call first.,2026,2026-11-01",
    ),
    (
        "seasonal",
        ",,,\"On winter nights, January through March. From 9pm to 7am. Ask.\",2026,",
    ),
    (
        "meals",
        ",,,The meals of 2022 were handed out around noon.,2024,",
    ),
    (
        "confirmed",
        ",,Fri 9am-1pm,Hours from a 2020 page.,2024,2026-11-01",
    ),
    ("mailbox", "PO Box 5,,,,2024,"),
    ("street", "Church Street,,,,2024,"),
    ("door", "12 Invented Street,,,,2024,"),
];

/// A site with these places.
fn places() -> (tempfile::TempDir, web::App) {
    let mut file = format!("{HEAD}\n");
    for (id, cells) in ROWS {
        let (address, rest) = cells.split_once(",,").unwrap();
        let _ = writeln!(
            file,
            "{id},Invented {id},food-pantry,570-244-8838,,Invented food.,{address},Lock Haven,PA,17745,{rest},https://example.org"
        );
    }
    site_of(&[("resources-rows.csv", file.as_bytes())])
}

fn page(app: &web::App, path: &str) -> String {
    let request = Request::get(path).body(Body::empty()).unwrap();
    answered(web::router(app.clone()), request).text
}

/// The row of a place among the results for food, to the end of its buttons.
fn row(page: &str, id: &str) -> String {
    let mut rows = page.split("<li class=\"item\"").skip(1);
    let name = format!("Invented {id}<");
    rows.find(|row| row.contains(&name)).unwrap().to_owned()
}

#[test]
fn a_row_says_the_hours_of_their_year_until_somebody_confirms_them() {
    let (_index, app) = places();
    let english = page(&app, "/find?q=food&near=17745");
    let spanish = page(&app, "/find?q=food&near=17745&lang=es");
    assert!(row(&english, "earlier").contains("In 2020: Friday"));
    assert!(row(&spanish, "earlier").contains("En 2020: Viernes"));
    let noted = row(&english, "noted");
    assert!(noted.contains("In 2019: Tue and Fri 9am-11am<"), "{noted}");
    assert!(row(&english, "unknown").contains(">Hours not known<"));
    assert!(row(&english, "meals").contains(">Hours not known<"));
    let season = row(&english, "season");
    assert!(
        season.contains(">Closed now. Open January to March<"),
        "{season}"
    );
    let noted = row(&english, "seasonal");
    let both = ">On winter nights, January through March. From 9pm to 7am<";
    assert!(noted.contains(both), "{noted}");
    let confirmed = row(&english, "confirmed");
    assert!(!confirmed.contains("2020") && confirmed.contains("Checked November 1, 2026"));
}

#[test]
fn a_place_whose_season_is_not_now_might_fit_and_comes_last() {
    let (_index, app) = places();
    for question in ["food", "food+tonight"] {
        let page = page(&app, &format!("/find?q={question}&near=17745"));
        let (_, might_fit) = page.split_once(">Might fit").unwrap();
        assert!(might_fit.contains("Invented season<"), "{question}");
        let might_fit = might_fit.split("</section>").next().unwrap();
        let after = might_fit.split("Invented season<").nth(1).unwrap();
        assert!(!after.contains("<li class=\"item\""), "{question}: {after}");
    }
    let json = page(&app, "/api/search?q=food+tonight&near=17745");
    assert!(json.contains("Invented season"));
}

#[test]
fn a_row_of_a_meeting_says_who_may_come_and_joins_it() {
    let women = get("/find?q=aa+chicks&near=17821").text;
    assert!(women.contains("AA meeting: Women."), "{women}");
    let spanish = get("/find?q=aa+chicks&near=17821&lang=es").text;
    assert!(spanish.contains("Reunión de AA: Mujeres."));
    let id = "aa-chicks-courageous-humbly-inspired-community-of-kindred-souls";
    let list = get(&format!("/list?ids={id}")).text;
    assert!(list.contains("AA meeting: Women."));
    let sms = list.split("href=\"sms:?").nth(1).unwrap();
    let sms = sms.split('"').next().unwrap();
    assert!(sms.contains("Souls%29%20%28Women%29%3A"), "{sms}");
    let online = get("/find?q=berwick+12+step+zoom+only&near=18603").text;
    let acts = online.split("/r/berwick-12-step-zoom-only\"").nth(1);
    let acts = acts.unwrap();
    let acts = acts.split("class=\"acts\">").nth(1).unwrap();
    let first = acts.split("</a>").next().unwrap();
    assert!(first.contains("href=\"https://zoom.us/j/") && first.contains("Join online"));
    let own = get("/r/berwick-12-step-zoom-only").text;
    let dial = own.split("class=\"dial\"").nth(1).unwrap();
    let dial = dial.split("</div>").next().unwrap();
    assert!(
        dial.contains("Join online") && !dial.contains("Call 211"),
        "{dial}"
    );
}

#[test]
fn both_published_numbers_stand_wherever_one_does() {
    const NUMBERS: [&str; 2] = ["570-322-4637", "570-323-8167"];
    let row = get("/find?q=wise+options&near=17701").text;
    let row = row.split("id=\"r1\"").nth(1).unwrap();
    let row = row.split("</li>").next().unwrap().to_owned();
    let compare = get("/compare?ids=ywca-wise-options,pa-211").text;
    let list = get("/list?ids=ywca-wise-options").text;
    let sms = list.split("href=\"sms:?").nth(1).unwrap();
    let sms = sms.split('"').next().unwrap().to_owned();
    for number in NUMBERS {
        for page in [&row, &compare, &sms] {
            assert!(page.contains(number), "{number}: {page}");
        }
    }
    assert!(compare.contains("One of them may be old. If neither answers"));
}

#[test]
fn calling_first_is_not_said_of_what_has_no_place_or_no_number() {
    for question in ["/find?q=aa+meeting&near=17821", "/c/crisis"] {
        let page = get(question).text;
        assert!(!page.contains("Call before you go"), "{question}");
    }
}

#[test]
fn an_archive_of_files_is_no_source_for_people() {
    let page = get("/r/james-v-brown-library").text;
    assert!(!page.contains("github.com"));
    assert!(page.contains("From the federal Public Libraries Survey of 2022."));
    let other = get("/r/crossroads-counseling").text;
    assert!(other.contains(">sungazette.com<"));
}

#[test]
fn calling_first_is_said_once_and_nothing_is_said_of_what_is_missing() {
    let (_index, app) = places();
    let results = page(&app, "/find?q=food&near=17745");
    assert_eq!(results.matches("Call before you go").count(), 1);
    assert!(!results.contains("Call first"));
    let hotline = get("/r/988-suicide-crisis-lifeline").text;
    let found = get("/find?q=food&near=17745").text;
    for page in [&results, &hotline, &found] {
        assert!(!page.contains("Not listed") && !page.contains("Ask when it is open"));
    }
    assert!(!hotline.contains("Call first"));
}

#[test]
fn the_town_and_the_distance_stand_in_a_row_once() {
    let (_index, app) = places();
    let results = page(&app, "/find?q=food&near=17745");
    let town = row(&results, "noted");
    assert!(town.contains("close by, Lock Haven</p>"), "{town}");
    assert_eq!(town.matches("Lock Haven").count(), 1);
    let street = row(&results, "street");
    assert!(street.contains("on Church Street, Lock Haven"));
    let door = row(&results, "door");
    assert!(door.contains(">12 Invented Street, Lock Haven<"));
}

#[test]
fn nobody_is_sent_to_a_mailbox() {
    let (_index, app) = places();
    let results = page(&app, "/find?q=food&near=17745");
    let mailbox = row(&results, "mailbox");
    assert!(!mailbox.contains("PO Box") && !mailbox.contains("class=\"far\""));
    let map = results.split("<section class=\"map\"").nth(1).unwrap();
    assert!(!map.contains("Invented mailbox"));
    let own = page(&app, "/r/mailbox");
    assert!(own.contains("PO Box 5") && !own.contains("openstreetmap"));
    assert!(page(&app, "/r/door").contains("openstreetmap"));
}

#[test]
fn when_and_how_far_are_links_and_replace_what_the_words_say() {
    let page = get("/find?q=food+tonight&near=17745").text;
    let quick = page.split("<nav class=\"quick\"").nth(1).unwrap();
    let quick = quick.split("</nav>").next().unwrap();
    let link = |label: &str| {
        let mut links = quick.split("<a ").skip(1);
        links.find(|link| link.contains(label)).unwrap().to_owned()
    };
    assert!(link(">Tonight<").contains("aria-current=\"true\""));
    assert!(link(">Today<").contains("/find?q=food&#38;near=17745&#38;when=today\""));
    assert!(link(">Any day<").contains("/find?q=food&#38;near=17745\""));
    let near = link("\"25 miles\"");
    assert!(near.contains("q=food+tonight&#38;near=17745&#38;within=25\""));
    let nowhere = get("/find?q=food").text;
    assert!(nowhere.contains("when=tonight") && !nowhere.contains("within=25"));
}

#[test]
fn filters_narrow_are_words_and_can_be_cleared() {
    let page = get("/find?q=food&near=17745").text;
    let facets = page.split("class=\"facets\"").nth(1).unwrap();
    let facets = facets.split("class=\"fits-more\"").next().unwrap();
    // Nothing is checked by phone: the choice would change nothing.
    assert!(!facets.contains("freshness="));
    assert!(!facets.contains("tdd ") && !facets.contains("TDD "));
    let food = facets.find(">Food <").unwrap();
    let pantries = facets.find(">Food pantries <").unwrap();
    let before = &facets[food..pantries];
    assert!(before.ends_with("&#38;category=food-pantry\"") && before.contains("class=\"under1\""));
    assert!(!page.contains("Clear all"));
    let narrowed = "/find?q=food&near=17745&audience=families&when=today&within=25";
    let narrowed = get_in(narrowed, "es").text;
    let clear = narrowed.split(">Quitar todo<").next().unwrap();
    assert!(clear.ends_with("href=\"/find?q=food&#38;near=17745\""));
}

#[test]
fn a_number_is_offered_once_in_a_panel() {
    let page = get("/find?q=my+friend+took+too+many+pills&near=17745").text;
    let panel = page.split("class=\"talk\"").nth(1).unwrap();
    let panel = panel.split("</section>").next().unwrap();
    assert_eq!(panel.matches("tel:+18006624357").count(), 1);
}

#[test]
fn the_place_box_shows_no_coordinates() {
    for (language, words) in [("en", "Near me"), ("es", "Cerca de mí")] {
        let page = get_in("/find?q=food&near=41.14,+-77.45", language).text;
        let field = page.split("id=\"near\"").nth(1).unwrap();
        let (field, rest) = field.split_once('>').unwrap();
        assert!(
            field.contains("value=\"\"") && field.contains(&format!("placeholder=\"{words}\""))
        );
        assert!(rest.starts_with("<input type=\"hidden\" name=\"near\" value=\"41.14, -77.45\""));
    }
}
