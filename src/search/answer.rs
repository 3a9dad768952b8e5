//! The answer to a query: plain data, shared by the pages, the API and the
//! command line.

use jiff::Timestamp;

use crate::model::eligibility::{Known, Person, Question};
use crate::model::freshness::Freshness;
use crate::model::language::Language;
use crate::model::listing::Listing;
use crate::model::localized_text::Text;
use crate::model::place::Point;
use crate::model::reach::Reached;
use crate::model::schedule::OpenState;
pub use crate::query::CrisisLevel;
use crate::query::Problem;

/// Everything shown on a page of results.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How the query was interpreted, in reading order.
    pub understood: Vec<Understood>,
    /// Words and parameters that were not used, each with the reason.
    pub ignored: Vec<Ignored>,
    /// Ids of the categories that a fitting result is of, one or the other.
    pub kinds: Vec<String>,
    /// Whether meetings are asked for, and none of these kinds is listed in a home
    /// county.
    pub has_no_meeting_at_home: bool,
    /// The person who is helped, as far as the query tells.
    pub person: Person,
    /// Where distances are measured from.
    pub origin: Option<OriginLabel>,
    /// The language of the question, when it is known.
    pub language: Option<Language>,
    /// How sure it is that somebody is in danger.
    pub crisis_level: CrisisLevel,
    /// Kinds of crisis, such as `suicide`, that the query names or is like.
    pub crisis_kinds: Vec<String>,
    /// Crisis lines to show above the results; empty when there is no crisis.
    pub crisis: Vec<Pinned>,
    /// Number of matching listings on all pages.
    pub total: usize,
    /// Number of matching listings per group, in the order of the groups.
    pub groups: [usize; ResultGroup::ALL.len()],
    /// Number of listings left out because they are known not to fit the person.
    pub unfit: usize,
    /// Page number, starting at 1.
    pub page: usize,
    /// Results per page.
    pub per_page: usize,
    /// Results on this page, best first.
    pub hits: Vec<Hit>,
    /// Whether no part of the question means anything here; the results are
    /// then the lines for everyone.
    pub is_not_understood: bool,
    /// Filters that can narrow the results.
    pub facets: Vec<Facet>,
    /// Limits that were relaxed because nothing matched, in order.
    pub relaxed: Vec<Relaxation>,
    /// The question with its spelling corrected, when that changed the answer.
    pub did_you_mean: Option<String>,
    /// Sort order.
    pub sort: Sort,
    /// The time used as "now".
    pub now: Timestamp,
}

impl Answer {
    /// Number of matching listings that fit or might fit: those that facets
    /// count.
    pub fn fits_or_might(&self) -> usize {
        let groups = [ResultGroup::Fits, ResultGroup::MightFit];
        groups
            .iter()
            .map(|group| self.groups[*group as usize])
            .sum()
    }
}

/// One part of the query as it was interpreted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// `crisis`, `place`, `time`, `audience`, `language`, `cost`, `access`,
    /// `attendance`, `category`, `text`.
    pub kind: String,
    /// The value as written in API parameters.
    pub value: String,
    /// The value as display text.
    pub label: Text,
    /// The query words it was read from, or the parameter name.
    pub from: String,
    /// `words`, `likeness` or `parameter`.
    pub by: &'static str,
    /// Query string of the same search without this part.
    pub without: String,
}

/// A word or parameter that was not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The word, or the parameter with its value.
    pub what: String,
    /// Reason, and what to do about it.
    pub why: Text,
    /// The place as typed, if it was not used because nobody knows it.
    pub unknown_place: Option<String>,
}

impl From<&Problem> for Ignored {
    fn from(problem: &Problem) -> Ignored {
        Ignored {
            what: format!("{}={}", problem.parameter, problem.value),
            why: problem.message.clone(),
            unknown_place: None,
        }
    }
}

/// The person's location, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct OriginLabel {
    /// Display name: "Lock Haven, PA".
    pub label: String,
    /// Whether the words of the question name it.
    pub is_in_words: bool,
    /// Whether nothing in the directory is near it or serves it in particular.
    pub is_outside: bool,
    /// The point distances are measured from.
    pub point: Point,
    /// Other places of the same name, offered as alternatives.
    pub others: Vec<String>,
    /// The original spelling, when it was corrected.
    pub corrected_from: Option<String>,
}

/// A crisis line shown above the results.
#[derive(Debug, Clone, PartialEq)]
pub struct Pinned {
    /// Whether the query names its kind of crisis, rather than being like it.
    pub certain: bool,
    /// The listing.
    pub listing: Listing,
    /// Short line of text under the number.
    pub say: Text,
}

/// How well a result fits what was asked for. Results stand in this order,
/// whatever else they are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ResultGroup {
    /// Everything asked for is known to be true.
    #[default]
    Fits,
    /// Nothing is known to be wrong, but something asked for is not known.
    MightFit,
    /// Help of another kind, not at the time asked for, or for others.
    AlsoHelps,
}

impl ResultGroup {
    /// All groups, in order.
    pub const ALL: [ResultGroup; 3] = [
        ResultGroup::Fits,
        ResultGroup::MightFit,
        ResultGroup::AlsoHelps,
    ];

    /// Value in the API.
    pub fn word(self) -> &'static str {
        match self {
            ResultGroup::Fits => "fits",
            ResultGroup::MightFit => "might-fit",
            ResultGroup::AlsoHelps => "also-helps",
        }
    }
}

/// One result.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// How well it fits.
    pub group: ResultGroup,
    /// Whether a time was asked for and its hours are not known.
    pub asks_hours: bool,
    /// What was asked for in words and it does not say, apart from `fits`.
    pub unsaid: Vec<Text>,
    /// The people that it is for, if the question says nothing of such people.
    pub only_for: Vec<Text>,
    /// The listing.
    pub listing: Listing,
    /// Miles from the origin to the place; `None` if either is unknown, or if
    /// the origin is a whole county or state.
    pub distance_miles: Option<f64>,
    /// How the listing reaches this person.
    pub reach: Reached,
    /// How recently it was verified.
    pub freshness: Freshness,
    /// Whether it is open now.
    pub open: OpenState,
    /// Its answers to the eligibility questions that were selected or that the
    /// query words imply.
    pub fits: Vec<(&'static Question, Known)>,
    /// Ranking factors, strongest first.
    pub why: Vec<Why>,
    /// Ranking score.
    pub score: f64,
}

/// One factor in a result's ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Factor: `category`, `text`, `name`, `near`, `audience`, `time`,
    /// `freshness`, `fits`; `need` for a result that was moved up.
    pub kind: &'static str,
    /// Description, shown by `explain`.
    pub say: String,
    /// Amount added to the score, or its multiplier.
    pub effect: f64,
}

/// A filter that can narrow the results, with counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Parameter name: `category`, `audience`, `language`, `cost`, `access`,
    /// `attendance`, `eligibility`, `freshness`.
    pub parameter: &'static str,
    /// Values, most frequent first.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value as written in the parameter.
    pub value: String,
    /// The value as display text.
    pub label: Text,
    /// Number of results that fit or might fit if this value is selected.
    pub count: usize,
    /// Whether it is currently selected.
    pub chosen: bool,
    /// Query string that selects this value, or clears it if it is already
    /// selected.
    pub link: String,
}

/// A limit that was relaxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relaxation {
    /// The requested time.
    Time,
    /// The maximum distance.
    Distance,
    /// Audience, language, cost, access or attendance.
    Audience,
    /// Results need not contain every query word.
    Words,
    /// The requested category.
    Category,
}

impl Relaxation {
    /// Name in the API.
    pub fn word(self) -> &'static str {
        match self {
            Relaxation::Time => "time",
            Relaxation::Distance => "distance",
            Relaxation::Audience => "audience",
            Relaxation::Words => "words",
            Relaxation::Category => "category",
        }
    }
}

/// Sort order of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best match first, combined with distance.
    #[default]
    Relevance,
    /// Nearest first.
    Distance,
    /// Next to start or open first.
    Soonest,
}

impl Sort {
    /// Value of the API's `sort` parameter.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::Distance => "distance",
            Sort::Soonest => "soonest",
        }
    }
}
