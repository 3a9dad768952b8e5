//! Reach: how help gets to a person, on the shipped listings.

use std::sync::OnceLock;

use tempfile::TempDir;
use waypost::directory::{Baseline, Directory};
use waypost::gazetteer::{PlaceKind, Prefer};
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::model::reach::Whereabouts;
use waypost::search::answer::{ResultGroup, Sort};
use waypost::search::criteria::{Origin, PlaceScale, SearchCriteria};
use waypost::search::relaxation::{Found, search};

use crate::seed_folder::{NOW, TODAY, gazetteer, shipped};

/// The shipped seeds, built once.
pub fn generation() -> &'static Generation {
    static BUILT: OnceLock<(TempDir, Generation)> = OnceLock::new();
    let build = || {
        let (directory, _) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
        let index = TempDir::new().unwrap();
        let seeds = "0".repeat(64);
        let built = Store::new(index.path()).publish(&directory, &seeds, &|| {});
        (index, built.unwrap())
    };
    &BUILT.get_or_init(build).1
}

/// The shipped seeds with their invented meetings, built once.
pub fn generation_with_examples() -> &'static Generation {
    static BUILT: OnceLock<(TempDir, Generation)> = OnceLock::new();
    let build = || {
        let past = Baseline {
            examples: true,
            ..Baseline::default()
        };
        let (directory, _) = Directory::load_keeping(shipped(), gazetteer(), TODAY, &past).unwrap();
        let index = TempDir::new().unwrap();
        let seeds = "1".repeat(64);
        let built = Store::new(index.path()).publish(&directory, &seeds, &|| {});
        (index, built.unwrap())
    };
    &BUILT.get_or_init(build).1
}

/// Where a place is.
pub fn from(place: &str) -> Origin {
    let prefer = Prefer {
        counties: generation().facts.home_counties.clone(),
        state: None,
    };
    let found = gazetteer().resolve(place, &prefer).best.unwrap();
    Origin {
        person: Whereabouts {
            point: found.point,
            zip: found.zip,
            county: found.county,
            state: found.state,
        },
        size: match found.kind {
            PlaceKind::County => PlaceScale::County,
            PlaceKind::State => PlaceScale::State,
            _ => PlaceScale::Spot,
        },
    }
}

fn search_for(want: &SearchCriteria) -> Found {
    search(generation(), want, NOW).unwrap()
}

fn ids(found: &Found) -> Vec<String> {
    let listing = |document| generation().documents.get(document).unwrap().id;
    let ranked = found.ranked.iter();
    ranked.map(|ranked| listing(ranked.document)).collect()
}

fn category(id: &str, place: &str) -> SearchCriteria {
    SearchCriteria {
        categories: vec![(id.to_owned(), 1.0)],
        from: Some(from(place)),
        ..SearchCriteria::default()
    }
}

/// Every ZIP of Pennsylvania.
fn pennsylvania() -> Vec<String> {
    let mut reader = csv::Reader::from_path(shipped().join("gazetteer/zips.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (zip, state) = (at("zip"), at("state"));
    let rows = reader.records().map(Result::unwrap);
    let rows = rows.filter(|row| &row[state] == "PA");
    rows.map(|row| row[zip].to_owned()).collect()
}

#[test]
fn statewide_and_national_lines_are_found_from_every_zip_of_pennsylvania() {
    let zips = pennsylvania();
    assert!(zips.len() > 2_000);
    for zip in &zips {
        for (id, line) in [
            ("crisis", "988-suicide-crisis-lifeline"),
            ("information-referral", "pa-211"),
            ("utility-assistance", "pa-liheap"),
        ] {
            for within in [None, Some(0.0)] {
                let want = SearchCriteria {
                    within,
                    ..category(id, zip)
                };
                let found = search_for(&want);
                assert!(
                    ids(&found).iter().any(|found| found == line),
                    "{line} from {zip}"
                );
                assert!(
                    found.relaxed.is_empty(),
                    "{id} from {zip}: {:?}",
                    found.relaxed
                );
            }
        }
    }
}

#[test]
fn a_clinton_service_is_not_offered_to_pittsburgh() {
    let near_home = ids(&search_for(&category("crisis", "17745")));
    assert!(
        near_home
            .iter()
            .any(|id| id == "lycoming-clinton-crisis-line")
    );
    let in_pittsburgh = ids(&search_for(&category("crisis", "15222")));
    assert!(
        !in_pittsburgh
            .iter()
            .any(|id| id == "lycoming-clinton-crisis-line")
    );
    let shelters = search_for(&category("shelter", "15222"));
    assert!(!shelters.ranked.is_empty());
    for ranked in &shelters.ranked {
        let listing = generation().documents.get(ranked.document).unwrap();
        let local = listing.place.county.is_some();
        assert!(!local, "{} is {:?} miles away", listing.id, ranked.miles);
    }
}

#[test]
fn the_local_line_comes_before_the_national_ones() {
    let crisis = ids(&search_for(&category("crisis", "Lock Haven")));
    assert_eq!(crisis[0], "lycoming-clinton-crisis-line");
}

#[test]
fn a_radius_limits_only_what_must_be_visited() {
    let all = search_for(&category("food", "Lock Haven"));
    let within = SearchCriteria {
        within: Some(5.0),
        ..category("food", "Lock Haven")
    };
    let few = search_for(&within);
    assert!(few.ranked.len() < all.ranked.len());
    for ranked in &few.ranked {
        let listing = generation().documents.get(ranked.document).unwrap();
        let served = !listing.reach.serves.is_empty() || listing.reach.anywhere;
        let near = ranked.miles.is_some_and(|miles| miles <= 5.0);
        assert!(near || served, "{}", listing.id);
    }
}

#[test]
fn no_category_is_empty_anywhere_in_pennsylvania() {
    let zips = pennsylvania();
    let categories: Vec<String> = generation()
        .facts
        .categories
        .iter()
        .map(|category| category.id.clone())
        .collect();
    // Every ZIP with one category, and every category with some ZIPs, in turn.
    for (at, zip) in zips.iter().enumerate() {
        let id = &categories[at % categories.len()];
        let found = search_for(&category(id, zip));
        assert!(!found.ranked.is_empty(), "{id} near {zip}");
    }
}

#[test]
fn sorting_by_distance_puts_the_nearest_first() {
    let want = SearchCriteria {
        sort: Sort::Distance,
        ..category("food", "Williamsport")
    };
    let found = search_for(&want);
    for group in [ResultGroup::Fits, ResultGroup::MightFit] {
        let of_group = found.ranked.iter().filter(|one| one.group == group);
        let miles: Vec<Option<f64>> = of_group.map(|ranked| ranked.miles).collect();
        assert!(group == ResultGroup::MightFit || miles.len() > 3);
        let known: Vec<f64> = miles.iter().map_while(|miles| *miles).collect();
        assert!(known.is_sorted(), "{group:?}: {miles:?}");
        let rest = &miles[known.len()..];
        assert!(
            rest.iter().all(Option::is_none),
            "what has no distance comes last: {miles:?}"
        );
    }
}

#[test]
fn counts_are_what_choosing_gives() {
    let base = category("food", "17701");
    let found = search_for(&base);
    let mut checked = 0;
    for facet in &found.facets {
        for (value, count) in &facet.values {
            let kind = waypost::search::facets::NARROWED_BY
                .into_iter()
                .find(|kind| kind.word() == facet.parameter);
            let chosen = match kind {
                Some(kind) => SearchCriteria {
                    filters: vec![(kind, value.clone())],
                    ..base.clone()
                },
                None => SearchCriteria {
                    freshness: Some(value.clone()),
                    ..base.clone()
                },
            };
            let narrowed = search_for(&chosen);
            let [fits, might_fit, _] = narrowed.groups;
            assert_eq!(fits + might_fit, *count, "{}={value}", facet.parameter);
            let again = narrowed
                .facets
                .iter()
                .find(|f| f.parameter == facet.parameter);
            let of_value = again.unwrap().values.iter().find(|(v, _)| v == value);
            assert_eq!(
                of_value.unwrap().1,
                *count,
                "a chosen facet counts itself as before"
            );
            checked += 1;
        }
    }
    assert!(checked >= 10, "{checked} values");
}
