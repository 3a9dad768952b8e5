//! What a listing is: plain values, no input or output, no clock.

pub mod place;
