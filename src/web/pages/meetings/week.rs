//! The meetings by day of the week, for a static site.

use jiff::Timestamp;
use jiff::civil::Weekday;

use super::filters::{Asked, WEEKDAYS};
use super::view::{Choice, MeetingsPage, Section, StartView, href, none, own_lists, unscheduled};
use crate::model::listing::{Listing, Status};
use crate::model::schedule::format_time;
use crate::model::schedule::time_zone::Zone;
use crate::search::meeting_filter::MeetingFilter;
use crate::search::meetings::{chosen_meetings, from_anywhere};
use crate::web::error::WebError;
use crate::web::pages::layout::{Page, Visitor};
use crate::web::pages::print::booklet::{Slot, WEEKLY, slots};

/// The meetings by day of the week, for a static site: nobody knows in which
/// week it is read.
pub(super) fn page(
    asked: &Asked,
    visitor: &Visitor,
    zone: &Zone,
    now: Timestamp,
) -> Result<MeetingsPage, WebError> {
    let words = visitor.words();
    let wanted = MeetingFilter {
        most: usize::MAX,
        ..MeetingFilter::default()
    };
    let found = chosen_meetings(&visitor.generation, &wanted)?.meetings;
    // By day since Sunday, in person before from anywhere.
    let mut days: [[Vec<(u16, StartView)>; 2]; 7] = Default::default();
    let mut without_time = Vec::new();
    for (listing, _) in &found {
        let slots = slots(listing, zone, now);
        if slots.is_empty() {
            without_time.push(unscheduled(listing, visitor));
        }
        for (slot, times) in slots {
            let view = slot_view(listing, &slot, times, visitor);
            let day = usize::try_from(slot.0).unwrap_or_default();
            days[day][usize::from(from_anywhere(listing))].push((slot.1, view));
        }
    }
    let known = WEEKDAYS.iter().position(|(word, _)| *word == asked.day);
    let total: usize = days.as_flattened().iter().map(Vec::len).sum();
    let is_too_much = known.is_none() && total > wanted.most_in_a_week;
    let finders = own_lists(visitor)?;
    let shown = known.map(|day| WEEKDAYS[day].1);
    let page = Page::new(visitor, &words.meetings_title);
    let tab = |((word, weekday), lanes): (&(&str, Weekday), &[Vec<_>; 2])| Choice {
        href: href(asked, "day", word, visitor),
        label: format_time::weekday(*weekday, visitor.language)
            .chars()
            .take(3)
            .collect(),
        count: Some(lanes.iter().map(Vec::len).sum()),
        chosen: shown == Some(*weekday),
    };
    Ok(MeetingsPage {
        pocket_href: page.links.booklet(),
        tabs: WEEKDAYS.iter().zip(&days).map(tab).collect(),
        week: Choice {
            href: page.links.meetings(),
            label: words.meetings_week.clone(),
            count: None,
            chosen: shown.is_none(),
        },
        filters: Vec::new(),
        is_narrowed: false,
        kept: Vec::new(),
        none: none(&wanted, shown, "", !finders.is_empty(), visitor),
        finders,
        near: String::new(),
        notes: is_too_much
            .then(|| words.static_choose_day.clone())
            .into_iter()
            .collect(),
        sections: match is_too_much {
            true => Vec::new(),
            false => sections_of_week(days, known, without_time, visitor),
        },
        page,
    })
}

fn sections_of_week(
    days: [[Vec<(u16, StartView)>; 2]; 7],
    only: Option<usize>,
    without_time: Vec<StartView>,
    visitor: &Visitor,
) -> Vec<Section> {
    let words = visitor.words();
    let mut sections = Vec::new();
    let days = days.into_iter().enumerate();
    for (day, lanes) in days.filter(|(day, _)| only.is_none_or(|only| only == *day)) {
        let name = format_time::sentence(format_time::weekday(WEEKDAYS[day].1, visitor.language));
        let [in_person, from_anywhere] = lanes.map(|mut lane| {
            lane.sort_by_key(|(minute, _)| *minute);
            lane.into_iter().map(|(_, view)| view).collect::<Vec<_>>()
        });
        sections.push(Section {
            id: format!("d{day}"),
            heading: name.clone(),
            starts: in_person,
        });
        sections.push(Section {
            id: format!("o{day}"),
            heading: format!("{name}: {}", words.meetings_anywhere),
            starts: from_anywhere,
        });
    }
    sections.push(Section {
        id: "unscheduled".to_owned(),
        heading: words.meetings_ask_time.clone(),
        starts: without_time,
    });
    // A day without a meeting in a room says so; the others go without saying.
    sections.retain(|section| section.id.starts_with('d') || !section.starts.is_empty());
    sections
}

/// A meeting at one time of one weekday; if it is not every week, it says when.
fn slot_view(listing: &Listing, slot: &Slot, times: usize, visitor: &Visitor) -> StartView {
    let (_, minute, zone) = slot;
    let time = format_time::clock(*minute, visitor.language);
    let state = match listing.status {
        Status::TemporarilyClosed => visitor.words().temporarily_closed.clone(),
        _ if times < WEEKLY => listing.hours.schedule.describe(visitor.language),
        _ => String::new(),
    };
    StartView {
        datetime: format!("{:02}:{:02}", minute / 60, minute % 60),
        time: zone
            .iter()
            .fold(time, |time, zone| format!("{time} {zone}")),
        state,
        ..unscheduled(listing, visitor)
    }
}
