//! How long ago a person checked a listing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How fresh the last check of a listing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Freshness {
    /// Checked within the term of its category.
    Fresh,
    /// The term has passed, but less than twice.
    Due,
    /// Twice the term has passed: labelled, and ranked lower.
    Stale,
    /// Nobody has yet confirmed it; only its source is known.
    Unchecked,
}

impl Freshness {
    /// All of them, in the order of their numbers.
    pub const ALL: [Freshness; 4] = [
        Freshness::Fresh,
        Freshness::Due,
        Freshness::Stale,
        Freshness::Unchecked,
    ];

    /// The freshness on a day of a check made on `verified_on`.
    /// A check in the future counts as no check.
    pub fn on(today: Date, verified_on: Option<Date>, fresh_days: u16) -> Freshness {
        let Some(verified_on) = verified_on.filter(|date| *date <= today) else {
            return Freshness::Unchecked;
        };
        let age = (today - verified_on).get_days();
        let term = i32::from(fresh_days);
        if age <= term {
            Freshness::Fresh
        } else if age <= term * 2 {
            Freshness::Due
        } else {
            Freshness::Stale
        }
    }

    /// The word of the API: `fresh`, `due`, `stale`, `unchecked`.
    pub fn word(self) -> &'static str {
        match self {
            Freshness::Fresh => "fresh",
            Freshness::Due => "due",
            Freshness::Stale => "stale",
            Freshness::Unchecked => "unchecked",
        }
    }
}
