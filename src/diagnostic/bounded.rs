//! Bounded storage for findings: keeps the first ones per kind and file, counts
//! the rest and records their rows.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Diagnostic, More};

/// Maximum number of findings kept per kind and file.
pub const MAX_OF_A_KIND: usize = 1_000;

/// Maximum size in bytes of the text of all kept findings. Once reached, only
/// the first finding per kind and file is kept.
const MAX_TEXT: usize = 32 << 20;

/// A list of findings that does not grow with the number of invalid rows, apart
/// from four bytes per row and kind.
#[derive(Debug, Default)]
pub struct BoundedFindings {
    list: Vec<Diagnostic>,
    kinds: FxHashMap<(Arc<str>, &'static str), Kind>,
    text: usize,
}

/// Counters for one kind of finding in one file.
#[derive(Debug, Default)]
struct Kind {
    kept: usize,
    /// Index in `list` of the last finding kept.
    last: usize,
    more: More,
}

impl BoundedFindings {
    /// Appends a finding, or only counts it. Returns its index if kept.
    pub fn push(&mut self, found: Diagnostic) -> Option<usize> {
        let kind = self.kinds.entry((Arc::clone(&found.file), found.code));
        let kind = kind.or_default();
        let is_kept = kind.kept < MAX_OF_A_KIND && self.text < MAX_TEXT;
        if kind.kept > 0 && !is_kept {
            kind.more.add(found.row);
            kind.more.count += found.count() - 1;
            return None;
        }
        self.text += found.message.len() + found.value.as_ref().map_or(0, String::len);
        kind.kept += 1;
        kind.last = self.list.len();
        self.list.push(found);
        Some(kind.last)
    }

    /// The findings in order of arrival. The last finding kept of a kind
    /// carries the count of the dropped ones.
    pub fn into_list(mut self) -> Vec<Diagnostic> {
        for kind in self.kinds.into_values().filter(|kind| kind.more.count > 0) {
            let Some(last) = self.list.get_mut(kind.last) else {
                continue;
            };
            let mut more = kind.more;
            more.count += last.count() - 1;
            last.more = Some(Arc::new(more));
        }
        self.list
    }
}

impl Extend<Diagnostic> for BoundedFindings {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, found: I) {
        for one in found {
            self.push(one);
        }
    }
}
