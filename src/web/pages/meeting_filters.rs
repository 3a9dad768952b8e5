//! Meeting filters from the query string, and notes about values that were
//! ignored.

use jiff::civil::Weekday;

use crate::model::schedule::time_zone::Zone;
use crate::search::build_criteria;
use crate::search::build_criteria::from;
use crate::search::meetings::MeetingFilter;
use crate::web::i18n::fill;
use crate::web::links::query_string;
use crate::web::pages::layout::Visitor;

/// Filter values as given in the URL.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) day: String,
    pub(super) fellowship: String,
    pub(super) type_code: String,
    pub(super) near: String,
    pub(super) print: String,
    unknown: Vec<String>,
}

impl Asked {
    pub(super) fn from_visitor(visitor: &Visitor) -> Asked {
        let mut asked = Asked::default();
        for (name, value) in &visitor.pairs {
            let field = match name.as_str() {
                "day" => &mut asked.day,
                "fellowship" => &mut asked.fellowship,
                "type" => &mut asked.type_code,
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

    /// Query string with another day and all other filters unchanged.
    pub(super) fn query(&self, day: &str) -> String {
        let pairs = [
            ("day", day),
            ("fellowship", &self.fellowship),
            ("type", &self.type_code),
            ("near", &self.near),
        ];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        query_string(&given.collect::<Vec<_>>())
    }
}

/// Weekday names in URLs.
pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("sun", Weekday::Sunday),
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
];

/// Converts to a [`MeetingFilter`], with notes about ignored values.
pub(super) fn wanted(asked: &Asked, visitor: &Visitor) -> (MeetingFilter, Vec<String>) {
    let words = visitor.words();
    let generation = &visitor.generation;
    let mut unused = asked.unknown.clone();
    let day = WEEKDAYS.iter().find(|(word, _)| *word == asked.day);
    if !["", "pocket"].contains(&asked.print.as_str()) {
        unused.push(format!("print={}", asked.print));
    }
    if day.is_none() && !asked.day.is_empty() {
        unused.push(format!("day={}", asked.day));
    }
    let prefer = build_criteria::home_preference(generation);
    let place = generation.gazetteer.resolve(&asked.near, &prefer).best;
    if place.is_none() && !asked.near.is_empty() {
        unused.push(format!("near={}", asked.near));
    }
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let wanted = MeetingFilter {
        day: day.map(|(_, weekday)| *weekday),
        fellowship: filled(&asked.fellowship),
        type_code: filled(&asked.type_code),
        from: place.map(|place| from(generation, &place)),
        ..MeetingFilter::default()
    };
    let notes = unused
        .iter()
        .map(|what| fill(&fill(&words.find_ignored, "what", what), "why", ""));
    (wanted, notes.collect())
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

/// The city of a time zone: "New York" for `America/New_York`.
pub fn city(zone: &Zone) -> String {
    let name = zone.name().rsplit('/').next().unwrap_or_default();
    name.replace('_', " ")
}
