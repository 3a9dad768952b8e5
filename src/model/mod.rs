//! The listing model: plain values without I/O and without a clock.
//!
//! The serde derives serve a single reader: the document file of a built
//! generation. A change to these types requires a new format number for that
//! file. The JSON that the public sees is shaped in `web`.

pub mod category;
pub mod contact;
pub mod crisis_level;
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
