//! Suggestions while typing: common needs, categories, places and names, or the
//! crisis lines alone where the text is or begins a cry for help. The typed text
//! is not stored.

use tantivy::DocId;

use super::answer::Pinned;
use super::build_criteria;
use super::crisis_lines::pinned;
use super::criteria::SearchCriteria;
use crate::gazetteer::ResolvedPlace;
use crate::index::generation::Generation;
use crate::model::category::Category;
use crate::model::language::Language;
use crate::model::localized_text::Text;
use crate::query::{CrisisLevel, Interpretation, Query, tokenizer, understand, unfinished_cry};

/// Maximum number of suggestions.
pub const MAX: usize = 8;

/// Maximum number of kinds of help, of names, of places and of crisis lines.
const MAX_OF_A_KIND: usize = 4;

/// Maximum number of crisis lines above other suggestions.
const MAX_LINES_BEFORE: usize = 3;

/// Minimum number of letters that tell which word is begun.
const MIN_OF_A_WORD: usize = 3;

/// Minimum number of letters that begin a place after other words.
const MIN_OF_A_PLACE: usize = 2;

/// Maximum number of characters that are read.
const MAX_TYPED: usize = 100;

/// Maximum number of categories that the text means without naming them.
const MAX_MEANT: usize = 2;

/// Maximum number of listings read per name; spellings of a name may vary.
const MAX_OF_A_NAME: usize = 3;

/// Maximum number of listings looked at per prefix.
const MAX_NAMES: usize = 12;

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// `crisis`, `need`, `category`, `place` or `name`.
    pub kind: &'static str,
    /// Display text.
    pub label: Text,
    /// Query string of the search it runs.
    pub query: String,
}

/// Suggestions for typed text in a language. Blank text gives the common needs.
pub fn suggest(
    generation: &Generation,
    typed: &str,
    language: Language,
) -> tantivy::Result<Vec<Suggestion>> {
    let typed: String = typed.chars().take(MAX_TYPED).collect();
    let words = folded(&typed);
    let mut found = needs(generation, &words);
    if words.is_empty() {
        found.truncate(MAX);
        return Ok(found);
    }
    let understood = read(generation, &typed);
    let kinds = crisis_kinds(generation, &typed, &understood);
    if !kinds.is_empty() {
        return lines(generation, kinds);
    }
    found.extend(categories(generation, &words, language));
    found.extend(meant(generation, &understood));
    found.truncate(MAX_OF_A_KIND);
    let (home, far) = places(generation, &typed);
    let nothing_near = found.is_empty() && home.is_empty();
    found.extend(home);
    found.extend(names(generation, &words)?.into_iter().take(MAX_OF_A_KIND));
    // Who types "hungr" is not on the way to Hungry Horse, Montana.
    let begins_a_word = match words.as_slice() {
        [word] => word.len() >= MIN_OF_A_WORD && generation.words.begins_a_word(word),
        _ => false,
    };
    if nothing_near && !begins_a_word {
        found.extend(far);
    }
    let kinds = unfinished_cry::possible_kinds(&typed, &generation.words);
    if !kinds.is_empty() {
        let mut lines = lines(generation, kinds)?;
        lines.truncate(MAX_LINES_BEFORE);
        found.splice(0..0, lines);
    }
    let mut seen: Vec<Text> = Vec::new();
    found.retain(|one| {
        let new = !seen.contains(&one.label);
        seen.push(one.label.clone());
        new
    });
    found.truncate(MAX);
    Ok(found)
}

/// Places for the beginning of a place: those at home or, where there are none,
/// others.
pub fn suggest_places(generation: &Generation, typed: &str) -> Vec<Suggestion> {
    let typed: String = typed.chars().take(MAX_TYPED).collect();
    let (home, far) = beginning(generation, typed.trim());
    let chosen = if home.is_empty() { far } else { home };
    let suggestion = |label: &String| near(label, &Query::default(), Text::new(label, ""));
    chosen.iter().map(suggestion).collect()
}

fn read(generation: &Generation, text: &str) -> Interpretation {
    let prefer = build_criteria::home_preference(generation);
    understand(text, &build_criteria::context(generation, &prefer))
}

/// Number of words from which the likeness of a text to a cry counts.
const WHOLE_SENTENCE: usize = 5;

/// The kinds of crisis that a text names, is like, or begins to name.
fn crisis_kinds(generation: &Generation, typed: &str, understood: &Interpretation) -> Vec<String> {
    match understood.crisis_level {
        CrisisLevel::Certain => understood.crisis.clone(),
        // The beginning of a sentence is like many.
        CrisisLevel::Possible if typed.split_whitespace().count() >= WHOLE_SENTENCE => {
            understood.crisis.clone()
        }
        _ if ends_in_a_place(generation, typed) => Vec::new(),
        _ => unfinished_cry::kinds(typed, &generation.words),
    }
}

/// Whether the last two words begin a place at home: "food lock h" goes on with
/// Lock Haven.
fn ends_in_a_place(generation: &Generation, typed: &str) -> bool {
    let words: Vec<&str> = typed.split_whitespace().rev().take(2).collect();
    let [last, before] = words.as_slice() else {
        return false;
    };
    let (home, _) = beginning(generation, &format!("{before} {last}"));
    !home.is_empty()
}

/// The crisis lines of some kinds, with their numbers.
fn lines(generation: &Generation, kinds: Vec<String>) -> tantivy::Result<Vec<Suggestion>> {
    let cry = Interpretation {
        crisis: kinds,
        ..Interpretation::default()
    };
    let pinned = pinned(generation, &cry, &SearchCriteria::default())?;
    let line = |line: &Pinned| {
        let name = &line.listing.name;
        let phones = line.listing.contact.phones.iter();
        let mut numbers = phones.map(|phone| phone.display.as_str());
        let number = numbers
            .next()
            .filter(|number| !name.english.contains(number));
        let with_number = |name: &str| match number {
            Some(number) => format!("{name}: {number}"),
            None => name.to_owned(),
        };
        Suggestion {
            kind: "crisis",
            label: Text {
                english: with_number(&name.english),
                spanish: name.spanish.as_deref().map(with_number),
            },
            query: Query::from_words(&name.english).to_text(),
        }
    };
    Ok(pinned.iter().take(MAX_OF_A_KIND).map(line).collect())
}

/// The categories that the text means, whatever their names.
fn meant(generation: &Generation, understood: &Interpretation) -> Vec<Suggestion> {
    let ids = understood.categories.iter().take(MAX_MEANT);
    let known = ids.filter_map(|(id, _)| generation.facts.categories.get(id));
    known.map(suggestion_of).collect()
}

/// The normalized words of a text.
fn folded(text: &str) -> Vec<String> {
    let words = tokenizer::words(text).into_iter();
    words.map(|(word, _)| word).collect()
}

/// Whether a text contains every typed word, where the last one may be a
/// prefix.
fn begins(words: &[String], text: &str) -> bool {
    let known = folded(text);
    let Some((last, whole)) = words.split_last() else {
        return true;
    };
    whole.iter().all(|word| known.contains(word))
        && known.iter().any(|word| word.starts_with(last.as_str()))
}

fn needs(generation: &Generation, words: &[String]) -> Vec<Suggestion> {
    let fits = |text: &Text| {
        begins(words, &text.english) || text.spanish.as_deref().is_some_and(|es| begins(words, es))
    };
    let needs = generation.facts.needs.iter();
    let fitting = needs.filter(|need| fits(&need.name) || (!words.is_empty() && fits(&need.hint)));
    let suggestion = |need: &crate::seeds::settings_files::Need| {
        let chosen = need.categories.iter();
        let query = chosen.fold(Query::default(), |query, id| query.with("category", id));
        Suggestion {
            kind: "need",
            label: need.name.clone(),
            query: query.to_text(),
        }
    };
    fitting.map(suggestion).collect()
}

/// Categories with a matching name; matches in the reader's language first.
fn categories(generation: &Generation, words: &[String], language: Language) -> Vec<Suggestion> {
    let mut found: Vec<(bool, Suggestion)> = Vec::new();
    for category in generation.facts.categories.iter() {
        let own = begins(words, category.name.shown_in(language));
        let other = language.pick(Language::Spanish, Language::English);
        if own || begins(words, category.name.shown_in(other)) {
            found.push((!own, suggestion_of(category)));
        }
    }
    found.sort_by_key(|(foreign, _)| *foreign);
    found
        .into_iter()
        .map(|(_, suggestion)| suggestion)
        .collect()
}

fn suggestion_of(category: &Category) -> Suggestion {
    Suggestion {
        kind: "category",
        label: category.name.clone(),
        query: Query::default().with("category", &category.id).to_text(),
    }
}

/// Listings whose name starts with the words, from the index's sorted names.
fn names(generation: &Generation, words: &[String]) -> tantivy::Result<Vec<Suggestion>> {
    let Some((last, whole)) = words.split_last() else {
        return Ok(Vec::new());
    };
    let mut beginning: String = whole
        .iter()
        .filter(|word| !tokenizer::is_joiner(word))
        .map(|word| tokenizer::stem(word) + " ")
        .collect();
    beginning.push_str(last);
    let mut documents: Vec<DocId> = Vec::new();
    for segment in generation.searcher.segment_readers() {
        let inverted = segment.inverted_index(generation.fields.whole_name)?;
        let mut terms = inverted
            .terms()
            .range()
            .ge(beginning.as_bytes())
            .into_stream()?;
        while documents.len() < MAX_NAMES && terms.advance() {
            if !terms.key().starts_with(beginning.as_bytes()) {
                break;
            }
            let name = String::from_utf8_lossy(terms.key()).into_owned();
            let field = generation.fields.whole_name;
            let named = super::matching::postings::documents_with(generation, field, &name)?;
            // Thousands of listings may share a name, which is suggested once.
            documents.extend(named.into_iter().take(MAX_OF_A_NAME));
        }
    }
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for document in documents {
        let listing = generation.documents.get(document)?;
        if suggestions.iter().all(|one| one.label != listing.name) {
            suggestions.push(Suggestion {
                kind: "name",
                query: Query::from_words(&listing.name.english).to_text(),
                label: listing.name,
            });
        }
    }
    Ok(suggestions)
}

/// Places that match the typed text, those at home apart from others. If there
/// are none, matches only the last word and keeps the words before it: "food
/// wil" gives "food near Williamsport, PA". Words that ask for nothing are
/// completed with no place.
fn places(generation: &Generation, typed: &str) -> (Vec<Suggestion>, Vec<Suggestion>) {
    let place = |label: &String| near(label, &Query::default(), Text::new(label, ""));
    let (home, far) = beginning(generation, typed);
    if !home.is_empty() || !far.is_empty() {
        return (
            home.iter().map(place).collect(),
            far.iter().map(place).collect(),
        );
    }
    let parts = typed.trim_end().rsplit_once(' ');
    let Some((before, last)) = parts.filter(|(_, last)| last.len() >= MIN_OF_A_PLACE) else {
        return (Vec::new(), Vec::new());
    };
    let asked = without_preposition(before);
    let understood = read(generation, asked);
    let asks_nothing = understood.categories.is_empty()
        && understood.traits.is_empty()
        && understood.text.iter().all(|word| !word.needed);
    // "help with" goes on with what for, not where.
    let goes_on = folded(asked)
        .last()
        .is_some_and(|word| understood.small_words.contains(word));
    if asks_nothing || goes_on || understood.place.is_some() {
        return (Vec::new(), Vec::new());
    }
    let base = Query::from_words(asked);
    let place = |label: &String| {
        let text = Text::new(
            &format!("{asked} near {label}"),
            &format!("{asked} cerca de {label}"),
        );
        near(label, &base, text)
    };
    let (home, far) = beginning(generation, last);
    (
        home.iter().map(place).collect(),
        far.iter().map(place).collect(),
    )
}

/// The words before a place, without those that introduce it: "food" of "food
/// near".
fn without_preposition(before: &str) -> &str {
    const ENDS: [&str; 5] = [" cerca de", " near", " around", " in", " en"];
    let before = before.trim();
    let mut found = ENDS.iter().filter_map(|end| before.strip_suffix(end));
    found.next().unwrap_or(before).trim()
}

/// Labels of the places that a text begins: those in the home counties, and
/// others.
fn beginning(generation: &Generation, typed: &str) -> (Vec<String>, Vec<String>) {
    let prefer = build_criteria::home_preference(generation);
    let found = generation.gazetteer.suggest(typed, &prefer, MAX_OF_A_KIND);
    let is_home = |place: &ResolvedPlace| {
        let county = place.county.as_ref();
        county.is_some_and(|county| prefer.counties.contains(county))
    };
    let (home, far): (Vec<_>, Vec<_>) = found.into_iter().partition(is_home);
    let labels = |places: Vec<ResolvedPlace>| places.into_iter().map(|place| place.label);
    (labels(home).collect(), labels(far).collect())
}

/// A search near a place.
fn near(label: &str, base: &Query, text: Text) -> Suggestion {
    Suggestion {
        kind: "place",
        query: base.with("near", label).to_text(),
        label: text,
    }
}
