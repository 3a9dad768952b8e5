//! QR codes as a single SVG path of horizontal strokes.

use fast_qr::{ECL, QRBuilder};

/// Quiet zone around the code, in modules, as the standard requires.
const QUIET: usize = 4;

/// A QR code for an SVG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Width in modules, including the quiet zone.
    pub size: usize,
    /// SVG path: one stroke of width 1 per run of dark modules, through the
    /// middle of the row.
    pub path: String,
}

/// Encodes a text; `None` if it is too long for a QR code.
pub fn code(text: &str) -> Option<Code> {
    let Ok(drawn) = QRBuilder::new(text).ecl(ECL::M).build() else {
        return None;
    };
    let mut path = String::new();
    for row in 0..drawn.size {
        let modules = drawn[row].iter().take(drawn.size);
        let dark: Vec<bool> = modules.map(|module| module.value()).collect();
        let mut at = 0;
        while at < dark.len() {
            let run = dark[at..].iter().take_while(|is_dark| **is_dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}.5h{run}", at + QUIET, row + QUIET));
            }
            at += run.max(1);
        }
    }
    Some(Code {
        size: drawn.size + 2 * QUIET,
        path,
    })
}
