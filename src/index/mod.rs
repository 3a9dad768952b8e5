//! From a checked directory to a generation on disk, and back into memory.
//!
//! A generation is one folder under `index/` with all that serving needs. It
//! is built aside, its manifest is written last, and it never changes.
//! `schema` names the fields; `tags`, `records` and what is `shared` hold what
//! filters and ranking look at; `ready` holds the sets of common words, `tree`
//! tells which documents lie near a point, `documents` are the listings
//! themselves, `golden` is what must be found. `prepare` makes of listings what
//! is stored of them, `order` numbers them, `columns` and `segment` write it,
//! `build` writes a whole generation, `store` finds, opens and checks it,
//! `history` tells which came after which, `taken` takes in what was built
//! elsewhere, `unfinished` knows what a process leaves behind that is killed,
//! `origin` is the directory that a generation was built from, `private`
//! destroys what shows a place that is private now.

pub mod build;
pub mod format;
pub mod generation;
pub mod history;
pub mod manifest;
mod origin;
pub mod private;
pub mod sources;
pub mod store;
mod unfinished;
mod unlocked;

/// Version of everything a generation's files contain. Raise it with any
/// change to a schema, a record, a stored value or how words are read: older
/// generations are then rebuilt from the seeds instead of being misread, and
/// nothing is taken over from them.
pub const FORMAT: u32 = 11;
