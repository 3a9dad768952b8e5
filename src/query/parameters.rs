//! The URL parameters of a search, with the values they accept.

use std::ops::RangeInclusive;

use jiff::civil::Time;

use crate::model::eligibility::{MAX_AGE, Question};
use crate::model::localized_text::Text;
use crate::model::schedule::time_window::Day;

/// Maximum length of a parameter value, in characters.
pub(super) const MAX_VALUE_LENGTH: usize = 100;

/// Maximum distance, in miles.
const FARTHEST: f64 = 500.0;

/// Maximum number of results per page.
const MAX_PER_PAGE: u32 = 50;

/// Maximum page number.
const LAST_PAGE: u32 = 10_000;

/// Maximum number of people in a household.
const MAX_HOUSEHOLD: u32 = 30;

/// Maximum income, in dollars a month.
const MAX_INCOME: u32 = 1_000_000;

/// A URL parameter other than the question.
#[derive(Debug)]
pub struct Parameter {
    /// Its name in links.
    pub name: &'static str,
    /// Whether it may have several values.
    pub(super) several: bool,
    /// Parses and normalizes a value; `None` when it is invalid.
    pub(super) read: fn(&str) -> Option<String>,
    /// Description of valid values, in English and Spanish.
    takes: [&'static str; 2],
}

macro_rules! parameters {
    ($($name:literal $several:literal $read:ident $english:literal $spanish:literal;)+) => {
        /// Every parameter, in the order they have in links.
        pub static PARAMETERS: &[Parameter] = &[$(Parameter {
            name: $name,
            several: $several,
            read: $read,
            takes: [$english, $spanish],
        },)+];
    };
}

parameters! {
    "near" false any "a ZIP, a town or a county" "un código postal, un pueblo o un condado";
    "for" false any "the place of the person who is helped" "el lugar de la persona a quien se ayuda";
    "within" false miles "miles, more than 0 and at most 500" "millas, más de 0 y hasta 500";
    "category" true slug "the id of a category" "el id de una categoría";
    "not" true slug "the id of a category that the question does not mean" "el id de una categoría que la pregunta no significa";
    "when" false day "now, today, tonight, tomorrow, weekend or mon to sun" "now, today, tonight, tomorrow, weekend o mon a sun";
    "from" false clock "a time such as 17:00" "una hora como 17:00";
    "to" false clock "a time such as 20:30" "una hora como 20:30";
    "at" false moment "a moment such as 2026-11-22T19:00-05:00" "un momento como 2026-11-22T19:00-05:00";
    "open" false yes "true" "true";
    "audience" true any "for whom, such as women" "para quién, como women";
    "language" true any "a language, such as Spanish" "un idioma, como Spanish";
    "cost" true any "a cost, such as free" "un costo, como free";
    "fits" true fits "what must not be refused, such as medicaid or pets" "lo que no debe negarse, como medicaid o pets";
    "age" false age "an age in years" "una edad en años";
    "household" false household "the number of people in the household, 1 to 30" "el número de personas del hogar, de 1 a 30";
    "income" false dollars "dollars a month for the household, such as 1800" "dólares al mes para el hogar, como 1800";
    "residence" false any "where the person lives: a county, a town or a ZIP" "dónde vive la persona: un condado, un pueblo o un código postal";
    "unfit" false shown "show" "show";
    "eligibility" true any "who can use it" "quién puede usarlo";
    "attendance" true attendance "in-person, hybrid, online or phone" "in-person, hybrid, online o phone";
    "access" true any "access, such as wheelchair" "acceso, como wheelchair";
    "freshness" false freshness "fresh, due, stale or unchecked" "fresh, due, stale o unchecked";
    "sort" false sort "relevance, distance or soonest" "relevance, distance o soonest";
    "page" false page "a page number from 1" "un número de página desde 1";
    "per_page" false per_page "a number from 1 to 50" "un número de 1 a 50";
}

/// The parameters that describe the person who is helped.
pub const PERSON: [&str; 5] = ["fits", "age", "household", "income", "residence"];

/// A parameter that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the parameter.
    pub parameter: String,
    /// The rejected value.
    pub value: String,
    /// What is wrong and how to fix it.
    pub message: Text,
}

impl Parameter {
    /// Splits a form value; several values are separated by commas or
    /// semicolons.
    pub(super) fn values<'a>(&self, value: &'a str) -> Vec<&'a str> {
        let parts: Vec<&str> = if self.several {
            value.split([',', ';']).collect()
        } else {
            vec![value]
        };
        let trimmed = parts.into_iter().map(str::trim);
        trimmed.filter(|value| !value.is_empty()).collect()
    }

    pub(super) fn problem(&self, value: &str) -> Problem {
        let [english, spanish] = self.takes;
        Problem {
            parameter: self.name.to_owned(),
            value: short(value, MAX_VALUE_LENGTH),
            message: Text::new(
                &format!("“{}” takes {english}.", self.name),
                &format!("“{}” acepta {spanish}.", self.name),
            ),
        }
    }
}

pub(super) fn unknown(name: &str, value: &str) -> Problem {
    let name = short(name, MAX_VALUE_LENGTH);
    let names = PARAMETERS.iter().map(|known| known.name);
    let near = crate::seeds::read::clean_cell::nearest(&name, names);
    let message = match near {
        Some(near) => Text::new(
            &format!("There is no parameter “{name}”. Did you mean “{near}”?"),
            &format!("No hay un parámetro “{name}”. ¿Quiso decir “{near}”?"),
        ),
        None => Text::new(
            &format!("There is no parameter “{name}”."),
            &format!("No hay un parámetro “{name}”."),
        ),
    };
    Problem {
        parameter: name,
        value: short(value, MAX_VALUE_LENGTH),
        message,
    }
}

/// Trims a text and cuts it to `most` characters.
pub(super) fn short(text: &str, most: usize) -> String {
    let cut: String = text.trim().chars().take(most).collect();
    cut.trim_end().to_owned()
}

fn any(value: &str) -> Option<String> {
    let visible = value.chars().any(char::is_alphanumeric);
    visible.then(|| value.trim().to_owned())
}

fn slug(value: &str) -> Option<String> {
    crate::seeds::rows::parse_cell::is_slug(value).then(|| value.to_owned())
}

fn miles(value: &str) -> Option<String> {
    let miles: f64 = value.parse().ok()?;
    let reachable = miles > 0.0 && miles <= FARTHEST;
    reachable.then(|| miles.to_string())
}

/// Days of the week are stored as three letters, as in the API.
fn day(value: &str) -> Option<String> {
    let day = Day::from_word(&value.to_lowercase()).filter(|day| *day != Day::Any)?;
    let word = day.word();
    let kept = if matches!(day, Day::Weekday(_)) {
        &word[..3]
    } else {
        word
    };
    Some(kept.to_owned())
}

fn clock(value: &str) -> Option<String> {
    let (hour, minute) = value.split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 {
        return None;
    }
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Some(format!("{:02}:{:02}", time.hour(), time.minute()))
}

fn moment(value: &str) -> Option<String> {
    let instant = value.parse::<jiff::Timestamp>().is_ok();
    let on_the_wall = value.parse::<jiff::civil::DateTime>().is_ok();
    (instant || on_the_wall).then(|| value.to_owned())
}

fn yes(value: &str) -> Option<String> {
    let meant = ["true", "1", "yes", "now", "on"].contains(&value);
    meant.then(|| "true".to_owned())
}

fn one_of(value: &str, words: &[&str]) -> Option<String> {
    let value = value.to_lowercase();
    words.contains(&value.as_str()).then_some(value)
}

fn attendance(value: &str) -> Option<String> {
    one_of(value, &["in-person", "hybrid", "online", "phone"])
}

fn freshness(value: &str) -> Option<String> {
    one_of(value, &["fresh", "due", "stale", "unchecked"])
}

fn fits(value: &str) -> Option<String> {
    let question = Question::of_word(&value.to_lowercase());
    question.map(|question| question.word.to_owned())
}

fn age(value: &str) -> Option<String> {
    number_in(value, 0..=u32::from(MAX_AGE))
}

fn household(value: &str) -> Option<String> {
    number_in(value, 1..=MAX_HOUSEHOLD)
}

/// Dollars a month, as people write them: `$1,800`, `1800.50`.
fn dollars(value: &str) -> Option<String> {
    let plain = value.trim_start_matches('$').trim().replace(',', "");
    let (dollars, cents) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_money = cents.len() <= 2 && cents.bytes().all(|byte| byte.is_ascii_digit());
    is_money.then(|| number_in(dollars, 0..=MAX_INCOME))?
}

fn shown(value: &str) -> Option<String> {
    one_of(value, &["show"])
}

fn sort(value: &str) -> Option<String> {
    one_of(value, &["relevance", "distance", "soonest"])
}

fn number_in(value: &str, range: RangeInclusive<u32>) -> Option<String> {
    let number: u32 = value.parse().ok()?;
    range.contains(&number).then(|| number.to_string())
}

fn page(value: &str) -> Option<String> {
    number_in(value, 1..=LAST_PAGE)
}

fn per_page(value: &str) -> Option<String> {
    number_in(value, 1..=MAX_PER_PAGE)
}
