//! Findings in bounded memory: the first of each kind in each file are kept,
//! the others are counted with their rows.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Diagnostic, More};

/// Maximum number of findings of one kind in one file that are kept.
pub const MAX_OF_A_KIND: usize = 1_000;

/// Bytes of text in all findings that are kept. Beyond it only the first of
/// each kind in each file is.
const MAX_TEXT: usize = 32 << 20;

/// A list of findings that does not grow with the number of wrong rows, apart
/// from four bytes for each row and kind.
#[derive(Debug, Default)]
pub struct BoundedFindings {
    list: Vec<Diagnostic>,
    kinds: FxHashMap<(Arc<str>, &'static str), Kind>,
    text: usize,
}

/// The findings of one kind in one file.
#[derive(Debug, Default)]
struct Kind {
    kept: usize,
    /// The place of the last kept one in the list.
    last: usize,
    more: More,
}

impl BoundedFindings {
    /// Adds a finding behind the others, or only counts it. Its place in the
    /// list, where it is kept.
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

    /// The findings, in the order they came. The last one kept of a kind counts
    /// those that were not.
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
