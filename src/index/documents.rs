//! Documents: the listings themselves, mapped from a file and read one by one.
//!
//! `documents.bin` is the listings one after the other, `offsets.bin` the
//! place where each starts and, last, where the file ends: eight bytes each,
//! little-endian.

use tantivy::directory::OwnedBytes;

use crate::model::listing::Listing;

/// The listings of a generation.
#[derive(Debug, Clone)]
pub struct Documents {
    bytes: OwnedBytes,
    offsets: OwnedBytes,
}

impl Documents {
    /// Documents over the bytes of the two files.
    pub fn new(bytes: OwnedBytes, offsets: OwnedBytes) -> Documents {
        Documents { bytes, offsets }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        (self.offsets.len() / 8).saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The listing of a document. `None` when there is no such document; the
    /// bytes themselves were checked when the generation was opened.
    pub fn get(&self, document: u32) -> Option<Listing> {
        let position = usize::try_from(document).ok()?;
        let (start, end) = (self.offset(position)?, self.offset(position + 1)?);
        postcard::from_bytes(self.bytes.get(start..end)?).ok()
    }

    fn offset(&self, position: usize) -> Option<usize> {
        let bytes = self.offsets.get(position * 8..position * 8 + 8)?;
        usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
    }
}
