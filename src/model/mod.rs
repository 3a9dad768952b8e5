//! What a listing is: plain values, no input or output, no clock.

pub mod days;
pub mod language;
pub mod place;
pub mod zone;
