//! Times, days and dates as display text, English and Spanish.

use jiff::Zoned;
use jiff::civil::{Date, Time, Weekday};

use crate::model::language::Language;
use crate::model::schedule::days::Days;
use crate::model::schedule::hours_rules::{ClockRange, DAY};
use crate::model::schedule::phrases::{fill, phrases};

const NOON: u16 = 12 * 60;

/// Minutes from midnight for a time of day.
pub fn minutes(time: Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}

fn half(minute: u16) -> &'static str {
    if minute % DAY < NOON { "am" } else { "pm" }
}

/// `7:00`, without am or pm.
fn digits(minute: u16) -> String {
    let hour = minute % DAY / 60 % 12;
    let hour = if hour == 0 { 12 } else { hour };
    format!("{hour}:{:02}", minute % 60)
}

/// `7:00 pm`, `noon`, `midnight`; `7:00 pm`, `mediodía`, `medianoche`.
/// Minutes from midnight, 0 to 2879.
pub fn clock(minute: u16, language: Language) -> String {
    match minute % DAY {
        0 => phrases(language).midnight.clone(),
        NOON => phrases(language).noon.clone(),
        minute => format!("{} {}", digits(minute), half(minute)),
    }
}

/// `until 5:00 pm`; `hasta las 5:00 pm`.
pub fn until(minute: u16, language: Language) -> String {
    let words = phrases(language);
    let sentences = [
        &words.until_midnight,
        &words.until_noon,
        &words.until_one,
        &words.until,
    ];
    with_time(minute, language, sentences)
}

/// `at 5:00 pm`; `a las 5:00 pm`, `al mediodía`.
pub fn at(minute: u16, language: Language) -> String {
    let words = phrases(language);
    let sentences = [&words.at_midnight, &words.at_noon, &words.at_one, &words.at];
    with_time(minute, language, sentences)
}

/// A time of day in the sentence for midnight, for noon, for the hour of one,
/// which is singular in Spanish, or for any other.
fn with_time(minute: u16, language: Language, sentences: [&String; 4]) -> String {
    let [midnight, noon, one, other] = sentences;
    let sentence = match minute % DAY {
        0 => midnight,
        NOON => noon,
        minute if minute % NOON / 60 == 1 => one,
        _ => other,
    };
    fill(sentence, &[("time", &clock(minute, language))])
}

/// `7:00 to 8:00 pm`, `11:00 am to noon`; `de 7:00 a 8:00 pm`. A whole day is
/// `all day and night`; `día y noche`.
pub fn range(range: ClockRange, language: Language) -> String {
    if range == ClockRange::ALL_DAY {
        return phrases(language).all_day.clone();
    }
    let plain = |minute: u16| !minute.is_multiple_of(NOON);
    let same_half = half(range.start) == half(range.end) && range.end - range.start < NOON;
    let start = if plain(range.start) && plain(range.end) && same_half {
        digits(range.start)
    } else {
        clock(range.start, language)
    };
    let end = clock(range.end, language);
    fill(
        &phrases(language).range,
        &[("start", &start), ("end", &end)],
    )
}

/// `Monday`; `lunes`.
pub fn weekday(day: Weekday, language: Language) -> &'static str {
    let at = usize::from(day.to_monday_zero_offset().unsigned_abs());
    &phrases(language).weekdays[at]
}

/// `Mondays`; `lunes`, `sábados`.
pub fn weekdays(day: Weekday, language: Language) -> &'static str {
    let at = usize::from(day.to_monday_zero_offset().unsigned_abs());
    &phrases(language).each_weekday[at]
}

/// `a`, `a and b`, `a, b and c`; in Spanish with `y`.
pub fn list(parts: &[String], language: Language) -> String {
    let and = &phrases(language).and;
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [all @ .., last] => format!("{} {and} {last}", all.join(", ")),
    }
}

/// `Monday to Friday`, `Tuesday and Thursday`, `every day`. Three or more
/// consecutive days form a range. With `plural`, single days become `Mondays`.
pub fn days(days: Days, plural: bool, language: Language) -> String {
    if days == Days::ALL {
        return phrases(language).every_day.clone();
    }
    let runs = days.runs();
    let long = |first: Weekday, last: Weekday| last.since(first) >= 2;
    let plural = plural && !runs.iter().any(|(first, last)| long(*first, *last));
    let mut parts = Vec::new();
    for (first, last) in runs {
        if long(first, last) {
            let (first, last) = (weekday(first, language), weekday(last, language));
            let sentence = &phrases(language).days_from_to;
            parts.push(fill(sentence, &[("first", first), ("last", last)]));
            continue;
        }
        for day in Days::range(first, last).iter() {
            let name = match plural {
                true => weekdays(day, language),
                false => weekday(day, language),
            };
            parts.push(name.to_owned());
        }
    }
    list(&parts, language)
}

/// `1st`, `2nd` … `last`; `primer`, `segundo` … `último`.
pub fn ordinal(nth: i8, language: Language) -> &'static str {
    let words = phrases(language);
    let at = usize::try_from(nth - 1).ok();
    let name = at.and_then(|at| words.ordinals.get(at));
    name.unwrap_or(&words.last)
}

/// `May 1`, `1 de mayo`, from month 1 to 12 and day 1 to 31.
pub fn month_day(month: i8, day: i8, language: Language) -> String {
    let words = phrases(language);
    let name = of_month(&words.months, month);
    fill(
        &words.month_day,
        &[("month", name), ("day", &day.to_string())],
    )
}

/// `May 1, 2027`; `1 de mayo de 2027`.
pub fn month_day_year(date: Date, language: Language) -> String {
    let words = phrases(language);
    let (day, year) = (date.day().to_string(), date.year().to_string());
    let month = of_month(&words.months, date.month());
    let values = [("month", month), ("day", &day), ("year", &year)];
    fill(&words.month_day_year, &values)
}

/// The name of a month from 1 to 12, of a list of all.
pub fn of_month(names: &[String; 12], month: i8) -> &str {
    let at = usize::try_from(month - 1).unwrap_or_default();
    names.get(at).map_or("", String::as_str)
}

/// `Friday, Nov 27`; `viernes 27 de noviembre`. Includes the year for a date
/// more than 300 days ahead, which could be mistaken for this year's.
pub fn date(date: Date, today: Date, language: Language) -> String {
    let words = phrases(language);
    let sentence = match days_between(today, date) > 300 {
        true => &words.date_with_year,
        false => &words.date,
    };
    let (day, year) = (date.day().to_string(), date.year().to_string());
    let values = [
        ("weekday", weekday(date.weekday(), language)),
        ("month", of_month(&words.short_months, date.month())),
        ("day", &day),
        ("year", &year),
    ];
    fill(sentence, &values)
}

/// Whole days between two dates; negative if `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// `1 hour 30 minutes`; `1 hora 30 minutos`. Minimum one minute.
pub fn duration(from: &Zoned, to: &Zoned, language: Language) -> String {
    let seconds = from.duration_until(to).as_secs().max(0);
    // Rounded up: 90 seconds are "2 minutes".
    let all = ((seconds + 59) / 60).max(1);
    let (hours, minutes) = (all / 60, all % 60);
    let words = phrases(language);
    let unit = |count: i64, one: &str, many: &str| {
        let sentence = if count == 1 { one } else { many };
        (count > 0).then(|| fill(sentence, &[("count", &count.to_string())]))
    };
    let parts = [
        unit(hours, &words.hour, &words.hours),
        unit(minutes, &words.minute, &words.minutes),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Capitalizes the first letter.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
