//! Pages for people: a struct and a template of the same name for each.

pub mod category;
pub mod chosen;
pub mod crisis;
pub mod find;
pub mod home;
pub mod icons;
pub mod item;
pub mod leave;
pub mod list;
pub mod listing;
pub mod map;
pub mod map_bunches;
pub mod map_labels;
pub mod meetings;
pub mod message;
pub mod offline;
pub mod results;
pub mod served;
pub mod share;
pub mod shell;
pub mod text;
