//! A model that learns from the example sentences of `words/` what a sentence
//! is like: a cry for help of some kind, or a question about some category. It
//! hears what no phrase lists; it is never as sure as a phrase.
//!
//! It is trained when a generation is built, stored in it, and read in place. No
//! question that a person asks is ever learned from.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use rustc_hash::FxHashMap;
use waypost_likeness::score::{self, probability, value};
use waypost_likeness::sentence::Sentence;
use waypost_likeness::train::{Example, learn};

use super::tokenizer;
use crate::seeds::vocabulary_files::{WordClass, WordTables};

/// Version of the training; a model of another version is trained anew.
const VERSION: u32 = 1;

/// Name of the label for danger of any kind; the first of the crisis labels.
const DANGER: &str = "danger";

/// Probability of danger from which crisis lines are offered.
const POSSIBLE: f32 = 0.5;

/// Maximum number of kinds of crisis that lines are offered for.
const MAX_KINDS: usize = 2;

/// Probability of a second kind, as a part of that of the first, from which
/// its lines are offered, too.
const SECOND_KIND: f32 = 0.3;

/// Number of pieces that `explain` shows.
const MAX_PIECES: usize = 8;

/// Learned labels of one family: kinds of crisis, or categories.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Head {
    labels: Vec<String>,
    /// Per label, the weight of one step of its stored weights.
    steps: Vec<f32>,
    bias: Vec<f32>,
}

/// What a model has learned, apart from its weights.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    crisis: Head,
    categories: Head,
    classes: Vec<WordClass>,
    /// Digest of what it was trained on.
    pub examples: String,
}

/// Stored bytes, mapped or in memory.
type Bytes = Arc<dyn Deref<Target = [u8]> + Send + Sync>;

/// A model that is ready to use.
#[derive(Clone)]
pub struct Likeness {
    learned: Learned,
    classes: Arc<Classes>,
    weights: Bytes,
}

impl Default for Likeness {
    /// A model without labels, which resembles nothing to anything.
    fn default() -> Likeness {
        let nothing: Vec<u8> = Vec::new();
        Likeness {
            learned: Learned::default(),
            classes: Arc::default(),
            weights: Arc::new(nothing),
        }
    }
}

impl fmt::Debug for Likeness {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Likeness");
        shown.field("learned", &self.learned).finish_non_exhaustive()
    }
}

/// How much a sentence is like a cry for help.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Danger {
    /// Probability that someone is in danger.
    pub any: f32,
    /// Probability of each kind of crisis, likeliest first.
    pub kinds: Vec<(String, f32)>,
}

impl Danger {
    /// The kinds of crisis to offer lines for; empty when the sentence is
    /// probably harmless.
    pub fn possible(&self) -> Vec<String> {
        if self.any < POSSIBLE {
            return Vec::new();
        }
        let (first, rest) = match self.kinds.split_first() {
            Some((first, rest)) => (first, rest),
            None => return Vec::new(),
        };
        let also = rest.iter().take(MAX_KINDS - 1);
        let also = also.filter(|(_, probability)| *probability >= first.1 * SECOND_KIND);
        std::iter::once(first)
            .chain(also)
            .map(|(kind, _)| kind.clone())
            .collect()
    }
}

/// A piece of a sentence and what it adds to the score of a label.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The letters or words.
    pub text: String,
    /// Score added.
    pub score: f32,
}

/// Trains a model from the example sentences and phrases of `words/`. Returns
/// what it learned and its weights.
pub fn trained(tables: &WordTables) -> (Learned, Vec<u8>) {
    let classes = Classes::new(&tables.classes);
    let (crisis, mut weights) = head(crisis_labels(tables), &crisis_examples(tables), &classes);
    let (categories, more) = head(category_labels(tables), &category_examples(tables), &classes);
    weights.extend(more);
    let learned = Learned {
        crisis,
        categories,
        classes: tables.classes.clone(),
        examples: digest(tables),
    };
    (learned, weights)
}

/// Digest of all that a model is trained on: models with the same digest are
/// the same.
pub fn digest(tables: &WordTables) -> String {
    let mut hasher = blake3::Hasher::new();
    let examples = (&tables.examples, &tables.phrases, &tables.classes);
    // Writing to a hasher cannot fail.
    let _ = postcard::to_io(&(VERSION, examples, tables.crisis_kinds()), &mut hasher);
    hasher.finalize().to_hex().to_string()
}

/// A sentence and its labels.
type Labelled<'a> = (String, Vec<&'a str>);

fn crisis_labels(tables: &WordTables) -> Vec<String> {
    let kinds = tables.crisis_kinds().into_iter();
    std::iter::once(DANGER.to_owned()).chain(kinds).collect()
}

fn crisis_examples(tables: &WordTables) -> Vec<Labelled<'_>> {
    let examples = &tables.examples;
    let cries = examples.cries.iter().map(|(cry, kinds)| {
        let kinds = kinds.iter().map(String::as_str);
        (cry.clone(), std::iter::once(DANGER).chain(kinds).collect())
    });
    let harmless = examples.near_misses.iter();
    let everyday = examples.questions.iter().map(|(question, _)| question);
    let harmless = harmless.chain(everyday).map(|text| (text.clone(), Vec::new()));
    cries.chain(harmless).collect()
}

fn category_labels(tables: &WordTables) -> Vec<String> {
    let meant = tables.examples.questions.iter().map(|(_, ids)| ids);
    let meant = meant.chain(tables.phrases.iter().map(|(_, ids)| ids));
    let mut labels: Vec<String> = meant.flatten().cloned().collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

/// Everyday questions, and the first wording of each plain phrase.
fn category_examples(tables: &WordTables) -> Vec<Labelled<'_>> {
    let questions = tables.examples.questions.iter();
    let questions = questions.map(|(question, ids)| (question.clone(), ids));
    let phrases = tables.phrases.iter().map(|(phrase, ids)| {
        let words = phrase.split_whitespace();
        let first = words.map(|word| word.split('|').next().unwrap_or_default());
        (first.collect::<Vec<_>>().join(" "), ids)
    });
    let told = questions.chain(phrases).filter(|(_, ids)| !ids.is_empty());
    // Later categories of a sentence are what it may mean as well.
    told.map(|(text, ids)| (text, ids.iter().take(2).map(String::as_str).collect()))
        .collect()
}

/// Learns a family of labels; returns it with its weights.
fn head(labels: Vec<String>, examples: &[Labelled<'_>], classes: &Classes) -> (Head, Vec<u8>) {
    let number = |name: &&str| {
        let found = labels.iter().position(|label| label == name);
        found.and_then(|at| u8::try_from(at).ok())
    };
    let examples = examples.iter().map(|(text, names)| Example {
        buckets: classes.sentence(text).buckets(),
        labels: names.iter().filter_map(number).collect(),
    });
    let examples: Vec<Example> = examples.collect();
    if examples.is_empty() {
        return (Head::default(), Vec::new());
    }
    let learned = learn(&examples, labels.len());
    let rounded = score::rounded(&learned);
    let head = Head {
        labels,
        steps: rounded.steps,
        bias: learned.bias,
    };
    (head, rounded.bytes)
}

/// Numbers of word classes, from 1, by the stems of their words.
#[derive(Debug, Default)]
struct Classes {
    by_stem: FxHashMap<String, u8>,
}

impl Classes {
    /// A word of two classes counts as one of the first.
    fn new(classes: &[WordClass]) -> Classes {
        let mut names: Vec<&str> = Vec::new();
        let mut by_stem = FxHashMap::default();
        for class in classes {
            let known = names.iter().position(|name| *name == class.name);
            let number = known.unwrap_or(names.len());
            if known.is_none() {
                names.push(&class.name);
            }
            let number = u8::try_from(number + 1).unwrap_or(u8::MAX);
            let tokens = class.words.iter().flat_map(|word| tokenizer::tokens(word));
            for token in tokens {
                by_stem.entry(token.stem).or_insert(number);
            }
        }
        Classes { by_stem }
    }

    /// A text as the model reads it.
    fn sentence(&self, text: &str) -> Sentence {
        let tokens = tokenizer::tokens(text).into_iter();
        let classed = tokens.map(|token| {
            let class = self.by_stem.get(&token.stem).copied();
            (token.text, class.unwrap_or_default())
        });
        Sentence::new(&classed.collect::<Vec<_>>())
    }
}

impl Likeness {
    /// A stored model; `None` when the weights do not fit what was learned.
    pub fn new(learned: Learned, weights: Bytes) -> Option<Likeness> {
        let labels = learned.crisis.labels.len() + learned.categories.labels.len();
        let fits = weights.len() == score::size(labels);
        fits.then(|| Likeness {
            classes: Arc::new(Classes::new(&learned.classes)),
            learned,
            weights,
        })
    }

    /// Digest of what the model was trained on.
    pub fn examples(&self) -> &str {
        &self.learned.examples
    }

    /// Trains a model and keeps it in memory.
    pub fn train(tables: &WordTables) -> Likeness {
        let (learned, weights) = trained(tables);
        Likeness::new(learned, Arc::new(weights)).unwrap_or_default()
    }

    /// How much a text is like a cry for help.
    pub fn danger(&self, text: &str) -> Danger {
        let (head, weights) = self.crisis();
        let mut labels = self.probabilities(head, weights, text).into_iter();
        let any = labels.next().map_or(0.0, |(_, any)| any);
        let mut kinds: Vec<(String, f32)> = labels.collect();
        kinds.sort_by(|a, b| b.1.total_cmp(&a.1));
        Danger { any, kinds }
    }

    /// The categories that a text is like, with their probabilities, likeliest
    /// first.
    pub fn categories(&self, text: &str) -> Vec<(String, f32)> {
        let (head, weights) = self.of_categories();
        let mut labels = self.probabilities(head, weights, text);
        labels.sort_by(|a, b| b.1.total_cmp(&a.1));
        labels
    }

    /// The pieces of a text that add most to the score of a kind of crisis or
    /// of a category.
    pub fn pieces(&self, text: &str, label: &str) -> Vec<Piece> {
        let families = [self.crisis(), self.of_categories()].into_iter();
        let mut known = families.filter_map(|(head, weights)| {
            let at = head.labels.iter().position(|known| known == label)?;
            Some((head, weights, at))
        });
        let Some((head, weights, label)) = known.next() else {
            return Vec::new();
        };
        let sentence = self.classes.sentence(text);
        let value = value(sentence.buckets().len());
        let step = head.steps.get(label).copied().unwrap_or_default();
        let mut pieces: Vec<Piece> = Vec::new();
        for piece in sentence.pieces() {
            let text = sentence.text(&piece);
            let weights = score::of_bucket(weights, head.labels.len(), piece.bucket);
            let weight = weights.get(label).map_or(0, |byte| i8::from_ne_bytes([*byte]));
            if !pieces.iter().any(|known| known.text == text) {
                let score = f32::from(weight) * step * value;
                pieces.push(Piece { text, score });
            }
        }
        pieces.sort_by(|a, b| b.score.total_cmp(&a.score));
        pieces.truncate(MAX_PIECES);
        pieces
    }

    /// The kinds of crisis and their stored weights.
    fn crisis(&self) -> (&Head, &[u8]) {
        let head = &self.learned.crisis;
        let end = score::size(head.labels.len());
        (head, self.weights.get(..end).unwrap_or_default())
    }

    /// The categories and their stored weights.
    fn of_categories(&self) -> (&Head, &[u8]) {
        let start = score::size(self.learned.crisis.labels.len());
        let weights = self.weights.get(start..).unwrap_or_default();
        (&self.learned.categories, weights)
    }

    /// The probability of each label of a family.
    fn probabilities(&self, head: &Head, weights: &[u8], text: &str) -> Vec<(String, f32)> {
        let buckets = self.classes.sentence(text).buckets();
        let sums = score::sums(weights, head.labels.len(), &buckets);
        let value = value(buckets.len());
        let scores = sums.into_iter().zip(&head.steps).zip(&head.bias);
        let scores = scores.map(|((sum, step), bias)| sum as f32 * step * value + bias);
        let labels = head.labels.iter().zip(scores);
        labels
            .map(|(label, score)| (label.clone(), probability(score)))
            .collect()
    }
}
