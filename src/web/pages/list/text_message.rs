//! A list as one text message: as much as three segments hold.

use crate::model::language::Language;
use crate::model::listing::Listing;
use crate::model::localized_text::without_accent;
use crate::model::meeting_type::MeetingTypes;
use crate::model::schedule::Schedule;
use crate::web::i18n::{Words, fill, words};
use crate::web::pages::layout::text_to;
use crate::web::pages::results::listing_card::{bare_name, mark, place};
use crate::web::pages::results::open_line::telling_sentences;

/// Maximum characters of a text message: three GSM-7 segments (3 × 153).
pub const MAX_LENGTH: usize = 459;

/// Maximum length of a note about hours, which is sent whole or not at all.
const MAX_NOTE_LENGTH: usize = 100;

/// What the line of a listing says, and the length to which its name may be
/// shortened for it: the first that fits is sent.
const DETAILS: [(Detail, usize); 4] = [
    (Detail::Notes, 24),
    (Detail::Hours, 14),
    (Detail::Place, 12),
    (Detail::Number, 8),
];

/// How much of a listing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// The number, or what leads to help without one.
    Number,
    /// Also street and town.
    Place,
    /// Also days and hours.
    Hours,
    /// Also notes about the hours.
    Notes,
}

/// A listing in parts. Only the name may be shortened.
struct Line {
    name: String,
    /// Its status, and who may come to a meeting.
    mark: Option<String>,
    place: Option<String>,
    hours: Option<String>,
    /// The hours with their year, where no note has it.
    dated_hours: Option<String>,
    /// The months in which it is open.
    season: Option<String>,
    note: Option<String>,
    number: Option<String>,
}

/// The list in at most [`MAX_LENGTH`] characters: as many listings as fit, the
/// count of the rest, and `link` if it is not empty.
pub fn short_text(
    listings: &[Listing],
    link: &str,
    language: Language,
    types: &MeetingTypes,
) -> String {
    let words = words(language);
    let lines: Vec<Line> = listings
        .iter()
        .map(|listing| Line::new(listing, language, types))
        .collect();
    for shown in (0..=lines.len()).rev() {
        let more = lines.len() - shown;
        let more = (more > 0).then(|| fill(&words.list_and_more, "count", &more.to_string()));
        let fixed = link.chars().count() + more.as_ref().map_or(0, |more| more.chars().count() + 1);
        let room = MAX_LENGTH.saturating_sub(fixed);
        let mut fitted = DETAILS
            .iter()
            .filter_map(|(detail, least)| fitted(&lines[..shown], *detail, *least, room, words));
        if let Some(mut text) = fitted.next() {
            text.extend(more.map(|more| sendable(&more)));
            text.extend((!link.is_empty()).then(|| link.to_owned()));
            return text.join("\n");
        }
    }
    link.to_owned()
}

/// Lines that fit in `room` characters, counting a newline after each. The
/// longest names are shortened first.
fn fitted(
    lines: &[Line],
    detail: Detail,
    least: usize,
    room: usize,
    words: &Words,
) -> Option<Vec<String>> {
    let longest = lines.iter().map(|line| line.name.chars().count()).max();
    let longest = longest.unwrap_or(least).max(least);
    let cut = |most: usize| {
        let said = lines.iter().map(|line| line.said(detail, most, words));
        let said: Vec<String> = said.collect();
        let length: usize = said.iter().map(|line| line.chars().count() + 1).sum();
        (length <= room).then_some(said)
    };
    // Most of what does not fit does not fit with the shortest names either.
    cut(least)?;
    (least..=longest).rev().find_map(cut)
}

impl Line {
    fn new(listing: &Listing, language: Language, types: &MeetingTypes) -> Line {
        let words = words(language);
        let known = |text: Option<String>| {
            let text = text.map(|text| sendable(text.trim().trim_end_matches('.')));
            text.filter(|text| !text.is_empty())
        };
        let meeting = listing.meeting.iter();
        let who = meeting.flat_map(|meeting| types.who_may_come(meeting, language));
        let marks: Vec<String> = mark(listing, words).into_iter().chain(who).collect();
        let short = |text: &String| text.chars().count() <= MAX_NOTE_LENGTH;
        let note = listing.hours.note.shown_in(language);
        let note = known(Some(note.to_owned())).filter(short);
        let note = note.or_else(|| {
            let told = telling_sentences(listing.hours.note.shown_in(language));
            known(told).filter(short)
        });
        let hours = hours(listing, language);
        let year = listing
            .hours
            .year()
            .filter(|_| listing.verified_on.is_none());
        let dated_hours = hours.as_ref().zip(year).map(|(hours, year)| {
            let text = fill(&words.hours_in_year, "year", &year.to_string());
            fill(&text, "hours", hours)
        });
        Line {
            name: sendable(listing.name.shown_in(language).trim()),
            mark: known(Some(marks.join(", "))),
            place: known(place(listing, words)),
            dated_hours: known(dated_hours),
            season: known(listing.hours.schedule.season_text(language)),
            hours: known(hours),
            note,
            number: known(number(listing, language)),
        }
    }

    /// The line with a name of at most `most` characters. Where no number is
    /// known, 211 is named.
    fn said(&self, detail: Detail, most: usize, words: &Words) -> String {
        let is_said = |least: Detail| detail >= least || self.number.is_none();
        let place = self.place.clone().filter(|_| is_said(Detail::Place));
        let note = self.note.clone().filter(|_| detail == Detail::Notes);
        let hours = match detail {
            Detail::Number | Detail::Place => self.season.clone(),
            _ if note.is_none() && self.dated_hours.is_some() => self.dated_hours.clone(),
            _ => self.hours.clone(),
        };
        let known = [place, hours, note, self.number.clone()].into_iter();
        let mut said = known.flatten().collect::<Vec<_>>().join(". ");
        if self.number.is_none() {
            let joined = if said.is_empty() { "" } else { "; " };
            said = format!("{said}{joined}{}", words.list_call_211);
        }
        let mark = self.mark.as_ref();
        let mark = mark.map_or_else(String::new, |mark| format!(" ({mark})"));
        format!("{}{mark}: {said}", shortened(&self.name, most))
    }
}

/// The schedule in short words.
fn hours(listing: &Listing, language: Language) -> Option<String> {
    match &listing.hours.schedule {
        Schedule::Unknown => None,
        schedule => Some(schedule.describe_short(language)),
    }
}

/// Digits of a number like 988 or 211.
const SHORT_NUMBER: usize = 3;

/// Maximum length of a note that says which key to press: "Press 1".
const MAX_KEY_LENGTH: usize = 20;

/// Maximum phone numbers of a listing.
const MAX_NUMBERS: usize = 2;

/// The phone numbers or the text number; without any, the link that joins a
/// meeting, or the website.
fn number(listing: &Listing, language: Language) -> Option<String> {
    let words = words(language);
    let contact = &listing.contact;
    let phones = contact.phones.iter().take(MAX_NUMBERS).map(|phone| {
        let extension = phone.extension.as_str();
        match extension {
            "" => phone.display.clone(),
            _ => format!("{} x{extension}", phone.display),
        }
    });
    let mut phones = phones.collect::<Vec<_>>().join(" / ");
    // One short number leads to several lines: 988 asks for a key.
    let key = contact.phone_note.shown_in(language).trim_end_matches('.');
    if phones.len() == SHORT_NUMBER && (1..=MAX_KEY_LENGTH).contains(&key.chars().count()) {
        phones = format!("{phones}, {key}");
    }
    let meeting = listing.meeting.as_ref();
    (!phones.is_empty())
        .then_some(phones)
        .or_else(|| text_to(contact, words).map(|text| text.label))
        .or_else(|| meeting.and_then(|meeting| meeting.conference_url.clone()))
        .or_else(|| contact.website.clone())
}

/// A name in whole words of about `most` characters, at least one. What stands
/// in brackets goes first, as a whole.
fn shortened(name: &str, most: usize) -> &str {
    let name = bare_name(name, most);
    let Some((end, next)) = name.char_indices().nth(most) else {
        return name;
    };
    let (head, rest) = name.split_at(end);
    let kept = match head.rfind(' ') {
        _ if next == ' ' => head,
        Some(word) => head.get(..word).unwrap_or(head),
        None => {
            let word = rest.find(' ').map_or(name.len(), |more| end + more);
            name.get(..word).unwrap_or(name)
        }
    };
    kept.trim_end_matches([' ', ',', '-', '(', '&'])
}

/// Converts text to GSM-7, which allows 153 characters per segment; one
/// character outside of it reduces the segment to 67.
fn sendable(text: &str) -> String {
    let letter = |letter: char| match letter {
        '’' | '‘' | '`' => "'".to_owned(),
        '“' | '”' => "\"".to_owned(),
        '–' | '—' | '‑' => "-".to_owned(),
        '…' => ".".to_owned(),
        // These letters are in GSM-7.
        'é' | 'ñ' | 'Ñ' | 'ü' | 'Ü' | 'É' | '¿' | '¡' => letter.to_string(),
        _ if letter.is_ascii_graphic() && !"[]{}\\^~|".contains(letter) => letter.to_string(),
        _ if letter.is_whitespace() => " ".to_owned(),
        _ => {
            let plain = without_accent(letter);
            if plain.is_ascii_alphanumeric() {
                plain.to_string()
            } else {
                String::new()
            }
        }
    };
    text.chars().map(letter).collect()
}
