//! Whether a listing's audience matches the person the query is about.

use crate::index::format::ranking_rows::TagNumbers;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::search::criteria::SearchCriteria;

/// Factor if the listing is for this person.
const FOR_THEM: f64 = 1.25;

/// Factor if the listing is for other people only.
const FOR_OTHERS: f64 = 0.6;

/// Audiences that anyone may also belong to.
const ANYBODY: [&str; 2] = ["adults", "homeless"];

/// An audience factor in words.
pub fn in_words(factor: f64) -> &'static str {
    if factor < 1.0 {
        "names other people"
    } else {
        "for the person asked about"
    }
}

/// The wanted tags of one kind.
struct AudienceFilter {
    /// Numbers of the wanted tags.
    wanted: Vec<u16>,
    /// Tag numbers that mark a listing as being for others, sorted.
    others: Vec<u16>,
}

/// Computes the audience factor; prepared once per search.
pub struct AudienceScorer(Vec<AudienceFilter>);

impl AudienceScorer {
    /// Prepares the filters. Only audience and attendance tags can mark a
    /// listing as being for others.
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

    /// Whether the query asks for no such tags.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Audience factor of a listing: `FOR_OTHERS` if its tags name only others;
    /// 1 if it names no limiting audience; `FOR_THEM` if this person is among
    /// those named.
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
