//! What the seed folder looks like from outside: names, lengths and times.
//! Asking for these works on every disk and network share.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::seeds::folder::HISTORY;

/// What the seed folder looks like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Length in bytes and time of every file, by its path inside the folder.
    pub files: BTreeMap<String, (u64, Option<SystemTime>)>,
    /// Names of files that another program says it has open.
    pub open_elsewhere: Vec<String>,
}

impl Seen {
    /// Looks at a folder and the folders in it.
    pub fn of_folder(folder: &Path) -> io::Result<Seen> {
        let mut seen = Seen::default();
        seen.take(folder, "")?;
        Ok(seen)
    }

    fn take(&mut self, folder: &Path, inside: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{inside}{name}");
            if let Some(open) = locked(&name) {
                self.open_elsewhere.push(open.to_owned());
                continue;
            }
            if name.starts_with(['~', '.']) {
                continue;
            }
            // A file may go away between the two questions.
            let Ok(about) = fs::metadata(entry.path()) else {
                continue;
            };
            if about.is_dir() && format!("{path}/") == HISTORY {
                // No part of the seeds; written with every publication.
                continue;
            }
            if about.is_dir() {
                self.take(&entry.path(), &format!("{path}/"))?;
            } else {
                self.files
                    .insert(path, (about.len(), about.modified().ok()));
            }
        }
        Ok(())
    }

    /// Names of files that differ between two looks.
    pub fn changed_since<'a>(&'a self, earlier: &'a Seen) -> impl Iterator<Item = &'a str> {
        let now = self.files.iter();
        let other = now.filter(|(name, about)| earlier.files.get(*name) != Some(about));
        let gone = earlier.files.keys();
        let gone = gone.filter(|name| !self.files.contains_key(*name));
        other.map(|(name, _)| name).chain(gone).map(String::as_str)
    }
}

/// The file that a spreadsheet's lock stands for: `~$resources.xlsx`,
/// `.~lock.resources.csv#`.
fn locked(name: &str) -> Option<&str> {
    let office = name.strip_prefix("~$");
    office.or_else(|| name.strip_prefix(".~lock.")?.strip_suffix('#'))
}
