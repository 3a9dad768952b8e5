//! Generations in object storage: one machine publishes, many serve.
//!
//! A file of a generation is an object named by the BLAKE3 hash of its bytes,
//! so it is uploaded once and every reader can verify it. Each county has one
//! small object, its record, which names the manifest of a generation; the
//! manifest names all files. Only the record ever changes, and only from the
//! version the publisher read: if two publish at once, one of them fails.
//!
//! | module | contents |
//! | --- | --- |
//! | [`bucket`] | access to the storage |
//! | [`record`] | the record of a county |
//! | [`objects`] | object names |
//! | [`send`] | publishes a generation, rolls back |
//! | [`fetch`] | downloads a generation |
//! | `private` | drops generations that expose a private place |
//! | [`sweep`] | removes objects that no record names |
//! | [`failure`] | errors |

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
