//! The query words as index terms: which documents contain each, and how much
//! it contributes to the text score.

use super::bitset::DocumentSet;
use super::geo_filter::{Reachable, add_reachable, only_reachable};
use super::postings::{Listed, listed, with_prefix};
use crate::index::format::cached_bitmaps::{CachedBitmap, DENSE_FRACTION};
use crate::index::generation::Generation;
use crate::search::criteria::Word;

/// Minimum length of a prefix that is expanded, in letters.
const MIN_PREFIX_LENGTH: usize = 3;

/// Factor for a word in the body but not in the name.
const IN_BODY: f64 = 0.75;

/// Factor for the completion of a prefix instead of a whole word.
const COMPLETION_WEIGHT: f64 = 0.8;

/// Factor for a common word that is not required, or that a category was read
/// from.
const NOT_NEEDED: f64 = 0.8;

/// Factor for each further matching stem of one word: "MH" means "mental" and
/// "health".
const SECOND_STEM: f32 = 0.5;

/// Maximum share of listings for a word to count as distinctive. Listings with
/// a distinctive word are candidates even without the other words.
const TELLING: f64 = 0.02;

/// In small directories, a word in at most this many listings is distinctive.
const TELLING_LISTINGS: f64 = 5.0;

/// A query word that occurs in the index.
pub struct Sought {
    /// Its stem and accepted alternatives, each with its weight.
    stems: Vec<(Listed, f64)>,
    /// Number of listings with any of the stems, counted once per stem.
    listings: usize,
    /// Whether the stems are completions of a prefix, of which only the best
    /// counts.
    is_beginning: bool,
    /// Whether it stands for a category.
    pub is_category: bool,
    /// Whether results must contain it.
    pub needed: bool,
    /// Whether a category or a trait was read from it.
    pub is_meant: bool,
    /// Weight in the text score; rarer words weigh more.
    pub weight: f64,
    /// Whether listings that contain it are candidates even without the other
    /// words.
    pub telling: bool,
}

/// Looks up a word, its synonyms and its possible completions. `None` if no
/// document contains any of them.
pub fn sought(generation: &Generation, word: &Word) -> tantivy::Result<Option<Sought>> {
    let body = generation.fields.body;
    let mut stems: Vec<(Listed, f64)> = Vec::new();
    for (stem, share) in &word.stems {
        let found = listed(generation, body, stem)?;
        stems.extend(found.map(|found| (found, *share)));
    }
    let is_beginning = word.prefix && stems.is_empty();
    let any = is_beginning || word.is_category;
    if is_beginning && word.text.chars().count() >= MIN_PREFIX_LENGTH {
        let completions = with_prefix(generation, &word.text)?.into_iter();
        stems.extend(completions.map(|found| (found, COMPLETION_WEIGHT)));
    }
    let together = stems.iter().map(|(stem, _)| stem.count()).sum();
    let Some((first, _)) = stems.first() else {
        return Ok(None);
    };
    // Rarity of a word is its own; that of a prefix covers all completions.
    #[expect(clippy::cast_precision_loss, reason = "far fewer listings than that")]
    let (listings, all) = (
        if any { together } else { first.count() } as f64,
        generation.records.len() as f64,
    );
    let rarity = (1.0 + all / listings).ln();
    let telling = listings <= (all * TELLING).max(TELLING_LISTINGS);
    Ok(Some(Sought {
        listings: together,
        is_beginning: any,
        is_category: word.is_category,
        stems,
        needed: word.needed,
        is_meant: word.is_meant,
        weight: if word.needed || telling {
            rarity
        } else {
            rarity * NOT_NEEDED
        },
        telling,
    }))
}

impl Sought {
    /// Adds the documents in reach that contain the word, and possibly others.
    pub fn add_to(
        &self,
        generation: &Generation,
        reach: Option<&Reachable>,
        set: &mut DocumentSet,
    ) -> tantivy::Result<()> {
        for (stem, _) in &self.stems {
            add_reachable(stem.open(generation)?, reach, set);
        }
        Ok(())
    }

    /// Keeps only the documents that contain the word.
    fn keep(&self, generation: &Generation, documents: &mut Vec<u32>) -> tantivy::Result<()> {
        let mut has = vec![false; documents.len()];
        for (stem, _) in &self.stems {
            stem.open(generation)?
                .meet(documents, |at, _| has[at] = true);
        }
        let mut has = has.into_iter();
        documents.retain(|_| has.next().unwrap_or(false));
        Ok(())
    }

    /// The cached bitmap of the word, if it has a single stem and one exists.
    fn ready<'a>(&self, generation: &'a Generation) -> Option<CachedBitmap<'a>> {
        match self.stems.as_slice() {
            [(Listed::Ready(entry), _)] => Some(generation.ready.all(entry)),
            _ => None,
        }
    }

    /// Adds the word's contribution to the score of each document. It depends
    /// on the word's rarity and on whether it is in the name, not on its
    /// frequency in the listing. Of several stems the best counts fully and the
    /// others half; of the completions of a prefix only the best counts.
    fn weigh(
        &self,
        generation: &Generation,
        documents: &[u32],
        counts: &mut [f32],
    ) -> tantivy::Result<()> {
        let says = |share: &f64| {
            #[expect(clippy::cast_possible_truncation, reason = "a small weight")]
            [1.0, IN_BODY].map(|part| (self.weight * share * part) as f32)
        };
        if let [(stem, share)] = self.stems.as_slice() {
            let [in_name, in_body] = says(share);
            stem.open(generation)?.meet(documents, |at, named| {
                if let Some(count) = counts.get_mut(at) {
                    *count += if named { in_name } else { in_body };
                }
            });
            return Ok(());
        }
        let mut all: Vec<(f32, f32)> = vec![(0.0, 0.0); documents.len()];
        for (stem, share) in &self.stems {
            let [in_name, in_body] = says(share);
            stem.open(generation)?.meet(documents, |at, named| {
                let says = if named { in_name } else { in_body };
                let (best, sum) = &mut all[at];
                *best = best.max(says);
                *sum += says;
            });
        }
        let second = if self.is_beginning { 0.0 } else { SECOND_STEM };
        for (count, (best, sum)) in counts.iter_mut().zip(all) {
            *count += best + (sum - best) * second;
        }
        Ok(())
    }
}

/// Adds the documents in reach that contain all required words; nothing if no
/// word is required.
pub fn add_with_all(
    generation: &Generation,
    words: &[Sought],
    reach: Option<&Reachable>,
    found: &mut DocumentSet,
) -> tantivy::Result<()> {
    let mut needed: Vec<&Sought> = words.iter().filter(|word| word.needed).collect();
    // Starting with the rarest word leaves the fewest documents to check.
    needed.sort_by_key(|word| word.listings);
    let Some((rarest, others)) = needed.split_first() else {
        return Ok(());
    };
    let mut set = DocumentSet::new(generation.records.len());
    rarest.add_to(generation, reach, &mut set)?;
    only_reachable(&mut set, reach);
    // For large sets, intersecting bitmaps is faster than checking each
    // document.
    let few = generation.records.len() / DENSE_FRACTION;
    let mut one_by_one = Vec::new();
    for word in others {
        match word.ready(generation).filter(|_| rarest.listings >= few) {
            Some(ready) => set.intersect_set(ready),
            None => one_by_one.push(word),
        }
    }
    if one_by_one.is_empty() {
        found.unite(&set);
        return Ok(());
    }
    let mut documents = set.documents();
    for word in one_by_one {
        word.keep(generation, &mut documents)?;
    }
    documents.into_iter().for_each(|one| found.insert(one));
    Ok(())
}

/// The raw text score of each document.
pub fn weigh(
    generation: &Generation,
    words: &[Sought],
    documents: &[u32],
) -> tantivy::Result<Vec<f32>> {
    let mut counts = vec![0.0; documents.len()];
    for word in words {
        word.weigh(generation, documents, &mut counts)?;
    }
    Ok(counts)
}
