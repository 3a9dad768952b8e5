//! What changes between two versions: the dangerous first, nothing left out.

use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;
use waypost::diagnostic::paper::Paper;
use waypost::model::listing::Listing;
use waypost::report::diff::{Diff, diff};
use waypost::report::diff::{html, text};

use crate::seed_folder::load;

const HEAD: &str =
    "id,name,category,phone,description,address,city,state,zip,confidential,serves,source_url\n";

fn listings(rows: &str) -> Vec<Arc<Listing>> {
    let file = format!("{HEAD}{rows}");
    load(&[("resources.csv", file.as_bytes())]).0.listings()
}

const OLD: &str = "\
    a,Invented A,food,570-244-1001,One.,,,,,,US,https://example.org\n\
    b,Invented B,food-pantry,570-244-1002,Two.,,,,,,US,https://example.org\n\
    c,Invented C,food,570-244-1003,Three.,,,,,,US,https://example.org\n\
    d,Invented D,food,570-244-1004,Four.,,,,,,US,https://example.org\n\
    s,Invented Shelter,crisis,570-244-1005,Safe.,12 Hidden Lane,Renovo,PA,17764,yes,US,https://example.org\n";

const NEW: &str = "\
    a,Invented A,food,570-244-1099,Uno.,,,,,,US,https://example.org\n\
    b,Invented B,food,570-244-1002,Two.,,,,,,US,https://example.org\n\
    c,Invented C,food,570-244-1003,Drei.,,,,,,US,https://example.org\n\
    e,Invented E,food,570-244-1006,Five.,,,,,,US,https://example.org\n\
    s,Invented Shelter,crisis,570-244-1005,Safe.,12 Hidden Lane,Renovo,PA,17764,no,US,https://example.org\n";

fn all() -> Diff {
    diff(&listings(OLD), &listings(NEW))
}

#[test]
fn every_listing_stands_once_in_its_gravest_list() {
    let diff = all();
    let ids = |list: &[waypost::report::diff::Changed]| -> Vec<String> {
        list.iter().map(|changed| changed.id.clone()).collect()
    };
    assert_eq!(ids(&diff.exposed), ["s"]);
    assert_eq!(ids(&diff.renumbered), ["a"]);
    assert_eq!(ids(&diff.moved), ["b"]);
    assert_eq!(ids(&diff.changed), ["c"]);
    assert_eq!(diff.removed[0].id, "d");
    assert_eq!(diff.added[0].id, "e");
    assert_eq!(diff.len(), 6);
    // The phone comes before the description, though both changed.
    let fields: Vec<_> = diff.renumbered[0].fields.iter().collect();
    let names: Vec<&str> = fields.iter().map(|field| field.field).collect();
    assert_eq!(names, ["phone", "description"]);
    assert_eq!(
        (fields[0].old.as_str(), fields[0].new.as_str()),
        ("570-244-1001", "570-244-1099")
    );
}

#[test]
fn the_text_begins_with_what_could_hurt_and_never_tells_a_private_place() {
    let diff = all();
    let text = text::text(&diff);
    let headings = [
        text::EXPOSED,
        text::RENUMBERED,
        text::REMOVED,
        text::MOVED,
        text::CHANGED,
        text::ADDED,
    ];
    let places: Vec<usize> = headings.iter().map(|h| text.find(h).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(
        text.contains("phone: “570-244-1001” → “570-244-1099”"),
        "{text}"
    );
    assert!(
        text.contains("1 added, 4 changed (1 with another number), 1 removed."),
        "{text}"
    );
    let json = text::json(&diff);
    let paper = Paper::new("What changes", "invented", date(2026, 11, 22));
    let html = html::html(paper, &diff).unwrap();
    for shown in [&text, &json.to_string(), &html] {
        for secret in ["Hidden Lane", "Renovo", "17764"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        assert!(shown.contains("570-244-1099"), "{shown}");
        assert!(shown.contains("Invented Shelter"), "{shown}");
    }
    assert_eq!(json["counts"]["exposed"], 1);
    assert_eq!(json["renumbered"][0]["fields"][0]["new"], "570-244-1099");
    assert!(html.find("PRIVATE PLACES").unwrap() < html.find("Numbers changed").unwrap());
}

#[test]
fn a_private_place_whose_made_id_changes_is_still_seen() {
    let hidden = "name,category,city,state,confidential,phone,serves\n\
        Invented Shelter,crisis,Renovo,PA,yes,570-244-1005,US\n";
    let shown = "name,category,city,state,confidential,phone,serves\n\
        Invented Shelter,crisis,Renovo,PA,,570-244-1005,US\n";
    let read = |file: &str| load(&[("resources.csv", file.as_bytes())]).0.listings();
    let diff = diff(&read(hidden), &read(shown));
    assert_eq!(diff.exposed.len(), 1, "{diff:?}");
    assert!(diff.added.is_empty() && diff.removed.is_empty());
}

#[test]
fn the_same_is_no_difference() {
    let same = diff(&listings(OLD), &listings(OLD));
    assert!(same.is_empty());
    assert_eq!(text::text(&same), "Nothing changes for the public.\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is taken, kept, changed and added: each difference is counted
    /// once, and a listing that differs always shows a field.
    #[test]
    fn differences_add_up(fates in proptest::collection::vec(0_u8..5, 5)) {
        let old = listings(OLD);
        let mut new = Vec::new();
        for (listing, fate) in old.iter().zip(&fates) {
            let mut listing = Listing::clone(listing);
            match fate {
                0 => {}
                1 => continue,
                2 => listing.contact.phones.clear(),
                3 => listing.hours.note.english.push_str("changed"),
                _ => listing.id.push_str("-other"),
            }
            new.push(Arc::new(listing));
        }
        // The last of `old` is the listing every folder has.
        new.extend(old.iter().skip(5).cloned());
        let found = diff(&old, &new);
        let changed = [&found.exposed, &found.renumbered, &found.moved, &found.changed];
        for listing in changed.into_iter().flatten() {
            prop_assert!(!listing.fields.is_empty());
        }
        let of = |wanted: u8| fates.iter().filter(|fate| **fate == wanted).count();
        let touched = of(2) + of(3);
        prop_assert_eq!(found.renumbered.len() + found.changed.len(), touched);
        prop_assert_eq!(found.removed.len(), of(1) + of(4));
        prop_assert_eq!(found.added.len(), of(4));
    }
}
