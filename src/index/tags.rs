//! Tags: everything about a listing that can be counted or filtered by, as
//! small numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::category::Categories;
use crate::model::listing::Listing;

/// What a tag says something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TagKind {
    /// A category of the listing, or a parent of one.
    Category,
    /// An area it serves, or `anywhere`.
    Serves,
    /// Whom it is for.
    Audience,
    /// A language spoken.
    Language,
    /// What it costs.
    Cost,
    /// Access: wheelchair, no ID needed, walk-in.
    Access,
    /// How a meeting is attended.
    Attendance,
    /// Who can use it, where staff gave it as a word or two.
    Eligibility,
    /// The county it is in.
    County,
}

impl TagKind {
    /// All kinds.
    pub const ALL: [TagKind; 9] = [
        TagKind::Category,
        TagKind::Serves,
        TagKind::Audience,
        TagKind::Language,
        TagKind::Cost,
        TagKind::Access,
        TagKind::Attendance,
        TagKind::Eligibility,
        TagKind::County,
    ];

    /// The word of the API's parameter: `category`, `audience`.
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
        }
    }
}

/// One thing that can be said of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tag {
    /// What it says something about.
    pub kind: TagKind,
    /// What it says: a category id, an area's key, a word in lower case.
    pub value: String,
}

impl Tag {
    /// The term of the index: `audience:women`.
    pub fn term(&self) -> String {
        format!("{}:{}", self.kind.word(), self.value)
    }
}

/// The term of a category that listings name themselves, and are not only in
/// because it stands above one of theirs.
pub fn listed_under(category: &str) -> String {
    format!("listed-under:{}", category.to_lowercase())
}

/// The term of a listing's short code.
pub fn short_code_term(code: &str) -> String {
    format!("code:{code}")
}

/// All tags of a generation, numbered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tags {
    list: Vec<Tag>,
    numbers: BTreeMap<Tag, u16>,
}

impl Tags {
    /// The number of a tag, made when it is new. The 65,536th distinct tag
    /// and those after it have none: the answer is then `None`.
    pub fn number_or_new(&mut self, tag: Tag) -> Option<u16> {
        if let Some(number) = self.numbers.get(&tag) {
            return Some(*number);
        }
        let number = u16::try_from(self.list.len()).ok()?;
        self.list.push(tag.clone());
        self.numbers.insert(tag, number);
        Some(number)
    }

    /// The number of a tag.
    pub fn number(&self, kind: TagKind, value: &str) -> Option<u16> {
        let tag = Tag {
            kind,
            value: value.to_owned(),
        };
        self.numbers.get(&tag).copied()
    }

    /// The tag with this number.
    pub fn tag(&self, number: u16) -> Option<&Tag> {
        self.list.get(usize::from(number))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Longer texts about who can use a listing are sentences, not values.
const LONGEST_ELIGIBILITY: usize = 24;

/// The value under which `anywhere` stands among the served areas.
pub const ANYWHERE: &str = "anywhere";

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
    for value in listing.eligibility.split(';').map(str::trim) {
        if !value.is_empty() && value.len() <= LONGEST_ELIGIBILITY && !value.contains('.') {
            add(TagKind::Eligibility, value);
        }
    }
    if let Some(meeting) = &listing.meeting {
        add(TagKind::Attendance, meeting.attendance.word());
    }
    if let Some(county) = &listing.place.county {
        add(
            TagKind::County,
            &format!("{}:{}", county.state, county.name),
        );
    }
    tags
}
