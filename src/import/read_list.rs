//! The one reader of lists, whatever their kind.

use super::list::{FeedFile, ListContext, ListSettings, ReadError, ReadList};
use super::{hsds, meetings, table};
use crate::seeds::sources::Reader;

/// Reads a list. `before` is its seed file: what staff said there of places and
/// kinds of help holds.
///
/// # Errors
/// It has other columns than were named.
pub fn read_list(
    pieces: &[FeedFile],
    settings: &ListSettings<'_>,
    context: &ListContext<'_>,
    before: &[u8],
) -> Result<ReadList, ReadError> {
    match settings.reader {
        Reader::MeetingGuide | Reader::Bmlt => Ok(meetings::import(pieces, settings, context)),
        Reader::Package => Ok(hsds::join::flatten(pieces, settings, context)),
        Reader::Table => table::import(pieces, settings, context, before),
    }
}
