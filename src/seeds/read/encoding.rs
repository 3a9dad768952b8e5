//! Bytes to text: the encodings spreadsheets save in, and files of other
//! kinds under the name of a CSV file.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::limits::MAX_ROWS;
use super::mojibake;

/// What the bytes turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded<'a> {
    /// Text.
    Text(Text<'a>),
    /// Not a text file; what it is instead.
    NotText(Foreign),
}

/// A file read as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text<'a> {
    /// The whole file with `\n` line ends and no byte order mark; the bytes
    /// themselves where they are that already.
    pub text: Cow<'a, str>,
    /// Name of the encoding it was read as, when not UTF-8.
    pub read_as: Option<&'static str>,
    /// Where letters of Windows-1252 stood in a file of UTF-8: offsets in
    /// `text`, in order, of the first in each line.
    pub mended: Vec<usize>,
    /// Zero bytes that were taken out.
    pub zeros: usize,
}

/// A file that is no text, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A zip: a workbook of Excel, or something else that is packed.
    Packed,
    /// A workbook of Excel before 2007, or one with a password.
    OldWorkbook,
    /// A page of the web, such as the login page a download led to.
    WebPage,
    /// A workbook of LibreOffice.
    OpenDocument,
    /// A workbook in Excel's binary form.
    BinaryWorkbook,
    /// A workbook that ends too early or is damaged inside.
    DamagedWorkbook,
    /// A workbook that unpacks to more than is read.
    SwollenWorkbook,
    /// A PDF.
    Pdf,
    /// Anything else.
    Binary,
}

impl Foreign {
    /// What to do about it.
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

/// Of this many bytes one may be a zero that a broken export left behind; a
/// file with more is no text.
const BYTES_A_ZERO: usize = 50;

/// Reads bytes as text: byte order mark, then zero bytes, then UTF-8, then a
/// guess.
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

/// UTF-8, or UTF-8 with letters of Windows-1252 in it, or a guess.
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

/// Files of other kinds that get renamed to .csv.
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

/// Plain text in UTF-16 has a zero beside nearly every character.
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

/// UTF-8 into which somebody pasted lines of Windows-1252: each piece is read
/// as what it is. `None` when nothing in it is surely UTF-8.
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

/// Adds a piece whose lines may end in any way. A pair of `\r` and `\n` is
/// never parted, for both are valid in every encoding.
fn push_with_plain_line_ends(text: &mut String, piece: &str) {
    text.push_str(&with_plain_line_ends(Cow::Borrowed(piece)));
}

/// A detector's guess; what it calls anything but a Western page is
/// taken as Windows-1252, which American spreadsheets save. The detector does
/// not know the encoding of old Macs.
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
