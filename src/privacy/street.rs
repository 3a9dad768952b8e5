//! Street addresses in text, normalized to house number, direction, street name
//! and street type.
//!
//! `12 N. Main Street, Apt 4`, `12 NORTH MAIN ST` and `12-n-main-st` in a link
//! are the same address. A missing direction, type or unit matches any; if both
//! addresses have one, they must be equal.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Maximum number of words in a street name.
const MAX_NAME_LENGTH: usize = 5;

/// Spellings of street types, short form first.
const KINDS: [&[&str]; 25] = [
    &["st", "street", "str", "saint"],
    &["ave", "avenue", "av", "aven"],
    &["rd", "road"],
    &["dr", "drive", "drv"],
    &["ln", "lane"],
    &["blvd", "boulevard", "boul"],
    &["ct", "court"],
    &["pl", "place"],
    &["plz", "plaza"],
    &["sq", "square"],
    &["pike", "pk", "turnpike", "tpke"],
    &["way", "wy"],
    &["ter", "terrace", "terr"],
    &["cir", "circle"],
    &["pkwy", "parkway", "pky"],
    &["aly", "alley"],
    &["trl", "trail", "tr"],
    &["row"],
    &["run"],
    &["xing", "crossing"],
    &["hts", "heights"],
    &["loop"],
    &["path"],
    &["ext", "extension"],
    &["hwy", "highway"],
];

/// Words before the number of a numbered road: `State Route 220`, `PA-220`.
const NUMBERED_ROAD: [&str; 10] = [
    "route", "rt", "rte", "hwy", "highway", "sr", "state", "us", "pa", "cr",
];

/// Spanish street types, which precede the name.
pub(super) const SPANISH_KINDS: [&str; 5] = ["calle", "avenida", "avda", "camino", "carretera"];

const DIRECTIONS: [&[&str]; 8] = [
    &["n", "north", "norte"],
    &["s", "south", "sur"],
    &["e", "east", "este"],
    &["w", "west", "oeste"],
    &["ne", "northeast"],
    &["nw", "northwest"],
    &["se", "southeast"],
    &["sw", "southwest"],
];

/// Words that introduce a unit in a building.
pub(super) const UNITS: [&str; 16] = [
    "apt",
    "apartment",
    "unit",
    "suite",
    "ste",
    "room",
    "rm",
    "floor",
    "fl",
    "bldg",
    "building",
    "lot",
    "rear",
    "upper",
    "lower",
    "depto",
];

const SHORT_FORMS: [(&str, &str); 15] = [
    ("first", "1st"),
    ("second", "2nd"),
    ("third", "3rd"),
    ("fourth", "4th"),
    ("fifth", "5th"),
    ("sixth", "6th"),
    ("seventh", "7th"),
    ("eighth", "8th"),
    ("ninth", "9th"),
    ("tenth", "10th"),
    ("eleventh", "11th"),
    ("twelfth", "12th"),
    ("mount", "mt"),
    ("fort", "ft"),
    ("saint", "st"),
];

/// House numbers as words.
pub(super) const NUMBER_WORDS: [(&str, &str); 12] = [
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
];

/// A word of a text in lower case without accents, with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Letters and digits in lower case.
    pub text: String,
    /// Byte range in the text.
    pub(super) at: Range<usize>,
    /// Whether it follows a comma, semicolon or line break, or is the first
    /// word.
    begins_part: bool,
}

/// Splits a text into words. Links are split at punctuation and at percent
/// escapes such as `%20`.
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut begins_part = true;
    let mut open = false;
    let mut skip_until = 0;
    for (at, character) in text.char_indices() {
        if at < skip_until {
            continue;
        }
        if character == '%' && text.as_bytes().get(at + 1..at + 3).is_some_and(is_hex) {
            begins_part |= text[at..].to_ascii_lowercase().starts_with("%2c");
            skip_until = at + 3;
            open = false;
            continue;
        }
        if !character.is_alphanumeric() && !is_combining_mark(character) {
            // A soft hyphen is invisible, and an apostrophe does not split a
            // word.
            let joins = matches!(character, '\u{ad}' | '\'' | '’');
            open &= joins;
            begins_part |= matches!(character, ',' | ';' | '\n' | '|');
            continue;
        }
        if !open {
            words.push(Word {
                text: String::new(),
                at: at..at,
                begins_part,
            });
            (open, begins_part) = (true, false);
        }
        if let Some(word) = words.last_mut() {
            let plain = character.nfkd().filter(|c| !is_combining_mark(*c));
            word.text.extend(plain.flat_map(char::to_lowercase));
            word.at.end = at + character.len_utf8();
        }
    }
    words.retain(|word| !word.text.is_empty());
    words
}

fn is_hex(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_hexdigit)
}

/// A street address, or a part of a text that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Street {
    /// The house number: `12`.
    pub number: String,
    /// The words of the street name, joined: `main`.
    pub name: String,
    /// Direction: `n`, `sw`; empty if missing.
    pub direction: &'static str,
    /// Street type: `st`, `ave`; empty if missing.
    pub kind: &'static str,
}

fn canonical(word: &str, spellings: &[&'static [&'static str]]) -> Option<&'static str> {
    let found = spellings.iter().find(|all| all.contains(&word))?;
    found.first().copied()
}

pub(super) fn kind(word: &str) -> Option<&'static str> {
    canonical(word, &KINDS)
}

pub(super) fn direction(word: &str) -> Option<&'static str> {
    canonical(word, &DIRECTIONS)
}

/// Abbreviates a word of a street name.
fn short(word: &str) -> &str {
    let known = SHORT_FORMS.iter().find(|(long, _)| *long == word);
    known.map_or(word, |(_, short)| short)
}

/// Parses a house number: `12`, `012`, `12b`, `twelve`. Also returns the rest
/// of the word, as in `12hiddenlane`.
pub fn house_number(word: &str) -> Option<(&str, &str)> {
    if let Some((_, digits)) = NUMBER_WORDS.iter().find(|(name, _)| *name == word) {
        return Some((digits, ""));
    }
    let end = word
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    let digits = digits.trim_start_matches('0');
    let is_ordinal = matches!(rest, "st" | "nd" | "rd" | "th");
    let plausible = !digits.is_empty() && digits.len() <= 6 && !is_ordinal;
    plausible.then_some((digits, rest))
}

/// Candidate addresses for the house number at index `at`, from the words after
/// and before it.
pub fn streets_at(words: &[Word], at: usize) -> Vec<Street> {
    let Some((number, joined)) = words.get(at).and_then(|word| house_number(&word.text)) else {
        return Vec::new();
    };
    let in_words = words[at].text.starts_with(|c: char| c.is_alphabetic());
    let mut found = Vec::new();
    if joined.len() > 3 {
        joined_names(number, joined, &mut found);
    }
    let behind: Vec<&str> = words[at + 1..]
        .iter()
        .take(MAX_NAME_LENGTH + 6)
        .map(|word| word.text.as_str())
        .collect();
    names(number, &behind, &mut found);
    // "Hidden Lane 12", "Calle Oculta #12".
    let near = at.saturating_sub(MAX_NAME_LENGTH + 4);
    let mut before: Vec<&str> = words[near..at]
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    while before
        .last()
        .is_some_and(|last| matches!(*last, "no" | "num" | "number" | "numero"))
    {
        before.pop();
    }
    let first = before.len().saturating_sub(MAX_NAME_LENGTH + 2);
    for start in first..before.len() {
        let mut whole = Vec::new();
        names(number, &before[start..], &mut whole);
        whole.retain(|street| ends_with(&before[start..], street));
        found.append(&mut whole);
    }
    // "One church" is not an address; "Twelve Hidden Lane" is.
    found.retain(|street| !in_words || !street.kind.is_empty());
    found
}

/// Whether the street extends to the last of the words, with the same type.
fn ends_with(words: &[&str], street: &Street) -> bool {
    let all: String = words.iter().map(|word| short(word)).collect();
    let tail = words.last().and_then(|last| kind(last));
    match tail {
        Some(kind) => street.kind == kind,
        None => all.ends_with(&street.name),
    }
}

/// Splits a name joined to its number, such as `hiddenlane`, with and without
/// its type.
fn joined_names(number: &str, joined: &str, found: &mut Vec<Street>) {
    let mut add = |name: &str, kind: &'static str| {
        found.push(Street {
            number: number.to_owned(),
            name: name.to_owned(),
            direction: "",
            kind,
        });
    };
    add(joined, "");
    for kinds in KINDS {
        for spelling in kinds {
            if let (Some(name), Some(kind)) = (joined.strip_suffix(spelling), kinds.first())
                && !name.is_empty()
            {
                add(name, kind);
            }
        }
    }
}

/// Candidate streets that start with these words, for every name length.
fn names(number: &str, words: &[&str], found: &mut Vec<Street>) {
    let mut rest = words;
    let mut said = "";
    let more = |rest: &[&str]| rest.get(1).is_some_and(|next| !UNITS.contains(next));
    // "12-14 Main", "12 1/2 Main", "12 B Main", "12 N Main", "12 Calle Oculta".
    while let Some(first) = rest.first() {
        let skipped = first.chars().all(|c| c.is_ascii_digit())
            || (first.len() == 1 && direction(first).is_none())
            || SPANISH_KINDS.contains(first);
        if !more(rest) {
            break;
        }
        match direction(first) {
            Some(direction) if said.is_empty() => said = direction,
            _ if skipped => {}
            _ => break,
        }
        rest = &rest[1..];
    }
    if let Some(road) = numbered_road(rest) {
        found.push(street(number, road, said, ""));
        return;
    }
    // The name may itself be a direction: "12 North St".
    if !said.is_empty() && rest.first().is_some_and(|next| kind(next).is_some()) {
        let kind = rest.first().and_then(|next| kind(next)).unwrap_or_default();
        found.push(street(number, said.to_owned(), "", kind));
    }
    let mut name = String::new();
    for (length, word) in rest.iter().take(MAX_NAME_LENGTH).enumerate() {
        if UNITS.contains(word) && length > 0 {
            break;
        }
        name.push_str(short(word));
        let mut behind = rest[length + 1..].iter();
        let next = behind.next().copied().unwrap_or_default();
        let kind = kind(next).unwrap_or_default();
        let after = if kind.is_empty() {
            next
        } else {
            behind.next().copied().unwrap_or_default()
        };
        let direction = if said.is_empty() {
            direction(after).unwrap_or_default()
        } else {
            said
        };
        found.push(street(number, name.clone(), direction, kind));
    }
}

fn street(number: &str, name: String, direction: &'static str, kind: &'static str) -> Street {
    Street {
        number: number.to_owned(),
        name,
        direction,
        kind,
    }
}

/// `hwy220` for `State Route 220`, `PA 220`, `US Hwy. 220`.
fn numbered_road(words: &[&str]) -> Option<String> {
    let named = words.iter().take_while(|word| NUMBERED_ROAD.contains(word));
    let count = named.count();
    let number = words.get(count).filter(|_| count > 0)?;
    let digits = number.chars().all(|c| c.is_ascii_digit());
    (digits && number.len() <= 4).then(|| format!("hwy{number}"))
}

/// The addresses in an address cell: the first one of each part. Without a
/// street type the name may end at any word. Post office boxes are skipped.
pub fn of_cell(cell: &str) -> Vec<Street> {
    let words = words(cell);
    let mut found = Vec::new();
    let starts: Vec<usize> = (0..words.len())
        .filter(|at| words[*at].begins_part)
        .collect();
    for (part, start) in starts.iter().enumerate() {
        let end = starts.get(part + 1).copied().unwrap_or(words.len());
        let part = &words[*start..end];
        if part.iter().any(|word| word.text == "box") {
            continue;
        }
        of_part(part, &mut found);
    }
    found.sort();
    found.dedup();
    found
}

fn of_part(part: &[Word], found: &mut Vec<Street>) {
    let numbers: Vec<usize> = (0..part.len())
        .filter(|at| house_number(&part[*at].text).is_some())
        .collect();
    for at in numbers {
        let after_unit = at > 0 && UNITS.contains(&part[at - 1].text.as_str());
        if after_unit {
            continue;
        }
        let all = streets_at(part, at);
        let whole = all.iter().filter(|street| !street.kind.is_empty());
        let whole: Vec<Street> = whole.cloned().collect();
        // The shortest name followed by a street type is the street.
        if let Some(first) = whole.first() {
            found.push(first.clone());
            if at == 0 || part.len() <= at + 1 {
                return;
            }
            continue;
        }
        let named = all.into_iter().filter(|street| street.name.len() > 2);
        let before = found.len();
        found.extend(named.filter(|street| !is_state(&street.name)));
        if found.len() > before {
            return;
        }
    }
}

/// "PA 17701" is not a street.
fn is_state(name: &str) -> bool {
    name.len() <= 2 || name == "pennsylvania"
}

/// Coordinates in a text, such as `41.3262,-77.7511` in map links. Each number
/// needs at least three decimals.
pub fn points(text: &str) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    let mut last: Option<(f64, usize)> = None;
    for part in text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')) {
        let at = part.as_ptr() as usize - text.as_ptr() as usize;
        let fine = part
            .split_once('.')
            .is_some_and(|(_, digits)| digits.len() >= 3);
        let degrees = part.parse::<f64>().ok().filter(|_| fine);
        let Some(degrees) = degrees else { continue };
        if let Some((north, end)) = last
            && at - end <= 12
            && (-90.0..=90.0).contains(&north)
        {
            found.push((north, degrees));
        }
        last = Some((degrees, at + part.len()));
    }
    found
}

/// Town information that follows an address in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Behind {
    /// The following words, joined by spaces.
    pub text: String,
    /// The first ZIP in these words.
    pub zip: Option<String>,
    /// The words before a state name or code, if any: the town.
    pub town: Option<String>,
}

/// Extracts town and ZIP from the words after the house number at index
/// `number`.
pub fn behind(words: &[Word], number: usize) -> Behind {
    const LOOKED_AT: usize = 14;
    let after: Vec<&Word> = words[(number + 1).min(words.len())..]
        .iter()
        .take(LOOKED_AT)
        .collect();
    let text: Vec<&str> = after.iter().map(|word| word.text.as_str()).collect();
    let is_zip = |word: &&str| word.len() == 5 && word.chars().all(|c| c.is_ascii_digit());
    let is_state = |at: &usize| {
        let before_zip = text.get(at + 1).is_some_and(is_zip);
        matches!(text[*at], "pa" | "pennsylvania") || (text[*at].len() == 2 && before_zip)
    };
    let state = (0..text.len()).find(is_state);
    let town = state.and_then(|state| {
        let begin = (0..state).rev().find(|at| after[*at].begins_part)?;
        Some(text[begin..state].join(" "))
    });
    Behind {
        zip: text
            .iter()
            .find(|word| is_zip(word))
            .map(|zip| (*zip).to_owned()),
        text: text.join(" "),
        town: town.filter(|town| !town.is_empty()),
    }
}

/// Normalizes a text for comparing towns.
pub fn plain(text: &str) -> String {
    let words = words(text);
    let words: Vec<&str> = words.iter().map(|word| short(&word.text)).collect();
    words.join(" ")
}

/// The street name of an address cell with its type and without the house
/// number, as words: enough to disclose the place in its own row.
pub fn named_street(cell: &str) -> Option<Vec<String>> {
    let words = words(cell);
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let number = texts.iter().position(|word| house_number(word).is_none())?;
    let skip = texts[number..]
        .iter()
        .take_while(|word| direction(word).is_some())
        .count();
    let begin = number + skip;
    let end = (begin + 1..texts.len()).find(|at| kind(texts[*at]).is_some())?;
    (end - begin <= MAX_NAME_LENGTH).then(|| {
        texts[begin..=end]
            .iter()
            .map(|word| spelled(word))
            .collect()
    })
}

/// Normalizes a word for comparing street names.
pub fn spelled(word: &str) -> String {
    kind(word).unwrap_or(short(word)).to_owned()
}
