//! `GET /meetings`: recovery meetings by day, as a page or a pocket booklet.
//!
//! - `filters`: the filters in the query string
//! - `view`: the page as its template gets it
//! - `week`: the page of a static site

pub mod filters;
pub mod view;
mod week;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::layout::{Page, Visitor, html};
use super::print::booklet;
use super::results::listing_card::distance;
use super::results::page::none_at_home;
use crate::model::category::MEETINGS;
use crate::model::listing::{Listing, Status};
use crate::model::schedule::format_time;
use crate::model::schedule::time_zone::Zone;
use crate::search::meeting_filter::{DayPart, MEETING_MILES};
use crate::search::meetings::{Day, Meetings, Start, are_any_at_home, meetings as listed};
use crate::web::error::WebError;
use crate::web::i18n::{Words, fill};
use crate::web::state::App;
use filters::{ANY_DISTANCE, Asked, WEEK, WEEKDAYS, left_out, town, wanted};
use view::{
    Choice, FilterView, MeetingsPage, Section, StartView, calendar, href, none, own_lists,
    unscheduled,
};

/// Answers `/meetings`.
pub async fn meetings(State(app): State<App>, visitor: Visitor) -> Result<Html<String>, WebError> {
    let asked = Asked::from_visitor(&visitor);
    let generation = &visitor.generation;
    let zone = Zone::new(&generation.facts.site.time_zone).unwrap_or_default();
    let now = app.now();
    let today = now.to_zoned(zone.time_zone().clone()).date();
    let (wanted, mut notes) = wanted(&asked, today.weekday(), &visitor);
    let town = town(&asked, &visitor);
    if asked.print == "pocket" {
        return booklet::answer(&app, &visitor, &wanted, &zone, &town, notes);
    }
    if visitor.is_static() {
        return html(&week::page(&asked, &visitor, &zone, now)?);
    }
    let found = listed(generation, &wanted, zone.time_zone(), now)?;
    let words = visitor.words();
    if found.shown.is_some() && wanted.day.is_none() {
        notes.push(words.meetings_today_only.clone());
    }
    if !are_any_at_home(generation, &[MEETINGS.to_owned()])? {
        notes.extend(none_at_home(MEETINGS, &visitor));
    }
    notes.extend(left_out(found.left_out, &wanted, &visitor));
    let finders = own_lists(&visitor)?;
    let hidden = asked.pairs().into_iter();
    let hidden = hidden.filter(|(name, _)| *name != "near");
    let booklet = asked.query_with("print", "pocket");
    let page = Page::new(&visitor, &words.meetings_title);
    let view = MeetingsPage {
        pocket_href: page.links.with_language("/meetings", &booklet),
        tabs: tabs(&asked, &found, &visitor),
        week: Choice {
            href: href(&asked, "day", WEEK, &visitor),
            label: words.meetings_week.clone(),
            count: None,
            chosen: found.shown.is_none(),
        },
        filters: filters(&asked, &found, &visitor),
        is_narrowed: [&asked.within, &asked.fellowship, &asked.type_code]
            .into_iter()
            .any(|chosen| !chosen.is_empty()),
        kept: hidden
            .map(|(name, value)| (name, value.to_owned()))
            .collect(),
        none: none(&wanted, found.shown, &town, !finders.is_empty(), &visitor),
        finders,
        near: asked.near.clone(),
        notes,
        sections: sections(&found, &visitor, today, now, zone.time_zone()),
        page,
    };
    html(&view)
}

fn tabs(asked: &Asked, found: &Meetings, visitor: &Visitor) -> Vec<Choice> {
    let tab = |day: &Day| {
        let weekday = day.date.weekday();
        let word = WEEKDAYS.iter().find(|(_, known)| *known == weekday);
        let name = format_time::weekday(weekday, visitor.language);
        Choice {
            href: href(asked, "day", word.map_or("", |(word, _)| *word), visitor),
            label: name.chars().take(3).collect(),
            count: Some(day.count),
            chosen: found.shown == Some(weekday),
        }
    };
    found.days.iter().map(tab).collect()
}

/// A value of a filter to be shown: as in URLs, in words, and its count.
type Value = (String, String, Option<usize>);

/// A filter as it stands.
struct Filter<'a> {
    /// Name in URLs.
    name: &'static str,
    label: &'a str,
    /// Label of the link that takes the filter off, if there is one.
    all: Option<&'a str>,
    values: Vec<Value>,
    /// The chosen value, or blank.
    chosen: &'a str,
}

impl Filter<'_> {
    /// The filter with its links; `None` if there is nothing to choose.
    fn view(self, asked: &Asked, visitor: &Visitor) -> Option<FilterView> {
        let is_chosen = |value: &str| value.eq_ignore_ascii_case(self.chosen);
        let mut values = self.values.iter();
        if values.len() < 2 && !values.any(|(value, ..)| is_chosen(value)) {
            return None;
        }
        let choice = |(value, label, count): Value| Choice {
            href: href(asked, self.name, &value, visitor),
            chosen: is_chosen(&value),
            label,
            count,
        };
        let all = self
            .all
            .map(|label| (String::new(), label.to_owned(), None));
        Some(FilterView {
            label: self.label.to_owned(),
            choices: all.into_iter().chain(self.values).map(choice).collect(),
        })
    }
}

/// The filters that have more than one value to choose from, or one chosen.
fn filters(asked: &Asked, found: &Meetings, visitor: &Visitor) -> Vec<FilterView> {
    let words = visitor.words();
    let usual = MEETING_MILES.to_string();
    let fellowships = found.fellowships.iter();
    let fellowships = fellowships.map(|(name, count)| (name.clone(), name.clone(), Some(*count)));
    let filters = [
        Filter {
            name: "time",
            label: &words.meetings_time,
            all: Some(&words.meetings_any_time),
            values: parts(found, words),
            chosen: &asked.part,
        },
        Filter {
            name: "within",
            label: &words.meetings_within,
            all: None,
            values: distances(found, words),
            chosen: if asked.within.is_empty() {
                &usual
            } else {
                &asked.within
            },
        },
        Filter {
            name: "fellowship",
            label: &words.meetings_kind,
            all: Some(&words.meetings_all_kinds),
            values: fellowships.collect(),
            chosen: &asked.fellowship,
        },
        Filter {
            name: "type",
            label: &words.meetings_type,
            all: Some(&words.meetings_all_types),
            values: types(found, visitor),
            chosen: &asked.type_code,
        },
    ];
    let views = filters.into_iter();
    views
        .filter_map(|filter| filter.view(asked, visitor))
        .collect()
}

fn parts(found: &Meetings, words: &Words) -> Vec<Value> {
    let value = |(part, count): &(DayPart, usize)| {
        let label = match part {
            DayPart::Morning => &words.meetings_morning,
            DayPart::Afternoon => &words.meetings_afternoon,
            DayPart::Evening => &words.meetings_evening,
            DayPart::Night => &words.meetings_night,
        };
        (part.word().to_owned(), label.clone(), Some(*count))
    };
    found.parts.iter().map(value).collect()
}

/// The distances within which there is a meeting to go to, and any.
fn distances(found: &Meetings, words: &Words) -> Vec<Value> {
    if found.distances.is_empty() {
        return Vec::new();
    }
    let some = found.distances.iter().filter(|(_, count)| *count > 0);
    let value = |(miles, count): &(u16, usize)| {
        let miles = miles.to_string();
        let label = fill(&words.distance_miles, "miles", &miles);
        (miles, label, Some(*count))
    };
    let any = &words.meetings_any_distance;
    let any = (ANY_DISTANCE.to_owned(), any.clone(), None);
    some.map(value).chain([any]).collect()
}

/// Values of the meeting-type filter, with codes spelled out. A code that means
/// different things to the fellowships shown is left out: the fellowship has to
/// be chosen first. So is a code without a name.
fn types(found: &Meetings, visitor: &Visitor) -> Vec<Value> {
    let names = &visitor.generation.facts.meeting_types;
    let mut types: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for (fellowship, code, count) in &found.types {
        let (meanings, all) = types.entry(code).or_default();
        meanings.insert(names.name(fellowship, code, visitor.language).unwrap_or(""));
        *all += count;
    }
    let value = |(code, (meanings, count)): (&str, (BTreeSet<&str>, usize))| {
        let mut meanings = meanings.into_iter();
        match (meanings.next(), meanings.next()) {
            (Some(name), None) if !name.is_empty() => {
                Some((code.to_owned(), name.to_owned(), Some(count)))
            }
            _ => None,
        }
    };
    let mut values: Vec<Value> = types.into_iter().filter_map(value).collect();
    values.sort_by(|a, b| a.1.cmp(&b.1));
    values
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
        let heading = if day.date == today {
            format!("{} {name}", words.meetings_today)
        } else {
            format_time::sentence(&name)
        };
        let view = |start: &Start| start_view(start, visitor, now, home);
        // Who looks today wants one to go to: what is over comes last.
        let in_order = |starts: &[Start]| {
            let is_over = |start: &&Start| start.end.timestamp() <= now;
            let (over, ahead): (Vec<&Start>, Vec<&Start>) = starts.iter().partition(is_over);
            ahead.into_iter().chain(over).map(view).collect()
        };
        sections.push(Section {
            id: format!("d{}", day.date),
            heading: heading.clone(),
            starts: in_order(&day.in_person),
        });
        if !day.from_anywhere.is_empty() {
            sections.push(Section {
                id: format!("o{}", day.date),
                heading: format!("{heading}: {}", words.meetings_anywhere),
                starts: in_order(&day.from_anywhere),
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
            let until = format_time::until(end, visitor.language);
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
        calendar_href: calendar(&start.listing, visitor),
        ..unscheduled(&start.listing, visitor)
    }
}
