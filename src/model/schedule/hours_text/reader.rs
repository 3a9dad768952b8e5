//! Reads opening hours as written by staff: tolerant, but never guessing.

use std::ops::Range;

use super::error::{HoursError, HoursErrorKind, SpannedError};
use super::lexer::{Piece, Token, tokens};
use super::parser;
use crate::model::schedule::Schedule;
use crate::model::schedule::days::Days;
use crate::model::schedule::opening_hours::OpeningHours;
use crate::model::schedule::time_zone::Zone;

/// Result of parsing opening hours.
#[derive(Debug, Clone, PartialEq)]
pub enum HoursReading {
    /// Completely parsed.
    Read(Schedule),
    /// Not parsed, to be displayed as written.
    Unread(HoursError),
}

impl HoursReading {
    /// The parsed schedule, or else the text as written.
    pub fn schedule_or(self, written: &str) -> Schedule {
        match self {
            HoursReading::Read(schedule) => schedule,
            HoursReading::Unread(_) => Schedule::Written(written.trim().to_string()),
        }
    }
}

/// Parses hours such as `Mon-Fri 8:30am-5pm, closed noon-1`, `24/7`, `2nd and
/// 4th Friday 9am-1pm`, `martes y jueves 6-8pm`, `con cita`, or OpenStreetMap
/// syntax, in the given time zone.
///
/// The whole text must be parsed; otherwise the result is
/// [`HoursReading::Unread`] with the first part that was not. Days without
/// times, times without days, and times that may be am or pm are errors. A
/// blank text and `call for hours` give [`Schedule::Unknown`].
pub fn read_hours(text: &str, zone: &Zone) -> HoursReading {
    let osm = OsmShape::from_text(text);
    if osm != OsmShape::Beyond {
        match read(text, zone, osm == OsmShape::Plain) {
            Err(_) if osm == OsmShape::Plain => {}
            Ok(schedule) => return HoursReading::Read(schedule),
            Err(unread) => return HoursReading::Unread(unread),
        }
    }
    match OpeningHours::from_expression(text, zone.clone()) {
        Ok(hours) => HoursReading::Read(Schedule::Hours(hours)),
        Err(_) => HoursReading::Unread(HoursError {
            piece: text.trim().to_string(),
            reason: HoursErrorKind::UnknownWord,
        }),
    }
}

/// Whether a text uses OpenStreetMap syntax.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OsmShape {
    /// Not OpenStreetMap syntax.
    No,
    /// OpenStreetMap syntax with only days and times.
    Plain,
    /// OpenStreetMap syntax with months or other words specific to it.
    Beyond,
}

impl OsmShape {
    fn from_text(text: &str) -> OsmShape {
        const DAYS: [&str; 8] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH"];
        const PLAIN: [&str; 2] = ["off", "closed"];
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        const BEYOND: [&str; 4] = ["open", "unknown", "week", "easter"];
        let unquoted: String = text.split('"').step_by(2).collect();
        let words: Vec<&str> = unquoted
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| !word.is_empty())
            .collect();
        let among = |list: &[&str]| words.iter().filter(|word| list.contains(word)).count();
        let (days, months) = (among(&DAYS), among(&MONTHS));
        let known = days + months + among(&PLAIN) + among(&BEYOND);
        // In OpenStreetMap, days alone mean open around the clock; staff never
        // mean that.
        let timed = text.contains(':') || words.contains(&"unknown");
        if words.len() != known || days + months == 0 || !timed {
            OsmShape::No
        } else if months + among(&BEYOND) > 0 || text.contains(['"', '|', '+']) {
            OsmShape::Beyond
        } else {
            OsmShape::Plain
        }
    }
}

fn read(text: &str, zone: &Zone, osm: bool) -> Result<Schedule, HoursError> {
    let unread = |place: Range<usize>, reason| HoursError {
        piece: text.get(place).unwrap_or(text).trim().to_string(),
        reason,
    };
    let pieces = tokens(text).map_err(|place| unread(place, HoursErrorKind::UnknownWord))?;
    let meant: Vec<Piece> = pieces
        .into_iter()
        .filter(|piece| piece.token != Token::Filler)
        .collect();
    if let Some(schedule) = whole_answer(&meant) {
        return Ok(schedule);
    }
    let rules = parser::rules(&meant, osm)
        .map_err(|SpannedError { place, reason }| unread(place, reason))?;
    if rules.is_always() {
        return Ok(Schedule::Always);
    }
    OpeningHours::from_rules(rules, text, zone.clone())
        .map(Schedule::Hours)
        .map_err(|_| unread(0..text.len(), HoursErrorKind::UnknownWord))
}

/// The schedule of a text that is a single phrase.
fn whole_answer(pieces: &[Piece]) -> Option<Schedule> {
    let mut weighty = pieces
        .iter()
        .map(|piece| &piece.token)
        .filter(|token| !matches!(token, Token::Label(_) | Token::Comma | Token::Break));
    match (weighty.next(), weighty.next()) {
        (None, _) if pieces.is_empty() => Some(Schedule::Unknown),
        (Some(Token::AllWeek | Token::AllDay), None) => Some(Schedule::Always),
        (Some(Token::Appointment | Token::OrAppointment), None) => Some(Schedule::ByAppointment),
        (Some(Token::AskFirst), None) => Some(Schedule::Unknown),
        _ => None,
    }
}

/// Parses a time of day such as `7:00 pm`, `Noon`, `19:00:00`, `0730` or `9am`;
/// `None` for other texts and for an ambiguous `7:00`.
pub fn read_clock(text: &str) -> Option<jiff::civil::Time> {
    let pieces = tokens(text).ok()?;
    match pieces.as_slice() {
        [
            Piece {
                token: Token::Clock(clock),
                ..
            },
        ] => clock.time(),
        _ => None,
    }
}

/// Whether a text is the name of a month. `may` in small letters is a verb.
pub fn is_month(text: &str) -> bool {
    let pieces = tokens(text).unwrap_or_default();
    let is_one =
        |pieces: &[Piece]| matches!(pieces, [piece] if matches!(piece.token, Token::Month(_)));
    text != "may" && is_one(&pieces)
}

/// Parses days such as `Monday`, `Mondays`, `Mon-Fri`, `Tue & Thu`, `Daily` or
/// `lunes`; `None` for other texts.
pub fn read_days(text: &str) -> Option<Days> {
    let mut pieces = tokens(text).ok()?;
    pieces.retain(|piece| piece.token != Token::Filler);
    parser::days(&pieces)
}
