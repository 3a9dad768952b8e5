//! Contents of a seed folder: regular files, which are read, and everything
//! else, which is skipped and reported.

use std::collections::HashSet;
use std::fmt;
use std::fs::{self, DirEntry, FileType};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The entries of a seed folder and its subfolders. Hidden entries (`.…`, `~…`)
/// and the history of older versions are left out.
#[derive(Debug, Default)]
pub struct FolderFiles {
    /// Regular files, sorted by path.
    pub files: Vec<RegularFile>,
    /// Entries that cannot be read, sorted by name.
    pub skipped: Vec<Skipped>,
    /// Names of files that are open in a spreadsheet, according to its lock
    /// files.
    pub open_elsewhere: Vec<String>,
}

/// A regular file, or a link to one inside the same folder.
#[derive(Debug, Clone)]
pub struct RegularFile {
    /// Path inside the folder, with `/` as separator.
    pub name: String,
    /// Path for opening it.
    pub path: PathBuf,
    /// Length in bytes.
    pub length: u64,
    /// Time of the last change, where the system knows it.
    pub modified: Option<SystemTime>,
}

/// An entry that cannot be read as a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Path inside the folder, with `/` as separator.
    pub name: String,
    /// Type of the entry.
    pub kind: NotAFile,
}

impl fmt::Display for Skipped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} is {}", self.name, self.kind)
    }
}

/// Type of an entry that is not a regular file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotAFile {
    /// A folder named like a seed file.
    Folder,
    /// A link to a target outside the seed folder.
    LinkOutside,
    /// A link without a target, or to itself.
    BrokenLink,
    /// A link to a folder that is already read, possibly one of its parents.
    RepeatedFolder,
    /// A named pipe: reading it blocks until something writes.
    Pipe,
    /// A socket.
    Socket,
    /// A device: reading it may never end.
    Device,
}

impl fmt::Display for NotAFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            NotAFile::Folder => "a folder",
            NotAFile::LinkOutside => "a link out of the seed folder",
            NotAFile::BrokenLink => "a link that leads nowhere",
            NotAFile::RepeatedFolder => "a link to a folder that is read already",
            NotAFile::Pipe => "a named pipe",
            NotAFile::Socket => "a socket",
            NotAFile::Device => "a device",
        })
    }
}

/// A folder to be listed.
struct Listed {
    /// Path as found.
    path: PathBuf,
    /// Path with all links resolved.
    resolved: PathBuf,
    /// Path inside the seed folder, with a trailing `/`; empty for the seed
    /// folder itself.
    inside: String,
}

impl FolderFiles {
    /// Lists a folder. Opens no file, so it never waits for the writer of a
    /// pipe.
    ///
    /// # Errors
    /// A folder cannot be listed.
    pub fn list(folder: &Path) -> io::Result<FolderFiles> {
        let root = fs::canonicalize(folder)?;
        let mut found = FolderFiles::default();
        let mut entered = HashSet::from([root.clone()]);
        let mut folders = vec![Listed {
            path: folder.to_owned(),
            resolved: root.clone(),
            inside: String::new(),
        }];
        while let Some(listed) = folders.pop() {
            let entries = match fs::read_dir(&listed.path) {
                Ok(entries) => entries,
                // The folder was removed after it was found.
                Err(error) if error.kind() == ErrorKind::NotFound && !listed.inside.is_empty() => {
                    continue;
                }
                Err(error) => return Err(error),
            };
            let mut entries = entries.collect::<io::Result<Vec<DirEntry>>>()?;
            // Sorted, so that of two links to one folder always the same one is
            // used.
            entries.sort_by_key(DirEntry::file_name);
            for entry in entries {
                if let Some(inner) = found.add(&entry, &listed, &root, &mut entered)? {
                    folders.push(inner);
                }
            }
        }
        found.files.sort_by(|a, b| a.path.cmp(&b.path));
        found.skipped.sort();
        Ok(found)
    }

    /// Adds an entry of a folder. Returns it if it is a folder to be listed.
    fn add(
        &mut self,
        entry: &DirEntry,
        of: &Listed,
        root: &Path,
        entered: &mut HashSet<PathBuf>,
    ) -> io::Result<Option<Listed>> {
        let own = entry.file_name().to_string_lossy().into_owned();
        if let Some(open) = locked(&own) {
            self.open_elsewhere.push(open.to_owned());
        }
        let name = format!("{}{own}", of.inside);
        if own.starts_with(['~', '.']) || name == HISTORY.trim_end_matches('/') {
            return Ok(None);
        }
        let (path, mut kind) = (entry.path(), entry.file_type()?);
        let linked = kind.is_symlink();
        let mut resolved = of.resolved.join(entry.file_name());
        if linked {
            let Some((target, about)) = followed(&path) else {
                self.skip(name, NotAFile::BrokenLink);
                return Ok(None);
            };
            if !target.starts_with(root) {
                self.skip(name, NotAFile::LinkOutside);
                return Ok(None);
            }
            (resolved, kind) = (target, about);
        }
        if kind.is_dir() {
            if !entered.insert(resolved.clone()) && linked {
                self.skip(name, NotAFile::RepeatedFolder);
                return Ok(None);
            }
            if is_seed_name(&own) {
                self.skip(name, NotAFile::Folder);
                return Ok(None);
            }
            let inside = format!("{name}/");
            return Ok(Some(Listed {
                path,
                resolved,
                inside,
            }));
        }
        if !kind.is_file() {
            self.skip(name, special(kind));
            return Ok(None);
        }
        // The file may disappear between the two calls.
        if let Ok(about) = fs::metadata(&path) {
            self.files.push(RegularFile {
                name,
                path,
                length: about.len(),
                modified: about.modified().ok(),
            });
        }
        Ok(None)
    }

    fn skip(&mut self, name: String, kind: NotAFile) {
        self.skipped.push(Skipped { name, kind });
    }
}

/// The target of a link and its type; `None` if the target does not exist.
fn followed(path: &Path) -> Option<(PathBuf, FileType)> {
    let target = fs::canonicalize(path).ok()?;
    let about = fs::metadata(&target).ok()?;
    Some((target, about.file_type()))
}

/// Whether a file name has the extension of a seed file.
pub(crate) fn is_seed_name(name: &str) -> bool {
    let extension = Path::new(name).extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("csv") || extension.eq_ignore_ascii_case("xlsx")
}

#[cfg(unix)]
fn special(kind: FileType) -> NotAFile {
    use std::os::unix::fs::FileTypeExt as _;
    if kind.is_fifo() {
        NotAFile::Pipe
    } else if kind.is_socket() {
        NotAFile::Socket
    } else {
        NotAFile::Device
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> NotAFile {
    NotAFile::Device
}

/// The file that a spreadsheet's lock file belongs to: `~$resources.xlsx`,
/// `.~lock.resources.csv#`.
fn locked(name: &str) -> Option<&str> {
    let office = name.strip_prefix("~$");
    office.or_else(|| name.strip_prefix(".~lock.")?.strip_suffix('#'))
}

/// Folder for older versions of seed files, inside the seed folder. It is not
/// part of the data, and only people restoring a version need it.
pub const HISTORY: &str = "history/";
