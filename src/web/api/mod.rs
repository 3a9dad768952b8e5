//! The API for programs: the same answers as the pages, as JSON.

pub mod calendars;
pub mod documentation;
pub mod health;
pub mod listing_json;
pub mod lists;
pub mod resources;
pub mod search;
pub mod suggest;
