//! Many listings in little memory.
//!
//! As a value a listing is two kilobytes in thirty pieces; packed it is four
//! hundred bytes in one. A million of them are read, checked and built on a
//! small machine because only those are unpacked that somebody looks at.

use std::sync::Arc;

use super::listing::{Listing, are_same};

/// One listing of many, as it is held.
#[derive(Debug, Clone)]
pub enum StoredListing {
    /// As a value, shared with whoever else holds it.
    Shared(Arc<Listing>),
    /// Packed with postcard, which writes fields in their order: the id first.
    Packed(Box<[u8]>),
}

impl StoredListing {
    /// A listing, packed.
    pub fn pack(listing: &Listing) -> StoredListing {
        match postcard::to_stdvec(listing) {
            Ok(bytes) => StoredListing::Packed(bytes.into_boxed_slice()),
            // Memory ran out or a value has no form in postcard; none has today.
            Err(_) => StoredListing::Shared(Arc::new(listing.clone())),
        }
    }

    /// Its id, without unpacking the rest.
    pub fn id(&self) -> &str {
        match self {
            StoredListing::Shared(listing) => &listing.id,
            StoredListing::Packed(bytes) => {
                let id = postcard::take_from_bytes::<&str>(bytes);
                id.map(|(id, _)| id).unwrap_or_default()
            }
        }
    }

    /// The listing as a value.
    pub fn whole(&self) -> Arc<Listing> {
        match self {
            StoredListing::Shared(listing) => Arc::clone(listing),
            StoredListing::Packed(bytes) => match postcard::from_bytes(bytes) {
                Ok(listing) => Arc::new(listing),
                Err(_) => unreachable!("only `pack` packs a listing, and what it packs unpacks"),
            },
        }
    }

    /// Whether it says the same as another one.
    pub fn says(&self, other: &Arc<Listing>) -> bool {
        are_same(&self.whole(), other)
    }
}

impl From<Arc<Listing>> for StoredListing {
    fn from(listing: Arc<Listing>) -> StoredListing {
        StoredListing::Shared(listing)
    }
}

/// Listings in their order. Those that were read anew are packed; those that
/// were taken over from what is served are shared with it.
#[derive(Debug, Clone, Default)]
pub struct Listings(Vec<StoredListing>);

impl Listings {
    /// Adds one behind the last.
    pub fn push(&mut self, listing: impl Into<StoredListing>) {
        self.0.push(listing.into());
    }

    /// Keeps those for which `keep` is true.
    pub fn retain(&mut self, keep: impl FnMut(&StoredListing) -> bool) {
        self.0.retain(keep);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them as they are held.
    pub fn held(&self) -> impl ExactSizeIterator<Item = &StoredListing> + Clone {
        self.0.iter()
    }

    /// Their ids.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(StoredListing::id)
    }

    /// All of them one by one, each unpacked only while it is looked at.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Arc<Listing>> {
        self.0.iter().map(StoredListing::whole)
    }

    /// The first with this id.
    pub fn get(&self, id: &str) -> Option<Arc<Listing>> {
        let held = self.0.iter().find(|held| held.id() == id);
        held.map(StoredListing::whole)
    }

    /// All of them as values, side by side: five times the memory.
    pub fn whole(&self) -> Vec<Arc<Listing>> {
        self.iter().collect()
    }
}

impl From<Vec<Arc<Listing>>> for Listings {
    fn from(listings: Vec<Arc<Listing>>) -> Listings {
        Listings(listings.into_iter().map(StoredListing::Shared).collect())
    }
}
