//! Several counties in one directory: one index over the listings of all.

use jiff::Timestamp;
use waypost::publish::merge::{Merged, Part, merge};
use waypost::publish::publisher::{Outcome, Published, Publisher};
use waypost::query::Query;
use waypost::search::engine::search;

use super::parts::{ADDRESS, S3};
use crate::county::{County, HEAD, HELPLINE, pantries};
use crate::program::said;
use crate::seed_folder::{NOW, TODAY};

const PANTRIES: &str = "resources-pantries.csv";

/// A county of its own: its line, a pantry, and what all have.
fn county(name: &str, line: &str, home: &str) -> County {
    let county = County::new();
    county.write(PANTRIES, &format!(
        "{HEAD}pantry-1,Invented Pantry of {name},food-pantry,{line},Free food.,,Renovo,PA,17764,,,,https://example.org\n"
    ));
    county.write("resources-lines.csv", &format!(
        "{HEAD}{HELPLINE}line,Invented {name} Line,crisis,{line},Call day or night.,,,,,,\"{home}\",2026-11-01,https://example.org\n"
    ));
    county.write(
        "crisis-lines.csv",
        "kind,listing,order,say,say_es\nsuicide,helpline,1,,\nsuicide,line,2,,\nany,helpline,1,,\nany,line,2,,\n",
    );
    county.write(
        "site.csv",
        &format!("key,value,value_es\nhome_counties,\"{home}\",\n"),
    );
    county.write(
        "words/crisis-phrases.csv",
        &format!(
            "phrase,language,kind\nwant|wanna to die,en,suicide\ninvented {name} grief,en,suicide\n"
        ),
    );
    county.write(
        "golden-questions.csv",
        "question,near,lang,expected,within\ni want to die,,en,helpline,1\n",
    );
    county
}

/// The folder of the merged directory: what is for everybody.
fn state() -> County {
    let state = County::new();
    state.write(PANTRIES, &pantries(0));
    state.write("resources-lines.csv", &format!("{HEAD}{HELPLINE}"));
    state.write(
        "golden-questions.csv",
        "question,near,lang,expected,within\ni want to die,,en,helpline,1\n",
    );
    state
}

fn part(name: &str, county: &County) -> Part {
    Part {
        name: name.to_lowercase(),
        generation: county.publish().generation,
    }
}

fn try_to_publish(state: &County, merged: Merged, now: Timestamp) -> Outcome {
    let store = state.store();
    let attempt = Publisher {
        data: state.data.path(),
        store: &store,
        serving: None,
        now,
        today: TODAY,
        accept: None,
        examples: false,
    };
    attempt
        .publish_merged(merged.made, &|| {}, &|_| Ok(()))
        .unwrap()
}

fn published(outcome: Outcome) -> Published {
    match outcome {
        Outcome::Published(published) => *published,
        Outcome::Refused(refused) => panic!("{}", refused.refusal.text()),
    }
}

fn two() -> [County; 2] {
    [
        county("North", "570-244-1001", "Lycoming, PA"),
        county("South", "570-244-1002", "Clinton, PA"),
    ]
}

#[test]
fn ids_stay_one_a_listing_and_lines_are_shown_to_those_they_serve() {
    let (state, [north, south]) = (state(), two());
    let parts = [part("North", &north), part("South", &south)];
    let merged = merge(state.data.path(), &parts, TODAY).unwrap();
    let told = merged.told.join("\n");
    for part in [
        "south: pantry-1 (Invented Pantry of South) is called pantry-1-south here",
        "line is not at the foot of every page",
        "line-south is not at the foot of every page",
        "2 listings stand in several",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let generation = published(try_to_publish(&state, merged, NOW)).generation;
    let mut ids: Vec<String> = generation
        .listings()
        .unwrap()
        .into_iter()
        .map(|one| one.id.clone())
        .collect();
    ids.sort();
    assert_eq!(
        ids,
        [
            "helpline",
            "line",
            "line-south",
            "pantry-1",
            "pantry-1-south"
        ]
    );
    let lines = |question: &str, near: &str| -> Vec<String> {
        let query = Query::from_words(question);
        let query = match near {
            "" => query,
            near => query.with("near", near),
        };
        let answer = search(&generation, &query, &[], NOW).unwrap();
        let lines = answer.crisis.into_iter();
        lines.map(|line| line.listing.id).collect()
    };
    assert_eq!(lines("i want to die", "17701"), ["helpline", "line"]);
    assert_eq!(lines("i want to die", "17745"), ["helpline", "line-south"]);
    assert_eq!(
        lines("i want to die", ""),
        ["helpline"],
        "not those of all counties"
    );
    // What only one county calls a crisis is heard for all.
    assert_eq!(lines("invented south grief", ""), ["helpline"]);
    assert_eq!(
        lines("invented north grief", "17745"),
        ["helpline", "line-south"]
    );
}

#[test]
fn what_one_county_keeps_private_no_other_shows() {
    let (state, [north, south]) = (state(), two());
    let row = |address: &str, hidden: &str, day: &str| {
        format!(
            "{HEAD}house,Invented House,food-pantry,570-244-1009,A house.,{address},Renovo,PA,17764,{hidden},,{day},https://example.org\n"
        )
    };
    north.write("resources-house.csv", &row("", "yes", "2026-01-01"));
    south.write(
        "resources-house.csv",
        &row("12 Open Street", "", "2026-11-01"),
    );
    for order in [[&north, &south], [&south, &north]] {
        let parts = [part("one", order[0]), part("two", order[1])];
        let merged = merge(state.data.path(), &parts, TODAY).unwrap();
        let house = merged
            .made
            .directory
            .listings
            .iter()
            .find(|one| one.id == "house");
        let house = format!("{:?}", house.unwrap());
        assert!(!house.contains("Open Street"), "{house}");
    }
}

#[test]
fn a_county_left_out_is_refused_and_what_a_county_accepted_is_not() {
    let (state, [north, south]) = (state(), two());
    north.write(PANTRIES, &pantries(40));
    let parts = [part("North", &north), part("South", &south)];
    let both = merge(state.data.path(), &parts, TODAY).unwrap();
    published(try_to_publish(&state, both, NOW));
    // The north lost most of its pantries and said that it is meant.
    north.write(PANTRIES, &pantries(3));
    let hash = north.refused().hash;
    let Outcome::Published(cut) = north.try_on(TODAY, NOW, Some(&hash)).unwrap() else {
        panic!("it was accepted");
    };
    let parts = [
        Part {
            name: "north".to_owned(),
            generation: cut.generation,
        },
        part("South", &south),
    ];
    let cut = merge(state.data.path(), &parts, TODAY).unwrap();
    published(try_to_publish(&state, cut, NOW));
    let alone = merge(state.data.path(), &parts[..0], TODAY).unwrap();
    let Outcome::Refused(refused) = try_to_publish(&state, alone, NOW) else {
        panic!("both counties are gone");
    };
    let text = refused.refusal.text();
    assert!(text.contains("refused["), "{text}");
}

#[test]
fn the_merged_directory_follows_its_counties_through_the_storage() {
    let (s3, state, [north, south]) = (S3::start(), state(), two());
    s3.publish(&north, "north");
    s3.publish(&south, "south");
    let merge = ["merge", "--from", ADDRESS, "--into", "state"];
    let first = s3.run(&state, &merge);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let again = said(&s3.run(&state, &merge));
    assert!(again.contains("shows this already"), "{again}");
    south.edit(
        PANTRIES,
        "Invented Pantry of South",
        "Invented Table of South",
    );
    s3.publish(&south, "south");
    let after = said(&s3.run(&state, &merge));
    assert!(after.contains("0 added, 1 changed"), "{after}");
    let nobody = s3.run(
        &state,
        &[
            "merge", "--from", ADDRESS, "--into", "state", "--county", "x",
        ],
    );
    assert_eq!(nobody.status.code(), Some(2), "{}", said(&nobody));
}
