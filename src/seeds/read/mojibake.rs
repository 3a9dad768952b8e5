//! Letters decoded with the wrong encoding: detected by their neighbors, and
//! corrected where that is certain.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// Whether a non-ASCII character is usual in American and Spanish text: Western
/// European letters, and the punctuation that word processors insert.
pub fn is_usual(letter: char) -> bool {
    matches!(letter, '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{203a}' | '€' | '™' | '\u{fffd}' | '\u{200b}')
}

/// Corrects letters that were encoded twice: `NiÃ±os` becomes `Niños`. `None`
/// when there are none.
pub fn mended(text: &str) -> Option<String> {
    // Every letter encoded twice starts with one of these.
    let suspect = |letter: char| matches!(letter, '\u{c2}'..='\u{c5}' | '\u{e2}' | '\u{f0}' | 'Ë');
    if !text.contains(suspect) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| !letter.is_ascii()) {
        let run = &rest[start..];
        let end = run.find(|letter: char| letter.is_ascii());
        let (run, after) = run.split_at(end.unwrap_or(run.len()));
        out.push_str(&rest[..start]);
        match decoded_once(run) {
            Some(right) => {
                changed = true;
                out.push_str(&right);
            }
            None => out.push_str(run),
        }
        rest = after;
    }
    out.push_str(rest);
    changed.then_some(out)
}

/// Encodes the letters as Windows-1252 and decodes the bytes as UTF-8.
fn decoded_once(run: &str) -> Option<String> {
    let (bytes, _, unknown) = WINDOWS_1252.encode(run);
    if unknown {
        return None;
    }
    let right = std::str::from_utf8(&bytes).ok()?;
    right.chars().all(is_usual).then(|| right.to_owned())
}

/// Whether bytes that are not UTF-8 are more plausible as Mac Roman than as
/// Windows-1252.
pub fn is_from_a_mac(bytes: &[u8]) -> bool {
    plausibility(MACINTOSH, bytes) > plausibility(WINDOWS_1252, bytes)
}

/// How well the non-ASCII letters fit their neighbors; higher is better.
fn plausibility(encoding: &'static Encoding, bytes: &[u8]) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    let mut sum = 0;
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        if !letter.is_ascii() {
            sum += fit(before, letter, after);
        }
        before = letter;
    }
    sum
}

fn fit(before: char, letter: char, after: char) -> i64 {
    let inside = before.is_alphabetic() && after.is_alphabetic();
    let small = |neighbour: char| neighbour.is_lowercase() || !neighbour.is_alphabetic();
    match letter {
        'á' | 'é' | 'í' | 'ó' | 'ú' | 'ñ' | 'ü' | 'ç' if small(after) => 3,
        'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ñ' | 'Ü' if !before.is_lowercase() => 2,
        // An apostrophe precedes a short ending, as in “it’s”, or a capital.
        '’' if before.is_alphabetic() && matches!(after, 's' | 't' | 'l' | 'd' | 'r' | 'v') => 3,
        '’' if inside && after.is_lowercase() => -3,
        '’' | '‘' | '“' | '”' | '…' | '•' => 1,
        '–' | '—' if inside && before.is_lowercase() && after.is_lowercase() => -3,
        '–' | '—' | '°' | '®' | '™' | '©' | '½' | '¿' | '¡' | '\u{a0}' => 1,
        // A capital with a rare accent between small letters, or a symbol in a
        // word.
        _ if inside => -3,
        _ => -1,
    }
}
