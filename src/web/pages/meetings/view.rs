//! The page of meetings as its template gets it.

use askama::Template;
use jiff::civil::Weekday;

use super::filters::Asked;
use crate::model::listing::{Attendance, Listing, Meeting, Status};
use crate::model::schedule::{Schedule, format_time};
use crate::search::meeting_filter::{DayPart, MeetingFilter};
use crate::search::meetings::finders;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::pages::layout::{Page, Visitor};
use crate::web::pages::results::listing_card::place;

/// Template context for `/meetings`.
#[derive(Debug, Template)]
#[template(path = "meetings.html")]
pub(super) struct MeetingsPage {
    pub(super) page: Page,
    pub(super) finders: Vec<Finder>,
    pub(super) tabs: Vec<Choice>,
    pub(super) week: Choice,
    pub(super) near: String,
    pub(super) kept: Vec<(&'static str, String)>,
    pub(super) filters: Vec<FilterView>,
    /// Whether a filter besides the first is chosen.
    pub(super) is_narrowed: bool,
    pub(super) pocket_href: String,
    pub(super) notes: Vec<String>,
    pub(super) sections: Vec<Section>,
    pub(super) none: String,
}

/// A link to where a fellowship lists its meetings itself.
#[derive(Debug)]
pub(super) struct Finder {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) is_outside: bool,
}

/// A filter with its values.
#[derive(Debug)]
pub(super) struct FilterView {
    pub(super) label: String,
    pub(super) choices: Vec<Choice>,
}

/// A filter value with its link and the number of meetings it gives.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) count: Option<usize>,
    pub(super) chosen: bool,
}

/// One list of meetings: a day in person, a day online or by phone, or the
/// meetings without a known time.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) starts: Vec<StartView>,
}

/// One meeting at one start time.
#[derive(Debug)]
pub(super) struct StartView {
    pub(super) datetime: String,
    pub(super) time: String,
    pub(super) state_class: &'static str,
    pub(super) state: String,
    pub(super) href: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) example: bool,
    pub(super) place: Option<String>,
    pub(super) distance: Option<String>,
    pub(super) calendar_href: Option<String>,
}

/// Links to where the fellowships list their meetings themselves.
pub(super) fn own_lists(visitor: &Visitor) -> Result<Vec<Finder>, WebError> {
    let found = finders(&visitor.generation)?;
    Ok(found.iter().map(|one| finder(one, visitor)).collect())
}

/// A listing of a fellowship: its website, or else its page here.
fn finder(listing: &Listing, visitor: &Visitor) -> Finder {
    let website = listing.contact.website.clone();
    Finder {
        name: listing.name.shown_in(visitor.language).to_owned(),
        is_outside: website.is_some(),
        href: website.unwrap_or_else(|| visitor.links().listing(&listing.id)),
    }
}

/// What to say where nothing is listed.
pub(super) fn none(
    wanted: &MeetingFilter,
    shown: Option<Weekday>,
    town: &str,
    has_finders: bool,
    visitor: &Visitor,
) -> String {
    let words = visitor.words();
    let when = match wanted.part {
        None => &words.meetings_when_day,
        Some(DayPart::Morning) => &words.meetings_when_morning,
        Some(DayPart::Afternoon) => &words.meetings_when_afternoon,
        Some(DayPart::Evening) => &words.meetings_when_evening,
        Some(DayPart::Night) => &words.meetings_when_night,
    };
    let day = shown.map(|day| format_time::weekday(day, visitor.language));
    let when = day.map_or(String::new(), |day| format!(" {}", fill(when, "day", day)));
    let near = match town.is_empty() {
        true => String::new(),
        false => format!(" {}", fill(&words.pocket_near, "place", town)),
    };
    let said = fill(&fill(&words.meetings_none, "when", &when), "near", &near);
    match has_finders {
        true => format!("{said} {}", words.meetings_none_finders),
        false => format!("{said} {}", words.meetings_none_day),
    }
}

pub(super) fn href(asked: &Asked, name: &'static str, value: &str, visitor: &Visitor) -> String {
    let query = asked.query_with(name, value);
    visitor.links().with_language("/meetings", &query)
}

pub(super) fn unscheduled(listing: &Listing, visitor: &Visitor) -> StartView {
    StartView {
        datetime: String::new(),
        time: String::new(),
        state_class: "",
        state: String::new(),
        href: visitor.links().listing(&listing.id),
        name: listing.name.shown_in(visitor.language).to_owned(),
        kind: listing
            .meeting
            .as_ref()
            .map_or_else(String::new, |meeting| kind(meeting, visitor)),
        example: listing.status == Status::Example,
        place: place(listing, visitor.words()),
        distance: None,
        calendar_href: None,
    }
}

/// Link to the calendar of a meeting, if that holds it.
pub(in crate::web) fn calendar(listing: &Listing, visitor: &Visitor) -> Option<String> {
    let is_on = listing.meeting.is_some() && listing.status == Status::Active;
    let is_weekly = matches!(listing.hours.schedule, Schedule::Weekly(_));
    let has_file = !visitor.is_static();
    (is_on && is_weekly && has_file).then(|| visitor.links().calendar(&listing.id))
}

/// The fellowship, the meeting types spelled out, and how to join.
pub(super) fn kind(meeting: &Meeting, visitor: &Visitor) -> String {
    let words = visitor.words();
    let mut parts = vec![meeting.fellowship.clone()];
    parts.extend(type_names(meeting, visitor));
    let joined = match meeting.attendance {
        Attendance::InPerson => None,
        Attendance::Hybrid => Some(&words.hybrid),
        Attendance::Online => Some(&words.online),
        Attendance::Phone => Some(&words.by_phone),
    };
    parts.extend(joined.cloned());
    parts.join(", ")
}

/// The meeting types spelled out, but not those that only say how to join.
pub(in crate::web) fn type_names(meeting: &Meeting, visitor: &Visitor) -> Vec<String> {
    let names = &visitor.generation.facts.meeting_types;
    let told = meeting.types.iter();
    let told = told.filter(|code| !["ONL", "TC"].contains(&code.as_str()));
    let spelled = told.map(|code| {
        let name = names.name(&meeting.fellowship, code, visitor.language);
        name.unwrap_or(code).to_owned()
    });
    spelled.collect()
}
