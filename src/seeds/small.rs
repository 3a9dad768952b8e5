//! The small files beside the listings: categories, the site, the boards of
//! the first page, and the crisis lines.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::cells::several;
use super::columns;
use super::known_numbers::premium_in;
use super::rules::{
    Findings, Rule, broken_reference, duplicate_id, missing_name, near_known_number,
    premium_number, stale_crisis_line, unfit_crisis_line, unknown_choice,
};
use super::table::{Row, Table};
use crate::model::category::{Categories, Category};
use crate::model::freshness::Freshness;
use crate::model::language::Language;
use crate::model::listing::{Listing, Status};
use crate::model::schedule::zone::Zone;
use crate::model::text::Text;

/// The neutral page that "Leave now" opens when a county sets none.
pub const LEAVE_TO: &str = "https://www.weather.gov";

/// What a county sets once, in `site.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Site {
    /// The name of the directory.
    pub title: Text,
    /// The area it covers, as words: "Lycoming and Clinton counties".
    pub area: Text,
    /// The home counties as written: "Clinton, PA".
    pub home_counties: Vec<String>,
    /// IANA zone of listings that name none.
    pub time_zone: String,
    /// Where people report mistakes: a mail address or a number to text.
    pub feedback: String,
    /// The public address of this site, for calendars and feeds; may be empty.
    pub address: String,
    /// The neutral page that "Leave now" opens.
    pub leave_to: String,
}

/// A board of the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The word on the board.
    pub name: Text,
    /// What is behind it.
    pub hint: Text,
    /// The categories it opens.
    pub categories: Vec<String>,
}

/// A listing pinned for a kind of crisis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisLine {
    /// The kind: `suicide`; `any` is the foot of every page.
    pub kind: String,
    /// Id of the listing.
    pub listing: String,
    /// 1 comes first.
    pub order: u32,
    /// One short line under the number.
    pub say: Text,
}

/// The kind of crisis line that stands on every page.
pub const ANY_CRISIS: &str = "any";

fn cell<'a>(table: &Table, row: &'a Row, column: impl Into<usize>) -> &'a str {
    table.cell(row, column.into())
}

/// Reads `categories.csv`. Rows without id or with one already taken are set
/// aside; a parent that does not exist is reported and left out.
pub fn categories(table: &Table, findings: &mut Findings) -> Categories {
    use columns::Category as C;
    let mut list: Vec<Category> = Vec::new();
    for row in &table.rows {
        let id = cell(table, row, C::Id);
        if id.is_empty() {
            let message = "The category has no id.".to_owned();
            report(findings, &missing_name::RULE, row, "id", "", message);
            continue;
        }
        if list.iter().any(|category| category.id == id) {
            let message = format!("The category “{id}” stands twice.");
            report(findings, &duplicate_id::RULE, row, "id", id, message);
            continue;
        }
        list.push(Category {
            id: id.to_owned(),
            parent: cell(table, row, C::Parent).to_owned(),
            name: Text::new(cell(table, row, C::Name), cell(table, row, C::NameEs)),
            hint: Text::new(cell(table, row, C::Hint), cell(table, row, C::HintEs)),
            fresh_days: cell(table, row, C::FreshDays).parse().ok(),
        });
    }
    let ids: Vec<String> = list.iter().map(|category| category.id.clone()).collect();
    for category in &mut list {
        if category.parent.is_empty() || ids.contains(&category.parent) {
            continue;
        }
        let message = format!("The parent “{}” is no category.", category.parent);
        let row = table
            .rows
            .iter()
            .find(|row| cell(table, row, C::Id) == category.id);
        if let Some(row) = row {
            let rule = &broken_reference::RULE;
            report(findings, rule, row, "parent", &category.parent, message);
        }
        category.parent.clear();
    }
    Categories::new(list)
}

/// The zone of a site that names none.
const HOME_ZONE: &str = "America/New_York";

/// What can be set in `site.csv`.
const SITE_KEYS: [&str; 7] = [
    "title",
    "area",
    "home_counties",
    "time_zone",
    "feedback",
    "address",
    "leave_to",
];

/// A key nobody reads, and a zone that does not exist.
fn report_unknown_keys(table: &Table, findings: &mut Findings) {
    use columns::Site as S;
    let rule = &broken_reference::RULE;
    for row in &table.rows {
        let (key, value) = (cell(table, row, S::Key), cell(table, row, S::Value));
        if !SITE_KEYS.contains(&key) {
            let message = format!("There is nothing called “{key}” to set.");
            report(findings, rule, row, "key", key, message);
        }
        if key == "time_zone"
            && let Err(unknown) = Zone::new(value)
        {
            let message = format!("{unknown}. Until then times are read as UTC.");
            report(findings, rule, row, "value", value, message);
        }
    }
}

/// Reads `site.csv`. What is not set keeps a plain default.
pub fn site(table: &Table, findings: &mut Findings) -> Site {
    use columns::Site as S;
    let value = |key: &str| {
        let row = table
            .rows
            .iter()
            .find(|row| cell(table, row, S::Key) == key);
        row.map_or(Text::default(), |row| {
            Text::new(cell(table, row, S::Value), cell(table, row, S::ValueEs))
        })
    };
    report_unknown_keys(table, findings);
    let or = |text: Text, default: &str| {
        if text.english.is_empty() {
            Text::new(default, "")
        } else {
            text
        }
    };
    Site {
        title: or(value("title"), "Waypost"),
        area: value("area"),
        home_counties: several(&value("home_counties").english)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        time_zone: or(value("time_zone"), HOME_ZONE).english,
        feedback: value("feedback").english,
        address: value("address").english,
        leave_to: or(value("leave_to"), LEAVE_TO).english,
    }
}

/// Reads `needs.csv`. Categories that do not exist are reported and left out.
pub fn needs(table: &Table, categories: &Categories, findings: &mut Findings) -> Vec<Need> {
    use columns::Need as N;
    let mut needs = Vec::new();
    for row in &table.rows {
        let mut known = Vec::new();
        for id in several(cell(table, row, N::Categories)) {
            if categories.get(id).is_some() {
                known.push(id.to_owned());
                continue;
            }
            let message = format!("There is no category “{id}”.");
            let rule = &broken_reference::RULE;
            report(findings, rule, row, "categories", id, message);
        }
        needs.push(Need {
            name: Text::new(cell(table, row, N::Name), cell(table, row, N::NameEs)),
            hint: Text::new(cell(table, row, N::Hint), cell(table, row, N::HintEs)),
            categories: known,
        });
    }
    needs
}

/// What became of the listing that a crisis line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The public sees it.
    Published,
    /// Its row, in this file and with this number, has an error.
    SetAside(Arc<str>, u32),
    /// There is no such row.
    Missing,
    /// The public sees it, though it was checked too long ago: how long.
    Stale(String),
    /// The public sees it, and must not be sent to it: why.
    Unfit(String),
}

impl Standing {
    /// What becomes of a line that names this published listing, whose checks
    /// stay fresh for `term` days.
    pub fn of_published(listing: &Listing, term: u16, today: Date) -> Standing {
        if listing.status != Status::Active {
            let status = listing.status.word();
            return Standing::Unfit(format!("has the status “{status}”"));
        }
        let near = near_known_number::near_known(&listing.contact);
        if let Some((_, written, known)) = near.first() {
            let why = near_known_number::message(written, *known);
            return Standing::Unfit(format!("has a doubtful number: {why}"));
        }
        match (
            Freshness::on(today, listing.verified_on, term),
            listing.verified_on,
        ) {
            (Freshness::Stale, Some(day)) => Standing::Stale(format!(
                "was last checked on {day}, more than twice its term of {term} days ago"
            )),
            _ => Standing::Published,
        }
    }
}

/// Reads `crisis-lines.csv`, in order within each kind. A line whose listing
/// is missing or unfit is reported and left out: nothing may be published
/// without it.
pub fn crisis_lines(
    table: &Table,
    standing: impl Fn(&str) -> Standing,
    findings: &mut Findings,
) -> Vec<CrisisLine> {
    use columns::CrisisLine as L;
    let mut lines = Vec::new();
    let mut stale = HashSet::new();
    for row in &table.rows {
        let listing = cell(table, row, L::Listing);
        let rule = &broken_reference::RULE;
        let says = [(L::Say, "say"), (L::SayEs, "say_es")];
        let mut premium = says.into_iter().filter_map(|(column, header)| {
            let number = premium_in(cell(table, row, column))?;
            Some((number, header))
        });
        if let Some((number, header)) = premium.next() {
            let message = premium_number::message(number);
            report(
                findings,
                &premium_number::RULE,
                row,
                header,
                number,
                message,
            );
            continue;
        }
        match standing(listing) {
            Standing::Published => {}
            Standing::Stale(why) => {
                if stale.insert(listing) {
                    let message = format!("The crisis line “{listing}” {why}.");
                    let rule = &stale_crisis_line::RULE;
                    report(findings, rule, row, "listing", listing, message);
                }
            }
            Standing::SetAside(file, number) => {
                let message = format!(
                    "The crisis line “{listing}” is set aside: {file}, row {number}, has an error."
                );
                report(findings, rule, row, "listing", listing, message);
                findings.fix_last(format!("Put row {number} of {file} right."));
                continue;
            }
            Standing::Missing => {
                let message = format!("The crisis line “{listing}” is not among the listings.");
                report(findings, rule, row, "listing", listing, message);
                continue;
            }
            Standing::Unfit(why) => {
                let message = format!("The crisis line “{listing}” {}.", why.trim_end_matches('.'));
                let rule = &unfit_crisis_line::RULE;
                report(findings, rule, row, "listing", listing, message);
                continue;
            }
        }
        lines.push(CrisisLine {
            kind: cell(table, row, L::Kind).to_owned(),
            listing: listing.to_owned(),
            order: cell(table, row, L::Order).parse().unwrap_or(u32::MAX),
            say: Text::new(cell(table, row, L::Say), cell(table, row, L::SayEs)),
        });
    }
    lines.sort_by(|a, b| (&a.kind, a.order).cmp(&(&b.kind, b.order)));
    lines
}

/// A question that must find what it always found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldenQuestion {
    /// Its row in a spreadsheet.
    pub row: u32,
    /// What is asked.
    pub question: String,
    /// Where the person is; blank when they do not say.
    pub near: String,
    /// `en` or `es`.
    pub language: Language,
    /// Ids of listings, any of which will do; never empty.
    pub expected: Vec<String>,
    /// How far down it may stand; crisis lines above the results count as first.
    pub within: usize,
}

/// Results a golden question looks through when its row does not say.
const GOLDEN_WITHIN: usize = 5;

/// A language or a number that cannot be read; the usual one is then taken.
fn report_unread_choices(table: &Table, row: &Row, findings: &mut Findings) {
    use columns::Golden as G;
    let (lang, within) = (cell(table, row, G::Lang), cell(table, row, G::Within));
    let rule = &unknown_choice::RULE;
    if !lang.is_empty() && Language::from_tag(lang).is_none() {
        let message = format!("“{lang}” is no language that Waypost speaks.");
        report(findings, rule, row, "lang", lang, message);
    }
    if !within.is_empty() && within.parse::<usize>().is_err() {
        let message = format!("“{within}” is not a number of results.");
        report(findings, rule, row, "within", within, message);
    }
}

/// Reads `golden-questions.csv`. A row without question or id is reported and
/// left out.
pub fn golden_questions(table: &Table, findings: &mut Findings) -> Vec<GoldenQuestion> {
    use columns::Golden as G;
    let mut questions = Vec::new();
    for row in &table.rows {
        report_unread_choices(table, row, findings);
        let question = cell(table, row, G::Question);
        let expected = several(cell(table, row, G::Expected));
        let (column, value) = match (question.is_empty(), expected.is_empty()) {
            (true, _) => ("question", question),
            (_, true) => ("expected", ""),
            _ => {
                questions.push(GoldenQuestion {
                    row: row.number,
                    question: question.to_owned(),
                    near: cell(table, row, G::Near).to_owned(),
                    language: Language::from_tag(cell(table, row, G::Lang)).unwrap_or_default(),
                    expected: expected.into_iter().map(str::to_owned).collect(),
                    within: cell(table, row, G::Within).parse().unwrap_or(GOLDEN_WITHIN),
                });
                continue;
            }
        };
        let message = "The question names nothing to ask, or nothing to find.".to_owned();
        let rule = &broken_reference::RULE;
        report(findings, rule, row, column, value, message);
    }
    questions
}

fn report(
    findings: &mut Findings,
    rule: &Rule,
    row: &Row,
    column: &str,
    value: &str,
    message: String,
) {
    findings.add(rule, Some(row.number), Some(column), Some(value), message);
}
