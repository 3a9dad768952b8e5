//! Whether a listing's audience matches the person the query is about.

use std::ops::Range;

use crate::index::format::ranking_rows::TagNumbers;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::eligibility::{Known, Question};
use crate::search::criteria::SearchCriteria;

/// Factor if the listing is for this person.
const FOR_THEM: f64 = 1.25;

/// Factor if the listing is for other people only.
const FOR_OTHERS: f64 = 0.6;

/// Audiences that anyone may also belong to.
const ANYBODY: [&str; 4] = ["adults", "homeless", CUSTOMERS, "homeowners"];

/// Audiences that nobody can be taken to belong to who does not say so,
/// whatever the help.
const CONDITIONS: [&str; 5] = [CUSTOMERS, "families", "homeowners", "men", "women"];

/// The customers of one company.
const CUSTOMERS: &str = "customers";

/// An audience factor in words.
pub fn in_words(factor: f64) -> &'static str {
    if factor < 1.0 {
        "names other people"
    } else {
        "for the person asked about"
    }
}

/// Whether a listing is for certain people only.
pub fn names_certain_people(generation: &Generation, tags: TagNumbers<'_>) -> bool {
    audiences(generation, tags).any(|value| !ANYBODY.contains(&value))
}

/// Whether a listing is for the customers of one company, which its name names.
pub fn is_for_customers(generation: &Generation, tags: TagNumbers<'_>) -> bool {
    audiences(generation, tags).any(|value| value == CUSTOMERS)
}

/// Whether anyone may belong to an audience without being asked.
pub fn is_anybody(value: &str) -> bool {
    ANYBODY.contains(&value) && !CONDITIONS.contains(&value)
}

/// Whether a listing is for the members of an audience that has to be asked
/// about.
pub fn has_condition(generation: &Generation, tags: TagNumbers<'_>) -> bool {
    audiences(generation, tags).any(|value| CONDITIONS.contains(&value))
}

fn audiences<'a>(
    generation: &'a Generation,
    tags: TagNumbers<'a>,
) -> impl Iterator<Item = &'a str> {
    let known = tags
        .iter()
        .filter_map(|number| generation.facts.tags.tag(number));
    let of_people = known.filter(|tag| tag.kind == TagKind::Audience);
    of_people.map(|tag| tag.value.as_str())
}

/// Whether a listing without a tag of this kind is for everyone, unless it is a
/// meeting.
fn is_limiting(kind: TagKind) -> bool {
    matches!(kind, TagKind::Audience | TagKind::Attendance)
}

/// The wanted tags of one kind.
struct AudienceFilter {
    kind: TagKind,
    /// Numbers of the wanted tags.
    wanted: Vec<u16>,
    /// Tag numbers that mark a listing as being for others, sorted.
    others: Vec<u16>,
}

impl AudienceFilter {
    fn names_them(&self, tags: TagNumbers<'_>) -> Known {
        if self.wanted.iter().any(|number| tags.contains(*number)) {
            Known::Yes
        } else if tags
            .iter()
            .any(|tag| self.others.binary_search(&tag).is_ok())
        {
            Known::No
        } else {
            Known::Unknown
        }
    }
}

/// Computes the audience factor; prepared once per search.
pub struct AudienceScorer<'a> {
    asked: &'a [(TagKind, String)],
    filters: Vec<AudienceFilter>,
    /// Numbers of the tags for attendance, which only meetings have.
    attendance: Range<u16>,
}

impl<'a> AudienceScorer<'a> {
    /// Prepares the filters. Only audience and attendance tags can mark a
    /// listing as being for others.
    pub fn new(generation: &Generation, want: &'a SearchCriteria) -> AudienceScorer<'a> {
        let tags = &generation.facts.tags;
        let of_kind = |kind: TagKind| {
            let mut asked = want.traits.iter().filter(|(of, _)| *of == kind).peekable();
            asked.peek()?;
            let wanted = asked.filter_map(|(_, value)| tags.number(kind, value));
            let limits = |number: &u16| {
                let tag = tags.tag(*number);
                tag.is_some_and(|tag| !ANYBODY.contains(&tag.value.as_str()))
            };
            let limiting = is_limiting(kind);
            let others = tags.of_kind(kind).filter(|_| limiting).filter(limits);
            Some(AudienceFilter {
                kind,
                wanted: wanted.collect(),
                others: others.collect(),
            })
        };
        AudienceScorer {
            asked: &want.traits,
            filters: TagKind::ALL.into_iter().filter_map(of_kind).collect(),
            attendance: tags.of_kind(TagKind::Attendance),
        }
    }

    /// Whether the query asks for no such tags.
    pub fn is_empty(&self) -> bool {
        self.filters.is_empty()
    }

    /// Audience factor of a listing: `FOR_OTHERS` if its tags name only others;
    /// 1 if it names no limiting audience; `FOR_THEM` for each value asked about
    /// that it names.
    pub fn factor(&self, tags: TagNumbers<'_>) -> f64 {
        let one = |of: &AudienceFilter| match of.names_them(tags) {
            Known::Yes => {
                let named = of.wanted.iter().filter(|number| tags.contains(**number));
                named.map(|_| FOR_THEM).product()
            }
            Known::No => FOR_OTHERS,
            Known::Unknown => 1.0,
        };
        self.filters.iter().map(one).product()
    }

    /// Number of audiences and languages asked about that a listing does not
    /// name.
    pub fn unnamed(&self, tags: TagNumbers<'_>) -> u8 {
        let filters = self.filters.iter();
        let of_whom = filters.filter(|of| matches!(of.kind, TagKind::Audience | TagKind::Language));
        let wanted = of_whom.flat_map(|of| &of.wanted);
        let unnamed = wanted.filter(|number| !tags.contains(**number)).count();
        u8::try_from(unnamed).unwrap_or(u8::MAX)
    }

    /// What the words ask for and a listing does not say, where no eligibility
    /// question covers it. Of several values of one kind, one is enough. A
    /// listing that names no audience is for everyone, unless it is a meeting.
    pub fn unsaid(&self, tags: TagNumbers<'_>) -> impl Iterator<Item = &'a (TagKind, String)> {
        let is_meeting = tags.iter().any(|tag| self.attendance.contains(&tag));
        let is_said = move |kind: TagKind| {
            let filters = self.filters.iter();
            let mut of_kind = filters.filter(move |of| of.kind == kind);
            of_kind.any(|of| of.names_them(tags) == Known::Yes)
        };
        self.asked.iter().filter(move |(kind, value)| {
            let is_question = Question::answered_by(kind.word(), value).is_some();
            let is_for_everyone = is_limiting(*kind) && !is_meeting;
            !is_question && !is_for_everyone && !is_said(*kind)
        })
    }

    /// Whether a listing is for the person, apart from what the eligibility
    /// questions cover.
    pub fn known(&self, tags: TagNumbers<'_>) -> Known {
        let mut filters = self.filters.iter();
        if filters.any(|of| of.names_them(tags) == Known::No) {
            Known::No
        } else if self.unsaid(tags).next().is_some() {
            Known::Unknown
        } else {
            Known::Yes
        }
    }

    /// Whether a listing names an audience that was asked about.
    pub fn names_them(&self, tags: TagNumbers<'_>) -> bool {
        let mut filters = self.filters.iter();
        filters.any(|of| of.kind == TagKind::Audience && of.names_them(tags) == Known::Yes)
    }
}
