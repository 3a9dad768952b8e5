//! Writes a generation: everything serving needs, in one folder.

use std::fs;
use std::io;
use std::mem;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, ScopedJoinHandle};

use serde::Serialize;
use tantivy::schema::TantivyDocument;

use super::columns::{Columns, Hashes};
use super::documents::{dictionary, packing};
use super::generation::{Facts, Generation};
use super::golden::Golden;
use super::hashed_file::HashedFile;
use super::manifest::{Manifest, Origin, hash_file, sync_folder};
use super::order::{Order, Served, Staying};
use super::prepare::{CHUNK, Chunk, Prepared, Preparer, Workers};
use super::segment::{SegmentWriter, take_over, write_sets};
use super::sources::StoredSource;
use crate::directory::Directory;
use crate::memory;
use crate::model::listings::Held;
use crate::query::said::Said;
use crate::query::words::Words;

/// Names of the files beside the tantivy index.
pub mod files {
    /// The tantivy index, a folder.
    pub const TANTIVY: &str = "tantivy";
    /// The listings.
    pub const DOCUMENTS: &str = "documents.bin";
    /// What listings have in common.
    pub const DICTIONARY: &str = "dictionary.bin";
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
    /// What must be found before it is served.
    pub const GOLDEN: &str = "golden.bin";
    /// The files of `words/` as they were read.
    pub const WORD_TABLES: &str = "word-tables.bin";
    /// Hashes of places that are private.
    pub const PRIVATE: &str = "private.bin";
    /// Places.
    pub const GAZETTEER: &str = "gazetteer.bin";
}

/// Writes the generation of a directory into an empty folder. What it has in
/// common with the generation that is served is taken from there. `at_once`
/// listings are indexed at a time, and `progress` is called after each.
pub fn write(
    directory: &Directory,
    folder: &Path,
    (origin, at_once): (&Origin, usize),
    served: Option<Served<'_>>,
    progress: &dyn Fn(),
) -> io::Result<Manifest> {
    let beside = served.map(|served| served.generation);
    // What packs the served listings holds pieces of their texts: it is not
    // taken over when one of them is private now.
    let digest = directory.private.digest();
    let taken_over = served.filter(|served| served.generation.private_places().digest() == digest);
    let order = Order::of(directory, taken_over);
    let mut hashes = match &order.staying {
        Some(staying) => write_beside(directory, folder, &order, staying, progress)?,
        None => write_whole(directory, folder, (&order, at_once), beside, progress)?,
    };
    permit_alike(&folder.join(files::TANTIVY), &folder.join(files::FACTS))?;
    sync_folder(&folder.join(files::TANTIVY))?;
    let manifest = Manifest::of_folder(folder, directory, origin, &mut hashes)?;
    manifest.write(folder)?;
    Ok(manifest)
}

/// Gives the files of a folder the permissions of another file. Tantivy keeps
/// some for their owner alone, and another user may serve what one builds.
fn permit_alike(folder: &Path, like: &Path) -> io::Result<()> {
    let permissions = fs::metadata(like)?.permissions();
    for entry in fs::read_dir(folder)? {
        fs::set_permissions(entry?.path(), permissions.clone())?;
    }
    Ok(())
}

/// Writes every listing, and an index of all of them.
fn write_whole(
    directory: &Directory,
    folder: &Path,
    (order, at_once): (&Order<'_>, usize),
    beside: Option<&Generation>,
    progress: &dyn Fn(),
) -> io::Result<Hashes> {
    // Much that was taken to read everything is not needed to build it.
    memory::give_back();
    let mut columns = Columns::create(folder)?;
    let mut index =
        SegmentWriter::in_folder(&folder.join(files::TANTIVY), order.listings.len(), at_once)?;
    let dictionary = dictionary(&order.listings)?;
    let packing = packing(&dictionary);
    // Listings are prepared beside the thread that writes.
    let said = thread::scope(|scope| {
        let workers = Workers::start(scope, &order.listings, directory, &packing);
        let prepared = workers.prepared();
        let index = |document| index.add(document);
        add_all(&mut columns, directory, order, (prepared, index), progress)?;
        workers.said()
    })?;
    memory::give_back();
    // Much of what is left is waiting for the disk.
    thread::scope(|scope| {
        let indexed = scope.spawn(|| write_sets(&index.finish()?, folder));
        let places = scope.spawn(|| save_gazetteer(directory, folder, beside));
        let mut hashes = save_rest(directory, folder, columns, (&said, &dictionary))?;
        hashes.extend(joined(indexed)?);
        hashes.insert(files::GAZETTEER.to_owned(), joined(places)?);
        Ok(hashes)
    })
}

/// Writes every listing, and an index that takes over what the served one
/// holds of those that did not change.
fn write_beside(
    directory: &Directory,
    folder: &Path,
    order: &Order<'_>,
    staying: &Staying<'_>,
    progress: &dyn Fn(),
) -> io::Result<Hashes> {
    let mut columns = Columns::create(folder)?;
    let served = &staying.generation.documents;
    let packing = packing(served.dictionary());
    let mut preparer = Preparer::new(directory, &packing)?;
    let (stay, fresh) = order.listings.split_at(staying.documents.len());
    let fresh = fresh.iter().map(|one| preparer.prepare(one));
    let mut fresh = fresh.collect::<io::Result<Vec<_>>>()?;
    let documents = fresh.iter_mut().map(|one| mem::take(&mut one.document));
    let documents = documents.collect();
    thread::scope(|scope| {
        let indexed = scope.spawn(|| {
            let index = take_over(staying, documents, &folder.join(files::TANTIVY))?;
            write_sets(&index, folder)
        });
        let places = scope.spawn(|| save_gazetteer(directory, folder, Some(staying.generation)));
        let stored = |(listing, document): (&&Held, &u32)| {
            let bytes = served.packed(*document).ok_or_else(incomplete)?;
            Ok(Prepared::stored(listing, bytes, &directory.categories))
        };
        let chunks = stay.chunks(CHUNK).zip(staying.documents.chunks(CHUNK));
        let chunks = chunks.map(|(listings, documents)| {
            let each = listings.iter().zip(documents).map(&stored);
            each.collect::<io::Result<_>>().map(Chunk::own)
        });
        let prepared = chunks.chain([Ok(Chunk::own(fresh))]);
        let indexed_apart = |_| Ok(());
        add_all(
            &mut columns,
            directory,
            order,
            (prepared, indexed_apart),
            progress,
        )?;
        let said = [staying.said(&directory.categories), preparer.said()];
        let mut hashes = save_rest(directory, folder, columns, (&said, served.dictionary()))?;
        hashes.extend(joined(indexed)?);
        hashes.insert(files::GAZETTEER.to_owned(), joined(places)?);
        Ok(hashes)
    })
}

/// Adds all listings in their order, as they come prepared, and hands on what
/// is to be indexed of each.
fn add_all(
    columns: &mut Columns,
    directory: &Directory,
    order: &Order<'_>,
    (prepared, mut index): (
        impl Iterator<Item = io::Result<Chunk>>,
        impl FnMut(TantivyDocument) -> io::Result<()>,
    ),
    progress: &dyn Fn(),
) -> io::Result<()> {
    let mut by_id = order.by_id.iter();
    for chunk in prepared {
        for one in &mut chunk?.prepared {
            let by_id = *by_id.next().ok_or_else(incomplete)?;
            index(mem::take(&mut one.document))?;
            let fresh_days = directory.categories.fresh_days(&one.listing.categories);
            columns.add(one, fresh_days, by_id)?;
            progress();
        }
    }
    if by_id.next().is_some() {
        return Err(incomplete());
    }
    Ok(())
}

/// What a thread made, or why it could not.
fn joined<T>(thread: ScopedJoinHandle<'_, io::Result<T>>) -> io::Result<T> {
    thread.join().map_err(|_| incomplete())?
}

/// A thread ended before its work was done.
fn incomplete() -> io::Error {
    io::Error::other("not everything could be prepared and written")
}

/// Writes all but the index and the places.
fn save_rest(
    directory: &Directory,
    folder: &Path,
    columns: Columns,
    (said, dictionary): (&[Said], &[u8]),
) -> io::Result<Hashes> {
    let (tags, schedules, mut hashes) = columns.finish(folder)?;
    let facts = Facts {
        site: directory.site.clone(),
        home_counties: directory.home_counties.clone(),
        parts: directory.parts.clone(),
        categories: directory.categories.clone(),
        needs: directory.needs.clone(),
        crisis_lines: directory.crisis_lines.clone(),
        meeting_types: directory.meeting_types.clone(),
        tags,
        counts: directory.counts.into(),
    };
    let words = Words::of(&directory.words, &directory.categories, said);
    let sources = directory.sources.iter().map(StoredSource::from);
    let sources: Vec<StoredSource<'_>> = sources.collect();
    save(folder, files::FACTS, &facts, &mut hashes)?;
    save(folder, files::SCHEDULES, &schedules, &mut hashes)?;
    save(folder, files::WORDS, &words, &mut hashes)?;
    save(folder, files::SOURCES, &sources, &mut hashes)?;
    save(folder, files::GOLDEN, &Golden::from(directory), &mut hashes)?;
    save(folder, files::WORD_TABLES, &directory.words, &mut hashes)?;
    save(folder, files::PRIVATE, &directory.private, &mut hashes)?;
    let hash = HashedFile::whole(&folder.join(files::DICTIONARY), dictionary)?;
    hashes.insert(files::DICTIONARY.to_owned(), hash);
    Ok(hashes)
}

/// Writes a value into a file of the folder.
fn save(folder: &Path, name: &str, value: &impl Serialize, hashes: &mut Hashes) -> io::Result<()> {
    let hash = HashedFile::encoded(&folder.join(name), value)?;
    hashes.insert(name.to_owned(), hash);
    Ok(())
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
