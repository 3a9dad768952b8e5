//! The vocabulary of a directory, compiled from the files of `words/`, the
//! categories and the listings, and stored in a generation.

use serde::{Deserialize, Serialize};

use super::build_lexicon::Vocabulary;
use super::interpret::spelling::Spellings;
use super::listing_text::ListingTerms;
use super::phrase_matcher::{Fit, PhraseSet, Role};
use super::tokenizer;
use crate::model::category::{Categories, PEOPLE};
use crate::model::eligibility::Question;
use crate::model::localized_text::Text;
use crate::model::packed_listings::Listings;
use crate::model::string_arena::StringTable;
use crate::seeds::vocabulary_files::WordTables;

/// Maximum number of other words between two words of a crisis phrase.
const BETWEEN_CRISIS: u8 = 2;

/// Maximum number of other words between two words of a trait phrase.
const BETWEEN_TRAITS: u8 = 1;

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
    /// Compiles the vocabulary of a directory.
    pub fn compile(tables: &WordTables, categories: &Categories, listings: &Listings) -> Lexicon {
        let mut said = ListingTerms::default();
        for listing in listings.iter() {
            said.take(&listing, categories);
        }
        Lexicon::build(tables, categories, &[said])
    }

    /// Compiles the vocabulary with the collected terms of the listings.
    pub fn build(tables: &WordTables, categories: &Categories, said: &[ListingTerms]) -> Lexicon {
        let mut words = Vocabulary::gather(tables, categories, said).into_words();
        words.numbers = StringTable::new(said.iter().flat_map(ListingTerms::numbers));
        words.names = StringTable::new(said.iter().flat_map(ListingTerms::names));
        words.categories = categories.iter().map(|one| one.id.clone()).collect();
        let of_people = |id: &str| {
            let line = categories.lineage(id);
            line.last().is_some_and(|top| top.id == PEOPLE)
        };
        words.of_people = categories.iter().map(|one| of_people(&one.id)).collect();
        let depth = |id: &str| u8::try_from(categories.lineage(id).len()).unwrap_or(u8::MAX);
        words.depths = categories.iter().map(|one| depth(&one.id)).collect();
        words.take_labels(tables, categories);
        words.take_crisis(tables);
        words.take_traits(tables);
        words.take_phrases(tables, categories);
        words.take_synonyms(tables);
        words
    }

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

    fn take_labels(&mut self, tables: &WordTables, categories: &Categories) {
        let labels = tables.labels.iter().map(|one| Labelled {
            kind: one.kind.clone(),
            value: one.value.clone(),
            label: one.text.clone(),
        });
        let of_categories = categories.iter().map(|one| Labelled {
            kind: "category".to_owned(),
            value: one.id.clone(),
            label: one.name.clone(),
        });
        self.labels = labels.chain(of_categories).collect();
    }

    fn take_crisis(&mut self, tables: &WordTables) {
        self.kinds = tables.crisis_kinds();
        let mut crisis = PhraseSet::default();
        for (phrase, kind) in &tables.crisis {
            let number = position(&self.kinds, kind);
            crisis.add(
                self.stem_slots(phrase),
                Fit::InOrder(BETWEEN_CRISIS),
                number,
            );
        }
        crisis.finish();
        self.crisis = crisis;
        let mut not_crisis = PhraseSet::default();
        for phrase in &tables.not_crisis {
            not_crisis.add(self.surface_slots(phrase), Fit::InOrder(0), 0);
        }
        not_crisis.finish();
        self.not_crisis = not_crisis;
    }

    fn take_traits(&mut self, tables: &WordTables) {
        let mut traits = PhraseSet::default();
        for one in &tables.traits {
            let found = self.labels.iter();
            let mut found = found
                .enumerate()
                .filter(|(_, label)| label.kind == one.kind && label.value == one.value);
            let number = found.next().map_or(self.labels.len(), |(number, _)| number);
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            traits.add(
                self.stem_slots(&one.phrase),
                Fit::InOrder(BETWEEN_TRAITS),
                number,
            );
        }
        traits.finish();
        self.traits = traits;
        let mut times = PhraseSet::default();
        for (phrase, when) in &tables.times {
            if !self.time_values.contains(when) {
                self.time_values.push(when.clone());
            }
            let number = position(&self.time_values, when);
            times.add(self.surface_slots(phrase), Fit::InOrder(0), number);
        }
        times.finish();
        self.times = times;
    }

    fn take_phrases(&mut self, tables: &WordTables, categories: &Categories) {
        let mut phrases = PhraseSet::default();
        let named = categories.iter().flat_map(|one| {
            let names = [Some(one.name.english.as_str()), one.name.spanish.as_deref()];
            let names = names.into_iter().flatten().flat_map(names_inside);
            names.map(move |name| (name, vec![one.id.clone()]))
        });
        let plain = tables.phrases.iter();
        let plain = plain.map(|(phrase, ids)| (phrase.clone(), ids.clone()));
        for (phrase, ids) in plain.chain(named) {
            let number = u32::try_from(self.meanings.len()).unwrap_or(u32::MAX);
            let ids = ids.iter().map(|id| position(&self.categories, id));
            self.meanings.push(ids.collect());
            let (slots, fit) = self.plain_slots(&phrase);
            phrases.add(slots, fit, number);
        }
        phrases.finish();
        self.phrases = phrases;
    }

    fn take_synonyms(&mut self, tables: &WordTables) {
        let mut synonyms = PhraseSet::default();
        for (word, means) in &tables.synonyms {
            let number = u32::try_from(self.also.len()).unwrap_or(u32::MAX);
            self.also
                .push(means.iter().flat_map(|one| also(one)).collect());
            synonyms.add(self.stem_slots(word), Fit::InOrder(0), number);
        }
        synonyms.finish();
        self.synonyms = synonyms;
    }

    fn stem_slots(&self, phrase: &str) -> Vec<Vec<u32>> {
        let of = |form: &str| self.stems.find(&tokenizer::stem(form));
        slots(phrase)
            .iter()
            .map(|slot| slot.iter().filter_map(|form| of(form)).collect())
            .collect()
    }

    fn surface_slots(&self, phrase: &str) -> Vec<Vec<u32>> {
        let of = |form: &String| self.surfaces.find(form);
        slots(phrase)
            .iter()
            .map(|slot| slot.iter().filter_map(of).collect())
            .collect()
    }

    /// Slots of a plain phrase. Stop words are dropped when two or more other
    /// words remain, which then match in any order; otherwise they count ("the
    /// rooms" is not "rooms").
    fn plain_slots(&self, phrase: &str) -> (Vec<Vec<u32>>, Fit) {
        let all = self.stem_slots(phrase);
        let small = |slot: &Vec<String>| {
            let roles = slot.iter().map(|form| self.surface(form));
            let mut roles = roles.map(|known| known.map_or(Role::None, |known| known.role));
            roles.all(|role| role == Role::Stop)
        };
        let smalls: Vec<bool> = slots(phrase).iter().map(small).collect();
        if smalls.iter().filter(|small| !**small).count() < 2 {
            return (all, Fit::InOrder(0));
        }
        let large = all.into_iter().zip(smalls).filter(|(_, small)| !*small);
        (large.map(|(slot, _)| slot).collect(), Fit::Near)
    }
}

fn position(list: &[String], value: &str) -> u32 {
    let found = list.iter().position(|one| one == value);
    found
        .and_then(|at| u32::try_from(at).ok())
        .unwrap_or(u32::MAX)
}

/// The word forms of each slot of a phrase: "shut|cut off" has two slots.
pub(super) fn slots(phrase: &str) -> Vec<Vec<String>> {
    let mut slots = Vec::new();
    for written in phrase.split_whitespace() {
        if written.contains('|') {
            let forms = written
                .split('|')
                .filter_map(|one| tokenizer::words(one).into_iter().next());
            slots.push(forms.map(|(form, _)| form).collect());
        } else {
            // "al-anon" is written as one word but is two tokens.
            let forms = tokenizer::words(written).into_iter();
            slots.extend(forms.map(|(form, _)| vec![form]));
        }
    }
    slots
}

/// The names in a category name: "Food stamps (SNAP)" is searched for as "food
/// stamps" and as "snap".
fn names_inside(name: &str) -> Vec<String> {
    let parts = name.split(['(', ')']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The stems of a synonym; the more words it has, the lower their weight.
fn also(means: &str) -> Vec<(String, u8)> {
    let tokens = tokenizer::tokens(means);
    let weight = match tokens.len() {
        0 | 1 => 60,
        2 => 35,
        _ => 20,
    };
    tokens
        .into_iter()
        .map(|token| (token.stem, weight))
        .collect()
}
