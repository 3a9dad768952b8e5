//! What a feed shows only when all of its rows are looked at: how it numbers
//! the days, and codes that cannot mean there what they mean elsewhere.

use std::collections::{HashMap, HashSet};

use super::feed::FeedRow;
use super::feed_columns::FeedPlace as _;
use super::feed_findings::{DAYS_FROM_ONE, DOUBTFUL_CODE, Ledger, UNKNOWN_CODE};
use super::meeting_clock::day_numbers;
use super::meeting_codes::{Codes, parts};
use crate::seeds::columns::Meeting;

/// How the rows of a feed number the days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Week {
    /// 0 for Sunday to 6, as the format says; or days by name.
    #[default]
    FromZero,
    /// 1 for Monday to 7 for Sunday.
    FromOne,
    /// Both 0 and 7 stand for Sunday.
    Mixed,
}

/// What the rows show together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// How days are numbered.
    pub week: Week,
    /// Codes with a meaning of the site's own.
    pub own_codes: HashSet<String>,
}

/// Fewest rows from which a share can be told.
const ENOUGH_ROWS: usize = 40;

/// Looks at all rows of a feed in the shape of Meeting Guide.
pub fn survey(
    rows: &[FeedRow],
    fellowship: &str,
    codes: &Codes<'_>,
    ledger: &mut Ledger,
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

/// Codes of a rare language on more than a quarter of the rows: a site that
/// writes `HE` for something else must not fill a search for Hebrew.
fn own_codes(
    rows: &[FeedRow],
    fellowship: &str,
    codes: &Codes<'_>,
    ledger: &mut Ledger,
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

/// Says which codes nobody knows the meaning of, each once with its count.
pub fn report_unknown(unknown: &HashMap<(String, String), (u32, usize)>, ledger: &mut Ledger) {
    let mut all: Vec<_> = unknown.iter().collect();
    all.sort_unstable();
    for ((fellowship, code), (row, count)) in all {
        let message = format!(
            "Nobody has said what “{code}” means in {fellowship}; it is kept as it stands \
             ({count} {}).",
            if *count == 1 { "row" } else { "rows" }
        );
        let cell = super::feed_findings::Cell::of(*row, Meeting::Types.header(), code);
        ledger.report(&UNKNOWN_CODE, cell, message);
    }
}
