//! Collects every word form of a directory: from the vocabulary files, the
//! categories and the listings.

use std::collections::HashMap;

use super::interpret::spelling::Spellings;
use super::lexicon::{Lexicon, WordForm, slots};
use super::listing_text::ListingTerms;
use super::phrase_matcher::Role;
use super::{core_cries, tokenizer};
use crate::model::category::Categories;
use crate::model::string_arena::StringTable;
use crate::seeds::vocabulary_files::WordTables;

/// Word forms of a directory while they are collected.
#[derive(Default)]
pub(super) struct Vocabulary {
    forms: HashMap<String, WordForm>,
}

impl Vocabulary {
    /// Collects the word forms of the phrases, categories and listings.
    pub(super) fn gather(
        tables: &WordTables,
        categories: &Categories,
        said: &[ListingTerms],
    ) -> Vocabulary {
        let mut all = Vocabulary::default();
        all.ordinary(tables);
        all.said(tables);
        for category in categories.iter() {
            for text in [&category.name, &category.hint] {
                all.phrase(&text.english);
                all.phrase(text.spanish.as_deref().unwrap_or_default());
            }
        }
        for (form, listings) in said.iter().flat_map(ListingTerms::known) {
            match all.forms.get_mut(form) {
                Some(surface) => surface.listings += listings,
                None => all.listed(form, listings),
            }
        }
        all
    }

    fn ordinary(&mut self, tables: &WordTables) {
        for (word, role) in &tables.ordinary {
            let role = match role.as_str() {
                "stop" => Role::Stop,
                "weak" => Role::Weak,
                _ => Role::Word,
            };
            for (form, _) in tokenizer::words(word) {
                self.forms.entry(form).or_default().role = role;
            }
        }
    }

    fn said(&mut self, tables: &WordTables) {
        let plain = tables.phrases.iter().map(|(phrase, _)| phrase.as_str());
        let crisis = tables.crisis.iter().map(|(phrase, _)| phrase.as_str());
        for phrase in &tables.not_crisis {
            self.compared(phrase);
        }
        // Words of built-in crisis phrases are never corrected.
        for cry in core_cries::cries() {
            self.compared(cry.phrase);
        }
        let traits = tables.traits.iter().map(|one| one.phrase.as_str());
        let times = tables.times.iter().map(|(phrase, _)| phrase.as_str());
        let synonyms = tables.synonyms.iter().map(|(word, _)| word.as_str());
        let said = plain.chain(crisis).chain(traits);
        for phrase in said.chain(times).chain(synonyms) {
            self.phrase(phrase);
        }
    }

    /// Adds forms as known words, but not as candidates for corrections.
    fn compared(&mut self, phrase: &str) {
        for form in slots(phrase).into_iter().flatten() {
            self.forms.entry(form).or_default();
        }
    }

    fn phrase(&mut self, phrase: &str) {
        for form in slots(phrase).into_iter().flatten() {
            self.forms.entry(form).or_default().in_phrases = true;
        }
    }

    fn listed(&mut self, form: &str, listings: u32) {
        let surface = WordForm {
            listings,
            ..WordForm::default()
        };
        self.forms.insert(form.to_owned(), surface);
    }

    /// A lexicon that has only the word forms so far.
    pub(super) fn into_words(self) -> Lexicon {
        let stemmed: HashMap<&str, String> = self
            .forms
            .keys()
            .map(|form| (form.as_str(), tokenizer::stem(form)))
            .collect();
        let stems = StringTable::new(stemmed.values().map(String::as_str));
        let surfaces = StringTable::new(self.forms.keys().map(String::as_str));
        let mut in_listings = vec![false; stems.len()];
        let mut stem_roles = vec![Role::None; stems.len()];
        let mut known = Vec::with_capacity(surfaces.len());
        for form in surfaces.iter() {
            let mut surface = self.forms.get(form).copied().unwrap_or_default();
            let stem = stemmed.get(form).and_then(|stem| stems.find(stem));
            surface.stem = stem.unwrap_or_default();
            if let Some(listed) = in_listings.get_mut(surface.stem as usize) {
                *listed |= surface.listings > 0;
            }
            if let Some(role) = stem_roles.get_mut(surface.stem as usize) {
                *role = role_of_stem(*role, surface.role);
            }
            known.push(surface);
        }
        Lexicon {
            spellings: Spellings::new(&surfaces, &known),
            stem_roles,
            surfaces,
            known,
            stems,
            in_listings,
            ..Lexicon::default()
        }
    }
}

/// Role of a stem, combined from the roles of its forms. A stop word does not
/// make the other forms of its stem stop words.
fn role_of_stem(so_far: Role, form: Role) -> Role {
    match (so_far, form) {
        (Role::Weak, _) | (_, Role::Weak) => Role::Weak,
        (Role::None, Role::None) => Role::None,
        _ => Role::Word,
    }
}
