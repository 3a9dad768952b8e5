//! A file that is written once, from its beginning to its end, and hashed on
//! the way: neither its bytes nor a second look at it are needed.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

/// A file as it grows.
pub(super) struct HashedFile {
    file: BufWriter<File>,
    hasher: blake3::Hasher,
    bytes: u64,
}

/// Bytes that are hashed and written at a time.
const BLOCK: usize = 128 << 10;

impl HashedFile {
    /// A new file.
    pub(super) fn create(path: &Path) -> io::Result<HashedFile> {
        Ok(HashedFile {
            file: BufWriter::with_capacity(BLOCK, File::create(path)?),
            hasher: blake3::Hasher::new(),
            bytes: 0,
        })
    }

    /// A file of these bytes, on the disk; their hash, in hex.
    pub(super) fn whole(path: &Path, bytes: &[u8]) -> io::Result<String> {
        let mut file = HashedFile::create(path)?;
        file.write(bytes)?;
        file.finish()
    }

    /// How many bytes it has.
    pub(super) fn len(&self) -> u64 {
        self.bytes
    }

    /// Adds bytes to its end.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes += bytes.len() as u64;
        self.hasher.update(bytes);
        self.file.write_all(bytes)
    }

    /// Waits until it is on the disk; the hash of its bytes, in hex.
    pub(super) fn finish(mut self) -> io::Result<String> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(self.hasher.finalize().to_hex().to_string())
    }
}
