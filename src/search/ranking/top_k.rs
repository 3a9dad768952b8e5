//! The order of results, and the first of them.

use std::cmp::Ordering;

use super::Ranked;
use crate::search::answer::Sort;

/// The first results so far, of any number that are offered. What cannot be
/// among them any more is dropped at once.
pub struct First {
    most: usize,
    sort: Sort,
    kept: Vec<Ranked>,
    /// Where nothing after it is among the first.
    last: Option<Ranked>,
    /// How many were offered.
    pub offered: usize,
}

impl First {
    /// The first `most` results in this order.
    pub fn new(most: usize, sort: Sort) -> First {
        First {
            most,
            sort,
            kept: Vec::new(),
            last: None,
            offered: 0,
        }
    }

    /// Takes a result that may be one of the first. Tells now and then what the
    /// last of them is: nothing after it is among them any more.
    #[inline(always)]
    pub fn offer(&mut self, one: Ranked) -> Option<&Ranked> {
        self.offered += 1;
        let is_after = |last: &Ranked| compare(&one, last, self.sort).is_ge();
        if self.last.as_ref().is_some_and(is_after) {
            return None;
        }
        self.kept.push(one);
        if self.kept.len() < self.most.saturating_mul(2) {
            return None;
        }
        self.drop_rest();
        self.last.as_ref()
    }

    /// Keeps the first, in no order, the last of them last.
    fn drop_rest(&mut self) {
        let at = self.most.saturating_sub(1);
        if at < self.kept.len() {
            let order = |a: &Ranked, b: &Ranked| compare(a, b, self.sort);
            self.kept.select_nth_unstable_by(at, order);
            self.kept.truncate(self.most);
            self.last = self.kept.last().cloned();
        }
    }

    /// The first, in order.
    pub fn in_order(mut self) -> Vec<Ranked> {
        self.drop_rest();
        self.kept.truncate(self.most);
        self.kept.sort_unstable_by(|a, b| compare(a, b, self.sort));
        self.kept
    }
}

/// The order of two results: by score, by distance or by the next time, with
/// what has no distance or time after what has. Of equals the first by id
/// comes first.
#[inline]
pub fn compare(a: &Ranked, b: &Ranked, sort: Sort) -> Ordering {
    let by_score = || b.score.total_cmp(&a.score);
    let first = match sort {
        Sort::Distance => {
            let far = f64::INFINITY;
            let (a, b) = (a.miles.unwrap_or(far), b.miles.unwrap_or(far));
            a.total_cmp(&b).then_with(by_score)
        }
        Sort::Soonest => {
            let never = i64::MAX;
            let (a, b) = (a.wait.unwrap_or(never), b.wait.unwrap_or(never));
            a.cmp(&b).then_with(by_score)
        }
        Sort::Relevance => by_score(),
    };
    first.then(a.by_id.cmp(&b.by_id))
}
