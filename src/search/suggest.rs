//! Suggestions while typing: common needs, categories, places and names. The
//! typed text is not stored.

use tantivy::DocId;

use crate::gazetteer::Prefer;
use crate::index::generation::Generation;
use crate::model::language::Language;
use crate::model::localized_text::Text;
use crate::query::{Query, tokenizer};

/// Maximum number of suggestions.
pub const MAX: usize = 8;

/// Maximum number of names, and of places.
const MAX_OF_A_KIND: usize = 4;

/// Maximum number of listings read per name; spellings of a name may vary.
const MAX_OF_A_NAME: usize = 3;

/// Maximum number of listings looked at per prefix.
const MAX_NAMES: usize = 12;

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// `need`, `category`, `place` or `name`.
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
    let typed: String = typed.chars().take(100).collect();
    let words = folded(&typed);
    let mut found = needs(generation, &words);
    if words.is_empty() {
        found.truncate(MAX);
        return Ok(found);
    }
    found.extend(categories(generation, &words, language));
    let names = names(generation, &words)?;
    let places = places(generation, &typed);
    found.truncate(MAX_OF_A_KIND);
    let left = MAX.saturating_sub(found.len());
    let names = names.into_iter().take(left.min(MAX_OF_A_KIND));
    found.extend(names);
    let left = MAX.saturating_sub(found.len());
    found.extend(places.into_iter().take(left));
    let mut seen: Vec<String> = Vec::new();
    found.retain(|one| {
        let new = !seen.contains(&one.query);
        seen.push(one.query.clone());
        new
    });
    Ok(found)
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
            let suggestion = Suggestion {
                kind: "category",
                label: category.name.clone(),
                query: Query::default().with("category", &category.id).to_text(),
            };
            found.push((!own, suggestion));
        }
    }
    found.sort_by_key(|(foreign, _)| *foreign);
    found
        .into_iter()
        .map(|(_, suggestion)| suggestion)
        .collect()
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

/// Places that match the typed text. If there are none, matches only the last
/// word and keeps the words before it: "food wil" gives "food near
/// Williamsport, PA".
fn places(generation: &Generation, typed: &str) -> Vec<Suggestion> {
    let prefer = Prefer {
        counties: generation.facts.home_counties.clone(),
        state: None,
    };
    let whole = generation.gazetteer.suggest(typed, &prefer, MAX_OF_A_KIND);
    let place = |label: &str, base: &Query, text: Text| Suggestion {
        kind: "place",
        query: base.with("near", label).to_text(),
        label: text,
    };
    if !whole.is_empty() {
        let base = Query::default();
        let places = whole.iter();
        let places = places.map(|found| place(&found.label, &base, Text::new(&found.label, "")));
        return places.collect();
    }
    let Some((before, last)) = typed.trim_end().rsplit_once(' ') else {
        return Vec::new();
    };
    let base = Query::from_words(before.trim());
    let found = generation.gazetteer.suggest(last, &prefer, MAX_OF_A_KIND);
    let places = found.iter().map(|found| {
        let (before, label) = (before.trim(), &found.label);
        let text = Text::new(
            &format!("{before} near {label}"),
            &format!("{before} cerca de {label}"),
        );
        place(label, &base, text)
    });
    places.collect()
}
