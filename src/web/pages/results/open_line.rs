//! The line above a listing's name: whether it is open, or its hours as far as
//! they are known.

use jiff::Timestamp;

use crate::model::freshness::Freshness;
use crate::model::language::Language;
use crate::model::listing::{Listing, Status, year_in};
use crate::model::schedule::hours_text::reader::{is_month, read_clock, read_days};
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
        let note = &listing.hours.note;
        let (told, shown) = match schedule {
            Schedule::Written(text) => (Some(text.clone()), Language::English),
            _ => (
                telling_sentences(note.shown_in(language)),
                note.language_shown(language),
            ),
        };
        return match told {
            Some(told) => OpenLine {
                class: "ask",
                text: with_year(&told, listing, now, visitor),
                lang: (shown != language).then(|| shown.tag()),
            },
            None => ours("ask", words.hours_unknown.clone()),
        };
    }
    if let Some(year) = earlier_year(listing, freshness, this_year(now)) {
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

/// The year of hours that nobody has confirmed since.
pub fn earlier_year(listing: &Listing, freshness: Freshness, this_year: i16) -> Option<i16> {
    let is_confirmed = matches!(freshness, Freshness::Fresh | Freshness::Due);
    let year = listing.hours.year().filter(|year| *year < this_year);
    year.filter(|_| !is_confirmed)
}

/// What a note tells of the hours: its first sentence with a day, a time, a
/// month or a year, and the next such one where the first has the season alone.
/// Staff also note that nothing is known.
pub fn telling_sentences(note: &str) -> Option<String> {
    let sentences = note.split_inclusive(". ").map(str::trim);
    let mut told = sentences.map(Told::of).filter(Told::is_of_hours);
    let first = told.next()?;
    let next = told.next().filter(|_| first.is_season_alone());
    let said = match next {
        Some(next) => format!("{} {}", first.sentence, next.sentence),
        None => first.sentence.to_owned(),
    };
    Some(said.trim_end_matches('.').to_owned())
}

/// A sentence, and what it names of hours.
struct Told<'a> {
    sentence: &'a str,
    days: usize,
    times: usize,
    months: usize,
    has_year: bool,
}

impl Told<'_> {
    fn of(sentence: &str) -> Told<'_> {
        let words = || {
            let words = sentence.split(|letter: char| !letter.is_alphanumeric() && letter != ':');
            // A bare number may count anything.
            words.filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()))
        };
        Told {
            sentence,
            days: words().filter(|word| read_days(word).is_some()).count(),
            times: words().filter(|word| read_clock(word).is_some()).count(),
            months: words().filter(|word| is_month(word)).count(),
            has_year: year_in(sentence).is_some(),
        }
    }

    /// One time of a year without a day is when something was held, not when it
    /// is open.
    fn is_of_hours(&self) -> bool {
        let was_held = self.has_year && self.times == 1 && self.days == 0;
        !was_held && (self.has_year || self.days + self.times + self.months > 0)
    }

    fn is_season_alone(&self) -> bool {
        self.months > 0 && self.times == 0 && self.days == 0
    }
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

/// "In 2020: Fridays, 9:00 am to 1:00 pm".
pub fn of_year(year: i16, hours: &str, visitor: &Visitor) -> String {
    let text = fill(&visitor.words().hours_in_year, "year", &year.to_string());
    fill(&text, "hours", hours)
}
