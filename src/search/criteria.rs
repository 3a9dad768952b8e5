//! Search criteria: the meaning of the query combined with filters, place and
//! sort order.

use super::answer::Sort;
use crate::index::format::tags::TagKind;
use crate::model::eligibility::{Person, Question};
use crate::model::reach::Whereabouts;
use crate::model::schedule::time_window::TimeWindow;
use crate::query::NameWord;

/// Default maximum distance to a place, in miles.
const LOCAL_MILES: f64 = 60.0;

/// What to search for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchCriteria {
    /// Category ids with confidence, 0 to 1.
    pub categories: Vec<(String, f64)>,
    /// Ids of the categories that a fitting result must be of, one or the
    /// other; those of less confidence are further help.
    pub kinds: Vec<String>,
    /// Audiences and languages that the question names in place of a kind of
    /// help: a listing that names one is what was asked for.
    pub people: Vec<(TagKind, String)>,
    /// Whether listings that name the person come before those for everyone.
    pub is_theirs_first: bool,
    /// Whether the kinds are only a guess: then words tell as much.
    pub is_guess: bool,
    /// Words to search for.
    pub words: Vec<Word>,
    /// Whether nothing but meetings is wanted.
    pub are_meetings: bool,
    /// All query words, in order, used to recognize listing names.
    pub question: Vec<NameWord>,
    /// Phone number digits in the query.
    pub digits: Option<String>,
    /// Audience, language, cost and access read from the query words. A listing
    /// that is known not to fit them is hidden; one that says nothing is not.
    pub traits: Vec<(TagKind, String)>,
    /// Filters from parameters: listings without the tag are hidden. A listing
    /// needs one of the categories, and every value of the other kinds.
    pub filters: Vec<(TagKind, String)>,
    /// Selected eligibility questions. A listing that answers no is hidden; one
    /// without an answer is not.
    pub fits: Vec<&'static Question>,
    /// The person's answers, by which age, income and residence are judged.
    pub person: Person,
    /// Whether listings that are known not to fit are results, too.
    pub shows_unfit: bool,
    /// The requested time.
    pub window: Option<TimeWindow>,
    /// Whether the time is a filter: listings known to be closed then are
    /// hidden. A time in the words hides nothing.
    pub is_time_required: bool,
    /// The requested freshness.
    pub freshness: Option<String>,
    /// The person's location.
    pub from: Option<Origin>,
    /// Whether only what is at that place fits: meetings to go to.
    pub is_of_place: bool,
    /// The requested maximum distance, in miles.
    pub within: Option<f64>,
    /// Sort order.
    pub sort: Sort,
    /// Whether somebody is or may be in danger: then lines for everyone are as
    /// good as help nearby.
    pub is_crisis: bool,
}

impl SearchCriteria {
    /// Categories selected as filters.
    pub fn chosen_categories(&self) -> impl Iterator<Item = &str> + Clone {
        let chosen = self.filters.iter();
        let chosen = chosen.filter(|(kind, _)| *kind == TagKind::Category);
        chosen.map(|(_, id)| id.as_str())
    }

    /// Where the person lives, by which areas served are judged: the residence
    /// that was stated, or else the place.
    pub fn lives(&self) -> Option<&Whereabouts> {
        let residence = self.person.residence.as_ref();
        residence.or_else(|| self.from.as_ref().map(|from| &from.person))
    }

    /// Maximum distance to a place, in miles.
    pub fn limit_miles(&self) -> f64 {
        self.within.unwrap_or(LOCAL_MILES)
    }
}

/// The person's location, and whether distances from it are meaningful.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The place.
    pub person: Whereabouts,
    /// Size of the place.
    pub size: PlaceScale,
}

impl Origin {
    /// Unit vector of the point that distances are measured from; `None` for a
    /// state, where they would mislead.
    pub fn origin(&self) -> Option<[f64; 3]> {
        (self.size != PlaceScale::State).then(|| self.person.point.unit_vector())
    }
}

/// Size of the place that was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceScale {
    /// A point, ZIP or town: distances are measured from it.
    Spot,
    /// A county: everything in it is near, whatever the distance from its
    /// center.
    County,
    /// A state: distances from its center would mislead.
    State,
}

/// A word to search for.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The word as typed, for display.
    pub text: String,
    /// Its stem, and the stems of synonyms and possible spelling corrections,
    /// each with a weight of at most 1.
    pub stems: Vec<(String, f64)>,
    /// Whether results must contain it.
    pub needed: bool,
    /// Whether a category or a trait was read from it.
    pub is_meant: bool,
    /// Whether it may be the prefix of a longer word.
    pub prefix: bool,
    /// Whether it stands for a category, by the words that mean it, instead of
    /// having been typed.
    pub is_category: bool,
}

/// The limits that are relaxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RelaxedLimits {
    /// Ignores the requested time.
    pub time: bool,
    /// Ignores distance.
    pub distance: bool,
    /// Ignores filters by audience, language, cost, access and attendance.
    pub audience: bool,
    /// Requires any of the words instead of all.
    pub words: bool,
    /// Also accepts listings with any of the words, and trusts categories less:
    /// nothing nearby has them.
    pub text: bool,
    /// Drops the query words when a category is selected.
    pub question: bool,
    /// Also accepts neighboring categories and information-and-referral
    /// services.
    pub category: bool,
}
