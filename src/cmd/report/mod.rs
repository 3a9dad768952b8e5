//! Lists for staff: what to call, what is missing, what is in doubt or twice.

pub mod duplicates;
pub mod freshness;
pub mod gaps;
pub mod places;
