//! The mark of a row that left its list: words in its source note, which
//! staff and visitors can read.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::model::listing::Listing;

/// How the mark begins.
const SINCE: &str = "(not in its list since ";

/// What the mark says of a listing that was closed for it.
const CLOSED: &str = ", so it counts as closed";

/// Days after which a listing that nobody has called is closed.
const TERM: i32 = 60;

/// The mark of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftList {
    /// The day on which the row was missed first.
    pub since: Date,
    /// Whether the row was closed for it.
    pub is_closed: bool,
}

impl LeftList {
    /// Takes the mark out of a note. Returns the rest.
    pub fn take(note: &str) -> (Option<LeftList>, String) {
        let read = || {
            let (before, rest) = note.split_once(SINCE)?;
            let (words, after) = rest.split_once(')')?;
            let closed = words.strip_suffix(CLOSED);
            let mark = LeftList {
                since: closed.unwrap_or(words).parse().ok()?,
                is_closed: closed.is_some(),
            };
            Some((mark, format!("{}{after}", before.trim_end())))
        };
        match read() {
            Some((mark, note)) => (Some(mark), note),
            None => (None, note.to_owned()),
        }
    }

    /// The mark of a listing in use that nobody has confirmed since.
    pub fn open(listing: &Listing) -> Option<LeftList> {
        let (left, _) = LeftList::take(&listing.source.note);
        left.filter(|left| listing.status.is_in_use() && !left.is_settled(listing.verified_on))
    }

    /// A note with the mark.
    pub fn put(self, note: &str) -> String {
        let closed = if self.is_closed { CLOSED } else { "" };
        let marked = format!("{note} {SINCE}{}{closed})", self.since);
        marked.trim_start().to_owned()
    }

    /// Whether somebody has confirmed the listing since.
    pub fn is_settled(self, verified_on: Option<Date>) -> bool {
        verified_on.is_some_and(|day| day >= self.since)
    }

    /// Whether the listing is to be closed if nobody has confirmed it.
    pub fn is_over(self, today: Date) -> bool {
        self.since
            .checked_add(TERM.days())
            .is_ok_and(|day| day <= today)
    }
}
