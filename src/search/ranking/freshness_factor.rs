//! How far a listing can be relied on: how recently it was verified, whether it
//! is in use, and how it is reached.

use crate::index::format::ranking_rows::{NEVER, VerificationStatus};
use crate::model::contact::Channel;
use crate::model::freshness::Freshness;
use crate::model::listing::Status;

/// Factor for example listings, so that all real ones come first.
const EXAMPLE: f64 = 1e-6;

/// Trust factor of all listings with the same [`VerificationStatus`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FreshnessFactor {
    /// How recently they were verified.
    pub freshness: Freshness,
    /// Score factor for freshness, status and channel.
    pub factor: f64,
    /// Whether their hours are of an earlier year, and nobody has confirmed them.
    pub hours_are_old: bool,
    /// Whether a person answers there.
    pub is_answered: bool,
    /// Whether they are permanently closed.
    pub is_closed: bool,
    /// Whether they can be visited.
    pub can_be_visited: bool,
}

impl FreshnessFactor {
    /// Factor of a verification status on a day. An unknown status counts as
    /// closed.
    #[inline(never)]
    pub fn new(standing: Option<VerificationStatus>, today: i32) -> FreshnessFactor {
        let freshness = standing.map_or(Freshness::Unchecked, |one| freshness(&one, today));
        let status = standing.map_or(Status::Closed, |one| one.status);
        FreshnessFactor {
            freshness,
            factor: factor(freshness, status)
                * standing.map_or(1.0, |one| reachable(one.channel, one.visit)),
            hours_are_old: standing.is_some_and(|one| one.hours_until < today)
                && !matches!(freshness, Freshness::Fresh | Freshness::Due),
            is_answered: standing.is_some_and(|one| one.channel == Channel::Person),
            is_closed: status == Status::Closed,
            can_be_visited: standing.is_some_and(|one| one.visit),
        }
    }
}

/// Freshness of a verification status on a day, numbered like
/// [`crate::index::format::ranking_rows::day_number`].
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

/// Score factor for the best way to reach a listing; where there is a place to
/// go to, a missing number matters less.
fn reachable(channel: Channel, has_place: bool) -> f64 {
    match (channel, has_place) {
        (Channel::Person, _) => 1.0,
        (Channel::Website, true) => 0.97,
        (Channel::None, true) => 0.94,
        (Channel::Website, false) => 0.92,
        (Channel::None, false) => 0.75,
    }
}

/// Score factor for a freshness and a status.
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
