//! The mark of a row that left its list: a sentence in its source note, which
//! staff and visitors can read.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::model::listing::Listing;

/// How the mark begins.
const SINCE: &str = "Not in the list since ";

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
        let whole = || (None, note.to_owned());
        let Some((before, rest)) = note.split_once(SINCE) else {
            return whole();
        };
        let Some((day, rest)) = rest.split_at_checked("2026-01-01".len()) else {
            return whole();
        };
        let Ok(since) = day.parse() else {
            return whole();
        };
        let closed = rest.strip_prefix(CLOSED);
        let rest = closed.unwrap_or(rest).trim_start_matches('.');
        let mark = LeftList {
            since,
            is_closed: closed.is_some(),
        };
        let note = format!("{}{}", before.trim_end(), rest.trim_end());
        (Some(mark), note)
    }

    /// The mark of a listing in use that nobody has confirmed since.
    pub fn open(listing: &Listing) -> Option<LeftList> {
        let (left, _) = LeftList::take(&listing.source.note);
        left.filter(|left| listing.status.is_in_use() && !left.is_settled(listing.verified_on))
    }

    /// A note with the mark.
    pub fn put(self, note: &str) -> String {
        let closed = if self.is_closed { CLOSED } else { "" };
        let between = match note.trim_end() {
            "" => "",
            note if note.ends_with(['.', '!', '?']) => " ",
            _ => ". ",
        };
        format!("{}{between}{SINCE}{}{closed}.", note.trim_end(), self.since)
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
