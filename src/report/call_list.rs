//! The call list: listings to phone, most urgent and oldest first.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::open_answers::OpenAnswer;
use super::table::Sheet;
use super::urgency::{Urgency, urgency};
use crate::directory::Directory;
use crate::model::freshness::Freshness;
use crate::model::language::Language;
use crate::model::listing::{Listing, Status};
use crate::model::reach::Area;
use crate::model::schedule::Schedule;
use crate::seeds::sources::left_list::LeftList;

/// A listing to phone.
#[derive(Debug, Clone, PartialEq)]
struct Call<'a> {
    /// The listing.
    listing: &'a Listing,
    /// How much harm it can do when it is wrong.
    urgency: Urgency,
    /// Fresh only with an open answer.
    freshness: Freshness,
    /// Days since its verification term ended; `None` if it was never verified.
    days_over: Option<i32>,
    /// The last answer, if nobody has acted on it yet.
    open: Option<&'a OpenAnswer>,
}

/// The listings of a directory to phone as of `today`: those past their
/// verification term or never verified, those missed in the list they came from,
/// and crisis lines with an open answer. Sorted by urgency, those with an open
/// answer first, then oldest first; listings never verified count as oldest and
/// are sorted by source date. Closed listings and examples are left out.
fn calls<'a>(
    directory: &Directory,
    listings: &'a [Arc<Listing>],
    open: &'a [OpenAnswer],
    today: Date,
) -> Vec<Call<'a>> {
    let open: HashMap<&str, &OpenAnswer> = open.iter().map(|one| (one.id.as_str(), one)).collect();
    let (categories, pinned) = (&directory.categories, &directory.crisis_lines);
    let call = |listing: &'a Listing| {
        let term = categories.fresh_days(&listing.categories);
        let freshness = Freshness::on(today, listing.verified_on, term);
        let checked = listing.verified_on.filter(|date| *date <= today);
        let age = checked.map(|date| (today - date).get_days());
        Call {
            listing,
            urgency: urgency(listing, categories, pinned),
            freshness,
            days_over: age.map(|age| match LeftList::open(listing) {
                Some(_) => (age - i32::from(term)).max(0),
                None => age - i32::from(term),
            }),
            open: open.get(listing.id.as_str()).copied(),
        }
    };
    let mut calls: Vec<Call<'a>> = listings
        .iter()
        .map(Arc::as_ref)
        .filter(|listing: &&Listing| listing.status.is_in_use())
        .map(call)
        .filter(|call| {
            let is_open = call.open.is_some() && call.urgency == Urgency::Crisis;
            let is_missed = LeftList::open(call.listing).is_some();
            is_open || is_missed || call.freshness != Freshness::Fresh
        })
        .collect();
    calls.sort_by(|a, b| order(a).cmp(&order(b)));
    calls
}

/// Sort key: urgency, open answer first, never verified first, days overdue,
/// source date, id.
fn order<'a>(call: &'a Call<'_>) -> (Urgency, bool, bool, i32, &'a str, &'a str) {
    let listing = call.listing;
    (
        call.urgency,
        call.open.is_none(),
        call.days_over.is_some(),
        -call.days_over.unwrap_or(0),
        &listing.source.date,
        &listing.id,
    )
}

/// Columns of the call list. The caller fills in the last two.
pub const COLUMNS: &[&str] = &[
    "id",
    "name",
    "phone",
    "website",
    "ask",
    "why_first",
    "last_verified",
    "days_over",
    STILL_RIGHT,
    NOTE,
];

/// Header of the answer column.
pub const STILL_RIGHT: &str = "still right?";

/// Header of the note column.
pub const NOTE: &str = "note";

/// A line of the call list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCall {
    /// Id of the listing.
    pub id: String,
    /// Its name, with who runs it.
    pub name: String,
    /// Its phone numbers, or its mail address.
    pub phone: String,
    /// Its website.
    pub website: String,
    /// Questions to ask.
    pub ask: String,
    /// Why it is urgent; blank when it is not.
    pub why_first: String,
    /// Day of its last confirmation; `None` if there was none.
    pub last: Option<Date>,
    /// Days since its term ended.
    pub days_over: Option<i32>,
}

/// The calls that are due as of `today`. `open` are the answers on which nobody
/// has acted yet.
pub fn due_calls(directory: &Directory, open: &[OpenAnswer], today: Date) -> Vec<DueCall> {
    let listings = directory.listings();
    let calls = calls(directory, &listings, open, today);
    calls.iter().map(due_call).collect()
}

fn due_call(call: &Call<'_>) -> DueCall {
    let listing = call.listing;
    DueCall {
        id: listing.id.clone(),
        name: name(listing),
        phone: reach(listing),
        website: listing.contact.website.clone().unwrap_or_default(),
        ask: ask(listing),
        why_first: why_first(call),
        last: listing.verified_on,
        days_over: call.days_over,
    }
}

/// The call list as a table.
pub fn call_list(calls: &[DueCall]) -> Sheet {
    let about = match calls.len() {
        0 => "Nothing is due for a call.".to_owned(),
        number => format!(
            "{number} listings are due for a call, the most urgent and oldest first. Write \
             under “still right?”: yes, or the day of the call; no or changed when something \
             is different, and what it is under “note”; or no answer. What was not called stays \
             blank."
        ),
    };
    Sheet {
        title: "Call list",
        about,
        columns: COLUMNS,
        rows: calls.iter().map(row).collect(),
    }
}

fn row(call: &DueCall) -> Vec<String> {
    let last = call.last.map(|date| date.to_string());
    let over = call.days_over.map(|days| days.to_string());
    vec![
        call.id.clone(),
        call.name.clone(),
        call.phone.clone(),
        call.website.clone(),
        call.ask.clone(),
        call.why_first.clone(),
        last.unwrap_or_else(|| "never".to_owned()),
        over.unwrap_or_default(),
        String::new(),
        String::new(),
    ]
}

/// Why a call is urgent, with the open answer.
fn why_first(call: &Call<'_>) -> String {
    let answer = call
        .open
        .map(|open| format!("{}: {}", open.on, open.answer));
    let parts = [Some(call.urgency.word().to_owned()), answer];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("; ")
}

/// The name, followed by the organization if the name does not contain it.
fn name(listing: &Listing) -> String {
    let (name, organization) = (&listing.name.english, &listing.organization);
    if organization.is_empty() || name.contains(organization.as_str()) {
        name.clone()
    } else {
        format!("{name} ({organization})")
    }
}

/// Phone numbers, or the email address if there are none.
fn reach(listing: &Listing) -> String {
    let contact = &listing.contact;
    let numbers = contact.phones.iter().map(|phone| {
        let extension = &phone.extension;
        match extension.as_str() {
            "" => phone.display.clone(),
            _ => format!("{} ext. {extension}", phone.display),
        }
    });
    let numbers = numbers.collect::<Vec<_>>().join("; ");
    match &contact.email {
        Some(email) if numbers.is_empty() => email.clone(),
        _ => numbers,
    }
}

/// Questions for the caller, one for each fact that people rely on.
pub fn ask(listing: &Listing) -> String {
    let mut questions = Vec::new();
    if let Some(left) = LeftList::open(listing) {
        questions.push(format!("Still there? Its list lost it on {}.", left.since));
    }
    if listing.status == Status::TemporarilyClosed {
        questions.push("Open again?".to_owned());
    }
    if listing.contact.phones.is_empty() {
        questions.push("A number to call?".to_owned());
    }
    if let Some(line) = &listing.contact.text_line {
        questions.push(format!("Text {}?", line.display));
    }
    questions.push(match &listing.hours.schedule {
        Schedule::Unknown => "When is it open?".to_owned(),
        schedule => format!("Hours: {}?", schedule.describe(Language::English)),
    });
    questions.extend(where_it_is(listing));
    if !listing.reach.serves.is_empty() {
        let areas: Vec<String> = listing.reach.serves.iter().map(area).collect();
        questions.push(format!("Serves {}?", areas.join("; ")));
    }
    if !listing.cost.is_empty() {
        questions.push(format!("Cost: {}?", listing.cost.join(", ")));
    }
    for (asks, fact) in [
        ("Whom it takes", &listing.limits.in_english()),
        ("Who can use it", &listing.eligibility.english),
        ("First step", &listing.how_to_start),
        ("What to bring", &listing.what_to_bring),
    ] {
        if !fact.is_empty() {
            questions.push(format!("{asks}: {}?", fact.trim_end_matches(['.', '?'])));
        }
    }
    questions.join(" ")
}

/// Question about the address; `None` for a private place.
fn where_it_is(listing: &Listing) -> Option<String> {
    let address = listing.place.address.as_ref()?;
    let line = address.one_line();
    match (line.is_empty(), address.street.is_empty()) {
        (true, _) => None,
        (false, true) => Some(format!("Which street in {line}?")),
        (false, false) => Some(format!("Address: {line}?")),
    }
}

fn area(area: &Area) -> String {
    match area {
        Area::Zip(zip) => format!("ZIP {zip}"),
        Area::County(county) => format!("{} County, {}", county.name, county.state),
        Area::State(state) => state.clone(),
        Area::Nation => "the whole country".to_owned(),
    }
}
