//! Type codes in a feed: lists of codes, or of their full names.

use std::collections::{HashMap, HashSet};

use super::columns::FeedPlace as _;
use super::notices::{DAYS_FROM_ONE, DOUBTFUL_CODE, UNKNOWN_CODE};
use super::parse_feed::FeedRow;
use super::parse_time::day_numbers;
use crate::import::report::ImportReport;
use crate::model::meeting_type::{ANY_FELLOWSHIP, MeetingTypes, TraitKind};
use crate::seeds::columns::Meeting;

/// The known codes, also by name.
#[derive(Debug)]
pub struct Codes<'a> {
    types: &'a MeetingTypes,
    by_name: HashMap<(String, String), &'a str>,
}

/// A type code of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// As written in the seed file.
    pub text: String,
    /// Whether its meaning is known.
    pub known: bool,
}

impl<'a> Codes<'a> {
    /// Indexes the known meeting types by name.
    pub fn new(types: &'a MeetingTypes) -> Codes<'a> {
        let mut by_name = HashMap::new();
        for one in types.list() {
            let spanish = one.name.spanish.as_deref();
            for name in std::iter::once(one.name.english.as_str()).chain(spanish) {
                let key = (one.fellowship.to_lowercase(), name.to_lowercase());
                by_name.entry(key).or_insert(one.code.as_str());
            }
        }
        Codes { types, by_name }
    }

    /// The distinct codes of a cell, in order. Names become codes. Codes in
    /// `own` get the prefix `site-`, so that they are not confused with the
    /// usual meaning. Unknown codes are kept as they are.
    pub fn read(&self, fellowship: &str, cell: &str, own: &HashSet<String>) -> Vec<Code> {
        let mut codes: Vec<Code> = Vec::new();
        for part in parts(cell) {
            let code = if own.contains(part) {
                let text = format!("site-{part}");
                Code { text, known: false }
            } else {
                self.code(fellowship, part)
            };
            if !codes.iter().any(|known| known.text == code.text) {
                codes.push(code);
            }
        }
        codes
    }

    fn code(&self, fellowship: &str, part: &str) -> Code {
        if let Some(found) = self.types.get(fellowship, part) {
            let text = found.code.clone();
            return Code { text, known: true };
        }
        let name = part.to_lowercase();
        let tries = [fellowship.to_lowercase(), ANY_FELLOWSHIP.to_owned()];
        let mut named = tries
            .into_iter()
            .map(|fellowship| (fellowship, name.clone()));
        match named.find_map(|key| self.by_name.get(&key)) {
            Some(code) => Code {
                text: (*code).to_owned(),
                known: true,
            },
            None => Code {
                text: part.to_owned(),
                known: false,
            },
        }
    }

    /// The language that a code means in a fellowship.
    pub fn language(&self, fellowship: &str, code: &str) -> Option<&'a str> {
        match &self.types.get(fellowship, code)?.says {
            Some((TraitKind::Language, language)) => Some(language),
            _ => None,
        }
    }

    /// The way of attending that a code means in a fellowship.
    pub fn attendance(&self, fellowship: &str, code: &str) -> Option<&'a str> {
        match &self.types.get(fellowship, code)?.says {
            Some((TraitKind::Attendance, value)) => Some(value),
            _ => None,
        }
    }

    /// Whether no codes are known.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// Splits a cell of codes.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '|'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// How the rows of a feed number the days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Week {
    /// 0 for Sunday to 6, as the format specifies; or days by name.
    #[default]
    FromZero,
    /// 1 for Monday to 7 for Sunday.
    FromOne,
    /// Both 0 and 7 are Sunday.
    Mixed,
}

/// Properties of a feed as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// How days are numbered.
    pub week: Week,
    /// Codes that the site uses with a meaning of its own.
    pub own_codes: HashSet<String>,
}

/// Minimum number of rows for a share to be meaningful.
const ENOUGH_ROWS: usize = 40;

/// Surveys all rows of a feed, given as Meeting Guide rows.
pub fn survey(
    rows: &[FeedRow],
    fellowship: &str,
    codes: &Codes<'_>,
    ledger: &mut ImportReport,
) -> Survey {
    let week = week(rows);
    if week == Week::FromOne {
        let message = "The days run from 1 for Monday to 7: the list has a 7 and no 0, so 7 was \
                       read as Sunday.";
        ledger.report_feed(&DAYS_FROM_ONE, message.to_owned());
    }
    Survey {
        week,
        own_codes: own_codes(rows, fellowship, codes, ledger),
    }
}

fn week(rows: &[FeedRow]) -> Week {
    let cells = rows.iter().map(|row| row.cell(Meeting::Day.place()));
    let mut seen = [false; 8];
    for number in cells.filter_map(day_numbers).flatten() {
        seen[usize::from(number)] = true;
    }
    match (seen[0], seen[7]) {
        (_, false) => Week::FromZero,
        (false, true) => Week::FromOne,
        (true, true) => Week::Mixed,
    }
}

/// Codes of a less common language on more than a quarter of the rows: a site
/// that writes `HE` for something else must not fill a search for Hebrew.
fn own_codes(
    rows: &[FeedRow],
    fellowship: &str,
    codes: &Codes<'_>,
    ledger: &mut ImportReport,
) -> HashSet<String> {
    if rows.len() < ENOUGH_ROWS {
        return HashSet::new();
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for row in rows {
        for code in parts(row.cell(Meeting::Types.place())) {
            *counts.entry(code).or_default() += 1;
        }
    }
    let mut own: Vec<(&str, usize, &str)> = counts
        .into_iter()
        .filter(|(_, count)| count * 4 > rows.len())
        .filter_map(|(code, count)| Some((code, count, codes.language(fellowship, code)?)))
        .filter(|(_, _, language)| !matches!(*language, "English" | "Spanish" | "French"))
        .collect();
    own.sort_unstable();
    for (code, count, language) in &own {
        let message = format!(
            "“{code}” is {language} elsewhere, but {count} of {} rows have it here. It is kept as \
             “site-{code}” and not read as a language.",
            rows.len()
        );
        ledger.report_feed(&DOUBTFUL_CODE, message);
    }
    own.into_iter()
        .map(|(code, _, _)| code.to_owned())
        .collect()
}

/// Reports each unknown code once, with its count.
pub fn report_unknown(
    unknown: &HashMap<(String, String), (u32, usize)>,
    ledger: &mut ImportReport,
) {
    let mut all: Vec<_> = unknown.iter().collect();
    all.sort_unstable();
    for ((fellowship, code), (row, count)) in all {
        let message = format!(
            "Nobody has said what “{code}” means in {fellowship}; it is kept as it stands \
             ({count} {}).",
            if *count == 1 { "row" } else { "rows" }
        );
        let cell = crate::import::report::Cell::new(*row, Meeting::Types.header(), code);
        ledger.report(&UNKNOWN_CODE, cell, message);
    }
}
