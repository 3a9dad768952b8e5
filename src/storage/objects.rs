//! Names of the objects of a county.

use jiff::Timestamp;

use crate::storage::record::CountyName;

/// The object of a hash.
pub(crate) fn object(hash: &str) -> String {
    format!("objects/{hash}")
}

/// The object of a county's record.
pub(crate) fn object_of_county(county: &CountyName) -> String {
    format!("counties/{county}.json")
}

/// Who does something, and when.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The machine it is done from.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
