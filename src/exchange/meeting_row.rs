//! One row of a feed, in the shape of Meeting Guide, becomes one row of a
//! seed file. Each step fills some cells and says what it could not read.

use std::cell::RefCell;
use std::collections::HashMap;

use super::feed::FeedRow;
use super::feed_columns::{Extra, FeedPlace};
use super::feed_findings as notice;
use super::feed_findings::{Cell, Ledger};
use super::feed_survey::Survey;
use super::feed_text::{cut, one_line, plain};
use super::meeting_codes::Codes;
use super::seed_csv::{SeedCells, WRITTEN, settled};
use super::{meeting_join, meeting_when, meeting_where, privacy};
use crate::seeds::columns::Meeting;
use crate::seeds::parse;

/// Where and how often a code was met that nobody knows.
pub type UnknownCodes = HashMap<(String, String), (u32, usize)>;

/// What all rows of a feed are read with.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The fellowship that was asked for, whatever the feed says.
    pub fellowship: Option<&'a str>,
    /// The fellowship of rows that name none.
    pub usual_fellowship: &'a str,
    /// The zone of rows that name none.
    pub zone: Option<&'a str>,
    /// The address of the feed, when it came from one.
    pub url: Option<&'a str>,
    /// The name of the file.
    pub file: &'a str,
    /// The codes there are.
    pub codes: &'a Codes<'a>,
    /// What the rows show together.
    pub survey: Survey,
    /// Codes met that nobody knows.
    pub unknown: RefCell<UnknownCodes>,
}

/// A row on its way.
pub struct Step<'a> {
    /// The row of the feed.
    pub row: &'a FeedRow,
    /// What it is read with.
    pub with: &'a Reading<'a>,
    /// The row of the seed file.
    pub out: SeedCells,
    /// Where findings go.
    pub ledger: &'a mut Ledger,
}

impl Step<'_> {
    /// The cell of the feed as it stands.
    pub fn raw(&self, column: impl FeedPlace) -> &str {
        self.row.cell(column.place()).trim()
    }

    /// Says something about a cell.
    pub fn say(&mut self, notice: &notice::Notice, column: impl FeedPlace, message: String) {
        let value = self.row.cell(column.place());
        let cell = Cell::of(self.row.number, column.name(), value);
        self.ledger.report(notice, cell, message);
    }

    /// Says something about a cell without its value.
    pub fn say_private(&mut self, notice: &notice::Notice, column: impl FeedPlace, message: &str) {
        let cell = Cell::private(self.row.number, column.name());
        self.ledger.report(notice, cell, message.to_owned());
    }
}

/// Columns that are read as they are: names on one line.
const NAMES: [Meeting; 9] = [
    Meeting::Name,
    Meeting::Location,
    Meeting::Group,
    Meeting::District,
    Meeting::SubDistrict,
    Meeting::County,
    Meeting::Country,
    Meeting::SourceName,
    Meeting::Region,
];

/// Columns with sentences in them.
const TEXTS: [Meeting; 5] = [
    Meeting::Notes,
    Meeting::LocationNotes,
    Meeting::GroupNotes,
    Meeting::ConferenceUrlNotes,
    Meeting::ConferencePhoneNotes,
];

/// Columns with people in them, and money.
const NOT_KEPT: [Meeting; 17] = [
    Meeting::Contact1Name,
    Meeting::Contact1Email,
    Meeting::Contact1Phone,
    Meeting::Contact2Name,
    Meeting::Contact2Email,
    Meeting::Contact2Phone,
    Meeting::Contact3Name,
    Meeting::Contact3Email,
    Meeting::Contact3Phone,
    Meeting::LastContact,
    Meeting::Author,
    Meeting::MailingAddress,
    Meeting::Venmo,
    Meeting::Square,
    Meeting::Paypal,
    Meeting::FeedbackUrl,
    Meeting::EditUrl,
];

/// Makes the row of the seed file. `None` when the row is set aside.
pub fn seed_row(row: &FeedRow, with: &Reading<'_>, ledger: &mut Ledger) -> Option<SeedCells> {
    let mut step = Step {
        row,
        with,
        out: SeedCells::default(),
        ledger,
    };
    if parse::yes_or_no(step.raw(Extra::Archived)) == Some(true) {
        let message = "The list keeps this meeting in its archive.".to_owned();
        let value = row.cell(Extra::Archived.place());
        let cell = Cell::of(row.number, Extra::Archived.name(), value);
        step.ledger.set_aside(&notice::UNPUBLISHED, cell, message);
        return None;
    }
    take_names(&mut step);
    if step.out.get(Meeting::Name).is_empty() {
        let message = "The meeting has no name.".to_owned();
        let cell = Cell::of(row.number, Meeting::Name.header(), "");
        step.ledger.set_aside(&notice::MISSING_NAME, cell, message);
        return None;
    }
    take_fellowship(&mut step);
    take_codes(&mut step);
    take_texts(&mut step);
    meeting_when::take_when(&mut step);
    meeting_where::take_place(&mut step);
    meeting_join::take_joining(&mut step);
    meeting_join::take_contact(&mut step);
    meeting_join::take_source(&mut step);
    meeting_when::take_zone(&mut step);
    meeting_where::take_attendance(&mut step);
    for column in WRITTEN {
        let value = step.out.get(column).to_owned();
        let (short, was_cut) = cut(&value);
        if was_cut {
            let message = "The text is longer than a cell may be, so its end is left out.";
            step.say_private(&notice::CUT_TEXT, column, message);
        }
        step.out.set(column, settled(short));
    }
    Some(step.out)
}

fn take_names(step: &mut Step<'_>) {
    for column in NAMES {
        let value = one_line(step.raw(column));
        step.out.set(column, value);
    }
    let regions = one_line(step.raw(Extra::Regions));
    let mut regions = regions.splitn(2, [';', '>']).map(str::trim);
    let (wide, parts) = (regions.next().unwrap_or_default(), regions.next());
    if step.out.get(Meeting::Region).is_empty() {
        step.out.set(Meeting::Region, wide);
    }
    let sub_region = match (one_line(step.raw(Meeting::SubRegion)), parts) {
        (own, None) => own,
        (own, Some(_)) if !own.is_empty() => own,
        (_, Some(parts)) => parts.replace(';', " >"),
    };
    step.out.set(Meeting::SubRegion, sub_region);
    for column in NOT_KEPT {
        if !step.raw(column).is_empty() {
            let message = format!("“{}” is not kept.", column.header());
            step.say_private(&notice::PRIVATE_CONTACT, column, &message);
        }
    }
}

/// Fellowships by what their names hold, the longest names first.
const FELLOWSHIPS: [(&str, &str); 14] = [
    ("al-anon", "Al-Anon"),
    ("alanon", "Al-Anon"),
    ("alateen", "Al-Anon"),
    ("narcotics anonymous", "NA"),
    ("adult children of", "ACA"),
    ("alcoholics anonymous", "AA"),
    ("alcohólicos anónimos", "AA"),
    ("crystal meth anonymous", "CMA"),
    ("cocaine anonymous", "CA"),
    ("co-dependents anonymous", "CoDA"),
    ("codependents anonymous", "CoDA"),
    ("overeaters anonymous", "OA"),
    ("gamblers anonymous", "GA"),
    ("nar-anon", "Nar-Anon"),
];

/// The fellowship a name tells, when it tells one.
pub fn fellowship_of(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let found = FELLOWSHIPS.iter().find(|(part, _)| lower.contains(part));
    found.map(|(_, fellowship)| *fellowship)
}

fn take_fellowship(step: &mut Step<'_>) {
    let own = one_line(step.raw(Meeting::Fellowship));
    let fellowship = match step.with.fellowship {
        Some(asked) => asked.to_owned(),
        None if !own.is_empty() => fellowship_of(&own).map_or(own, str::to_owned),
        None => fellowship_of(step.raw(Extra::Entity))
            .unwrap_or(step.with.usual_fellowship)
            .to_owned(),
    };
    step.out.set(Meeting::Fellowship, fellowship);
}

fn take_codes(step: &mut Step<'_>) {
    let fellowship = step.out.get(Meeting::Fellowship).to_owned();
    let with = step.with;
    let cell = plain(step.raw(Meeting::Types));
    let mut codes = with.codes.read(&fellowship, &cell, &with.survey.own_codes);
    for code in codes.iter().filter(|code| !code.known) {
        if with.codes.is_empty() || code.text.starts_with("site-") {
            continue;
        }
        let key = (fellowship.clone(), code.text.clone());
        let mut unknown = with.unknown.borrow_mut();
        unknown.entry(key).or_insert((step.row.number, 0)).1 += 1;
    }
    // The format has a key for languages too, which seed files do without.
    let spanish = super::meeting_codes::parts(step.raw(Extra::Languages)).any(|tag| tag == "es");
    let code = with
        .codes
        .read(&fellowship, "Spanish", &with.survey.own_codes);
    if spanish
        && let Some(code) = code
            .into_iter()
            .find(|code| code.known && !codes.contains(code))
    {
        codes.push(code);
    }
    let texts: Vec<&str> = codes.iter().map(|code| code.text.as_str()).collect();
    let texts = texts.join(", ");
    step.out.set(Meeting::Types, texts);
}

fn take_texts(step: &mut Step<'_>) {
    for column in TEXTS {
        if step.raw(column).is_empty() {
            continue;
        }
        let text = plain(step.raw(column));
        let (text, had_passcode) = privacy::without_passcodes(&text);
        if had_passcode {
            let message = "A passcode was taken out of the text.";
            step.say_private(&notice::PASSCODE, column, message);
        }
        let (text, people) = privacy::without_private_numbers(&text);
        if people.numbers_removed {
            let message = "The number or mail address of a person was taken out of the text.";
            step.say_private(&notice::PRIVATE_PHONE, column, message);
        }
        for name in &people.names {
            let message = format!("“{name}” looks like the name of a person.");
            let cell = Cell::of(step.row.number, column.header(), name);
            step.ledger.report(&notice::NAME_IN_TEXT, cell, message);
        }
        step.out.set(column, text.into_owned());
    }
}
