//! Pocket booklet of meetings by day, on US Letter sheets folded once. The
//! pages are imposed so that they are in order after double-sided printing and
//! folding.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::response::Html;
use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};

use super::text_metrics::{Face, Flow, pages};
use crate::model::listing::{Attendance, Listing, Status};
use crate::model::schedule::time_zone::Zone;
use crate::model::schedule::{Schedule, format_time};
use crate::search::meeting_filter::{DayPart, MeetingFilter};
use crate::search::meetings::chosen_meetings;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::pages::layout::{Page, Visitor, html};
use crate::web::pages::meetings::filters::left_out;
use crate::web::pages::results::listing_card::{distance, full_date, mark, place};
use crate::web::state::App;

/// Width of a booklet page within its margins, in points.
const WIDTH: f64 = 338.0;

/// Height of a booklet page within its margins and above its footer, in points.
const ROOM: f64 = 520.0;

/// Width of the time column, as a multiple of the font size.
const TIME: f64 = 6.5;

/// Font sizes in points, largest first.
const SIZES: [u8; 6] = [15, 14, 13, 12, 11, SMALLEST];

/// Font size that decides how many sheets of paper it takes.
const SMALLEST: u8 = 10;

/// Days to look ahead; every weekly or monthly meeting occurs at least once.
const DAYS: i64 = 35;

/// Minimum occurrences of a weekly meeting in [`DAYS`], allowing for one
/// holiday.
pub const WEEKLY: usize = 4;

/// Template context for the booklet.
#[derive(Debug, Template)]
#[template(path = "pocket.html")]
struct Booklet {
    page: Page,
    notes: Vec<String>,
    how_to_print: String,
    back: String,
    size: u8,
    sides: Vec<[Option<Panel>; 2]>,
    title: String,
    near: String,
    made: String,
    zone: String,
    count: String,
}

/// A page of the booklet.
#[derive(Debug, Clone)]
struct Panel {
    number: usize,
    kind: PanelKind,
}

/// Content of a booklet page.
#[derive(Debug, Clone)]
enum PanelKind {
    /// The front cover.
    Cover,
    /// Meetings or the legend of type codes.
    Rows(Vec<Row>),
    /// An empty page.
    Blank,
    /// The back cover with crisis lines.
    Back,
}

/// A row of the booklet.
#[derive(Debug, Clone)]
enum Row {
    /// A weekday, or the heading of the legend.
    Heading(String),
    /// A meeting.
    Meeting(Box<BookletMeeting>),
    /// A meeting-type code and its meaning.
    Letters { code: String, name: String },
}

/// A meeting at one time of one weekday.
#[derive(Debug, Clone)]
struct BookletMeeting {
    time: String,
    name: String,
    mark: Option<String>,
    kind: String,
    place: String,
    /// A phone number, which never breaks over two lines; empty without one.
    number: String,
    note: String,
}

/// Answers `/meetings?print=pocket`.
pub fn answer(
    app: &App,
    visitor: &Visitor,
    wanted: &MeetingFilter,
    zone: &Zone,
    town: &str,
    mut notes: Vec<String>,
) -> Result<Html<String>, WebError> {
    let found = chosen_meetings(&visitor.generation, wanted)?;
    notes.extend(left_out(found.left_out, wanted, visitor));
    let words = visitor.words();
    let page = Page::new(visitor, &words.pocket_title);
    let (rows, count) = rows(&found.meetings, wanted, zone, app, visitor);
    let (size, panels) = panels(rows);
    let sides = imposition(panels);
    let made = full_date(app.today(), visitor.language);
    let near = fill(&words.pocket_near, "place", town);
    let pocket = Booklet {
        notes,
        how_to_print: fill(&words.pocket_fold, "count", &sides.len().to_string()),
        back: page.links.meetings(),
        title: words.pocket_title.clone(),
        near: if town.is_empty() { String::new() } else { near },
        made: fill(&words.pocket_made, "date", &made),
        zone: words.meetings_zone.clone(),
        count: fill(&words.pocket_count, "count", &count.to_string()),
        size,
        sides,
        page,
    };
    html(&pocket)
}

/// A weekly time slot: days since Sunday, minute of the day, and the zone if it
/// is not the county's.
pub type Slot = (i8, u16, Option<String>);

/// The slots of a meeting, with the number of occurrences in the next [`DAYS`]
/// days.
pub fn slots(listing: &Listing, zone: &Zone, now: Timestamp) -> BTreeMap<Slot, usize> {
    let mut slots = BTreeMap::new();
    let schedule = &listing.hours.schedule;
    if !matches!(schedule, Schedule::Weekly(_)) {
        return slots;
    }
    let until = now + SignedDuration::from_hours(24 * DAYS);
    for one in schedule.occurrences(now, until) {
        let here = one.start.with_time_zone(zone.time_zone().clone());
        let same = here.offset() == one.start.offset();
        let named = (!same).then(|| one.start.strftime("%Z").to_string());
        let day = one.start.weekday().to_sunday_zero_offset();
        let slot = (day, format_time::minutes(one.start.time()), named);
        *slots.entry(slot).or_default() += 1;
    }
    slots
}

/// All rows of the booklet, and the number of scheduled meetings.
fn rows(
    found: &[(Arc<Listing>, Option<f64>)],
    wanted: &MeetingFilter,
    zone: &Zone,
    app: &App,
    visitor: &Visitor,
) -> (Vec<Row>, usize) {
    let words = visitor.words();
    let mut timed: Vec<(Slot, BookletMeeting)> = Vec::new();
    let mut untimed: Vec<BookletMeeting> = Vec::new();
    let real = found.iter();
    for (listing, miles) in real.filter(|(one, _)| one.status != Status::Example) {
        let slots = slots(listing, zone, app.now());
        if slots.is_empty() {
            untimed.push(meets(listing, *miles, String::new(), false, visitor));
        }
        for (slot, times) in slots {
            let (_, minute, named) = &slot;
            let time = format_time::clock(*minute, visitor.language);
            let time = match named {
                Some(zone) => format!("{time} {zone}"),
                None => time,
            };
            let view = meets(listing, *miles, time, times < WEEKLY, visitor);
            timed.push((slot, view));
        }
    }
    let wanted_day = wanted.day.map(Weekday::to_sunday_zero_offset);
    timed.retain(|((day, ..), _)| wanted_day.is_none_or(|wanted| wanted == *day));
    timed.retain(|((_, minute, _), _)| {
        let part = DayPart::of_minute(*minute);
        wanted.part.is_none_or(|wanted| wanted == part)
    });
    timed.sort_by(|(a, x), (b, y)| (a, &x.name).cmp(&(b, &y.name)));
    let count = timed.len();
    let mut rows = Vec::new();
    let mut today = None;
    for ((day, ..), view) in timed {
        if today.replace(day) != Some(day) {
            let name = Weekday::from_sunday_zero_offset(day)
                .map_or("", |day| format_time::weekday(day, visitor.language));
            rows.push(Row::Heading(format_time::sentence(name)));
        }
        rows.push(Row::Meeting(Box::new(view)));
    }
    if !untimed.is_empty() {
        rows.push(Row::Heading(words.pocket_ask.clone()));
        let views = untimed.into_iter().map(|view| Row::Meeting(Box::new(view)));
        rows.extend(views);
    }
    rows.extend(legend(found, visitor));
    (rows, count)
}

fn meets(
    listing: &Listing,
    miles: Option<f64>,
    time: String,
    not_weekly: bool,
    visitor: &Visitor,
) -> BookletMeeting {
    let words = visitor.words();
    let meeting = listing.meeting.as_ref();
    let kind = meeting.map_or_else(String::new, |meeting| {
        let codes = meeting.types.join(" ");
        let joined = match meeting.attendance {
            Attendance::InPerson => None,
            Attendance::Hybrid => Some(&words.hybrid),
            Attendance::Online => Some(&words.online),
            Attendance::Phone => Some(&words.by_phone),
        };
        let mut parts = vec![format!("{} {codes}", meeting.fellowship).trim().to_owned()];
        parts.extend(joined.cloned());
        parts.join(". ")
    });
    let mut at: Vec<String> = place(listing, words).into_iter().collect();
    at.extend(miles.map(|miles| distance(listing, miles, words)));
    let phone = listing.contact.phones.first();
    let number = phone.map_or_else(String::new, |phone| phone.display.clone());
    if !at.is_empty() && !number.is_empty() {
        at.push(String::new());
    }
    let described = listing.hours.schedule.describe(visitor.language);
    BookletMeeting {
        time,
        name: listing.name.shown_in(visitor.language).to_owned(),
        mark: mark(listing, words),
        kind,
        place: at.join(". ").trim_end().to_owned(),
        number,
        note: if not_weekly { described } else { String::new() },
    }
}

/// Legend of the type codes that these meetings use.
fn legend(found: &[(Arc<Listing>, Option<f64>)], visitor: &Visitor) -> Vec<Row> {
    let names = &visitor.generation.facts.meeting_types;
    let mut letters: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let meetings = found.iter().filter_map(|(one, _)| one.meeting.as_ref());
    for meeting in meetings {
        for code in &meeting.types {
            let name = names.name(&meeting.fellowship, code, visitor.language);
            let name = name.unwrap_or(code).to_owned();
            let of = letters.entry((code.clone(), name)).or_default();
            if !of.contains(&meeting.fellowship) {
                of.push(meeting.fellowship.clone());
            }
        }
    }
    let mut rows = Vec::new();
    if !letters.is_empty() {
        rows.push(Row::Heading(visitor.words().pocket_legend.clone()));
    }
    let several = |code: &str| letters.keys().filter(|(known, _)| known == code).count() > 1;
    let row = |((code, name), of): (&(String, String), &Vec<String>)| Row::Letters {
        code: code.clone(),
        // Add the fellowships if they use the code with different meanings.
        name: if several(code) {
            format!("{name} ({})", of.join(", "))
        } else {
            name.clone()
        },
    };
    rows.extend(letters.iter().map(row));
    rows
}

fn height(row: &Row, size: f64) -> f64 {
    let column = WIDTH - size * TIME;
    match row {
        Row::Heading(_) => size * 2.1 + 6.0,
        Row::Letters { name, .. } => Face::plain(size).height(name, column) + 1.0,
        Row::Meeting(meets) => {
            let mut flow = Flow::new(column);
            let mark = meets.mark.as_deref().unwrap_or_default();
            flow.add(&format!("{} {mark}", meets.name), Face::bold(size * 1.1));
            let place = format!("{} {}", meets.place, meets.number);
            for line in [&meets.kind, &place, &meets.note] {
                flow.add(line, Face::plain(size));
            }
            flow.skip(7.0);
            flow.height()
        }
    }
}

/// Rows that stay together: a heading and the row after it, so that it is never
/// last on a page.
fn groups(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut groups: Vec<Vec<Row>> = Vec::new();
    let mut joins = false;
    for row in rows {
        let is_heading = matches!(row, Row::Heading(_));
        match groups.last_mut() {
            Some(group) if joins => group.push(row),
            _ => groups.push(vec![row]),
        }
        joins = is_heading;
    }
    groups
}

/// The font size, and the booklet pages in reading order, a multiple of four:
/// as few sheets as the smallest type takes, in the largest that these hold,
/// and spread over all pages.
fn panels(rows: Vec<Row>) -> (u8, Vec<Panel>) {
    let groups = groups(rows);
    let counts = |size: u8, room: f64| {
        let size = f64::from(size);
        let heights = groups
            .iter()
            .map(|group| group.iter().map(|row| height(row, size)).sum());
        // A page that begins within a day repeats its heading.
        let heading = height(&Row::Heading(String::new()), size);
        pages(&heights.collect::<Vec<f64>>(), room - heading, usize::MAX)
    };
    let inside = (counts(SMALLEST, ROOM).len() + 2).next_multiple_of(4) - 2;
    let holds = |size: &u8| counts(*size, ROOM).len() <= inside;
    let size = SIZES.into_iter().find(holds).unwrap_or(SMALLEST);
    let rooms = (1..).map(|tenth| ROOM / 20.0 * f64::from(tenth)).take(20);
    let mut spread = rooms.map(|room| counts(size, room));
    let counts = spread.find(|counts| counts.len() <= inside);
    let mut groups = groups.into_iter();
    let mut kinds = vec![PanelKind::Cover];
    let mut day = None;
    for count in counts.unwrap_or_default() {
        let mut rows: Vec<Row> = groups.by_ref().take(count).flatten().collect();
        if !matches!(rows.first(), Some(Row::Heading(_))) {
            rows.splice(..0, day.clone());
        }
        let mut headings = rows.iter().rev();
        let last = headings.find(|row| matches!(row, Row::Heading(_)));
        day = last.cloned();
        kinds.push(PanelKind::Rows(rows));
    }
    kinds.resize(inside + 1, PanelKind::Blank);
    kinds.push(PanelKind::Back);
    let numbered = (1..).zip(kinds);
    let panels = numbered.map(|(number, kind)| Panel { number, kind });
    (size, panels.collect())
}

/// Arranges the pages on the sides of the sheets, left and right.
fn imposition(panels: Vec<Panel>) -> Vec<[Option<Panel>; 2]> {
    let mut panels: Vec<Option<Panel>> = panels.into_iter().map(Some).collect();
    let count = panels.len();
    let mut take = |at: usize| panels.get_mut(at).and_then(Option::take);
    let side = |side: usize| {
        let (first, last) = (side, count - 1 - side);
        // The front side of a sheet has the higher page number on the left.
        if side.is_multiple_of(2) {
            [take(last), take(first)]
        } else {
            [take(first), take(last)]
        }
    };
    (0..count / 2).map(side).collect()
}
