//! The staff who may sign in at the desk: a JSON file with a name and a
//! passphrase hash each. It is read again for every request, so that a change
//! counts at once.

use std::fs::File;
use std::io;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::passphrase::Passphrase;
use crate::index::private::keep_from_others;
use crate::seeds::write::csv::write_whole_by;

/// Name for the one passphrase that all staff of an earlier version shared.
pub const SHARED: &str = "staff";

/// Names that stand for nobody in the list of changes.
const TAKEN: &[&str] = &[SHARED, "waypost", "in the folder"];

/// Max characters of a name.
const MAX_NAME_LENGTH: usize = 60;

/// Why the staff cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// The file cannot be read.
    #[error("The list of staff, {file}, cannot be read: {1}.", file = .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// The file cannot be written.
    #[error("The list of staff, {file}, cannot be written: {1}.", file = .0.display())]
    Unwritable(PathBuf, #[source] io::Error),
    /// Not a usable name.
    #[error(
        "A name has 1 to {MAX_NAME_LENGTH} letters, and is not “staff”, “Waypost” or “in the \
         folder”."
    )]
    BadName,
    /// Already in the list.
    #[error(
        "{0} is in the list already. For another passphrase: `waypost staff remove`, then \
         `waypost staff add`."
    )]
    Known(String),
    /// Not in the list.
    #[error("Nobody in the list is called {0}. `waypost staff list` shows all names.")]
    Unknown(String),
}

/// One member of staff.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Member {
    /// Name, as it stands in the list of changes.
    pub name: String,
    /// Passphrase, by its hash.
    pub passphrase: Passphrase,
}

/// All members of staff, in the order they were added.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct StaffList {
    /// The members.
    pub staff: Vec<Member>,
}

/// A name as it is compared.
pub fn folded(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

impl StaffList {
    /// Reads the file; a missing one is an empty list.
    ///
    /// # Errors
    /// I/O errors, or it is no list of staff.
    pub fn read(file: &Path) -> Result<StaffList, StaffError> {
        let read = match std::fs::read(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(StaffList::default());
            }
            read => read.and_then(|text| serde_json::from_slice(&text).map_err(io::Error::other)),
        };
        read.map_err(|error| StaffError::Unreadable(file.to_owned(), error))
    }

    /// Writes the file whole, for its owner alone.
    ///
    /// # Errors
    /// I/O errors. The file is then as it was.
    pub fn write(&self, file: &Path) -> Result<(), StaffError> {
        let text = serde_json::to_vec_pretty(self).map_err(io::Error::other);
        let written = text.and_then(|text| {
            write_whole_by(file, |mut out| {
                keep_from_others(&out)?;
                give_to_owner_of(file.parent(), &out);
                out.write_all(&text)?;
                out.sync_all()
            })
        });
        written.map_err(|error| StaffError::Unwritable(file.to_owned(), error))
    }

    /// Checks the name of a new member and returns it as it is kept.
    ///
    /// # Errors
    /// The name is not usable, or in the list.
    pub fn new_name(&self, name: &str) -> Result<String, StaffError> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_plain = !name.chars().any(char::is_control);
        let fits = (1..=MAX_NAME_LENGTH).contains(&name.chars().count());
        if !is_plain || !fits || TAKEN.contains(&&*folded(&name)) {
            return Err(StaffError::BadName);
        }
        match self.find(&name) {
            Some(known) => Err(StaffError::Known(known.name.clone())),
            None => Ok(name),
        }
    }

    /// The list with one more member.
    ///
    /// # Errors
    /// The name is not usable, or in the list.
    pub fn with(mut self, name: &str, passphrase: Passphrase) -> Result<StaffList, StaffError> {
        let name = self.new_name(name)?;
        self.staff.push(Member { name, passphrase });
        Ok(self)
    }

    /// The list without a member.
    ///
    /// # Errors
    /// The name is not in the list.
    pub fn without(mut self, name: &str) -> Result<StaffList, StaffError> {
        let before = self.staff.len();
        self.staff
            .retain(|member| folded(&member.name) != folded(name));
        match self.staff.len() == before {
            true => Err(StaffError::Unknown(name.to_owned())),
            false => Ok(self),
        }
    }

    /// A list of the one passphrase of an earlier version.
    pub fn shared(passphrase: Passphrase) -> StaffList {
        let name = SHARED.to_owned();
        StaffList {
            staff: vec![Member { name, passphrase }],
        }
    }

    /// Whether this is the one passphrase of an earlier version.
    pub fn is_shared(&self) -> bool {
        matches!(&*self.staff, [member] if member.name == SHARED)
    }

    /// The member with a name, in any case.
    pub fn find(&self, name: &str) -> Option<&Member> {
        let name = folded(name);
        let mut staff = self.staff.iter();
        staff.find(|member| folded(&member.name) == name)
    }

    /// Checks a passphrase. Takes as long for a name that is not in the list.
    /// Returns the member if it is theirs.
    pub fn check(&self, name: &str, typed: &str) -> Option<&Member> {
        let member = self.find(name);
        let checked = member.or(self.staff.first())?;
        let is_right = checked.passphrase.is(typed);
        member.filter(|_| is_right)
    }
}

/// Gives a file that root writes to the owner of its folder, who runs the
/// server. Anybody else may not, and owns what they write.
#[cfg(unix)]
fn give_to_owner_of(folder: Option<&Path>, file: &File) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(about) = folder.unwrap_or(Path::new(".")).metadata() {
        let _ = fchown(file, Some(about.uid()), Some(about.gid()));
    }
}

#[cfg(not(unix))]
fn give_to_owner_of(_: Option<&Path>, _: &File) {}
