//! Words and sentences about schedules, from a file for each language.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::language::Language;

/// The words of one language; `en.toml` tells what each is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    pub noon: String,
    pub midnight: String,
    pub all_day: String,
    pub range: String,
    pub at: String,
    pub at_one: String,
    pub at_noon: String,
    pub at_midnight: String,
    pub until: String,
    pub until_one: String,
    pub until_noon: String,
    pub until_midnight: String,
    pub hour: String,
    pub hours: String,
    pub minute: String,
    pub minutes: String,
    pub weekdays: [String; 7],
    pub each_weekday: [String; 7],
    pub every_day: String,
    pub days_from_to: String,
    pub short: Vec<[String; 2]>,
    pub ordinals: [String; 5],
    pub last: String,
    pub months: [String; 12],
    pub short_months: [String; 12],
    pub month_day: String,
    pub month_day_year: String,
    pub date: String,
    pub date_with_year: String,
    pub today: String,
    pub tonight: String,
    pub tomorrow: String,
    pub on_day: String,
    pub and: String,
    pub always: String,
    pub by_appointment: String,
    pub unknown: String,
    pub holiday: String,
    pub on_now: String,
    pub open_now: String,
    pub until_day: String,
    pub closed_now: String,
    pub next_day: String,
    pub opens: String,
    pub out_of_season: String,
    pub starts_in: String,
    pub opens_in: String,
    pub no_date: String,
    pub season: String,
    pub except_on: String,
    pub except_on_some: String,
    pub every_other_day: String,
    pub every_other_week: String,
    pub of_month: String,
    pub closed_on_holidays: String,
    pub holidays_too: String,
    pub or_by_appointment: String,
    pub also_by_appointment: String,
    pub closed_days: String,
    pub closed_times: String,
    pub labels: HashMap<String, String>,
}

static ENGLISH: LazyLock<Phrases> = LazyLock::new(|| read(include_str!("en.toml")));
static SPANISH: LazyLock<Phrases> = LazyLock::new(|| read(include_str!("es.toml")));

#[expect(
    clippy::expect_used,
    reason = "the files are part of the program, and tests read them"
)]
fn read(text: &str) -> Phrases {
    toml::from_str(text).expect("the words of schedules are complete")
}

/// The words of a language.
pub fn phrases(language: Language) -> &'static Phrases {
    language.pick(&ENGLISH, &SPANISH)
}

/// A sentence with each `{name}` replaced by its value.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = sentence.to_owned();
    for (name, value) in values {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}
