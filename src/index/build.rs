//! Writes a generation: everything serving needs, in one folder.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use serde::Serialize;
use tantivy::directory::MmapDirectory;
use tantivy::schema::TantivyDocument;
use tantivy::{Index, SingleSegmentIndexWriter};

use super::columns::{Columns, Hashes};
use super::generation::{Facts, Generation, open_searcher};
use super::hashed_file::HashedFile;
use super::manifest::{Manifest, Origin, hash_file, sync_folder};
use super::prepare::Workers;
use super::ready;
use super::schema::schema;
use super::sources::StoredSource;
use super::tree::curve_key;
use crate::directory::Directory;
use crate::model::listing::Listing;
use crate::model::reach::Area;
use crate::query::said::Said;
use crate::query::words::Words;

/// Names of the files beside the tantivy index.
pub mod files {
    /// The tantivy index, a folder.
    pub const TANTIVY: &str = "tantivy";
    /// The listings.
    pub const DOCUMENTS: &str = "documents.bin";
    /// Where each listing starts.
    pub const OFFSETS: &str = "offsets.bin";
    /// What each listing shares with others, as numbers.
    pub const RECORDS: &str = "records.bin";
    /// Where each listing is.
    pub const PLACES: &str = "places.bin";
    /// Distinct lists of tags of what listings are.
    pub const KINDS: &str = "kinds.bin";
    /// Distinct lists of tags of where they are.
    pub const GROUNDS: &str = "grounds.bin";
    /// Distinct standings.
    pub const STANDINGS: &str = "standings.bin";
    /// Sets of documents that stand ready.
    pub const SETS: &str = "sets.bin";
    /// What these are sets of.
    pub const SET_NAMES: &str = "set-names.bin";
    /// Site, categories, crisis lines, tags.
    pub const FACTS: &str = "facts.bin";
    /// Phrases, synonyms and known words.
    pub const WORDS: &str = "words.bin";
    /// Boxes around near documents.
    pub const TREE: &str = "tree.bin";
    /// Distinct schedules.
    pub const SCHEDULES: &str = "schedules.bin";
    /// Which rows the listings were made from.
    pub const SOURCES: &str = "sources.bin";
    /// Places.
    pub const GAZETTEER: &str = "gazetteer.bin";
}

/// Memory tantivy may use before it complains; its documents are small.
const WRITER_BYTES: usize = 64 << 20;

/// Writes the generation of a directory into an empty folder. What it has in
/// common with the generation `beside` is copied from there. `progress` is
/// called after each listing.
pub fn write(
    directory: &Directory,
    folder: &Path,
    origin: &Origin,
    beside: Option<&Generation>,
    progress: &dyn Fn(),
) -> io::Result<Manifest> {
    let (listings, by_id) = in_order(&directory.listings);
    let mut columns = Columns::create(folder)?;
    let mut tantivy = TantivyWriter::create(&folder.join(files::TANTIVY))?;
    // Listings are prepared beside the thread that writes.
    let said = thread::scope(|scope| {
        let workers = Workers::start(scope, &listings, directory);
        let mut prepared = workers.prepared();
        for (listing, by_id) in listings.iter().zip(&by_id) {
            let nothing_left = || io::Error::other("a listing is missing");
            let mut one = prepared.next().ok_or_else(nothing_left)??;
            tantivy.add(std::mem::take(&mut one.document))?;
            let fresh_days = directory.categories.fresh_days(&listing.categories);
            columns.add(listing, one, fresh_days, *by_id)?;
            progress();
        }
        drop(prepared);
        workers.said()
    })?;
    // Much of what is left is waiting for the disk.
    let mut hashes = thread::scope(|scope| {
        let indexed = scope.spawn(|| tantivy.finish(folder));
        let rest = scope.spawn(|| save_gazetteer(directory, folder, beside));
        let mut hashes = save_rest(directory, folder, columns, &said)?;
        let lost = |_| io::Error::other("a file could not be written");
        hashes.extend(indexed.join().map_err(lost)??);
        hashes.insert(files::GAZETTEER.to_owned(), rest.join().map_err(lost)??);
        io::Result::Ok(hashes)
    })?;
    sync_folder(&folder.join(files::TANTIVY))?;
    let manifest = Manifest::of_folder(folder, directory, origin, &mut hashes)?;
    manifest.write(folder)?;
    Ok(manifest)
}

/// The listings in the order they are numbered in, with the place of each in
/// the order of ids. Near ones stand side by side (see [`super::tree`]); what
/// is nowhere comes last, by what it serves, so that what serves an area is a
/// few runs as well. The order does not depend on the names of files.
fn in_order(listings: &[Listing]) -> (Vec<&Listing>, Vec<u32>) {
    let mut sorted: Vec<&Listing> = listings.iter().collect();
    sorted.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let key = |listing: &Listing| match listing.place.point {
        Some(point) => (curve_key(point).into(), String::new()),
        None => (
            u64::MAX,
            listing
                .reach
                .serves
                .first()
                .map(Area::key)
                .unwrap_or_default(),
        ),
    };
    let numbered = (0_u32..).zip(sorted);
    let mut keyed: Vec<((u64, String), u32, &Listing)> = numbered
        .map(|(by_id, listing)| (key(listing), by_id, listing))
        .collect();
    keyed.sort_unstable_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let keyed = keyed.into_iter();
    keyed.map(|(_, by_id, listing)| (listing, by_id)).unzip()
}

/// Writes all but the index and the places.
fn save_rest(
    directory: &Directory,
    folder: &Path,
    columns: Columns,
    said: &[Said],
) -> io::Result<Hashes> {
    let (tags, schedules, mut hashes) = columns.finish(folder)?;
    let facts = Facts {
        site: directory.site.clone(),
        home_counties: directory.home_counties.clone(),
        categories: directory.categories.clone(),
        needs: directory.needs.clone(),
        crisis_lines: directory.crisis_lines.clone(),
        meeting_types: directory.meeting_types.clone(),
        tags,
        counts: directory.counts.into(),
    };
    let words = Words::of(&directory.words, &directory.categories, said);
    let sources: Vec<StoredSource> = directory.sources.iter().map(StoredSource::from).collect();
    let rest = [
        (files::FACTS, encode(&facts)?),
        (files::SCHEDULES, encode(&schedules)?),
        (files::WORDS, encode(&words)?),
        (files::SOURCES, encode(&sources)?),
    ];
    for (name, bytes) in rest {
        let hash = HashedFile::whole(&folder.join(name), &bytes)?;
        hashes.insert(name.to_owned(), hash);
    }
    Ok(hashes)
}

/// Writes the gazetteer, which hardly ever changes: its bytes are copied where
/// they are known to be sound. The answer is their hash.
fn save_gazetteer(
    directory: &Directory,
    folder: &Path,
    beside: Option<&Generation>,
) -> io::Result<String> {
    let to = folder.join(files::GAZETTEER);
    let same = beside.filter(|old| Arc::ptr_eq(&old.gazetteer, &directory.gazetteer));
    if let Some(old) = same {
        let copied = fs::copy(old.folder.join(files::GAZETTEER), &to).and_then(|_| hash_file(&to));
        let sound = old.manifest.files.get(files::GAZETTEER);
        if let Some(hash) = copied.ok().filter(|hash| Some(hash) == sound) {
            fs::File::open(&to)?.sync_all()?;
            return Ok(hash);
        }
    }
    HashedFile::whole(&to, &directory.gazetteer.to_bytes())
}

fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}

/// The tantivy index, as it grows: one segment, documents in the order given.
struct TantivyWriter {
    writer: SingleSegmentIndexWriter,
}

impl TantivyWriter {
    fn create(folder: &Path) -> io::Result<TantivyWriter> {
        fs::create_dir_all(folder)?;
        let (schema, _) = schema();
        let directory = MmapDirectory::open(folder).map_err(io::Error::other)?;
        let writer = Index::builder()
            .schema(schema)
            .single_segment_index_writer(directory, WRITER_BYTES)
            .map_err(io::Error::other)?;
        Ok(TantivyWriter { writer })
    }

    fn add(&mut self, document: TantivyDocument) -> io::Result<()> {
        self.writer.add_document(document).map_err(io::Error::other)
    }

    /// Waits until it is on the disk, and writes what is read out of it into
    /// the folder around it.
    fn finish(self, folder: &Path) -> io::Result<Hashes> {
        let index = self.writer.finalize().map_err(io::Error::other)?;
        let (_, fields) = schema();
        let searcher = open_searcher(&index).map_err(io::Error::other)?;
        ready::write(searcher.segment_readers().first(), fields, folder)
    }
}
