//! Changes in words, a line each.

use std::io;

use jiff::Timestamp;

use crate::model::language::Language;
use crate::model::schedule::format_time;
use crate::publish::changes::{Change, Effect, Kind, Question, State, Touched};
use crate::web::desk::head::Head;
use crate::web::desk::state::Desk;
use crate::web::i18n::{DeskWords, counted, desk_words, fill};

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
    /// The first reason, if a rule refused it.
    pub reason: Option<Reason>,
    /// Listings it changed for the public.
    pub listings: Vec<Touched>,
    /// Number of listings not shown.
    pub more: usize,
}

/// Why a rule refused a change.
#[derive(Debug)]
pub struct Reason {
    /// The first reason, in English.
    pub first: String,
    /// How many more there are; blank if none.
    pub more: String,
}

impl Line {
    /// The line of a change; times in the county's zone.
    pub fn of(desk: &Desk, change: &Change, head: &Head) -> Line {
        let effect = change.acceptance().and_then(|live| live.effect.as_ref());
        let listings = effect.map_or(&[][..], |effect| &effect.listings);
        let at = moment(desk, change_moment(change), head.spoken.language);
        let (says, reason) = says(change, head.w);
        Line {
            number: change.number,
            what: what(change, head.w),
            when: format!("{at}, {}", who(change, head.w)),
            says,
            reason,
            more: effect.map_or(0, |effect| effect.len() - listings.len()),
            listings: listings.to_vec(),
        }
    }

    /// The lines of changes that wait, and of those that cannot be read.
    pub fn waiting(desk: &Desk, head: &Head) -> Vec<Line> {
        let changes = desk.changes();
        let waiting = changes.waiting();
        let waiting = waiting.iter().map(|change| Line::of(desk, change, head));
        let unreadable = changes.unreadable().into_iter();
        let unreadable = unreadable.map(|(number, error)| Line::unreadable(number, &error, head));
        waiting.chain(unreadable).collect()
    }

    fn unreadable(number: u64, error: &io::Error, head: &Head) -> Line {
        tracing::error!(code = "change-unread", number, %error, "a change cannot be read");
        Line {
            number,
            what: head.number(&head.w.change, &number),
            when: String::new(),
            says: head.number(&head.w.change_unreadable, &number),
            reason: None,
            listings: Vec::new(),
            more: 0,
        }
    }

    /// The lines of the changes that went live last.
    pub fn live(desk: &Desk, most: usize, head: &Head) -> Vec<Line> {
        let live = desk.changes().accepted();
        let live = live.iter().take(most);
        live.map(|change| Line::of(desk, change, head)).collect()
    }
}

fn change_moment(change: &Change) -> Timestamp {
    change.acceptance().map_or(change.at, |live| live.at)
}

fn moment(desk: &Desk, at: Timestamp, language: Language) -> String {
    let zone = &desk.app().generation().facts.site.time_zone;
    let here = at.in_tz(zone);
    let here = here.unwrap_or_else(|_| at.to_zoned(jiff::tz::TimeZone::UTC));
    let day = format_time::month_day(here.month(), here.day(), language);
    let weekday = format_time::weekday(here.weekday(), language);
    let clock = format_time::clock(format_time::minutes(here.time()), language);
    format!("{weekday}, {day}, {clock}")
}

/// Who sent a change, and who let it go live, if that was somebody else.
fn who(change: &Change, w: &DeskWords) -> String {
    let sender = match change.kind {
        Kind::Folder => &w.in_folder,
        _ => &change.by,
    };
    let live = change.acceptance().and_then(|live| live.by.as_ref());
    match live.filter(|by| **by != change.by) {
        Some(by) => fill(&fill(&w.published_by, "sender", sender), "name", by),
        None => sender.clone(),
    }
}

fn what(change: &Change, w: &DeskWords) -> String {
    let named: Vec<&str> = change.files.iter().map(|file| &*file.name).collect();
    let files = named.join(", ");
    let about = change.about.as_deref().unwrap_or(&files);
    let sentence = match change.kind {
        Kind::Listing => return fill(&w.what_listing, "name", about),
        Kind::NewListing => return fill(&w.what_new_listing, "name", about),
        Kind::Upload => &w.what_upload,
        Kind::Confirmation => &w.what_confirmation,
        Kind::CallList => &w.what_call_list,
        Kind::Hiding => &w.what_hiding,
        Kind::Undo(number) => {
            let sentence = match change.waits() {
                true => &w.what_to_undo,
                false => &w.what_undone,
            };
            let sentence = fill(sentence, "number", &number.to_string());
            return fill(&sentence, "files", &files);
        }
        Kind::PutBack => &w.what_put_back,
        Kind::Folder => &w.what_folder,
        Kind::Refresh => &w.what_refresh,
    };
    fill(sentence, "files", &files)
}

/// What became of a change, in English, for a report.
pub fn outcome(change: &Change) -> String {
    let (says, reason) = says(change, desk_words(Language::English));
    let (first, more) = reason.map_or_else(Default::default, |one| (one.first, one.more));
    [says, first, more].join(" ").trim_end().to_owned()
}

/// What became of a change, and the first reason if a rule refused it.
fn says(change: &Change, w: &DeskWords) -> (String, Option<Reason>) {
    let report = match &change.state {
        State::Refused(report) => report,
        State::Asked(question) => return (asked(*question, w).to_owned(), None),
        State::Accepted(live) => {
            let effect = live.effect.as_ref();
            return (effect.map_or(String::new(), |effect| sum(effect, w)), None);
        }
    };
    let more = match report.reasons.len() {
        0 | 1 => String::new(),
        many => counted(many - 1, &w.more_reason_one, &w.more_reason_many),
    };
    let first = report.reasons.first().map(|reason| Reason {
        first: reason.message.clone(),
        more,
    });
    (w.refused.clone(), first)
}

fn asked(question: Question, w: &DeskWords) -> &str {
    match question {
        Question::Interrupted => &w.asked_interrupted,
        Question::Together => &w.asked_together,
        Question::Instead => &w.asked_instead,
        Question::Sure => &w.asked_sure,
    }
}

fn sum(effect: &Effect, w: &DeskWords) -> String {
    if effect.is_empty() {
        return w.no_difference.clone();
    }
    let counts = [
        (effect.added, &w.sum_new_one, &w.sum_new_many),
        (effect.changed, &w.sum_changed_one, &w.sum_changed_many),
        (effect.removed, &w.sum_removed_one, &w.sum_removed_many),
    ];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> = counts
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    let numbers = match effect.renumbered {
        0 => String::new(),
        count => format!(
            " {}",
            counted(count, &w.sum_numbers_one, &w.sum_numbers_many)
        ),
    };
    format!("{}.{numbers}", parts.join(", "))
}
