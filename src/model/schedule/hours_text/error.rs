//! Parse errors of opening hours, worded for the author of the text.

use std::fmt;
use std::ops::Range;

/// The part of a text that could not be parsed, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursError {
    /// The part, as written.
    pub piece: String,
    /// The reason.
    pub reason: HoursErrorKind,
}

impl fmt::Display for HoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let piece = &self.piece;
        match self.reason {
            HoursErrorKind::UnknownWord => write!(f, "“{piece}” is not understood"),
            HoursErrorKind::NoDays => write!(f, "“{piece}” does not say on which days"),
            HoursErrorKind::NoTimes => write!(f, "“{piece}” does not say at what times"),
            HoursErrorKind::NoEnd => write!(f, "“{piece}” does not say until when"),
            HoursErrorKind::MorningOrEvening => {
                write!(f, "“{piece}” may be morning or evening; add am or pm")
            }
            HoursErrorKind::EveryOther => write!(
                f,
                "“{piece}” may be every other week or once a month; add “of the month”"
            ),
            HoursErrorKind::Unclear => write!(f, "it is not clear what “{piece}” goes with"),
            HoursErrorKind::Contradiction => {
                write!(f, "“{piece}” does not fit with what is said before it")
            }
        }
    }
}

/// A parse error with its location in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpannedError {
    /// Byte range in the text.
    pub place: Range<usize>,
    /// The reason.
    pub reason: HoursErrorKind,
}

/// Reason for a parse error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoursErrorKind {
    /// Unknown word or symbol.
    UnknownWord,
    /// Times without days.
    NoDays,
    /// Days without times.
    NoTimes,
    /// A start without an end.
    NoEnd,
    /// A time that may be am or pm.
    MorningOrEvening,
    /// `every 2nd Friday`: every other one, or the second of the month.
    EveryOther,
    /// Ambiguous words.
    Unclear,
    /// Two parts that contradict each other.
    Contradiction,
}

pub(crate) fn failure(place: Range<usize>, reason: HoursErrorKind) -> SpannedError {
    SpannedError { place, reason }
}

pub(crate) fn fail<T>(place: Range<usize>, reason: HoursErrorKind) -> Result<T, SpannedError> {
    Err(failure(place, reason))
}
