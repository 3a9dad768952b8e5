//! Builds, stores and opens generations of the directory.
//!
//! A generation is one folder under `index/` with everything serving needs. It
//! is built in a separate folder, its manifest is written last, and its
//! contents never change.
//!
//! - `build`: writes a generation
//! - `format`: the files of a generation, one module per format
//! - `generation`: an opened generation
//! - `history`: which generation followed which; cleanup and rollback
//! - `manifest`: the list of files with their hashes
//! - `origin`: restores the directory that a generation was built from
//! - `private`: deletes generations that expose a place that is private now
//! - `sources`: the source rows and golden questions of a generation
//! - `store`: finds, opens, checks, switches and imports generations
//! - `unfinished`: leftovers of processes that were killed
//! - `unlocked`: opens a tantivy index without a lock file

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

/// Version of all file formats of a generation. Raise it with any change to a
/// schema, a record, a stored value or the tokenizer: older generations are
/// then rebuilt from the seeds instead of being misread, and nothing is reused
/// from them.
pub const FORMAT: u32 = 18;
