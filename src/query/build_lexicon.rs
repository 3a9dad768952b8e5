//! Compiles the vocabulary of a directory from the vocabulary files, the
//! categories and the listings.

use std::collections::HashMap;

use super::lexicon::{Labelled, Lexicon, Spellings, WordForm};
use super::listing_text::ListingTerms;
use super::phrase_matcher::{Fit, PhraseSet, Role, slots};
use super::{core_cries, tokenizer};
use crate::model::category::{Categories, PEOPLE};
use crate::model::packed_listings::Listings;
use crate::model::string_arena::StringTable;
use crate::seeds::vocabulary_files::WordTables;

/// Maximum number of other words between two words of a crisis phrase.
const BETWEEN_CRISIS: u8 = 2;

/// Maximum number of other words between two words of a trait phrase.
const BETWEEN_TRAITS: u8 = 1;

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
        words.take_category_words(tables, categories);
        words.take_synonyms(tables);
        words
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
        for (phrase, ids) in phrases_and_names(tables, categories) {
            let number = u32::try_from(self.meanings.len()).unwrap_or(u32::MAX);
            let ids = ids.iter().map(|id| position(&self.categories, id));
            self.meanings.push(ids.collect());
            let (slots, fit) = self.plain_slots(&phrase);
            phrases.add(slots, fit, number);
        }
        phrases.finish();
        self.phrases = phrases;
    }

    /// A word that no listing has finds none, so it is left out.
    fn take_category_words(&mut self, tables: &WordTables, categories: &Categories) {
        self.category_words = vec![Vec::new(); self.categories.len()];
        for (phrase, ids) in phrases_and_names(tables, categories) {
            let slots = slots(&phrase);
            let ([forms], Some(first)) = (slots.as_slice(), ids.first()) else {
                continue;
            };
            let stems: Vec<String> = forms.iter().map(|form| tokenizer::stem(form)).collect();
            let stems = stems.into_iter().filter(|stem| self.is_in_listings(stem));
            let stems: Vec<String> = stems.collect();
            let number = position(&self.categories, first) as usize;
            let Some(known) = self.category_words.get_mut(number) else {
                continue;
            };
            for stem in stems {
                if !known.contains(&stem) {
                    known.push(stem);
                }
            }
        }
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

/// The names in a category name: "Food stamps (SNAP)" is searched for as "food
/// stamps" and as "snap".
fn names_inside(name: &str) -> Vec<String> {
    let parts = name.split(['(', ')']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The plain phrases and the names of the categories, with what they mean.
fn phrases_and_names<'a>(
    tables: &'a WordTables,
    categories: &'a Categories,
) -> impl Iterator<Item = (String, Vec<String>)> + 'a {
    let named = categories.iter().flat_map(|one| {
        let names = [Some(one.name.english.as_str()), one.name.spanish.as_deref()];
        let names = names.into_iter().flatten().flat_map(names_inside);
        names.map(move |name| (name, vec![one.id.clone()]))
    });
    let plain = tables.phrases.iter();
    let plain = plain.map(|(phrase, ids)| (phrase.clone(), ids.clone()));
    plain.chain(named)
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
