//! Pages for people: a struct and a template of the same name for each.

pub mod binder;
pub mod binder_layout;
pub mod chosen;
pub mod compare;
pub mod find;
pub mod handout;
pub mod home;
pub mod icons;
pub mod item;
pub mod leave;
pub mod list;
pub mod listing;
pub mod meetings;
pub mod message;
pub mod paper;
pub mod pocket;
pub mod printed;
pub mod qr;
pub mod served;
pub mod share;
pub mod shell;
pub mod text;
