//! Why a text of hours could not be read, in words for whoever wrote it.

use std::fmt;
use std::ops::Range;

/// The piece of a text that could not be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursError {
    /// The piece, as written.
    pub piece: String,
    /// What is wrong with it.
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

/// Why a text could not be read, and the bytes of the piece at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpannedError {
    /// Byte range in the text.
    pub place: Range<usize>,
    /// What is wrong.
    pub reason: HoursErrorKind,
}

/// Why hours could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoursErrorKind {
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

pub(crate) fn failure(place: Range<usize>, reason: HoursErrorKind) -> SpannedError {
    SpannedError { place, reason }
}

pub(crate) fn fail<T>(place: Range<usize>, reason: HoursErrorKind) -> Result<T, SpannedError> {
    Err(failure(place, reason))
}
