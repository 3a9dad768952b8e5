//! A file that is written once, from its beginning to its end, and hashed on
//! the way: neither its bytes nor a second look at it are needed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

/// A file as it grows.
pub(crate) struct HashedFile {
    file: BufWriter<Hashing>,
    bytes: u64,
}

/// What hashes the bytes that go to the disk.
struct Hashing {
    file: File,
    hasher: blake3::Hasher,
}

/// Bytes that are hashed and written at a time.
const BLOCK: usize = 128 << 10;

impl HashedFile {
    /// A new file.
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

    /// A file of these bytes, on the disk; their hash, in hex.
    pub(crate) fn whole(path: &Path, bytes: &[u8]) -> io::Result<String> {
        let mut file = HashedFile::create(path)?;
        file.write_all(bytes)?;
        file.finish()
    }

    /// A file of a value as postcard writes it, which never stands in memory
    /// as bytes; the hash of these, in hex.
    pub(crate) fn encoded(path: &Path, value: &impl Serialize) -> io::Result<String> {
        let file = HashedFile::create(path)?;
        let file = postcard::to_io(value, file).map_err(io::Error::other)?;
        file.finish()
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> u64 {
        self.bytes
    }

    /// Waits until it is on the disk; the hash of its bytes, in hex.
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

/// Hashes of files by their names.
pub(crate) type Hashes = BTreeMap<String, String>;
