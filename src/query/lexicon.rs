//! The vocabulary of a directory, compiled from the files of `words/`, the
//! categories and the listings, and stored in a generation.

use serde::{Deserialize, Serialize};

use super::phrase_matcher::{PhraseSet, Role};
use crate::letter_set::letter_set;
use crate::model::eligibility::Question;
use crate::model::localized_text::Text;
use crate::model::string_arena::StringTable;

/// Maximum length of a corrected word, in bytes.
pub(super) const MAX_LENGTH: usize = 24;

/// Minimum length of an ordinary word as a correction.
const MIN_ORDINARY_LENGTH: usize = 5;

/// Properties of a word form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WordForm {
    /// Number of its stem.
    pub stem: u32,
    /// Its role among ordinary words.
    pub role: Role,
    /// Whether a phrase, a synonym or a category contains it.
    pub in_phrases: bool,
    /// Number of listings that contain it.
    pub listings: u32,
}

/// Candidates for corrections, grouped by length in bytes: the letter set and
/// the number of each. Comparing letter sets first leaves few words for the
/// full comparison, which is cheaper than an index of likely mistakes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spellings {
    pub(super) by_length: Vec<Vec<(u64, u32)>>,
}

impl Spellings {
    /// Collects the candidates: words of phrases and of listings, except stop
    /// words. Ordinary words are included so that they are recognized:
    /// "wheather" is "weather", which need not be in any listing, and not
    /// "heater".
    pub(super) fn new(surfaces: &StringTable, known: &[WordForm]) -> Spellings {
        let mut by_length = vec![Vec::new(); MAX_LENGTH + 1];
        for ((form, surface), number) in surfaces.iter().zip(known).zip(0_u32..) {
            let ordinary = surface.role == Role::Word && form.len() >= MIN_ORDINARY_LENGTH;
            let meant = surface.in_phrases || surface.listings > 0 || ordinary;
            let wordlike = form.bytes().all(|byte| byte.is_ascii_alphabetic());
            if !meant || !wordlike || surface.role == Role::Stop || form.len() < 3 {
                continue;
            }
            if let Some(words) = by_length.get_mut(form.len()) {
                words.push((letter_set(form), number));
            }
        }
        Spellings { by_length }
    }
}

/// A value with its display label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled {
    /// `crisis`, `time`, `category` or the kind of a trait.
    pub kind: String,
    /// The value.
    pub value: String,
    /// The display label.
    pub label: Text,
}

/// The compiled vocabulary of a directory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lexicon {
    /// All known word forms.
    pub(super) surfaces: StringTable,
    /// Properties of each form, in the same order.
    pub(super) known: Vec<WordForm>,
    /// All stems.
    pub(super) stems: StringTable,
    /// Per stem, whether a listing contains it.
    pub(super) in_listings: Vec<bool>,
    /// Per stem, the role of its words.
    pub(super) stem_roles: Vec<Role>,
    /// Candidates for spelling corrections.
    pub(super) spellings: Spellings,
    /// Crisis phrases by stem; the meaning is an index into `kinds`.
    pub(super) crisis: PhraseSet,
    /// Crisis kinds, most severe first.
    pub(super) kinds: Vec<String>,
    /// Phrases that only sound like a crisis, by word form.
    pub(super) not_crisis: PhraseSet,
    /// Trait phrases by stem; the meaning is an index into `labels`, or
    /// `labels.len()` for a phrase that has none.
    pub(super) traits: PhraseSet,
    /// Time phrases by word form; the meaning is an index into `time_values`.
    pub(super) times: PhraseSet,
    /// Values of time phrases.
    pub(super) time_values: Vec<String>,
    /// Plain phrases by stem; the meaning is an index into `meanings`.
    pub(super) phrases: PhraseSet,
    /// Indexes into `categories` for each plain phrase, best match first.
    pub(super) meanings: Vec<Vec<u32>>,
    /// Category ids.
    pub(super) categories: Vec<String>,
    /// Per category, whether it is for a group of people rather than a kind of
    /// help.
    pub(super) of_people: Vec<bool>,
    /// Per category, its depth in the tree: 1 at the top.
    pub(super) depths: Vec<u8>,
    /// Per category, the stems of the single words that mean it first.
    pub(super) category_words: Vec<Vec<String>>,
    /// Synonyms by stem; the meaning is an index into `also`.
    pub(super) synonyms: PhraseSet,
    /// Stems of each synonym, with weights in hundredths.
    pub(super) also: Vec<Vec<(String, u8)>>,
    /// Display labels of values.
    pub(super) labels: Vec<Labelled>,
    /// Phone and text numbers of listings, without a leading 1.
    pub(super) numbers: StringTable,
    /// Names of listings and organizations, as stems separated by spaces.
    pub(super) names: StringTable,
}

impl Lexicon {
    /// Properties of a word form.
    pub(super) fn surface(&self, word: &str) -> Option<WordForm> {
        let number = self.surfaces.find(word)?;
        self.known.get(number as usize).copied()
    }

    /// Word forms in listings, with the number of listings of each.
    pub(super) fn said(&self) -> impl Iterator<Item = (&str, u32)> {
        let forms = self.surfaces.iter().zip(&self.known);
        let said = forms.map(|(form, surface)| (form, surface.listings));
        said.filter(|(_, listings)| *listings > 0)
    }

    /// Whether a listing contains this stem.
    pub fn is_in_listings(&self, stem: &str) -> bool {
        let number = self.stems.find(stem);
        number.is_some_and(|number| self.in_listings.get(number as usize) == Some(&true))
    }

    /// Stems of the single words that mean this category first.
    pub fn category_words(&self, id: &str) -> &[String] {
        let at = self.categories.iter().position(|known| known == id);
        let words = at.and_then(|at| self.category_words.get(at));
        words.map_or(&[], Vec::as_slice)
    }

    /// Display label of a value; the value itself if it has none.
    pub fn label(&self, kind: &str, value: &str) -> Text {
        let known = self.known_label(kind, value).cloned();
        known.unwrap_or_else(|| Text::new(value, ""))
    }

    /// Display label of a value, in upper or lower case; `None` if it has none.
    pub fn known_label(&self, kind: &str, value: &str) -> Option<&Text> {
        let mut labels = self.labels.iter();
        let found = labels.find(|one| one.kind == kind && one.value.eq_ignore_ascii_case(value));
        found.map(|one| &one.label)
    }

    /// Display label of an eligibility question: that of its first "yes" value.
    pub fn question(&self, question: &Question) -> Text {
        let value = question.main_value().unwrap_or_default();
        let same = |known: &&str| known.eq_ignore_ascii_case(value);
        let value = self.values(question.column).find(same).unwrap_or(value);
        self.label(question.column, value)
    }

    /// The crisis kinds, most severe first.
    pub fn crisis_kinds(&self) -> &[String] {
        &self.kinds
    }

    /// The values of a kind, such as `audience`, in the order of the file.
    pub fn values<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        let of_kind = self.labels.iter().filter(move |one| one.kind == kind);
        of_kind.map(|one| one.value.as_str())
    }
}
