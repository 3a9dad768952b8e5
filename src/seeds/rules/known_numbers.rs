//! Phone numbers with a known meaning in every county: national crisis lines,
//! and premium-rate numbers that charge the caller.

use std::sync::LazyLock;

use crate::embedded_table::rows;
use crate::seeds::rows::parse_cell::{SHORT_CODES, TOLL_FREE};

/// Columns: digits without the leading 1, name, source.
const TABLE: &str = include_str!("known_numbers.tsv");

/// A national crisis line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownNumber {
    /// Digits, without the leading 1.
    pub digits: &'static str,
    /// Name of the service.
    pub name: &'static str,
}

static KNOWN: LazyLock<Vec<KnownNumber>> = LazyLock::new(|| {
    let numbers = rows(TABLE);
    numbers
        .map(|[digits, name, _]| KnownNumber { digits, name })
        .collect()
});

/// All national crisis lines.
pub fn known() -> &'static [KnownNumber] {
    &KNOWN
}

/// The known number that a single typo turns into these digits: a wrong,
/// missing or extra digit, or two swapped digits. `None` when the digits are
/// themselves a known number.
pub fn one_slip_from(digits: &str) -> Option<KnownNumber> {
    let is_known = SHORT_CODES.contains(&digits) || KNOWN.iter().any(|one| one.digits == digits);
    if is_known {
        return None;
    }
    let mut all = KNOWN.iter();
    all.find(|one| is_one_slip(one.digits.as_bytes(), digits.as_bytes()))
        .copied()
}

fn is_one_slip(one: &[u8], other: &[u8]) -> bool {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([a, b, one @ ..], [c, d, other @ ..]) if (a, b) == (d, c) && one == other => true,
        ([_, a @ ..], b) | (b, [_, a @ ..]) if a == b => true,
        (a, [_, b @ ..]) => a == b,
        _ => false,
    }
}

/// Whether ten digits are a premium-rate number: area code 900, or exchange 976
/// in an area code that is not toll-free.
pub fn is_premium(national: &str) -> bool {
    let (Some(area), Some(exchange)) = (national.get(..3), national.get(3..6)) else {
        return false;
    };
    national.len() == 10 && (area == "900" || exchange == "976" && !TOLL_FREE.contains(&area))
}

/// The first premium-rate number in a text, as written.
pub fn premium_in(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let starts = bytes.iter().enumerate().filter(|(at, byte)| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        byte.is_ascii_digit() && !before.is_some_and(u8::is_ascii_digit)
    });
    starts
        .filter_map(|(start, _)| number_at(text.get(start..)?))
        .find(|(digits, _)| is_premium(digits))
        .map(|(_, written)| written)
}

/// The ten-digit number at the start of a text, without a leading 1, and the
/// text it was read from.
fn number_at(text: &str) -> Option<(String, &str)> {
    let mut digits = String::new();
    for (at, character) in text.char_indices() {
        match character {
            _ if digits.len() == 10 => {
                let ends = !character.is_ascii_digit();
                return ends.then(|| (digits, text.get(..at).unwrap_or(text).trim_end()));
            }
            '1' if digits.is_empty() => {}
            digit if digit.is_ascii_digit() => digits.push(digit),
            ' ' | '-' | '.' | '(' | ')' | '/' => {}
            _ => return None,
        }
    }
    (digits.len() == 10).then_some((digits, text))
}
