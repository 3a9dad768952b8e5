//! Opening hours as rules, and the rules as an OpenStreetMap expression.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::model::schedule::days::Days;

/// Minutes in a day; a time range that ends later runs past midnight.
pub const DAY: u16 = 24 * 60;

/// Opening hours that were understood whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HoursRules {
    /// The rules in the order they were written.
    pub rules: Vec<HoursRule>,
    /// What was said about holidays.
    pub holidays: OnHolidays,
    /// True if any other time can be arranged.
    pub otherwise_by_appointment: bool,
}

/// Times on some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursRule {
    /// The days, at least one group.
    pub days: Vec<DayGroup>,
    /// The times of such a day, in order, not touching each other. Empty when
    /// closed, or by appointment at no set time.
    pub times: Vec<ClockRange>,
    /// What the rule says of those times.
    pub kind: RuleKind,
    /// What it is for, such as `lunch`.
    pub label: Option<String>,
    /// True if it stands in place of the earlier rules on its days.
    pub replaces: bool,
}

/// Weekdays, each or only some of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayGroup {
    /// The weekdays.
    pub days: Days,
    /// 1 to 5 from the start of the month, −1 the last; empty for every one.
    pub ordinals: Vec<i8>,
}

/// A time range in minutes from midnight. The end is past the start, and past
/// 1440 when the range runs into the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClockRange {
    /// 0 to 1439.
    pub start: u16,
    /// 1 to 2879.
    pub end: u16,
}

/// What a rule says of its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleKind {
    /// Open: come.
    Open,
    /// Closed.
    Closed,
    /// Only for those who asked first.
    ByAppointment,
}

/// What the hours say about public holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum OnHolidays {
    /// Nothing, so nobody knows.
    #[default]
    Unsaid,
    /// Closed.
    Closed,
    /// As on other days.
    Same,
}

/// Two rules that cannot both be true.
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
    /// Takes a pause out of the times; false if no time range contains it.
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

    /// All weekdays named, whichever of the month.
    pub fn all_days(&self) -> Days {
        self.days
            .iter()
            .fold(Days::NONE, |all, group| all.with(group.days))
    }

    /// True if the rule holds every week.
    pub fn is_weekly(&self) -> bool {
        self.days.iter().all(|group| group.ordinals.is_empty())
    }

    /// Takes weekdays out; the groups left without a day go too.
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
    /// Adds a rule after the others. Times apart from earlier ones on the same
    /// day are added to them ("Mon-Fri 9-5, Wed 6-8 pm"). Times across earlier
    /// ones take their place if the days are fewer ("Mon-Fri 9-5, Wed 12-8"),
    /// and always when `override_days` is set, as a `;` does in OpenStreetMap.
    /// Fails if the rule and an earlier one cannot both be true.
    pub fn add(&mut self, mut rule: HoursRule, override_days: bool) -> Result<(), Contradiction> {
        let closed = rule.kind == RuleKind::Closed;
        for earlier in &mut self.rules {
            // A lunch and a pantry may well be open at the same hours.
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

    /// True if they say open at every hour of every day and nothing else.
    pub fn is_always(&self) -> bool {
        let [rule] = self.rules.as_slice() else {
            return false;
        };
        rule.kind == RuleKind::Open
            && rule.is_weekly()
            && rule.all_days() == Days::ALL
            && rule.times == [ClockRange::ALL_DAY]
            && self.holidays != OnHolidays::Closed
    }

    /// The rules as an OpenStreetMap `opening_hours` expression.
    pub fn expression(&self) -> String {
        let runs_over = |rule: &HoursRule| rule.times.iter().any(|range| range.end > DAY);
        let overnight = self.rules.iter().any(runs_over);
        let mut text = String::new();
        for (index, rule) in self.rules.iter().enumerate() {
            // A closed day has already been taken out of the other rules.
            if rule.kind == RuleKind::Closed && !rule.replaces {
                continue;
            }
            if !text.is_empty() {
                let alone = |earlier: &HoursRule| !earlier.all_days().overlaps(rule.all_days());
                let apart = !overnight && self.rules.iter().take(index).all(alone);
                // `;` would wipe the small hours that run over from the night before.
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
        let mut parts = vec![days_expression(&rule.days)];
        // `PH` would add a holiday on any weekday to rules of only some.
        if self.holidays == OnHolidays::Same && rule.all_days() == Days::ALL {
            parts[0].push_str(",PH");
        }
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

fn day_code(day: Weekday) -> &'static str {
    match day {
        Weekday::Sunday => "Su",
        Weekday::Monday => "Mo",
        Weekday::Tuesday => "Tu",
        Weekday::Wednesday => "We",
        Weekday::Thursday => "Th",
        Weekday::Friday => "Fr",
        Weekday::Saturday => "Sa",
    }
}
