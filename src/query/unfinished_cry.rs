//! Kinds of crisis that a text begins to name, before it is typed to its end.

use std::collections::BTreeSet;

use super::core_cries;
use super::lexicon::Lexicon;
use super::phrase_matcher::Role;
use super::tokenizer;
use crate::embedded_table::rows;
use crate::model::string_arena::StringTable;

/// Minimum length of a word that alone begins a cry, in bytes.
const MIN_ALONE: usize = 5;

/// The kinds of crisis with a phrase that starts with the last words of a text,
/// most severe first. The last word may be a beginning; words without a meaning
/// of their own ("i want to") begin nothing.
pub fn kinds(text: &str, words: &Lexicon) -> Vec<String> {
    let spoken = tokenizer::words(text);
    let typed: Vec<&str> = spoken.iter().map(|(word, _)| word.as_str()).collect();
    let mut begun: BTreeSet<String> = BTreeSet::new();
    for end in (0..typed.len()).filter_map(|start| typed.get(start..)) {
        let may_be = numbers(end, core_cries::stems(), words);
        begun.extend(core_cries::begun(&may_be).map(str::to_owned));
        // The phrases of `words/` are many: one word must say something already.
        let whole = end.split_last().map_or(end, |(_, whole)| whole);
        if !whole.iter().any(|word| tells(word, words)) {
            continue;
        }
        let may_be = numbers(end, &words.stems, words);
        let kinds = words.crisis.begun(&may_be);
        begun.extend(kinds.filter_map(|means| words.kinds.get(means as usize).cloned()));
    }
    most_severe_first(words, |kind| begun.contains(kind))
}

/// Tab-separated rows: word, kind of crisis.
const FIRST_WORDS: &str = include_str!("unfinished_cry.tsv");

/// Minimum length of a beginning of these words, in bytes.
const MIN_BEGINNING: usize = 4;

/// The kinds of crisis that the last word of a text, or a word it begins, may
/// be the first word of. It may as well mean something else: "die cast".
pub fn possible_kinds(text: &str, words: &Lexicon) -> Vec<String> {
    let spoken = tokenizer::words(text);
    let Some((last, _)) = spoken.last() else {
        return Vec::new();
    };
    let is_meant =
        |word: &str| word == last || last.len() >= MIN_BEGINNING && word.starts_with(last.as_str());
    let begun: BTreeSet<&str> = rows::<2>(FIRST_WORDS)
        .filter_map(|[word, kind]| is_meant(word).then_some(kind))
        .collect();
    most_severe_first(words, |kind| begun.contains(kind))
}

fn most_severe_first(words: &Lexicon, is_begun: impl Fn(&str) -> bool) -> Vec<String> {
    let known = words.kinds.iter();
    known.filter(|kind| is_begun(kind)).cloned().collect()
}

/// Whether a word has a meaning of its own.
fn tells(form: &str, words: &Lexicon) -> bool {
    let role = words.surface(form).map(|known| known.role);
    form.len() > 1 && !matches!(role, Some(Role::Stop | Role::Weak))
}

/// The numbers of the stems that each word may be; of the last word, those that
/// it begins. Empty for the last word if nothing tells what the text is about.
fn numbers(typed: &[&str], stems: &StringTable, words: &Lexicon) -> Vec<Vec<u32>> {
    let Some((last, whole)) = typed.split_last() else {
        return Vec::new();
    };
    let tells_something = whole.iter().any(|word| tells(word, words));
    let mut may_be: Vec<Vec<u32>> = whole
        .iter()
        .map(|word| stems.find(&tokenizer::stem(word)).into_iter().collect())
        .collect();
    let own = stems.find(&tokenizer::stem(last));
    let is_long_enough = !whole.is_empty() || last.len() >= MIN_ALONE;
    let is_meant =
        |number: &u32| is_long_enough && (tells_something || tells(stems.get(*number), words));
    let begun = stems.starting_with(last).chain(own).filter(is_meant);
    may_be.push(begun.collect());
    may_be
}
