//! Regular files. Whoever may write into a folder that is read can leave
//! something else there: opening a named pipe waits for its writer, reading a
//! device need not end, and a link may lead anywhere.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// Opens a file for reading without waiting for anyone.
///
/// # Errors
/// Those of the system, and [`ErrorKind::InvalidInput`] where the path leads
/// to no regular file.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    // Opening some devices has effects, so the path is looked at first. What
    // was opened is looked at again: the path may lead elsewhere by then.
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

/// The bytes of a file that has at most `most` of them.
///
/// # Errors
/// Those of [`open`], and [`ErrorKind::FileTooLarge`].
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // The file may grow while it is read.
    open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::from(ErrorKind::FileTooLarge));
    }
    Ok(bytes)
}

/// An error where links lead from a path in a folder to somewhere outside.
///
/// # Errors
/// Those of the system, and [`ErrorKind::InvalidInput`] where it is outside.
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
