//! Short codes of listings, for links that must be short: in a text message,
//! in a code to scan, typed from paper.

/// Characters of a code.
pub const CODE_LENGTH: usize = 7;

/// Digits and small letters without those that are mistaken for others:
/// no `i`, `l`, `o`, `u` (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The code of an id: the same id has the same code for good. Of 100,000
/// listings about one pair shares a code; such a code stands for both.
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

/// The codes of a link as people may type them: in capitals, with `o` for `0`
/// and `i` or `l` for `1`; whatever is no letter or digit parts them.
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
