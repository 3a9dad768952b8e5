//! The seed file an import makes: written whole or not at all, read again,
//! and compared with what stood there before.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::SystemTime;

use super::csv_injection::guarded;
use crate::seeds::columns::{MEETING_COLUMNS, Meeting};
use crate::seeds::read::clean_cell;
use crate::seeds::read::table::Table;

/// The columns an import writes, in their order.
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

/// What staff may have added to an imported row, and an import must not lose.
const KEPT: [Meeting; 2] = [Meeting::VerifiedOn, Meeting::Confidential];

/// One row of a seed file of meetings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeedCells {
    cells: Vec<String>,
}

impl Default for SeedCells {
    fn default() -> SeedCells {
        SeedCells {
            cells: vec![String::new(); MEETING_COLUMNS.len()],
        }
    }
}

impl SeedCells {
    /// The cell of a column.
    pub fn get(&self, column: Meeting) -> &str {
        &self.cells[column as usize]
    }

    /// Fills a cell.
    pub fn set(&mut self, column: Meeting, value: impl Into<String>) {
        self.cells[column as usize] = value.into();
    }
}

/// The rows as the bytes of a seed file.
pub fn to_csv(rows: &[SeedCells]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(WRITTEN.map(Meeting::header))?;
    for row in rows {
        writer.write_record(WRITTEN.map(|column| guarded(row.get(column))))?;
    }
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}

/// The rows of a seed file that stands there already; none when it cannot be
/// read as one.
pub fn from_csv(bytes: &[u8]) -> Vec<SeedCells> {
    let table = Table::read("", bytes, MEETING_COLUMNS);
    let row = |row| SeedCells {
        cells: (0..MEETING_COLUMNS.len())
            .map(|column| table.cell(row, column).to_owned())
            .collect(),
    };
    table.rows.iter().map(row).collect()
}

/// What an import changes, by the ids of the meetings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Meetings that were not there before.
    pub added: Vec<String>,
    /// Meetings some cell of which is another.
    pub changed: Vec<String>,
    /// Meetings that are no longer there.
    pub removed: Vec<String>,
}

impl Changes {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Compares new rows with those that stand there, and takes over what staff
/// added to them.
pub fn compare(rows: &mut [SeedCells], before: &[SeedCells]) -> Changes {
    let old: BTreeMap<&str, &SeedCells> = before
        .iter()
        .map(|row| (row.get(Meeting::Slug), row))
        .collect();
    let mut changes = Changes::default();
    let mut kept = Vec::new();
    for row in rows {
        let id = row.get(Meeting::Slug).to_owned();
        match old.get(id.as_str()) {
            None => changes.added.push(id),
            Some(old) => {
                for column in KEPT {
                    if row.get(column).is_empty() {
                        row.set(column, old.get(column));
                    }
                }
                let same = |column: &Meeting| row.get(*column) == old.get(*column);
                if !WRITTEN.iter().all(same) {
                    changes.changed.push(id.clone());
                }
                kept.push(id);
            }
        }
    }
    kept.sort_unstable();
    let gone = old
        .keys()
        .filter(|id| kept.binary_search_by(|kept| kept.as_str().cmp(id)).is_err());
    changes.removed = gone.map(|id| (*id).to_owned()).collect();
    changes
}

/// Writes a file whole or not at all: beside it, to the disk, then in its
/// place. A reader sees the old file or the new one, never a half.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A name that starts with a point is no seed file, whatever happens here.
    let beside = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&beside, path));
    if placed.is_err() {
        // The first failure is the one to tell; a leftover does no harm.
        let _ = fs::remove_file(&beside);
        return placed;
    }
    // Some systems cannot sync a folder; the file itself is safe by now.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Removes what [`write_whole`] leaves behind in a folder and those in it when
/// its process is killed: files of its kind that did not change since a moment.
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
                    // Where it cannot be removed it does no harm.
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
    }
}

/// Whether [`write_whole`] gives such a name to a file that is not yet whole.
fn is_half_written(name: &str) -> bool {
    let inner = name.strip_prefix('.');
    let inner = inner.and_then(|name| name.strip_suffix(".part"));
    let process = inner.and_then(|inner| inner.rsplit_once('.'));
    process.is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit()))
}

/// A cell as it will be read back, so that comparing finds no difference.
pub fn settled(value: &str) -> String {
    clean_cell::clean(value)
}
