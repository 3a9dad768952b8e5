//! The cells of one row in one string.

/// Cells in one piece of memory: a list of hundred thousand rows has millions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cells {
    text: String,
    ends: Vec<u32>,
}

impl Cells {
    /// Room for so many bytes and cells.
    pub fn with_room(bytes: usize, cells: usize) -> Cells {
        Cells {
            text: String::with_capacity(bytes),
            ends: Vec::with_capacity(cells),
        }
    }

    /// Adds a cell behind the last.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        // No file that is read is as large as 4 GB.
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// The cell at a position; blank behind the last.
    pub fn get(&self, position: usize) -> &str {
        let start = match position.checked_sub(1) {
            Some(before) => self.ends.get(before).copied(),
            None => Some(0),
        };
        let range = start.zip(self.ends.get(position).copied());
        let text = range.and_then(|(start, end)| self.text.get(start as usize..end as usize));
        text.unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes all of them have.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds all of them, and where each ends, to a hash.
    pub fn hash_into(&self, hasher: &mut blake3::Hasher) {
        for end in &self.ends {
            hasher.update(&end.to_le_bytes());
        }
        hasher.update(self.text.as_bytes());
    }

    /// Gives back memory that was not needed, that of blank cells at the end
    /// included: they read as blank without it.
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

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|position| self.get(position))
    }
}
