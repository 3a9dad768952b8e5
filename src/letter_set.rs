//! Sets of letters, to pass over words that cannot be misspellings.

/// The letters a to z of a word as a set of 52 bits: one for each letter, and
/// one for each letter that occurs twice. An edit changes at most two of them.
pub(crate) fn letter_set(word: &str) -> u64 {
    let letters = word.bytes().filter(u8::is_ascii_lowercase);
    letters.fold(0, |set, letter| {
        let once = 1_u64 << (letter - b'a');
        if set & once == 0 {
            set | once
        } else {
            set | once << 26
        }
    })
}
