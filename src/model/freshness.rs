//! Freshness: the age of a listing's last check.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Age of the last check, relative to the term of the listing's category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Freshness {
    /// Checked within the term.
    Fresh,
    /// More than one term ago, at most two.
    Due,
    /// More than two terms ago: labeled, and ranked lower.
    Stale,
    /// Not yet confirmed by a person; only the source is known.
    Unchecked,
}

impl Freshness {
    /// All values, in the order of their numeric codes.
    pub const ALL: [Freshness; 4] = [
        Freshness::Fresh,
        Freshness::Due,
        Freshness::Stale,
        Freshness::Unchecked,
    ];

    /// Freshness on `today` of a check made on `verified_on`. A date in the
    /// future counts as unchecked.
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

    /// The API value: `fresh`, `due`, `stale`, `unchecked`.
    pub fn word(self) -> &'static str {
        match self {
            Freshness::Fresh => "fresh",
            Freshness::Due => "due",
            Freshness::Stale => "stale",
            Freshness::Unchecked => "unchecked",
        }
    }
}
