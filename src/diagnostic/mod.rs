//! Diagnostics: findings about cells, with a fix for each.
//!
//! - `bounded`: storage for findings with bounded memory
//! - `paper`: printable reports in HTML
//! - `render`: text for a terminal, and JSON

pub mod bounded;
pub mod paper;
pub mod render;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The row is not published until this is fixed.
    Error,
    /// The row is published, possibly without the questionable cell.
    Warning,
    /// Informational; no change is needed.
    Note,
}

impl Severity {
    /// The word for display and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A finding about a row, a cell or a whole file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Code of the rule: `bad-phone`.
    pub code: &'static str,
    /// Severity for the row.
    pub severity: Severity,
    /// File path, relative to the seed folder.
    pub file: Arc<str>,
    /// Row number as in a spreadsheet; the first row is 1. `None` for a finding
    /// about the file.
    pub row: Option<u32>,
    /// Column header, spelled as in the seed documentation.
    pub column: Option<String>,
    /// The value of the cell.
    pub value: Option<String>,
    /// The problem, in plain words.
    pub message: String,
    /// How to fix it.
    pub fix: Cow<'static, str>,
    /// Further findings of this kind in the file that were only counted.
    pub more: Option<Arc<More>>,
    /// The cell as a spreadsheet names it: `F9`. `None` where there is none, or
    /// nobody looked.
    pub cell: Option<String>,
    /// The name of the listing in the row, like `cell`.
    pub listing: Option<String>,
    /// What the cell names and no file has, if that is what is wrong.
    pub lacks: Option<Lack>,
}

/// Names that lead nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lack {
    /// The file that should have them; blank for listings, which may be in any.
    pub file: Arc<str>,
    /// The names.
    pub names: Vec<String>,
    /// What was probably meant.
    pub meant: Option<String>,
}

/// Findings that were counted but not kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct More {
    /// Number of findings.
    pub count: usize,
    /// Their rows, in order, each once.
    pub rows: Vec<u32>,
}

impl More {
    /// Counts one more finding.
    pub fn add(&mut self, row: Option<u32>) {
        self.count += 1;
        self.rows
            .extend(row.filter(|row| self.rows.last() != Some(row)));
    }
}

impl Diagnostic {
    /// Number of findings this one represents: itself and those only counted.
    pub fn count(&self) -> usize {
        1 + self.more.as_ref().map_or(0, |more| more.count)
    }

    /// Whether the row is not published until this is fixed.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// All rows this finding represents.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        let more = self.more.iter().flat_map(|more| &more.rows);
        self.row.into_iter().chain(more.copied())
    }
}

/// The same findings in many rows as one each: the first, with the rows of the
/// others. Findings are the same when only their row differs, or what stands in
/// the cell beside a name that leads nowhere.
pub fn folded(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    folded_by(diagnostics, |found| Diagnostic {
        row: None,
        value: found.value.clone().filter(|_| found.lacks.is_none()),
        more: None,
        ..found.clone()
    })
}

/// The same findings as one each, whatever the values of their cells.
pub fn folded_values(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    folded_by(diagnostics, |found| Diagnostic {
        row: None,
        value: None,
        more: None,
        ..found.clone()
    })
}

fn folded_by(
    diagnostics: Vec<Diagnostic>,
    common: impl Fn(&Diagnostic) -> Diagnostic,
) -> Vec<Diagnostic> {
    let mut list: Vec<Diagnostic> = Vec::new();
    let mut known: HashMap<Diagnostic, usize> = HashMap::new();
    for found in diagnostics {
        let key = common(&found);
        let first = known.get(&key).and_then(|at| list.get_mut(*at));
        let Some(first) = first else {
            known.insert(key, list.len());
            list.push(found);
            continue;
        };
        let more = Arc::make_mut(first.more.get_or_insert_default());
        more.count += found.count();
        more.rows.extend(found.rows());
    }
    list
}

/// Number of findings of a severity, including those only counted.
pub fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    let found = diagnostics.iter();
    let found = found.filter(|found| found.severity == severity);
    found.map(Diagnostic::count).sum()
}

/// Row counts of a check. Invariant: `rows = used + set_aside`; `warned` is a
/// subset of `used`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Non-empty rows, excluding headers.
    pub rows: usize,
    /// Rows included in the directory.
    pub used: usize,
    /// Used rows with a warning.
    pub warned: usize,
    /// Rows excluded because of an error.
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

    /// The difference from an earlier count.
    fn sub(self, earlier: Counts) -> Counts {
        Counts {
            rows: self.rows.saturating_sub(earlier.rows),
            used: self.used.saturating_sub(earlier.used),
            warned: self.warned.saturating_sub(earlier.warned),
            set_aside: self.set_aside.saturating_sub(earlier.set_aside),
        }
    }
}
