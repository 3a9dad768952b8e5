//! The tantivy index of a generation: one segment, documents in the order
//! given.

use std::path::{Path, PathBuf};
use std::{fs, io, mem};

use tantivy::directory::{MmapDirectory, OwnedBytes, RamDirectory};
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::indexer::merge_filtered_segments;
use tantivy::schema::TantivyDocument;
use tantivy::{BitSet, Directory, Index, IndexSettings, Segment, SingleSegmentIndexWriter};

use super::document_order::ReusedDocuments;
use crate::index::format::cached_bitmaps;
use crate::index::format::hashing_writer::Hashes;
use crate::index::format::schema::schema;
use crate::index::generation::open_searcher;

/// Memory budget of tantivy, in bytes; its documents are small.
const WRITER_BYTES: usize = 64 << 20;

/// Builds an index. Tantivy buffers several times as much as it writes, so a
/// large index is built in parts, which are merged at the end.
pub(crate) struct SegmentWriter {
    folder: PathBuf,
    /// Finished parts.
    parts: Vec<Index>,
    /// The current part, and its number of documents.
    part: SingleSegmentIndexWriter,
    documents: usize,
    /// Maximum number of documents in a part.
    most: usize,
}

impl SegmentWriter {
    /// Creates an index of this many documents in a new folder, with parts of
    /// at most `most` documents.
    pub(crate) fn in_folder(
        folder: &Path,
        documents: usize,
        most: usize,
    ) -> io::Result<SegmentWriter> {
        let part = if documents <= most {
            writer(mapped(folder)?)?
        } else {
            writer(RamDirectory::create())?
        };
        Ok(SegmentWriter {
            folder: folder.to_owned(),
            parts: Vec::new(),
            part,
            documents: 0,
            most,
        })
    }

    /// Adds the next document.
    pub(crate) fn add(&mut self, document: TantivyDocument) -> io::Result<()> {
        if self.documents == self.most {
            let part = mem::replace(&mut self.part, writer(RamDirectory::create())?);
            self.parts.push(part.finalize().map_err(io::Error::other)?);
            self.documents = 0;
        }
        self.documents += 1;
        self.part.add_document(document).map_err(io::Error::other)
    }

    /// Finishes the last part and merges all parts.
    pub(crate) fn finish(mut self) -> io::Result<Index> {
        let part = self.part.finalize().map_err(io::Error::other)?;
        if self.parts.is_empty() {
            return Ok(part);
        }
        self.parts.push(part);
        let mut segments = Vec::new();
        for part in &self.parts {
            segments.extend(part.searchable_segments().map_err(io::Error::other)?);
        }
        merged(&segments, vec![None; segments.len()], &self.folder)
    }
}

/// A writer of one segment.
fn writer(directory: impl Into<Box<dyn Directory>>) -> io::Result<SingleSegmentIndexWriter> {
    let (schema, _) = schema();
    let index = Index::builder().schema(schema);
    let writer = index.single_segment_index_writer(directory, WRITER_BYTES);
    writer.map_err(io::Error::other)
}

/// Merges segments into one, in this order. `kept` has the documents to keep of
/// each; `None` keeps all.
fn merged(
    segments: &[Segment],
    kept: Vec<Option<AliveBitSet>>,
    folder: &Path,
) -> io::Result<Index> {
    let one = merge_filtered_segments(segments, IndexSettings::default(), kept, mapped(folder)?);
    one.map_err(io::Error::other)
}

/// Writes an index that reuses the entries of unchanged documents in the served
/// index, followed by new documents. Unchanged documents are not tokenized
/// again.
pub(crate) fn take_over(
    staying: &ReusedDocuments<'_>,
    documents: Vec<TantivyDocument>,
    folder: &Path,
) -> io::Result<Index> {
    let served = staying.generation.searcher.index();
    let mut segments = served.searchable_segments().map_err(io::Error::other)?;
    let mut kept = vec![Some(alive(staying)?)];
    if !documents.is_empty() {
        let mut fresh = writer(RamDirectory::create())?;
        for document in documents {
            fresh.add_document(document).map_err(io::Error::other)?;
        }
        let fresh = fresh.finalize().map_err(io::Error::other)?;
        segments.extend(fresh.searchable_segments().map_err(io::Error::other)?);
        kept.push(None);
    }
    merged(&segments, kept, folder)
}

/// Writes the precomputed document sets of a finished index into the folder of
/// its generation.
pub(crate) fn write_sets(index: &Index, folder: &Path) -> io::Result<Hashes> {
    let (_, fields) = schema();
    let searcher = open_searcher(index).map_err(io::Error::other)?;
    cached_bitmaps::write(searcher.segment_readers().first(), fields, folder)
}

/// The reused documents, as a bit set.
fn alive(staying: &ReusedDocuments<'_>) -> io::Result<AliveBitSet> {
    let all = u32::try_from(staying.generation.documents.len()).map_err(io::Error::other)?;
    let mut set = BitSet::with_max_value(all);
    for document in &staying.documents {
        set.insert(*document);
    }
    let mut bytes = Vec::new();
    write_alive_bitset(&set, &mut bytes)?;
    Ok(AliveBitSet::open(OwnedBytes::new(bytes)))
}

fn mapped(folder: &Path) -> io::Result<MmapDirectory> {
    fs::create_dir_all(folder)?;
    MmapDirectory::open(folder).map_err(io::Error::other)
}
