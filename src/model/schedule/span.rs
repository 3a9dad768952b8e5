//! A time span.

use jiff::Zoned;

/// A time span during which a schedule is open; not `sure` if in doubt.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) start: Zoned,
    pub(crate) end: Zoned,
    pub(crate) sure: bool,
}
