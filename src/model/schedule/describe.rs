//! Schedules and open states as display text, English and Spanish.

use jiff::{Timestamp, ToSpan, Zoned};

use super::format_time;
use super::format_time::{list, sentence};
use super::weekly_meeting::{Pattern, WeeklyMeeting};
use crate::model::language::Language;
use crate::model::schedule::days::Days;
use crate::model::schedule::hours_rules::{
    ClockRange, DAY, DayGroup, HoursRule, HoursRules, OnHolidays, RuleKind,
};
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

    /// Text of a schedule without clock times, used for its state as well.
    fn plain_words(&self, language: Language) -> &'static str {
        match self {
            Schedule::Always => language.pick("Open day and night", "Abierto día y noche"),
            Schedule::ByAppointment => language.pick("By appointment", "Con cita"),
            _ => language.pick("Ask when it is open", "Pregunte el horario"),
        }
    }

    /// The open state at `now` as display text, in the listing's time zone:
    /// `Open now, until 5:00 pm`, `Starts in 1 hour 30 minutes`, `Closed now.
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
            State::Unknown if state.holiday => language
                .pick("Holiday: call first", "Día festivo: llame antes")
                .to_string(),
            State::Unknown => self.doubt_words().plain_words(language).to_string(),
            State::Closed if meeting => next_meeting(state, &now, language),
            State::Closed => self.closed_text(state, &now, language),
        }
    }

    /// The reason for uncertain hours other than a holiday. For parsed rules it
    /// can only be an appointment; other syntax may mean anything.
    fn doubt_words(&self) -> Schedule {
        match self {
            Schedule::Hours(hours) if hours.rules().is_some() => Schedule::ByAppointment,
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
        let open = match meeting {
            true => language.pick("On now", "En curso"),
            false => language.pick("Open now", "Abierto ahora"),
        };
        let Some(until) = &state.until else {
            return open.to_string();
        };
        let time = format_time::until(format_time::minutes(until.time()), language);
        let days = format_time::days_between(now.date(), until.date());
        // "until 7:00 am" in the evening can only be tomorrow.
        if days == 0 || now.duration_until(until).as_hours() < 18 {
            return format!("{open}, {time}");
        }
        let day = match days {
            1 => language.pick("tomorrow", "mañana").to_string(),
            2..=6 => {
                language.pick("", "el ").to_string()
                    + format_time::weekday(until.weekday(), language)
            }
            _ => {
                language.pick("", "el ").to_string()
                    + &format_time::date(until.date(), now.date(), language)
            }
        };
        match language {
            Language::English => format!("{open}, until {day}{}", time.replacen("until", " at", 1)),
            Language::Spanish => format!(
                "{open}, hasta {day}{}",
                time.replacen("hasta", " a", 1).replace(" a el ", " al ")
            ),
        }
    }

    fn closed_text(&self, state: &OpenState, now: &Zoned, language: Language) -> String {
        let closed = language.pick("Closed now", "Cerrado ahora");
        if state.holiday {
            let holiday = language.pick("Holiday: call first", "Día festivo: llame antes");
            return format!("{closed}. {holiday}");
        }
        let Some(next) = &state.next else {
            return closed.to_string();
        };
        let days = format_time::days_between(now.date(), next.start.date());
        if days >= FAR_DAYS && !self.is_on_today(now) {
            let date = format_time::date(next.start.date(), now.date(), language);
            return match language {
                Language::English => format!("Not open today. Next: {date}"),
                Language::Spanish => format!("Hoy no abre. Próximo día: {date}"),
            };
        }
        let day = match (days, language) {
            (0, Language::English) => "today".to_string(),
            (0, Language::Spanish) => "hoy".to_string(),
            (1, Language::English) => "tomorrow".to_string(),
            (1, Language::Spanish) => "mañana".to_string(),
            (2..=6, Language::English) => {
                format_time::weekday(next.start.weekday(), language).to_string()
            }
            (2..=6, Language::Spanish) => format!(
                "el {}",
                format_time::weekday(next.start.weekday(), language)
            ),
            (_, Language::English) => format_time::date(next.start.date(), now.date(), language),
            (_, Language::Spanish) => format!(
                "el {}",
                format_time::date(next.start.date(), now.date(), language)
            ),
        };
        let time = format_time::at(format_time::minutes(next.start.time()), language);
        let opens = language.pick("Opens", "Abre");
        format!("{closed}. {opens} {day} {time}")
    }

    /// Whether it was open or will be open at any time today.
    fn is_on_today(&self, now: &Zoned) -> bool {
        let bounds = now
            .start_of_day()
            .and_then(|start| Ok((start.timestamp(), start.checked_add(1.day())?.timestamp())));
        bounds.is_ok_and(|(start, end)| self.spans(start, end).next().is_some())
    }
}

/// `Starts in 20 minutes`, `Opens in 1 hour`.
fn soon_text(state: &OpenState, now: &Zoned, meeting: bool, language: Language) -> String {
    let verb = match meeting {
        true => language.pick("Starts in", "Empieza en"),
        false => language.pick("Opens in", "Abre en"),
    };
    let wait = state
        .next
        .as_ref()
        .map(|next| format_time::duration(now, &next.start, language));
    format!("{verb} {}", wait.unwrap_or_default())
}

/// `Tonight 7:00 to 8:00 pm`, `Thursday noon to 1:00 pm`, `Friday, Dec 4, …`.
fn next_meeting(state: &OpenState, now: &Zoned, language: Language) -> String {
    let Some(next) = &state.next else {
        return language
            .pick("No date is set", "Sin fecha fijada")
            .to_string();
    };
    let start = format_time::minutes(next.start.time());
    let end = format_time::minutes(next.end.time());
    let end = if end <= start { end + DAY } else { end };
    let times = format_time::range(ClockRange { start, end }, language);
    let evening = next.start.time() >= crate::model::schedule::time_window::EVENING;
    let day = match format_time::days_between(now.date(), next.start.date()) {
        0 if evening => language.pick("tonight", "esta noche").to_string(),
        0 => language.pick("today", "hoy").to_string(),
        1 => language.pick("tomorrow", "mañana").to_string(),
        2..=6 => format_time::weekday(next.start.weekday(), language).to_string(),
        _ => format_time::date(next.start.date(), now.date(), language) + ",",
    };
    sentence(&format!("{day} {times}"))
}

fn describe_meeting(meeting: &WeeklyMeeting, language: Language) -> String {
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
        text += &match language {
            Language::English => format!(", {first} to {last}"),
            Language::Spanish => format!(", del {first} al {last}"),
        };
    }
    match meeting.skip.len() {
        0 => {}
        1..=MAX_SKIPPED => {
            let dates: Vec<String> = meeting
                .skip
                .iter()
                .map(|date| {
                    let day = format_time::month_day(date.month(), date.day(), language);
                    let year = language.pick(", ", " de ");
                    format!("{day}{year}{}", date.year())
                })
                .collect();
            let not = language.pick("not on", "excepto el");
            text += &format!("; {not} {}", list(&dates, language));
        }
        _ => text += language.pick("; not on some dates", "; excepto algunas fechas"),
    }
    sentence(&text)
}

/// `every other Monday`; `un lunes sí y otro no`.
fn every_other(days: Days, language: Language) -> String {
    let names = format_time::days(days, false, language);
    match (language, days.single()) {
        (Language::English, Some(_)) => format!("every other {names}"),
        (Language::English, None) => format!("every other week, {names}"),
        (Language::Spanish, Some(_)) => format!("un {names} sí y otro no"),
        (Language::Spanish, None) => format!("cada dos semanas, {names}"),
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
    match language {
        Language::English => format!("{which} {names}"),
        Language::Spanish => format!("{which} {names} del mes"),
    }
}

fn describe_hours(rules: &HoursRules, language: Language) -> String {
    let mut parts: Vec<String> = rules
        .rules
        .iter()
        .map(|rule| describe_rule(rule, language))
        .collect();
    match rules.holidays {
        OnHolidays::Unsaid => {}
        OnHolidays::Closed => {
            parts.push(
                language
                    .pick("closed on holidays", "cerrado los días festivos")
                    .to_string(),
            );
        }
        OnHolidays::Same => {
            parts.push(
                language
                    .pick("holidays too", "también los días festivos")
                    .to_string(),
            );
        }
    }
    if rules.otherwise_by_appointment {
        parts.push(language.pick("or by appointment", "o con cita").to_string());
    }
    sentence(&parts.join("; "))
}

fn describe_rule(rule: &HoursRule, language: Language) -> String {
    let groups: Vec<String> = rule
        .days
        .iter()
        .map(|group| group_words(group, rule, language))
        .collect();
    let days = list(&groups, language);
    let days = match (rule.kind, language) {
        (RuleKind::Closed, Language::English) => return format!("closed {days}"),
        (RuleKind::Closed, Language::Spanish) => return format!("cerrado los {days}"),
        _ => days,
    };
    let label = rule
        .label
        .as_ref()
        .map(|label| format!("{}: ", label_words(label, language)));
    let mut text = label.unwrap_or_default() + &days;
    if !rule.times.is_empty() {
        text += ", ";
        text += &times_words(&rule.times, language);
    }
    if rule.kind == RuleKind::ByAppointment {
        text += language.pick(", by appointment", ", con cita");
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
            let closed = language.pick("closed", "cerrado");
            let (whole, pause) = (
                format_time::range(whole, language),
                format_time::range(pause, language),
            );
            return format!("{whole}, {closed} {pause}");
        }
    }
    let all: Vec<String> = times
        .iter()
        .map(|range| format_time::range(*range, language))
        .collect();
    list(&all, language)
}

/// Translates a rule's label.
fn label_words(label: &str, language: Language) -> &str {
    let spanish = match label {
        "breakfast" => "desayuno",
        "lunch" => "almuerzo",
        "dinner" => "cena",
        "office" => "oficina",
        "pantry" => "despensa",
        "intake" => "admisión",
        "walk-in" => "sin cita",
        "phone" => "teléfono",
        "hotline" => "línea de ayuda",
        "online" => "en línea",
        "showers" => "duchas",
        "laundry" => "lavandería",
        other => other,
    };
    language.pick(label, spanish)
}
