//! How far a listing can be trusted: how lately it was checked, and whether it
//! is in use.

use crate::index::format::ranking_rows::NEVER;
use crate::index::format::ranking_rows::VerificationStatus;
use crate::model::freshness::Freshness;
use crate::model::listing::Status;

/// What being an example multiplies: real help comes first.
const EXAMPLE: f64 = 0.6;

/// How far listings of a standing can be trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FreshnessFactor {
    /// How lately they were checked.
    pub freshness: Freshness,
    /// What that, and whether they are in use, multiplies.
    pub factor: f64,
    /// Closed for good.
    pub is_closed: bool,
    /// Whether they can be visited.
    pub can_be_visited: bool,
}

impl FreshnessFactor {
    /// That of a standing on a day. One that nobody knows is closed.
    #[inline(never)]
    pub fn new(standing: Option<VerificationStatus>, today: i32) -> FreshnessFactor {
        let freshness = standing.map_or(Freshness::Unchecked, |one| freshness(&one, today));
        let status = standing.map_or(Status::Closed, |one| one.status);
        FreshnessFactor {
            freshness,
            factor: factor(freshness, status),
            is_closed: status == Status::Closed,
            can_be_visited: standing.is_some_and(|one| one.visit),
        }
    }
}

/// How lately a listing was checked, on a day.
pub fn freshness(standing: &VerificationStatus, today: i32) -> Freshness {
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
