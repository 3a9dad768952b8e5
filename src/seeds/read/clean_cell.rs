//! Cleaning of a single cell: removes what spreadsheets add to a value.

use std::borrow::Cow;

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Removes surrounding spaces, invisible characters, and the `="…"` or leading
/// `'` that keep Excel from changing a number.
pub fn clean(raw: &str) -> String {
    cleaned(raw).into_owned()
}

/// Like [`clean`], but borrows a value that needs no more than trimming.
pub fn cleaned(raw: &str) -> Cow<'_, str> {
    let control = |byte: u8| byte < b' ' && byte != b'\n';
    let plain = raw.is_ascii() && !raw.starts_with(['=', '\'']) && !raw.bytes().any(control);
    if plain {
        return Cow::Borrowed(raw.trim());
    }
    let mut visible = String::with_capacity(raw.len());
    let mut before = None;
    for (at, character) in raw.char_indices() {
        let character = match character {
            ZWNJ | ZWJ if joins(before, character, &raw[at..]) => Some(character),
            other => kept(other),
        };
        visible.extend(character);
        before = character.or(before);
    }
    let mut value = visible.trim();
    if let Some(inner) = value
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
    {
        value = inner;
    }
    let value = value.strip_prefix('\'').unwrap_or(value);
    Cow::Owned(value.trim().to_owned())
}

/// Zero-width non-joiner: separates letters that would otherwise be joined.
const ZWNJ: char = '\u{200c}';

/// Zero-width joiner: joins letters, or the parts of an emoji.
const ZWJ: char = '\u{200d}';

/// Maximum number of invisible characters skipped to find the next letter.
const MAX_INVISIBLE: usize = 8;

/// Whether the joiner at the start of `rest` changes what is read: after a
/// letter or mark of a joining script, or within an emoji. Anywhere else, such
/// as between Latin letters, it only makes two values differ that look the
/// same.
fn joins(before: Option<char>, joiner: char, rest: &str) -> bool {
    let Some(before) = before else { return false };
    let after = || rest.chars().take(MAX_INVISIBLE).find_map(kept);
    if is_joined_script(before) {
        let is_virama = canonical_combining_class(before) == VIRAMA;
        return joiner == ZWJ || is_virama || after().is_some_and(is_joined_script);
    }
    joiner == ZWJ && is_emoji_part(before) && after().is_some_and(is_emoji_part)
}

/// Canonical combining class of viramas, which suppress a consonant's vowel.
const VIRAMA: u8 = 9;

/// Letters and marks of scripts whose letters join or stack: Arabic (Persian,
/// Urdu, Kurdish), Syriac, N'Ko, the scripts of India and of South-East Asia,
/// Mongolian, Adlam.
fn is_joined_script(character: char) -> bool {
    matches!(character,
        '\u{600}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1700}'..='\u{18af}'
        | '\u{1a20}'..='\u{1c4f}' | '\u{1cd0}'..='\u{1cff}' | '\u{a800}'..='\u{abff}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{11fff}'
        | '\u{1e900}'..='\u{1e95f}')
        && (character.is_alphabetic() || is_combining_mark(character))
}

/// Symbols that emoji are composed of, including skin tones and the variation
/// selector for emoji.
fn is_emoji_part(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Replaces odd spaces; drops zero-width, direction and control characters.
fn kept(character: char) -> Option<char> {
    match character {
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\t' | '\r' => Some(' '),
        '\n' => Some('\n'),
        control if control.is_control() => None,
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => None,
        other => Some(other),
    }
}

/// Direction marks, which can make a name or a link look like another one.
pub fn is_direction_mark(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a cell contains an HTML tag: `<b>`, `</p>`, `<script src=`.
pub fn holds_markup(cell: &str) -> bool {
    cell.split('<').skip(1).any(|after| {
        let name = after.strip_prefix('/').unwrap_or(after);
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && after.contains('>')
    })
}

/// The values of a cell, separated by `;`.
pub fn several(cell: &str) -> Vec<&str> {
    cell.split(';')
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .collect()
}

/// Letters and digits only, in lower case: the form in which headers are
/// compared.
pub fn bare(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a cell is a spreadsheet error: `#REF!`, `#N/A`, `####`.
pub fn is_spreadsheet_error(cell: &str) -> bool {
    const ERRORS: [&str; 8] = [
        "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!",
    ];
    ERRORS.contains(&cell) || (cell.len() >= 3 && cell.chars().all(|character| character == '#'))
}

/// The candidate closest to `word`, if it is close enough to be a typo: at most
/// a third of the letters differ, between one and three.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = bare(word);
    let length = word.chars().count();
    let allowed = (length / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (bare(candidate), candidate))
        // The distance is at least the difference in length; comparing a whole
        // page with every candidate would take seconds.
        .filter(|(bare, _)| bare.chars().count().abs_diff(length) <= allowed)
        .map(|(bare, candidate)| (strsim::osa_distance(&word, &bare), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
