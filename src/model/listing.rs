//! A listing: one service at one place, or one meeting.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::contact::Contact;
use super::eligibility::{Known, Limits, Person, Question};
use super::localized_text::Text;
use super::place::{County, Point, Precision};
use super::reach::Reach;
use super::schedule::Schedule;

/// Operating status of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Status {
    /// In use.
    #[default]
    Active,
    /// Closed for now, expected back.
    TemporarilyClosed,
    /// Closed for good: its link still works, but search does not return it.
    Closed,
    /// Invented, to try the program with. Left out of the directory unless it
    /// is asked for, and then without number, link, street and point, labeled,
    /// and in no export.
    Example,
}

impl Status {
    /// Whether it is real and not closed for good.
    pub fn is_in_use(self) -> bool {
        matches!(self, Status::Active | Status::TemporarilyClosed)
    }

    /// The value of the seed column and the API.
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
    /// House number and street; empty if only the town is known.
    pub street: String,
    /// Second line: suite, floor.
    pub street_2: String,
    /// City or town.
    pub city: String,
    /// Two-letter state code.
    pub state: String,
    /// Five-digit ZIP; empty if not known.
    pub zip: String,
}

impl Address {
    /// Whether it is a post office box: mail goes there, and nobody else.
    pub fn is_mailbox(&self) -> bool {
        let letters = self
            .street
            .chars()
            .filter(|letter| letter.is_alphanumeric());
        let letters: String = letters.flat_map(char::to_uppercase).collect();
        let is_number = |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_digit());
        let start = ["POBOX", "POSTOFFICEBOX", "BOX"].into_iter();
        start
            .filter_map(|start| letters.strip_prefix(start))
            .any(is_number)
    }

    /// The address on one line; unknown parts are omitted.
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

/// Location of a listing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Street address; `None` if there is none or it is confidential.
    pub address: Option<Address>,
    /// Map coordinates; never present for a hidden place.
    pub point: Option<Point>,
    /// Precision of the location.
    pub precision: Precision,
    /// The county it is in.
    pub county: Option<County>,
    /// Directions and other notes on finding it.
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
    /// The API value: `in-person`, `hybrid`, `online`, `phone`.
    pub fn word(self) -> &'static str {
        match self {
            Attendance::InPerson => "in-person",
            Attendance::Hybrid => "hybrid",
            Attendance::Online => "online",
            Attendance::Phone => "phone",
        }
    }
}

/// Fields that only meetings have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The fellowship: `AA`, `NA`, `Al-Anon`.
    pub fellowship: String,
    /// Type codes, as defined by the fellowship.
    pub types: Vec<String>,
    /// How it is attended.
    pub attendance: Attendance,
    /// Link to join online.
    pub conference_url: Option<String>,
    /// Instructions for joining online.
    pub conference_note: String,
    /// The group's name, if it differs from the meeting's.
    pub group: String,
}

/// Opening hours or meeting times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hours {
    /// The schedule, as far as it is known.
    pub schedule: Schedule,
    /// Note about the hours.
    #[serde(deserialize_with = "super::localized_text::one_or_both")]
    pub note: Text,
}

impl Hours {
    /// The first year that the note names: that of hours which nobody has
    /// confirmed since.
    pub fn year(&self) -> Option<i16> {
        year_in(&self.note.english)
    }
}

/// The first year of this century in a text.
pub fn year_in(text: &str) -> Option<i16> {
    let mut numbers = text.split(|letter: char| !letter.is_ascii_digit());
    let year = numbers.find(|number| number.len() == 4 && number.starts_with("20"))?;
    year.parse().ok()
}

/// Source of the facts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// Pages that the facts come from.
    pub urls: Vec<String>,
    /// The date of the source as written: `2025`, `2024-11`, `2021-10-01`.
    pub date: String,
    /// Who provided the facts, and what is uncertain.
    pub note: String,
}

/// One service at one place, or one meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// Stable slug, unique in the directory.
    pub id: String,
    /// Common name.
    pub name: Text,
    /// Name of the organization that runs it.
    pub organization: String,
    /// Category ids, most specific first; never empty.
    pub categories: Vec<String>,
    /// One or two sentences about the service.
    pub description: Text,
    /// Contact details.
    pub contact: Contact,
    /// Location.
    pub place: Place,
    /// Areas served.
    pub reach: Reach,
    /// Opening hours or meeting times.
    pub hours: Hours,
    /// Spoken languages, named in English.
    pub languages: Vec<String>,
    /// Audience, if not open to everyone: `veterans`, `women`.
    pub audience: Vec<String>,
    /// Eligibility as free text.
    #[serde(deserialize_with = "super::localized_text::one_or_both")]
    pub eligibility: Text,
    /// Ages, income and residence that it takes; absent from older records.
    #[serde(default)]
    pub limits: Limits,
    /// Cost: `free`, `sliding-scale`, or free text; empty if not known.
    pub cost: Vec<String>,
    /// First step for a new visitor or client.
    pub how_to_start: String,
    /// Documents and other things to bring.
    pub what_to_bring: String,
    /// Accessibility: `wheelchair`, `asl`, or free text.
    pub accessibility: Vec<String>,
    /// Operating status.
    pub status: Status,
    /// Date of the last confirmation by a person.
    pub verified_on: Option<Date>,
    /// Source of the facts.
    pub source: Source,
    /// Present when this is a meeting.
    pub meeting: Option<Meeting>,
}

impl Listing {
    /// What the listing answers to an eligibility question of a person.
    pub fn answer(&self, question: &Question, person: &Person) -> Known {
        let values = match question.column {
            "ages" if self.limits.ages.is_empty() => self.audience.clone(),
            "audience" => self.audience.clone(),
            "cost" => self.cost.clone(),
            "language" => self.languages.clone(),
            "access" => self.accessibility.clone(),
            column => self.limits.values(column),
        };
        let values: Vec<String> = values.iter().map(|value| value.to_lowercase()).collect();
        question.judge(values.iter().map(String::as_str), person)
    }
}

/// Whether two listings have equal content. A shared listing is recognized by
/// its pointer, without a comparison.
pub fn are_same(one: &Arc<Listing>, other: &Arc<Listing>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}
