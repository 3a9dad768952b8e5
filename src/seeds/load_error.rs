//! Errors for a seed folder that cannot be read.

use std::fmt;
use std::path::PathBuf;

use crate::gazetteer::GazetteerError;

/// Why a folder could not be read. Bad data is never the reason.
#[derive(Debug)]
pub enum LoadError {
    /// The seed folder does not exist, or is not a folder.
    NoFolder(PathBuf),
    /// The folder contains no listings.
    NoListings(PathBuf),
    /// A file could not be read from disk.
    Unreadable(PathBuf, std::io::Error),
    /// The gazetteer could not be read.
    Gazetteer(GazetteerError),
}

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::NoFolder(path) => write!(
                out,
                "There is no seed folder {}. Name it with --data.",
                path.display()
            ),
            LoadError::NoListings(path) => write!(
                out,
                "The seed folder {} has no resources*.csv or .xlsx. Put the listings there, or \
                 name another folder with --data.",
                path.display()
            ),
            LoadError::Unreadable(path, error) => write!(
                out,
                "{} could not be read ({error}). Close it in other programs, or change its \
                 permissions.",
                path.display()
            ),
            LoadError::Gazetteer(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for LoadError {}
