//! The seed file that an import writes: atomic writes, reading it back, and
//! comparison with the previous version.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::csv_injection::guarded;
use super::row_cells::RowCells;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::clean_cell;
use crate::seeds::read::grid::{Grid, Row};
use crate::seeds::read::table::Table;
use crate::seeds::rows::seed_row::Kind;

/// The columns that an import writes, in order.
pub const WRITTEN: [Meeting; 41] = [
    Meeting::Name,
    Meeting::Slug,
    Meeting::Day,
    Meeting::Time,
    Meeting::EndTime,
    Meeting::Location,
    Meeting::Address,
    Meeting::City,
    Meeting::State,
    Meeting::PostalCode,
    Meeting::Country,
    Meeting::Region,
    Meeting::SubRegion,
    Meeting::Types,
    Meeting::Notes,
    Meeting::LocationNotes,
    Meeting::Timezone,
    Meeting::Group,
    Meeting::GroupNotes,
    Meeting::District,
    Meeting::SubDistrict,
    Meeting::Website,
    Meeting::Website2,
    Meeting::Email,
    Meeting::Phone,
    Meeting::ConferenceUrl,
    Meeting::ConferenceUrlNotes,
    Meeting::ConferencePhone,
    Meeting::ConferencePhoneNotes,
    Meeting::Latitude,
    Meeting::Longitude,
    Meeting::Approximate,
    Meeting::Attendance,
    Meeting::Fellowship,
    Meeting::Updated,
    Meeting::Status,
    Meeting::VerifiedOn,
    Meeting::SourceUrl,
    Meeting::SourceName,
    Meeting::County,
    Meeting::Confidential,
];

/// Columns that lists rarely fill and staff may have, which an import keeps.
const KEPT: [Resource; 11] = [
    Resource::Confidential,
    Resource::Category,
    Resource::VerifiedOn,
    Resource::Ages,
    Resource::Income,
    Resource::Residence,
    Resource::NameEs,
    Resource::DescriptionEs,
    Resource::EligibilityEs,
    Resource::HoursNoteEs,
    Resource::PhoneNoteEs,
];

/// The rows of a sheet as CSV with a byte order mark and Windows line ends, so
/// that Excel opens it correctly. Blank rows are written too, so that the row
/// numbers stay the same.
///
/// # Errors
/// Only if writing to memory fails.
pub fn like_sheet<C: IntoIterator<Item = String>>(
    grid: &Grid,
    cells: impl Fn(&Row) -> C,
) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let mut next = 1;
    for row in &grid.rows {
        while next < row.number {
            writer.write_record([""])?;
            next += 1;
        }
        writer.write_record(cells(row))?;
        next = row.number + 1;
    }
    let bytes = writer.into_inner();
    bytes.map_err(|error| io::Error::other(error.to_string()))
}

/// Encodes the rows as a CSV seed file.
pub fn to_csv(rows: &[RowCells]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(WRITTEN.map(Meeting::header))?;
    for row in rows {
        writer.write_record(WRITTEN.map(|column| guarded(row.get(column))))?;
    }
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}

/// The rows of an existing seed file; empty when it cannot be read.
pub fn from_csv(bytes: &[u8], kind: Kind) -> Vec<RowCells> {
    let table = Table::read("", bytes, kind.columns());
    let rows = table.rows.iter();
    rows.map(|row| RowCells::of(&table, row)).collect()
}

/// Changes made by an import, as ids of meetings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Meetings that are new.
    pub added: Vec<String>,
    /// Meetings with a changed cell.
    pub changed: Vec<String>,
    /// Meetings that are gone.
    pub removed: Vec<String>,
}

impl Changes {
    /// Whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Compares new rows with the existing ones, and copies the cells that staff
/// added into the new rows, where these are blank: a place that was marked
/// confidential stays confidential.
pub fn compare<'a>(
    rows: impl IntoIterator<Item = &'a mut RowCells>,
    before: &[RowCells],
    kind: Kind,
) -> Changes {
    let id = |row: &RowCells| row.get(kind.id()).to_owned();
    let mut old: BTreeMap<String, &RowCells> = before.iter().map(|row| (id(row), row)).collect();
    let mut changes = Changes::default();
    for row in rows {
        let Some(old) = old.remove(&id(row)) else {
            changes.added.push(id(row));
            continue;
        };
        for column in KEPT.iter().filter_map(|column| kind.position(*column)) {
            if row.get(column).is_empty() {
                row.set(column, old.get(column));
            }
        }
        let mut columns = 0..kind.columns().len();
        if columns.any(|column| settled(row.get(column)) != old.get(column)) {
            changes.changed.push(id(row));
        }
    }
    changes.removed = old.into_keys().collect();
    changes
}

/// Writes a file atomically: to a temporary file beside it, synced to disk,
/// then renamed. A reader sees either the old file or the new one.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_whole_by(path, |mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    })
}

/// Like [`write_whole`], for content that is made while it is written. `write`
/// must sync the file.
pub fn write_whole_by(path: &Path, write: impl FnOnce(File) -> io::Result<()>) -> io::Result<()> {
    Staged::new(path, write)?.place()
}

/// A new content of a file, written beside it and synced. It is removed unless
/// it is put in place.
#[derive(Debug)]
pub struct Staged {
    beside: PathBuf,
    path: PathBuf,
}

impl Staged {
    /// Writes the content. `write` must sync the file.
    ///
    /// # Errors
    /// I/O errors.
    pub fn new(path: &Path, write: impl FnOnce(File) -> io::Result<()>) -> io::Result<Staged> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // A name with a leading dot is never read as a seed file.
        let beside = format!(".{name}.{}.part", std::process::id());
        let staged = Staged {
            beside: folder_of(path).join(beside),
            path: path.to_owned(),
        };
        File::create(&staged.beside).and_then(write)?;
        Ok(staged)
    }

    /// Puts the content in place with one rename.
    ///
    /// # Errors
    /// I/O errors. The old content is then still in place.
    pub fn place(mut self) -> io::Result<()> {
        fs::rename(&self.beside, &self.path)?;
        self.beside.clear();
        sync_folder_of(&self.path);
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.beside.as_os_str().is_empty() {
            // A leftover file does no harm.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Syncs the folder of a file. Some systems cannot; the file itself is safe by
/// then.
pub fn sync_folder_of(path: &Path) {
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
}

/// Removes the temporary files that [`write_whole`] leaves in a folder and its
/// subfolders when its process is killed: files with such a name that have not
/// changed since the given time.
pub fn remove_left_behind(folder: &Path, unchanged_since: SystemTime) {
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = fs::read_dir(next).into_iter().flatten();
        for entry in entries.filter_map(Result::ok) {
            // Links are not followed.
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && is_half_written(&entry.file_name().to_string_lossy()) {
                let changed = entry.metadata().and_then(|about| about.modified());
                if changed.is_ok_and(|changed| changed < unchanged_since) {
                    // A file that cannot be removed does no harm.
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
    }
}

/// Whether [`write_whole`] gives such a name to its temporary files.
fn is_half_written(name: &str) -> bool {
    let inner = name.strip_prefix('.');
    let inner = inner.and_then(|name| name.strip_suffix(".part"));
    let process = inner.and_then(|inner| inner.rsplit_once('.'));
    process.is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit()))
}

/// A value as it will be read back, so that a comparison finds no difference.
pub fn settled(value: &str) -> String {
    clean_cell::clean(value)
}
