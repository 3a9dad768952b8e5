//! The kinds of help of a row: by a table of the terms that lists use, by the
//! words that searches understand, and by likeness where it is sure.

use std::cell::RefCell;
use std::collections::HashMap;

use rustc_hash::FxHashMap;

use crate::embedded_table::rows;
use crate::gazetteer::{Gazetteer, Prefer};
use crate::model::category::{CRISIS, Categories, PEOPLE};
use crate::query::interpret::Context;
use crate::query::lexicon::Lexicon;
use crate::query::likeness::Likeness;
use crate::query::{tokenizer, understand};
use crate::seeds::read::clean_cell::bare;

/// Probability from which the likeness of a description alone tells its kind,
/// and the most that the next kind may have.
const SURE: f32 = 0.8;
const NEXT: f32 = 0.25;

/// Confidence from which words that a search understands tell a kind.
const CERTAIN: f64 = 0.99;

/// Category of help with the law, and that of what keeps people safe.
pub const LEGAL: &str = "legal";
const SAFETY: &str = "safety";

/// Maximum number of kinds of a listing.
const MAX_KINDS: usize = 6;

/// Maximum number of letters of a label; longer texts are descriptions.
pub const MAX_LABEL: usize = 80;

/// What a label, a name or a description tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Category ids.
    pub kinds: Vec<String>,
    /// Values of the column audience.
    pub audience: Vec<String>,
    /// Values of other columns, as `words/kinds.tsv` has them: `cost:medicaid`.
    pub values: Vec<String>,
    /// Whether the words are known, even if they are no kind of help.
    pub is_known: bool,
    /// Whether they are codes, which nobody reads.
    pub are_codes: bool,
}

impl Told {
    /// Adds what another text tells.
    pub fn add(&mut self, other: Told) {
        self.is_known |= other.is_known;
        self.are_codes |= other.are_codes;
        for (all, more) in [
            (&mut self.kinds, other.kinds),
            (&mut self.audience, other.audience),
        ] {
            for one in more {
                if !all.contains(&one) && all.len() < MAX_KINDS {
                    all.push(one);
                }
            }
        }
        self.values.extend(other.values);
    }
}

/// How far a term is trusted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// In names, titles and labels.
    Anywhere,
    /// In a column of kinds of help.
    Label,
    /// As a code of capitals in such a column.
    Code,
}

struct Term {
    words: Vec<String>,
    meaning: &'static str,
    trust: Trust,
}

/// Reads kinds of help.
pub struct KindReader<'a> {
    /// The known categories.
    pub categories: &'a Categories,
    lexicon: &'a Lexicon,
    likeness: &'a Likeness,
    gazetteer: &'a Gazetteer,
    /// Terms by their first word.
    terms: FxHashMap<String, Vec<Term>>,
    codes: FxHashMap<&'static str, &'static str>,
    labels: RefCell<HashMap<String, Told>>,
}

impl<'a> KindReader<'a> {
    /// A reader of these categories. Without a trained model likeness tells
    /// nothing.
    pub fn new(
        categories: &'a Categories,
        lexicon: &'a Lexicon,
        likeness: &'a Likeness,
        gazetteer: &'a Gazetteer,
    ) -> KindReader<'a> {
        let mut terms: FxHashMap<String, Vec<Term>> = FxHashMap::default();
        let mut codes = FxHashMap::default();
        for [term, meaning, trust] in rows(include_str!("words/kinds.tsv")) {
            let trust = match trust {
                "code" => Trust::Code,
                "label" => Trust::Label,
                _ => Trust::Anywhere,
            };
            let words: Vec<String> = words(term);
            match words.first() {
                _ if trust == Trust::Code => drop(codes.insert(term, meaning)),
                None => {}
                Some(first) => terms.entry(first.clone()).or_default().push(Term {
                    words,
                    meaning,
                    trust,
                }),
            }
        }
        for known in terms.values_mut() {
            known.sort_by_key(|term| std::cmp::Reverse(term.words.len()));
        }
        KindReader {
            categories,
            lexicon,
            likeness,
            gazetteer,
            terms,
            codes,
            labels: RefCell::default(),
        }
    }

    /// What a cell in a column of kinds tells. A description tells only what
    /// the table of terms trusts anywhere.
    pub fn of_label(&self, cell: &str) -> Told {
        if let Some(known) = self.labels.borrow().get(cell) {
            return known.clone();
        }
        let mut told = self.of_codes(cell).unwrap_or_default();
        if !told.is_known {
            let parts = cell.split([';', '|', ',', '\n']);
            for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
                if part.len() > MAX_LABEL {
                    told.add(self.of_terms(part, Trust::Anywhere));
                    continue;
                }
                let readers = [
                    KindReader::of_category,
                    |reader: &Self, part: &str| reader.of_terms(part, Trust::Label),
                    KindReader::of_search,
                ];
                let read = readers.iter().map(|read| read(self, part));
                told.add(
                    read.into_iter()
                        .find(|told| told.is_known)
                        .unwrap_or_default(),
                );
            }
        }
        self.labels
            .borrow_mut()
            .insert(cell.to_owned(), told.clone());
        told
    }

    /// What a name, a title or a header tells.
    pub fn of_name(&self, name: &str) -> Told {
        self.of_terms(name, Trust::Anywhere)
    }

    /// Whether a text is a term for a kind of help, and nothing else.
    pub fn is_term(&self, text: &str) -> bool {
        let words = words(&text.replace('_', " "));
        let known = words.first().and_then(|first| self.terms.get(first));
        known.is_some_and(|known| {
            known
                .iter()
                .any(|term| term.words == words && is_kind(term.meaning))
        })
    }

    /// What the beginning of a description tells.
    pub fn of_beginning(&self, text: &str) -> Vec<String> {
        self.of_terms(text, Trust::Label).kinds
    }

    /// Makes kinds narrower where another text names one below them: a place
    /// that gives food and is called a food pantry is a food pantry.
    pub fn narrow(&self, kinds: &mut Vec<String>, text: &str) {
        let told = self.of_terms(text, Trust::Label).kinds;
        for kind in kinds.iter_mut() {
            let below = told
                .iter()
                .filter(|one| *one != kind && self.is_within(one, kind));
            if let [only] = below.collect::<Vec<_>>().as_slice() {
                kind.clone_from(only);
            }
        }
        kinds.dedup();
    }

    /// Whether a kind is one above or the same as another.
    fn is_within(&self, id: &str, above: &str) -> bool {
        self.categories
            .lineage(id)
            .iter()
            .any(|one| one.id == above)
    }

    /// The kinds of a law office: what else its list names are matters of law.
    /// What keeps people safe stays.
    pub fn of_law(&self, told: &mut Told) {
        told.audience.clear();
        told.kinds.retain(|id| self.is_within(id, SAFETY));
        told.kinds.insert(0, LEGAL.to_owned());
    }

    /// What a description is like, if that is sure.
    pub fn of_description(&self, text: &str) -> Told {
        let likely = self.likeness.categories(text);
        let mut told = Told::default();
        if let [(first, sure), (_, next), ..] = likely.as_slice()
            && *sure >= SURE
            && *next <= NEXT
            && self.is_help(first)
        {
            told.kinds.push(first.clone());
        }
        told
    }

    /// A category by its own id or name.
    pub fn of_category(&self, label: &str) -> Told {
        let is_named = |name: &str| !name.is_empty() && bare(name) == bare(label);
        let known = self.categories.iter().find(|one| {
            // Names of people are the audience, as the terms have it.
            !self.is_within(&one.id, PEOPLE)
                && (is_named(&one.id)
                    || is_named(&one.name.english)
                    || one.name.spanish.as_deref().is_some_and(is_named))
        });
        Told {
            kinds: known.map(|one| one.id.clone()).into_iter().collect(),
            is_known: known.is_some(),
            ..Told::default()
        }
    }

    /// Codes of capitals, with spaces between them, one of which is known.
    fn of_codes(&self, cell: &str) -> Option<Told> {
        let is_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'*';
        let mut words = cell.split_whitespace();
        if !words.clone().all(|word| word.bytes().all(is_code)) {
            return None;
        }
        let first = words.find_map(|word| self.codes.get(word))?;
        let mut told = self.meant(first);
        words
            .filter_map(|word| self.codes.get(word))
            .for_each(|more| told.add(self.meant(more)));
        told.are_codes = true;
        // Words in capitals may be codes by chance; without a kind they are.
        (!told.kinds.is_empty()).then_some(told)
    }

    fn of_terms(&self, text: &str, trust: Trust) -> Told {
        let words = words(text);
        let mut told = Told::default();
        let mut at = 0;
        while let Some(first) = words.get(at) {
            let known = self.terms.get(first).and_then(|known| {
                let trusted = |term: &&Term| term.trust == Trust::Anywhere || term.trust == trust;
                let stands = |term: &&Term| words[at..].starts_with(&term.words);
                known.iter().filter(trusted).find(stands)
            });
            if let Some(term) = known {
                told.add(self.meant(term.meaning));
            }
            at += known.map_or(1, |term| term.words.len());
        }
        self.without_parents(&mut told.kinds);
        told
    }

    /// What a meaning in a table of terms says.
    pub fn meant(&self, meaning: &str) -> Told {
        let mut told = Told {
            is_known: true,
            ..Told::default()
        };
        match meaning.split_once(':') {
            Some(("audience", people)) => told.audience.push(people.to_owned()),
            Some(_) => told.values.push(meaning.to_owned()),
            None => {
                let ids = meaning
                    .split("; ")
                    .filter(|id| self.categories.get(id).is_some());
                told.kinds.extend(ids.map(str::to_owned));
            }
        }
        told
    }

    /// What a search for these words would look for.
    fn of_search(&self, label: &str) -> Told {
        let read = understand(
            label,
            &Context {
                words: self.lexicon,
                likeness: &Likeness::default(),
                gazetteer: self.gazetteer,
                prefer: &Prefer::default(),
                refused: &[],
            },
        );
        let certain = read.categories.into_iter();
        let certain = certain.filter(|(id, sure)| *sure >= CERTAIN && self.is_help(id));
        let kinds: Vec<String> = certain.map(|(id, _)| id).take(2).collect();
        let traits = read.traits.into_iter().filter(|one| one.kind == "audience");
        let audience: Vec<String> = traits.map(|one| one.value).collect();
        Told {
            is_known: !kinds.is_empty() || !audience.is_empty(),
            kinds,
            audience,
            ..Told::default()
        }
    }

    /// Whether a category is a kind of help that a text may be filed under:
    /// neither a group of people nor the crisis lines.
    fn is_help(&self, id: &str) -> bool {
        let line = self.categories.lineage(id);
        !line
            .iter()
            .any(|one| [PEOPLE, CRISIS].contains(&one.id.as_str()))
    }

    /// Drops a category beside one below it.
    fn without_parents(&self, kinds: &mut Vec<String>) {
        let all = kinds.clone();
        kinds.retain(|kind| !all.iter().any(|id| id != kind && self.is_within(id, kind)));
    }
}

impl std::fmt::Debug for KindReader<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("KindReader").finish_non_exhaustive()
    }
}

fn is_kind(meaning: &str) -> bool {
    meaning != "-" && !meaning.starts_with("audience:")
}

/// The words of a text in the singular. Not their stems: a house is no housing.
fn words(text: &str) -> Vec<String> {
    let singular = |word: &str| match word.strip_suffix("ies") {
        Some(start) if start.len() > 2 => format!("{start}y"),
        _ if word.len() > 3 && !word.ends_with("ss") => word.trim_end_matches('s').to_owned(),
        _ => word.to_owned(),
    };
    let tokens = tokenizer::tokens(text).into_iter();
    tokens.map(|token| singular(&token.text)).collect()
}
