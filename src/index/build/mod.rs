//! Writes a generation: everything serving needs, in one folder.

pub mod document_order;
pub mod encode;
pub mod segment;
pub mod writers;

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, ScopedJoinHandle};
use std::{fs, io, mem};

use serde::Serialize;
use tantivy::schema::TantivyDocument;

use super::format::hashing_writer::{HashedFile, Hashes};
use super::format::listing_store::{dictionary, packing};
use super::generation::{Facts, Generation};
use super::manifest::{Manifest, Origin, hash_file, sync_folder};
use super::sources::{Golden, StoredSource};
use crate::directory::Directory;
use crate::index::format::files;
use crate::memory;
use crate::model::packed_listings::StoredListing;
use crate::query::lexicon::Lexicon;
use crate::query::likeness;
use crate::query::listing_text::ListingTerms;
use document_order::{Order, ReusedDocuments, ServedGeneration};
use encode::{CHUNK, Chunk, EncodedListing, ListingEncoder, Workers, incomplete};
use segment::{SegmentWriter, take_over, write_sets};
use writers::Columns;

/// How a generation is built.
#[derive(Clone, Copy)]
pub struct Pace<'a> {
    /// Number of listings that are indexed at a time.
    pub at_once: usize,
    /// Called for each listing.
    pub progress: &'a dyn Fn(),
}

/// Writes the generation of a directory into an empty folder, reusing what it
/// has in common with the served generation.
pub fn write(
    directory: &Directory,
    folder: &Path,
    origin: &Origin,
    served: Option<ServedGeneration<'_>>,
    pace: Pace<'_>,
) -> io::Result<Manifest> {
    let beside = served.map(|served| served.generation);
    // The compression dictionary has pieces of the served texts: it is not
    // reused when one of them is private now.
    let digest = directory.private.digest();
    let taken_over = served.filter(|served| served.generation.private.digest() == digest);
    let order = Order::new(directory, taken_over);
    let mut hashes = match &order.staying {
        Some(staying) => write_beside(directory, folder, &order, staying, pace.progress)?,
        None => write_whole(directory, folder, &order, beside, pace)?,
    };
    permit_alike(&folder.join(files::TANTIVY), &folder.join(files::FACTS))?;
    sync_folder(&folder.join(files::TANTIVY))?;
    let manifest = Manifest::of_folder(folder, directory, origin, &mut hashes)?;
    manifest.write(folder)?;
    Ok(manifest)
}

/// Gives the files of a folder the permissions of another file. Tantivy lets
/// only the owner read some, but another user may serve the generation.
fn permit_alike(folder: &Path, like: &Path) -> io::Result<()> {
    let permissions = fs::metadata(like)?.permissions();
    for entry in fs::read_dir(folder)? {
        fs::set_permissions(entry?.path(), permissions.clone())?;
    }
    Ok(())
}

/// Writes every listing and a complete index.
fn write_whole(
    directory: &Directory,
    folder: &Path,
    order: &Order<'_>,
    beside: Option<&Generation>,
    Pace { at_once, progress }: Pace<'_>,
) -> io::Result<Hashes> {
    // Much of the memory used for reading is not needed for building.
    memory::give_back();
    let mut columns = Columns::create(folder)?;
    let mut index =
        SegmentWriter::in_folder(&folder.join(files::TANTIVY), order.listings.len(), at_once)?;
    let dictionary = dictionary(&order.listings)?;
    let packing = packing(&dictionary);
    // Listings are encoded in parallel to the writing thread.
    let said = thread::scope(|scope| {
        let workers = Workers::start(scope, &order.listings, directory, &packing);
        let prepared = workers.prepared();
        let index = |document| {
            progress();
            index.add(document)
        };
        add_all(&mut columns, directory, order, prepared, index)?;
        workers.said()
    })?;
    memory::give_back();
    // Most of the remaining work waits for the disk.
    thread::scope(|scope| {
        let indexed = scope.spawn(|| write_sets(&index.finish()?, folder));
        let places = scope.spawn(|| save_gazetteer(directory, folder, beside));
        let likeness = scope.spawn(|| save_likeness(directory, folder, beside));
        let mut hashes = save_rest(directory, folder, columns, &said, &dictionary)?;
        hashes.extend(joined(indexed)?);
        hashes.extend(joined(likeness)?);
        hashes.insert(files::GAZETTEER.to_owned(), joined(places)?);
        Ok(hashes)
    })
}

/// Writes every listing, and an index that reuses the entries of unchanged
/// listings in the served one.
fn write_beside(
    directory: &Directory,
    folder: &Path,
    order: &Order<'_>,
    staying: &ReusedDocuments<'_>,
    progress: &dyn Fn(),
) -> io::Result<Hashes> {
    let mut columns = Columns::create(folder)?;
    let served = &staying.generation.documents;
    let packing = packing(served.dictionary());
    let mut preparer = ListingEncoder::new(directory, &packing)?;
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
        let likeness = scope.spawn(|| save_likeness(directory, folder, Some(staying.generation)));
        let stored = |(listing, document): (&&StoredListing, &u32)| {
            let bytes = served.packed(*document).ok_or_else(incomplete)?;
            Ok(EncodedListing::stored(
                listing,
                bytes,
                &directory.categories,
            ))
        };
        let chunks = stay.chunks(CHUNK).zip(staying.documents.chunks(CHUNK));
        let chunks = chunks.map(|(listings, documents)| {
            let each = listings.iter().zip(documents).map(&stored);
            each.collect::<io::Result<_>>().map(Chunk::own)
        });
        let prepared = chunks.chain([Ok(Chunk::own(fresh))]);
        let indexed_apart = |_| {
            progress();
            Ok(())
        };
        add_all(&mut columns, directory, order, prepared, indexed_apart)?;
        let said = [staying.said(&directory.categories), preparer.said()];
        let mut hashes = save_rest(directory, folder, columns, &said, served.dictionary())?;
        hashes.extend(joined(indexed)?);
        hashes.extend(joined(likeness)?);
        hashes.insert(files::GAZETTEER.to_owned(), joined(places)?);
        Ok(hashes)
    })
}

/// Writes all listings in order as they arrive encoded, and passes on the
/// document to index for each.
fn add_all(
    columns: &mut Columns,
    directory: &Directory,
    order: &Order<'_>,
    prepared: impl Iterator<Item = io::Result<Chunk>>,
    mut index: impl FnMut(TantivyDocument) -> io::Result<()>,
) -> io::Result<()> {
    let mut by_id = order.by_id.iter();
    for chunk in prepared {
        for one in &mut chunk?.prepared {
            let by_id = *by_id.next().ok_or_else(incomplete)?;
            index(mem::take(&mut one.document))?;
            let fresh_days = directory.categories.fresh_days(&one.listing.categories);
            columns.add(one, fresh_days, by_id)?;
        }
    }
    if by_id.next().is_some() {
        return Err(incomplete());
    }
    Ok(())
}

/// The result of a thread; an error when it panicked.
fn joined<T>(thread: ScopedJoinHandle<'_, io::Result<T>>) -> io::Result<T> {
    thread.join().map_err(|_| incomplete())?
}

/// Writes all files except the index and the gazetteer.
fn save_rest(
    directory: &Directory,
    folder: &Path,
    columns: Columns,
    said: &[ListingTerms],
    dictionary: &[u8],
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
    let words = Lexicon::build(&directory.words, &directory.categories, said);
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

/// Writes a value to a file of the folder and records its hash.
fn save(folder: &Path, name: &str, value: &impl Serialize, hashes: &mut Hashes) -> io::Result<()> {
    let hash = HashedFile::encoded(&folder.join(name), value)?;
    hashes.insert(name.to_owned(), hash);
    Ok(())
}

/// Writes the likeness model and returns the hashes of its files. It is trained
/// only when what it learns from has changed; otherwise its files are copied
/// from the served generation when they are intact.
fn save_likeness(
    directory: &Directory,
    folder: &Path,
    beside: Option<&Generation>,
) -> io::Result<Hashes> {
    let digest = likeness::digest(&directory.words, &directory.categories);
    let same = beside.filter(|old| old.likeness.examples() == digest);
    if let Some(old) = same {
        let names = [files::LIKENESS, files::LIKENESS_WEIGHTS];
        let copied = names.map(|name| Some((name.to_owned(), copied_file(old, folder, name)?)));
        if let [Some(learned), Some(weights)] = copied {
            return Ok([learned, weights].into());
        }
    }
    let (learned, weights) = likeness::trained(&directory.words, &directory.categories);
    let mut hashes = Hashes::new();
    save(folder, files::LIKENESS, &learned, &mut hashes)?;
    let hash = HashedFile::whole(&folder.join(files::LIKENESS_WEIGHTS), &weights)?;
    hashes.insert(files::LIKENESS_WEIGHTS.to_owned(), hash);
    Ok(hashes)
}

/// Copies a file of a generation into a folder and returns its hash; `None`
/// when that fails or the file is damaged.
fn copied_file(old: &Generation, folder: &Path, name: &str) -> Option<String> {
    let to = folder.join(name);
    fs::copy(old.folder.join(name), &to).ok()?;
    let hash = hash_file(&to).ok()?;
    fs::File::open(&to).ok()?.sync_all().ok()?;
    (old.manifest.files.get(name) == Some(&hash)).then_some(hash)
}

/// Writes the gazetteer and returns its hash. It rarely changes, so its bytes
/// are copied from the served generation when they are intact.
fn save_gazetteer(
    directory: &Directory,
    folder: &Path,
    beside: Option<&Generation>,
) -> io::Result<String> {
    let same = beside.filter(|old| Arc::ptr_eq(&old.gazetteer, &directory.gazetteer));
    if let Some(hash) = same.and_then(|old| copied_file(old, folder, files::GAZETTEER)) {
        return Ok(hash);
    }
    HashedFile::whole(
        &folder.join(files::GAZETTEER),
        &directory.gazetteer.to_bytes(),
    )
}
