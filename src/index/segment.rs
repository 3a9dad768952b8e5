//! The tantivy index of a generation: one segment, documents in the order
//! given.

use std::fs;
use std::io;
use std::path::Path;

use tantivy::directory::{MmapDirectory, OwnedBytes, RamDirectory};
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::indexer::merge_filtered_segments;
use tantivy::schema::TantivyDocument;
use tantivy::{BitSet, Directory, Index, IndexSettings, SingleSegmentIndexWriter};

use super::columns::Hashes;
use super::generation::open_searcher;
use super::order::Staying;
use super::ready;
use super::schema::schema;

/// Memory tantivy may use before it complains; its documents are small.
const WRITER_BYTES: usize = 64 << 20;

/// An index as it grows.
pub(super) struct SegmentWriter {
    writer: SingleSegmentIndexWriter,
}

impl SegmentWriter {
    /// An index in a folder, which is made.
    pub(super) fn in_folder(folder: &Path) -> io::Result<SegmentWriter> {
        SegmentWriter::new(mapped(folder)?)
    }

    fn new(directory: impl Into<Box<dyn Directory>>) -> io::Result<SegmentWriter> {
        let (schema, _) = schema();
        let index = Index::builder().schema(schema);
        let writer = index.single_segment_index_writer(directory, WRITER_BYTES);
        Ok(SegmentWriter {
            writer: writer.map_err(io::Error::other)?,
        })
    }

    /// Adds the next document.
    pub(super) fn add(&mut self, document: TantivyDocument) -> io::Result<()> {
        self.writer.add_document(document).map_err(io::Error::other)
    }

    /// Writes it whole.
    pub(super) fn finish(self) -> io::Result<Index> {
        self.writer.finalize().map_err(io::Error::other)
    }
}

/// Writes an index into a folder that holds what another one holds of the
/// documents that stay, and after them new ones. No word is read again for
/// those that stay.
pub(super) fn take_over(
    staying: &Staying<'_>,
    documents: Vec<TantivyDocument>,
    folder: &Path,
) -> io::Result<Index> {
    let served = staying.generation.searcher.index();
    let mut segments = served.searchable_segments().map_err(io::Error::other)?;
    let mut kept = vec![Some(alive(staying)?)];
    if !documents.is_empty() {
        let mut fresh = SegmentWriter::new(RamDirectory::create())?;
        for document in documents {
            fresh.add(document)?;
        }
        let fresh = fresh.finish()?;
        segments.extend(fresh.searchable_segments().map_err(io::Error::other)?);
        kept.push(None);
    }
    let settings = IndexSettings::clone(served.settings());
    let merged = merge_filtered_segments(&segments, settings, kept, mapped(folder)?);
    merged.map_err(io::Error::other)
}

/// Writes the sets that stand ready of a finished index into the folder around
/// it.
pub(super) fn write_sets(index: &Index, folder: &Path) -> io::Result<Hashes> {
    let (_, fields) = schema();
    let searcher = open_searcher(index).map_err(io::Error::other)?;
    ready::write(searcher.segment_readers().first(), fields, folder)
}

/// The documents that stay, as a set.
fn alive(staying: &Staying<'_>) -> io::Result<AliveBitSet> {
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
