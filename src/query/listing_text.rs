//! Searchable text of listings: terms, names and phone numbers. Collected in
//! one pass over each listing, for the index and for the lexicon.

use rustc_hash::FxHashMap;

use super::lexicon::Lexicon;
use super::name_terms::{organization_names, own_names, written};
use super::tokenizer::{Forms, each_word};
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::localized_text::Text;
use crate::model::string_arena::{StringTable, Strings};

/// Terms collected from listings.
#[derive(Default)]
pub struct ListingTerms {
    /// Word forms found so far.
    forms: Forms,
    /// Per form, the number of listings with it in their own text.
    listings: Vec<u32>,
    /// Per form, the last listing that was counted.
    last: Vec<u32>,
    /// Forms counted earlier, with the number of listings of each.
    counted: FxHashMap<Box<str>, u32>,
    /// Per stem, the last listing with it in its index terms.
    indexed: Vec<u32>,
    /// Number of listings added so far.
    taken: u32,
    /// Full names of listings and organizations, as stems.
    names: Strings,
    /// Phone and text numbers.
    numbers: Strings,
}

/// Index terms of one listing, with stems and names as numbers.
#[derive(Debug, Default)]
pub struct TermsOfListing {
    /// Stems of its names and its organization, each once.
    pub in_name: Vec<u32>,
    /// All other searchable stems, each once.
    pub elsewhere: Vec<u32>,
    /// Its own names, as stem numbers.
    pub own_names: Vec<Vec<u32>>,
    /// The names of its organization, as stem numbers.
    pub organization_names: Vec<Vec<u32>>,
    /// Its phone and text numbers, as digits.
    pub numbers: Vec<String>,
}

/// Kind of text that is indexed as one term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WholeTerm {
    /// The full name of a listing or an organization, as stems.
    Name,
    /// A number to call or text, as digits.
    Number,
}

/// Where the words of a text are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// In the index and in the lexicon.
    Everywhere,
    /// In the index only: words that are not the listing's own.
    Indexed,
    /// In the lexicon only.
    Known,
}

impl ListingTerms {
    /// Adds a listing and returns its index terms.
    pub fn take(&mut self, listing: &Listing, categories: &Categories) -> TermsOfListing {
        self.taken += 1;
        let mut spoken = TermsOfListing::default();
        let names = [Some(&listing.name.english), listing.name.spanish.as_ref()];
        for name in names.into_iter().flatten().chain([&listing.organization]) {
            self.read(name, Counts::Everywhere, &mut spoken.in_name);
        }
        self.own_words(listing, &mut spoken.elsewhere);
        self.words_around(listing, categories, &mut spoken.elsewhere);
        spoken.own_names = own_names(&mut self.forms, listing);
        spoken.organization_names = organization_names(&mut self.forms, listing);
        let names = spoken.own_names.iter().chain(&spoken.organization_names);
        let forms = &self.forms;
        self.names.extend(names.map(|name| written(forms, name)));
        spoken.numbers = numbers(listing);
        self.numbers.extend(&spoken.numbers);
        spoken
    }

    /// The terms of an earlier directory without the listings that are gone.
    /// `is_left(kind, text, gone)` returns whether more than `gone` listings
    /// had this whole name or number.
    pub fn before<'a>(
        words: &Lexicon,
        gone: impl Iterator<Item = &'a Listing>,
        categories: &Categories,
        is_left: impl Fn(WholeTerm, &str, usize) -> bool,
    ) -> ListingTerms {
        let mut of_gone = ListingTerms::default();
        for listing in gone {
            of_gone.take(listing, categories);
        }
        let known = words.said().map(|(form, listings)| (form.into(), listings));
        let mut counted: FxHashMap<Box<str>, u32> = known.collect();
        for (form, listings) in of_gone.known() {
            if let Some(count) = counted.get_mut(form) {
                *count = count.saturating_sub(listings);
            }
        }
        let stay = |all: &StringTable, gone: &Strings, kind| {
            let mut times: FxHashMap<&str, usize> = FxHashMap::default();
            gone.iter()
                .for_each(|one| *times.entry(one).or_default() += 1);
            let stays = |one: &&str| times.get(one).is_none_or(|gone| is_left(kind, one, *gone));
            all.iter().filter(stays).collect()
        };
        ListingTerms {
            names: stay(&words.names, &of_gone.names, WholeTerm::Name),
            numbers: stay(&words.numbers, &of_gone.numbers, WholeTerm::Number),
            counted,
            ..ListingTerms::default()
        }
    }

    fn own_words(&mut self, listing: &Listing, stems: &mut Vec<u32>) {
        let Text { english, spanish } = &listing.description;
        for description in [english.as_str(), spanish.as_deref().unwrap_or_default()] {
            for sentence in description.split_inclusive(". ") {
                self.read(sentence, counts(sentence), stems);
            }
        }
        let limits = listing.limits.in_english();
        let texts = [
            &limits,
            &listing.eligibility.english,
            &listing.how_to_start,
            &listing.what_to_bring,
        ];
        let lists = [
            &listing.languages,
            &listing.audience,
            &listing.accessibility,
            &listing.cost,
        ];
        let meeting = listing.meeting.iter();
        let meeting = meeting.flat_map(|meeting| [&meeting.fellowship, &meeting.group]);
        for text in texts
            .into_iter()
            .chain(lists.into_iter().flatten())
            .chain(meeting)
        {
            self.read(text, Counts::Everywhere, stems);
        }
    }

    /// Adds words that a listing is found by but that are not its own text.
    /// Metadata such as the source is left out. Private places never reach this
    /// point.
    fn words_around(&mut self, listing: &Listing, categories: &Categories, stems: &mut Vec<u32>) {
        self.read(&listing.hours.note.english, Counts::Indexed, stems);
        for id in &listing.categories {
            for category in categories.lineage(id) {
                self.read(&category.name.english, Counts::Indexed, stems);
                let spanish = category.name.spanish.as_deref().unwrap_or_default();
                self.read(spanish, Counts::Indexed, stems);
            }
        }
        if let Some(address) = &listing.place.address {
            for part in [&address.city, &address.zip, &address.street] {
                self.read(part, Counts::Indexed, stems);
            }
        }
        if let Some(county) = &listing.place.county {
            self.read(&county.name, Counts::Indexed, stems);
        }
    }

    fn read(&mut self, text: &str, counts: Counts, stems: &mut Vec<u32>) {
        each_word(text, |word, _| {
            let form = self.forms.number(word);
            if counts != Counts::Indexed {
                let last = slot(&mut self.last, form);
                if *last != self.taken {
                    *last = self.taken;
                    *slot(&mut self.listings, form) += 1;
                }
            }
            let stem = self.forms.stem_of(form);
            let last = slot(&mut self.indexed, stem);
            if counts != Counts::Known && *last != self.taken {
                *last = self.taken;
                stems.push(stem);
            }
        });
    }

    /// The word forms found so far.
    pub fn forms(&self) -> &Forms {
        &self.forms
    }

    /// Forms in the listings' own text, with the number of listings of each.
    pub fn known(&self) -> impl Iterator<Item = (&str, u32)> {
        let listings = |form: u32| self.listings.get(form as usize).copied().unwrap_or(0);
        let forms = self
            .forms
            .iter()
            .map(move |(form, number)| (form, listings(number)));
        let counted = self.counted.iter();
        let counted = counted.map(|(form, listings)| (form.as_ref(), *listings));
        forms.chain(counted).filter(|(_, listings)| *listings > 0)
    }

    /// Full names of listings and organizations, as stems separated by spaces;
    /// may repeat.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter()
    }

    /// Phone and text numbers of the listings, as digits; may repeat.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.numbers.iter()
    }
}

/// The slot at an index; grows the list when needed.
fn slot(slots: &mut Vec<u32>, number: u32) -> &mut u32 {
    let at = number as usize;
    if slots.len() <= at {
        slots.resize(at + 1, 0);
    }
    &mut slots[at]
}

/// Openings of sentences that state what a listing does not offer.
const DENIALS: [&str; 8] = [
    "It does not ",
    "It is not ",
    "This is not ",
    "They do not ",
    "No es ",
    "No da ",
    "No ofrece ",
    "Esta no es ",
];

/// Keeps denials out of the index: "It does not give clothing" must not match a
/// search for clothing.
fn counts(sentence: &str) -> Counts {
    if DENIALS.iter().any(|start| sentence.starts_with(start)) {
        Counts::Known
    } else {
        Counts::Everywhere
    }
}

/// Phone and text numbers of a listing, each once.
fn numbers(listing: &Listing) -> Vec<String> {
    let contact = &listing.contact;
    let phones = contact.phones.iter().map(|phone| phone.national_digits());
    let text = contact.text_line.iter();
    let text = text.map(|line| line.number.strip_prefix("+1").unwrap_or(&line.number));
    let mut numbers: Vec<String> = Vec::new();
    for number in phones.chain(text) {
        if !numbers.iter().any(|known| known == number) {
            numbers.push(number.to_owned());
        }
    }
    numbers
}
