//! Sets of documents that stand ready: of terms so common, and of beginnings
//! so wide, that putting them together from the index would cost more than
//! all the rest of a search.
//!
//! 1. A word or a tag has its set here when at least one document in
//!    [`DENSE_FRACTION`] has it. A beginning of 3 or 4 letters has one when more than
//!    [`MIN_PREFIX_TERMS`] words begin so. All others have none.
//! 2. A set is one bit a document, in words of 64, when that is smaller than
//!    four bytes for each document in it; else it is these documents in order.
//! 3. Beside the documents that have a word stand those that have it in their
//!    name: those where it stands in the index more than once.
//!
//! `sets.bin` is the sets one after the other, little-endian; `set-names.bin`
//! tells of what each is and where it starts.

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
use super::hashing_writer::HashedFile;
use super::hashing_writer::Hashes;
use super::schema::Fields;

/// One document in so many makes a term common.
pub const DENSE_FRACTION: usize = 32;

/// Words with the same beginning beyond which its set stands ready.
const MIN_PREFIX_TERMS: usize = 16;

/// Letters of the beginnings whose sets stand ready.
const PREFIX_LENGTHS: [usize; 2] = [3, 4];

/// What a set is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TermKind {
    /// A word, as its stem.
    Word,
    /// The beginning of words.
    Beginning,
    /// A tag, as its term.
    Tag,
}

/// Where a set stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    start: u64,
    documents: u32,
}

/// The sets of one term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BitmapEntry {
    /// How many documents have each of its words, added up.
    pub listings: u32,
    all: Place,
    named: Place,
}

/// The sets of a generation.
#[derive(Debug, Clone)]
pub struct CachedBitmaps {
    bytes: OwnedBytes,
    documents: usize,
    entries: BTreeMap<TermKind, FxHashMap<String, BitmapEntry>>,
}

/// What `set-names.bin` holds.
pub(crate) type SetNames = Vec<(TermKind, String, BitmapEntry)>;

impl CachedBitmaps {
    /// The sets over the bytes of their file, for so many documents.
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

    /// The sets of a term; `None` when they do not stand ready.
    pub fn of(&self, of: TermKind, term: &str) -> Option<BitmapEntry> {
        self.entries.get(&of)?.get(term).copied()
    }

    /// The documents that have it.
    pub fn all(&self, entry: &BitmapEntry) -> CachedBitmap<'_> {
        self.set(entry.all)
    }

    /// The documents that have it in their name.
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

/// Whether a set of so many of all documents is smaller as bits.
fn is_bits(count: usize, documents: usize) -> bool {
    count > 0 && count * DENSE_FRACTION >= documents
}

/// Some of the documents of a generation, mapped. Numbers are little-endian.
#[derive(Debug, Clone, Copy)]
pub enum CachedBitmap<'a> {
    /// One bit a document, in words.
    Bits(&'a [[u8; 8]]),
    /// The documents, in order.
    List(&'a [[u8; 4]]),
}

impl<'a> CachedBitmap<'a> {
    /// Its documents, in order.
    pub fn documents(self) -> Vec<u32> {
        match self {
            CachedBitmap::Bits(words) => {
                let words = words.iter().map(|word| u64::from_le_bytes(*word));
                documents_in((0..).step_by(64).zip(words))
            }
            CachedBitmap::List(list) => list.iter().map(|one| u32::from_le_bytes(*one)).collect(),
        }
    }

    /// Tells of one document after the other, in order, whether it is inside.
    pub fn meeting(self) -> SetCursor<'a> {
        SetCursor { set: self, next: 0 }
    }
}

/// A set beside documents that come in order.
#[derive(Debug)]
pub struct SetCursor<'a> {
    set: CachedBitmap<'a>,
    /// The first of a list that may be met yet.
    next: usize,
}

impl SetCursor<'_> {
    /// Whether the next document is in the set.
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

/// How many of a list come before a document: by steps that grow, since it is
/// mostly near.
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

/// The documents of words of bits, in order, each word with its first document.
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

/// Writes the sets of a finished index of one segment, or of none.
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

/// The terms of a field, those together that share so many first letters, as
/// far as they are wanted. Terms with fewer letters begin nothing.
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

/// The sets, as they are written.
struct SetWriter {
    file: HashedFile,
    names: SetNames,
    documents: usize,
}

impl SetWriter {
    /// Adds all sets that are to stand ready.
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

    /// Adds the sets of some terms together.
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
