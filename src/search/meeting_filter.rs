//! What the list of meetings is filtered by.

use jiff::civil::Weekday;

use super::criteria::{Origin, PlaceScale};

/// Maximum number of meetings read per group (in person, from anywhere),
/// nearest or home-county meetings first: as many as in a large city and its
/// surroundings. Without a limit, a nationwide directory would be read in full
/// for one page.
const MAX_IN_A_LANE: usize = 4_000;

/// Maximum number of starts in seven days that are shown on one page. If there
/// are more and no day was requested, only today's are shown.
const MAX_IN_A_WEEK: usize = 400;

/// Default maximum distance to a meeting, in miles. In the country the next one
/// may be an hour away, and each says how far it is.
pub const MEETING_MILES: f64 = 60.0;

/// A part of the day that a meeting starts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    /// 5 am to noon.
    Morning,
    /// Noon to 5 pm.
    Afternoon,
    /// 5 pm to 9 pm.
    Evening,
    /// 9 pm to 5 am.
    Night,
}

impl DayPart {
    /// All parts, in order.
    pub const ALL: [DayPart; 4] = [
        DayPart::Morning,
        DayPart::Afternoon,
        DayPart::Evening,
        DayPart::Night,
    ];

    /// The part that a minute of the day belongs to.
    pub fn of_minute(minute: u16) -> DayPart {
        match minute / 60 {
            5..12 => DayPart::Morning,
            12..17 => DayPart::Afternoon,
            17..21 => DayPart::Evening,
            _ => DayPart::Night,
        }
    }

    /// Its value in URLs: `morning`, `afternoon`, `evening`, `night`.
    pub fn word(self) -> &'static str {
        match self {
            DayPart::Morning => "morning",
            DayPart::Afternoon => "afternoon",
            DayPart::Evening => "evening",
            DayPart::Night => "night",
        }
    }
}

/// Distances to choose from, in miles.
pub const DISTANCES: [u16; 4] = [5, 10, 25, 60];

/// Meeting filters.
#[derive(Debug, Clone)]
pub struct MeetingFilter {
    /// Only on this day of the week.
    pub day: Option<Weekday>,
    /// Only in this part of the day.
    pub part: Option<DayPart>,
    /// Only of this fellowship.
    pub fellowship: Option<String>,
    /// Only with this type code.
    pub type_code: Option<String>,
    /// Only near this place; does not affect meetings joined from anywhere.
    pub from: Option<Origin>,
    /// Maximum distance, in miles.
    pub within: Option<f64>,
    /// Maximum number of in-person meetings, and of meetings joined from
    /// anywhere, to read. The nearest come first or, without a place, those in
    /// the home counties.
    pub most: usize,
    /// Maximum number of starts in all days that are shown on one page.
    pub most_in_a_week: usize,
}

impl Default for MeetingFilter {
    fn default() -> MeetingFilter {
        MeetingFilter {
            day: None,
            part: None,
            fellowship: None,
            type_code: None,
            from: None,
            within: None,
            most: MAX_IN_A_LANE,
            most_in_a_week: MAX_IN_A_WEEK,
        }
    }
}

impl MeetingFilter {
    /// Whether distances are measured: from a place smaller than a county.
    pub fn is_from_spot(&self) -> bool {
        let from = self.from.as_ref();
        from.is_some_and(|from| from.size == PlaceScale::Spot)
    }
}
