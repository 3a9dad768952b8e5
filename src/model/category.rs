//! Categories: the kinds of help, as a small tree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::localized_text::Text;

/// Days until a check is due when neither a category nor its ancestors set a
/// term.
pub const DEFAULT_FRESH_DAYS: u16 = 180;

/// Parent of the categories that describe an audience, not a service.
pub const PEOPLE: &str = "people";

/// Parent of the categories for people whom somebody hurts.
pub const SAFETY: &str = "safety";

/// Category whose descendants are kinds of meetings.
pub const MEETINGS: &str = "meetings";

/// Category of someone to talk to.
pub const TALK: &str = "talk";

/// The category of the crisis lines.
pub const CRISIS: &str = "crisis";

/// Information and referral: those who know where to ask.
pub const INFORMATION: &str = "information-referral";

/// Category of lines that listen.
const WARMLINE: &str = "warmline";

/// Category of a home, and of a place to sleep.
const HOUSING: &str = "housing";

/// Whether a listing of these categories, with their ancestors, is a line for
/// anyone, if it is no place to go to: of such a line nobody asks whether there
/// is an age limit or pets are allowed.
pub fn is_line<'a>(ids: impl IntoIterator<Item = &'a str>) -> bool {
    let (mut is_of_safety, mut gives_a_home) = (false, false);
    for id in ids {
        match id {
            CRISIS | INFORMATION | WARMLINE => return true,
            SAFETY => is_of_safety = true,
            HOUSING => gives_a_home = true,
            _ => {}
        }
    }
    is_of_safety && !gives_a_home
}

/// Whether a category is one of the crisis lines, or named after one of these
/// kinds of crisis.
pub fn is_of_danger(id: &str, kinds: &[String]) -> bool {
    id.starts_with(CRISIS) || kinds.iter().any(|kind| id.starts_with(kind.as_str()))
}

/// Maximum length of a lineage, from a category to its root.
const MAX_DEPTH: usize = 16;

/// A kind of help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Kebab-case id: `food-pantry`.
    pub id: String,
    /// Id of the parent category; empty for a root.
    pub parent: String,
    /// Common name.
    pub name: Text,
    /// Short description of the contents.
    pub hint: Text,
    /// Days until a check is due; `None` inherits from the parent.
    pub fresh_days: Option<u16>,
    /// Whether this kind of help never costs anything; `None` inherits from the
    /// parent.
    pub free: Option<bool>,
}

/// All categories, in file order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Categories {
    list: Vec<Category>,
    positions: BTreeMap<String, usize>,
}

impl Categories {
    /// Builds the list; the first of two categories with the same id is kept.
    pub fn new(list: Vec<Category>) -> Categories {
        let mut kept: Vec<Category> = Vec::with_capacity(list.len());
        let mut positions = BTreeMap::new();
        for category in list {
            if !positions.contains_key(&category.id) {
                positions.insert(category.id.clone(), kept.len());
                kept.push(category);
            }
        }
        Categories {
            list: kept,
            positions,
        }
    }

    /// Iterates over the categories in file order.
    pub fn iter(&self) -> impl Iterator<Item = &Category> {
        self.list.iter()
    }

    /// The category with this id.
    pub fn get(&self, id: &str) -> Option<&Category> {
        self.positions.get(id).map(|&position| &self.list[position])
    }

    /// The category and its ancestors, nearest first. Stops at a cycle and
    /// after 16 levels, so a broken file cannot loop.
    pub fn lineage<'a>(&'a self, id: &str) -> Vec<&'a Category> {
        let mut line: Vec<&Category> = Vec::new();
        let mut next = self.get(id);
        while let Some(category) = next {
            if line.len() == MAX_DEPTH || line.iter().any(|seen| seen.id == category.id) {
                break;
            }
            line.push(category);
            next = self.get(&category.parent);
        }
        line
    }

    /// Days until a check of a listing is due: the minimum over its categories.
    pub fn fresh_days(&self, ids: &[String]) -> u16 {
        let of_one = |id: &String| {
            let line = self.lineage(id);
            line.iter().find_map(|category| category.fresh_days)
        };
        let shortest = ids.iter().filter_map(of_one).min();
        shortest.unwrap_or(DEFAULT_FRESH_DAYS)
    }

    /// Whether a listing of these categories is a line for anyone, if it is no
    /// place to go to.
    pub fn are_of_line(&self, ids: &[String]) -> bool {
        let all = ids.iter().flat_map(|id| self.lineage(id));
        is_line(all.map(|category| category.id.as_str()))
    }

    /// Whether the main one of these categories is help that never costs
    /// anything.
    pub fn is_free(&self, ids: &[String]) -> bool {
        let line = ids.first().map(|main| self.lineage(main));
        let mut line = line.into_iter().flatten();
        line.find_map(|category| category.free) == Some(true)
    }
}
