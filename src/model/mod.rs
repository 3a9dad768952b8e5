//! What a listing is: plain values, no input or output, no clock.
//!
//! The values derive serde for one reader only: the document file of a built
//! generation, whose format number changes with them. What the public sees
//! is shaped in `web`.

pub mod category;
pub mod contact;
pub mod eligibility;
pub mod freshness;
pub mod language;
pub mod listing;
pub mod localized_text;
pub mod meeting_type;
pub mod packed_listings;
pub mod place;
pub mod reach;
pub mod schedule;
pub mod short_code;
pub mod string_arena;
