//! Meeting filters from the query string, and notes about values that were
//! ignored.

use jiff::civil::Weekday;

use crate::search::build_criteria;
use crate::search::build_criteria::from as origin;
use crate::search::meeting_filter::{DISTANCES, DayPart, MeetingFilter};
use crate::web::i18n::fill;
use crate::web::links::query_string;
use crate::web::pages::layout::Visitor;

/// Filter values as given in the URL.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// A weekday as in [`WEEKDAYS`], or [`WEEK`].
    pub(super) day: String,
    pub(super) part: String,
    pub(super) fellowship: String,
    pub(super) type_code: String,
    /// One of [`DISTANCES`], or [`ANY_DISTANCE`].
    pub(super) within: String,
    pub(super) near: String,
    pub(super) print: String,
    unknown: Vec<String>,
}

/// The day that stands for all seven.
pub(super) const WEEK: &str = "week";

/// The distance that stands for any.
pub(super) const ANY_DISTANCE: &str = "any";

impl Asked {
    pub(super) fn from_visitor(visitor: &Visitor) -> Asked {
        let mut asked = Asked::default();
        for (name, value) in &visitor.pairs {
            let field = match name.as_str() {
                "day" => &mut asked.day,
                "time" => &mut asked.part,
                "fellowship" => &mut asked.fellowship,
                "type" => &mut asked.type_code,
                "within" => &mut asked.within,
                "near" => &mut asked.near,
                "print" => &mut asked.print,
                _ => {
                    asked.unknown.push(format!("{name}={value}"));
                    continue;
                }
            };
            *field = value.trim().chars().take(100).collect();
        }
        if asked.near.is_empty() {
            asked.near = visitor.place.clone().unwrap_or_default();
        }
        asked
    }

    /// The filters that are chosen, as names and values in URLs.
    pub(super) fn pairs(&self) -> Vec<(&'static str, &str)> {
        let pairs = [
            ("day", self.day.as_str()),
            ("time", &self.part),
            ("fellowship", &self.fellowship),
            ("type", &self.type_code),
            ("within", &self.within),
            ("near", &self.near),
        ];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        given.collect()
    }

    /// Query string with another value of one filter; blank leaves it out.
    pub(super) fn query_with(&self, name: &'static str, value: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(own, _)| *own != name);
        if !value.is_empty() {
            pairs.push((name, value));
        }
        query_string(&pairs)
    }
}

/// Weekday names in URLs.
pub(in crate::web) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("sun", Weekday::Sunday),
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
];

/// Converts to a [`MeetingFilter`], with notes about ignored values. Without a
/// day, that is today's; a booklet has them all.
pub(super) fn wanted(
    asked: &Asked,
    today: Weekday,
    visitor: &Visitor,
) -> (MeetingFilter, Vec<String>) {
    let words = visitor.words();
    let generation = &visitor.generation;
    let mut unused = asked.unknown.clone();
    let mut ignore = |name: &str, value: &str| unused.push(format!("{name}={value}"));
    let is_booklet = asked.print == "pocket";
    if !is_booklet && !asked.print.is_empty() {
        ignore("print", &asked.print);
    }
    let day = WEEKDAYS.iter().find(|(word, _)| *word == asked.day);
    let is_week = asked.day == WEEK || is_booklet && asked.day.is_empty();
    if day.is_none() && !["", WEEK].contains(&asked.day.as_str()) {
        ignore("day", &asked.day);
    }
    let part = DayPart::ALL
        .into_iter()
        .find(|part| part.word() == asked.part);
    if part.is_none() && !asked.part.is_empty() {
        ignore("time", &asked.part);
    }
    let miles = DISTANCES
        .iter()
        .find(|miles| miles.to_string() == asked.within);
    let within = match miles {
        Some(miles) => Some(f64::from(*miles)),
        None if asked.within == ANY_DISTANCE => Some(f64::INFINITY),
        None => None,
    };
    if miles.is_none() && !["", ANY_DISTANCE].contains(&asked.within.as_str()) {
        ignore("within", &asked.within);
    }
    let prefer = build_criteria::home_preference(generation);
    let place = generation.gazetteer.resolve(&asked.near, &prefer).best;
    if place.is_none() && !asked.near.is_empty() {
        ignore("near", &asked.near);
    }
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let from = place.map(|place| origin(generation, &place));
    let filter = MeetingFilter {
        day: match day {
            Some((_, weekday)) => Some(*weekday),
            None => (!is_week).then_some(today),
        },
        part,
        fellowship: filled(&asked.fellowship),
        type_code: filled(&asked.type_code),
        from,
        within,
        ..MeetingFilter::default()
    };
    let notes = unused
        .iter()
        .map(|what| fill(&fill(&words.find_ignored, "what", what), "why", ""));
    (filter, notes.collect())
}

/// Label of the requested place, or the text as entered.
pub(super) fn town(asked: &Asked, visitor: &Visitor) -> String {
    let prefer = build_criteria::home_preference(&visitor.generation);
    let found = visitor.generation.gazetteer.resolve(&asked.near, &prefer);
    found
        .best
        .map_or_else(|| asked.near.clone(), |place| place.label)
}

/// A note about the number of meetings that were left out.
pub fn left_out(count: usize, wanted: &MeetingFilter, visitor: &Visitor) -> Option<String> {
    let words = visitor.words();
    let sentence = match wanted.from {
        Some(_) => &words.meetings_left_out_near,
        None => &words.meetings_left_out,
    };
    (count > 0).then(|| fill(sentence, "count", &count.to_string()))
}
