//! The sort order of results, and a collector for the first ones.

use std::cmp::Ordering;

use super::Ranked;
use crate::search::answer::{ResultGroup, Sort};

/// Collects the first `most` of any number of results. Results that can no
/// longer be among them are dropped immediately.
pub struct First {
    most: usize,
    sort: Sort,
    kept: Vec<Ranked>,
    /// The cutoff: results that sort after it are not among the first.
    last: Option<Ranked>,
    /// Number of results offered, per group.
    pub offered: [usize; ResultGroup::ALL.len()],
}

impl First {
    /// A collector for the first `most` results in the given order.
    pub fn new(most: usize, sort: Sort) -> First {
        First {
            most,
            sort,
            kept: Vec::new(),
            last: None,
            offered: [0; ResultGroup::ALL.len()],
        }
    }

    /// Offers a result. Occasionally returns the new cutoff: results that sort
    /// after it are no longer needed.
    #[inline(always)]
    pub fn offer(&mut self, one: Ranked) -> Option<&Ranked> {
        self.count(one.group);
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

    /// Counts a result that is not among the first, or is offered.
    #[inline(always)]
    pub fn count(&mut self, group: ResultGroup) {
        self.offered[group as usize] += 1;
    }

    /// Total number of results.
    pub fn total(&self) -> usize {
        self.offered.iter().sum()
    }

    /// Keeps only the first results, unsorted except that the last one is last.
    fn drop_rest(&mut self) {
        let at = self.most.saturating_sub(1);
        if at < self.kept.len() {
            let order = |a: &Ranked, b: &Ranked| compare(a, b, self.sort);
            self.kept.select_nth_unstable_by(at, order);
            self.kept.truncate(self.most);
            self.last = self.kept.last().cloned();
        }
    }

    /// The first results, sorted.
    pub fn in_order(mut self) -> Vec<Ranked> {
        self.drop_rest();
        self.kept.truncate(self.most);
        self.kept.sort_unstable_by(|a, b| compare(a, b, self.sort));
        self.kept
    }
}

/// Compares two results by group and tier, then by score, distance or next start;
/// results without a distance or a start come last in their group. Ties are
/// broken by score and then by id.
#[inline]
pub fn compare(a: &Ranked, b: &Ranked, sort: Sort) -> Ordering {
    let by_tier = || a.tier.cmp(&b.tier);
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
            by_tier().then(a.cmp(&b)).then_with(by_score)
        }
        Sort::Relevance => by_tier().then_with(by_score),
    };
    let by_group = a.group.cmp(&b.group);
    by_group.then(first).then(a.by_id.cmp(&b.by_id))
}
