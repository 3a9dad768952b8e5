//! Whom a listing is for, and whether that is the person asked about.

use crate::index::format::ranking_rows::TagNumbers;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::search::criteria::SearchCriteria;

/// What being meant for the person asked about multiplies.
const FOR_THEM: f64 = 1.25;

/// What being meant for other people multiplies.
const FOR_OTHERS: f64 = 0.6;

/// Audiences that a person of any other may belong to.
const ANYBODY: [&str; 2] = ["adults", "homeless"];

/// What is asked of the tags of one kind.
struct AudienceFilter {
    /// The numbers of what was asked for.
    wanted: Vec<u16>,
    /// Numbers that say a listing is for others, in order.
    others: Vec<u16>,
}

/// What a question says of whom it is for, looked up once a search.
pub struct AudienceScorer(Vec<AudienceFilter>);

impl AudienceScorer {
    /// Looks up what is asked. Only audience and attendance can say that a
    /// listing is for others.
    pub fn new(generation: &Generation, want: &SearchCriteria) -> AudienceScorer {
        let tags = &generation.facts.tags;
        let of_kind = |kind: TagKind| {
            let mut asked = want.traits.iter().filter(|(of, _)| *of == kind).peekable();
            asked.peek()?;
            let wanted = asked.filter_map(|(_, value)| tags.number(kind, value));
            let limits = |number: &u16| {
                let tag = tags.tag(*number);
                tag.is_some_and(|tag| !ANYBODY.contains(&tag.value.as_str()))
            };
            let limiting = matches!(kind, TagKind::Audience | TagKind::Attendance);
            let others = tags.of_kind(kind).filter(|_| limiting).filter(limits);
            Some(AudienceFilter {
                wanted: wanted.collect(),
                others: others.collect(),
            })
        };
        AudienceScorer(TagKind::ALL.into_iter().filter_map(of_kind).collect())
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the tags of a listing multiply. One that says it is for others is
    /// not for this person; one that says nothing, or names this person among
    /// others, may be.
    pub fn factor(&self, tags: TagNumbers<'_>) -> f64 {
        let one = |of: &AudienceFilter| {
            if of.wanted.iter().any(|number| tags.contains(*number)) {
                FOR_THEM
            } else if tags.iter().any(|tag| of.others.binary_search(&tag).is_ok()) {
                FOR_OTHERS
            } else {
                1.0
            }
        };
        self.0.iter().map(one).product()
    }
}
