//! Where what is served comes from: seed files here, or a storage.

use std::sync::Arc;

use super::Failure;
use crate::index::generation::Generation;
use crate::web::App;

/// Where what is served comes from.
pub trait Source: Send {
    /// The generation to serve now. Takes as long as reading and building, or
    /// fetching, takes. What it has in common with one `beside` is shared.
    fn current(&mut self, beside: Option<&Generation>) -> Result<Arc<Generation>, Failure>;

    /// Whether anything was ever served from it: people then count on it.
    fn was_served(&self) -> bool;

    /// Follows changes from now on, in a thread of its own.
    fn follow(self: Box<Self>, app: App) -> std::io::Result<()>;
}

/// One directory that is served, and under which name.
pub struct Site {
    /// The name of its county in a storage.
    pub county: Option<String>,
    /// Its host names; all of them when none is named.
    pub hosts: Vec<String>,
    /// Where it comes from.
    pub source: Box<dyn Source>,
}
