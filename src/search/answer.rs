//! The answer to a question. It is plain data: pages, API and the command
//! line all show the same answer.

use jiff::Timestamp;

use crate::model::eligibility::{Known, Question};
use crate::model::freshness::Freshness;
use crate::model::listing::Listing;
use crate::model::localized_text::Text;
use crate::model::place::Point;
use crate::model::reach::Area;
use crate::model::schedule::OpenState;

/// Everything a page of results says.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What the question was taken to mean, in the order it was read.
    pub understood: Vec<Understood>,
    /// Words and parameters that were not used, each with the reason.
    pub ignored: Vec<Ignored>,
    /// Where distances are measured from.
    pub origin: Option<OriginLabel>,
    /// Kinds of crisis the question speaks of: `suicide`.
    pub crisis_kinds: Vec<String>,
    /// The lines to show above the results; empty when there is no crisis.
    pub crisis: Vec<Pinned>,
    /// How many listings match, on all pages.
    pub total: usize,
    /// The page shown; the first is 1.
    pub page: usize,
    /// Results a page.
    pub per_page: usize,
    /// The results of this page, the best first.
    pub hits: Vec<Hit>,
    /// What the results can be narrowed by.
    pub facets: Vec<Facet>,
    /// Limits that were loosened because nothing fitted them, in order.
    pub relaxed: Vec<Relaxation>,
    /// The question with its spelling corrected, when that changed the answer.
    pub did_you_mean: Option<String>,
    /// How the results are sorted.
    pub sort: Sort,
    /// The moment that "now" is.
    pub now: Timestamp,
}

/// One thing the question was taken to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// `crisis`, `place`, `time`, `audience`, `language`, `cost`, `access`,
    /// `attendance`, `category`, `text`.
    pub kind: String,
    /// The value as the API's parameters write it.
    pub value: String,
    /// The value in words.
    pub label: Text,
    /// The words it was read from, or the parameter's name.
    pub from: String,
    /// The same search without this part, as the text of a query string.
    pub without: String,
}

/// Something that was given and not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The word, or the parameter with its value.
    pub what: String,
    /// Why, and what to do.
    pub why: Text,
}

/// Where the person is, as far as they said.
#[derive(Debug, Clone, PartialEq)]
pub struct OriginLabel {
    /// The place in words: "Lock Haven, PA".
    pub label: String,
    /// The point distances are measured from.
    pub point: Point,
    /// Other places of that name, to choose instead.
    pub others: Vec<String>,
    /// What was typed, when its spelling was corrected.
    pub corrected_from: Option<String>,
}

/// A crisis line pinned above the results.
#[derive(Debug, Clone, PartialEq)]
pub struct Pinned {
    /// The listing.
    pub listing: Listing,
    /// One short line under the number.
    pub say: Text,
}

/// One result.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The listing.
    pub listing: Listing,
    /// Miles from the origin to the place; `None` without an origin or a place.
    pub distance_miles: Option<f64>,
    /// How the listing reaches this person.
    pub reach: Reached,
    /// How lately it was checked.
    pub freshness: Freshness,
    /// Whether it is open.
    pub open: OpenState,
    /// What it says to what was asked of it: chosen, or in the question's words.
    pub fits: Vec<(&'static Question, Known)>,
    /// Why it ranks where it does, the strongest reason first.
    pub why: Vec<Why>,
    /// The score it was ranked by.
    pub score: f64,
}

/// How a listing reaches a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// The person goes there.
    Visit,
    /// It serves the area the person is in; without an origin, these areas.
    Serves(Vec<Area>),
    /// It can be used from anywhere.
    Anywhere,
    /// It serves other areas than the person's.
    Elsewhere(Vec<Area>),
}

/// A reason for a result's place.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// What counted: `category`, `text`, `name`, `near`, `audience`, `time`,
    /// `freshness`; `need` for what was moved up.
    pub kind: &'static str,
    /// In words, for `explain`.
    pub say: String,
    /// What it added to the score, or multiplied it by.
    pub effect: f64,
}

/// What results can be narrowed by, with counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The parameter: `category`, `audience`, `language`, `cost`, `access`,
    /// `attendance`, `freshness`.
    pub parameter: &'static str,
    /// Its values, the most frequent first.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value as the parameter writes it.
    pub value: String,
    /// The value in words.
    pub label: Text,
    /// How many results choosing it leaves.
    pub count: usize,
    /// Whether it is chosen now.
    pub chosen: bool,
    /// The search with this value chosen, or taken off when it is chosen, as
    /// the text of a query string.
    pub link: String,
}

/// A limit that was loosened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relaxation {
    /// The time asked for.
    Time,
    /// How far away things may be.
    Distance,
    /// Whom it is for, language, cost, access or attendance.
    Audience,
    /// Not every word of the question is in the results.
    Words,
    /// The category asked for.
    Category,
}

impl Relaxation {
    /// The word of the API.
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

/// How results are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// What fits best, blended with how near it is.
    #[default]
    Relevance,
    /// The nearest first.
    Distance,
    /// What starts or opens soonest first.
    Soonest,
}

impl Sort {
    /// The word of the API's parameter.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::Distance => "distance",
            Sort::Soonest => "soonest",
        }
    }
}
