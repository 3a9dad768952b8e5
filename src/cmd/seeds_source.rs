//! A server over seed files: what was published is served at once, and the
//! seeds are read after, published when they are new.

use std::mem;
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
    folders: Folders,
    /// Whether files that change are published.
    watched: bool,
    /// Whether the next look may take as long as a build.
    may_build: bool,
}

impl Seeds {
    /// Serves what was published of a folder. Without `watched` the seeds are
    /// looked at once, after the start.
    pub fn new(folders: &Folders, watched: bool) -> Seeds {
        Seeds {
            folders: folders.clone(),
            watched,
            may_build: false,
        }
    }

    /// What was published last and is sound.
    fn sound(&self) -> Option<Generation> {
        let store = Store::new(&self.folders.index);
        match store.serving(None) {
            Ok(Some(generation)) => return Some(generation),
            Ok(None) => {}
            Err(error) => tracing::error!(
                code = "current-unopened",
                "CURRENT names {}, but {error}.",
                store.current_name().unwrap_or_default()
            ),
        }
        store.newest_sound()
    }
}

impl Source for Seeds {
    /// Seeds are read only where nothing was published that can be served. The
    /// first look does not even do that when people count on an answer.
    fn current(&mut self, _: Option<&Generation>) -> Result<Arc<Generation>, Failure> {
        let may_build = mem::replace(&mut self.may_build, true) || !self.was_served();
        match self.sound() {
            Some(generation) => Ok(Arc::new(generation)),
            None if may_build => build::current(&self.folders),
            None => Err(Failure(format!(
                "No version in {} can be served; the seeds are checked and built now.",
                self.folders.index.display()
            ))),
        }
    }

    fn was_served(&self) -> bool {
        Store::new(&self.folders.index).current_name().is_some()
    }

    fn follow(self: Box<Self>, app: App) -> std::io::Result<()> {
        watch::warn_of_stale_lines(&app.generation(), app.today());
        let watcher = Watcher::new(&self.folders.data, &self.folders.index, app);
        watch::start(watcher, !self.watched)
    }
}
