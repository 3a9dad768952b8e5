//! Categories: what kind of help a listing is, as a small tree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::localized_text::Text;

/// Days a check stays fresh when neither a category nor its parents say.
pub const DEFAULT_FRESH_DAYS: u16 = 180;

/// The category under which those stand that are whom, not what, help is for.
pub const PEOPLE: &str = "people";

/// Categories from one to the top, at most.
const MAX_DEPTH: usize = 16;

/// One kind of help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Kebab-case id: `food-pantry`.
    pub id: String,
    /// Id of the category this one belongs to, or empty.
    pub parent: String,
    /// The name people know.
    pub name: Text,
    /// A few words of what is in it.
    pub hint: Text,
    /// Days a check stays fresh; `None` takes the parent's.
    pub fresh_days: Option<u16>,
}

/// All categories, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Categories {
    list: Vec<Category>,
    positions: BTreeMap<String, usize>,
}

impl Categories {
    /// Categories with distinct ids; of two with one id the first stays.
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

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Category> {
        self.list.iter()
    }

    /// The category with this id.
    pub fn get(&self, id: &str) -> Option<&Category> {
        self.positions.get(id).map(|&position| &self.list[position])
    }

    /// The category and its parents, nearest first. A loop ends the walk, and so
    /// does a line of more than any list has.
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

    /// Days a check of a listing in these categories stays fresh: the shortest.
    pub fn fresh_days(&self, ids: &[String]) -> u16 {
        let of_one = |id: &String| {
            let line = self.lineage(id);
            line.iter().find_map(|category| category.fresh_days)
        };
        let shortest = ids.iter().filter_map(of_one).min();
        shortest.unwrap_or(DEFAULT_FRESH_DAYS)
    }
}
