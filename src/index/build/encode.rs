//! Encodes listings for storage. This is most of the work of a build, and
//! listings are independent, so it runs on all CPUs.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::{io, mem};

use tantivy::schema::TantivyDocument;
use zstd::zstd_safe::CDict;

use crate::directory::Directory;
use crate::index::format::listing_store::Packer;
use crate::index::format::schema::{Fields, schema};
use crate::index::format::tags::{Tag, listed_under, short_code_term, tags_of};
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::packed_listings::StoredListing;
use crate::model::short_code::short_code;
use crate::query::listing_text::{ListingTerms, TermsOfListing};
use crate::query::name_terms::{Name, parts, written};
use crate::query::tokenizer::Forms;

/// Number of listings in a chunk.
pub(crate) const CHUNK: usize = 512;

/// Maximum number of finished chunks per worker that wait to be written; bounds
/// memory.
const CHUNKS_AHEAD: usize = 2;

/// An encoded listing.
pub(crate) struct EncodedListing {
    /// The listing.
    pub listing: Arc<Listing>,
    /// Document for tantivy; empty when the listing is indexed already.
    pub document: TantivyDocument,
    /// Its compressed bytes.
    pub bytes: Vec<u8>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

impl EncodedListing {
    /// A listing that is stored already, with its compressed bytes.
    pub(crate) fn stored(
        held: &StoredListing,
        bytes: &[u8],
        categories: &Categories,
    ) -> EncodedListing {
        let listing = held.whole();
        EncodedListing {
            document: TantivyDocument::default(),
            bytes: bytes.to_vec(),
            tags: tags_of(&listing, categories),
            listing,
        }
    }
}

/// Listings that were encoded together. Once written, they are sent back to the
/// worker to be freed there: threads that free memory of one another keep
/// waiting for each other.
pub(crate) struct Chunk {
    /// The listings.
    pub prepared: Vec<EncodedListing>,
    back: Option<Sender<Vec<EncodedListing>>>,
}

impl Chunk {
    /// Listings that are freed where they are dropped.
    pub(crate) fn own(prepared: Vec<EncodedListing>) -> Chunk {
        Chunk {
            prepared,
            back: None,
        }
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        if let Some(back) = &self.back {
            // The worker may have ended already.
            let _ = back.send(mem::take(&mut self.prepared));
        }
    }
}

/// Threads that encode listings.
pub(crate) struct Workers<'scope> {
    prepared: Vec<Receiver<io::Result<Chunk>>>,
    workers: Vec<ScopedJoinHandle<'scope, io::Result<ListingTerms>>>,
    chunks: usize,
}

impl<'scope> Workers<'scope> {
    /// Starts one worker per CPU, except that of the writing thread, but at
    /// least one.
    pub(crate) fn start<'data: 'scope>(
        scope: &'scope Scope<'scope, 'data>,
        listings: &'data [&'data StoredListing],
        directory: &'data Directory,
        packing: &'data CDict<'static>,
    ) -> Workers<'scope> {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let count = processors.saturating_sub(1).max(1);
        let mut all = Workers {
            prepared: Vec::new(),
            workers: Vec::new(),
            chunks: listings.chunks(CHUNK).len(),
        };
        for worker in 0..count {
            let (ready, prepared) = sync_channel(CHUNKS_AHEAD);
            all.prepared.push(prepared);
            all.workers.push(scope.spawn(move || {
                let mut preparer = ListingEncoder::new(directory, packing)?;
                let (back, written) = channel();
                for chunk in listings.chunks(CHUNK).skip(worker).step_by(count) {
                    written.try_iter().for_each(drop);
                    let prepared = chunk.iter().map(|one| preparer.prepare(one));
                    let prepared: io::Result<Vec<EncodedListing>> = prepared.collect();
                    let back = Some(back.clone());
                    let chunk = prepared.map(|prepared| Chunk { prepared, back });
                    if ready.send(chunk).is_err() {
                        // The receiver has failed, and reports that itself.
                        break;
                    }
                }
                Ok(preparer.said)
            }));
        }
        all
    }

    /// The encoded chunks, in the order of the listings.
    pub(crate) fn prepared(&self) -> impl Iterator<Item = io::Result<Chunk>> {
        (0..self.chunks).map(|chunk| {
            let of = self.prepared.get(chunk % self.prepared.len().max(1));
            let chunk = of.and_then(|prepared| prepared.recv().ok());
            chunk.unwrap_or_else(|| Err(incomplete()))
        })
    }

    /// The terms collected from the listings.
    pub(crate) fn said(self) -> io::Result<Vec<ListingTerms>> {
        let said = self.workers.into_iter().map(ScopedJoinHandle::join);
        said.map(|said| said.map_err(|_| incomplete())?).collect()
    }
}

/// The error for a thread that ended before its work was done.
pub(super) fn incomplete() -> io::Error {
    io::Error::other("not everything could be prepared and written")
}

/// Encodes listings one by one and collects their terms.
pub(crate) struct ListingEncoder<'a> {
    directory: &'a Directory,
    packer: Packer<'a>,
    fields: Fields,
    said: ListingTerms,
}

impl<'a> ListingEncoder<'a> {
    /// An encoder that uses this compression dictionary.
    pub(crate) fn new(
        directory: &'a Directory,
        packing: &'a CDict<'static>,
    ) -> io::Result<ListingEncoder<'a>> {
        let (_, fields) = schema();
        Ok(ListingEncoder {
            directory,
            packer: Packer::new(packing)?,
            fields,
            said: ListingTerms::default(),
        })
    }

    /// The terms of the listings encoded so far.
    pub(crate) fn said(self) -> ListingTerms {
        self.said
    }

    /// Encodes a listing.
    pub(crate) fn prepare(&mut self, held: &StoredListing) -> io::Result<EncodedListing> {
        let listing = held.whole();
        let tags = tags_of(&listing, &self.directory.categories);
        let spoken = self.said.take(&listing, &self.directory.categories);
        Ok(EncodedListing {
            document: self.document(&listing, &spoken, &tags),
            bytes: self.packer.pack(held)?,
            tags,
            listing,
        })
    }

    fn document(
        &self,
        listing: &Listing,
        spoken: &TermsOfListing,
        tags: &[Tag],
    ) -> TantivyDocument {
        let (fields, forms) = (self.fields, self.said.forms());
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, &listing.id);
        document.add_text(fields.body, body(forms, spoken));
        let (own, organization) = (&spoken.own_names, &spoken.organization_names);
        let parts = parts(own.iter().chain(organization));
        let fields_of_names = [
            (fields.whole_name, own.iter().map(Name::as_slice).collect()),
            (
                fields.organization,
                organization.iter().map(Name::as_slice).collect(),
            ),
            (fields.most_of_name, parts.most),
            (fields.part_of_name, parts.few),
        ];
        for (field, runs) in fields_of_names {
            let runs: Vec<&[u32]> = runs;
            for run in runs {
                document.add_text(field, written(forms, run));
            }
        }
        for number in &spoken.numbers {
            document.add_text(fields.number, number);
        }
        for tag in tags {
            document.add_text(fields.tag, tag.term());
        }
        for id in &listing.categories {
            document.add_text(fields.tag, listed_under(id));
        }
        let code = short_code(&listing.id);
        document.add_text(fields.tag, short_code_term(&code));
        document
    }
}

/// Stems of a listing separated by spaces, those of its names twice.
fn body(forms: &Forms, spoken: &TermsOfListing) -> String {
    let (names, rest) = (&spoken.in_name, &spoken.elsewhere);
    let mut text = String::with_capacity((names.len() * 2 + rest.len()) * 8);
    for stem in names.iter().chain(names).chain(rest) {
        text.push_str(forms.stem(*stem));
        text.push(' ');
    }
    text
}
