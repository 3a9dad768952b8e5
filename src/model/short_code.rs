//! Short listing codes for links in text messages, QR codes and print.

/// Number of characters in a code.
pub const CODE_LENGTH: usize = 7;

/// Crockford's base 32 in lower case: omits the easily confused letters `i`,
/// `l`, `o` and `u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The code of a listing id, stable forever. Among 100,000 listings about one
/// pair shares a code; such a code refers to both.
pub fn short_code(id: &str) -> String {
    let hash = blake3::hash(id.as_bytes());
    let mut bits = hash
        .as_bytes()
        .iter()
        .take(5)
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let mut code = [0_u8; CODE_LENGTH];
    for letter in &mut code {
        *letter = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    code.iter().map(|letter| char::from(*letter)).collect()
}

/// The codes in a link as people type them: case-insensitive, `o` read as `0`,
/// `i` and `l` as `1`. Any character that is not a letter or a digit separates
/// two codes.
pub fn codes_in(text: &str) -> Vec<String> {
    let read = |letter: char| match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        letter => letter,
    };
    let parts = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let codes = parts.filter(|part| !part.is_empty());
    codes.map(|part| part.chars().map(read).collect()).collect()
}
