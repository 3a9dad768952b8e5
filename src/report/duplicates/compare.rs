//! Decides whether two listings are duplicates, with the reasons.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::features::Card;
use super::name_similarity::{Likeness, compare};
use super::reason::Reason;
use super::same_address::same_house;
use crate::model::listing::Attendance;
use crate::model::place::Precision;
use crate::model::schedule::weekly_meeting::{Pattern, WeeklyMeeting};

/// Maximum distance of points that count as the same door: 0.05 miles is about
/// 80 m.
const ONE_DOOR_MILES: f64 = 0.05;

/// Why two listings look like the same place or meeting; `None` if they do not.
pub fn judge(a: &Card<'_>, b: &Card<'_>) -> Option<Vec<Reason>> {
    match (&a.listing.meeting, &b.listing.meeting) {
        (None, None) => same_service(a, b),
        (Some(_), Some(_)) => same_meeting(a, b),
        _ => None,
    }
}

/// Whether two listings agree on one feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Agreement {
    Same,
    Different,
    Unknown,
}

use Agreement::{Different, Same, Unknown};

impl Agreement {
    /// Compares two values; `Unknown` if either is missing.
    fn of<T>(a: Option<T>, b: Option<T>, same: impl Fn(&T, &T) -> bool) -> Agreement {
        match (a, b) {
            (Some(a), Some(b)) if same(&a, &b) => Same,
            (Some(_), Some(_)) => Different,
            _ => Unknown,
        }
    }
}

/// Duplicate services: the same name, plus the same phone number, house,
/// website or email address, with nothing against it. Cheap checks come first,
/// because they rule out most pairs.
fn same_service(a: &Card<'_>, b: &Card<'_>) -> Option<Vec<Reason>> {
    let house = houses(a, b);
    if house == Different {
        return None;
    }
    let phone = phones(a, b);
    let town = towns(a, b);
    let town_alone = town == Same && phone != Different && house == Unknown;
    let said = [
        (phone == Same, Reason::Phone),
        (house == Same, Reason::Address),
        (pages(&a.website, &b.website) == Same, Reason::Website),
        (mails(a, b) == Same, Reason::Email),
        (town_alone, Reason::Town),
    ];
    if town == Different || !said.iter().any(|(is, _)| *is) {
        return None;
    }
    let name = match likeness(a, b) {
        Likeness::Same => Reason::SameName,
        Likeness::Near => Reason::NearName,
        _ => return None,
    };
    if areas(a, b) == Different || two_services_of_one_agency(a, b) {
        return None;
    }
    let said = said.into_iter().filter(|(is, _)| *is);
    Some(
        std::iter::once(name)
            .chain(said.map(|(_, reason)| reason))
            .collect(),
    )
}

/// Rows with only their agency's name and without a common category are
/// separate services of that agency.
fn two_services_of_one_agency(a: &Card<'_>, b: &Card<'_>) -> bool {
    let kinds =
        |card: &Card<'_>| -> HashSet<String> { card.listing.categories.iter().cloned().collect() };
    let own = |card: &Card<'_>| {
        let organization = &card.organization;
        organization.is_empty() || card.names[0].iter().all(|word| organization.contains(word))
    };
    let named = !(a.organization.is_empty() && b.organization.is_empty());
    named && own(a) && own(b) && kinds(a).is_disjoint(&kinds(b))
}

/// Duplicate meetings: the same hour and fellowship, plus the same place with
/// compatible names, or the same name in the same town.
fn same_meeting(a: &Card<'_>, b: &Card<'_>) -> Option<Vec<Reason>> {
    let (when, other) = (a.weekly()?, b.weekly()?);
    let (one, two) = (a.listing.meeting.as_ref()?, b.listing.meeting.as_ref()?);
    if !same_hour(when, other) || !one.fellowship.eq_ignore_ascii_case(&two.fellowship) {
        return None;
    }
    let room = same_room(a, b)?;
    let name = likeness(a, b);
    let mut reasons = Vec::new();
    reasons.extend(match name {
        Likeness::Same => Some(Reason::SameName),
        Likeness::Near => Some(Reason::NearName),
        Likeness::Part => Some(Reason::PartOfName),
        Likeness::Silent => None,
        Likeness::Other => return None,
    });
    reasons.push(Reason::Time);
    if room.is_empty() {
        let named = matches!(name, Likeness::Same | Likeness::Near);
        let town = towns(a, b) == Same && houses(a, b) == Unknown;
        if !(named && town) || buildings(a, b) == Different {
            return None;
        }
        reasons.push(Reason::Town);
    }
    reasons.extend(room);
    Some(reasons)
}

/// Reasons that two meetings share a room, physical or online; `None` if they
/// certainly do not.
fn same_room(a: &Card<'_>, b: &Card<'_>) -> Option<Vec<Reason>> {
    let (house, building) = (houses(a, b), buildings(a, b));
    let link = pages(&a.link, &b.link);
    let point = points(a, b);
    let away = |card: &Card<'_>| {
        let meeting = card.listing.meeting.as_ref();
        let how = meeting.map(|meeting| meeting.attendance);
        matches!(how, Some(Attendance::Online | Attendance::Phone))
    };
    let online = away(a) && away(b);
    let room = house == Different || point == Different || towns(a, b) == Different;
    if (online && link == Different) || (!online && room) {
        return None;
    }
    let reasons = [
        (house == Same, Reason::Address),
        (building == Same && house != Same, Reason::Building),
        (point == Same && house == Unknown, Reason::Point),
        (link == Same, Reason::Link),
    ];
    let said = reasons.into_iter().filter(|(is, _)| *is);
    Some(said.map(|(_, reason)| reason).collect())
}

/// Whether they start at the same time on a common day and week.
fn same_hour(a: &WeeklyMeeting, b: &WeeklyMeeting) -> bool {
    let weeks = match (&a.pattern, &b.pattern) {
        (Pattern::OfMonth(a), Pattern::OfMonth(b)) => a.iter().any(|nth| b.contains(nth)),
        _ => true,
    };
    weeks && a.start == b.start && a.days.overlaps(b.days)
}

fn words(list: &[String]) -> impl Iterator<Item = &str> {
    list.iter().map(String::as_str)
}

/// The greatest similarity between any two of their names.
fn likeness(a: &Card<'_>, b: &Card<'_>) -> Likeness {
    let towns: HashSet<&str> = words(&a.town).chain(words(&b.town)).collect();
    // Extra words in one name may be the organization of the other. Checked
    // last, because most pairs are decided earlier.
    let known_of_a = OnceCell::new();
    let known_of_b = OnceCell::new();
    let with = |runner| -> HashSet<&str> { words(runner).chain(towns.iter().copied()).collect() };
    let compare_two = |one: &[String], other: &[String]| {
        let plain = compare(one, &towns, other, &towns);
        if plain >= Likeness::Near {
            return plain;
        }
        let known_of_a = known_of_a.get_or_init(|| with(&b.organization));
        let known_of_b = known_of_b.get_or_init(|| with(&a.organization));
        match compare(one, known_of_a, other, known_of_b) {
            Likeness::Silent => plain,
            loose => loose.max(plain),
        }
    };
    let pairs = a.names.iter().flat_map(|one| {
        let others = b.names.iter();
        others.map(move |other| (one, other))
    });
    let all = pairs.map(|(one, other)| compare_two(one, other));
    all.max().unwrap_or(Likeness::Other)
}

fn houses(a: &Card<'_>, b: &Card<'_>) -> Agreement {
    Agreement::of(a.house.as_ref(), b.house.as_ref(), |a, b| same_house(a, b))
}

/// Compares by ZIP or town, or else by the county of the listing.
fn towns(a: &Card<'_>, b: &Card<'_>) -> Agreement {
    let filled = |text: &'_ str| !text.is_empty();
    let zips = [a.zip, b.zip].map(|zip| Some(zip).filter(|zip| filled(zip)));
    let names = [&a.town_key, &b.town_key].map(|town| Some(town).filter(|town| filled(town)));
    match (
        Agreement::of(zips[0], zips[1], |a, b| a == b),
        Agreement::of(names[0], names[1], |a, b| a == b),
    ) {
        (Same, _) | (_, Same) => Same,
        (Different, _) | (_, Different) => Different,
        _ => {
            let counties = [a, b].map(|card| card.listing.place.county.as_ref());
            match Agreement::of(counties[0], counties[1], |a, b| a == b) {
                Different => Different,
                _ => Unknown,
            }
        }
    }
}

/// Areas without overlap indicate two offices of one agency.
fn areas(a: &Card<'_>, b: &Card<'_>) -> Agreement {
    shared(&a.listing.reach.serves, &b.listing.reach.serves, |a, b| {
        a == b
    })
}

fn phones(a: &Card<'_>, b: &Card<'_>) -> Agreement {
    let (a, b) = (&a.listing.contact.phones, &b.listing.contact.phones);
    shared(a, b, |a, b| a.number == b.number)
}

/// Whether two lists have an element in common; `Unknown` if either is empty.
fn shared<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> Agreement {
    let lists = [a, b].map(|list| Some(list).filter(|list| !list.is_empty()));
    Agreement::of(lists[0], lists[1], |a, b| {
        a.iter().any(|one| b.iter().any(|other| same(one, other)))
    })
}

fn pages(a: &Option<String>, b: &Option<String>) -> Agreement {
    Agreement::of(a.as_ref(), b.as_ref(), |a, b| a == b)
}

fn mails(a: &Card<'_>, b: &Card<'_>) -> Agreement {
    let mails = [a, b].map(|card| card.listing.contact.email.as_ref());
    Agreement::of(mails[0], mails[1], |a, b| a.eq_ignore_ascii_case(b))
}

/// Building names include the room, so one may be more detailed than the other.
fn buildings(a: &Card<'_>, b: &Card<'_>) -> Agreement {
    let named = [a, b].map(|card| Some(&card.building).filter(|words| !words.is_empty()));
    let none = HashSet::new();
    Agreement::of(named[0], named[1], |a, b| {
        compare(a, &none, b, &none) >= Likeness::Near
    })
}

fn points(a: &Card<'_>, b: &Card<'_>) -> Agreement {
    let door = |card: &Card<'_>| {
        let place = &card.listing.place;
        place.point.filter(|_| place.precision == Precision::Exact)
    };
    match Agreement::of(door(a), door(b), |a, b| a.miles_to(*b) <= ONE_DOOR_MILES) {
        // The same house may be pinned at its door and at the street.
        Different if houses(a, b) == Same => Unknown,
        other => other,
    }
}
