//! Changes in words, a line each.

use jiff::Timestamp;

use crate::diagnostic::render::counted;
use crate::publish::changes::{Change, Effect, Kind, Question, State, Touched};
use crate::web::desk::state::Desk;

/// One change, in words.
#[derive(Debug)]
pub struct Line {
    /// Its number.
    pub number: u64,
    /// What it is.
    pub what: String,
    /// When and by whom.
    pub when: String,
    /// What became of it.
    pub says: String,
    /// Listings it changed for the public.
    pub listings: Vec<Touched>,
    /// Number of listings not shown.
    pub more: usize,
}

impl Line {
    /// The line of a change; times in the county's zone.
    pub fn of(desk: &Desk, change: &Change) -> Line {
        let effect = change.acceptance().and_then(|live| live.effect.as_ref());
        let listings = effect.map_or(&[][..], |effect| &effect.listings);
        Line {
            number: change.number,
            what: what(change),
            when: format!("{}, {}", moment(desk, change_moment(change)), who(change)),
            says: says(change),
            more: effect.map_or(0, |effect| effect.len() - listings.len()),
            listings: listings.to_vec(),
        }
    }

    /// The lines of changes that wait.
    pub fn waiting(desk: &Desk) -> Vec<Line> {
        let waiting = desk.changes().waiting();
        waiting
            .iter()
            .map(|change| Line::of(desk, change))
            .collect()
    }

    /// The lines of the changes that went live last.
    pub fn live(desk: &Desk, most: usize) -> Vec<Line> {
        let live = desk.changes().accepted();
        let live = live.iter().take(most);
        live.map(|change| Line::of(desk, change)).collect()
    }
}

fn change_moment(change: &Change) -> Timestamp {
    change.acceptance().map_or(change.at, |live| live.at)
}

fn moment(desk: &Desk, at: Timestamp) -> String {
    let zone = &desk.app().generation().facts.site.time_zone;
    let here = at.in_tz(zone);
    let here = here.unwrap_or_else(|_| at.to_zoned(jiff::tz::TimeZone::UTC));
    here.strftime("%A, %B %-d, %-I:%M %p").to_string()
}

/// Who sent a change, and who let it go live, if that was somebody else.
fn who(change: &Change) -> String {
    let live = change.acceptance().and_then(|live| live.by.as_ref());
    match live.filter(|by| **by != change.by) {
        Some(by) => format!("{}, published by {by}", change.by),
        None => change.by.clone(),
    }
}

fn what(change: &Change) -> String {
    let named: Vec<&str> = change.files.iter().map(|file| &*file.name).collect();
    let files = named.join(", ");
    match change.kind {
        Kind::Upload => format!("File sent: {files}"),
        Kind::Confirmation => format!("Still right, after a call: {files}"),
        Kind::CallList => format!("Call list taken in: {files}"),
        Kind::Hiding => format!("Hidden or closed at once: {files}"),
        Kind::Undo(number) if change.waits() => format!("To take back change {number}: {files}"),
        Kind::Undo(number) => format!("Change {number} taken back: {files}"),
        Kind::PutBack => format!("Last good one put back: {files}"),
        Kind::Folder => format!("Changed in the folder: {files}"),
    }
}

fn says(change: &Change) -> String {
    match &change.state {
        State::Asked(question) => asked(*question).to_owned(),
        State::Refused(report) => {
            let first = report.reasons.first();
            let first = first.map_or("", |reason| reason.message.as_str());
            match report.reasons.len() {
                0 | 1 => format!("Not live: {first}"),
                many => format!(
                    "Not live: {first} And {} more.",
                    counted(many - 1, "reason")
                ),
            }
        }
        State::Accepted(live) => match &live.effect {
            Some(effect) => sum(effect),
            None => String::new(),
        },
    }
}

fn asked(question: Question) -> &'static str {
    match question {
        Question::Interrupted => {
            "This was stopped before it could be published. Nothing of it went live."
        }
        Question::Together => {
            "Somebody else changed the same file meanwhile, in other cells. Both are put together \
             here. Look at what would change."
        }
        Question::Instead => {
            "Somebody else changed the same file meanwhile. This one would replace theirs. Look at \
             what would change."
        }
        Question::Sure => "Look at what would change, then publish it.",
    }
}

fn sum(effect: &Effect) -> String {
    if effect.is_empty() {
        return "People see no difference.".to_owned();
    }
    let mut parts = Vec::new();
    let counts = [
        (effect.added, "new"),
        (effect.changed, "changed"),
        (effect.removed, "removed"),
    ];
    for (count, how) in counts.into_iter().filter(|(count, _)| *count > 0) {
        parts.push(format!("{} {how}", counted(count, "listing")));
    }
    let numbers = match effect.renumbered {
        0 => String::new(),
        count => format!(
            " {} with another number to call.",
            counted(count, "listing")
        ),
    };
    format!("{}.{numbers}", parts.join(", "))
}
