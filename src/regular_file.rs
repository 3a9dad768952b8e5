//! Opens regular files only. A user with write access to a folder can leave
//! something else there: opening a named pipe blocks until it has a writer,
//! reading a device may never end, and a link may point anywhere.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// Opens a file for reading without blocking.
///
/// # Errors
/// I/O errors, and [`ErrorKind::InvalidInput`] if the path is not a regular
/// file.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    // Opening some devices has side effects, so the path is checked first. The
    // open file is checked again, because the path may have changed since.
    must_be_regular(&fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        use rustix::fs::OFlags;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    must_be_regular(&file.metadata()?)?;
    Ok(file)
}

/// Reads a file of up to `most` bytes.
///
/// # Errors
/// The errors of [`open`], and [`ErrorKind::FileTooLarge`].
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // The file may grow while it is read.
    open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::from(ErrorKind::FileTooLarge));
    }
    Ok(bytes)
}

/// Checks that a path, with links resolved, is inside a folder.
///
/// # Errors
/// I/O errors, and [`ErrorKind::InvalidInput`] if it is outside.
pub(crate) fn must_be_inside(folder: &Path, path: &Path) -> io::Result<()> {
    if fs::canonicalize(path)?.starts_with(fs::canonicalize(folder)?) {
        return Ok(());
    }
    let why = "it is a link out of the folder; copy the file itself";
    Err(io::Error::new(ErrorKind::InvalidInput, why))
}

fn must_be_regular(about: &fs::Metadata) -> io::Result<()> {
    if about.is_file() {
        return Ok(());
    }
    let why = "it is not a regular file";
    Err(io::Error::new(ErrorKind::InvalidInput, why))
}
