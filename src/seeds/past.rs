//! What was published before, as far as a check looks at it.

use std::sync::Arc;

use super::last_good::LastGood;
use super::small::Site;
use super::unchanged::Unchanged;
use crate::model::listing::Listing;
use crate::model::strings::Strings;
use crate::privacy::PrivatePlaces;

/// What was published before, as far as a check looks at it.
#[derive(Debug, Default)]
pub struct Past<'a> {
    /// Listings that rows are compared with by id.
    pub before: &'a [Arc<Listing>],
    /// The files of these listings, with the ids of their rows.
    pub files: Vec<(&'a str, &'a Strings)>,
    /// Versions that stay in place of rows with an error.
    pub last_good: Option<&'a LastGood<'a>>,
    /// The settings that are served: they stay in place of those that cannot be used.
    pub site: Option<&'a Site>,
    /// Places that were published as private, besides those that the folder
    /// itself remembers.
    pub private: Option<&'a PrivatePlaces>,
    /// Rows that need not be read again.
    pub unchanged: Option<&'a Unchanged<'a>>,
}
