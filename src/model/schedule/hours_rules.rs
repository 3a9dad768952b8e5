//! Opening hours as rules, with conversion to an OpenStreetMap expression.

use serde::{Deserialize, Serialize};

use crate::model::schedule::days::{Days, day_code};
use crate::model::schedule::weekly_meeting::Season;

/// Minutes in a day; a time range that ends later extends past midnight.
pub const DAY: u16 = 24 * 60;

/// Completely parsed opening hours.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HoursRules {
    /// The rules, in the order written.
    pub rules: Vec<HoursRule>,
    /// Policy for holidays.
    pub holidays: OnHolidays,
    /// Whether other times are available by appointment.
    pub otherwise_by_appointment: bool,
    /// Whole months outside of which it is closed. Without rules, the times in
    /// it are not known.
    pub season: Option<Season>,
}

/// A set of times on certain days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursRule {
    /// Groups of days, at least one.
    pub days: Vec<DayGroup>,
    /// Times of such a day, sorted, without overlap or contact. Empty if
    /// closed, or by appointment without set times.
    pub times: Vec<ClockRange>,
    /// Meaning of the times.
    pub kind: RuleKind,
    /// Service that the hours apply to, such as `lunch`.
    pub label: Option<String>,
    /// Whether the rule replaces the earlier rules on its days.
    pub replaces: bool,
}

/// Weekdays: every one, or only certain ones of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayGroup {
    /// The weekdays.
    pub days: Days,
    /// 1 to 5 from the start of the month, −1 the last; empty for every week.
    pub ordinals: Vec<i8>,
}

/// A time range in minutes from midnight. `end` is greater than `start`, and
/// greater than 1440 if the range extends into the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClockRange {
    /// 0 to 1439.
    pub start: u16,
    /// 1 to 2879.
    pub end: u16,
}

/// Meaning of a rule's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleKind {
    /// Open, no appointment needed.
    Open,
    /// Closed.
    Closed,
    /// By appointment only.
    ByAppointment,
}

/// Policy for public holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum OnHolidays {
    /// Not mentioned, so unknown.
    #[default]
    Unsaid,
    /// Closed.
    Closed,
    /// Same as on other days.
    Same,
}

/// Error: two rules contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction;

impl ClockRange {
    /// The whole day.
    pub const ALL_DAY: ClockRange = ClockRange { start: 0, end: DAY };

    fn overlaps(self, other: ClockRange) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl HoursRule {
    /// Removes a pause from the times. Returns false if no time range contains
    /// it, or if no time is left.
    pub fn take_out(&mut self, pause: ClockRange) -> bool {
        let around = |range: &ClockRange| range.start <= pause.start && pause.end <= range.end;
        let Some(at) = self.times.iter().position(around) else {
            return false;
        };
        let whole = self.times.remove(at);
        let parts = [(whole.start, pause.start), (pause.end, whole.end)];
        self.times.extend(
            parts
                .iter()
                .filter(|(start, end)| start < end)
                .map(|&(start, end)| ClockRange { start, end }),
        );
        self.times.sort();
        !self.times.is_empty()
    }

    /// All weekdays of the rule, regardless of the week of the month.
    pub fn all_days(&self) -> Days {
        self.days
            .iter()
            .fold(Days::NONE, |all, group| all.with(group.days))
    }

    /// Whether the rule applies every week.
    pub fn is_weekly(&self) -> bool {
        self.days.iter().all(|group| group.ordinals.is_empty())
    }

    /// Removes weekdays, and the groups that become empty.
    fn take_out_days(&mut self, days: Days) {
        for group in &mut self.days {
            group.days = group.days.without(days);
        }
        self.days.retain(|group| !group.days.is_empty());
    }

    fn shares_a_day(&self, other: &HoursRule) -> bool {
        self.days.iter().any(|mine| {
            let same = |theirs: &DayGroup| {
                mine.days.overlaps(theirs.days) && ordinals_meet(&mine.ordinals, &theirs.ordinals)
            };
            other.days.iter().any(same)
        })
    }

    fn shares_a_time(&self, other: &HoursRule) -> bool {
        let whole_day = [ClockRange::ALL_DAY];
        let times = |rule: &HoursRule| match rule.times.is_empty() {
            true => whole_day.to_vec(),
            false => rule.times.clone(),
        };
        let theirs = times(other);
        times(self)
            .iter()
            .any(|mine| theirs.iter().any(|other| mine.overlaps(*other)))
    }
}

fn ordinals_meet(these: &[i8], those: &[i8]) -> bool {
    let late = |ordinals: &[i8]| ordinals.contains(&4) || ordinals.contains(&5);
    these.is_empty()
        || those.is_empty()
        || these.iter().any(|nth| those.contains(nth))
        || (these.contains(&-1) && late(those))
        || (those.contains(&-1) && late(these))
}

impl HoursRules {
    /// Appends a rule. Times that do not overlap earlier ones on the same day
    /// are added to them ("Mon-Fri 9-5, Wed 6-8 pm"). Times that overlap
    /// earlier ones replace them if the rule covers fewer days ("Mon-Fri 9-5,
    /// Wed 12-8"), and always if `override_days` is set, as `;` does in
    /// OpenStreetMap. Fails if the rule contradicts an earlier one.
    pub fn add(&mut self, mut rule: HoursRule, override_days: bool) -> Result<(), Contradiction> {
        let closed = rule.kind == RuleKind::Closed;
        for earlier in &mut self.rules {
            // A lunch and a pantry may be open at the same time.
            let two_things =
                earlier.label.is_some() && rule.label.is_some() && earlier.label != rule.label;
            let beside = two_things || !earlier.shares_a_time(&rule);
            let both_closed = closed && earlier.kind == RuleKind::Closed;
            let apart = both_closed
                || !earlier.shares_a_day(&rule)
                || (beside && !closed && !override_days);
            if apart {
                continue;
            }
            if *earlier == rule {
                return Ok(());
            }
            if earlier.kind == RuleKind::Closed {
                return Err(Contradiction);
            }
            match (earlier.is_weekly(), rule.is_weekly()) {
                (true, true) => {
                    let fewer = earlier.all_days().without(rule.all_days());
                    if fewer.is_empty() && !override_days {
                        return Err(Contradiction);
                    }
                    earlier.take_out_days(rule.all_days());
                }
                (true, false) => rule.replaces = true,
                (false, _) => return Err(Contradiction),
            }
        }
        self.rules.retain(|earlier| !earlier.days.is_empty());
        self.rules.push(rule);
        Ok(())
    }

    /// Whether the rules mean exactly 24/7.
    pub fn is_always(&self) -> bool {
        let [rule] = self.rules.as_slice() else {
            return false;
        };
        rule.kind == RuleKind::Open
            && rule.is_weekly()
            && rule.all_days() == Days::ALL
            && rule.times == [ClockRange::ALL_DAY]
            && self.holidays != OnHolidays::Closed
            && self.season.is_none()
    }

    /// The rules as an OpenStreetMap `opening_hours` expression.
    pub fn expression(&self) -> String {
        let runs_over = |rule: &HoursRule| rule.times.iter().any(|range| range.end > DAY);
        let overnight = self.rules.iter().any(runs_over);
        let mut text = String::new();
        if let (Some(season), true) = (&self.season, self.rules.is_empty()) {
            text = format!("{} unknown \"season\"", months_expression(season));
        }
        for (index, rule) in self.rules.iter().enumerate() {
            // The closed day was already removed from the other rules.
            if rule.kind == RuleKind::Closed && !rule.replaces {
                continue;
            }
            if !text.is_empty() {
                let alone = |earlier: &HoursRule| !earlier.all_days().overlaps(rule.all_days());
                let apart = !overnight && self.rules.iter().take(index).all(alone);
                // `;` would drop the early hours that extend from the previous
                // night.
                text.push_str(if rule.replaces || apart { "; " } else { ", " });
            }
            text.push_str(&self.rule_expression(rule));
        }
        if self.holidays == OnHolidays::Closed {
            text.push_str("; PH off");
        }
        if self.otherwise_by_appointment {
            text.push_str(" || unknown \"by appointment\"");
        }
        text
    }

    fn rule_expression(&self, rule: &HoursRule) -> String {
        let mut days = days_expression(&rule.days);
        // `PH` would also open on holidays outside the rule's weekdays.
        if self.holidays == OnHolidays::Same && rule.all_days() == Days::ALL {
            days.push_str(",PH");
        }
        let mut parts: Vec<String> = self.season.iter().map(months_expression).collect();
        parts.push(days);
        let times: Vec<String> = rule.times.iter().map(|range| range.expression()).collect();
        if !times.is_empty() {
            parts.push(times.join(","));
        }
        match (rule.kind, &rule.label) {
            (RuleKind::Closed, _) => parts.push("off".to_string()),
            (RuleKind::ByAppointment, _) => parts.push("unknown \"by appointment\"".to_string()),
            (RuleKind::Open, Some(label)) => parts.push(format!("open \"{label}\"")),
            (RuleKind::Open, None) => {}
        }
        parts.join(" ")
    }
}

impl ClockRange {
    fn expression(self) -> String {
        let end = if self.end > DAY {
            self.end - DAY
        } else {
            self.end
        };
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        format!("{}-{}", clock(self.start), clock(end))
    }
}

/// `Jan-Mar`.
fn months_expression(season: &Season) -> String {
    const CODES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let code = |(month, _): (i8, i8)| {
        let at = usize::try_from(month - 1).ok();
        at.and_then(|at| CODES.get(at)).copied().unwrap_or_default()
    };
    match (code(season.first), code(season.last)) {
        (first, last) if first == last => first.to_owned(),
        (first, last) => format!("{first}-{last}"),
    }
}

fn days_expression(groups: &[DayGroup]) -> String {
    let mut parts = Vec::new();
    for group in groups {
        if group.ordinals.is_empty() {
            for (first, last) in group.days.runs() {
                parts.push(match first == last {
                    true => day_code(first).to_string(),
                    false => format!("{}-{}", day_code(first), day_code(last)),
                });
            }
            continue;
        }
        let ordinals: Vec<String> = group.ordinals.iter().map(i8::to_string).collect();
        for day in group.days.iter() {
            parts.push(format!("{}[{}]", day_code(day), ordinals.join(",")));
        }
    }
    parts.join(",")
}
