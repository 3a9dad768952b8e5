//! What is wrong in which cell, and how to put it right.

pub mod bounded;
pub mod paper;
pub mod render;

use std::borrow::Cow;
use std::sync::Arc;

/// What a finding means for the row it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The row is not published until this is put right.
    Error,
    /// The row is published, perhaps without the doubtful cell.
    Warning,
    /// Worth knowing; nothing needs to change.
    Note,
}

impl Severity {
    /// The word shown to people and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One finding, tied to the cell it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code: `bad-phone`.
    pub code: &'static str,
    /// What it means for the row.
    pub severity: Severity,
    /// File, relative to the seed folder.
    pub file: Arc<str>,
    /// Row as a spreadsheet numbers it; the first row is 1.
    pub row: Option<u32>,
    /// Column header, as the seed documentation spells it.
    pub column: Option<String>,
    /// The value as it stands in the cell.
    pub value: Option<String>,
    /// What is wrong, in plain words.
    pub message: String,
    /// What to do about it.
    pub fix: Cow<'static, str>,
    /// Further findings of this kind in the file, which are only counted.
    pub more: Option<Arc<More>>,
}

/// Findings that are counted, and not kept one by one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct More {
    /// How many.
    pub count: usize,
    /// The rows they are in, in order, each once.
    pub rows: Vec<u32>,
}

impl More {
    /// Counts another one.
    pub fn add(&mut self, row: Option<u32>) {
        self.count += 1;
        self.rows
            .extend(row.filter(|row| self.rows.last() != Some(row)));
    }
}

impl Diagnostic {
    /// The number of findings this one stands for: itself, and those that are
    /// only counted.
    pub fn count(&self) -> usize {
        1 + self.more.as_ref().map_or(0, |more| more.count)
    }

    /// Every row this finding stands for.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        let more = self.more.iter().flat_map(|more| &more.rows);
        self.row.into_iter().chain(more.copied())
    }
}

/// The number of findings of a severity, those included that are only counted.
pub fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    let found = diagnostics.iter();
    let found = found.filter(|found| found.severity == severity);
    found.map(Diagnostic::count).sum()
}

/// How many rows were read, and what became of them.
/// `rows = used + set_aside`, and `warned` counts rows among the used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows with anything in them, header rows not counted.
    pub rows: usize,
    /// Rows that are in the directory.
    pub used: usize,
    /// Used rows that have a warning.
    pub warned: usize,
    /// Rows left out because of an error.
    pub set_aside: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.rows += other.rows;
        self.used += other.used;
        self.warned += other.warned;
        self.set_aside += other.set_aside;
    }
}

impl std::ops::Sub for Counts {
    type Output = Counts;

    /// What came on top of an earlier count.
    fn sub(self, earlier: Counts) -> Counts {
        Counts {
            rows: self.rows.saturating_sub(earlier.rows),
            used: self.used.saturating_sub(earlier.used),
            warned: self.warned.saturating_sub(earlier.warned),
            set_aside: self.set_aside.saturating_sub(earlier.set_aside),
        }
    }
}
