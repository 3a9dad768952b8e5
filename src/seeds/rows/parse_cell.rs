//! Parses cells into values, one function per kind of cell. Each returns
//! plainly what it could not parse; the rules turn that into a finding.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::model::contact::{Phone, TextLine};
use crate::model::listing::Status;
use crate::model::place::{County, Point};
use crate::model::reach::Area;
use crate::seeds::read::clean_cell::{bare, several};
use crate::seeds::read::excel_values::{serial_date, whole_number};

/// Short codes that work in the United States.
pub(crate) const SHORT_CODES: [&str; 8] = ["988", "911", "211", "311", "411", "511", "711", "811"];

/// Parses a phone number of the United States: ten digits in any form, with or
/// without 1, words in place of digits, an extension; or a short code. `None`
/// when the number cannot be dialed, or has a letter among its digits.
pub fn phone(cell: &str) -> Option<Phone> {
    let whole = whole_number(cell);
    let cell = whole.as_deref().unwrap_or(cell);
    let (main, extension) = split_extension(cell);
    let digits: String = main.chars().filter(char::is_ascii_digit).collect();
    if SHORT_CODES.contains(&digits.as_str()) {
        return Some(Phone {
            number: digits.clone(),
            display: digits,
            extension,
        });
    }
    let national = match plain_digits(main, &digits) {
        Some(national) => national.to_owned(),
        None if mistyped(main).is_some() => return None,
        None => national_number(main)?,
    };
    let plausible = national.len() == 10 && is_dialled(&national);
    plausible.then(|| Phone {
        number: format!("+1{national}"),
        display: display(&national),
        extension,
    })
}

/// The ten digits of a number written only in digits and separators, as most
/// are; the general parser takes a hundred times as long.
fn plain_digits<'a>(main: &str, digits: &'a str) -> Option<&'a str> {
    let marks = |c: char| c.is_ascii_digit() || " -().".contains(c);
    match digits.len() {
        10 if main.chars().all(marks) => Some(digits),
        11 if main.strip_prefix('+').unwrap_or(main).chars().all(marks) => digits.strip_prefix('1'),
        _ => None,
    }
}

/// The ten digits of a number in any form, including letters for digits.
fn national_number(main: &str) -> Option<String> {
    let parsed = phonenumber::parse(Some(phonenumber::country::US), main).ok()?;
    let american = parsed.country().code() == 1;
    american.then(|| format!("{:010}", parsed.national().value()))
}

/// Letters that are mistaken for digits, each with the digit.
const LIKE_DIGITS: [(&str, char); 9] = [
    ("OoQD", '0'),
    ("lIi", '1'),
    ("Zz", '2'),
    ("A", '4'),
    ("Ss", '5'),
    ("Gb", '6'),
    ("T", '7'),
    ("B", '8'),
    ("gq", '9'),
];

/// Longest run of letters in a number that is a slip and no word of a keypad.
const LONGEST_SLIP: usize = 2;

/// A number with letters among its digits, as `570-326-O587`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MistypedNumber {
    /// The number as written.
    pub written: String,
    /// The first such letter.
    pub letter: char,
    /// The digit that the letter looks like, if it looks like one.
    pub digit: Option<char>,
    /// The number meant, if all letters look like digits and it can be dialed.
    pub meant: Option<String>,
}

/// The first number in a cell with one or two letters among its digits. Words
/// of a keypad have three letters or more together: `1-800-NEW-LOVE`.
pub fn mistyped(cell: &str) -> Option<MistypedNumber> {
    #[expect(clippy::expect_used, reason = "the pattern is a constant")]
    static LOOSE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"((?:\+?\b[1lIi][-. ]{0,2})?\(?\b[0-9A-Za-z]{3}\)?[-./ ]{0,3}",
            r"[0-9A-Za-z]{3}[-. ]{0,3}[0-9A-Za-z]{4})(?:\b|(?i:x|ext)\d)|^([0-9A-Za-z]{3})$",
        ))
        .expect("the pattern compiles")
    });
    let mut numbers = LOOSE.captures_iter(cell);
    numbers.find_map(|found| slip(found.get(1).or_else(|| found.get(2))?.as_str()))
}

/// A number with its slips; `None` if it has none, or is words.
fn slip(written: &str) -> Option<MistypedNumber> {
    let letter = written.chars().find(char::is_ascii_alphabetic)?;
    let mut runs = written.split(|c: char| !c.is_ascii_alphabetic());
    let digits = written.chars().filter(char::is_ascii_digit).count();
    let letters = written.chars().filter(char::is_ascii_alphabetic).count();
    if runs.any(|run| run.len() > LONGEST_SLIP) || digits <= letters {
        return None;
    }
    let like = |c: char| {
        let mut alike = LIKE_DIGITS.iter();
        alike
            .find(|(letters, _)| letters.contains(c))
            .map(|(_, digit)| *digit)
    };
    let meant: Option<String> = written
        .chars()
        .map(|c| {
            if c.is_ascii_alphabetic() {
                like(c)
            } else {
                Some(c)
            }
        })
        .collect();
    let meant = meant
        .and_then(|meant| phone(&meant))
        .map(|phone| phone.display);
    // Three letters and digits alone are a number only as a short code.
    (written.len() > 3 || meant.is_some()).then(|| MistypedNumber {
        written: written.to_owned(),
        letter,
        digit: like(letter),
        meant,
    })
}

/// Whether a number can be dialed: area code and exchange start with 2 to 9 and
/// are never N11.
fn is_dialled(national: &str) -> bool {
    let good = |part: &str| !part.starts_with(['0', '1']) && !part.ends_with("11");
    good(&national[..3]) && good(&national[3..6])
}

/// Toll-free area codes.
pub(crate) const TOLL_FREE: [&str; 7] = ["800", "833", "844", "855", "866", "877", "888"];

/// Formats a number; toll-free numbers include their 1.
fn display(national: &str) -> String {
    let (area, rest) = national.split_at(3);
    let (exchange, line) = rest.split_at(3);
    let one = if TOLL_FREE.contains(&area) { "1-" } else { "" };
    format!("{one}{area}-{exchange}-{line}")
}

#[expect(clippy::expect_used, reason = "the pattern is a constant")]
/// A number of ten digits, with letters for digits or an extension.
pub(crate) static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:\+?1[-. ]{0,2})?(?:\(\d{3}\)|\b\d{3})[-./ ]{0,3}(?:\d{3}[-. ]{0,3}\d{4}|\d{3}-[A-Z]{4}|[A-Z]{3}-[A-Z]{4}|[A-Z]{7})\b",
        r"(?:,?\s*(?i:x|ext\.?|extension|#)\s*\d{1,6}\b)?",
    ))
    .expect("the pattern compiles")
});

/// A phone cell with several numbers, or with words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhoneCell {
    /// The numbers to call. A fax is none.
    pub phones: Vec<Phone>,
    /// The words beside them.
    pub note: String,
    /// Whether digits are left over that belong to no number.
    pub has_odd_digits: bool,
}

/// Words between two numbers that say nothing about either.
const BETWEEN: [&str; 10] = [
    "or",
    "and",
    "o",
    "y",
    "tel",
    "telephone",
    "phone",
    "ph",
    "call",
    "voice",
];

/// Reads a phone cell that is not one number: each number, and the words.
pub fn phones_in(cell: &str) -> PhoneCell {
    let mut read = PhoneCell::default();
    let (mut rest, mut at, mut skipped) = (String::new(), 0, false);
    for one in PHONE.find_iter(cell) {
        let before = cell[at..one.start()].to_lowercase();
        let is_voice = !["fax", "tty", "tdd"]
            .iter()
            .any(|word| before.contains(word));
        rest.push_str(&cell[at..one.start()]);
        rest.push(' ');
        at = one.end();
        match phone(one.as_str()) {
            Some(phone) if is_voice => read.phones.push(phone),
            Some(_) => skipped = true,
            None => rest.push_str(one.as_str()),
        }
    }
    rest.push_str(&cell[at..]);
    read.phones.dedup();
    read.has_odd_digits = rest.contains(|c: char| c.is_ascii_digit());
    let mut words = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let says = words.any(|word| !BETWEEN.contains(&word.to_lowercase().as_str()));
    read.note = match read.phones.len() {
        _ if !says => String::new(),
        1 if !skipped => rest
            .trim_matches(|c: char| !c.is_alphanumeric() && c != '"')
            .to_owned(),
        _ => cell.to_owned(),
    };
    read
}

/// Splits off an extension at the end: "570-326-0587 x12", "ext. 12", "#12".
fn split_extension(cell: &str) -> (&str, String) {
    let lower = cell.to_ascii_lowercase();
    for mark in ["extension", "ext.", "ext", "x", "#"] {
        let Some(at) = lower.rfind(mark) else {
            continue;
        };
        let after = lower[at + mark.len()..].trim_matches([' ', '.', ':']);
        let before_has_number = lower[..at].chars().filter(char::is_ascii_digit).count() >= 7;
        let is_extension = !after.is_empty() && after.chars().all(|c| c.is_ascii_digit());
        if is_extension && before_has_number {
            return (cell[..at].trim_end(), after.to_owned());
        }
    }
    (cell, String::new())
}

/// Parses a text line: `988`, `HOME to 741741`, `ZIP to 898-211`.
pub fn text_line(cell: &str) -> Option<TextLine> {
    let trimmed = cell.trim();
    let without_verb = trimmed
        .strip_prefix("Text ")
        .or_else(|| trimmed.strip_prefix("text "))
        .unwrap_or(trimmed);
    let (keyword, number) = match without_verb.split_once(" to ") {
        Some((keyword, number)) => (keyword.trim(), number.trim()),
        None => ("", without_verb),
    };
    let allowed = |c: char| c.is_ascii_digit() || " -().+".contains(c);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let readable = number.chars().all(allowed) && (3..=11).contains(&digits.len());
    if !readable || keyword.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let number = match (digits.len(), phone(number)) {
        (10.., Some(phone)) => phone.number,
        (10.., None) => return None,
        _ => digits,
    };
    Some(TextLine {
        keyword: keyword.to_owned(),
        number,
        display: without_verb.to_owned(),
    })
}

/// A parsed ZIP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Zip {
    /// Five digits, as written (a +4 is cut off).
    Plain(String),
    /// Restored after a spreadsheet treated it as a number: `2134` or
    /// `17701.0`.
    Mended(String),
    /// Not a ZIP.
    Unreadable,
}

/// Parses a ZIP or a ZIP+4.
pub fn zip(cell: &str) -> Zip {
    let whole = cell.strip_suffix(".0").unwrap_or(cell);
    let (first, more) = whole.split_once(['-', ' ']).unwrap_or((whole, ""));
    let more = more.trim_start_matches([' ', '-']);
    let are_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    // `2139-01-01` is a ZIP+4 that a spreadsheet turned into a date.
    if !are_digits(first) || !are_digits(more) || !matches!(more.len(), 0 | 4) {
        return Zip::Unreadable;
    }
    match first.len() {
        5 if whole == cell => Zip::Plain(first.to_owned()),
        5 => Zip::Mended(first.to_owned()),
        7..=9 if more.is_empty() => Zip::Mended(format!("{first:0>9}")[..5].to_owned()),
        3 | 4 => Zip::Mended(format!("{first:0>5}")),
        _ => Zip::Unreadable,
    }
}

/// A parsed link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// An http or https link, unchanged.
    Plain(String),
    /// `https://` was missing and was added.
    Mended(String),
    /// Not a link that may be shown.
    Unreadable,
}

/// Parses a URL. Only http and https may be shown.
pub fn link(cell: &str) -> Link {
    let has_scheme =
        cell.contains("://") || cell.split_once(':').is_some_and(|(s, _)| bare(s) == s);
    let (text, mended) = if has_scheme {
        (cell.to_owned(), false)
    } else {
        (format!("https://{cell}"), true)
    };
    let Ok(parsed) = url::Url::parse(&text) else {
        return Link::Unreadable;
    };
    let host = parsed.host_str().unwrap_or_default();
    let web = matches!(parsed.scheme(), "http" | "https");
    let no_secret = parsed.username().is_empty() && parsed.password().is_none();
    if !web || !host.contains('.') || cell.contains(char::is_whitespace) || !no_secret {
        return Link::Unreadable;
    }
    if mended {
        Link::Mended(text)
    } else {
        Link::Plain(text)
    }
}

/// URL parameters that give access to anyone who has the link.
const KEYS: [&str; 13] = [
    "key",
    "apikey",
    "token",
    "accesstoken",
    "authtoken",
    "auth",
    "secret",
    "password",
    "passwd",
    "pwd",
    "pass",
    "signature",
    "sig",
];

/// Removes the parameters that contain a key or a password. A link without any
/// is returned unchanged.
pub fn without_keys(link: &str) -> String {
    let is_key = |name: &str| KEYS.contains(&bare(name).as_str());
    let Ok(mut url) = url::Url::parse(link) else {
        return link.to_owned();
    };
    if !url.query_pairs().any(|(name, _)| is_key(&name)) {
        return link.to_owned();
    }
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_key(name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    url.to_string()
}

/// Parses a date: `2026-11-09`, `11/9/2026`, or a spreadsheet's serial number.
pub fn date(cell: &str) -> Option<Date> {
    if let Ok(date) = cell.parse::<Date>() {
        return Some(date);
    }
    if let Ok(serial) = cell.parse::<i64>() {
        return serial_date(serial);
    }
    let parts: Vec<&str> = cell.split('/').collect();
    let [month, day, year] = parts.as_slice() else {
        return None;
    };
    let year: i16 = year.parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Removes the time from a cell such as `2026-11-09 17:35:55`, the form in
/// which meeting lists write their last change.
pub fn without_time(cell: &str) -> &str {
    match cell.split_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') => day,
        _ => cell,
    }
}

/// Whether a cell is a year, a month or a day: `2025`, `2024-11`, `2021-10-01`.
pub fn is_source_date(cell: &str) -> bool {
    let cell = without_time(cell);
    let month_of_year = |text: &str| format!("{text}-01").parse::<Date>().is_ok();
    let year = cell.len() == 4 && cell.chars().all(|c| c.is_ascii_digit());
    year || (cell.len() == 7 && month_of_year(cell)) || date(cell).is_some()
}

/// Parses yes or no; `None` when it is neither. Callers handle blank cells.
pub fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" | "si" | "sí" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// Values of the status column.
pub const STATUS_WORDS: [&str; 4] = ["active", "temporarily closed", "closed", "example"];

/// Parses a status; blank means active.
pub fn status(cell: &str) -> Option<Status> {
    match bare(cell).as_str() {
        "" | "active" | "open" => Some(Status::Active),
        "temporarilyclosed" => Some(Status::TemporarilyClosed),
        "closed" | "defunct" => Some(Status::Closed),
        "example" => Some(Status::Example),
        _ => None,
    }
}

/// Parses a point in the United States from two cells.
pub fn point(latitude: &str, longitude: &str) -> Option<Point> {
    let point = Point::new(latitude.parse().ok()?, longitude.parse().ok()?)?;
    is_american(point).then_some(point)
}

/// Generous bounds of the states and territories: south, north, west, east.
const AMERICA: [(f64, f64, f64, f64); 4] = [
    // The states, Puerto Rico and the Virgin Islands.
    (17.0, 72.0, -180.0, -64.0),
    // The Aleutian Islands beyond the date line.
    (51.0, 54.0, 172.0, 180.0),
    // Guam and the Northern Mariana Islands.
    (13.0, 21.0, 144.0, 147.0),
    // American Samoa.
    (-15.0, -10.0, -172.0, -168.0),
];

fn is_american(point: Point) -> bool {
    AMERICA.iter().any(|(south, north, west, east)| {
        (*south..=*north).contains(&point.latitude) && (*west..=*east).contains(&point.longitude)
    })
}

/// One value of a `serves` cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// An area.
    Area(Area),
    /// No area: it is available from anywhere.
    Anywhere,
    /// A county without a state, to be looked up in all states.
    CountyName(String),
    /// Not an area.
    Unreadable(String),
}

/// Parses a `serves` cell: `US`, `PA`, `Clinton, PA`, `17745`, `anywhere`.
pub fn serves(cell: &str) -> Vec<Served> {
    several(cell).into_iter().map(served).collect()
}

fn served(value: &str) -> Served {
    match bare(value).as_str() {
        "us" | "usa" | "unitedstates" | "nation" | "national" => return Served::Area(Area::Nation),
        "anywhere" | "online" => return Served::Anywhere,
        _ => {}
    }
    if let Zip::Plain(zip) = zip(value) {
        return Served::Area(Area::Zip(zip));
    }
    if value.len() == 2 && value.chars().all(|c| c.is_ascii_uppercase()) {
        return Served::Area(Area::State(value.to_owned()));
    }
    let (name, state) = match value.rsplit_once(',') {
        Some((name, state)) => (name.trim(), Some(state.trim())),
        None => (value, None),
    };
    let name = name.strip_suffix(" County").unwrap_or(name);
    let is_name = name
        .chars()
        .all(|c| c.is_alphabetic() || " .'-".contains(c));
    match state {
        _ if !is_name => Served::Unreadable(value.to_owned()),
        Some(state) if state.len() == 2 => Served::Area(Area::County(County {
            state: state.to_ascii_uppercase(),
            name: name.to_owned(),
        })),
        Some(_) => Served::Unreadable(value.to_owned()),
        None => Served::CountyName(name.to_owned()),
    }
}

/// A slug: lower-case letters and digits, with single dashes between words.
pub fn slug(parts: &[&str]) -> String {
    let mut slug = String::new();
    for character in parts.join(" ").chars().flat_map(char::to_lowercase) {
        match crate::model::localized_text::without_accent(character) {
            plain if plain.is_ascii_alphanumeric() => slug.push(plain),
            '\'' | '’' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Whether a cell is a valid id: up to 100 lower-case letters, digits and
/// dashes.
pub fn is_slug(cell: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=100).contains(&cell.len()) && cell.chars().all(allowed)
}
