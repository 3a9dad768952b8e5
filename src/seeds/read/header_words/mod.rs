//! What the headers of other people's lists mean here.

use std::sync::LazyLock;

use crate::embedded_table::rows;
use crate::model::localized_text::without_accent;
use crate::seeds::columns::{Column, MEETING_COLUMNS, RESOURCE_COLUMNS};

/// Columns whose contents are never kept: people, and what no visitor needs.
/// They are recognized before all others.
pub const NOT_KEPT: [&str; 2] = ["person", "skip"];

/// The meaning of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderMeaning {
    /// A column of `resources.csv`, or one that only an import knows.
    pub column: &'static str,
    /// Whether the whole header says so, and not only a part of it.
    pub is_whole: bool,
}

/// Words of a header and its meaning.
struct Phrase {
    words: Vec<String>,
    column: &'static str,
    only_whole: bool,
}

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let own = RESOURCE_COLUMNS.iter().flat_map(|column| {
        let names = std::iter::once(&column.name).chain(column.aliases);
        names.map(|name| Phrase {
            words: header_words(name),
            column: column.name,
            only_whole: true,
        })
    });
    let foreign = rows(include_str!("headers.tsv")).flat_map(|[column, phrases]| {
        phrases.split('|').map(move |phrase| Phrase {
            words: header_words(phrase),
            column,
            only_whole: phrase.starts_with('='),
        })
    });
    foreign.chain(own).collect()
});

/// Words that say nothing in a header.
const SMALL: [&str; 22] = [
    "a", "al", "and", "at", "by", "de", "del", "el", "en", "for", "from", "in", "is", "la", "los",
    "of", "our", "s", "the", "this", "to", "y",
];

/// The words of a header in lower case without accents, digits and small words:
/// `Hours of Operation` and `hoursOperation` have the same.
pub fn header_words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for character in header.chars() {
        let starts = character.is_uppercase() && before.is_lowercase();
        if starts || !character.is_alphabetic() {
            words.push(String::new());
        }
        before = character;
        if let Some(word) = words.last_mut().filter(|_| character.is_alphabetic()) {
            word.extend(without_accent(character).to_lowercase());
        }
    }
    let all: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let telling = all.iter().filter(|word| !SMALL.contains(&word.as_str()));
    let telling: Vec<String> = telling.cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// The column of a listing file that a header in other words means; `None` for
/// other files.
pub fn column_meant(header: &str, columns: &[Column]) -> Option<&'static str> {
    let (own, renamed): (&[Column], &[(&str, &str)]) = match columns {
        _ if std::ptr::eq(columns, RESOURCE_COLUMNS) => (RESOURCE_COLUMNS, &TO_RESOURCES),
        _ if std::ptr::eq(columns, MEETING_COLUMNS) => (MEETING_COLUMNS, &TO_MEETINGS),
        _ => return None,
    };
    let means = meaning(header)?.column;
    let renamed = renamed.iter().find(|(from, _)| *from == means);
    let name = renamed.map_or(means, |(_, to)| to);
    let mut columns = own.iter().map(|column| column.name);
    columns.find(|column| column.eq_ignore_ascii_case(name))
}

/// Columns of `resources.csv` for those that only an import knows.
const TO_RESOURCES: [(&str, &str); 2] = [("kinds", "category"), ("full_address", "address")];

/// Columns of `meetings.csv` for those of an import.
const TO_MEETINGS: [(&str, &str); 9] = [
    ("id", "Slug"),
    ("place", "Location"),
    ("kinds", "Types"),
    ("description", "Notes"),
    ("zip", "Postal Code"),
    ("full_address", "Formatted Address"),
    ("days", "Day"),
    ("opens", "Time"),
    ("closes", "End Time"),
];

/// What a header means; `None` when its words tell nothing.
pub fn meaning(header: &str) -> Option<HeaderMeaning> {
    let words = header_words(header);
    let whole = PHRASES.iter().find(|phrase| phrase.words == words);
    if words.is_empty() || whole.is_some() {
        return whole.map(|phrase| HeaderMeaning {
            column: phrase.column,
            is_whole: true,
        });
    }
    let within = PHRASES.iter().filter(|phrase| !phrase.only_whole);
    let within = within.filter_map(|phrase| {
        let length = phrase.words.len();
        let at = words
            .windows(length)
            .rposition(|part| part == phrase.words)?;
        let is_kept = !NOT_KEPT.contains(&phrase.column);
        Some(((!is_kept, length, at + length), phrase.column))
    });
    let (_, column) = within.max_by_key(|(rank, _)| *rank)?;
    Some(HeaderMeaning {
        column,
        is_whole: false,
    })
}
