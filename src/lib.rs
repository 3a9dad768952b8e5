//! Waypost: a community resource directory with search.
//!
//! The map of the source, in the order a listing travels. Each module uses
//! only those above it; `tests/it/tidy.rs` fails on a dependency that runs
//! back, and on files that depend on each other in a circle.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`model`] | what a listing is: plain values, no input or output, no clock |
//! | [`diagnostic`] | what is wrong in which cell, and how to fix it |
//! | [`privacy`] | which places are private, and whether a text gives one away |
//! | [`gazetteer`] | ZIPs, places and counties, offline |
//! | [`seeds`] | from the bytes of a CSV file to checked listings |
//! | [`directory`] | everything a county publishes, as one checked value |
//! | [`check`] | a few files checked as if they were in the seed folder |
//! | [`adopt`] | a seed folder for another county |
//! | [`export`] | the directory in foreign formats |
//! | [`query`] | what a plain question means |
//! | [`import`] | foreign formats as seed files |
//! | [`index`] | a built generation: written, found, opened |
//! | [`search`] | what matches, in what order, and why |
//! | [`report`] | what staff need to know and do about the data |
//! | [`publish`] | what may go before the public, and when |
//! | `storage` | generations in object storage, for several machines; with the feature `object-storage` |
//! | [`web`] | pages and API |
//! | [`config`] | every setting: flag, environment variable, default |
//! | [`cmd`] | the commands |
//!
//! The words of this house:
//!
//! | word | meaning |
//! | --- | --- |
//! | seed folder, seed file | the CSV files that county staff keep, and one of them |
//! | listing | one place or line that helps; a meeting is a listing, too |
//! | category | a kind of help; categories form a tree |
//! | reach | how help gets to a person: visit, serves, anywhere |
//! | finding, rule | something wrong in a cell or a file, and the check that finds it |
//! | set aside | said of a row with an error: it is not published |
//! | last good version | what the public keeps seeing in place of a row that is set aside |
//! | generation | one built folder with all that serving needs, never changed |
//! | current | the generation that is served |
//! | publish, reject | make a generation current, and refuse to |
//! | pinned line | a listing shown first for a kind of crisis |
//! | question | what a person types, with a place |
//! | interpretation | what a question means, step by step |
//! | lexicon | the words that listings and word files contain |
//! | criteria | what a search looks for and filters by |
//! | document | a listing in the index, known by its number |
//! | tag | a property of a listing that can be filtered by |
//! | likeness | how much a sentence resembles example sentences, learned from them |
//! | crisis level | none, possible or certain: how sure it is that somebody is in danger |
//! | relaxation | a limit loosened where nothing fits |
//! | confidential | said of a listing whose place is shown nowhere |
//! | desk | the pages for staff, on a listener of their own |

mod embedded_table;
mod error_chain;
mod letter_set;
mod memory;
pub mod model;
mod regular_file;

pub mod diagnostic;

pub mod privacy;

pub mod gazetteer;

pub mod seeds;

pub mod directory;

pub mod check;

pub mod adopt;

pub mod export;

pub mod query;

pub mod import;

pub mod index;

pub mod search;

pub mod report;

pub mod publish;

#[cfg(feature = "object-storage")]
pub mod storage;

pub mod web;

pub mod config;

pub mod cmd;
