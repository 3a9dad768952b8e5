//! Writes a generation: everything serving needs, in one folder.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use serde::Serialize;
use tantivy::directory::MmapDirectory;
use tantivy::schema::TantivyDocument;
use tantivy::{Index, SingleSegmentIndexWriter};

use super::generation::{Facts, Generation};
use super::manifest::{Manifest, Origin, hash_file, sync_folder, write_durably};
use super::prepare::{Prepared, prepare};
use super::records::Record;
use super::schedules::Gathered;
use super::schema::schema;
use super::sources::StoredSource;
use super::tags::Tags;
use crate::directory::Directory;
use crate::model::listing::Listing;
use crate::query::words::Words;

/// Names of the files beside the tantivy index.
pub mod files {
    /// The tantivy index, a folder.
    pub const TANTIVY: &str = "tantivy";
    /// The listings.
    pub const DOCUMENTS: &str = "documents.bin";
    /// Where each listing starts.
    pub const OFFSETS: &str = "offsets.bin";
    /// What ranking needs of each listing.
    pub const RECORDS: &str = "records.bin";
    /// Tag numbers of each listing.
    pub const TAGS: &str = "tags.bin";
    /// Site, categories, crisis lines, tags.
    pub const FACTS: &str = "facts.bin";
    /// Phrases, synonyms and known words.
    pub const WORDS: &str = "words.bin";
    /// Distinct schedules.
    pub const SCHEDULES: &str = "schedules.bin";
    /// Which rows the listings were made from.
    pub const SOURCES: &str = "sources.bin";
    /// Places.
    pub const GAZETTEER: &str = "gazetteer.bin";
}

/// Listings that are prepared at a time.
const CHUNK: usize = 512;

/// Chunks that may wait to be written: memory stays bounded by them.
const CHUNKS_AHEAD: usize = 4;

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
    let mut listings: Vec<&Listing> = directory.listings.iter().collect();
    // The order of documents decides ties, so it must not depend on file names.
    listings.sort_by(|a, b| a.id.cmp(&b.id));
    let mut columns = Columns::default();
    let mut tantivy = TantivyWriter::create(&folder.join(files::TANTIVY))?;
    // Listings are prepared and words gathered beside the thread that writes.
    let words = thread::scope(|scope| {
        let words = scope
            .spawn(|| Words::compile(&directory.words, &directory.categories, &directory.listings));
        let (ready, prepared) = sync_channel(CHUNKS_AHEAD);
        let listings = &listings;
        scope.spawn(move || {
            let chunks = listings.chunks(CHUNK);
            // Whoever no longer takes them has failed, and says so.
            let _ = chunks
                .map(|chunk| prepare(chunk, directory))
                .try_for_each(|chunk| ready.send(chunk));
        });
        let mut places = listings.iter();
        for one in prepared.iter().flatten() {
            let one = one?;
            let listing = places.next().ok_or_else(incomplete)?;
            columns.add(listing, &one, directory)?;
            tantivy.add(one.document)?;
            progress();
        }
        if places.next().is_some() {
            return Err(incomplete());
        }
        words.join().map_err(|_| incomplete())
    })?;
    tantivy.writer.finalize().map_err(io::Error::other)?;
    let facts = Facts {
        site: directory.site.clone(),
        home_counties: directory.home_counties.clone(),
        categories: directory.categories.clone(),
        needs: directory.needs.clone(),
        crisis_lines: directory.crisis_lines.clone(),
        meeting_types: directory.meeting_types.clone(),
        tags: columns.tags,
        counts: directory.counts.into(),
    };
    let save = |name: &str, bytes: &[u8]| write_durably(&folder.join(name), bytes);
    save(files::DOCUMENTS, &columns.documents)?;
    save(files::OFFSETS, &columns.offsets)?;
    save(files::RECORDS, &columns.records)?;
    save(files::TAGS, &columns.tag_numbers)?;
    save(files::FACTS, &encode(&facts)?)?;
    save(
        files::SCHEDULES,
        &encode(&columns.schedules.into_schedules())?,
    )?;
    save(files::WORDS, &encode(&words)?)?;
    let sources: Vec<StoredSource> = directory.sources.iter().map(StoredSource::from).collect();
    save(files::SOURCES, &encode(&sources)?)?;
    save_gazetteer(directory, folder, beside)?;
    sync_folder(&folder.join(files::TANTIVY))?;
    let manifest = Manifest::of_folder(folder, directory, origin)?;
    manifest.write(folder)?;
    Ok(manifest)
}

/// A thread ended before its work was done.
fn incomplete() -> io::Error {
    io::Error::other("not all listings could be prepared")
}

/// Writes the gazetteer, which hardly ever changes: its bytes are copied where
/// they are known to be sound.
fn save_gazetteer(
    directory: &Directory,
    folder: &Path,
    beside: Option<&Generation>,
) -> io::Result<()> {
    let to = folder.join(files::GAZETTEER);
    let same = beside.filter(|old| Arc::ptr_eq(&old.gazetteer, &directory.gazetteer));
    if let Some(old) = same {
        let copied = fs::copy(old.folder.join(files::GAZETTEER), &to).and_then(|_| hash_file(&to));
        let sound = old.manifest.files.get(files::GAZETTEER);
        if copied.is_ok_and(|hash| Some(&hash) == sound) {
            return fs::File::open(&to)?.sync_all();
        }
    }
    write_durably(&to, &directory.gazetteer.to_bytes())
}

fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}

/// The files that are read in place, as they grow.
#[derive(Default)]
struct Columns {
    documents: Vec<u8>,
    offsets: Vec<u8>,
    records: Vec<u8>,
    tag_numbers: Vec<u8>,
    tags: Tags,
    schedules: Gathered,
}

impl Columns {
    fn add(
        &mut self,
        listing: &Listing,
        prepared: &Prepared,
        directory: &Directory,
    ) -> io::Result<()> {
        if self.offsets.is_empty() {
            self.offsets.extend(0_u64.to_le_bytes());
        }
        self.documents.extend(&prepared.bytes);
        self.offsets
            .extend((self.documents.len() as u64).to_le_bytes());
        let first = u32::try_from(self.tag_numbers.len() / 2).map_err(io::Error::other)?;
        let mut count = 0_u16;
        for tag in &prepared.tags {
            let too_many = || io::Error::other("more than 65,535 distinct tags");
            let number = self.tags.number_or_new(tag.clone()).ok_or_else(too_many)?;
            self.tag_numbers.extend(number.to_le_bytes());
            count += 1;
        }
        let fresh_days = directory.categories.fresh_days(&listing.categories);
        let schedule = self.schedules.number(&listing.hours.schedule)?;
        Record::new(listing, fresh_days, schedule, (first, count)).write(&mut self.records);
        Ok(())
    }
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
}
