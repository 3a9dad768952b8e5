//! A listing: one service at one place, or one meeting.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::contact::Contact;
use super::localized_text::Text;
use super::place::{County, Point, Precision};
use super::reach::Reach;
use super::schedule::Schedule;

/// Whether a listing is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Status {
    /// In use.
    #[default]
    Active,
    /// Closed for now, expected back.
    TemporarilyClosed,
    /// Closed for good: kept so that its link answers, not found by search.
    Closed,
    /// Invented to show how it looks; labelled wherever it appears.
    Example,
}

impl Status {
    /// The word of the seed column and the API.
    pub fn word(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::TemporarilyClosed => "temporarily closed",
            Status::Closed => "closed",
            Status::Example => "example",
        }
    }
}

/// A street address, as staff wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// House number and street; empty when only the town is known.
    pub street: String,
    /// Second line: suite, floor.
    pub street_2: String,
    /// Town.
    pub city: String,
    /// Two-letter state.
    pub state: String,
    /// Five-digit ZIP, or empty.
    pub zip: String,
}

impl Address {
    /// The address on one line, without the parts that are not known.
    pub fn one_line(&self) -> String {
        let state_zip = [self.state.as_str(), self.zip.as_str()].join(" ");
        let parts = [&self.street, &self.street_2, &self.city];
        let parts = parts.into_iter().map(String::as_str);
        let known: Vec<&str> = parts
            .chain([state_zip.trim()])
            .filter(|part| !part.is_empty())
            .collect();
        known.join(", ")
    }
}

/// Where a listing is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The address, absent when there is none or it is private.
    pub address: Option<Address>,
    /// The point on the map; never present when the place is hidden.
    pub point: Option<Point>,
    /// How exactly the point is known.
    pub precision: Precision,
    /// The county it is in.
    pub county: Option<County>,
    /// What to know about finding it.
    pub note: String,
}

/// How a meeting is attended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Attendance {
    /// In a room.
    InPerson,
    /// In a room and online.
    Hybrid,
    /// Online only.
    Online,
    /// By phone only.
    Phone,
}

impl Attendance {
    /// The word of the API: `in-person`, `hybrid`, `online`, `phone`.
    pub fn word(self) -> &'static str {
        match self {
            Attendance::InPerson => "in-person",
            Attendance::Hybrid => "hybrid",
            Attendance::Online => "online",
            Attendance::Phone => "phone",
        }
    }
}

/// What only a meeting has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The fellowship: `AA`, `NA`, `Al-Anon`.
    pub fellowship: String,
    /// Type codes, which belong to the fellowship.
    pub types: Vec<String>,
    /// In person, hybrid, online or by phone.
    pub attendance: Attendance,
    /// Link to join online.
    pub conference_url: Option<String>,
    /// How to join online, in words.
    pub conference_note: String,
    /// The group's name, when it differs from the meeting's.
    pub group: String,
}

/// When a listing can be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hours {
    /// The times, as far as they are known.
    pub schedule: Schedule,
    /// What to know about the hours.
    pub note: String,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// Pages the facts were taken from.
    pub urls: Vec<String>,
    /// The date of the source as written: `2025`, `2024-11`, `2021-10-01`.
    pub date: String,
    /// Who said it, and what is in doubt.
    pub note: String,
}

/// One service at one place, or one meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// Stable slug, unique in the directory.
    pub id: String,
    /// The name people know.
    pub name: Text,
    /// Who runs it.
    pub organization: String,
    /// Category ids, the most specific first; never empty.
    pub categories: Vec<String>,
    /// What it does, in a sentence or two.
    pub description: Text,
    /// How to reach it.
    pub contact: Contact,
    /// Where it is.
    pub place: Place,
    /// How far it reaches.
    pub reach: Reach,
    /// When it can be used.
    pub hours: Hours,
    /// Languages spoken, in English words.
    pub languages: Vec<String>,
    /// Whom it is for, when not for everyone: `veterans`, `women`.
    pub audience: Vec<String>,
    /// Who can use it, in words.
    pub eligibility: String,
    /// What it costs: `free`, `sliding-scale`, or words; empty when not known.
    pub cost: Vec<String>,
    /// The first step.
    pub how_to_start: String,
    /// What to bring.
    pub what_to_bring: String,
    /// Access: `wheelchair`, `asl`, or words.
    pub accessibility: Vec<String>,
    /// Whether it is in use.
    pub status: Status,
    /// The day somebody last confirmed it.
    pub verified_on: Option<Date>,
    /// Where the facts come from.
    pub source: Source,
    /// Present when this is a meeting.
    pub meeting: Option<Meeting>,
}

/// Whether two listings say the same. One that was taken over as it is needs
/// no look.
pub fn are_same(one: &Arc<Listing>, other: &Arc<Listing>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}
