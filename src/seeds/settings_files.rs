//! The small files besides the listings: categories, site settings, home page
//! boards, crisis lines and golden questions.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use url::Url;

use super::columns;
use super::read::clean_cell::several;
use super::read::grid::Row;
use super::read::table::Table;
use super::rows::county::county;
use super::rows::parse_cell::yes_or_no;
use super::rules::rule::Findings;
use super::rules::{contact, cross_row, listing, place};
use crate::gazetteer::Gazetteer;
use crate::model::category::{Categories, Category};
use crate::model::crisis_level::CrisisLevel;
use crate::model::freshness::Freshness;
use crate::model::language::Language;
use crate::model::listing::{Listing, Status};
use crate::model::localized_text::Text;
use crate::model::schedule::time_zone::Zone;

/// The neutral page that "Leave now" opens when a county sets none.
pub const LEAVE_TO: &str = "https://www.weather.gov";

/// Site-wide settings from `site.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Site {
    /// The name of the directory.
    pub title: Text,
    /// The area it covers, in words: "Lycoming and Clinton counties".
    pub area: Text,
    /// The home counties as written: "Clinton, PA".
    pub home_counties: Vec<String>,
    /// IANA time zone of the pages, and of listings whose place tells none;
    /// blank until the home counties are looked up.
    pub time_zone: String,
    /// Where people report mistakes: an email address or a number to text.
    pub feedback: String,
    /// Public URL of this site, for calendars and feeds; may be empty.
    pub address: String,
    /// The neutral page that "Leave now" opens.
    pub leave_to: String,
}

/// A board on the home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Title of the board.
    pub name: Text,
    /// Short description of what it leads to.
    pub hint: Text,
    /// Ids of the categories it opens.
    pub categories: Vec<String>,
    /// Words of a second link, to what of the first category is open today;
    /// blank without one.
    #[serde(default)]
    pub today: Text,
}

/// A listing pinned for a kind of crisis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisLine {
    /// Kind of crisis, such as `suicide`; `any` is for the foot of every page.
    pub kind: String,
    /// Id of the listing.
    pub listing: String,
    /// Position within the kind, over all files; 1 comes first.
    pub order: u32,
    /// One short line shown under the number.
    pub say: Text,
}

/// The kind of crisis line shown on every page.
pub const ANY_CRISIS: &str = "any";

fn cell<'a>(table: &Table, row: &'a Row, column: impl Into<usize>) -> &'a str {
    table.cell(row, column.into())
}

/// Whether help costs nothing, as the cell of a category says.
fn free(cell: &str, row: &Row, findings: &mut Findings) -> Option<bool> {
    let read = yes_or_no(cell);
    if read.is_none() && !cell.is_empty() {
        let message = format!("“{cell}” is neither yes nor no.");
        findings.in_row(&cross_row::UNKNOWN_CHOICE, row, "free", cell, message);
    }
    read
}

/// Reads `categories.csv`. Rows with a missing or duplicate id are left out,
/// and a parent that does not exist is cleared; both are reported.
pub fn categories(table: &Table, findings: &mut Findings) -> Categories {
    use columns::Category as C;
    let mut list: Vec<Category> = Vec::new();
    let mut rows: FxHashMap<&str, &Row> = FxHashMap::default();
    for row in &table.rows {
        let id = cell(table, row, C::Id);
        if id.is_empty() {
            let message = "The category has no id.".to_owned();
            findings.in_row(&listing::MISSING_NAME, row, "id", "", message);
            continue;
        }
        if rows.contains_key(id) {
            let message = format!("The category “{id}” stands twice.");
            findings.in_row(&cross_row::DUPLICATE_ID, row, "id", id, message);
            continue;
        }
        rows.insert(id, row);
        list.push(Category {
            id: id.to_owned(),
            parent: cell(table, row, C::Parent).to_owned(),
            name: Text::new(cell(table, row, C::Name), cell(table, row, C::NameEs)),
            hint: Text::new(cell(table, row, C::Hint), cell(table, row, C::HintEs)),
            fresh_days: cell(table, row, C::FreshDays).parse().ok(),
            free: free(cell(table, row, C::Free), row, findings),
        });
    }
    for category in &mut list {
        if category.parent.is_empty() || rows.contains_key(category.parent.as_str()) {
            continue;
        }
        let message = format!("The parent “{}” is no category.", category.parent);
        if let Some(row) = rows.get(category.id.as_str()) {
            let rule = &cross_row::BROKEN_REFERENCE;
            findings.in_row(rule, row, "parent", &category.parent, message);
            findings.last_lacks(columns::CATEGORIES, &[&category.parent], None);
        }
        category.parent.clear();
    }
    Categories::new(list)
}

/// Keys that `site.csv` may set.
const SITE_KEYS: [&str; 8] = [
    "title",
    "area",
    "home_counties",
    "time_zone",
    "feedback",
    "address",
    "leave_to",
    "examples",
];

/// Why a setting cannot be used; `None` if it can. A blank value is valid, and
/// the default applies.
fn setting_problem(key: &str, value: &str) -> Option<&'static str> {
    let is_usable = match key {
        _ if value.is_empty() => true,
        "leave_to" => https_address(value).is_some(),
        "address" => https_address(value)
            .is_some_and(|url| url.query().is_none() && url.fragment().is_none()),
        "feedback" => is_mail_address(value) || is_number_to_text(value),
        "time_zone" => Zone::new(value).is_ok(),
        "examples" => matches!(value, "yes" | "no"),
        _ => true,
    };
    match key {
        _ if is_usable => None,
        "feedback" => Some("is neither a plain mail address nor a number to text"),
        "time_zone" => Some("is not a time zone; write one such as America/New_York"),
        "examples" => Some("is neither yes nor no"),
        _ => Some("is not an address that starts with https://"),
    }
}

/// Maximum length of a URL in `site.csv`, in bytes.
const MAX_ADDRESS: usize = 2_000;

/// Parses an https URL that is safe in a header and in a link, without a login.
fn https_address(value: &str) -> Option<Url> {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '`');
    let starts = value
        .get(..8)
        .is_some_and(|start| start.eq_ignore_ascii_case("https://"));
    if !starts || value.len() > MAX_ADDRESS || !value.chars().all(is_plain) {
        return None;
    }
    let url = Url::parse(value).ok()?;
    let has_host = url.host_str().is_some_and(|host| host.contains('.'));
    let has_login = !url.username().is_empty() || url.password().is_some();
    (has_host && !has_login).then_some(url)
}

/// Whether a value is one email address, without name, subject or copies.
fn is_mail_address(value: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-_+".contains(c);
    value.split_once('@').is_some_and(|(name, place)| {
        let parts = place.split('.');
        !name.is_empty()
            && parts.clone().count() >= 2
            && parts.clone().all(|part| !part.is_empty())
            && (name.chars().chain(place.chars())).all(is_plain)
    })
}

/// Whether a value is a number as people write it, including short codes.
fn is_number_to_text(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = |c: char| c.is_ascii_digit() || "+-() .".contains(c);
    (5..=15).contains(&digits) && value.chars().all(is_plain)
}

/// Reports unknown keys and values that cannot be used.
fn report_settings(table: &Table, findings: &mut Findings) {
    use columns::Site as S;
    for row in &table.rows {
        let (key, value) = (cell(table, row, S::Key), cell(table, row, S::Value));
        if !SITE_KEYS.contains(&key) {
            let message = format!("There is nothing called “{key}” to set.");
            findings.in_row(&cross_row::BROKEN_REFERENCE, row, "key", key, message);
        }
        if let Some(problem) = setting_problem(key, value) {
            let outcome = match key {
                "examples" => "no example is shown".to_owned(),
                _ => format!("{key} stays as it was"),
            };
            let message = format!("“{value}” {problem}, so {outcome}.");
            findings.in_row(&cross_row::BAD_SETTING, row, "value", value, message);
        }
    }
}

/// Whether `site.csv` asks that examples are served.
pub fn asks_for_examples(table: &Table) -> bool {
    use columns::Site as S;
    let mut rows = table.rows.iter();
    rows.any(|row| (cell(table, row, S::Key), cell(table, row, S::Value)) == ("examples", "yes"))
}

/// Reads `site.csv`. A missing setting gets its default; one that cannot be
/// used is replaced by the published setting.
pub fn site(table: &Table, served: Option<&Site>, findings: &mut Findings) -> Site {
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
    report_settings(table, findings);
    let or = |text: Text, default: &str| {
        if text.english.is_empty() {
            Text::new(default, "")
        } else {
            text
        }
    };
    let checked = |key: &str, before: fn(&Site) -> &String, default: &str| {
        let usable = |value: &String| setting_problem(key, value).is_none();
        let given = value(key).english;
        let kept = Some(given).filter(usable);
        // The published setting may be older than this check.
        let kept = kept.or_else(|| served.map(before).filter(|value| usable(value)).cloned());
        or(Text::new(&kept.unwrap_or_default(), ""), default).english
    };
    Site {
        title: or(value("title"), "Waypost"),
        area: value("area"),
        home_counties: several(&value("home_counties").english)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        time_zone: checked("time_zone", |site| &site.time_zone, ""),
        feedback: checked("feedback", |site| &site.feedback, ""),
        address: checked("address", |site| &site.address, ""),
        leave_to: checked("leave_to", |site| &site.leave_to, LEAVE_TO),
    }
}

/// Reports home counties that do not exist.
pub fn check_home_counties(
    table: &Table,
    site: &Site,
    gazetteer: &Gazetteer,
    findings: &mut Findings,
) {
    let mut rows = table.rows.iter();
    let Some(row) = rows.find(|row| cell(table, row, columns::Site::Key) == "home_counties") else {
        return;
    };
    for name in &site.home_counties {
        let Err(problem) = county(name, "", gazetteer) else {
            continue;
        };
        findings.in_row(&place::UNKNOWN_COUNTY, row, "value", name, problem.message);
        if let Some(near) = problem.did_you_mean {
            findings.fix_last(format!("Did you mean “{near}”?"));
        }
    }
}

/// Reads `needs.csv`. Unknown categories are reported and left out.
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
            let rule = &cross_row::BROKEN_REFERENCE;
            findings.in_row(rule, row, "categories", id, message);
            findings.last_lacks(columns::CATEGORIES, &[id], None);
        }
        needs.push(Need {
            name: Text::new(cell(table, row, N::Name), cell(table, row, N::NameEs)),
            hint: Text::new(cell(table, row, N::Hint), cell(table, row, N::HintEs)),
            categories: known,
            today: Text::new(cell(table, row, N::Today), cell(table, row, N::TodayEs)),
        });
    }
    needs
}

/// Status of the listing that a crisis line references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    /// It is published.
    Published,
    /// Its row has an error: file and row number.
    SetAside(Arc<str>, u32),
    /// No row has this id.
    Missing,
    /// It is published, but was verified too long ago: how long.
    Stale(String),
    /// It is published, but unfit for a crisis line: the reason.
    Unfit(String),
}

impl RowOutcome {
    /// Status of a published listing that a crisis line references; a
    /// verification stays fresh for `term` days.
    pub fn of_published(listing: &Listing, term: u16, today: Date) -> RowOutcome {
        if listing.status != Status::Active {
            let status = listing.status.word();
            return RowOutcome::Unfit(format!("has the status “{status}”"));
        }
        let near = contact::near_known(&listing.contact);
        if let Some((_, written, known)) = near.first() {
            let why = contact::near_known_message(written, *known);
            return RowOutcome::Unfit(format!("has a doubtful number: {why}"));
        }
        match (
            Freshness::on(today, listing.verified_on, term),
            listing.verified_on,
        ) {
            (Freshness::Stale, Some(day)) => RowOutcome::Stale(format!(
                "was last checked on {day}, more than twice its term of {term} days ago"
            )),
            _ => RowOutcome::Published,
        }
    }
}

/// A search that must keep finding given listings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldenQuestion {
    /// The file with its row, relative to the seed folder.
    #[serde(default)]
    pub file: String,
    /// Row number in the spreadsheet.
    pub row: u32,
    /// The query.
    pub question: String,
    /// Location of the person; blank when they give none.
    pub near: String,
    /// `en` or `es`.
    pub language: Language,
    /// Ids of the listings, any one of which is enough; empty only for a
    /// question with a level.
    pub expected: Vec<String>,
    /// Maximum position in the results; crisis lines above them count as first.
    pub within: usize,
    /// How sure it must be that somebody is in danger: exactly not, or at least
    /// so sure. `None` when it does not matter.
    #[serde(default)]
    pub level: Option<CrisisLevel>,
}
