//! What is worked out once for all listings that share it.

/// What was worked out for things that are numbered from 0 on, such as kinds
/// of listings.
pub struct ScoreCache<T> {
    /// For each thing, where it stands among those that are known, from 1 on;
    /// 0 while it is not. Making room for all of them costs little beside one
    /// that is worked out.
    at: Vec<u32>,
    known: Vec<T>,
}

impl<T> ScoreCache<T> {
    /// Room for so many things.
    pub fn with_capacity(things: usize) -> ScoreCache<T> {
        ScoreCache {
            at: vec![0; things],
            known: Vec::new(),
        }
    }

    /// What is known of a thing, worked out when it is first asked for.
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
