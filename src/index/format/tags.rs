//! Tags: the properties of a listing that can be counted or filtered by, as
//! small numbers.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::place::County;

/// The property a tag describes. Kinds to narrow results by come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TagKind {
    /// A category of the listing, or a parent of one.
    Category,
    /// An audience it is for.
    Audience,
    /// A language spoken.
    Language,
    /// A cost, such as free.
    Cost,
    /// Access: wheelchair, no ID needed, walk-in.
    Access,
    /// How a meeting is attended.
    Attendance,
    /// Who can use it, where staff gave one or two words.
    Eligibility,
    /// An area it serves, or `anywhere`.
    Serves,
    /// The county it is in.
    County,
    /// A range of ages it takes.
    Ages,
    /// Its income limit.
    Income,
    /// An area that people must live in.
    Residence,
}

impl TagKind {
    /// All kinds.
    pub const ALL: [TagKind; 12] = [
        TagKind::Category,
        TagKind::Audience,
        TagKind::Language,
        TagKind::Cost,
        TagKind::Access,
        TagKind::Attendance,
        TagKind::Eligibility,
        TagKind::Serves,
        TagKind::County,
        TagKind::Ages,
        TagKind::Income,
        TagKind::Residence,
    ];

    /// Name of the API parameter: `category`, `audience`.
    pub fn word(self) -> &'static str {
        match self {
            TagKind::Category => "category",
            TagKind::Serves => "serves",
            TagKind::Audience => "audience",
            TagKind::Language => "language",
            TagKind::Cost => "cost",
            TagKind::Access => "access",
            TagKind::Attendance => "attendance",
            TagKind::Eligibility => "eligibility",
            TagKind::County => "county",
            TagKind::Ages => "ages",
            TagKind::Income => "income",
            TagKind::Residence => "residence",
        }
    }
}

/// One property of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tag {
    /// The property it describes.
    pub kind: TagKind,
    /// The value: a category id, an area's key, a word in lower case.
    pub value: String,
}

impl Tag {
    /// The index term: `audience:women`.
    pub fn term(&self) -> String {
        format!("{}:{}", self.kind.word(), self.value)
    }
}

/// Index term of a category that listings name themselves, and not only through
/// a subcategory.
pub fn listed_under(category: &str) -> String {
    format!("listed-under:{}", category.to_lowercase())
}

/// Tag value of a county: `pa:clinton`.
pub fn county_value(county: &County) -> String {
    format!("{}:{}", county.state, county.name).to_lowercase()
}

/// Index term of a listing's short code.
pub fn short_code_term(code: &str) -> String {
    format!("code:{code}")
}

/// All tags of a generation, numbered in sort order, so that those of a kind
/// are contiguous.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tags {
    list: Vec<Tag>,
}

impl Tags {
    /// The number of a tag.
    pub fn number(&self, kind: TagKind, value: &str) -> Option<u16> {
        let known = |tag: &Tag| {
            tag.kind
                .cmp(&kind)
                .then_with(|| tag.value.as_str().cmp(value))
        };
        let at = self.list.binary_search_by(known).ok()?;
        u16::try_from(at).ok()
    }

    /// The numbers of all tags of a kind.
    pub fn of_kind(&self, kind: TagKind) -> Range<u16> {
        let first = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let start = self.list.partition_point(|tag| tag.kind < kind);
        let end = self.list.partition_point(|tag| tag.kind <= kind);
        first(start)..first(end)
    }

    /// The tag with this number.
    pub fn tag(&self, number: u16) -> Option<&Tag> {
        self.list.get(usize::from(number))
    }

    /// Number of tags.
    pub fn len(&self) -> usize {
        self.list.len()
    }
}

/// Collects tags and numbers them in the order of first use.
#[derive(Debug, Default)]
pub struct GatheredTags {
    numbers: FxHashMap<Tag, u16>,
}

impl GatheredTags {
    /// The provisional number of a tag, assigned on first use. `None` from the
    /// 65,536th distinct tag on.
    pub fn number(&mut self, tag: &Tag) -> Option<u16> {
        if let Some(number) = self.numbers.get(tag) {
            return Some(*number);
        }
        let number = u16::try_from(self.numbers.len()).ok();
        let number = number.filter(|number| *number < u16::MAX)?;
        self.numbers.insert(tag.clone(), number);
        Some(number)
    }

    /// The tags in sort order, and the final number for each provisional one.
    pub fn into_tags(self) -> (Tags, Vec<u16>) {
        let mut met: Vec<(Tag, u16)> = self.numbers.into_iter().collect();
        met.sort_unstable();
        let mut numbers = vec![0; met.len()];
        for (number, (_, as_met)) in (0_u16..).zip(&met) {
            if let Some(slot) = numbers.get_mut(usize::from(*as_met)) {
                *slot = number;
            }
        }
        let list = met.into_iter().map(|(tag, _)| tag).collect();
        (Tags { list }, numbers)
    }
}

/// Maximum length of an eligibility value, in bytes; longer ones are sentences.
const MAX_ELIGIBILITY_LENGTH: usize = 24;

/// Value of the `serves` tag for listings that serve everyone anywhere.
pub const ANYWHERE: &str = "anywhere";

/// Value of the `cost` tag for listings that cost nothing.
const FREE: &str = "free";

/// All tags of a listing: its own categories first, in its own order, then
/// their parents, then the rest.
pub fn tags_of(listing: &Listing, categories: &Categories) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut add = |kind: TagKind, value: &str| {
        let value = value.to_lowercase();
        let tag = Tag { kind, value };
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    };
    for id in &listing.categories {
        add(TagKind::Category, id);
    }
    for id in &listing.categories {
        for parent in categories.lineage(id).iter().skip(1) {
            add(TagKind::Category, &parent.id);
        }
    }
    for area in &listing.reach.serves {
        add(TagKind::Serves, &area.key());
    }
    if listing.reach.anywhere {
        add(TagKind::Serves, ANYWHERE);
    }
    let groups = [
        (TagKind::Audience, &listing.audience),
        (TagKind::Language, &listing.languages),
        (TagKind::Cost, &listing.cost),
        (TagKind::Access, &listing.accessibility),
    ];
    for (kind, values) in groups {
        for value in values {
            add(kind, value);
        }
    }
    if listing.cost.is_empty() && categories.is_free(&listing.categories) {
        add(TagKind::Cost, FREE);
    }
    for value in listing.eligibility.english.split(';').map(str::trim) {
        if !value.is_empty() && value.len() <= MAX_ELIGIBILITY_LENGTH && !value.contains('.') {
            add(TagKind::Eligibility, value);
        }
    }
    for kind in [TagKind::Ages, TagKind::Income, TagKind::Residence] {
        for value in listing.limits.values(kind.word()) {
            add(kind, &value);
        }
    }
    if let Some(meeting) = &listing.meeting {
        add(TagKind::Attendance, meeting.attendance.word());
    }
    if let Some(county) = &listing.place.county {
        add(TagKind::County, &county_value(county));
    }
    tags
}
