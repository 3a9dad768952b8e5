//! Measures printed text in points (72 per inch), so that the server can lay
//! out pages. Uses the widths of Helvetica, which Arial and Liberation Sans
//! share; the print stylesheet requests these fonts. Widths are overestimated
//! slightly: spare room is harmless, a cut-off phone number is not.

use crate::model::localized_text::without_accent;

/// Widths of the characters from space to `~`, in thousandths of the font size.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 222, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Factors for bold text, and for fonts slightly wider than Helvetica.
const BOLD: f64 = 1.09;
const PATIENCE: f64 = 1.03;

/// Width of a character outside of the table.
const OTHER: u16 = 600;

/// Font size, weight and line spacing.
#[derive(Debug, Clone, Copy)]
pub struct Face {
    /// Font size in points.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Line height, as a multiple of the font size.
    pub leading: f64,
}

impl Face {
    /// Regular weight.
    pub fn plain(size: f64) -> Face {
        Face {
            size,
            bold: false,
            leading: 1.25,
        }
    }

    /// Bold weight.
    pub fn bold(size: f64) -> Face {
        Face {
            bold: true,
            ..Face::plain(size)
        }
    }

    /// Width of a text on one line, in points.
    pub fn width(self, text: &str) -> f64 {
        let of_letter = |letter: char| {
            let plain = without_accent(letter);
            let at = u32::from(plain).checked_sub(32);
            let at = at.and_then(|at| usize::try_from(at).ok());
            at.and_then(|at| WIDTHS.get(at)).copied().unwrap_or(OTHER)
        };
        let thousandths: u32 = text
            .chars()
            .map(|letter| u32::from(of_letter(letter)))
            .sum();
        let bold = if self.bold { BOLD } else { 1.0 };
        f64::from(thousandths) / 1000.0 * self.size * bold * PATIENCE
    }

    /// Height of one line, in points.
    pub fn line(self) -> f64 {
        self.size * self.leading
    }

    /// Height of a text wrapped to a column width, in points.
    pub fn height(self, text: &str, column: f64) -> f64 {
        let mut flow = Flow::new(column);
        flow.add(text, self);
        flow.height
    }
}

/// Text that flows down a column, optionally around a box at the top right.
#[derive(Debug, Clone, Copy)]
pub struct Flow {
    column: f64,
    beside: (f64, f64),
    height: f64,
}

impl Flow {
    /// An empty column of a width in points.
    pub fn new(column: f64) -> Flow {
        Flow {
            column,
            beside: (0.0, 0.0),
            height: 0.0,
        }
    }

    /// Places a box of this size at the top right.
    #[must_use]
    pub fn beside(mut self, width: f64, height: f64) -> Flow {
        self.beside = (width, height);
        self
    }

    /// Adds a text that starts on a new line. Breaks lines between words, like
    /// a browser; a word wider than the line is broken.
    pub fn add(&mut self, text: &str, face: Face) {
        let space = face.width(" ");
        let mut used = 0.0;
        for word in text.split_whitespace() {
            let width = face.width(word);
            let room = self.room();
            if used > 0.0 && used + space + width > room {
                self.height += face.line();
                used = 0.0;
            }
            used += if used > 0.0 { space + width } else { width };
            while used > self.room() {
                used -= self.room();
                self.height += face.line();
            }
        }
        if used > 0.0 {
            self.height += face.line();
        }
    }

    /// Adds vertical space.
    pub fn skip(&mut self, height: f64) {
        self.height += height;
    }

    /// Height so far, in points.
    pub fn height(self) -> f64 {
        self.height.max(self.beside.1)
    }

    fn room(&self) -> f64 {
        let (width, height) = self.beside;
        let room = if self.height < height {
            self.column - width
        } else {
            self.column
        };
        room.max(40.0)
    }
}

/// Letters of a word before a dot that is no abbreviation, such as `St.`, and
/// so ends a sentence.
const LEAST_LETTERS: usize = 4;

/// The first sentences of a text that have at most `most` characters together,
/// and always the first. No sentence is cut.
pub fn whole_sentences(text: &str, most: usize) -> &str {
    let ends = text.match_indices(". ").map(|(end, _)| end).filter(|end| {
        let before = text.get(..*end).unwrap_or_default();
        let word = before.rsplit(' ').next().unwrap_or_default();
        let is_number = word.ends_with(|last: char| last.is_ascii_digit());
        is_number || word.chars().count() >= LEAST_LETTERS
    });
    let parts = ends.filter_map(|end| text.get(..=end)).chain([text]);
    let mut fitting: Vec<&str> = parts.collect();
    let first = fitting.first().copied().unwrap_or(text);
    fitting.retain(|part| part.chars().count() <= most);
    fitting.last().copied().unwrap_or(first)
}

/// Distributes items with these heights over pages of height `room`, in order
/// and unsplit, at most `most` per page. Returns the number of items on each
/// page. An item higher than a page gets one of its own.
pub fn pages(heights: &[f64], room: f64, most: usize) -> Vec<usize> {
    let mut pages: Vec<usize> = Vec::new();
    let mut left = 0.0;
    for height in heights {
        match pages.last_mut() {
            Some(count) if *height <= left && *count < most => {
                *count += 1;
                left -= height;
            }
            _ => {
                pages.push(1);
                left = room - height;
            }
        }
    }
    pages
}
