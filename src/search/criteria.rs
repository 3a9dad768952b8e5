//! What is wanted, ready to be looked up: the meaning of a question with the
//! filters, the place and the sorting beside it.

use super::answer::Sort;
use crate::index::format::tags::TagKind;
use crate::model::eligibility::Question;
use crate::model::reach::Whereabouts;
use crate::model::schedule::time_window::TimeWindow;
use crate::query::NameWord;

/// Miles beyond which a place is not local, when no distance was asked for.
const LOCAL_MILES: f64 = 60.0;

/// What is wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchCriteria {
    /// Category ids with how surely they were meant, 0 to 1.
    pub categories: Vec<(String, f64)>,
    /// Words to look for.
    pub words: Vec<Word>,
    /// The words of the whole question, in order, to recognise names by.
    pub question: Vec<NameWord>,
    /// Digits of a phone number that was typed.
    pub digits: Option<String>,
    /// Whom it is for, language, cost, access: read from the question. They
    /// change the order and hide nothing.
    pub traits: Vec<(TagKind, String)>,
    /// The same as parameters: they hide what is not so marked. Of categories
    /// one will do; of the other kinds each must be there.
    pub filters: Vec<(TagKind, String)>,
    /// What the person asks of a place. A listing that says no is hidden; one
    /// that does not say is not.
    pub fits: Vec<&'static Question>,
    /// When it is wanted.
    pub window: Option<TimeWindow>,
    /// The freshness asked for.
    pub freshness: Option<String>,
    /// Where the person is.
    pub from: Option<Origin>,
    /// The largest distance asked for, in miles.
    pub within: Option<f64>,
    /// How to sort.
    pub sort: Sort,
}

impl SearchCriteria {
    /// The categories that were chosen as filters.
    pub fn chosen_categories(&self) -> impl Iterator<Item = &str> + Clone {
        let chosen = self.filters.iter();
        let chosen = chosen.filter(|(kind, _)| *kind == TagKind::Category);
        chosen.map(|(_, id)| id.as_str())
    }

    /// Miles beyond which a place is too far to go to.
    pub fn limit_miles(&self) -> f64 {
        self.within.unwrap_or(LOCAL_MILES)
    }
}

/// Where the person is, and whether distances from there mean anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The place.
    pub person: Whereabouts,
    /// How large the place is.
    pub size: PlaceScale,
}

impl Origin {
    /// Where distances are measured from, as a unit vector; `None` when they
    /// would mislead.
    pub fn origin(&self) -> Option<[f64; 3]> {
        (self.size != PlaceScale::State).then(|| self.person.point.unit_vector())
    }
}

/// How large the place a person named is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceScale {
    /// A point, a ZIP, a town: distances are measured from it.
    Spot,
    /// A county: what lies in it is near, whatever the miles from its middle.
    County,
    /// A state: distances from its middle would mislead.
    State,
}

/// A word to look for.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As typed, for people.
    pub text: String,
    /// Its stem and those of words that mean the same or that it may be a
    /// misspelling of, each with a weight of at most 1.
    pub stems: Vec<(String, f64)>,
    /// Whether a result must have it.
    pub needed: bool,
    /// Whether it may be the beginning of a word.
    pub prefix: bool,
}

/// Which limits are loosened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RelaxedLimits {
    /// Any time will do.
    pub time: bool,
    /// Any distance will do.
    pub distance: bool,
    /// Filters by audience, language, cost, access and attendance are dropped.
    pub audience: bool,
    /// Any of the words will do.
    pub words: bool,
    /// The question is dropped in favour of a category that was chosen.
    pub question: bool,
    /// The neighbouring categories will do, and those who know where to ask.
    pub category: bool,
}
