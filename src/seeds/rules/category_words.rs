//! The category that words mean, in English or Spanish: “hot food” is `meals`.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::category::{Categories, Category};
use crate::model::language::Language;
use crate::model::localized_text::Text;
use crate::seeds::read::header_words::header_words;

/// Words of a cell that are looked at.
const MAX_WORDS: usize = 8;

/// What a word in a name counts, beside one in a hint.
const IN_NAME: f32 = 2.0;

/// The words of all categories.
#[derive(Debug)]
pub struct CategoryWords {
    categories: Vec<OfCategory>,
    /// Number of categories that have a word.
    having: BTreeMap<String, u16>,
}

/// The words of one category.
#[derive(Debug)]
struct OfCategory {
    id: String,
    names: BTreeSet<String>,
    hints: BTreeSet<String>,
}

impl OfCategory {
    fn of(category: &Category) -> OfCategory {
        let words = |texts: &[&str]| texts.iter().flat_map(|text| singular_words(text)).collect();
        let both = |text: &Text| {
            let spanish = text.shown_in(Language::Spanish);
            [text.english.clone(), spanish.to_owned()].join(" ")
        };
        OfCategory {
            id: category.id.clone(),
            names: words(&[&category.id, &both(&category.name)]),
            hints: words(&[&both(&category.hint)]),
        }
    }

    fn counts(&self, word: &str) -> f32 {
        match (self.names.contains(word), self.hints.contains(word)) {
            (true, _) => IN_NAME,
            (false, true) => 1.0,
            (false, false) => 0.0,
        }
    }
}

/// The words of a text in the singular, without accents and small words.
fn singular_words(text: &str) -> Vec<String> {
    let words = header_words(&text.to_lowercase()).into_iter();
    let singular = |word: String| match word.strip_suffix("ies") {
        Some(start) => format!("{start}y"),
        None => word.trim_end_matches('s').to_owned(),
    };
    words
        .map(singular)
        .filter(|word| !word.is_empty())
        .collect()
}

impl CategoryWords {
    /// The words of these categories.
    pub fn of(categories: &Categories) -> CategoryWords {
        let categories: Vec<OfCategory> = categories.iter().map(OfCategory::of).collect();
        let mut having: BTreeMap<String, u16> = BTreeMap::new();
        for category in &categories {
            for word in category.names.union(&category.hints) {
                *having.entry(word.clone()).or_default() += 1;
            }
        }
        CategoryWords { categories, having }
    }

    /// Id of the one category that has most of these words. A word that few
    /// categories have counts for more.
    pub fn meant(&self, words: &str) -> Option<&str> {
        let mut words = singular_words(words);
        words.truncate(MAX_WORDS);
        let weighed = words.iter().filter_map(|word| {
            let having = self.having.get(word)?;
            Some((word, 1.0 / f32::from(*having)))
        });
        let weighed: Vec<(&String, f32)> = weighed.collect();
        let (mut best, mut second) = ((0.0, None), 0.0);
        for category in &self.categories {
            let counts = weighed.iter();
            let sum: f32 = counts
                .map(|(word, weight)| category.counts(word) * weight)
                .sum();
            if sum > best.0 {
                second = best.0;
                best = (sum, Some(category.id.as_str()));
            } else if sum > second {
                second = sum;
            }
        }
        best.1.filter(|_| best.0 > second)
    }
}
