//! Bytes to text: the encodings that spreadsheets save in, and detection of
//! other file types with the extension .csv.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::limits::MAX_ROWS;
use super::mojibake;

/// Result of decoding a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded<'a> {
    /// Text.
    Text(Text<'a>),
    /// Not a text file; the detected type.
    NotText(Foreign),
}

/// A file decoded as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text<'a> {
    /// The whole file with `\n` line endings and no byte order mark; borrowed
    /// if the bytes are already in that form.
    pub text: Cow<'a, str>,
    /// Name of the encoding, if it is not UTF-8.
    pub read_as: Option<&'static str>,
    /// Offsets in `text` of Windows-1252 letters in a UTF-8 file, in order;
    /// only the first one in each line.
    pub mended: Vec<usize>,
    /// Number of zero bytes removed.
    pub zeros: usize,
}

/// Type of a file that is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A zip: an Excel workbook, or another archive.
    Packed,
    /// An Excel workbook from before 2007, or one with a password.
    OldWorkbook,
    /// A web page, such as the login page that a download led to.
    WebPage,
    /// A LibreOffice workbook.
    OpenDocument,
    /// A workbook in Excel's binary format.
    BinaryWorkbook,
    /// A workbook that is truncated or damaged.
    DamagedWorkbook,
    /// A workbook that exceeds a limit when unpacked.
    SwollenWorkbook,
    /// A PDF.
    Pdf,
    /// Any other binary file.
    Binary,
}

impl Foreign {
    /// Instructions for staff.
    pub fn fix(self) -> &'static str {
        match self {
            Foreign::Packed => "Unpack it, and save the list in it as .xlsx or as “CSV UTF-8”.",
            Foreign::OldWorkbook => {
                "Open it in Excel, take off the password if it has one, and save it as .xlsx or \
                 as “CSV UTF-8”."
            }
            Foreign::WebPage => {
                "The download led to a page, often a login. Sign in, download the list again, \
                 and open it to see that it is the list."
            }
            Foreign::OpenDocument | Foreign::BinaryWorkbook => {
                "Open it and save it as .xlsx or as “CSV UTF-8”."
            }
            Foreign::DamagedWorkbook => {
                "It may have been copied while it was being saved. Open it in Excel and save it \
                 again, as .xlsx or as “CSV UTF-8”."
            }
            Foreign::SwollenWorkbook => {
                "Copy the list alone into a new workbook, or save it as “CSV UTF-8”."
            }
            Foreign::Pdf | Foreign::Binary => {
                "Open it in the program it comes from and save it as “CSV UTF-8”."
            }
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Foreign::Packed => "a zip file",
            Foreign::OldWorkbook => "an old Excel workbook (.xls), or one with a password",
            Foreign::WebPage => "a web page",
            Foreign::OpenDocument => "an OpenDocument file (.ods)",
            Foreign::BinaryWorkbook => "a binary Excel workbook (.xlsb)",
            Foreign::DamagedWorkbook => "a damaged Excel workbook",
            Foreign::SwollenWorkbook => "an Excel workbook that unpacks to far too much",
            Foreign::Pdf => "a PDF",
            Foreign::Binary => "a binary file",
        })
    }
}

/// A text file may contain one zero byte, left by a broken export, per this
/// many bytes. A file with more is binary.
const BYTES_A_ZERO: usize = 50;

/// Decodes bytes. Checks for a byte order mark, UTF-16 without one, zero bytes
/// and UTF-8, in this order, and then guesses.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some(kind) = foreign(bytes) {
        return Decoded::NotText(kind);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        return read_as(encoding, &bytes[mark..]);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return read_as(encoding, bytes);
    }
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if zeros * BYTES_A_ZERO > bytes.len() {
        return Decoded::NotText(Foreign::Binary);
    }
    if zeros == 0 {
        return Decoded::Text(without_zeros(bytes));
    }
    let kept: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let text = without_zeros(&kept);
    Decoded::Text(Text {
        text: Cow::Owned(text.text.into_owned()),
        zeros,
        ..text
    })
}

/// Decodes UTF-8, UTF-8 mixed with Windows-1252, or a guessed encoding.
fn without_zeros(bytes: &[u8]) -> Text<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Text {
            text: with_plain_line_ends(Cow::Borrowed(text)),
            ..Text::default()
        };
    }
    if let Some(text) = mixed(bytes) {
        return text;
    }
    text_as(guess(bytes), bytes)
}

fn read_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    Decoded::Text(text_as(encoding, bytes))
}

fn text_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Text<'a> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Text {
        text: with_plain_line_ends(text),
        read_as: (encoding != UTF_8).then(|| encoding.name()),
        ..Text::default()
    }
}

fn with_plain_line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text
    }
}

/// Detects other file types that were renamed to .csv.
fn foreign(bytes: &[u8]) -> Option<Foreign> {
    let head = &bytes[..bytes.len().min(512)];
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(Foreign::Packed);
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Some(Foreign::OldWorkbook);
    }
    if head.starts_with(b"%PDF") {
        return Some(Foreign::Pdf);
    }
    let start = String::from_utf8_lossy(head);
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let start = start.to_ascii_lowercase();
    let page = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<?xml",
        "<table",
        "<meta",
    ];
    page.iter()
        .any(|tag| start.starts_with(tag))
        .then_some(Foreign::WebPage)
}

/// Detects UTF-16, in which plain text has a zero beside nearly every
/// character.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |offset: usize| {
        let places = head.iter().skip(offset).step_by(2);
        places.filter(|byte| **byte == 0).count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
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

/// Decodes UTF-8 into which lines of Windows-1252 were pasted, each piece in
/// its own encoding. `None` if no part is clearly UTF-8.
fn mixed(bytes: &[u8]) -> Option<Text<'static>> {
    let sure = bytes.utf8_chunks().any(|chunk| {
        let mut letters = chunk.valid().chars().filter(|letter| !letter.is_ascii());
        letters.any(mojibake::is_usual)
    });
    if !sure {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    let mut mended = Vec::new();
    let mut is_new_line = true;
    for chunk in bytes.utf8_chunks() {
        push_with_plain_line_ends(&mut text, chunk.valid());
        is_new_line |= chunk.valid().contains(['\n', '\r']);
        if chunk.invalid().is_empty() {
            continue;
        }
        if is_new_line && mended.len() < MAX_ROWS {
            mended.push(text.len());
        }
        is_new_line = false;
        let (letters, _) = WINDOWS_1252.decode_without_bom_handling(chunk.invalid());
        text.push_str(&letters);
    }
    Some(Text {
        text: text.into(),
        mended,
        ..Text::default()
    })
}

/// Appends a piece with normalized line endings. A `\r\n` pair is never split
/// between pieces, because both bytes are valid in every encoding.
fn push_with_plain_line_ends(text: &mut String, piece: &str) {
    text.push_str(&with_plain_line_ends(Cow::Borrowed(piece)));
}

/// Guesses a legacy encoding. Multi-byte guesses are replaced by Windows-1252,
/// which American spreadsheets save. The detector does not know Mac Roman, so
/// that is checked separately.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let found = detector.guess(None, chardetng::Utf8Detection::Deny);
    let western = !found.is_single_byte() || found == WINDOWS_1252;
    if western && mojibake::is_from_a_mac(bytes) {
        MACINTOSH
    } else if found.is_single_byte() {
        found
    } else {
        WINDOWS_1252
    }
}
