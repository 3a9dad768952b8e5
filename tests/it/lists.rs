//! A list of what somebody picked: by links alone, shared, compared, and in
//! the light of the person who is helped.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use proptest::prelude::*;
use waypost::index::generation::Generation;
use waypost::model::eligibility::{Known, Person, QUESTIONS, Question};
use waypost::model::listing::Listing;
use waypost::model::meeting_type::MeetingTypes;
use waypost::model::short_code::{CODE_LENGTH, codes_in, short_code};
use waypost::web;
use waypost::web::pages::list::text_message::{MAX_LENGTH, short_text};

use crate::county::County;
use crate::reach::generation;
use crate::seed_folder::NOW;
use crate::site::{Page, answered, get, get_in, get_json, get_with_examples};

/// Three listings that are shipped: a shelter, a pantry, a text line.
const THREE: &str = "american-rescue-workers-williamsport,new-love-center-pantry,crisis-text-line";

/// Every shipped listing.
pub fn all() -> Vec<Listing> {
    let count = u32::try_from(generation().documents.len()).unwrap();
    let listings = (0..count).map(|at| generation().documents.get(at).unwrap());
    listings.collect()
}

/// The public address of [`get_at_address`].
pub const ADDRESS: &str = "https://waypost.example.org";

/// Gets a page of the shipped directory once the county has set its address.
pub fn get_at_address(path: &str) -> Page {
    let mut generation = Generation::open(&generation().folder).unwrap();
    generation.facts.site.address = format!("{ADDRESS}/");
    let site = web::router(web::App::new(generation, || NOW));
    answered(site, Request::get(path).body(Body::empty()).unwrap())
}

/// The first value of an attribute after a mark in a page.
pub fn after<'a>(page: &'a str, mark: &str, start: &str, end: &str) -> &'a str {
    let from = page
        .split_once(mark)
        .unwrap_or_else(|| panic!("no {mark}"))
        .1;
    let from = from
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start}"))
        .1;
    from.split_once(end).unwrap().0
}

fn plain(link: &str) -> String {
    let text = link.replace("&amp;", "&").replace("&#38;", "&");
    let bytes = text.split_once("body=").map_or("", |(_, body)| body);
    let pair = format!("b={}", bytes.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs.next().unwrap().1.into_owned()
}

#[test]
fn a_list_lives_in_its_links() {
    let page = get(&format!("/list?ids={THREE}")).text;
    let at = |name: &str| page.find(name).unwrap_or_else(|| panic!("{name}"));
    assert!(at("data-id=\"american-rescue") < at("data-id=\"new-love-center-pantry\""));
    assert!(at("data-id=\"new-love-center-pantry\"") < at("data-id=\"crisis-text-line\""));
    let moved =
        "/list?ids=new-love-center-pantry,american-rescue-workers-williamsport,crisis-text-line";
    assert!(page.contains(moved), "the second goes up by a link");
    let without = "/list?ids=american-rescue-workers-williamsport,crisis-text-line\"";
    assert!(page.contains(without), "the second goes off by a link");
    assert!(page.contains("data-clear"));
    // Other pages carry it on, and put more on it.
    let results = get(&format!("/find?q=food&ids={THREE}")).text;
    assert!(results.contains(&format!("/list?ids={THREE},")));
    assert!(results.contains(&format!("name=\"ids\" value=\"{THREE}\"")));
    assert!(
        !results.contains("We searched without"),
        "ids are no search"
    );
}

#[test]
fn what_cannot_be_shown_is_said_and_the_rest_is_shown() {
    let page = get("/list?ids=no-such-place,crisis-text-line,%3Cb%3E").text;
    assert!(page.contains("We do not know “no-such-place”"));
    assert!(page.contains("&#60;b&#62;") || page.contains("&lt;b&gt;"));
    assert!(page.contains("data-id=\"crisis-text-line\""));
    let many: Vec<String> = (0..200)
        .map(|at| format!("unknown-listing-{at:03}"))
        .collect();
    let page = get(&format!("/list?ids=crisis-text-line,{}", many.join(",")));
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text
            .contains("Your list had 161 more. We show the first 40.")
    );
    let paper = get(&format!("/handout?ids=crisis-text-line,{}", many.join(",")));
    assert_eq!(paper.status, StatusCode::OK);
    assert!(paper.text.contains("161 more"));
    let json = get_json(&format!(
        "/list.json?ids=crisis-text-line,{}",
        many.join(",")
    ));
    assert_eq!(json["left_off"], 161);
    assert_eq!(json["unknown"].as_array().unwrap().len(), 39);
    assert_eq!(json["results"].as_array().unwrap().len(), 1);
}

#[test]
fn a_short_link_opens_the_same_list() {
    let page = get_at_address(&format!("/list?ids={THREE}")).text;
    let link = after(&page, "data-link", ">", "<");
    let path = link.strip_prefix(ADDRESS).unwrap();
    assert_eq!(path.len(), "/l/".len() + 3 * (CODE_LENGTH + 1) - 1);
    let short = get(path).text;
    for id in THREE.split(',') {
        assert!(short.contains(&format!("data-id=\"{id}\"")), "{id}");
    }
    // Typed from paper: capitals, and letters for digits.
    let typed = path.to_uppercase().replacen("/L/", "/l/", 1);
    assert!(get(&typed).text.contains("data-id=\"crisis-text-line\""));
    let partly = get(&format!("{path}-zzzzzzz"));
    assert!(partly.text.contains("zzzzzzz"), "what is unknown is named");
    assert_eq!(get("/l/zzzzzzz").status, StatusCode::NOT_FOUND);
}

#[test]
fn short_codes_are_distinct_and_read_as_people_type_them() {
    let codes: BTreeSet<String> = all().iter().map(|one| short_code(&one.id)).collect();
    assert_eq!(codes.len(), all().len());
    let known = short_code("pa-211");
    let typed = known.to_uppercase().replace('0', "O").replace('1', "l");
    assert_eq!(
        codes_in(&format!("  {typed}, {typed}")),
        [known.clone(), known]
    );
}

#[test]
fn five_listings_fit_three_segments_with_street_and_number() {
    let link = "https://waypost.example.org/l/abcdefg-abcdefg-abcdefg-abcdefg-abcdefg";
    let (listings, types) = (all(), MeetingTypes::default());
    for language in [
        waypost::model::language::Language::English,
        waypost::model::language::Language::Spanish,
    ] {
        for five in listings.windows(5) {
            let text = short_text(five, link, language, &types);
            let length: usize = text.chars().count();
            assert!(length <= MAX_LENGTH, "{length}: {text}");
            assert!(text.ends_with(link), "{text}");
            assert_eq!(text.lines().count(), 6, "{text}");
            for listing in five {
                let phone = listing.contact.phones.first();
                let number = phone.map_or("", |phone| phone.display.as_str());
                assert!(text.contains(number), "{number}: {text}");
                let address = listing.place.address.as_ref();
                let street = address.filter(|address| !address.is_mailbox());
                let street = street.map_or("", |address| address.street.as_str());
                let plain = street.replace('’', "'");
                assert!(text.contains(&plain), "{street}: {text}");
            }
            let outside = text.chars().find(|one| {
                !one.is_ascii() && !"éñÑüÜÉ¿¡".contains(*one) || "[]{}\\^~|`".contains(*one)
            });
            assert_eq!(outside, None, "a letter that halves the room: {text}");
        }
    }
}

/// Five invented places, with all that a text and a handout can say, and one of
/// which next to nothing is known.
pub const INVENTED: &str = "\
id,name,name_es,category,description,description_es,phone,text_line,website,address,city,state,zip,county,serves,hours,hours_note,what_to_bring,confidential,verified_on,source_url,source_date
invented-soup,Invented Soup Kitchen on the Hill of Many Words,Comedor inventado,food-pantry,A warm meal for anyone.,Una comida caliente para todas las personas.,570-244-3001,,,12 Long Chestnut Street,Lock Haven,PA,17745,Clinton,,Mo-Fr 08:30-17:00,,Bring a cup.,,,https://example.org,2025
invented-clothes,Invented Clothes Closet,Ropero inventado,food-pantry,Coats and shoes.,Abrigos y zapatos.,570-244-3002,,,345 West Church Street,Williamsport,PA,17701,Lycoming,,Tu 13:00-15:00,,,,,https://example.org,2025
invented-rides,Invented Rides to the Doctor,Viajes inventados,food-pantry,Rides to a doctor.,Viajes al médico.,570-244-3003,,,,Renovo,PA,17764,Clinton,US,,Call two days ahead.,,,,https://example.org,2025
invented-safe,Invented Safe House,Casa segura inventada,domestic-violence,A safe place.,Un lugar seguro.,570-244-3004,,,99 Secret Lane,Mill Hall,PA,17751,Clinton,US,24/7,,,yes,,https://example.org,2025
invented-web,Invented Web Help,Ayuda inventada,food-pantry,Help by mail.,Ayuda por correo.,,,https://help.example.org/start,,,,,,US,,,,,,https://example.org,2025
invented-nothing,Invented Corner,Rincón inventado,food-pantry,Help of some kind.,Alguna ayuda.,,,,,,,,,US,,,,,,https://example.org,2025
";

/// The ids of the first five.
pub const FIVE: &str = "invented-soup,invented-clothes,invented-rides,invented-safe,invented-web";

/// Gets a page of an invented county with [`INVENTED`] and meetings.
pub fn get_invented(path: &str) -> Page {
    static SERVED: OnceLock<(County, web::App)> = OnceLock::new();
    let (_, app) = SERVED.get_or_init(|| {
        let county = County::new();
        county.write("site.csv", "key,value,value_es\nhome_counties,\"Clinton, PA\",\n");
        county.write("resources-invented.csv", INVENTED);
        let meetings = (0..14).map(|at| {
            let day = at % 7;
            format!("Invented Meeting {at},invented-{at},{day},19:00,20:00,{at} Example Street,Lock Haven,PA,17745,O,America/New_York,AA,570-244-40{at:02}\n")
        });
        let head = "Name,Slug,Day,Time,End Time,Address,City,State,Postal Code,Types,Timezone,Fellowship,Phone\n";
        let meetings: String = std::iter::once(head.to_owned()).chain(meetings).collect();
        county.write("meetings-invented.csv", &meetings);
        county.publish();
        let app = web::App::new(county.serving(), || NOW);
        (county, app)
    });
    answered(
        web::router(app.clone()),
        Request::get(path).body(Body::empty()).unwrap(),
    )
}

#[test]
fn a_text_message_says_where_when_and_whom_to_call() {
    let page = get_invented(&format!("/list?ids={FIVE},invented-nothing")).text;
    let text = plain(after(&page, "href=\"sms:?", "", "\""));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "Invented Soup Kitchen on the Hill of Many Words: 12 Long Chestnut Street, Lock Haven. Mon-Fri, 8:30am-5pm. 570-244-3001",
            "Invented Clothes Closet: 345 West Church Street, Williamsport. Tue, 1-3pm. 570-244-3002",
            "Invented Rides to the Doctor: Renovo. Call two days ahead. 570-244-3003",
            "Invented Safe House: Open day and night. 570-244-3004",
            "Invented Web Help: https://help.example.org/start",
            "Invented Corner: call 211",
        ]
    );
    let page = get_invented(&format!("/list?ids={FIVE}&lang=es")).text;
    let text = plain(after(&page, "href=\"sms:?", "", "\""));
    assert!(text.contains("Lun-vie, 8:30am-5pm. 570-244-3001"), "{text}");
}

/// 988 leads to several lines by a key, and a place without a number to 211.
#[test]
fn a_text_message_names_the_key_and_who_knows_the_number() {
    let ids = "veterans-crisis-line,good-neighbor-center-food-pantry-renovo";
    let page = get(&format!("/list?ids={ids}")).text;
    let text = plain(after(&page, "href=\"sms:?", "", "\""));
    assert!(text.contains(". 988, Press 1"), "{text}");
    assert!(text.contains("Renovo; call 211"), "{text}");
    let page = get(&format!("/list?ids={ids}&lang=es")).text;
    let text = plain(after(&page, "href=\"sms:?", "", "\""));
    assert!(text.contains("Renovo; llame al 211"), "{text}");
}

proptest! {
    /// Any names and any link up to 200 characters: never more than fits, and
    /// a number is never cut.
    #[test]
    fn a_text_message_never_grows_too_long(names in prop::collection::vec(".{0,120}", 0..40), link in "https://[a-z]{1,190}") {
        let mut listings = Vec::new();
        for name in names {
            let mut listing = all().into_iter().next().unwrap();
            listing.name.english = name;
            listings.push(listing);
        }
        let (english, types) = (waypost::model::language::Language::English, MeetingTypes::default());
        let text = short_text(&listings, &link, english, &types);
        prop_assert!(text.chars().count() <= MAX_LENGTH, "{}", text);
        prop_assert!(text.ends_with(&link));
    }
}

#[test]
fn sharing_names_nobody() {
    let page = get_at_address(&format!("/list?ids={THREE}")).text;
    let sms = after(&page, "href=\"sms:?", "", "\"");
    let text = plain(sms);
    assert!(
        text.contains("570-323-8401") && text.contains("570-244-8838"),
        "{text}"
    );
    assert!(text.contains("HOME to 741741"), "{text}");
    assert!(text.contains(&format!("{ADDRESS}/l/")), "{text}");
    let mail = after(&page, "href=\"mailto:", "", "\"");
    assert!(mail.starts_with("?subject="), "no recipient");
    let text = plain(mail);
    assert!(
        text.contains("643 Elmira St") && text.contains("570-244-8838"),
        "{text}"
    );
    assert!(text.contains("\r\n"), "mail has its own line ends");
}

#[test]
fn contacts_and_spreadsheet_hold_every_number() {
    let card = get(&format!("/list.vcf?ids={THREE}"));
    assert_eq!(
        card.headers[header::CONTENT_TYPE],
        "text/vcard; charset=utf-8"
    );
    assert_eq!(card.text.matches("BEGIN:VCARD\r\n").count(), 3);
    assert!(card.text.contains("TEL;TYPE=WORK,VOICE:+15703238401\r\n"));
    assert!(card.text.contains("TEL;TYPE=CELL,MSG:741741\r\n"));
    assert!(
        card.text
            .contains("ADR;TYPE=WORK:;;643 Elmira St;Williamsport;PA;17701;USA\r\n")
    );
    for line in card.text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains('\n'), "{line}");
    }
    let sheet = get(&format!("/list.csv?ids={THREE}"));
    let text = sheet.text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[0].iter().any(|cell| cell == "570-323-8401"));
    assert!(rows[2].iter().any(|cell| cell == "HOME to 741741"));
}

#[test]
fn up_to_four_stand_side_by_side() {
    let page = get(&format!("/compare?ids={THREE}")).text;
    let heads = after(&page, "<thead>", "", "</thead>");
    assert_eq!(heads.matches("<th scope=\"col\">").count(), 3);
    for label in ["When", "Cost", "Who can come"] {
        assert!(
            page.contains(&format!("<th scope=\"row\">{label}</th>")),
            "{label}"
        );
    }
    let cells = page.matches("<td").count() - 1;
    assert_eq!(cells % 3, 0, "every listing has a cell in every row");
    let six: Vec<String> = all().into_iter().take(6).map(|one| one.id).collect();
    let page = get(&format!("/compare?ids={}", six.join(","))).text;
    assert!(page.contains("We compare 4 at a time. 2 more are on the list."));
    let five: Vec<String> = all().into_iter().take(5).map(|one| one.id).collect();
    let five = get(&format!("/compare?ids={}", five.join(","))).text;
    assert!(five.contains("We compare 4 at a time. One more is on the list."));
    let one = get("/compare?ids=pa-211").text;
    assert!(one.contains("Put two or more places on your list first."));
}

#[test]
fn what_is_not_known_is_a_dash_with_one_note() {
    let page = get_invented("/compare?ids=invented-soup,invented-clothes").text;
    let note = "A dash means that it is not listed. Ask when you call.";
    assert_eq!(page.matches(note).count(), 1);
    assert_eq!(page.matches("Ask when").count(), 1, "no other filler");
    let bring = after(&page, "<th scope=\"row\">What to bring</th>", "", "</tr>");
    assert!(bring.contains("Bring a cup.") && bring.contains("Not listed</span>"));
    assert!(!page.contains("How to start"), "known of none");
    let full = get_invented("/compare?ids=invented-soup,invented-soup").text;
    assert!(!full.contains("A dash means"));
}

#[test]
fn everything_is_in_the_light_of_one_place() {
    let clinton = get("/find?q=transportation&for=Clinton+County,+PA").text;
    assert!(clinton.contains("aria-current=\"true\">For someone in Clinton County"));
    assert!(
        clinton.contains("for=Lycoming"),
        "the other county is one tap away"
    );
    // The place goes along on every link, and a place in the question wins.
    assert!(clinton.contains("/r/step-transportation?for=Clinton"));
    let json = get_json("/api/search?q=food&for=17745");
    assert!(
        json["query"]["origin"]["label"]
            .as_str()
            .unwrap()
            .contains("Lock Haven")
    );
    let json = get_json("/api/search?q=food+in+renovo&for=17701");
    assert!(
        json["query"]["origin"]["label"]
            .as_str()
            .unwrap()
            .contains("Renovo")
    );
    let list = get("/list?ids=ywca-wise-options&for=Clinton+County,+PA").text;
    assert!(
        list.contains("but not your area"),
        "it serves Lycoming alone"
    );
    let unknown = get("/list?ids=pa-211&for=Nowhereville+Qx").text;
    assert!(unknown.contains("We do not know the place “Nowhereville Qx”"));
}

#[test]
fn every_question_says_yes_no_or_unknown() {
    for question in &QUESTIONS {
        let yes = question.main_value().unwrap();
        let judge =
            |values: &[&'static str]| question.judge(values.iter().copied(), &Person::default());
        assert_eq!(judge(&[yes]), Known::Yes, "{}", question.word);
        assert_eq!(judge(&[]), Known::Unknown, "{}", question.word);
        assert_eq!(Question::of_word(question.word), Some(question));
    }
    let judge = |word: &str, values: &[&str]| {
        let question = Question::of_word(word).unwrap();
        question.judge(values.iter().copied(), &Person::default())
    };
    assert_eq!(judge("women", &["men"]), Known::No);
    assert_eq!(judge("women", &["men", "women"]), Known::Yes);
    assert_eq!(judge("women", &["families"]), Known::Unknown);
    assert_eq!(judge("spanish", &["english"]), Known::No);
    assert_eq!(judge("spanish", &["english", "spanish"]), Known::Yes);
    assert_eq!(judge("pets", &["no-pets", "wheelchair"]), Known::No);
    assert_eq!(judge("no-id", &["wheelchair"]), Known::Unknown);
    assert_eq!(judge("uninsured", &["free"]), Known::Yes);
}

#[test]
fn what_is_not_known_is_shown_and_what_is_refused_is_not() {
    let json = |path: &str| -> serde_json::Value {
        serde_json::from_str(&get_with_examples(path).text).unwrap()
    };
    let all = json("/api/search?q=aa+meetings&near=Lock+Haven&within=10&per_page=50");
    let women = json("/api/search?q=aa+meetings&near=Lock+Haven&within=10&per_page=50&fits=women");
    let known = |json: &serde_json::Value, known: &str| {
        let results = json["results"].as_array().unwrap().iter();
        let told = |one: &&serde_json::Value| {
            let fits = one["fits"].as_array().unwrap().iter();
            let mut fits = fits.filter(|fit| fit["ask"] == "women");
            fits.any(|fit| fit["known"] == known)
        };
        results.filter(told).count()
    };
    assert!(known(&women, "yes") >= 2 && known(&women, "unknown") >= 2);
    assert_eq!(known(&women, "no"), 0);
    let count = |json: &serde_json::Value| json["results"].as_array().unwrap().len();
    assert!(count(&women) < count(&all), "men's meetings are left out");
    assert!(count(&women) >= known(&women, "yes") + 2, "the others stay");
    // Words ask, too, and the page says both.
    let page = get("/find?q=shelter+for+women+that+takes+pets&near=17701").text;
    assert!(page.contains("Fits:") && page.contains("Ask first:"));
    let form = get("/find?q=shelter&near=17701&fits=pets&fits=no-id").text;
    for question in &QUESTIONS {
        assert!(form.contains(&format!("name=\"fits\" value=\"{}\"", question.word)));
    }
    assert_eq!(form.matches(" checked> ").count(), 2);
    let spanish = get_in("/find?q=refugio&near=17701&fits=veterans", "es").text;
    assert!(spanish.contains("Pregunte:"));
    let bad = get("/find?q=food&fits=wizards").text;
    assert!(bad.contains("We searched without “fits=wizards”"));
}
