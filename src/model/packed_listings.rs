//! Compact in-memory storage for many listings.
//!
//! An unpacked listing takes about 2 KB in 30 allocations; packed, about 400
//! bytes in one. Unpacking listings only on access lets a small machine read,
//! check and build a million of them.

use std::sync::Arc;

use super::listing::{Listing, are_same};

/// A stored listing, shared or packed.
#[derive(Debug, Clone)]
pub enum StoredListing {
    /// Unpacked and reference-counted.
    Shared(Arc<Listing>),
    /// Serialized with postcard, which writes fields in order: the id comes
    /// first.
    Packed(Box<[u8]>),
}

impl StoredListing {
    /// Packs a listing.
    pub fn pack(listing: &Listing) -> StoredListing {
        match postcard::to_stdvec(listing) {
            Ok(bytes) => StoredListing::Packed(bytes.into_boxed_slice()),
            // Out of memory, or a value that postcard cannot represent; there
            // is none today.
            Err(_) => StoredListing::Shared(Arc::new(listing.clone())),
        }
    }

    /// The listing id, without unpacking the rest.
    pub fn id(&self) -> &str {
        match self {
            StoredListing::Shared(listing) => &listing.id,
            StoredListing::Packed(bytes) => {
                let id = postcard::take_from_bytes::<&str>(bytes);
                id.map(|(id, _)| id).unwrap_or_default()
            }
        }
    }

    /// The unpacked listing.
    pub fn whole(&self) -> Arc<Listing> {
        match self {
            StoredListing::Shared(listing) => Arc::clone(listing),
            StoredListing::Packed(bytes) => match postcard::from_bytes(bytes) {
                Ok(listing) => Arc::new(listing),
                Err(_) => unreachable!("only `pack` packs a listing, and what it packs unpacks"),
            },
        }
    }

    /// Whether the content equals that of another listing.
    pub fn says(&self, other: &Arc<Listing>) -> bool {
        are_same(&self.whole(), other)
    }
}

impl From<Arc<Listing>> for StoredListing {
    fn from(listing: Arc<Listing>) -> StoredListing {
        StoredListing::Shared(listing)
    }
}

/// An ordered list of listings. Newly read ones are packed; unchanged ones are
/// shared with the served generation.
#[derive(Debug, Clone, Default)]
pub struct Listings(Vec<StoredListing>);

impl Listings {
    /// Appends a listing.
    pub fn push(&mut self, listing: impl Into<StoredListing>) {
        self.0.push(listing.into());
    }

    /// Keeps only the listings for which `keep` returns true.
    pub fn retain(&mut self, keep: impl FnMut(&StoredListing) -> bool) {
        self.0.retain(keep);
    }

    /// Number of listings.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Iterates over the stored form, without unpacking.
    pub fn held(&self) -> impl ExactSizeIterator<Item = &StoredListing> + Clone {
        self.0.iter()
    }

    /// Iterates over the listing ids.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(StoredListing::id)
    }

    /// Iterates over the listings, unpacking one at a time.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Arc<Listing>> {
        self.0.iter().map(StoredListing::whole)
    }

    /// The first listing with this id.
    pub fn get(&self, id: &str) -> Option<Arc<Listing>> {
        let held = self.0.iter().find(|held| held.id() == id);
        held.map(StoredListing::whole)
    }

    /// All listings unpacked at once: takes five times the memory.
    pub fn whole(&self) -> Vec<Arc<Listing>> {
        self.iter().collect()
    }
}

impl From<Vec<Arc<Listing>>> for Listings {
    fn from(listings: Vec<Arc<Listing>>) -> Listings {
        Listings(listings.into_iter().map(StoredListing::Shared).collect())
    }
}
