//! Notes what a publication was made of, and keeps what became private out of
//! what is kept.

use std::collections::BTreeSet;
use std::io;

use jiff::Timestamp;

use super::contents::{between, keep_contents};
use super::store::{ChangeStore, Contents, Draft};
use super::{Acceptance, Change, ChangedFile, Kind, State};
use crate::index::store::Store;
use crate::privacy::{PrivatePlaces, TextContext};
use crate::publish::history_copies::{Copy, mask_all};
use crate::publish::refusal;
use crate::seeds::read::seed_view::SeedView;

/// Who changes files in the folder itself.
const IN_FOLDER: &str = "in the folder";

/// A publication to be noted.
#[derive(Debug)]
pub struct Publication {
    /// The store it was written to.
    pub store: Store,
    /// The seeds it was made of.
    pub seeds: SeedView,
    /// The generation that was served before.
    pub before: Option<String>,
    /// How it went live.
    pub acceptance: Acceptance,
    /// Whether a change on trial was published, which has a record of its own.
    pub on_trial: bool,
}

impl Publication {
    /// Notes the publication: what its generation was made of, and, if files
    /// were changed in the folder itself, that change.
    ///
    /// # Errors
    /// I/O errors, or files that changed since they were read.
    pub fn note(self, private: &PrivatePlaces) -> io::Result<()> {
        let changes = ChangeStore::of(&self.store);
        let generation = &self.acceptance.generation;
        let mut certain = private.certain();
        certain.prepare();
        let contents = keep_contents(&changes, &self.seeds, &certain)?;
        changes.note_made_of(generation, &contents)?;
        let earlier = self
            .before
            .as_deref()
            .and_then(|name| changes.made_of(name));
        if let Some(earlier) = earlier.filter(|_| !self.on_trial) {
            let files = between(&earlier, &contents);
            if !files.is_empty() {
                let at = self.acceptance.at;
                changes.add(by_hand(files, at, self.acceptance))?;
            }
        }
        hide(&changes, &contents, &certain)?;
        let generations = self.store.generations().into_iter();
        let generations: Vec<String> = generations.map(|past| past.name).collect();
        changes.sweep(&generations)
    }
}

fn by_hand(files: Vec<ChangedFile>, at: Timestamp, acceptance: Acceptance) -> Draft {
    Draft {
        at,
        by: IN_FOLDER.to_owned(),
        kind: Kind::Folder,
        about: None,
        converted: Vec::new(),
        files,
        state: State::Accepted(acceptance),
    }
}

/// Notes that a generation was made of the same seeds as another: what only
/// hides or closes was published, and the files were not touched.
///
/// # Errors
/// I/O errors.
pub fn note_same(store: &Store, from: &str, to: &str, private: &PrivatePlaces) -> io::Result<()> {
    let changes = ChangeStore::of(store);
    let Some(contents) = changes.made_of(from) else {
        return Ok(());
    };
    changes.note_made_of(to, &contents)?;
    hide(&changes, &contents, private)
}

/// Takes private places out of what is kept, behind a switch from the
/// generation `before`.
///
/// # Errors
/// I/O errors; the next publication tries again.
pub fn hide_private(store: &Store, before: &str, private: &PrivatePlaces) -> io::Result<()> {
    let changes = ChangeStore::of(store);
    let contents = changes.made_of(before).unwrap_or_default();
    hide(&changes, &contents, private)
}

/// Takes private places out of all that is kept, but for what waits, and for
/// the accepted workbooks: these cannot be changed, and lie in the seed folder
/// as well.
///
/// # Errors
/// I/O errors.
fn hide(changes: &ChangeStore, contents: &Contents, private: &PrivatePlaces) -> io::Result<()> {
    let mut private = private.certain();
    if private.is_empty() || !changes.folder().is_dir() {
        return Ok(());
    }
    private.prepare();
    let workbooks = contents.iter().filter(|(name, _)| !name.ends_with(".csv"));
    let mut spared: BTreeSet<String> = workbooks
        .map(|(name, hash)| ChangeStore::inside(name, hash))
        .collect();
    for mut change in changes.all() {
        if change.waits() {
            let after = change.files.iter().filter_map(|file| {
                let hash = file.after.as_ref()?;
                Some(ChangeStore::inside(&file.name, hash))
            });
            spared.extend(after);
        }
        let before = change.clone();
        silence(&mut change, &private);
        if change != before {
            changes.write(&change)?;
        }
    }
    let _: Vec<Copy> = mask_all(changes.folder(), "contents", &private, &spared);
    Ok(())
}

/// Takes private places out of the words about a change.
fn silence(change: &mut Change, private: &PrivatePlaces) {
    let leaks = |text: &str| !private.leaks(text, &TextContext::default()).is_empty();
    change.about = change.about.take().filter(|name| !leaks(name));
    match &mut change.state {
        State::Refused(report) => refusal::redact(&mut report.reasons, private),
        State::Accepted(Acceptance {
            effect: Some(effect),
            ..
        }) => effect.listings.retain(|listing| !leaks(&listing.name)),
        State::Accepted(_) | State::Asked(_) => {}
    }
}
