//! The `VTIMEZONE` of a zone, from the time zone database used everywhere else.

use jiff::civil::{Date, DateTime, date};
use jiff::tz::{Dst, Offset, TimeZone};

use crate::model::schedule::time_zone::Zone;

/// Years for which clock changes are listed if they follow no yearly rule.
const YEARS: i16 = 20;

/// A clock change.
struct Change {
    /// Local time of the change, on the clock in force before it.
    onset: DateTime,
    from: Offset,
    to: Offset,
    summer: bool,
    name: String,
}

/// The lines of the component, in force from the year before `since`.
pub fn lines(zone: &Zone, since: Date) -> Vec<String> {
    let time_zone = zone.time_zone();
    let start = date(since.year() - 1, 1, 1).at(0, 0, 0, 0);
    let mut lines = vec![
        "BEGIN:VTIMEZONE".to_owned(),
        format!("TZID:{}", zone.name()),
    ];
    let changes = changes(time_zone, start);
    if let Some(component) = before(time_zone, start) {
        lines.extend(component);
    }
    // Equal changes share a rule: into daylight saving time, and out of it.
    let mut kinds: Vec<Vec<&Change>> = Vec::new();
    for change in &changes {
        let alike = |kind: &&mut Vec<&Change>| {
            let first = kind[0];
            (first.from, first.to, first.summer) == (change.from, change.to, change.summer)
        };
        match kinds.iter_mut().find(alike) {
            Some(kind) => kind.push(change),
            None => kinds.push(vec![change]),
        }
    }
    for kind in &kinds {
        lines.extend(component(kind));
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines
}

/// The clock changes from `start` on, for [`YEARS`] years.
fn changes(time_zone: &TimeZone, start: DateTime) -> Vec<Change> {
    let Ok(from) = time_zone.to_timestamp(start) else {
        return Vec::new();
    };
    let mut before = time_zone.to_offset(from);
    let mut changes = Vec::new();
    for transition in time_zone.following(from) {
        let onset = before.to_datetime(transition.timestamp());
        if onset.year() > start.year() + YEARS {
            break;
        }
        let to = transition.offset();
        if to != before {
            changes.push(Change {
                onset,
                from: before,
                to,
                summer: transition.dst() == Dst::Yes,
                name: transition.abbreviation().to_owned(),
            });
        }
        before = to;
    }
    changes
}

/// The component in force at the start, before the first change.
fn before(time_zone: &TimeZone, start: DateTime) -> Option<Vec<String>> {
    let moment = time_zone.to_timestamp(start).ok()?;
    let info = time_zone.to_offset_info(moment);
    let change = Change {
        onset: start,
        from: info.offset(),
        to: info.offset(),
        summer: info.dst() == Dst::Yes,
        name: info.abbreviation().to_owned(),
    };
    Some(component(&[&change]))
}

/// A component for equal changes; with a yearly rule if one fits.
fn component(kind: &[&Change]) -> Vec<String> {
    let Some(first) = kind.first() else {
        return Vec::new();
    };
    let part = if first.summer { "DAYLIGHT" } else { "STANDARD" };
    let mut lines = vec![
        format!("BEGIN:{part}"),
        format!("DTSTART:{}", local(first.onset)),
        format!("TZOFFSETFROM:{}", offset(first.from)),
        format!("TZOFFSETTO:{}", offset(first.to)),
        format!("TZNAME:{}", first.name),
    ];
    match yearly_rule(kind) {
        Some(rule) => lines.push(format!("RRULE:{rule}")),
        None => {
            let more = kind.iter().skip(1);
            lines.extend(more.map(|change| format!("RDATE:{}", local(change.onset))));
        }
    }
    lines.push(format!("END:{part}"));
    lines
}

/// The rule for changes that come every year in the same month, on the same
/// weekday of it, at the same time, such as `FREQ=YEARLY;BYMONTH=3;BYDAY=2SU`.
fn yearly_rule(kind: &[&Change]) -> Option<String> {
    let (first, last) = (kind.first()?.onset, kind.last()?.onset);
    let years = usize::try_from(last.year() - first.year()).ok()? + 1;
    let alike = kind.iter().all(|change| {
        let onset = change.onset;
        onset.month() == first.month()
            && onset.weekday() == first.weekday()
            && onset.time() == first.time()
    });
    if !alike || years != kind.len() || years < usize::try_from(YEARS / 2).ok()? {
        return None;
    }
    let nth = |onset: DateTime| (onset.day() - 1) / 7 + 1;
    let is_last = |onset: DateTime| onset.day() + 7 > onset.date().days_in_month();
    let ordinal = if kind.iter().all(|change| nth(change.onset) == nth(first)) {
        nth(first)
    } else if kind.iter().all(|change| is_last(change.onset)) {
        -1
    } else {
        return None;
    };
    let day = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]
        [usize::from(first.weekday().to_sunday_zero_offset().unsigned_abs())];
    Some(format!(
        "FREQ=YEARLY;BYMONTH={};BYDAY={ordinal}{day}",
        first.month()
    ))
}

/// A local date and time such as `20260308T020000`.
pub fn local(moment: DateTime) -> String {
    moment.strftime("%Y%m%dT%H%M%S").to_string()
}

/// A UTC offset such as `-0500`.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, rest) = if seconds < 0 {
        ('-', -seconds)
    } else {
        ('+', seconds)
    };
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    if seconds == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{seconds:02}")
    }
}
