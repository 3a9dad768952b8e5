//! Waypost: a community resource directory with search.
//!
//! The map of the source, in the order a listing travels. Each module uses
//! only those above it; `tests/it/tidy.rs` fails on an arrow that runs back.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`model`] | what a listing is: plain values, no input or output, no clock |
//! | [`diagnostic`] | what is wrong in which cell, and how to put it right |
//! | [`privacy`] | which places are private, and whether a text gives one away |
//! | [`gazetteer`] | ZIPs, places and counties, offline |
//! | [`seeds`] | from the bytes of a CSV file to checked listings |
//! | [`directory`] | everything a county publishes, as one checked value |
//! | [`check`] | a few files checked as if they lay in the seed folder |
//! | [`exchange`] | foreign formats: what other programs write and read |
//! | [`query`] | what a plain question means |
//! | [`index`] | a built generation: written, found, opened |
//! | [`search`] | what matches, in what order, and why |
//! | [`report`] | what staff need to know and do about the data |
//! | [`publish`] | what may go before the public, and when |
//! | `storage` | generations in object storage, for several machines; with the feature `object-storage` |
//! | [`web`] | pages and API |
//! | [`config`] | every setting: flag, environment variable, default |
//! | [`cmd`] | the commands |

mod memory;
pub mod model;
mod regular_file;

pub mod diagnostic;

pub mod privacy;

pub mod gazetteer;

pub mod seeds;

pub mod directory;

pub mod check;

pub mod exchange;

pub mod query;

pub mod index;

pub mod search;

pub mod report;

pub mod publish;

#[cfg(feature = "object-storage")]
pub mod storage;

pub mod web;

pub mod config;

pub mod cmd;
