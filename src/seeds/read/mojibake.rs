//! Letters that were read in a wrong encoding: told by their neighbours, and
//! put right where that is sure.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// Whether a character beyond ASCII is usual in American and Spanish text:
/// letters of Western Europe, and the marks that word processors set.
pub fn is_usual(letter: char) -> bool {
    matches!(letter, '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{203a}' | '€' | '™' | '\u{fffd}' | '\u{200b}')
}

/// Puts letters right that were encoded twice: `NiÃ±os` is `Niños`.
/// `None` when the text holds none.
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

/// The run of letters as the bytes of Windows-1252 read as UTF-8.
fn decoded_once(run: &str) -> Option<String> {
    let (bytes, _, unknown) = WINDOWS_1252.encode(run);
    if unknown {
        return None;
    }
    let right = std::str::from_utf8(&bytes).ok()?;
    right.chars().all(is_usual).then(|| right.to_owned())
}

/// Whether bytes that are not UTF-8 read better in the encoding of old Macs
/// than in Windows-1252.
pub fn is_from_a_mac(bytes: &[u8]) -> bool {
    plausibility(MACINTOSH, bytes) > plausibility(WINDOWS_1252, bytes)
}

/// How well the letters beyond ASCII fit their neighbours.
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
        // An apostrophe stands before the last letter of a word, or a capital.
        '’' if before.is_alphabetic() && matches!(after, 's' | 't' | 'l' | 'd' | 'r' | 'v') => 3,
        '’' if inside && after.is_lowercase() => -3,
        '’' | '‘' | '“' | '”' | '…' | '•' => 1,
        '–' | '—' if inside && before.is_lowercase() && after.is_lowercase() => -3,
        '–' | '—' | '°' | '®' | '™' | '©' | '½' | '¿' | '¡' | '\u{a0}' => 1,
        // A capital with a rare mark amid small letters, a symbol in a word.
        _ if inside => -3,
        _ => -1,
    }
}
