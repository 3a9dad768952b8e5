//! One at a time: whoever changes the folder of generations holds its lock.

use std::fs::File;
use std::io;
use std::path::Path;

/// The file that is locked.
const LOCK: &str = ".lock";

/// The lock of a folder, held until it is dropped, or until the process ends.
#[derive(Debug)]
pub struct Lock {
    _held: File,
}

/// Waits for the lock of a folder. Where the file system knows no locks there
/// is nothing to wait for.
pub fn lock(folder: &Path) -> io::Result<Lock> {
    std::fs::create_dir_all(folder)?;
    let file = File::create(folder.join(LOCK))?;
    match file.lock() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(Lock { _held: file }),
    }
}
