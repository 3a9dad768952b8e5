//! Removes what a meeting list must not reveal: passcodes, and the names, phone
//! numbers and email addresses of people. Meetings are anonymous.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::embedded_table::lines;
use crate::import::cell_text::pattern;

/// Replaces a passcode, so that people still know how to get in.
const ASK: &str = "ask the group";

static PASSCODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(pass\s?-?codes?|passwords?|pass\s?word|contraseña|código de acceso|\b(?:pwd|pw|clave))\b",
        r#"(\s*(?::|=|#|-|–|\bis\b|\bes\b)[\s:=]*|\s+)("[^"]*"|“[^”]*”|[^\s,;)<]+)"#,
    ))
});

static SECRET_PARAMETER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?i)([?&])(?:pwd|passcode|password|passwd|tk)=[^&\s#"'<>)]*(&?)"#));

static NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:^|[^\p{L}])(?i:contacts?|call|text|ask for|phone|e-?mail|speak (?:to|with)|secretary",
        r"|host(?:ed by)?|led by|chair(?:person|ed by)?|contacto|llame a|llamar a|preguntar? por)",
        r"\b[:\s–-]{1,4}(\p{Lu}[\p{Ll}'’]+\s+(?:\p{Lu}\p{L}*[\p{Ll}'’]\p{L}*|\p{Lu}\b\.?))",
    ))
});

static NAME_AND_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(\p{Lu}\p{Ll}+\s+(?:\p{Lu}\p{Ll}+|\p{Lu}\b\.?))[\s,:;(–-]{0,4}(?:at|@|on)?\s*",
        r"(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]\d{4}",
    ))
});

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\+?1[\s.-]?)?\(?\b\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]\d{4}\b"));

static MAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"));

/// Words after "password" that are not a password.
static NO_SECRET: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/not_passcodes.txt")).collect());

/// A text without passcodes, and whether it had one.
pub fn without_passcodes(text: &str) -> (Cow<'_, str>, bool) {
    if !text.contains(['p', 'P', 'c', 'C', '=']) {
        return (Cow::Borrowed(text), false);
    }
    let (text, linked) = without_secret_parameters(text);
    let mut found = linked;
    let replaced = PASSCODE.replace_all(&text, |captures: &Captures<'_>| {
        let part = |number: usize| captures.get(number).map_or("", |part| part.as_str());
        let (word, between, value) = (part(1), part(2), part(3));
        let bare = value
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let marked = !between.trim().is_empty();
        let digits = bare.chars().any(|c| c.is_ascii_digit());
        if bare.is_empty() || NO_SECRET.contains(&bare.as_str()) || !(marked || digits) {
            return part(0).to_owned();
        }
        found = true;
        let end = if value.ends_with('.') { "." } else { "" };
        format!("{word}: {ASK}{end}")
    });
    let replaced = replaced.into_owned();
    if found {
        (Cow::Owned(replaced), true)
    } else {
        (text, false)
    }
}

/// A link or text without `pwd=…`, and whether it had one.
pub fn without_secret_parameters(text: &str) -> (Cow<'_, str>, bool) {
    if !text.contains('=') || !SECRET_PARAMETER.is_match(text) {
        return (Cow::Borrowed(text), false);
    }
    let mut current = text.to_owned();
    // Two in a row share the & between them, so one pass is not enough.
    while SECRET_PARAMETER.is_match(&current) {
        let next = SECRET_PARAMETER.replace(&current, |captures: &Captures<'_>| {
            let part = |number: usize| captures.get(number).map_or("", |part| part.as_str());
            match (part(1), part(2)) {
                ("?", "&") => "?".to_owned(),
                (_, after) => after.to_owned(),
            }
        });
        current = next.into_owned();
    }
    (Cow::Owned(current), true)
}

/// Adds to a note how to get the passcode that was removed from a link.
pub fn ask_for_passcode(note: &str) -> String {
    if note.contains(ASK) {
        note.to_owned()
    } else {
        format!("{note} Passcode: {ASK}.").trim().to_owned()
    }
}

/// Words that rule out two capitalized words as a person's name.
static NO_NAME: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/not_names.txt")).collect());

fn is_person(name: &str) -> bool {
    name.split_whitespace()
        .all(|word| !NO_NAME.contains(&word.trim_end_matches('.')))
}

/// People found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Names in the text, for a person to review.
    pub names: Vec<String>,
    /// Whether phone numbers or email addresses after a name were removed.
    pub numbers_removed: bool,
}

/// Maximum distance in bytes from a name to a number that counts as that
/// person's.
const NEAR: usize = 60;

/// Finds people in a text, and removes the phone numbers and email addresses
/// that follow their names.
pub fn without_private_numbers(text: &str) -> (Cow<'_, str>, People) {
    let mut people = People::default();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for pattern in [&*NAME, &*NAME_AND_NUMBER] {
        for captures in pattern.captures_iter(text) {
            let Some(name) = captures.get(1).filter(|name| is_person(name.as_str())) else {
                continue;
            };
            if !people.names.iter().any(|known| known == name.as_str()) {
                people.names.push(name.as_str().to_owned());
            }
            for private in [&*NUMBER, &*MAIL] {
                let found = private.find_at(text, name.end());
                if let Some(found) = found.filter(|found| found.start() <= name.end() + NEAR) {
                    cuts.push((found.start(), found.end()));
                }
            }
        }
    }
    if cuts.is_empty() {
        return (Cow::Borrowed(text), people);
    }
    people.numbers_removed = true;
    cuts.sort_unstable();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in cuts {
        if start >= at {
            out.push_str(text[at..start].trim_end());
            at = end;
        }
    }
    out.push_str(&text[at..]);
    (Cow::Owned(out.trim().to_owned()), people)
}

/// Email providers where anyone can have a mailbox.
static FREE_MAIL: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/free_mail.txt")).collect());

/// Words in email addresses of groups.
static GROUP_WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/group_words.txt")).collect());

/// Whether an email address looks like a person's: `first.last` at a provider
/// where anyone can have a mailbox.
pub fn is_private_mail(mail: &str) -> bool {
    let Some((local, host)) = mail.split_once('@') else {
        return false;
    };
    let free = FREE_MAIL.iter().any(|free| host.eq_ignore_ascii_case(free));
    let words: Vec<&str> = local
        .split(['.', '_', '-'])
        .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()))
        .collect();
    let named = words.len() == 2
        && words.iter().all(|word| {
            let letters = word.chars().all(|c| c.is_ascii_alphabetic());
            let group = GROUP_WORDS
                .iter()
                .any(|group| word.eq_ignore_ascii_case(group));
            word.len() >= 2 && letters && !group
        });
    free && named
}
