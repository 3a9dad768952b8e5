//! HTML pages: each handler fills an Askama template from `src/web/templates`.

pub mod a_to_z;
pub mod category;
pub mod crisis;
pub mod data;
pub mod eligibility;
pub mod error_page;
pub mod helping;
pub mod home;
pub mod information;
pub mod layout;
pub mod leave;
pub mod list;
pub mod listing;
pub mod map;
pub mod meetings;
pub mod offline;
pub mod print;
pub mod results;
