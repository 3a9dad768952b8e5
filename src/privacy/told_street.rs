//! Any street in a free text: a house number with a street, a numbered road, or
//! a corner. A confidential row must hold none, whether or not its street is
//! registered.

use super::street::{SPANISH_KINDS, Word, direction, house_number, kind, words};

/// Maximum number of words in a street name.
const MAX_NAME_LENGTH: usize = 4;

/// Street types that are words for little else, so that letter case does not
/// matter.
const PLAIN_KINDS: [&str; 10] = [
    "st", "ave", "rd", "dr", "ln", "blvd", "pike", "pkwy", "hwy", "aly",
];

/// Words for what is counted: `24 hours`, `12 step`, `3 beds`.
const COUNTED: [&str; 40] = [
    "bed", "beds", "camas", "child", "children", "day", "days", "dia", "dias", "families", "hora",
    "horas", "hour", "hours", "hr", "hrs", "men", "mile", "miles", "minute", "minutes", "month",
    "months", "mujeres", "night", "nights", "pasos", "people", "percent", "personas", "program",
    "programs", "step", "steps", "times", "week", "weeks", "women", "year", "years",
];

/// Other words that are in no street name: `1 of 3`, `988 or St. Mary`.
const NOT_IN_NAMES: [&str; 29] = [
    "a", "am", "an", "and", "apt", "are", "at", "by", "call", "de", "en", "ext", "floor", "for",
    "from", "in", "is", "o", "of", "on", "or", "per", "pm", "suite", "text", "the", "to", "with",
    "y",
];

/// Words after `street` that make it no place: `street outreach`.
const WORK_ON_STREETS: [&str; 4] = ["outreach", "medicine", "team", "teams"];

/// Spanish street types that mean little else before a capital letter.
const PLAIN_SPANISH_KINDS: [&str; 3] = ["calle", "avenida", "avda"];

/// Words before the number of a road.
const ROADS: [&str; 7] = ["route", "rt", "rte", "hwy", "highway", "ruta", "carretera"];

/// Whether a text names a place by street: `34 West Main Street`, `12 Vesper
/// St`, `Route 220`, `Calle 5`, `corner of Main and 3rd`. Links tell none, and
/// a post office box is no place.
pub fn tells_street(text: &str) -> bool {
    let is_candidate = |word: &str| {
        let mut roads = ROADS.iter().chain(&SPANISH_KINDS).chain(&CORNERS);
        house_number(word).is_some() || roads.any(|road| *road == word)
    };
    let words = words(text);
    let told = Told {
        text,
        words: &words,
    };
    let mut candidates = (0..words.len()).filter(|at| is_candidate(&words[*at].text));
    candidates.any(|at| {
        told.house(at) || told.numbered_road(at) || told.spanish_street(at) || told.corner(at)
    })
}

/// Words that begin a corner of two streets.
const CORNERS: [&str; 3] = ["corner", "esquina", "intersection"];

/// A text with its words.
struct Told<'a> {
    text: &'a str,
    words: &'a [Word],
}

impl Told<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.text)
    }

    fn is_capital(&self, at: usize) -> bool {
        let word = self.words.get(at);
        word.is_some_and(|word| self.text[word.at.start..].starts_with(char::is_uppercase))
    }

    /// What stands between a word and the next one; `None` after the last.
    fn gap(&self, at: usize) -> Option<&str> {
        let (word, next) = (self.words.get(at)?, self.words.get(at + 1)?);
        Some(&self.text[word.at.end..next.at.start])
    }

    /// Whether a word goes on into the next one. A dot ends a sentence, except
    /// after an abbreviation such as `N.` or `Mt.`.
    fn goes_on(&self, at: usize) -> bool {
        let is_short = self.word(at).len() <= 3 && house_number(self.word(at)).is_none();
        self.gap(at).is_some_and(|gap| {
            let marks = gap.trim();
            !gap.is_empty() && (marks.is_empty() || marks == "#" || (marks == "." && is_short))
        })
    }

    /// `34 West Main Street`, `34-36 Main St`, `400 block of Market Street`,
    /// `34 N. Main` at the end of a phrase.
    fn house(&self, number: usize) -> bool {
        if house_number(self.word(number)).is_none() || self.is_box_or_phone(number) {
            return false;
        }
        let is_range =
            self.gap(number) == Some("-") && house_number(self.word(number + 1)).is_some();
        let mut at = number + usize::from(is_range);
        if self.word(at + 1) == "block" && self.word(at + 2) == "of" {
            at += 2;
        }
        if SPANISH_KINDS.contains(&self.word(at + 1)) && self.goes_on(at) {
            return true;
        }
        self.street_after(at, starts_with_digit(self.word(number)))
    }

    /// Whether a number is that of a post office box, or a part of a phone
    /// number.
    fn is_box_or_phone(&self, number: usize) -> bool {
        let Some(before) = number.checked_sub(1) else {
            return false;
        };
        let word = self.word(before);
        let are_digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let is_last_part = word.len() == 3 && self.word(number).len() == 4;
        ["box", "caja", "apartado"].contains(&word)
            || (are_digits && (is_last_part || self.gap(before) == Some("-")))
    }

    /// Whether a street name with its type follows a house number.
    fn street_after(&self, number: usize, in_digits: bool) -> bool {
        let first = number + 1;
        for at in first..=first + MAX_NAME_LENGTH {
            if !self.goes_on(at - 1) {
                return false;
            }
            let word = self.word(at);
            if at > first
                && let Some(kind) = kind(word)
            {
                let is_sure = PLAIN_KINDS.contains(&kind) || (in_digits && self.is_capital(first));
                return is_sure && !WORK_ON_STREETS.contains(&self.word(at + 1));
            }
            let is_directed = at == first + 1 && direction(self.word(first)).is_some();
            if is_directed && self.is_capital(at) && !self.goes_on(at) {
                return in_digits && (self.is_capital(first) || self.word(first).len() == 1);
            }
            let is_number = starts_with_digit(word) && house_number(word).is_some();
            if is_number || COUNTED.contains(&word) || NOT_IN_NAMES.contains(&word) {
                return false;
            }
        }
        false
    }

    /// `Route 220`, `Hwy. 15`, `Carretera 2`; not `bus route 12`.
    fn numbered_road(&self, at: usize) -> bool {
        let is_bus = at > 0 && ["bus", "autobus"].contains(&self.word(at - 1));
        let number = self.word(at + 1);
        let is_number = starts_with_digit(number) && number.len() <= 4;
        let is_joined = self.goes_on(at) || self.gap(at) == Some("-");
        let is_counted = COUNTED.contains(&self.word(at + 2));
        ROADS.contains(&self.word(at)) && !is_bus && is_number && is_joined && !is_counted
    }

    /// `Calle 5`, `Calle Oculta`; not `en la calle`.
    fn spanish_street(&self, at: usize) -> bool {
        let kind = self.word(at);
        if !SPANISH_KINDS.contains(&kind) || !self.goes_on(at) {
            return false;
        }
        let is_number = starts_with_digit(self.word(at + 1));
        let is_counted = COUNTED.contains(&self.word(at + 2));
        (is_number && !is_counted)
            || (PLAIN_SPANISH_KINDS.contains(&kind) && self.is_capital(at + 1))
    }

    /// `corner of Main and 3rd`, `esquina de Main y 3rd`.
    fn corner(&self, at: usize) -> bool {
        if !CORNERS.contains(&self.word(at)) || !matches!(self.word(at + 1), "of" | "de") {
            return false;
        }
        let is_named = |at: usize| self.is_capital(at) || starts_with_digit(self.word(at));
        let joined = |at: usize| match self.word(at + 1) {
            "and" | "y" | "con" => Some(at + 2),
            _ => (self.gap(at)?.trim() == "&").then_some(at + 1),
        };
        let mut names = at + 2..=at + MAX_NAME_LENGTH + 1;
        names.any(|last| joined(last).is_some_and(|other| is_named(at + 2) || is_named(other)))
    }
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
}
