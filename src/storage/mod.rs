//! Generations in object storage: how one machine publishes and many serve.
//!
//! A file of a generation is an object named by the BLAKE3 hash of its bytes,
//! so it is sent once and can be checked by whoever fetches it. What a county
//! shows is one small object, its `record`, which names a generation's
//! manifest, which names all files. Only the record ever changes, and only
//! from what the publisher saw: of two who publish at once one is first.
//!
//! `bucket` speaks to the storage, `failure` says what went wrong, `send`
//! publishes and rolls back, `fetch` brings a generation here, `private` keeps from the record
//! what shows a place that is private now, `sweep` removes
//! what no record names any more.

pub mod bucket;
pub mod failure;
pub mod fetch;
pub mod objects;
mod private;
pub mod record;
pub mod send;
pub mod sweep;

pub use bucket::Bucket;
pub use failure::Failure;
