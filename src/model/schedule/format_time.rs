//! Times, days and dates as display text, English and Spanish.

use jiff::Zoned;
use jiff::civil::{Date, Time, Weekday};

use crate::model::language::Language;
use crate::model::schedule::days::Days;
use crate::model::schedule::hours_rules::{ClockRange, DAY};

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
        0 => language.pick("midnight", "medianoche").to_string(),
        NOON => language.pick("noon", "mediodía").to_string(),
        minute => format!("{} {}", digits(minute), half(minute)),
    }
}

/// The time with the Spanish article: `las 5:00 pm`, `la 1:00 pm`, `el mediodía`.
fn with_article(minute: u16) -> String {
    let time = clock(minute, Language::Spanish);
    match minute % DAY {
        0 => format!("la {time}"),
        NOON => format!("el {time}"),
        other if other % NOON / 60 == 1 => format!("la {time}"),
        _ => format!("las {time}"),
    }
}

/// `until 5:00 pm`; `hasta las 5:00 pm`.
pub fn until(minute: u16, language: Language) -> String {
    match language {
        Language::English => format!("until {}", clock(minute, language)),
        Language::Spanish => format!("hasta {}", with_article(minute)),
    }
}

/// `at 5:00 pm`; `a las 5:00 pm`, `al mediodía`.
pub fn at(minute: u16, language: Language) -> String {
    match language {
        Language::English => format!("at {}", clock(minute, language)),
        Language::Spanish => format!("a {}", with_article(minute)).replace("a el ", "al "),
    }
}

/// `7:00 to 8:00 pm`, `11:00 am to noon`; `de 7:00 a 8:00 pm`. A whole day is
/// `all day and night`; `día y noche`.
pub fn range(range: ClockRange, language: Language) -> String {
    if range == ClockRange::ALL_DAY {
        return language
            .pick("all day and night", "día y noche")
            .to_string();
    }
    let plain = |minute: u16| !minute.is_multiple_of(NOON);
    let same_half = half(range.start) == half(range.end) && range.end - range.start < NOON;
    let start = if plain(range.start) && plain(range.end) && same_half {
        digits(range.start)
    } else {
        clock(range.start, language)
    };
    let end = clock(range.end, language);
    match language {
        Language::English => format!("{start} to {end}"),
        Language::Spanish => format!("de {start} a {end}"),
    }
}

/// `Monday`; `lunes`.
pub fn weekday(day: Weekday, language: Language) -> &'static str {
    let (english, spanish) = match day {
        Weekday::Monday => ("Monday", "lunes"),
        Weekday::Tuesday => ("Tuesday", "martes"),
        Weekday::Wednesday => ("Wednesday", "miércoles"),
        Weekday::Thursday => ("Thursday", "jueves"),
        Weekday::Friday => ("Friday", "viernes"),
        Weekday::Saturday => ("Saturday", "sábado"),
        Weekday::Sunday => ("Sunday", "domingo"),
    };
    language.pick(english, spanish)
}

/// `Mondays`; `lunes`, `sábados`.
pub fn weekdays(day: Weekday, language: Language) -> String {
    let name = weekday(day, language);
    match language {
        Language::Spanish if name.ends_with('s') => name.to_string(),
        _ => format!("{name}s"),
    }
}

/// `a`, `a and b`, `a, b and c`; in Spanish with `y`.
pub fn list(parts: &[String], language: Language) -> String {
    let and = language.pick("and", "y");
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
        return language.pick("every day", "todos los días").to_string();
    }
    let runs = days.runs();
    let long = |first: Weekday, last: Weekday| last.since(first) >= 2;
    let plural = plural && !runs.iter().any(|(first, last)| long(*first, *last));
    let mut parts = Vec::new();
    for (first, last) in runs {
        if long(first, last) {
            let (first, last) = (weekday(first, language), weekday(last, language));
            parts.push(match language {
                Language::English => format!("{first} to {last}"),
                Language::Spanish => format!("de {first} a {last}"),
            });
            continue;
        }
        for day in Days::range(first, last).iter() {
            parts.push(match plural {
                true => weekdays(day, language),
                false => weekday(day, language).to_string(),
            });
        }
    }
    list(&parts, language)
}

/// `1st`, `2nd` … `last`; `primer`, `segundo` … `último`.
pub fn ordinal(nth: i8, language: Language) -> &'static str {
    let (english, spanish) = match nth {
        1 => ("1st", "primer"),
        2 => ("2nd", "segundo"),
        3 => ("3rd", "tercer"),
        4 => ("4th", "cuarto"),
        5 => ("5th", "quinto"),
        _ => ("last", "último"),
    };
    language.pick(english, spanish)
}

/// `May 1`, `1 de mayo`, from month 1 to 12 and day 1 to 31.
pub fn month_day(month: i8, day: i8, language: Language) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("January", "enero"),
        ("February", "febrero"),
        ("March", "marzo"),
        ("April", "abril"),
        ("May", "mayo"),
        ("June", "junio"),
        ("July", "julio"),
        ("August", "agosto"),
        ("September", "septiembre"),
        ("October", "octubre"),
        ("November", "noviembre"),
        ("December", "diciembre"),
    ];
    let at = usize::try_from(month - 1).unwrap_or_default();
    let (english, spanish) = NAMES.get(at).copied().unwrap_or_default();
    match language {
        Language::English => format!("{english} {day}"),
        Language::Spanish => format!("{day} de {spanish}"),
    }
}

/// `Friday, Nov 27`; `viernes 27 de noviembre`. Includes the year for a date
/// more than 300 days ahead, which could be mistaken for this year's.
pub fn date(date: Date, today: Date, language: Language) -> String {
    let name = weekday(date.weekday(), language);
    let whole = month_day(date.month(), date.day(), language);
    let far = days_between(today, date) > 300;
    match language {
        Language::English => {
            let (month, day) = whole.split_once(' ').unwrap_or((&whole, ""));
            let month: String = month.chars().take(3).collect();
            let year = if far {
                format!(", {}", date.year())
            } else {
                String::new()
            };
            format!("{name}, {month} {day}{year}")
        }
        Language::Spanish => {
            let year = if far {
                format!(" de {}", date.year())
            } else {
                String::new()
            };
            format!("{name} {whole}{year}")
        }
    }
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
    let unit = |count: i64, one: (&str, &str), many: (&str, &str)| {
        let (english, spanish) = if count == 1 { one } else { many };
        (count > 0).then(|| format!("{count} {}", language.pick(english, spanish)))
    };
    let parts = [
        unit(hours, ("hour", "hora"), ("hours", "horas")),
        unit(minutes, ("minute", "minuto"), ("minutes", "minutos")),
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
