//! A stretch of time.

use jiff::Zoned;

/// A time that a schedule is on, or may be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) start: Zoned,
    pub(crate) end: Zoned,
    pub(crate) sure: bool,
}
