//! A server over seed files: built when needed, published when they change.

use std::sync::Arc;

use super::source::Source;
use super::watch::{self, Watcher};
use super::{Failure, build};
use crate::config::Folders;
use crate::index::generation::Generation;
use crate::index::store::Store;
use crate::web::App;

/// The seeds of a folder.
#[derive(Debug)]
pub struct Seeds {
    /// The folders of seeds and index.
    pub folders: Folders,
    /// Whether files that change are published.
    pub watched: bool,
}

impl Source for Seeds {
    fn current(&mut self, _: Option<&Generation>) -> Result<Arc<Generation>, Failure> {
        build::current(&self.folders)
    }

    fn was_served(&self) -> bool {
        Store::new(&self.folders.index).current_name().is_some()
    }

    fn follow(self: Box<Self>, app: App) -> std::io::Result<()> {
        watch::warn_of_stale_lines(&app.generation(), app.today());
        if !self.watched {
            return Ok(());
        }
        watch::start(Watcher::new(&self.folders.data, &self.folders.index, app))
    }
}
