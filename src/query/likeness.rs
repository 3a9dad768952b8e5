//! A model that learns from the example sentences of `words/` what a sentence
//! is like: a cry for help of some kind, or a question about some category. It
//! hears what no phrase lists. How it and the phrases are weighed against each
//! other is decided in `interpret`.
//!
//! It is trained when a generation is built, stored in it, and read in place. No
//! question that a person asks is ever learned from.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use waypost_likeness::score::{self, probability, value};
use waypost_likeness::sentence::Sentence;
use waypost_likeness::train::{self, Task, learn};

use super::interpretation::CrisisLevel;
use super::lexicon::Lexicon;
use super::reliability::Reliability;
use super::tokenizer;
use crate::model::category::{Categories, is_of_danger};
use crate::model::language::Language;
use crate::seeds::vocabulary_files::{Example, Examples, WordClass, WordTables};

/// Version of the training; a model of another version is trained anew.
const VERSION: u32 = 3;

/// Number of buckets for the pieces of cries; with fewer, more cries are missed.
const CRISIS_BUCKETS: usize = 1 << 16;

/// Number of buckets for the pieces of everyday questions; the categories are
/// many, and the model stays within 4 MB.
const CATEGORY_BUCKETS: usize = 1 << 15;

/// Decay for the labels of crises, and for categories, which have fewer
/// examples each.
const CRISIS_DECAY: f32 = 1.5e-3;
const CATEGORY_DECAY: f32 = 1.5e-4;

/// Score of a sentence without a known piece, for the labels of crises and for
/// categories, which are many, so that each is meant less often.
const CRISIS_BIAS: f32 = -1.0;
const CATEGORY_BIAS: f32 = -3.0;

/// The kind of crisis whose first line takes every other call, too.
const SUICIDE: &str = "suicide";

/// Name of the label for danger of any kind; the first of the crisis labels.
const DANGER: &str = "danger";

/// Name of the label for Spanish; the second of the crisis labels.
const SPANISH: &str = "spanish";

/// Probability of danger from which crisis lines are offered. With this and the
/// next, see the curve in `docs/relevance.md`.
const POSSIBLE: f32 = 0.4;

/// Probability of danger from which it counts as certain without a phrase.
const CERTAIN: f32 = 0.88;

/// Probability of the likeliest kind of crisis below which nothing is certain
/// without a phrase: a panel with the wrong lines helps nobody.
const CLEAR_KIND: f32 = 0.2;

/// Probability of danger below which a phrase of danger counts as an idiom or as
/// history, so that lines are only offered.
const DOUBTFUL: f32 = 0.35;

/// Probability of danger below which it is strongly doubted.
const HARMLESS: f32 = 0.17;

/// Maximum number of kinds of crisis that lines are shown for.
const MAX_KINDS: usize = 3;

/// Probability of a further kind, as a part of that of the likeliest, from
/// which its lines are shown, too.
const FURTHER_KIND: f32 = 0.2;

/// Probability of a kind from which it comes before those that phrases name.
const LIKELY_KIND: f32 = 0.4;

/// Probability of a kind from which it is clear.
const LIKELIER_THAN_NOT: f32 = 0.5;

/// Probability from which the language of a sentence counts as known.
const LANGUAGE: f32 = 0.65;

/// Number of pieces that `explain` shows.
const MAX_PIECES: usize = 8;

/// Learned labels of one family: kinds of crisis, or categories.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Head {
    labels: Vec<String>,
    /// Number of buckets, a power of two.
    buckets: usize,
    /// Score of a sentence without a known piece.
    bias: f32,
    /// Per label, the weight of one step of its stored weights.
    steps: Vec<f32>,
}

impl Head {
    /// Number of its weights.
    fn size(&self) -> usize {
        self.buckets * self.labels.len()
    }
}

/// What a model has learned, apart from its weights.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    crisis: Head,
    categories: Head,
    classes: Vec<WordClass>,
    /// How far its phrases can be trusted.
    reliability: Reliability,
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
    /// A model without labels: no sentence is like anything.
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
        shown
            .field("learned", &self.learned)
            .finish_non_exhaustive()
    }
}

/// How much a sentence is like a cry for help.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Danger {
    /// Probability that someone is in danger.
    pub any: f32,
    /// Probability that the sentence is Spanish.
    pub spanish: f32,
    /// Probability of each kind of crisis, likeliest first.
    pub kinds: Vec<(String, f32)>,
}

impl Danger {
    /// How sure it is that somebody is in danger, by likeness alone.
    pub fn level(&self) -> CrisisLevel {
        let kind = self.kinds.first().map_or(0.0, |(_, likeliest)| *likeliest);
        match self.any {
            any if any >= CERTAIN && kind >= CLEAR_KIND => CrisisLevel::Certain,
            any if any >= POSSIBLE => CrisisLevel::Possible,
            _ => CrisisLevel::None,
        }
    }

    /// Whether one kind of crisis is more likely than not.
    pub fn is_of_clear_kind(&self) -> bool {
        self.kinds
            .first()
            .is_some_and(|(_, likeliest)| *likeliest >= LIKELIER_THAN_NOT)
    }

    /// How much a phrase of danger in the sentence is to be doubted.
    pub fn doubt(&self) -> Doubt {
        match self.any {
            _ if self.kinds.is_empty() => Doubt::None,
            any if any < HARMLESS => Doubt::Strong,
            any if any < DOUBTFUL => Doubt::Some,
            _ => Doubt::None,
        }
    }

    /// The kinds of crisis to show lines for, most important first: those that
    /// phrases `named`, with a likelier one that none names before them, and those
    /// that are nearly as likely. The kind of a short sentence without a phrase may
    /// be a guess.
    pub fn with_named(&self, named: Vec<String>, is_short: bool) -> Vec<String> {
        let likeliest = self.kinds.first().map_or(0.0, |(_, likeliest)| *likeliest);
        let least = if named.is_empty() {
            likeliest * FURTHER_KIND
        } else {
            LIKELY_KIND
        };
        let like = self.kinds.iter().take(MAX_KINDS);
        let like = like.filter(|(_, probability)| *probability >= least);
        let like = like.map(|(kind, _)| kind.clone());
        // Whoever is in danger of a kind nobody can tell may call the line for
        // any danger to life.
        let is_guess = is_short && named.is_empty() && !self.is_of_clear_kind();
        let any = self.kinds.iter().find(|(kind, _)| kind == SUICIDE);
        let any = any.filter(|_| is_guess).map(|(kind, _)| kind.clone());
        let likelier = like.clone().take(1).filter(|kind| !named.contains(kind));
        let first: Vec<String> = likelier.chain(any).collect();
        let mut all: Vec<String> = Vec::new();
        for kind in first.into_iter().chain(named).chain(like) {
            if !all.contains(&kind) {
                all.push(kind);
            }
        }
        all
    }

    /// The language of the sentence, when it is known.
    pub fn language(&self) -> Option<Language> {
        match self.spanish {
            _ if self.kinds.is_empty() => None,
            spanish if spanish >= LANGUAGE => Some(Language::Spanish),
            spanish if spanish <= 1.0 - LANGUAGE => Some(Language::English),
            _ => None,
        }
    }
}

/// Doubt about a phrase of danger: its sentence resembles harmless ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It does not.
    None,
    /// It does.
    Some,
    /// It does very much.
    Strong,
}

/// A piece of a sentence and what it adds to the score of a label.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The letters or words.
    pub text: String,
    /// Score added.
    pub score: f32,
}

/// Trains a model from the example sentences of `words/`. Returns what it
/// learned and its weights.
pub fn trained(tables: &WordTables, categories: &Categories) -> (Learned, Vec<u8>) {
    let classes = Classes::new(&tables.classes);
    let (crisis, mut weights) = Lesson::on_crises(tables).learned(&classes);
    let (of_categories, more) = Lesson::on_categories(tables).learned(&classes);
    weights.extend(more);
    let words = Lexicon::build(tables, categories, &[]);
    let learned = Learned {
        crisis,
        categories: of_categories,
        classes: tables.classes.clone(),
        reliability: Reliability::learned(&tables.examples.questions, &words, categories),
        examples: digest(tables, categories),
    };
    (learned, weights)
}

/// Digest of all that a model is trained on: models with the same digest are
/// the same.
pub fn digest(tables: &WordTables, categories: &Categories) -> String {
    let mut hasher = blake3::Hasher::new();
    let phrases = (&tables.phrases, &tables.ordinary, categories);
    let learned = (&tables.examples, &tables.classes, phrases);
    // Writing to a hasher cannot fail.
    let _ = postcard::to_io(&(VERSION, learned, tables.crisis_kinds()), &mut hasher);
    hasher.finalize().to_hex().to_string()
}

/// What a family of labels is learned from.
struct Lesson<'a> {
    labels: Vec<String>,
    buckets: usize,
    decay: f32,
    bias: f32,
    /// Sentences, each with its labels.
    examples: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Lesson<'a> {
    /// Danger, language and kinds of crisis, from all examples.
    fn on_crises(tables: &'a WordTables) -> Lesson<'a> {
        let first = [DANGER.to_owned(), SPANISH.to_owned()].into_iter();
        let Examples {
            cries,
            near_misses,
            questions,
        } = &tables.examples;
        let cries = cries.iter().map(|cry| (cry, Some(DANGER)));
        // A calm question about abuse or poison is no example of what is harmless.
        // Of the others two of three: harmless sentences outweigh the cries no more
        // than needed.
        let kinds = tables.crisis_kinds();
        let is_harmless = |question: &&Example| {
            let mut labels = question.labels.iter();
            !labels.any(|label| is_of_danger(label, &kinds))
        };
        let harmless = questions.iter().filter(is_harmless).enumerate();
        let harmless = harmless.filter_map(|(at, question)| (at % 3 > 0).then_some(question));
        let harmless = near_misses.iter().chain(harmless);
        let all = cries.chain(harmless.map(|example| (example, None)));
        let labelled = all.map(|(example, danger)| {
            let kinds = example.labels.iter().map(String::as_str);
            let kinds = kinds.filter(|_| danger.is_some());
            let spanish = example.spanish.then_some(SPANISH);
            let labels = danger.into_iter().chain(spanish).chain(kinds);
            (example.text.as_str(), labels.collect())
        });
        Lesson {
            labels: first.chain(tables.crisis_kinds()).collect(),
            buckets: CRISIS_BUCKETS,
            decay: CRISIS_DECAY,
            bias: CRISIS_BIAS,
            examples: labelled.collect(),
        }
    }

    /// Categories, from everyday questions with their first two; what comes
    /// later is only what they may mean as well.
    fn on_categories(tables: &'a WordTables) -> Lesson<'a> {
        let questions = tables.examples.questions.iter();
        let labels: BTreeSet<&String> = questions.flat_map(|one| &one.labels).collect();
        let questions = tables.examples.questions.iter();
        let labelled = questions.map(|question| {
            let labels = question.labels.iter().take(2);
            (question.text.as_str(), labels.map(String::as_str).collect())
        });
        Lesson {
            labels: labels.into_iter().cloned().collect(),
            buckets: CATEGORY_BUCKETS,
            decay: CATEGORY_DECAY,
            bias: CATEGORY_BIAS,
            examples: labelled
                .filter(|(_, labels): &(_, Vec<_>)| !labels.is_empty())
                .collect(),
        }
    }

    /// What is learned, with the weights.
    fn learned(self, classes: &Classes) -> (Head, Vec<u8>) {
        let number = |name: &&str| {
            let found = self.labels.iter().position(|label| label == name);
            found.and_then(|at| u16::try_from(at).ok())
        };
        let examples = self.examples.iter().map(|(text, names)| train::Example {
            buckets: classes.sentence(text).buckets(self.buckets),
            labels: names.iter().filter_map(number).collect(),
        });
        let examples: Vec<train::Example> = examples.collect();
        if examples.is_empty() {
            return (Head::default(), Vec::new());
        }
        let task = Task {
            labels: self.labels.len(),
            buckets: self.buckets,
            decay: self.decay,
            bias: self.bias,
        };
        let learned = learn(&examples, task);
        let rounded = score::rounded(&learned);
        let head = Head {
            labels: self.labels,
            buckets: self.buckets,
            bias: self.bias,
            steps: rounded.steps,
        };
        (head, rounded.bytes)
    }
}

/// Numbers of word classes, from 1, by the stems of their words.
#[derive(Debug, Default)]
struct Classes {
    by_stem: FxHashMap<String, u8>,
}

impl Classes {
    /// A word of two classes counts as one of the first; classes after the 254th
    /// count as one.
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
        let fits = weights.len() == learned.crisis.size() + learned.categories.size();
        fits.then(|| Likeness {
            classes: Arc::new(Classes::new(&learned.classes)),
            learned,
            weights,
        })
    }

    /// How far phrases can be trusted.
    pub(super) fn reliability(&self) -> &Reliability {
        &self.learned.reliability
    }

    /// Digest of what the model was trained on.
    pub fn examples(&self) -> &str {
        &self.learned.examples
    }

    /// Trains a model and keeps it in memory.
    pub fn train(tables: &WordTables, categories: &Categories) -> Likeness {
        let (learned, weights) = trained(tables, categories);
        Likeness::new(learned, Arc::new(weights)).unwrap_or_default()
    }

    /// How much a text is like a cry for help.
    pub fn danger(&self, text: &str) -> Danger {
        let (head, weights) = self.crisis();
        let mut labels = self.probabilities(head, weights, text).into_iter();
        let any = labels.next().map_or(0.0, |(_, any)| any);
        let spanish = labels.next().map_or(0.0, |(_, spanish)| spanish);
        let mut kinds: Vec<(String, f32)> = labels.collect();
        kinds.sort_by(|a, b| b.1.total_cmp(&a.1));
        Danger {
            any,
            spanish,
            kinds,
        }
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
        let value = value(sentence.buckets(head.buckets).len());
        let step = head.steps.get(label).copied().unwrap_or_default();
        let mut pieces: Vec<Piece> = Vec::new();
        for piece in sentence.pieces() {
            let text = sentence.text(&piece);
            let weights = score::of_bucket(weights, head.labels.len(), piece.bucket(head.buckets));
            let weight = weights
                .get(label)
                .map_or(0, |byte| i8::from_ne_bytes([*byte]));
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
        (head, self.weights.get(..head.size()).unwrap_or_default())
    }

    /// The categories and their stored weights.
    fn of_categories(&self) -> (&Head, &[u8]) {
        let start = self.learned.crisis.size();
        let weights = self.weights.get(start..).unwrap_or_default();
        (&self.learned.categories, weights)
    }

    /// The probability of each label of a family.
    fn probabilities(&self, head: &Head, weights: &[u8], text: &str) -> Vec<(String, f32)> {
        let buckets = self.classes.sentence(text).buckets(head.buckets);
        let sums = score::sums(weights, head.labels.len(), &buckets);
        let value = value(buckets.len());
        let scores = sums.into_iter().zip(&head.steps);
        let scores = scores.map(|(sum, step)| sum as f32 * step * value + head.bias);
        let labels = head.labels.iter().zip(scores);
        labels
            .map(|(label, score)| (label.clone(), probability(score)))
            .collect()
    }
}
