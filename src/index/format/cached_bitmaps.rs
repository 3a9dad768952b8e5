//! Precomputed document sets for very common terms and short prefixes, whose
//! posting lists would dominate query time.
//!
//! 1. A word or a tag is cached when at least one document in
//!    [`DENSE_FRACTION`] has it, a prefix of 3 or 4 letters when more than
//!    `MIN_PREFIX_TERMS` words start with it.
//! 2. A set is a bitmap of 64-bit words when that is smaller than four bytes
//!    per document in it; otherwise it is a sorted list of documents.
//! 3. Each term has two sets: the documents that have it anywhere, and those
//!    that have it in a name, where its term frequency is above 1.
//!
//! `sets.bin` has the sets, little-endian; `set-names.bin` has the term, size
//! and offset of each.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{InvertedIndexReader, SegmentReader};

use super::files;
use super::hashing_writer::{HashedFile, Hashes};
use super::schema::Fields;

/// A term is common when at least one document in this many has it.
pub const DENSE_FRACTION: usize = 32;

/// A prefix is cached when more words than this start with it.
const MIN_PREFIX_TERMS: usize = 16;

/// Lengths of the cached prefixes, in letters.
const PREFIX_LENGTHS: [usize; 2] = [3, 4];

/// The kind of term that a set is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TermKind {
    /// A word, as its stem.
    Word,
    /// A prefix of words.
    Beginning,
    /// A tag, as its index term.
    Tag,
}

/// Offset of a set in the file, and its number of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    start: u64,
    documents: u32,
}

/// The two sets of one term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BitmapEntry {
    /// Sum of the document frequencies of its words.
    pub listings: u32,
    all: Place,
    named: Place,
}

/// The cached sets of a generation.
#[derive(Debug, Clone)]
pub struct CachedBitmaps {
    bytes: OwnedBytes,
    documents: usize,
    entries: BTreeMap<TermKind, FxHashMap<String, BitmapEntry>>,
}

/// Contents of `set-names.bin`.
pub(crate) type SetNames = Vec<(TermKind, String, BitmapEntry)>;

impl CachedBitmaps {
    /// Opens the sets, for this many documents.
    pub(crate) fn new(bytes: OwnedBytes, names: SetNames, documents: usize) -> CachedBitmaps {
        let mut entries: BTreeMap<TermKind, FxHashMap<String, BitmapEntry>> = BTreeMap::new();
        for (of, name, entry) in names {
            entries.entry(of).or_default().insert(name, entry);
        }
        CachedBitmaps {
            bytes,
            documents,
            entries,
        }
    }

    /// The sets of a term; `None` when it is not cached.
    pub fn of(&self, of: TermKind, term: &str) -> Option<BitmapEntry> {
        self.entries.get(&of)?.get(term).copied()
    }

    /// Documents that have the term.
    pub fn all(&self, entry: &BitmapEntry) -> CachedBitmap<'_> {
        self.set(entry.all)
    }

    /// Documents that have the term in their name.
    pub fn named(&self, entry: &BitmapEntry) -> CachedBitmap<'_> {
        self.set(entry.named)
    }

    fn set(&self, place: Place) -> CachedBitmap<'_> {
        let count = place.documents as usize;
        let is_bits = is_bits(count, self.documents);
        let bytes = if is_bits {
            self.documents.div_ceil(64) * 8
        } else {
            count * 4
        };
        let start = usize::try_from(place.start).unwrap_or(usize::MAX);
        let bytes = self.bytes.get(start..start.saturating_add(bytes));
        let bytes = bytes.unwrap_or_default();
        if is_bits {
            CachedBitmap::Bits(bytes.as_chunks().0)
        } else {
            CachedBitmap::List(bytes.as_chunks().0)
        }
    }
}

/// Whether a set of `count` documents is smaller as a bitmap.
fn is_bits(count: usize, documents: usize) -> bool {
    count > 0 && count * DENSE_FRACTION >= documents
}

/// A memory-mapped set of documents. Numbers are little-endian.
#[derive(Debug, Clone, Copy)]
pub enum CachedBitmap<'a> {
    /// A bitmap, one bit per document, in 64-bit words.
    Bits(&'a [[u8; 8]]),
    /// Document ids, ascending.
    List(&'a [[u8; 4]]),
}

impl<'a> CachedBitmap<'a> {
    /// Its documents, ascending.
    pub fn documents(self) -> Vec<u32> {
        match self {
            CachedBitmap::Bits(words) => {
                let words = words.iter().map(|word| u64::from_le_bytes(*word));
                documents_in((0..).step_by(64).zip(words))
            }
            CachedBitmap::List(list) => list.iter().map(|one| u32::from_le_bytes(*one)).collect(),
        }
    }

    /// A forward cursor: call `has` with increasing document ids.
    pub fn meeting(self) -> SetCursor<'a> {
        SetCursor { set: self, next: 0 }
    }
}

/// A cursor over a set, for increasing document ids.
#[derive(Debug)]
pub struct SetCursor<'a> {
    set: CachedBitmap<'a>,
    /// Index of the first list entry that is not passed yet.
    next: usize,
}

impl SetCursor<'_> {
    /// Whether a document is in the set.
    #[inline]
    pub fn has(&mut self, document: u32) -> bool {
        match self.set {
            CachedBitmap::Bits(words) => has_bit(words, document),
            CachedBitmap::List(list) => {
                let rest = list.get(self.next..).unwrap_or_default();
                self.next += steps(rest, document);
                let at = list.get(self.next);
                at.is_some_and(|one| u32::from_le_bytes(*one) == document)
            }
        }
    }
}

/// Whether the bit of a document is set.
#[inline(always)]
pub fn has_bit(words: &[[u8; 8]], document: u32) -> bool {
    let word = words.get(document as usize / 64);
    word.is_some_and(|word| u64::from_le_bytes(*word) >> (document % 64) & 1 == 1)
}

/// Number of list entries before a document. Steps double in size, since the
/// document is mostly near.
#[inline]
fn steps(list: &[[u8; 4]], document: u32) -> usize {
    let before = |one: &[u8; 4]| u32::from_le_bytes(*one) < document;
    let mut end = 1;
    while list.get(end - 1).is_some_and(before) {
        end *= 2;
    }
    let start = end / 2;
    let part = list.get(start..end.min(list.len())).unwrap_or_default();
    start + part.partition_point(before)
}

/// Documents of a bitmap, ascending; each word comes with its first document.
pub fn documents_in(words: impl Iterator<Item = (u32, u64)>) -> Vec<u32> {
    let mut documents = Vec::new();
    for (base, word) in words {
        let mut left = word;
        while left != 0 {
            documents.push(base + left.trailing_zeros());
            left &= left - 1;
        }
    }
    documents
}

/// Writes the sets of a finished index with one segment, or with none.
pub(crate) fn write(
    segment: Option<&SegmentReader>,
    fields: Fields,
    folder: &Path,
) -> io::Result<Hashes> {
    let mut writer = SetWriter {
        file: HashedFile::create(&folder.join(files::SETS))?,
        names: Vec::new(),
        documents: segment.map_or(0, |segment| segment.max_doc() as usize),
    };
    if let Some(segment) = segment {
        writer.add_all(segment, fields)?;
    }
    let names = postcard::to_stdvec(&writer.names).map_err(io::Error::other)?;
    let hashes = [
        (files::SETS, writer.file.finish()?),
        (
            files::SET_NAMES,
            HashedFile::whole(&folder.join(files::SET_NAMES), &names)?,
        ),
    ];
    Ok(hashes.map(|(name, hash)| (name.to_owned(), hash)).into())
}

fn open(segment: &SegmentReader, field: Field) -> io::Result<std::sync::Arc<InvertedIndexReader>> {
    segment.inverted_index(field).map_err(io::Error::other)
}

/// Groups the terms of a field by their first letters and returns the wanted
/// groups. Terms with fewer letters are skipped.
fn groups(
    index: &InvertedIndexReader,
    letters: usize,
    is_wanted: impl Fn(&[TermInfo]) -> bool,
) -> io::Result<Vec<(String, Vec<TermInfo>)>> {
    let mut wanted = Vec::new();
    let (mut shared, mut infos) = (String::new(), Vec::new());
    let mut terms = index.terms().stream()?;
    let mut end = |shared: String, infos: Vec<TermInfo>| {
        let is_long = letters == usize::MAX || shared.chars().count() == letters;
        if is_long && is_wanted(&infos) {
            wanted.push((shared, infos));
        }
    };
    while terms.advance() {
        let term = String::from_utf8_lossy(terms.key());
        let cut = term.char_indices().nth(letters);
        let begins = term.get(..cut.map_or(term.len(), |(at, _)| at));
        let begins = begins.unwrap_or_default();
        if begins != shared {
            end(std::mem::take(&mut shared), std::mem::take(&mut infos));
            begins.clone_into(&mut shared);
        }
        infos.push(terms.value().clone());
    }
    end(shared, infos);
    Ok(wanted)
}

/// Writes the sets.
struct SetWriter {
    file: HashedFile,
    names: SetNames,
    documents: usize,
}

impl SetWriter {
    /// Adds all sets to be cached.
    fn add_all(&mut self, segment: &SegmentReader, fields: Fields) -> io::Result<()> {
        let documents = self.documents;
        let is_common = |infos: &[TermInfo]| {
            let has = |info: &TermInfo| info.doc_freq as usize;
            infos.iter().map(has).sum::<usize>() * DENSE_FRACTION >= documents
        };
        for (of, field) in [(TermKind::Word, fields.body), (TermKind::Tag, fields.tag)] {
            let index = open(segment, field)?;
            for (term, infos) in groups(&index, usize::MAX, is_common)? {
                self.add(&index, of, term, &infos)?;
            }
        }
        let index = open(segment, fields.body)?;
        for letters in PREFIX_LENGTHS {
            for (beginning, infos) in
                groups(&index, letters, |infos| infos.len() > MIN_PREFIX_TERMS)?
            {
                self.add(&index, TermKind::Beginning, beginning, &infos)?;
            }
        }
        Ok(())
    }

    /// Adds the combined sets of some terms.
    fn add(
        &mut self,
        index: &InvertedIndexReader,
        of: TermKind,
        name: String,
        infos: &[TermInfo],
    ) -> io::Result<()> {
        let words = self.documents.div_ceil(64);
        let (mut all, mut named) = (vec![0_u64; words], vec![0_u64; words]);
        let mut listings = 0_u32;
        for info in infos {
            listings = listings.saturating_add(info.doc_freq);
            let option = IndexRecordOption::WithFreqs;
            let mut blocks = index.read_block_postings_from_terminfo(info, option)?;
            while blocks.block_len() > 0 {
                for (at, document) in blocks.docs().iter().enumerate() {
                    let (word, bit) = (*document as usize / 64, 1 << (document % 64));
                    let put = |set: &mut Vec<u64>| set.get_mut(word).map(|word| *word |= bit);
                    put(&mut all);
                    if blocks.freq(at) > 1 {
                        put(&mut named);
                    }
                }
                blocks.advance();
            }
        }
        let entry = BitmapEntry {
            listings,
            all: self.set(&all)?,
            named: self.set(&named)?,
        };
        self.names.push((of, name, entry));
        Ok(())
    }

    fn set(&mut self, words: &[u64]) -> io::Result<Place> {
        let start = self.file.len();
        let documents: u32 = words.iter().map(|word| word.count_ones()).sum();
        if is_bits(documents as usize, self.documents) {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
            self.file.write_all(&bytes)?;
            return Ok(Place { start, documents });
        }
        for (base, word) in (0_u32..).step_by(64).zip(words) {
            let mut left = *word;
            while left != 0 {
                let document = base + left.trailing_zeros();
                self.file.write_all(&document.to_le_bytes())?;
                left &= left - 1;
            }
        }
        Ok(Place { start, documents })
    }
}
