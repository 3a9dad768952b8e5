//! Errors for a seed folder that cannot be read.

use std::path::PathBuf;

use crate::gazetteer::GazetteerError;

/// Why a folder could not be read. Bad data is never the reason.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The seed folder does not exist, or is not a folder.
    #[error("There is no seed folder {0}. Name it with --data.")]
    NoFolder(PathBuf),
    /// The folder contains no listings.
    #[error(
        "The seed folder {0} has no resources*.csv or .xlsx. Put the listings there, or name \
         another folder with --data."
    )]
    NoListings(PathBuf),
    /// A file could not be read from disk.
    #[error("{0} could not be read ({1}). Close it in other programs, or change its permissions.")]
    Unreadable(PathBuf, std::io::Error),
    /// The gazetteer could not be read.
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
}
