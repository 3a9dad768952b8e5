//! What may be meant while somebody is still typing: kinds of help, common
//! needs, places, names. Nothing typed is kept.

use tantivy::DocId;

use crate::gazetteer::Prefer;
use crate::index::generation::Generation;
use crate::model::language::Language;
use crate::model::localized_text::Text;
use crate::query::{Query, tokenizer};

/// Suggestions given at once.
pub const MAX: usize = 8;

/// Names and places among them, each.
const MAX_OF_A_KIND: usize = 4;

/// Listings of one name that are looked at: it may be written in several ways.
const MAX_OF_A_NAME: usize = 3;

/// Names looked through for one beginning.
const MAX_NAMES: usize = 12;

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// `need`, `category`, `place` or `name`.
    pub kind: &'static str,
    /// What it is, in words.
    pub label: Text,
    /// The search it makes, as the text of a query string.
    pub query: String,
}

/// What may be meant by a beginning, in a language. A blank beginning gives
/// the common needs.
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

/// The words of a text, folded.
fn folded(text: &str) -> Vec<String> {
    let words = tokenizer::words(text).into_iter();
    words.map(|(word, _)| word).collect()
}

/// Whether words typed so far begin a text: every word but the last stands in
/// it, and the last is the beginning of one.
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

/// Categories by their name; those in the reader's language first.
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

/// Listings whose name begins so, by the index's own sorted names.
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
            // Thousands may have the same name, which is suggested once.
            documents.extend(named.into_iter().take(MAX_OF_A_NAME));
        }
    }
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for document in documents {
        let Some(listing) = generation.documents.get(document) else {
            continue;
        };
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

/// Places that begin so; failing that, places that the last word begins, for
/// what was typed before it: "food wil" gives "food near Williamsport, PA".
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
