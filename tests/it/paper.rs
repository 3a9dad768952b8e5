//! What is printed: one page for six, none split, page numbers that are true,
//! a code that other programs read.

use proptest::prelude::*;
use waypost::model::language::Language;
use waypost::web::pages::print::text_metrics::{Face, pages, whole_sentences};

use crate::lists::{ADDRESS, FIVE, after, all, get_at_address, get_invented};
use crate::site::{get, get_in};

const SIX: &str = "american-rescue-workers-williamsport,new-love-center-pantry,\
    pa-211,step-transportation,river-valley-health-dental-center,weekenders-2";

fn sheets(page: &str) -> usize {
    page.matches("<article class=\"sheet").count()
}

/// What another library reads in the code of a page.
fn scanned(page: &str) -> String {
    const SCALE: usize = 4;
    let size: usize = after(page, "viewBox=\"0 0 ", "", " ").parse().unwrap_or(0);
    let (size, path) = if size == 0 || !page.contains("class=\"qr\"") {
        panic!("no code")
    } else {
        let drawing = page.split_once("class=\"qr\"").unwrap().1;
        let size: usize = after(drawing, "viewBox=\"0 0 ", "", " ").parse().unwrap();
        (size, after(drawing, " d=\"", "", "\""))
    };
    let mut dark = vec![false; size * size];
    for run in path.split('M').skip(1) {
        let (at, length) = run.split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let y: usize = y.strip_suffix(".5").unwrap().parse().unwrap();
        let x: usize = x.parse().unwrap();
        for step in 0..length.parse().unwrap() {
            dark[y * size + x + step] = true;
        }
    }
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(size * SCALE, size * SCALE, |x, y| {
            if dark[(y / SCALE) * size + x / SCALE] {
                0
            } else {
                255
            }
        });
    let found = image.detect_grids();
    let (_, text) = found.first().expect("a code").decode().unwrap();
    text
}

#[test]
fn the_code_leads_to_the_same_list() {
    let page = get_at_address(&format!("/handout?ids={SIX}")).text;
    let text = scanned(&page);
    let path = text.strip_prefix(ADDRESS).unwrap();
    assert!(page.contains(&text), "the address is written beside it");
    let list = get(path).text;
    for id in SIX.split(',') {
        assert!(list.contains(&format!("data-id=\"{id}\"")), "{id}");
    }
}

#[test]
fn a_handout_says_what_a_person_needs() {
    let page = get(&format!("/handout?ids={SIX}")).text;
    for part in [
        "570-323-8401",
        "Text your ZIP to 898211",
        "643 Elmira St, Williamsport",
        "Sundays 6:55 to 7:55 pm",
        "<b>Where:</b>",
        "<b>When:</b>",
        "Some facts may be old: call before you go.",
        "1-844-707-3224",
        "Made November 22, 2026",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let spanish = get_in(&format!("/handout?ids={SIX}&lang=es"), "en").text;
    assert!(spanish.contains("Tres refugios con unas 70 camas"));
    assert!(spanish.contains("22 de noviembre de 2026"));
}

/// The font size of a handout, in points.
fn size(page: &str) -> u8 {
    after(page, "data-size=\"", "", "\"").parse().unwrap()
}

#[test]
fn a_handout_of_five_is_clear_print_and_says_only_what_is_known() {
    let page = get_invented(&format!("/handout?ids={FIVE}")).text;
    assert_eq!(sheets(&page), 1);
    assert!(size(&page) >= 12);
    for part in [
        "<b>Where:</b> <span translate=\"no\">12 Long Chestnut Street, Lock Haven.",
        "<b>When:</b> <span>Monday to Friday, 8:30 am to 5:00 pm.",
        "<b>Bring:</b> <span>Bring a cup.",
        "<b>When:</b> <span>Call two days ahead.",
        "570-244-3001",
        "help.example.org</p>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches("<b>Bring:</b>").count(), 1);
    assert_eq!(page.matches("<b>When:</b>").count(), 4);
    assert!(!page.contains("Secret Lane") && !page.contains("Mill Hall"));
    for filler in ["Not listed", "Ask what", "Ask when", "From a page dated"] {
        assert!(!page.contains(filler), "{filler}");
    }
    let advice = "Some facts may be old: call before you go.";
    assert_eq!(page.matches(advice).count(), 1);
    let nothing = get_invented("/handout?ids=invented-nothing").text;
    assert!(nothing.contains(">Call 211</p>"));
}

#[test]
fn a_spanish_handout_marks_english_and_says_so_once() {
    let page = get_invented(&format!("/handout?ids={FIVE}&lang=es")).text;
    assert!(size(&page) >= 12);
    assert!(page.contains("Una comida caliente para todas las personas."));
    assert!(page.contains("<b>Lleve:</b> <span lang=\"en\">Bring a cup."));
    assert!(!page.contains("(en inglés)"));
    let note = "Algunas líneas están solo en inglés.";
    assert_eq!(page.matches(note).count(), 1);
    let all = get_invented("/handout?ids=invented-clothes&lang=es").text;
    assert!(!all.contains(note), "all of it is in Spanish");
}

#[test]
fn long_lists_flow_and_large_letters_are_large() {
    let ids: Vec<String> = all().into_iter().take(17).map(|one| one.id).collect();
    let page = get(&format!("/handout?ids={}", ids.join(","))).text;
    assert!(sheets(&page) >= 3);
    assert_eq!(page.matches("data-note-for=").count(), 17);
    assert!(page.contains(&format!("Page 1 of {}", sheets(&page))));
    let large = get("/handout?ids=pa-211&large=1").text;
    assert!(large.contains("pt22") && sheets(&large) == 1);
    let six = get(&format!("/handout?ids={SIX}&large=1")).text;
    assert!(six.contains("pt18"));
    assert!(get("/handout").text.contains("Nothing to print yet"));
}

/// What is written on a page, without its tags.
fn written(page: &str) -> String {
    let parts = page.split('<').filter_map(|part| part.split_once('>'));
    parts.map(|(_, text)| text).collect()
}

#[test]
fn paper_says_nothing_where_nothing_is_known_and_keeps_what_protects() {
    const ODD: &str = "ywca-wise-options,river-valley-health-dental-center,\
        sojourner-truth-ministries,salvation-army-lock-haven-pantry";
    let english = get(&format!("/handout?ids={ODD}")).text;
    let spanish = get(&format!("/handout?ids={ODD}&lang=es")).text;
    for page in [&english, &spanish] {
        assert!(!page.contains("not known to us") && !page.contains("not listed"));
        assert!(!page.contains('…'));
        assert!(page.contains("570-322-4637") && page.contains("570-323-8167"));
    }
    assert!(english.contains("<b>Phone:</b> <span>Two numbers are published"));
    assert!(written(&english).contains("Hotline, 1-800-799-7233."));
    let phone = "<b>Teléfono:</b> <span>Hay dos números publicados";
    assert!(spanish.contains(phone), "{spanish}");
    assert!(written(&spanish).contains("Doméstica, 1-800-799-7233."));
    assert!(spanish.contains("Almuerzo, también los días festivos. Horario de 2023."));
    assert!(!spanish.contains("<b>Cuándo:</b> <span lang"));
    // Nothing is left out of a page with room for all.
    assert!(!english.contains("Some texts are shortened"));
}

#[test]
fn what_may_be_an_old_number_is_said_on_the_fullest_page() {
    let notes = [
        "ywca-wise-options",
        "genesis-house-williamsport",
        "upmc-divine-providence-behavioral-health",
        "central-pa-food-bank-williamsport",
        "arw-social-services-food-pantry",
        "white-deer-run-williamsport",
    ];
    for language in ["en", "es"] {
        let page = get_in(&format!("/handout?ids={}", notes.join(",")), language).text;
        assert_eq!(sheets(&page), 1);
        let page = written(&page);
        assert!(page.contains(", 1-800-799-7233."), "{language}");
        for one in all().iter().filter(|one| notes.contains(&one.id.as_str())) {
            let spoken = match language {
                "en" => Language::English,
                _ => Language::Spanish,
            };
            let note = one.contact.phone_note.shown_in(spoken);
            let last = note.rsplit(". ").next().unwrap();
            assert!(page.contains(last), "{}: {last}", one.id);
        }
    }
}

#[test]
fn a_name_loses_its_brackets_before_a_word() {
    let long = "aa-chicks-courageous-humbly-inspired-community-of-kindred-souls";
    let page = get(&format!(
        "/handout?ids={long},ywca-wise-options,genesis-house-williamsport,\
         upmc-divine-providence-behavioral-health,white-deer-run-williamsport,pa-211"
    ));
    let page = page.text;
    let name = after(&page, "AA CHICKS", "", "</span>");
    assert!(
        name.is_empty() || name.ends_with("Kindred Souls)"),
        "{name}"
    );
    assert!(page.contains("AA meeting: Women."), "{page}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Any one to six of the shipped listings stand on one page, in both
    /// languages.
    #[test]
    fn six_fit_one_page(picked in prop::sample::subsequence((0..all().len()).collect::<Vec<_>>(), 1..=6), spanish in any::<bool>()) {
        let listings = all();
        let ids: Vec<&str> = picked.iter().map(|at| listings[*at].id.as_str()).collect();
        let language = if spanish { "es" } else { "en" };
        let page = get_in(&format!("/handout?ids={}", ids.join(",")), language).text;
        prop_assert_eq!(sheets(&page), 1);
        let least = if picked.len() <= 5 { 12 } else { 10 };
        prop_assert!(size(&page) >= least);
        for at in picked {
            let phone = listings[at].contact.phones.first();
            prop_assert!(phone.is_none_or(|phone| page.contains(&phone.display)));
        }
    }
}

#[test]
fn things_stay_whole_and_in_order_on_their_pages() {
    assert_eq!(pages(&[], 100.0, 6), [0_usize; 0]);
    assert_eq!(pages(&[40.0, 40.0, 40.0], 100.0, 6), [2, 1]);
    assert_eq!(pages(&[10.0; 7], 100.0, 6), [6, 1]);
    assert_eq!(pages(&[10.0, 500.0, 10.0], 100.0, 6), [1, 1, 1]);
}

#[test]
fn words_take_the_room_that_they_take() {
    let face = Face::plain(10.0);
    assert!(face.width("iiii") < face.width("WWWW"));
    assert!((face.width("ñ") - face.width("n")).abs() < 1e-9);
    assert!(face.height("one two three", 1_000.0) < face.height("one two three", 30.0));
    let text = "In a church on Church St. Door 2. Ring.";
    assert_eq!(
        whole_sentences(text, 33),
        "In a church on Church St. Door 2."
    );
    assert_eq!(
        whole_sentences(text, 5),
        "In a church on Church St. Door 2."
    );
    assert_eq!(whole_sentences(text, 100), text);
}

/// Name and page of every line of a list of contents.
fn lines(part: &str) -> Vec<(String, usize)> {
    let lines = part.split("<li>").skip(1).map(|line| {
        let name = after(line, "<span", ">", "</span>").to_owned();
        let page = after(line, "class=\"num\"", ">", "<").parse().unwrap();
        (name, page)
    });
    lines.collect()
}

#[test]
fn the_numbers_of_the_binder_are_true() {
    let page = get("/binder?county=Clinton").text;
    let leaves: Vec<&str> = page.split("<article class=\"sheet leaf").skip(1).collect();
    assert!(leaves.len() >= 8);
    for (at, leaf) in leaves.iter().enumerate() {
        let folio = leaf.rsplit_once("class=\"folio\"").unwrap().1;
        let number = after(folio, "</span>", "<span>", "</span>");
        assert_eq!(number, (at + 1).to_string(), "pages count on");
    }
    let contents = lines(after(leaves[0], "<ol class=\"toc\">", "", "</ol>"));
    assert!(contents.len() >= 10);
    for (name, number) in &contents {
        let heading = format!("<h2 class=\"section\">{name}</h2>");
        assert!(leaves[number - 1].contains(&heading), "{name} on {number}");
    }
    for leaf in leaves.iter().filter(|leaf| leaf.contains("\"also\"")) {
        assert!(leaf.contains("class=\"entry\""), "only references: {leaf}");
    }
    let index: Vec<(String, usize)> = leaves
        .iter()
        .flat_map(|leaf| {
            let parts = leaf.split("<ol class=\"toc index\">").skip(1);
            parts.flat_map(|part| lines(part.split_once("</ol>").unwrap().0))
        })
        .collect();
    for (name, number) in &index {
        let own = format!("<span translate=\"no\">{name}</span></h2>");
        assert!(leaves[number - 1].contains(&own), "{name} on {number}");
    }
    let entries = page.matches("<div class=\"entry\">").count();
    assert_eq!(index.len(), 2 * entries, "every listing is in both indexes");
    assert!(page.contains(&format!("{entries} listings.")));
    // What serves Clinton stands in it with its number; what does not, not.
    assert!(page.contains("1-844-707-3224") && !page.contains("Wise Options"));
    assert!(!page.contains("Example listing"));
    for also in page.split("<p class=\"also\">").skip(1) {
        let also = also.split_once("</p>").unwrap().0;
        for line in also.split("<span").skip(1) {
            let name = after(line, ">", "", "</span>");
            let number: usize = after(line, "(page ", "", ")").parse().unwrap();
            assert!(leaves[number - 1].contains(name), "{name} on {number}");
        }
    }
}

#[test]
fn a_binder_has_an_index_of_towns_without_private_places() {
    let page = get_invented("/binder?county=Clinton").text;
    let index = after(
        &page,
        "<h2 class=\"section\">Index of towns</h2>",
        "",
        "</article>",
    );
    let towns: Vec<&str> = index.split("<li class=\"town\"").skip(1).collect();
    let of = |town: &str| {
        let mut found = towns
            .iter()
            .filter(|part| part.contains(&format!(">{town}</li>")));
        *found.next().unwrap_or_else(|| panic!("no {town}"))
    };
    assert!(of("Lock Haven").contains("Invented Soup Kitchen"));
    assert!(of("Renovo").contains("Invented Rides"));
    assert!(of("Without a street address").contains("Invented Safe House"));
    assert!(!page.contains("Mill Hall") && !page.contains("Secret Lane"));
}

#[test]
fn a_binder_of_one_kind_or_of_an_unknown_county() {
    let food = get("/binder?county=Lycoming&category=food").text;
    assert!(food.contains("The New Love Center pantry") && !food.contains("Wise Options"));
    let unknown = get("/binder?county=Atlantis").text;
    assert!(unknown.contains("We do not know the county “Atlantis”"));
    assert!(unknown.contains("/binder?county=Clinton"));
    let kind = get("/binder?county=Clinton&category=wizards").text;
    assert!(kind.contains("We do not know the kind of help “wizards”"));
    assert!(
        get_in("/binder?county=Clinton", "es")
            .text
            .contains("Ayuda en el condado de Clinton")
    );
}

#[test]
fn a_booklet_folds_into_order() {
    let page = get("/meetings?print=pocket&near=Danville").text;
    let sides: Vec<&str> = page.split("<article class=\"side\">").skip(1).collect();
    let number = |panel: &str| -> usize {
        let folio = panel.split_once("class=\"folio\"").unwrap().1;
        after(folio, "</span>", "<span>", "</span>")
            .parse()
            .unwrap()
    };
    let numbers: Vec<(usize, usize)> = sides
        .iter()
        .map(|side| {
            let panels: Vec<&str> = side.split("<section class=\"panel").skip(1).collect();
            (number(panels[0]), number(panels[1]))
        })
        .collect();
    let count = sides.len() * 2;
    assert_eq!(count % 4, 0);
    for (at, (left, right)) in numbers.iter().enumerate() {
        assert_eq!(left + right, count + 1, "side {at}");
        assert_eq!(at % 2 == 0, left > right, "side {at}");
    }
    assert!(page.contains("Times are local"));
    assert!(page.contains("near Danville"));
    assert!(page.contains("What the letters mean"));
    for name in ["Sunday", "Monday", "Weekenders", "Light My Way"] {
        assert!(page.contains(name), "{name}");
    }
    assert_eq!(page.matches("<div class=\"meets\">").count(), {
        let said = after(&page, " meetings a week.", "", "");
        let _ = said;
        let before = page.split(" meetings a week.").next().unwrap();
        let count: usize = before.rsplit('>').next().unwrap().parse().unwrap();
        count
    });
}

#[test]
fn a_booklet_has_no_blank_page_and_no_small_print() {
    let page = get_invented("/meetings?print=pocket").text;
    let panels: Vec<&str> = page.split("<section class=\"panel pt").skip(1).collect();
    assert_eq!(panels.len() % 4, 0);
    for panel in &panels {
        let size: u8 = panel.split('"').next().unwrap().parse().unwrap();
        assert!(size >= 10);
        assert!(!panel.contains("<p class=\"soft\">Note"), "blank: {panel}");
        // A page of meetings begins with the day, also within one.
        let first = panel.find("<div class=\"meets\">");
        let day = panel.find("<h2>");
        assert!(first.is_none_or(|first| day.is_some_and(|day| day < first)));
    }
    assert_eq!(page.matches("<div class=\"meets\">").count(), 14);
}
