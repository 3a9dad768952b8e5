//! Lines of calendars (RFC 5545) and contacts (RFC 6350).

/// Maximum length of a line in bytes, without its end.
const MAX_LENGTH: usize = 75;

/// Adds a line, folded so that none is too long and no character is split.
/// Line breaks in it are left out.
pub(super) fn push_folded(out: &mut String, line: &str) {
    let mut room = MAX_LENGTH;
    for character in line.chars().filter(|c| !matches!(c, '\r' | '\n')) {
        if character.len_utf8() > room {
            out.push_str("\r\n ");
            // The leading space of a folded line counts.
            room = MAX_LENGTH - 1;
        }
        room -= character.len_utf8();
        out.push(character);
    }
    out.push_str("\r\n");
}
