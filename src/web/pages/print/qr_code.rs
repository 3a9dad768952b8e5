//! Codes to scan, drawn as one line of black runs.

use fast_qr::{ECL, QRBuilder};

/// White around a code, in modules, as the standard asks.
const QUIET: usize = 4;

/// A code as a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Modules across, the white around them included.
    pub size: usize,
    /// The path: runs of black modules, one row after the other, each a line
    /// of the width 1 through the middle of the row.
    pub path: String,
}

/// The code of a text; `None` when the text is too long for any.
pub fn code(text: &str) -> Option<Code> {
    let drawn = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
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
