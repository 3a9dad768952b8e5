//! The cells of one row in one string.

/// Cells stored in one string, because a list of 100,000 rows has millions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cells {
    text: String,
    ends: Vec<u32>,
}

impl Cells {
    /// An empty row with capacity for this many bytes and cells.
    pub fn with_room(bytes: usize, cells: usize) -> Cells {
        Cells {
            text: String::with_capacity(bytes),
            ends: Vec::with_capacity(cells),
        }
    }

    /// Appends a cell.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        // Files of 4 GB or more are never read.
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// The cell at a position; blank past the end.
    pub fn get(&self, position: usize) -> &str {
        let start = match position.checked_sub(1) {
            Some(before) => self.ends.get(before).copied(),
            None => Some(0),
        };
        let range = start.zip(self.ends.get(position).copied());
        let text = range.and_then(|(start, end)| self.text.get(start as usize..end as usize));
        text.unwrap_or_default()
    }

    /// The cells with another text at a position.
    pub(super) fn with(&self, position: usize, text: &str) -> Cells {
        let mut cells = Cells::default();
        for at in 0..self.len().max(position + 1) {
            cells.push(if at == position { text } else { self.get(at) });
        }
        cells
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Total bytes of all cells.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds the cells and their boundaries to a hash.
    pub fn hash_into(&self, hasher: &mut blake3::Hasher) {
        for end in &self.ends {
            hasher.update(&end.to_le_bytes());
        }
        hasher.update(self.text.as_bytes());
    }

    /// Frees unused memory, including that of trailing blank cells, which read
    /// as blank anyway.
    pub fn shrink(&mut self) {
        let end = self.text.len();
        while let [.., before, last] = self.ends.as_slice()
            && before == last
            && *last as usize == end
        {
            self.ends.pop();
        }
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// All cells, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|position| self.get(position))
    }
}
