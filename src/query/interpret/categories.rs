//! Reads the categories of a question, then the remaining words as text.

use super::interpreter::Interpreter;
use super::query_terms::Term;
use crate::model::category::{CRISIS, is_of_danger};
use crate::model::localized_text::Text;
use crate::query::interpretation::{CrisisLevel, Ignored, NameWord, ReadBy, TextWord};
use crate::query::lexicon::Lexicon;
use crate::query::phrase_matcher::{Hit, Role, drop_beside, most_specific};
use crate::query::tokenizer;

/// Maximum number of text words in a search.
pub const MAX_WORDS: usize = 10;

/// Maximum number of ordinary words that are searched for when nothing else is
/// understood; among more of them, none says which help is meant.
const MAX_ORDINARY: usize = 2;

/// Maximum number of digits of a number that is an age or a count in a longer
/// question, rather than a word of listings.
const MAX_SMALL_NUMBER: usize = 2;

/// Maximum number of categories in a search.
const MAX_CATEGORIES: usize = 8;

/// Confidence in the first, second, … category of a phrase.
const BY_POSITION: [f64; 5] = [1.0, 0.6, 0.45, 0.35, 0.3];

/// Confidence factor of a single word next to a longer phrase.
const SINGLE_BESIDE_PHRASE: f64 = 0.7;

/// Confidence factor of a phrase with another word between its words: "free
/// dental clinic" is hardly "free clinic".
const NON_ADJACENT_WEIGHT: f64 = 0.65;

/// Confidence factor of a word for people ("kids") or of one read as a trait
/// ("sin seguro") next to words that say which help.
const TRAIT_BESIDE_HELP: f64 = 0.65;

/// Confidence factor of words that tell why help must be near next to words that
/// say which help: who has no car asks for a pantry, not for a ride.
const DISTANCE_BESIDE_HELP: f64 = 0.4;

/// Confidence factor of a single word for crisis lines next to words that say
/// which help: a "heating crisis grant" is about heat.
const CRISIS_BESIDE_HELP: f64 = 0.5;

/// Probability from which a category joins that the question is only like, when
/// no phrase names one, and beside one that a phrase names.
const LIKELY_ALONE: f64 = 0.08;
const LIKELY_BESIDE_PHRASE: f64 = 0.2;

/// Confidence below which what phrases name is a guess, and the probability from
/// which a category joins then.
const GUESS: f64 = 0.6;
const LIKELY_BESIDE_GUESS: f64 = 0.12;

/// Probability from which a category joins though no words are left over.
const SURE_LIKENESS: f64 = 0.4;

/// Maximum number of such categories.
const MAX_LIKELY: usize = 2;

/// Probability of one category from which phrases for others are doubted, the
/// part of it that theirs must be below, and their confidence factor then.
const DOUBTING_LIKENESS: f32 = 0.3;
const UNLIKE: f32 = 0.05;
const DOUBTFUL: f64 = 0.35;

/// The same for a single word.
const DOUBTING_WORD: f32 = 0.3;
const UNLIKE_WORD: f32 = 0.2;
const DOUBTFUL_WORD: f64 = 0.6;

/// Words that negate the next word, in both languages.
const DENIALS: [&str; 4] = ["non", "not", "isnt", "no"];

/// Weight of the categories of a crisis that no phrase names.
const CRISIS_BY_LIKENESS: f64 = 0.6;

/// Categories of help for crisis kinds that no category is named after.
const HELP_AFTER: [(&str, &str); 7] = [
    ("after-birth", "maternal-health"),
    ("overdose", "substance-use"),
    ("panic", "mental-health"),
    ("psychosis", "mental-health"),
    ("self-harm", "suicide-prevention"),
    ("strangling", "domestic-violence"),
    ("weapon", "domestic-violence"),
];

/// Reads the categories of a question.
pub(crate) fn read(reading: &mut Interpreter<'_>) {
    let seen = reading.terms.iter().zip(&reading.used);
    let seen: Vec<_> = seen.map(|(term, used)| term.by_stem(*used)).collect();
    let mut hits = reading.words.phrases.find(&seen);
    let all = hits.clone();
    most_specific(&mut hits);
    drop_spanned(&mut hits, reading.words);
    drop_wishes(&mut hits, &reading.terms);
    hits.retain(|hit| !is_denied_crisis(hit, reading));
    reading.understood.denies_crisis = all.iter().any(|hit| is_denied_crisis(hit, reading));
    let helps = |hit: &Hit| !meanings(hit, reading.words).is_empty();
    let apart: Vec<bool> = hits
        .iter()
        .map(|hit| stands_apart(hit, &reading.terms))
        .collect();
    let is_of_distance = |hit: &Hit| hit.words.iter().all(|at| reading.of_distance[*at]);
    let together = hits
        .iter()
        .zip(&apart)
        .filter(|(hit, apart)| !**apart && helps(hit) && !is_of_distance(hit));
    let longest = together.map(|(hit, _)| hit.words.len()).max().unwrap_or(0);
    let is_trait = |hit: &Hit| {
        is_of_people(hit, reading.words) || hit.words.iter().all(|at| reading.meant[*at])
    };
    let mut likely = likely(reading);
    let is_like_help = likely.iter().any(|(id, probability)| {
        f64::from(*probability) >= LIKELY_BESIDE_PHRASE && !is_id_of_people(id, reading.words)
    });
    let named = is_like_help || hits.iter().any(|hit| helps(hit) && !is_trait(hit));
    let trusted = trusted(&hits, reading);
    if named {
        // The question is like one for a ride because it says "no car".
        let rides = hits.iter().filter(|hit| is_of_distance(hit));
        let rides: Vec<&String> = rides.filter_map(|hit| first_id(hit, reading)).collect();
        likely.retain(|(id, _)| !rides.contains(&id));
    }
    let mut weighed: Vec<(u32, f64)> = Vec::new();
    for ((hit, apart), trusted) in hits.iter().zip(&apart).zip(trusted) {
        let mut sure = trusted;
        if hit.words.len() == 1 && longest > 1 {
            sure *= SINGLE_BESIDE_PHRASE;
        }
        let mut words = all.iter();
        if *apart && !words.any(|word| means_the_same(word, hit, reading.words)) {
            sure *= NON_ADJACENT_WEIGHT;
        }
        if named && is_of_distance(hit) {
            sure *= DISTANCE_BESIDE_HELP;
        } else if named && is_trait(hit) {
            sure *= TRAIT_BESIDE_HELP;
        }
        if is_crisis_beside_help(hit, &hits, reading) {
            sure *= CRISIS_BESIDE_HELP;
        }
        sure *= doubt(hit, &likely, reading.words);
        weigh(&mut weighed, meanings(hit, reading.words), sure);
    }
    record(reading, &hits);
    add_likely(reading, likely, &mut weighed);
    // Of two categories with the same weight, the narrower comes first.
    let depth = |number: u32| reading.words.depths.get(number as usize).copied();
    weighed.sort_by(|a, b| {
        b.1.total_cmp(&a.1)
            .then_with(|| depth(b.0).cmp(&depth(a.0)))
    });
    weighed.truncate(MAX_CATEGORIES);
    let ids = weighed.into_iter().filter_map(|(number, weight)| {
        let id = reading.words.categories.get(number as usize)?;
        Some((id.clone(), weight))
    });
    reading.understood.categories = ids.collect();
    add_crisis(reading);
}

/// The categories that the question is like, with their probabilities, from the
/// words as they were read: "foodpantry" is like "food pantry".
fn likely(reading: &Interpreter<'_>) -> Vec<(String, f32)> {
    let read: Vec<&str> = reading
        .terms
        .iter()
        .map(|term| term.text.as_str())
        .collect();
    let mut likely = reading.likeness.categories(&read.join(" "));
    likely.retain(|(id, _)| !reading.understood.denies_crisis || !id.starts_with(CRISIS));
    likely
}

/// How far each phrase can be trusted, from 0 to 1: beside the most reliable one
/// when they say all that the question says, and by itself when other words may
/// say what is meant.
fn trusted(hits: &[Hit], reading: &Interpreter<'_>) -> Vec<f64> {
    let reliability = reading.likeness.reliability();
    let each = hits.iter().map(|hit| reliability.of(hit, &reading.terms));
    let each: Vec<f64> = each.collect();
    let is_in_phrase = |at: usize| hits.iter().any(|hit| hit.words.contains(&at));
    let most = match untold(reading).any(|at| !is_in_phrase(at)) {
        true => 1.0,
        false => each.iter().copied().fold(0.0, f64::max),
    };
    each.into_iter().map(|factor| factor / most).collect()
}

/// Indexes of the words that tell of something and were not read yet.
fn untold<'a>(reading: &'a Interpreter<'_>) -> impl Iterator<Item = usize> + 'a {
    let terms = reading.terms.iter().enumerate();
    let left = terms.filter(|(at, term)| {
        let tells = matches!(term.role, Role::None | Role::Word) && !term.is_number();
        let is_left = !reading.used[*at] && !reading.meant[*at];
        tells && is_left && reading.words.surface(&term.text).is_some()
    });
    left.map(|(at, _)| at)
}

/// Adds the categories that a hit means, as sure as it is.
fn weigh(weighed: &mut Vec<(u32, f64)>, meant: &[u32], sure: f64) {
    for (category, share) in meant.iter().zip(BY_POSITION) {
        let weight = sure * share;
        match weighed.iter_mut().find(|(known, _)| known == category) {
            Some((_, known)) => *known = known.max(weight),
            None => weighed.push((*category, weight)),
        }
    }
}

/// The first category that a hit means.
fn first_id<'a>(hit: &Hit, reading: &Interpreter<'a>) -> Option<&'a String> {
    let first = meanings(hit, reading.words).first()?;
    reading.words.categories.get(*first as usize)
}

fn meanings<'a>(hit: &Hit, words: &'a Lexicon) -> &'a [u32] {
    words
        .meanings
        .get(hit.means as usize)
        .map_or(&[], Vec::as_slice)
}

/// Whether a single word of a phrase means the same category first.
fn means_the_same(word: &Hit, phrase: &Hit, words: &Lexicon) -> bool {
    let is_inside = word.words.len() == 1 && word.words.iter().all(|at| phrase.words.contains(at));
    let (one, other) = (
        meanings(word, words).first(),
        meanings(phrase, words).first(),
    );
    is_inside && one.is_some() && one == other
}

/// Drops a phrase whose words two others span, which share a word of their own
/// and mean the same: who needs a ride to the doctor does not need the doctor.
fn drop_spanned(hits: &mut Vec<Hit>, words: &Lexicon) {
    let first = |hit: &Hit| meanings(hit, words).first().copied();
    let span = |one: &Hit, other: &Hit, hit: &Hit| {
        let mut own = one.words.iter().filter(|at| !hit.words.contains(at));
        let mut all = hit.words.iter();
        first(one).is_some()
            && first(one) == first(other)
            && own.any(|at| other.words.contains(at))
            && all.all(|at| one.words.contains(at) || other.words.contains(at))
    };
    drop_beside(hits, |hit, all| {
        let mut ones = all.iter().filter(|one| first(one) != first(hit));
        ones.any(|one| all.iter().any(|other| span(one, other, hit)))
    });
}

/// Whether the first category of a hit is that of the crisis lines.
fn is_crisis(hit: &Hit, words: &Lexicon) -> bool {
    let first = meanings(hit, words).first();
    let id = first.and_then(|first| words.categories.get(*first as usize));
    id.is_some_and(|id| id == CRISIS)
}

/// Whether a hit for crisis lines is negated: "non-crisis", "not crisis".
fn is_denied_crisis(hit: &Hit, reading: &Interpreter<'_>) -> bool {
    let before = hit.words.first().and_then(|first| first.checked_sub(1));
    let before = before.and_then(|at| reading.terms.get(at));
    is_crisis(hit, reading.words)
        && before.is_some_and(|term| DENIALS.contains(&term.text.as_str()))
}

/// Whether a hit is a single word for crisis lines ("hotline") in a question
/// that has no crisis and other words that say which help.
fn is_crisis_beside_help(hit: &Hit, hits: &[Hit], reading: &Interpreter<'_>) -> bool {
    let words = reading.words;
    let is_help = |other: &Hit| !is_crisis(other, words) && !meanings(other, words).is_empty();
    let is_danger = reading.understood.crisis_level == CrisisLevel::Certain;
    !is_danger && hit.words.len() == 1 && is_crisis(hit, words) && hits.iter().any(is_help)
}

fn is_of_people(hit: &Hit, words: &Lexicon) -> bool {
    let first = meanings(hit, words).first();
    first.is_some_and(|first| words.of_people.get(*first as usize) == Some(&true))
}

fn is_id_of_people(id: &str, words: &Lexicon) -> bool {
    let number = words.categories.iter().position(|known| known == id);
    number.is_some_and(|number| words.of_people.get(number) == Some(&true))
}

/// Whether another meaningful word is between the words of a phrase.
fn stands_apart(hit: &Hit, terms: &[Term]) -> bool {
    let (Some(first), Some(last)) = (hit.words.first(), hit.words.last()) else {
        return false;
    };
    let says_something = |at: &usize| {
        let role = terms.get(*at).map(|term| term.role);
        matches!(role, Some(Role::None | Role::Word))
    };
    let mut between = (*first..=*last).filter(|at| !hit.words.contains(at));
    between.any(|at| says_something(&at))
}

/// Drops phrases of small words only, unless there are no others: "I need help
/// with rent" is about rent.
fn drop_wishes(hits: &mut Vec<Hit>, terms: &[Term]) {
    let says_what = |hit: &Hit| {
        let roles = hit
            .words
            .iter()
            .map(|at| terms.get(*at).map(|term| term.role));
        let mut roles = roles.flatten();
        roles.any(|role| matches!(role, Role::None | Role::Word))
    };
    if hits.iter().any(says_what) {
        hits.retain(says_what);
    }
}

/// Adds the categories that the question is like, when no phrase says which help
/// is meant or some words say more: weighed by the root of their probability where
/// a phrase may mean them, too, and else by the fourth root. Whoever is certainly in
/// danger is shown no guesses.
fn add_likely(
    reading: &mut Interpreter<'_>,
    likely: Vec<(String, f32)>,
    weighed: &mut Vec<(u32, f64)>,
) {
    if reading.understood.crisis_level == CrisisLevel::Certain {
        return;
    }
    let least = match (weighed.is_empty(), untold(reading).count()) {
        (true, 0) => return,
        (true, _) => LIKELY_ALONE,
        (false, 0) => SURE_LIKENESS,
        (false, _) if weighed.iter().all(|(_, sure)| *sure < GUESS) => LIKELY_BESIDE_GUESS,
        (false, _) => LIKELY_BESIDE_PHRASE,
    };
    let likely = likely.into_iter().filter(|(id, probability)| {
        let mut traits = reading.understood.traits.iter();
        let is_trait = traits.any(|one| one.value == *id) && !weighed.is_empty();
        // Beside other help, danger is no kind to guess: "refugio" is any shelter.
        let is_danger = !weighed.is_empty() && is_of_danger(id, &reading.words.kinds);
        f64::from(*probability) >= least && !reading.refused.contains(id) && !is_trait && !is_danger
    });
    let likely: Vec<(String, f32)> = likely.take(MAX_LIKELY).collect();
    for (id, probability) in likely {
        let words = reading.words;
        let mut numbered = words.categories.iter().zip(0_u32..);
        let Some((_, number)) = numbered.find(|(known, _)| **known == id) else {
            continue;
        };
        let root = f64::from(probability).sqrt();
        if let Some((_, known)) = weighed.iter_mut().find(|(known, _)| *known == number) {
            *known = known.max(root);
        } else {
            let weight = root.sqrt();
            weighed.push((number, weight));
            let label = words.label("category", &id);
            reading.likely_step("category", &id, label);
        }
    }
}

/// Confidence factor of a phrase in a question that is much like one category
/// and quite unlike all that the phrase means: its words may have another
/// meaning. A single word is doubted sooner.
fn doubt(hit: &Hit, likely: &[(String, f32)], words: &Lexicon) -> f64 {
    let first = likely.first().map_or(0.0, |(_, first)| *first);
    let probability = |number: &u32| {
        let id = words.categories.get(*number as usize);
        let mut known = likely.iter().filter(|(known, _)| Some(known) == id);
        known.next().map_or(0.0, |(_, probability)| *probability)
    };
    let meant = meanings(hit, words).iter().map(probability);
    let meant = meant.fold(0.0, f32::max);
    if first >= DOUBTING_LIKENESS && meant < first * UNLIKE {
        DOUBTFUL
    } else if hit.words.len() == 1 && first >= DOUBTING_WORD && meant < first * UNLIKE_WORD {
        DOUBTFUL_WORD
    } else {
        1.0
    }
}

/// Records one step for each category that is the first of a phrase.
fn record(reading: &mut Interpreter<'_>, hits: &[Hit]) {
    let mut firsts: Vec<(u32, Vec<usize>)> = Vec::new();
    for hit in hits {
        let Some(first) = meanings(hit, reading.words).first() else {
            continue;
        };
        match firsts.iter_mut().find(|(known, _)| known == first) {
            Some((_, places)) => places.extend(&hit.words),
            None => firsts.push((*first, hit.words.clone())),
        }
    }
    for (category, mut places) in firsts {
        places.sort_unstable();
        places.dedup();
        let words = reading.words;
        if let Some(id) = words.categories.get(category as usize) {
            reading.step("category", id, words.label("category", id), &places);
        }
        for place in places {
            reading.meant[place] = true;
        }
    }
}

/// Adds categories of help for each crisis kind, so that they are listed below
/// the pinned lines even when the question names no help.
fn add_crisis(reading: &mut Interpreter<'_>) {
    if reading.understood.crisis_level != CrisisLevel::Certain {
        return;
    }
    let known = &reading.words.categories;
    let kinds = reading.understood.crisis.iter();
    let mut ids: Vec<&String> = kinds
        .filter_map(|kind| known.iter().find(|id| id.starts_with(kind.as_str())))
        .collect();
    if ids.is_empty() && !reading.understood.crisis.is_empty() {
        ids.extend(known.iter().find(|id| *id == CRISIS));
    }
    let kinds = reading.understood.crisis.iter();
    let helps = kinds.flat_map(|kind| HELP_AFTER.iter().filter(move |(of, _)| of == kind));
    for (_, help) in helps {
        ids.extend(known.iter().find(|id| id == help));
    }
    let mut steps = reading.understood.steps.iter();
    let is_named = steps.any(|step| step.kind == "crisis" && step.by == ReadBy::Words);
    let sure = if is_named { 1.0 } else { CRISIS_BY_LIKENESS };
    for id in ids {
        let categories = &mut reading.understood.categories;
        match categories.iter_mut().find(|(known, _)| known == id) {
            Some((_, weight)) => *weight = weight.max(sure),
            None => categories.insert(0, (id.clone(), sure)),
        }
    }
}

/// Reads the remaining words as text to search for.
///
/// Small words are skipped. A word that a category or a trait was read from is
/// kept but not needed: it only raises the listings that contain it; one that
/// tells of distance ("bus") is not even that. A
/// remaining word is needed when a listing contains it; next to a category, or
/// among several others, an ordinary word ("month") is not, since it says
/// little about the help.
pub(crate) fn text(reading: &mut Interpreter<'_>) {
    reading.understood.name_words = name_words(reading);
    let also = alternatives(reading);
    let left = reading.terms.iter().zip(&reading.used);
    let ordinary = left.filter(|(term, used)| term.role == Role::Word && !**used);
    let nothing_else = reading.understood.categories.is_empty() && ordinary.count() <= MAX_ORDINARY;
    let last = reading.terms.len().saturating_sub(1);
    let mut found: Vec<(usize, TextWord)> = Vec::new();
    let mut small = Vec::new();
    for (at, (term, alternatives)) in reading.terms.iter().zip(also).enumerate() {
        if reading.used[at] || reading.of_distance[at] {
            continue;
        }
        if matches!(term.role, Role::Stop | Role::Weak) {
            small.push(term.text.clone());
            continue;
        }
        let is_small_number = term.is_number() && term.text.len() <= MAX_SMALL_NUMBER;
        let says_little = is_small_number || term.text.len() == 1;
        if says_little && reading.terms.len() > 1 {
            continue;
        }
        if found.iter().any(|(_, word)| word.stem == term.stem) {
            continue;
        }
        let listed = |stem: &str| reading.words.is_in_listings(stem);
        // An ordinary word is complete: "apart" is no prefix of "apartment".
        let is_last = at == last && term.role == Role::None;
        let in_listings = listed(&term.stem) || alternatives.iter().any(|(stem, _)| listed(stem));
        let known = in_listings || is_last && reading.words.surfaces.has_prefix(&term.text);
        let says_enough = nothing_else || term.role == Role::None;
        let word = TextWord {
            text: term.text.clone(),
            stem: term.stem.clone(),
            alternatives,
            is_last,
            is_meant: reading.meant[at],
            needed: known && says_enough && !reading.meant[at] && !is_home_county(term, reading),
        };
        found.push((at, word));
    }
    let rest = found.split_off(found.len().min(MAX_WORDS));
    for (at, word) in found {
        if word.needed {
            reading.step("text", &word.text, Text::new(&word.text, ""), &[at]);
        }
        reading.understood.text.push(word);
    }
    reading.understood.small_words = small;
    let ignored = rest.into_iter().map(|(_, word)| Ignored {
        what: word.text,
        why: Text::new(
            "Only ten words are looked for.",
            "Solo se buscan diez palabras.",
        ),
    });
    reading.understood.ignored.extend(ignored);
}

/// Whether a word names a home county next to another place: listings everywhere
/// there have it.
fn is_home_county(term: &Term, reading: &Interpreter<'_>) -> bool {
    let mut home = reading.home.iter();
    reading.understood.place.is_some() && home.any(|county| county.name.to_lowercase() == term.text)
}

/// The words of the question, for matching names.
fn name_words(reading: &Interpreter<'_>) -> Vec<NameWord> {
    let terms = reading.terms.iter().enumerate();
    let terms = terms.filter(|(_, term)| !tokenizer::is_joiner(&term.text));
    let word = |(at, term): (usize, &Term)| {
        let is_small = matches!(term.role, Role::Stop | Role::Weak);
        NameWord {
            stem: term.stem.clone(),
            is_small: is_small || reading.used[at],
            is_unusual: term.role == Role::None && !term.is_number() && !reading.used[at],
            is_meant: reading.meant[at],
        }
    };
    terms.map(word).collect()
}

/// For each word, its synonyms as stems with weights.
fn alternatives(reading: &Interpreter<'_>) -> Vec<Vec<(String, f64)>> {
    let seen = reading.terms.iter().zip(&reading.used);
    let seen: Vec<_> = seen.map(|(term, used)| term.by_stem(*used)).collect();
    let mut also = vec![Vec::new(); reading.terms.len()];
    for hit in reading.words.synonyms.find(&seen) {
        let Some(means) = reading.words.also.get(hit.means as usize) else {
            continue;
        };
        let stems = means.iter();
        let stems = stems.map(|(stem, weight)| (stem.clone(), f64::from(*weight) / 100.0));
        if let Some(list) = hit.words.first().and_then(|first| also.get_mut(*first)) {
            list.extend(stems);
        }
    }
    also
}
