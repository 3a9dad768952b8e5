//! Schedules and open states as display text, English and Spanish.

use jiff::{Timestamp, ToSpan, Zoned};

use super::format_time;
use super::format_time::{list, sentence};
use super::weekly_meeting::{Pattern, Season, WeeklyMeeting};
use crate::model::language::Language;
use crate::model::schedule::days::Days;
use crate::model::schedule::hours_rules::{
    ClockRange, DAY, DayGroup, HoursRule, HoursRules, OnHolidays, RuleKind,
};
use crate::model::schedule::phrases::{fill, phrases};
use crate::model::schedule::{OpenState, Schedule, State};

/// Limits for a pause described as "closed noon to 1:00 pm": latest start in
/// minutes from midnight, and maximum length in minutes.
const LATEST_PAUSE: u16 = 15 * 60;
const MAX_PAUSE_LENGTH: u16 = 120;

/// Maximum number of skipped dates listed individually.
const MAX_SKIPPED: usize = 3;

/// From this many days ahead, "Closed now" would be misleading.
const FAR_DAYS: i64 = 3;

impl Schedule {
    /// The schedule as display text: `Mondays 7:00 to 8:00 pm`, `Monday to
    /// Friday, 8:30 am to 5:00 pm, closed noon to 1:00 pm`, `Open day and
    /// night`. Unparsed hours are returned as written.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Schedule::Weekly(meeting) => describe_meeting(meeting, language),
            Schedule::Hours(hours) => match hours.rules() {
                Some(rules) => describe_hours(rules, language),
                None => hours.written().to_string(),
            },
            Schedule::Written(text) => text.clone(),
            Schedule::Always | Schedule::ByAppointment | Schedule::Unknown => {
                self.plain_words(language).to_string()
            }
        }
    }

    /// The schedule in as few characters as stay plain, for text messages:
    /// `Mon-Fri, 8:30am-5pm`. Hours that were not parsed are returned as
    /// written.
    pub fn describe_short(&self, language: Language) -> String {
        let described = self.describe(language);
        let is_parsed = match self {
            Schedule::Weekly(_) => true,
            Schedule::Hours(hours) => hours.rules().is_some(),
            _ => false,
        };
        if !is_parsed {
            return described;
        }
        let words = phrases(language);
        // Plurals first, which contain the singular.
        let names = words.each_weekday.iter().chain(&words.weekdays);
        let days = names.fold(described, |text, name| {
            let short: String = name.chars().take(3).collect();
            text.replace(name, &short)
                .replace(&sentence(name), &sentence(&short))
        });
        let short = words.short.iter();
        sentence(&short.fold(days, |text, [long, short]| text.replace(long, short)))
    }

    /// Text of a schedule without clock times, used for its state as well.
    fn plain_words(&self, language: Language) -> &'static str {
        match self {
            Schedule::Always => &phrases(language).always,
            Schedule::ByAppointment => &phrases(language).by_appointment,
            _ => &phrases(language).unknown,
        }
    }

    /// The open state at `now` as display text, in the listing's time zone:
    /// `Open now, until 5:00 pm`, `Starts at 7:00 pm, in 30 minutes`, `Closed now.
    /// Opens Monday at 8:30 am`.
    pub fn state_text(&self, state: &OpenState, now: Timestamp, language: Language) -> String {
        let Some(zone) = self.zone() else {
            return self.plain_words(language).to_string();
        };
        let now = now.to_zoned(zone.time_zone().clone());
        let meeting = matches!(self, Schedule::Weekly(_));
        match state.state {
            State::Open => self.open_text(state, &now, language),
            State::Soon => soon_text(state, &now, meeting, language),
            State::Unknown if state.holiday => phrases(language).holiday.clone(),
            State::Unknown => self.doubt_words().plain_words(language).to_string(),
            State::Closed if meeting => next_meeting(state, &now, language),
            State::Closed if self.is_out_of_season(None, now.timestamp()) => {
                let season = self.season_text(language).unwrap_or_default();
                fill(&phrases(language).out_of_season, &[("season", &season)])
            }
            State::Closed => self.closed_text(state, &now, language),
        }
    }

    /// The months in which a place is open: `January to March`; `None` if all
    /// year.
    pub fn season_text(&self, language: Language) -> Option<String> {
        match self {
            Schedule::Hours(_) => Some(months(self.season()?, language)),
            _ => None,
        }
    }

    /// The reason for uncertain hours other than a holiday. For parsed rules it
    /// can only be an appointment; other syntax may mean anything.
    fn doubt_words(&self) -> Schedule {
        match self {
            Schedule::Hours(hours) if hours.rules().is_some_and(|all| !all.rules.is_empty()) => {
                Schedule::ByAppointment
            }
            Schedule::Hours(hours) if hours.expression().contains("\"by appointment\"") => {
                Schedule::ByAppointment
            }
            _ => Schedule::Unknown,
        }
    }

    fn open_text(&self, state: &OpenState, now: &Zoned, language: Language) -> String {
        let meeting = matches!(self, Schedule::Weekly(_));
        let about_to_start = state.next.as_ref().zip(state.until.as_ref());
        if meeting && about_to_start.is_some_and(|(next, until)| next.end == *until) {
            return soon_text(state, now, meeting, language);
        }
        let words = phrases(language);
        let open = match meeting {
            true => &words.on_now,
            false => &words.open_now,
        };
        let Some(until) = &state.until else {
            return open.clone();
        };
        let minute = format_time::minutes(until.time());
        let days = format_time::days_between(now.date(), until.date());
        // "until 7:00 am" in the evening can only be tomorrow.
        if days == 0 || now.duration_until(until).as_hours() < 18 {
            return format!("{open}, {}", format_time::until(minute, language));
        }
        let day = day_words(until, now, language);
        let at = format_time::at(minute, language);
        let until = fill(&words.until_day, &[("day", &day), ("at", &at)]);
        format!("{open}, {until}")
    }

    fn closed_text(&self, state: &OpenState, now: &Zoned, language: Language) -> String {
        let words = phrases(language);
        let closed = &words.closed_now;
        if state.holiday {
            return format!("{closed}. {}", words.holiday);
        }
        let Some(next) = &state.next else {
            return closed.clone();
        };
        let days = format_time::days_between(now.date(), next.start.date());
        if days >= FAR_DAYS && !self.is_on_today(now) {
            let date = format_time::date(next.start.date(), now.date(), language);
            return fill(&words.next_day, &[("date", &date)]);
        }
        let day = day_words(&next.start, now, language);
        let at = format_time::at(format_time::minutes(next.start.time()), language);
        let opens = fill(&words.opens, &[("day", &day), ("at", &at)]);
        format!("{closed}. {opens}")
    }

    /// Whether it was open or will be open at any time today.
    fn is_on_today(&self, now: &Zoned) -> bool {
        let bounds = now
            .start_of_day()
            .and_then(|start| Ok((start.timestamp(), start.checked_add(1.day())?.timestamp())));
        bounds.is_ok_and(|(start, end)| self.spans(start, end).next().is_some())
    }
}

/// `today`, `tomorrow`, `Friday`, `Friday, Dec 4`; `hoy`, `mañana`, `el viernes`.
fn day_words(day: &Zoned, now: &Zoned, language: Language) -> String {
    let words = phrases(language);
    let name = match format_time::days_between(now.date(), day.date()) {
        0 => return words.today.clone(),
        1 => return words.tomorrow.clone(),
        2..=6 => format_time::weekday(day.weekday(), language).to_owned(),
        _ => format_time::date(day.date(), now.date(), language),
    };
    fill(&words.on_day, &[("day", &name)])
}

/// `Starts at 7:00 pm, in 20 minutes`, `Opens at noon, in 1 hour`.
fn soon_text(state: &OpenState, now: &Zoned, meeting: bool, language: Language) -> String {
    let sentence = match meeting {
        true => &phrases(language).starts_in,
        false => &phrases(language).opens_in,
    };
    let next = state.next.as_ref().map(|next| &next.start);
    let wait = next.map(|start| format_time::duration(now, start, language));
    let at = next.map(|start| format_time::at(format_time::minutes(start.time()), language));
    let (at, wait) = (at.unwrap_or_default(), wait.unwrap_or_default());
    fill(sentence, &[("at", &at), ("wait", &wait)])
}

/// `Tonight 7:00 to 8:00 pm`, `Thursday noon to 1:00 pm`, `Friday, Dec 4, …`.
fn next_meeting(state: &OpenState, now: &Zoned, language: Language) -> String {
    let Some(next) = &state.next else {
        return phrases(language).no_date.clone();
    };
    let start = format_time::minutes(next.start.time());
    let end = format_time::minutes(next.end.time());
    let end = if end <= start { end + DAY } else { end };
    let times = format_time::range(ClockRange { start, end }, language);
    let evening = next.start.time() >= crate::model::schedule::time_window::EVENING;
    let day = match format_time::days_between(now.date(), next.start.date()) {
        0 if evening => phrases(language).tonight.clone(),
        0 => phrases(language).today.clone(),
        1 => phrases(language).tomorrow.clone(),
        2..=6 => format_time::weekday(next.start.weekday(), language).to_string(),
        _ => format_time::date(next.start.date(), now.date(), language) + ",",
    };
    sentence(&format!("{day} {times}"))
}

fn describe_meeting(meeting: &WeeklyMeeting, language: Language) -> String {
    let words = phrases(language);
    let start = format_time::minutes(meeting.start);
    let end = start + meeting.minutes.clamp(1, DAY);
    let times = format_time::range(ClockRange { start, end }, language);
    let days = match &meeting.pattern {
        Pattern::EveryWeek => format_time::days(meeting.days, true, language),
        Pattern::OfMonth(ordinals) => days_of_month(meeting.days, ordinals, language),
        Pattern::EveryOtherWeek { .. } => every_other(meeting.days, language),
    };
    let one_day = meeting.pattern == Pattern::EveryWeek && meeting.days.single().is_some();
    let mut text = days + if one_day { " " } else { ", " } + &times;
    if let Some(season) = meeting.season {
        let day = |(month, day): (i8, i8)| format_time::month_day(month, day, language);
        let (first, last) = (day(season.first), day(season.last));
        text += ", ";
        text += &fill(&words.season, &[("first", &first), ("last", &last)]);
    }
    match meeting.skip.len() {
        0 => {}
        1..=MAX_SKIPPED => {
            let skipped = meeting.skip.iter();
            let dates: Vec<String> = skipped
                .map(|date| format_time::month_day_year(*date, language))
                .collect();
            text += "; ";
            text += &fill(&words.except_on, &[("dates", &list(&dates, language))]);
        }
        _ => {
            text += "; ";
            text += &words.except_on_some;
        }
    }
    sentence(&text)
}

/// `every other Monday`; `un lunes sí y otro no`.
fn every_other(days: Days, language: Language) -> String {
    let names = format_time::days(days, false, language);
    match days.single() {
        Some(_) => fill(&phrases(language).every_other_day, &[("day", &names)]),
        None => fill(&phrases(language).every_other_week, &[("days", &names)]),
    }
}

/// `2nd and 4th Friday`; `segundo y cuarto viernes del mes`.
fn days_of_month(days: Days, ordinals: &[i8], language: Language) -> String {
    let which: Vec<String> = ordinals
        .iter()
        .map(|nth| format_time::ordinal(*nth, language).to_string())
        .collect();
    let which = list(&which, language);
    let names = format_time::days(days, false, language);
    let values = [("which", which.as_str()), ("days", &names)];
    fill(&phrases(language).of_month, &values)
}

fn describe_hours(rules: &HoursRules, language: Language) -> String {
    let mut parts: Vec<String> = rules
        .rules
        .iter()
        .map(|rule| describe_rule(rule, language))
        .collect();
    let words = phrases(language);
    match rules.holidays {
        OnHolidays::Unsaid => {}
        OnHolidays::Closed => parts.push(words.closed_on_holidays.clone()),
        OnHolidays::Same => parts.push(words.holidays_too.clone()),
    }
    if rules.otherwise_by_appointment {
        parts.push(words.or_by_appointment.clone());
    }
    let hours = parts.join("; ");
    let season = rules.season.map(|season| months(season, language));
    sentence(&match season {
        Some(season) if hours.is_empty() => season,
        Some(season) => format!("{season}, {hours}"),
        None => hours,
    })
}

/// `January to March`; `de enero a marzo`.
fn months(season: Season, language: Language) -> String {
    let ((first, _), (last, _)) = (season.first, season.last);
    let words = phrases(language);
    let name = |month| format_time::of_month(&words.months, month);
    match first == last {
        true => name(first).to_owned(),
        false => {
            let ends = [("first", name(first)), ("last", name(last))];
            fill(&words.days_from_to, &ends)
        }
    }
}

fn describe_rule(rule: &HoursRule, language: Language) -> String {
    let groups: Vec<String> = rule
        .days
        .iter()
        .map(|group| group_words(group, rule, language))
        .collect();
    let days = list(&groups, language);
    let words = phrases(language);
    if rule.kind == RuleKind::Closed {
        return fill(&words.closed_days, &[("days", &days)]);
    }
    let label = rule
        .label
        .as_ref()
        .map(|label| format!("{}: ", words.labels.get(label).unwrap_or(label)));
    let mut text = label.unwrap_or_default() + &days;
    if !rule.times.is_empty() {
        text += ", ";
        text += &times_words(&rule.times, language);
    }
    if rule.kind == RuleKind::ByAppointment {
        text += ", ";
        text += &words.also_by_appointment;
    }
    text
}

fn group_words(group: &DayGroup, rule: &HoursRule, language: Language) -> String {
    if !group.ordinals.is_empty() {
        return days_of_month(group.days, &group.ordinals, language);
    }
    format_time::days(group.days, rule.kind == RuleKind::Closed, language)
}

/// `8:30 am to noon and 1:00 to 5:00 pm`, or with a short pause in the middle
/// of the day `8:30 am to 5:00 pm, closed noon to 1:00 pm`.
fn times_words(times: &[ClockRange], language: Language) -> String {
    if let [before, after] = times {
        let pause = ClockRange {
            start: before.end,
            end: after.start,
        };
        let midday = pause.start >= 11 * 60 && pause.start <= LATEST_PAUSE;
        if midday && pause.end - pause.start <= MAX_PAUSE_LENGTH {
            let whole = ClockRange {
                start: before.start,
                end: after.end,
            };
            let (whole, pause) = (
                format_time::range(whole, language),
                format_time::range(pause, language),
            );
            let closed = fill(&phrases(language).closed_times, &[("times", &pause)]);
            return format!("{whole}, {closed}");
        }
    }
    let all: Vec<String> = times
        .iter()
        .map(|range| format_time::range(*range, language))
        .collect();
    list(&all, language)
}
