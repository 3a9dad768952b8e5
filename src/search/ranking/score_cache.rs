//! Caches results that many listings share.

/// Cache of values for items numbered from 0, such as tag groups.
pub struct ScoreCache<T> {
    /// For each item, 1 plus the index of its value in `known`; 0 if not
    /// computed yet. Allocating this for every item is cheap compared with
    /// computing a value.
    at: Vec<u32>,
    known: Vec<T>,
}

impl<T> ScoreCache<T> {
    /// A cache for `things` items.
    pub fn with_capacity(things: usize) -> ScoreCache<T> {
        ScoreCache {
            at: vec![0; things],
            known: Vec::new(),
        }
    }

    /// The value of an item, computed on first use.
    #[inline(always)]
    pub fn get(&mut self, number: u32, work_out: impl FnOnce() -> T) -> &T {
        let at = match self.at.get(number as usize) {
            Some(at) if *at > 0 => *at as usize - 1,
            _ => self.learn(number, work_out()),
        };
        &self.known[at]
    }

    #[cold]
    fn learn(&mut self, number: u32, new: T) -> usize {
        let at = self.known.len();
        self.known.push(new);
        let slot = self.at.get_mut(number as usize);
        if let (Some(slot), Ok(next)) = (slot, u32::try_from(at + 1)) {
            *slot = next;
        }
        at
    }
}
