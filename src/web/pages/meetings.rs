//! `GET /meetings`: recovery meetings by day, as a page or a pocket booklet.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::layout::{Page, Visitor, html};
use super::meeting_filters::{Asked, WEEKDAYS, left_out, town, wanted};
use super::print::booklet;
use super::results::listing_card::{distance, place};
use crate::model::listing::{Attendance, Listing, Meeting, Status};
use crate::model::schedule::format_time;
use crate::model::schedule::time_zone::Zone;
use crate::search::meetings::{Meetings, Start, meetings as listed};
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::pages::meeting_filters::city;
use crate::web::state::App;

/// Template context for `/meetings`.
#[derive(Debug, Template)]
#[template(path = "meetings.html")]
struct MeetingsPage {
    page: Page,
    zone_text: String,
    pocket_href: String,
    tabs: Vec<Choice>,
    fellowships: Vec<Choice>,
    types: Vec<Choice>,
    near: String,
    day: Option<String>,
    notes: Vec<String>,
    sections: Vec<Section>,
}

/// A filter option with its link and result count.
#[derive(Debug)]
struct Choice {
    href: String,
    value: String,
    label: String,
    count: usize,
    chosen: bool,
}

/// One list of meetings: a day in person, a day online or by phone, or the
/// meetings without a known time.
#[derive(Debug)]
struct Section {
    id: String,
    heading: String,
    starts: Vec<StartView>,
}

/// One meeting at one start time.
#[derive(Debug)]
struct StartView {
    datetime: String,
    time: String,
    state_class: &'static str,
    state: String,
    href: String,
    name: String,
    kind: String,
    example: bool,
    place: Option<String>,
    distance: Option<String>,
}

/// Answers `/meetings`.
pub async fn meetings(State(app): State<App>, visitor: Visitor) -> Result<Html<String>, WebError> {
    let asked = Asked::from_visitor(&visitor);
    let generation = &visitor.generation;
    let zone = Zone::new(&generation.facts.site.time_zone).unwrap_or_default();
    let (wanted, mut notes) = wanted(&asked, &visitor);
    let now = app.now();
    if asked.print == "pocket" {
        let town = town(&asked, &visitor);
        return booklet::answer(&app, &visitor, &wanted, &zone, &town, notes);
    }
    let found = listed(generation, &wanted, zone.time_zone(), now)?;
    let words = visitor.words();
    if found.shown.is_some() && wanted.day.is_none() {
        notes.push(words.meetings_today_only.clone());
    }
    notes.extend(left_out(found.left_out, &wanted, &visitor));
    let page = Page::new(&visitor, &words.meetings_title);
    let today = now.to_zoned(zone.time_zone().clone()).date();
    let view = MeetingsPage {
        zone_text: fill(&page.words.meetings_zone, "zone", &city(&zone)),
        pocket_href: page
            .links
            .with_language("/meetings", &format!("print=pocket&{}", asked.query(""))),
        tabs: tabs(&asked, &found, &visitor),
        fellowships: fellowships(&asked, &found),
        types: types(&asked, &found, &visitor),
        near: asked.near.clone(),
        day: (!asked.day.is_empty()).then(|| asked.day.clone()),
        notes,
        sections: sections(&found, &visitor, today, now, zone.time_zone()),
        page,
    };
    html(&view)
}

fn tabs(asked: &Asked, found: &Meetings, visitor: &Visitor) -> Vec<Choice> {
    let tab = |day: &crate::search::meetings::Day| {
        let weekday = day.date.weekday();
        let word = WEEKDAYS.iter().find(|(_, known)| *known == weekday);
        let word = word.map_or("", |(word, _)| *word);
        let chosen = found.shown == Some(weekday);
        let name = format_time::weekday(weekday, visitor.language);
        let next = if asked.day == word { "" } else { word };
        Choice {
            href: visitor
                .links()
                .with_language("/meetings", &asked.query(next)),
            value: word.to_owned(),
            label: name.chars().take(3).collect(),
            count: day.count,
            chosen,
        }
    };
    found.days.iter().map(tab).collect()
}

fn fellowships(asked: &Asked, found: &Meetings) -> Vec<Choice> {
    let choice = |(name, count): &(String, usize)| Choice {
        href: String::new(),
        value: name.clone(),
        label: name.clone(),
        count: *count,
        chosen: asked.fellowship.eq_ignore_ascii_case(name),
    };
    found.fellowships.iter().map(choice).collect()
}

/// Options of the meeting-type filter, with codes spelled out. Each code
/// belongs to a fellowship, so the options appear only after a fellowship is
/// chosen.
fn types(asked: &Asked, found: &Meetings, visitor: &Visitor) -> Vec<Choice> {
    if asked.fellowship.is_empty() {
        return Vec::new();
    }
    let names = &visitor.generation.facts.meeting_types;
    let choice = |(fellowship, code, count): &(String, String, usize)| Choice {
        href: String::new(),
        value: code.clone(),
        label: names
            .name(fellowship, code, visitor.language)
            .unwrap_or(code)
            .to_owned(),
        count: *count,
        chosen: asked.type_code.eq_ignore_ascii_case(code),
    };
    found.types.iter().map(choice).collect()
}

/// For each day, the in-person meetings, then those that can be joined from
/// anywhere; last, the meetings without a known time.
fn sections(
    found: &Meetings,
    visitor: &Visitor,
    today: Date,
    now: Timestamp,
    home: &TimeZone,
) -> Vec<Section> {
    let words = visitor.words();
    let mut sections = Vec::new();
    for day in &found.days {
        if found.shown.is_some_and(|shown| shown != day.date.weekday()) {
            continue;
        }
        let name = format_time::date(day.date, today, visitor.language);
        let name = format_time::sentence(&name);
        let heading = if day.date == today {
            format!("{} {name}", words.meetings_today)
        } else {
            name
        };
        let view = |start: &Start| start_view(start, visitor, now, home);
        sections.push(Section {
            id: format!("d{}", day.date),
            heading: heading.clone(),
            starts: day.in_person.iter().map(view).collect(),
        });
        if !day.from_anywhere.is_empty() {
            sections.push(Section {
                id: format!("o{}", day.date),
                heading: format!("{} · {heading}", words.meetings_anywhere),
                starts: day.from_anywhere.iter().map(view).collect(),
            });
        }
    }
    if !found.unscheduled.is_empty() {
        let view = |listing: &Arc<Listing>| unscheduled(listing, visitor);
        sections.push(Section {
            id: "unscheduled".to_owned(),
            heading: words.meetings_ask_time.clone(),
            starts: found.unscheduled.iter().map(view).collect(),
        });
    }
    sections
}

fn start_view(start: &Start, visitor: &Visitor, now: Timestamp, home: &TimeZone) -> StartView {
    let words = visitor.words();
    let minute = format_time::minutes(start.start.time());
    let mut time = format_time::clock(minute, visitor.language);
    // Show the time zone if it differs from the county's, so nobody is an hour
    // late.
    if start.start.offset() != start.start.with_time_zone(home.clone()).offset() {
        let zone = start.start.strftime("%Z");
        time = format!("{time} {zone}");
    }
    let on = start.start.timestamp() <= now && now < start.end.timestamp();
    let over = start.end.timestamp() <= now;
    let (state_class, state) = match start.listing.status {
        Status::TemporarilyClosed => ("", words.temporarily_closed.clone()),
        _ if over => ("", words.meetings_over.clone()),
        _ if on => ("open", {
            let end = format_time::minutes(start.end.time());
            let until = format_time::clock(end, visitor.language);
            fill(&words.meetings_on, "until", &until)
        }),
        _ => ("", String::new()),
    };
    StartView {
        datetime: start.start.datetime().to_string(),
        time,
        state_class,
        state,
        distance: start
            .miles
            .map(|miles| distance(&start.listing, miles, words)),
        ..unscheduled(&start.listing, visitor)
    }
}

fn unscheduled(listing: &Listing, visitor: &Visitor) -> StartView {
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
    }
}

/// The fellowship, the meeting types spelled out, and how to join.
fn kind(meeting: &Meeting, visitor: &Visitor) -> String {
    let words = visitor.words();
    let names = &visitor.generation.facts.meeting_types;
    // `attendance` below already covers online and phone.
    let told = meeting
        .types
        .iter()
        .filter(|code| !["ONL", "TC"].contains(&code.as_str()));
    let spelled = told.map(|code| {
        let name = names.name(&meeting.fellowship, code, visitor.language);
        name.unwrap_or(code).to_owned()
    });
    let mut parts = vec![meeting.fellowship.clone()];
    parts.extend(spelled);
    let joined = match meeting.attendance {
        Attendance::InPerson => None,
        Attendance::Hybrid => Some(&words.hybrid),
        Attendance::Online => Some(&words.online),
        Attendance::Phone => Some(&words.by_phone),
    };
    parts.extend(joined.cloned());
    parts.join(", ")
}
