//! Why a text of hours could not be read, in words for whoever wrote it.

use std::fmt;
use std::ops::Range;

/// The piece of a text that could not be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The piece, as written.
    pub piece: String,
    /// What is wrong with it.
    pub reason: UnreadReason,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let piece = &self.piece;
        match self.reason {
            UnreadReason::UnknownWord => write!(f, "“{piece}” is not understood"),
            UnreadReason::NoDays => write!(f, "“{piece}” does not say on which days"),
            UnreadReason::NoTimes => write!(f, "“{piece}” does not say at what times"),
            UnreadReason::NoEnd => write!(f, "“{piece}” does not say until when"),
            UnreadReason::MorningOrEvening => {
                write!(f, "“{piece}” may be morning or evening; add am or pm")
            }
            UnreadReason::EveryOther => write!(
                f,
                "“{piece}” may be every other week or once a month; add “of the month”"
            ),
            UnreadReason::Unclear => write!(f, "it is not clear what “{piece}” goes with"),
            UnreadReason::Contradiction => {
                write!(f, "“{piece}” does not fit with what is said before it")
            }
        }
    }
}

/// Why a text could not be read, and the bytes of the piece at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Byte range in the text.
    pub place: Range<usize>,
    /// What is wrong.
    pub reason: UnreadReason,
}

/// Why hours could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnreadReason {
    /// A word or sign with no known meaning here.
    UnknownWord,
    /// Times without days.
    NoDays,
    /// Days without times.
    NoTimes,
    /// A start without an end.
    NoEnd,
    /// A time that may be morning or evening.
    MorningOrEvening,
    /// `every 2nd Friday`: every other one, or the second of the month?
    EveryOther,
    /// Words that could go with more than one thing.
    Unclear,
    /// Two parts that cannot both be true.
    Contradiction,
}

pub(super) fn failure(place: Range<usize>, reason: UnreadReason) -> Failure {
    Failure { place, reason }
}

pub(super) fn fail<T>(place: Range<usize>, reason: UnreadReason) -> Result<T, Failure> {
    Err(failure(place, reason))
}
