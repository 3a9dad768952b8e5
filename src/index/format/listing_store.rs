//! Listings, memory-mapped and decompressed one by one.
//!
//! `documents.bin` has the listings one after the other, each compressed on its
//! own with the shared dictionary in `dictionary.bin`. `offsets.bin` has the
//! start of each and, last, the end of the file: eight bytes each,
//! little-endian.

use std::borrow::Cow;
use std::cell::RefCell;
use std::error::Error;
use std::sync::Arc;
use std::{fmt, io};

use tantivy::directory::OwnedBytes;
use zstd::zstd_safe::{
    CCtx, CDict, CParameter, DCtx, DDict, compress_bound, get_error_name, get_frame_content_size,
};

use crate::model::listing::Listing;
use crate::model::packed_listings::StoredListing;

/// Compression level: higher would save a twentieth and take twice as long.
const LEVEL: i32 = 1;

/// Size of the dictionary, in bytes.
const DICTIONARY_BYTES: usize = 16 << 10;

/// Number of listings that the dictionary is trained on.
const SAMPLES: usize = 500;

/// Maximum size of a decompressed listing; none that we wrote is larger.
const MAX_LENGTH: usize = 64 << 20;

/// Trains the shared dictionary; empty when there are too few listings.
pub(crate) fn dictionary(listings: &[&StoredListing]) -> io::Result<Vec<u8>> {
    let some = listings.iter().step_by((listings.len() / SAMPLES).max(1));
    let some = some.map(|held| to_bytes(held));
    let some = some.collect::<io::Result<Vec<_>>>()?;
    Ok(zstd::dict::from_samples(&some, DICTIONARY_BYTES).unwrap_or_default())
}

/// A listing as postcard; a packed listing already is.
fn to_bytes(held: &StoredListing) -> io::Result<Cow<'_, [u8]>> {
    match held {
        StoredListing::Packed(bytes) => Ok(Cow::Borrowed(bytes)),
        StoredListing::Shared(listing) => {
            let bytes = postcard::to_stdvec(listing.as_ref());
            bytes.map(Cow::Owned).map_err(io::Error::other)
        }
    }
}

/// Prepares the dictionary for compression.
pub(crate) fn packing(dictionary: &[u8]) -> CDict<'static> {
    CDict::create(dictionary, LEVEL)
}

/// Compresses listings.
pub(crate) struct Packer<'a>(CCtx<'a>);

impl<'a> Packer<'a> {
    /// A packer that uses a dictionary.
    pub(crate) fn new(dictionary: &'a CDict<'static>) -> io::Result<Packer<'a>> {
        let mut context = CCtx::create();
        let set = context.set_parameter(CParameter::DictIdFlag(false));
        set.and_then(|_| context.ref_cdict(dictionary))
            .map_err(failed)?;
        Ok(Packer(context))
    }

    /// The compressed bytes of a listing.
    pub(crate) fn pack(&mut self, listing: &StoredListing) -> io::Result<Vec<u8>> {
        let bytes = to_bytes(listing)?;
        let mut packed = Vec::with_capacity(compress_bound(bytes.len()));
        self.0
            .compress2(&mut packed, bytes.as_ref())
            .map_err(failed)?;
        packed.shrink_to_fit();
        Ok(packed)
    }
}

fn failed(code: usize) -> io::Error {
    io::Error::other(get_error_name(code))
}

thread_local! {
    /// Decompression context of this thread, reused because it is large.
    static UNPACKING: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

type Cause = Box<dyn Error + Send + Sync>;

/// A document that cannot be read, by its number. The message has the cause:
/// tantivy's errors, which carry this one, show no source.
#[derive(Debug, thiserror::Error)]
#[error("document {document} of the index cannot be read: {cause}")]
struct DocumentError {
    document: u32,
    cause: Cause,
}

/// The listings of a generation.
#[derive(Clone)]
pub struct Documents {
    bytes: OwnedBytes,
    offsets: OwnedBytes,
    dictionary: OwnedBytes,
    unpacking: Arc<DDict<'static>>,
}

impl fmt::Debug for Documents {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Documents");
        shown.field("count", &self.len()).finish_non_exhaustive()
    }
}

impl Documents {
    /// Opens the three files.
    pub fn new(bytes: OwnedBytes, offsets: OwnedBytes, dictionary: OwnedBytes) -> Documents {
        Documents {
            bytes,
            offsets,
            unpacking: Arc::new(DDict::create(&dictionary)),
            dictionary,
        }
    }

    /// Number of listings.
    pub fn len(&self) -> usize {
        (self.offsets.len() / 8).saturating_sub(1)
    }

    /// The shared dictionary.
    pub(crate) fn dictionary(&self) -> &[u8] {
        &self.dictionary
    }

    /// The compressed bytes of a document.
    pub(crate) fn packed(&self, document: u32) -> Option<&[u8]> {
        let position = usize::try_from(document).ok()?;
        let (start, end) = (self.offset(position)?, self.offset(position + 1)?);
        self.bytes.get(start..end)
    }

    /// The listing of a document.
    ///
    /// # Errors
    /// When there is no such document, or when its bytes, which were checked
    /// when the generation was opened, have changed since.
    pub fn get(&self, document: u32) -> io::Result<Listing> {
        let listing = self.unpacked(document);
        listing.map_err(|cause| {
            let cause = DocumentError { document, cause };
            io::Error::new(io::ErrorKind::InvalidData, cause)
        })
    }

    fn unpacked(&self, document: u32) -> Result<Listing, Cause> {
        let packed = self.packed(document).ok_or("it is not in the index")?;
        let length = get_frame_content_size(packed).map_err(|_| "it is not compressed")?;
        let length = usize::try_from(length.ok_or("its length is unknown")?)?;
        let mut bytes = Vec::with_capacity(length.min(MAX_LENGTH));
        UNPACKING
            .with_borrow_mut(|context| {
                context.decompress_using_ddict(&mut bytes, packed, self.unpacking.as_ref())
            })
            .map_err(failed)?;
        Ok(postcard::from_bytes(&bytes)?)
    }

    fn offset(&self, position: usize) -> Option<usize> {
        let bytes = self.offsets.get(position * 8..position * 8 + 8)?;
        usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
    }
}
