//! What checks and rules say, in Spanish: `findings-es.tsv` has each sentence in
//! both languages, with a number in braces for what a finding puts in.

use std::sync::LazyLock;

use crate::embedded_table::rows;

/// A sentence in both languages.
struct Sentence {
    /// The English text around what is put in.
    english: Vec<&'static str>,
    spanish: &'static str,
}

static SENTENCES: LazyLock<Vec<Sentence>> = LazyLock::new(|| {
    let table = rows(include_str!("findings-es.tsv"));
    let sentences = table.map(|[english, spanish]| Sentence {
        english: english.split(PUT_IN).collect(),
        spanish,
    });
    sentences.collect()
});

/// Stands in an English sentence for what is put in. A Spanish one has `{1}` for
/// the first, `{2}` for the second.
const PUT_IN: &str = "{}";

impl Sentence {
    /// What is put in, if a text is this sentence.
    fn values<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (first, rest) = self.english.split_first()?;
        let mut left = text.strip_prefix(first)?;
        let Some((last, between)) = rest.split_last() else {
            return left.is_empty().then(Vec::new);
        };
        let mut values = Vec::new();
        for part in between {
            let (value, after) = left.split_once(part)?;
            values.push(value);
            left = after;
        }
        values.push(left.strip_suffix(last)?);
        Some(values)
    }

    /// Number of letters that are no value.
    fn own_letters(&self) -> usize {
        self.english.iter().map(|part| part.len()).sum()
    }
}

/// An English text of a finding in Spanish; `None` if a sentence of it is not in
/// the file. What is put in may be a sentence, too.
pub fn spanish(text: &str) -> Option<String> {
    let fitting = SENTENCES.iter();
    let fitting = fitting.filter_map(|sentence| Some((sentence, sentence.values(text)?)));
    let best = fitting.max_by_key(|(sentence, _)| sentence.own_letters());
    if let Some((sentence, values)) = best {
        let mut said = sentence.spanish.to_owned();
        for (at, value) in values.into_iter().enumerate() {
            let value = spanish(value).unwrap_or_else(|| value.to_owned());
            said = said.replace(&format!("{{{}}}", at + 1), &value);
        }
        return Some(said);
    }
    let mut blanks = text.match_indices(' ');
    blanks.find_map(|(at, _)| {
        let (first, rest) = (&text[..at], &text[at + 1..]);
        let is_whole = first.ends_with(['.', '?']);
        let first = is_whole.then(|| spanish(first)).flatten()?;
        Some(format!("{first} {}", spanish(rest)?))
    })
}
