//! A file that is written sequentially and hashed on the way, so that it need
//! not be kept in memory or read again.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

/// A file being written.
pub(crate) struct HashedFile {
    file: BufWriter<Hashing>,
    bytes: u64,
}

/// Hashes bytes on their way to the disk.
struct Hashing {
    file: File,
    hasher: blake3::Hasher,
}

/// Size of the write buffer, in bytes.
const BLOCK: usize = 128 << 10;

impl HashedFile {
    /// Creates the file.
    pub(crate) fn create(path: &Path) -> io::Result<HashedFile> {
        let file = Hashing {
            file: File::create(path)?,
            hasher: blake3::Hasher::new(),
        };
        Ok(HashedFile {
            file: BufWriter::with_capacity(BLOCK, file),
            bytes: 0,
        })
    }

    /// Writes a file with these bytes and syncs it. Returns its hash in hex.
    pub(crate) fn whole(path: &Path, bytes: &[u8]) -> io::Result<String> {
        let mut file = HashedFile::create(path)?;
        file.write_all(bytes)?;
        file.finish()
    }

    /// Writes a value as postcard, without a copy of its bytes in memory, and
    /// syncs the file. Returns its hash in hex.
    pub(crate) fn encoded(path: &Path, value: &impl Serialize) -> io::Result<String> {
        let file = HashedFile::create(path)?;
        let file = postcard::to_io(value, file).map_err(io::Error::other)?;
        file.finish()
    }

    /// Number of bytes written.
    pub(crate) fn len(&self) -> u64 {
        self.bytes
    }

    /// Syncs the file to disk. Returns its hash in hex.
    pub(crate) fn finish(mut self) -> io::Result<String> {
        self.file.flush()?;
        let Hashing { file, hasher } = self.file.get_ref();
        file.sync_all()?;
        Ok(hasher.finalize().to_hex().to_string())
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Hashes by file name.
pub(crate) type Hashes = BTreeMap<String, String>;
