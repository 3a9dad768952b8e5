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

    /// The sentence in Spanish, with these values in it.
    fn filled(&self, values: &[String]) -> String {
        let mut parts = self.spanish.split('{');
        let mut said = parts.next().unwrap_or_default().to_owned();
        for (number, after) in parts.filter_map(|part| part.split_once('}')) {
            let at = number
                .parse::<usize>()
                .ok()
                .and_then(|at| at.checked_sub(1));
            said.push_str(at.and_then(|at| values.get(at)).map_or("", String::as_str));
            said.push_str(after);
        }
        said
    }
}

/// Maximum depth of sentences put into sentences.
const MAX_DEPTH: usize = 3;

/// Maximum number of sentences in a text: what staff wrote in a cell may have any
/// number, and stays as it is.
const MAX_SENTENCES: usize = 12;

/// An English text of a finding in Spanish; `None` if a sentence of it is not in
/// the file. What is put in may be a sentence, too.
pub fn spanish(text: &str) -> Option<String> {
    translated(text, MAX_DEPTH)
}

fn translated(text: &str, depth: usize) -> Option<String> {
    one(text, depth).or_else(|| several(text, depth))
}

/// A text that is one sentence of the file: that with the fewest letters put in.
fn one(text: &str, depth: usize) -> Option<String> {
    let fitting = SENTENCES.iter();
    let fitting = fitting.filter_map(|sentence| Some((sentence, sentence.values(text)?)));
    let (sentence, values) = fitting.max_by_key(|(sentence, _)| sentence.own_letters())?;
    let put_in = |value: &&str| {
        let translated = depth
            .checked_sub(1)
            .and_then(|depth| translated(value, depth));
        translated.unwrap_or_else(|| (*value).to_owned())
    };
    let values: Vec<String> = values.iter().map(put_in).collect();
    Some(sentence.filled(&values))
}

/// A text of several sentences of the file, put together from its end.
fn several(text: &str, depth: usize) -> Option<String> {
    let blanks = text.match_indices(' ').map(|(at, _)| at);
    let ends: Vec<usize> = blanks
        .filter(|at| text[..*at].ends_with(['.', '?']))
        .collect();
    if ends.len() >= MAX_SENTENCES {
        return None;
    }
    // What stands behind each end, where all of it is in the file.
    let mut behind: Vec<(usize, String)> = Vec::new();
    let from = |start: usize, behind: &[(usize, String)]| {
        let joined = |(end, rest): &(usize, String)| {
            Some(format!("{} {rest}", one(&text[start..*end], depth)?))
        };
        behind.iter().rev().find_map(joined)
    };
    for end in ends.iter().rev() {
        let rest = one(&text[end + 1..], depth).or_else(|| from(end + 1, &behind));
        behind.extend(rest.map(|rest| (*end, rest)));
    }
    from(0, &behind)
}
