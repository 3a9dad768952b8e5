//! The words of a question as the index has them: which documents have each,
//! and how much that says.

use super::bitset::DocumentSet;
use super::geo_filter::{Reachable, add_reachable, only_reachable};
use super::postings::{Listed, listed, with_prefix};
use crate::index::format::cached_bitmaps::{CachedBitmap, DENSE_FRACTION};
use crate::index::generation::Generation;
use crate::search::criteria::Word;

/// Shortest beginning that is widened, in letters.
const MIN_PREFIX_LENGTH: usize = 3;

/// What a word counts that stands in the body and not in the name.
const IN_BODY: f64 = 0.75;

/// What a completed beginning counts, against a whole word.
const COMPLETION_WEIGHT: f64 = 0.8;

/// What a word counts that a category was read from, or that says little.
const NOT_NEEDED: f64 = 0.5;

/// What a second word of the same meaning adds: "MH" is "mental" and "health".
const SECOND_STEM: f32 = 0.5;

/// A word in one of so many listings at most is telling: listings that have
/// it are worth a look, whatever else they lack.
const TELLING: f64 = 0.02;

/// A word in so few listings is telling in the smallest directory.
const TELLING_LISTINGS: f64 = 5.0;

/// A word that documents have, ready to be looked for.
pub struct Sought {
    /// Its stem and others that will do, with what each counts.
    stems: Vec<(Listed, f64)>,
    /// How many listings have them, together.
    listings: usize,
    /// Whether they are words with one beginning, of which the best counts.
    is_beginning: bool,
    /// Whether a result must have it.
    pub needed: bool,
    /// What it counts: the rarer, the more.
    pub weight: f64,
    /// Whether listings that have it are worth a look, whatever else they lack.
    pub telling: bool,
}

/// The word, what means the same, and what it may be the beginning of.
/// `None` when no document has any of these.
pub fn sought(generation: &Generation, word: &Word) -> tantivy::Result<Option<Sought>> {
    let body = generation.fields.body;
    let mut stems: Vec<(Listed, f64)> = Vec::new();
    for (stem, share) in &word.stems {
        let found = listed(generation, body, stem)?;
        stems.extend(found.map(|found| (found, *share)));
    }
    let is_beginning = word.prefix && stems.is_empty();
    if is_beginning && word.text.chars().count() >= MIN_PREFIX_LENGTH {
        let completions = with_prefix(generation, &word.text)?.into_iter();
        stems.extend(completions.map(|found| (found, COMPLETION_WEIGHT)));
    }
    let together = stems.iter().map(|(stem, _)| stem.count()).sum();
    let Some((first, _)) = stems.first() else {
        return Ok(None);
    };
    // A word is as rare as it is itself; a beginning as all that begin so.
    #[expect(clippy::cast_precision_loss, reason = "far fewer listings than that")]
    let (listings, all) = (
        if is_beginning {
            together
        } else {
            first.count()
        } as f64,
        generation.records.len() as f64,
    );
    let rarity = (1.0 + all / listings).ln();
    Ok(Some(Sought {
        listings: together,
        is_beginning,
        stems,
        needed: word.needed,
        weight: if word.needed {
            rarity
        } else {
            rarity * NOT_NEEDED
        },
        telling: listings <= (all * TELLING).max(TELLING_LISTINGS),
    }))
}

impl Sought {
    /// Adds the documents in reach that have it to a set, and maybe others.
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

    /// Keeps those of some documents that have it.
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

    /// The set of those that have it, when it is one word that stands ready.
    fn ready<'a>(&self, generation: &'a Generation) -> Option<CachedBitmap<'a>> {
        match self.stems.as_slice() {
            [(Listed::Ready(entry), _)] => Some(generation.ready.all(entry)),
            _ => None,
        }
    }

    /// Adds what it counts in each of some documents: by how rare it is and
    /// where it stands, not by how often a listing has it. Of stems of the
    /// same meaning the best counts, the others half; of words that begin with
    /// the same letters only the best.
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

/// Adds the documents in reach that have all needed words to a set; none when
/// no word is needed.
pub fn add_with_all(
    generation: &Generation,
    words: &[Sought],
    reach: Option<&Reachable>,
    found: &mut DocumentSet,
) -> tantivy::Result<()> {
    let mut needed: Vec<&Sought> = words.iter().filter(|word| word.needed).collect();
    // The rarest leaves the least to look at.
    needed.sort_by_key(|word| word.listings);
    let Some((rarest, others)) = needed.split_first() else {
        return Ok(());
    };
    let mut set = DocumentSet::new(generation.records.len());
    rarest.add_to(generation, reach, &mut set)?;
    only_reachable(&mut set, reach);
    // Where many are left, whole sets meet faster than documents one by one.
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

/// How much of the words each of some documents has.
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
