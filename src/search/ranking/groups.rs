//! The group of a match, and its rank in it: everything asked for must be known
//! to be true of what fits.

use crate::model::eligibility::Known;
use crate::model::schedule::Fit;
use crate::search::answer::ResultGroup;

/// What is known of a match, compared with what was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Knowledge {
    /// Whether it is the kind of help asked for.
    pub is_of_kind: Known,
    /// Whether it is for the person, in every respect asked for.
    pub is_for_them: Known,
    /// Whether it is for certain people, of whom the question says nothing.
    pub is_for_certain_people: bool,
    /// Whether it is on at the requested time; `None` if none was requested.
    pub fit: Option<Fit>,
    /// How its hours of an earlier year fit that time, if these are all that is
    /// known.
    pub earlier: Option<Fit>,
    /// Whether it is out of reach, or names areas without the person's.
    pub is_elsewhere: bool,
    /// Whether it is not at the place that was named, though it can be used from
    /// there: a meeting online.
    pub is_not_here: bool,
    /// Number of audiences asked about that it does not name, where those that
    /// name them come first.
    pub unnamed: u8,
}

/// A group, and what comes first in it whatever the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Rank {
    /// The group.
    pub group: ResultGroup,
    /// Lower comes first.
    pub tier: u8,
}

impl Knowledge {
    /// The group of the match, and its rank there: hours of an earlier year that
    /// match the time come before hours not known, and those that do not match
    /// after them, as does what is for certain people. A meeting online is the
    /// first further help.
    pub fn rank(self) -> Rank {
        let is_for_anyone = match self.is_for_certain_people {
            true => Known::Unknown,
            false => Known::Yes,
        };
        let is_on = match self.fit {
            None | Some(Fit::Yes) => Known::Yes,
            Some(Fit::Unknown) => Known::Unknown,
            Some(Fit::No) => Known::No,
        };
        let others = self.is_of_kind.and(self.is_for_them).and(is_for_anyone);
        let all = others.and(is_on);
        let group = match all {
            _ if self.is_elsewhere || self.is_not_here => ResultGroup::AlsoHelps,
            Known::Yes => ResultGroup::Fits,
            Known::Unknown => ResultGroup::MightFit,
            Known::No => ResultGroup::AlsoHelps,
        };
        let tier = match (group, self.earlier) {
            (ResultGroup::Fits, _) => self.unnamed,
            (ResultGroup::MightFit, Some(Fit::Yes)) if others == Known::Yes => 0,
            (ResultGroup::MightFit, Some(Fit::No)) => 2,
            (ResultGroup::MightFit, _) => 1 + u8::from(self.is_for_certain_people),
            (ResultGroup::AlsoHelps, _) => u8::from(self.is_elsewhere || all == Known::No),
        };
        Rank { group, tier }
    }
}
