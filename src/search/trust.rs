//! How far a listing can be trusted: how lately it was checked, and whether it
//! is in use.

use crate::index::records::NEVER;
use crate::index::shared::Standing;
use crate::model::freshness::Freshness;
use crate::model::listing::Status;

/// What being an example multiplies: real help comes first.
const EXAMPLE: f64 = 0.6;

/// How lately a listing was checked, on a day.
#[inline]
pub fn freshness(standing: &Standing, today: i32) -> Freshness {
    if standing.verified_day == NEVER || standing.verified_day > today {
        return Freshness::Unchecked;
    }
    let age = today - standing.verified_day;
    match i32::from(standing.fresh_days) {
        term if age <= term => Freshness::Fresh,
        term if age <= term * 2 => Freshness::Due,
        _ => Freshness::Stale,
    }
}

/// What it multiplies.
#[inline]
pub fn factor(freshness: Freshness, status: Status) -> f64 {
    let fresh = match freshness {
        Freshness::Fresh => 1.0,
        Freshness::Due => 0.97,
        Freshness::Unchecked => 0.95,
        Freshness::Stale => 0.8,
    };
    match status {
        Status::TemporarilyClosed => fresh * 0.5,
        Status::Example => fresh * EXAMPLE,
        _ => fresh,
    }
}
