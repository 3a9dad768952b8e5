//! The search engine against a plain scan of everything: the tree, the sets,
//! the posting lists and the order of results.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;
use tantivy::directory::OwnedBytes;
use waypost::index::format::geo_tree::{Tree, TreeBuilder, curve_key};
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::model::place::{Point, chord_to_miles, miles_to_chord, squared_chord};
use waypost::query::listing_text::ListingTerms;
use waypost::search::answer::Sort;
use waypost::search::criteria::{RelaxedLimits, SearchCriteria, Word};
use waypost::search::facets::Tally;
use waypost::search::matching::Worded;
use waypost::search::matching::bitset::DocumentSet;
use waypost::search::matching::names::Names;
use waypost::search::ranking::diversify;
use waypost::search::ranking::tag_matches::WantedTags;
use waypost::search::ranking::top_k::compare;
use waypost::search::ranking::{Outcome, Ranked, Ranker, RankingCriteria};
use waypost::search::relaxation::{attempt, search};

use crate::generator::county::{County, county_in};
use crate::generator::word;
use crate::seed_folder::{NOW, gazetteer};

/// Listings of the invented county: several leaves of the tree, and tags of
/// all kinds.
const LISTINGS: usize = 900;

/// Of these so many are indexed at a time, so the index is joined of four
/// parts, the last of them smaller.
const AT_ONCE: usize = 250;

fn invented() -> &'static Generation {
    static BUILT: OnceLock<County> = OnceLock::new();
    &BUILT
        .get_or_init(|| {
            let store = |folder: &Path| Store::new(folder).indexing(AT_ONCE);
            county_in(LISTINGS, gazetteer(), store)
        })
        .generation
}

/// For every document, its stems with whether each stands in its name.
fn stems() -> &'static [HashMap<String, bool>] {
    static READ: OnceLock<Vec<HashMap<String, bool>>> = OnceLock::new();
    READ.get_or_init(|| {
        let documents = 0..u32::try_from(LISTINGS).unwrap();
        let of = |document| {
            let listing = invented().documents.get(document).unwrap();
            let mut said = ListingTerms::default();
            let spoken = said.take(&listing, &invented().facts.categories);
            let stem = |stem: &u32| said.forms().stem(*stem).to_owned();
            let named = spoken.in_name.iter().map(|one| (stem(one), true));
            let rest = spoken.elsewhere.iter().map(|one| (stem(one), false));
            named.chain(rest).collect()
        };
        documents.map(of).collect()
    })
}

/// For every document, the kinds of help it is of, and those above them.
fn kinds() -> &'static [BTreeSet<String>] {
    static READ: OnceLock<Vec<BTreeSet<String>>> = OnceLock::new();
    READ.get_or_init(|| {
        let documents = 0..u32::try_from(LISTINGS).unwrap();
        let of = |document| {
            let listing = invented().documents.get(document).unwrap();
            let known = &invented().facts.categories;
            let lines = listing.categories.iter().flat_map(|own| known.lineage(own));
            lines.map(|one| one.id.clone()).collect()
        };
        documents.map(of).collect()
    })
}

/// Whether a word is read as a beginning: it is no word itself.
fn is_beginning(word: &Word) -> bool {
    let mut all = stems().iter();
    word.prefix && !all.any(|stems| stems.contains_key(&word.stems[0].0))
}

/// Whether a stem is the word, or begins like it.
fn is_meant(word: &Word, is_beginning: bool, stem: &str) -> bool {
    stem == word.stems[0].0 || is_beginning && stem.starts_with(&word.text)
}

/// What a word counts, and whether it is so rare that it tells much. A
/// beginning is as frequent as all words together that begin so.
fn weight(word: &Word) -> (f64, bool) {
    let all = stems().len() as f64;
    let is_beginning = is_beginning(word);
    let stems = stems().iter().flat_map(HashMap::keys);
    let count = stems.filter(|stem| is_meant(word, is_beginning, stem));
    let count = count.count() as f64;
    ((1.0 + all / count).ln(), count <= (all * 0.02).max(5.0))
}

/// What a document has of each word: of words that begin alike the best.
fn has(words: &[(Word, bool)], weights: &[f64], document: u32) -> Vec<Option<f32>> {
    let one = |((word, is_beginning), weight): (&(Word, bool), &f64)| {
        let is_beginning = *is_beginning;
        let stems = stems()[document as usize].iter();
        let meant = stems.filter(|(stem, _)| is_meant(word, is_beginning, stem));
        let counts = meant.map(|(_, named)| {
            let share = if is_beginning { 0.8 } else { 1.0 };
            (weight * share * if *named { 1.0 } else { 0.75 }) as f32
        });
        counts.reduce(f32::max)
    };
    words.iter().zip(weights).map(one).collect()
}

/// The results of a plain scan, in order, and what they can be narrowed by.
fn scan(want: &SearchCriteria) -> (Vec<Ranked>, Tally) {
    let generation = invented();
    // A word that nobody has cannot be looked for.
    let known = want.words.iter().map(|word| (word.clone(), weight(word)));
    let known = known.filter(|(_, (weight, _))| weight.is_finite());
    let (words, weights): (Vec<Word>, Vec<(f64, bool)>) = known.unzip();
    let (weights, rare): (Vec<f64>, Vec<bool>) = weights.into_iter().unzip();
    let beginning = |word: Word| (word.clone(), is_beginning(&word));
    let words: Vec<(Word, bool)> = words.into_iter().map(beginning).collect();
    let most = weights.iter().sum();
    let asked = WantedTags::new(generation, want);
    let names = Names::default();
    let documents = 0..u32::try_from(LISTINGS).unwrap();
    let having: Vec<Vec<Option<f32>>> = documents.map(|one| has(&words, &weights, one)).collect();
    let tells = |has: &[Option<f32>]| {
        let mut has = has.iter().zip(&rare);
        has.any(|(has, rare)| *rare && has.is_some())
    };
    let has_all = |has: &[Option<f32>]| !has.is_empty() && has.iter().all(Option::is_some);
    let set = |is_in: &dyn Fn(&[Option<f32>]) -> bool| {
        let mut set = DocumentSet::new(LISTINGS);
        let documents = (0_u32..).zip(&having).filter(|(_, has)| is_in(has));
        documents.for_each(|(document, _)| set.insert(document));
        set
    };
    let worded = Worded {
        all: (!words.is_empty()).then(|| set(&has_all)),
        some: rare.contains(&true).then(|| set(&tells)),
        unread: None,
        is_unknown: words.is_empty() && !want.words.is_empty(),
    };
    let criteria = RankingCriteria {
        want,
        loose: RelaxedLimits::default(),
        asked: &asked,
        names: &names,
        worded: &worded,
        most,
    };
    let ranker = Ranker::new(generation, criteria, NOW);
    let mut tally = Tally::default();
    if words.is_empty() && !want.words.is_empty() && want.categories.is_empty() {
        return (Vec::new(), tally);
    }
    let mut ranked = Vec::new();
    for document in 0..u32::try_from(LISTINGS).unwrap() {
        let kinds = &kinds()[document as usize];
        let of_kind = want.categories.iter().any(|(id, _)| kinds.contains(id));
        let has = &having[document as usize];
        let worded = tells(has) || has_all(has);
        let everything = words.is_empty() && want.categories.is_empty();
        if !everything && !of_kind && !worded {
            continue;
        }
        // A document of the kind counts by the words it has, all or not.
        let words = has.iter().flatten().sum();
        ranker.rank(&[(document, words)], &mut tally, |verdict| {
            if let Outcome::Ranked(one) = verdict {
                ranked.push(one);
            }
        });
    }
    ranked.sort_by(|a, b| compare(a, b, want.sort));
    if want.sort == Sort::Relevance {
        diversify::spread(generation, want, &mut ranked);
    }
    (ranked, tally)
}

fn wanted(text: &str) -> Word {
    Word {
        text: text.to_owned(),
        stems: vec![(waypost::query::tokenizer::stem(text), 1.0)],
        needed: true,
        is_meant: false,
        prefix: false,
        is_category: false,
    }
}

fn wants() -> impl Strategy<Value = SearchCriteria> {
    let words = prop::collection::vec(0_usize..60, 0..3);
    let category = prop::option::of(prop::sample::select(vec!["food", "health", "legal"]));
    let zip = prop::option::of(prop::sample::select(vec![
        "17745", "19104", "10001", "60601", "90012", "99501", "96813",
    ]));
    let within = prop::option::of(prop::sample::select(vec![0.0, 25.0, 300.0, 9_000.0]));
    let sort = prop::sample::select(vec![Sort::Relevance, Sort::Distance, Sort::Soonest]);
    let typed = prop::sample::select(vec![3_usize, 4, 5, 99]);
    let asked = (words, typed, category, zip, within, sort);
    asked.prop_map(|(words, typed, category, zip, within, sort)| {
        let words: BTreeSet<usize> = words.into_iter().collect();
        let mut words: Vec<Word> = words.into_iter().map(|rank| wanted(&word(rank))).collect();
        // The last one may not be typed to its end.
        if let Some(last) = words.last_mut() {
            *last = wanted(&last.text.chars().take(typed).collect::<String>());
            last.prefix = true;
        }
        SearchCriteria {
            words,
            kinds: category.map(str::to_owned).into_iter().collect(),
            categories: category
                .map(|id| (id.to_owned(), 1.0))
                .into_iter()
                .collect(),
            from: zip.map(crate::reach::from),
            within,
            sort,
            // Where nothing nearby fits, the words are not looked for as well.
            is_crisis: true,
            ..SearchCriteria::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_search_finds_what_a_scan_finds_in_the_same_order(want in wants()) {
        let (expected, tally) = scan(&want);
        let found = search(invented(), &want, NOW).unwrap();
        // What is not there is looked for elsewhere, and with less.
        prop_assume!(!expected.is_empty());
        prop_assert_eq!(&found.relaxed, &vec![]);
        prop_assert_eq!(&found.ranked, &expected);
        prop_assert_eq!(&found.facets, &tally.counted(invented(), &want));
        let (first, _) = attempt(invented(), &want, NOW, 20).unwrap();
        prop_assert_eq!(first.total(), expected.len());
        prop_assert_eq!(&first.ranked[..], &expected[..expected.len().min(20)]);
    }

    #[test]
    fn the_tree_passes_nothing_near_over(
        points in prop::collection::vec((-90.0_f64..90.0, -180.0_f64..180.0), 0..700),
        without in 0_usize..200,
        from in (-90.0_f64..90.0, -180.0_f64..180.0),
        miles in 0.0_f64..13_000.0,
    ) {
        let mut points: Vec<Point> = points
            .into_iter()
            .map(|(latitude, longitude)| Point { latitude, longitude })
            .collect();
        points.sort_by_key(|point| curve_key(*point));
        let vectors = points.iter().map(|point| point.unit_vector().map(|part| part as f32));
        let vectors: Vec<[f32; 3]> =
            vectors.chain(std::iter::repeat_n([f32::NAN; 3], without)).collect();
        let mut planting = TreeBuilder::default();
        vectors.iter().for_each(|vector| planting.add(*vector));
        let bytes = OwnedBytes::new(planting.into_bytes());
        let tree = Tree::new(bytes, vectors.len()).unwrap();
        let origin = Point { latitude: from.0, longitude: from.1 }.unit_vector();
        let runs = tree.within(origin, miles_to_chord(miles));
        prop_assert!(runs.windows(2).all(|two| two[0].end < two[1].start));
        for (document, vector) in (0_u32..).zip(&vectors).take(points.len()) {
            let distance = chord_to_miles(squared_chord(vector.map(f64::from), origin));
            let inside = runs.iter().any(|run| run.contains(&document));
            prop_assert!(inside || distance > miles, "{} at {}", document, distance);
        }
    }

    #[test]
    fn a_set_is_the_documents_put_into_it(
        one in prop::collection::btree_set(0_u32..1_000, 0..300),
        runs in prop::collection::vec((0_u32..1_000, 0_u32..200), 0..4),
    ) {
        let mut set = DocumentSet::new(1_000);
        let mut plain = one.clone();
        one.iter().for_each(|document| set.insert(*document));
        for (start, length) in runs {
            let run = start..(start + length).min(1_000);
            plain.extend(run.clone());
            set.insert_run(run);
        }
        let plain: Vec<u32> = plain.into_iter().collect();
        prop_assert_eq!(&set.documents(), &plain);
        let flat: Vec<u32> = set.runs().into_iter().flatten().collect();
        prop_assert_eq!(&flat, &plain);
        let runs = set.runs();
        prop_assert!(runs.windows(2).all(|two| two[0].end < two[1].start));
        prop_assert!((0..1_000).all(|one| set.contains(one) == plain.binary_search(&one).is_ok()));
    }
}

#[test]
fn near_points_stand_near_on_the_curve() {
    let at = |latitude, longitude| Point {
        latitude,
        longitude,
    };
    let (here, near, far) = (
        at(41.137, -77.447),
        at(41.138, -77.446),
        at(40.440, -79.996),
    );
    let apart = |a, b| curve_key(a).abs_diff(curve_key(b));
    assert!(apart(here, near) < apart(here, far));
}

#[test]
fn a_tree_that_does_not_fit_its_documents_is_refused() {
    let mut planting = TreeBuilder::default();
    (0..100).for_each(|_| planting.add([1.0, 0.0, 0.0]));
    let bytes = planting.into_bytes();
    assert!(Tree::new(OwnedBytes::new(bytes.clone()), 100).is_some());
    assert!(Tree::new(OwnedBytes::new(bytes), 500).is_none());
}
