//! The line above a listing's name: whether it is open, or its hours as far as
//! they are known.

use jiff::Timestamp;

use crate::model::freshness::Freshness;
use crate::model::listing::{Listing, Status, year_in};
use crate::model::schedule::hours_text::reader::{read_clock, read_days};
use crate::model::schedule::{Schedule, State};
use crate::web::i18n::fill;
use crate::web::pages::layout::Visitor;

/// The line above a name.
#[derive(Debug, Default)]
pub struct OpenLine {
    /// CSS class: `open`, `soon`, `ask` or empty.
    pub class: &'static str,
    /// "Open now, until 5:00 pm", "In 2020: Fridays, 9:00 am to 1:00 pm", "Hours
    /// not known"; empty for a website.
    pub text: String,
    /// Language of the text, if it differs from the page language.
    pub lang: Option<&'static str>,
}

/// The line above the name of a listing. A closed status comes first; hours of
/// an earlier year that nobody has confirmed say their year instead of a state
/// that they cannot tell.
pub fn open_line(
    listing: &Listing,
    freshness: Freshness,
    now: Timestamp,
    visitor: &Visitor,
) -> OpenLine {
    let (language, words) = (visitor.language, visitor.words());
    let schedule = &listing.hours.schedule;
    let ours = |class: &'static str, text: String| OpenLine {
        class,
        text,
        lang: None,
    };
    match listing.status {
        Status::TemporarilyClosed => return ours("", words.temporarily_closed.clone()),
        Status::Closed => return ours("", words.closed.clone()),
        Status::Active | Status::Example => {}
    }
    if matches!(schedule, Schedule::Written(_) | Schedule::Unknown) {
        if is_website_alone(listing) {
            return OpenLine::default();
        }
        let told = match schedule {
            Schedule::Written(text) => Some(text.as_str()),
            _ => telling_sentence(&listing.hours.note),
        };
        return match told {
            Some(told) => OpenLine {
                class: "ask",
                text: with_year(told, listing, now, visitor),
                lang: language.pick(None, Some("en")),
            },
            None => ours("ask", words.hours_unknown.clone()),
        };
    }
    let is_confirmed = matches!(freshness, Freshness::Fresh | Freshness::Due);
    let earlier = listing.hours.year().filter(|year| *year < this_year(now));
    if let Some(year) = earlier.filter(|_| !is_confirmed) {
        let text = of_year(year, &schedule.describe(language), visitor);
        return ours("ask", text);
    }
    if visitor.is_static() {
        return ours("", schedule.describe(language));
    }
    let open = schedule.open_state(now);
    let class = match open.state {
        State::Open => "open",
        State::Soon => "soon",
        State::Closed => "",
        State::Unknown => "ask",
    };
    ours(class, schedule.state_text(&open, now, language))
}

/// Whether nobody answers there: a website has no hours.
fn is_website_alone(listing: &Listing) -> bool {
    let contact = &listing.contact;
    let can_be_called = !contact.phones.is_empty() || contact.text_line.is_some();
    contact.website.is_some() && !can_be_called && !listing.reach.visit
}

/// The first sentence of a note that names a day, a time or a year; staff also
/// note that nothing is known.
fn telling_sentence(note: &str) -> Option<&str> {
    let mut sentences = note.split_inclusive(". ").map(str::trim);
    let told = sentences.find(|sentence| {
        let mut parts = sentence.split(|letter: char| !letter.is_alphanumeric() && letter != ':');
        year_in(sentence).is_some() || parts.any(is_day_or_time)
    });
    told.map(|sentence| sentence.trim_end_matches('.'))
}

fn is_day_or_time(word: &str) -> bool {
    // A bare number may count anything.
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    !is_number && (read_days(word).is_some() || read_clock(word).is_some())
}

fn this_year(now: Timestamp) -> i16 {
    now.to_zoned(jiff::tz::TimeZone::UTC).year()
}

/// Hours as written, with the year of their source unless they name one.
fn with_year(told: &str, listing: &Listing, now: Timestamp, visitor: &Visitor) -> String {
    let source = year_in(&listing.source.date).filter(|year| *year < this_year(now));
    match source.filter(|_| year_in(told).is_none()) {
        Some(year) => of_year(year, told, visitor),
        None => told.to_owned(),
    }
}

fn of_year(year: i16, hours: &str, visitor: &Visitor) -> String {
    let text = fill(&visitor.words().hours_in_year, "year", &year.to_string());
    fill(&text, "hours", hours)
}
