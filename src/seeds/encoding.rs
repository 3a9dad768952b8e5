//! Bytes to text: the encodings spreadsheets save in.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What the bytes turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// Text, and the encoding's name when it was not UTF-8.
    Text {
        /// The whole file with `\n` line ends and no byte order mark.
        text: String,
        /// Name of the encoding it was read as, when not UTF-8.
        read_as: Option<&'static str>,
    },
    /// Not a text file; what it seems to be, for people.
    NotText(&'static str),
}

/// Reads bytes as text: byte order mark, then NULs, then UTF-8, then a guess.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some(kind) = known_binary(bytes) {
        return Decoded::NotText(kind);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return read(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return read(encoding, bytes);
    }
    if bytes.contains(&0) {
        return Decoded::NotText("a binary file");
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => read(UTF_8, bytes),
        Err(_) => read(guess(bytes), bytes),
    }
}

/// Files of other kinds that get renamed to .csv.
fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(512)];
    if head.starts_with(b"PK\x03\x04") {
        return Some("an Excel workbook or a zip file");
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Some("an old Excel workbook (.xls)");
    }
    let start = String::from_utf8_lossy(head)
        .trim_start()
        .to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Some("a web page");
    }
    None
}

/// Plain text in UTF-16 has a NUL beside nearly every character.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let nuls = |offset: usize| {
        let places = head.iter().skip(offset).step_by(2);
        places.filter(|byte| **byte == 0).count()
    };
    let (even, odd, half) = (nuls(0), nuls(1), head.len() / 2);
    if half < 4 {
        return None;
    }
    if odd * 10 > half * 8 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 8 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// A detector's guess; what it calls anything but a Western page is
/// taken as Windows-1252, which American spreadsheets save.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let found = detector.guess(None, chardetng::Utf8Detection::Deny);
    if found.is_single_byte() {
        found
    } else {
        WINDOWS_1252
    }
}

fn read(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.into_owned()
    };
    Decoded::Text {
        text,
        read_as: (encoding != UTF_8).then(|| encoding.name()),
    }
}
