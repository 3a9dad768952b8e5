//! Object names.

use jiff::Timestamp;

use crate::storage::record::CountyName;

/// Name of the object with this hash.
pub(crate) fn object(hash: &str) -> String {
    format!("objects/{hash}")
}

/// Name of a county's record.
pub(crate) fn object_of_county(county: &CountyName) -> String {
    format!("counties/{county}.json")
}

/// Author and time of an action.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The machine that performs the action.
    pub by: String,
    /// Time of the action.
    pub at: Timestamp,
}
