//! The files of a seed folder as tables.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder_files::{FolderFiles, Skipped, is_seed_name};
use super::grid::Grid;
use super::limits::{MAX_FILE_BYTES, MAX_SMALL_ROWS, MAX_UPLOADED_ROWS};
use super::seed_view::SeedView;
use super::table::{
    FileIssue, Table, all_headers, foreign_header, header_at, header_row, headers_known,
};
use crate::diagnostic::Diagnostic;
use crate::regular_file;
use crate::seeds::columns::Column;
use crate::seeds::rows::seed_row::Kind;
use crate::seeds::rules::cross_row;
use crate::seeds::rules::rule::Findings;
use crate::seeds::{columns, rules};

/// Bytes of listing files that are read up front. Files beyond that are read
/// when they are needed, so that memory contains one of them at a time.
const READ_AT_ONCE: u64 = MAX_FILE_BYTES;

/// The vocabulary folder inside the seed folder.
pub const WORDS: &str = "words/";

/// Start of the names of files with crisis lines: `crisis-lines-national.csv`.
pub const CRISIS_LINES: &str = "crisis-lines";

/// Start of the names of files with golden questions.
pub const GOLDEN_QUESTIONS: &str = "golden-questions";

/// A seed file, in the folder or checked as if it were.
#[derive(Debug, Clone)]
pub struct SeedFile {
    /// Name in the folder: `resources-new.csv`, `words/phrases.csv`.
    pub name: String,
    /// Location of its bytes.
    pub content: Content,
}

/// Location of a seed file's bytes.
#[derive(Debug, Clone)]
pub enum Content {
    /// A file on disk.
    OnDisk(PathBuf),
    /// In memory: a file that was dropped on a page and is not stored.
    InMemory(Arc<[u8]>),
}

/// One table of a folder.
#[derive(Debug, Clone)]
pub struct SeedTable {
    /// Name without extension, in lower case: `resources-new`.
    pub stem: String,
    /// Kind of its rows, if they are listings.
    pub kind: Option<Kind>,
    /// The rows, matched to columns.
    pub table: Table,
}

/// The tables of a folder, in the order of their names.
#[derive(Debug, Default)]
pub struct Tables {
    /// Tables that have been read.
    pub list: Vec<Arc<SeedTable>>,
    /// Listing files not read yet, which come after the tables in `list`.
    unread: Vec<Unread>,
    /// Findings in the files as a whole.
    pub diagnostics: Vec<Diagnostic>,
}

/// A listing file not read yet, and the name of another file with its stem.
#[derive(Debug, Clone)]
struct Unread {
    file: SeedFile,
    twin: Option<String>,
}

/// A path and the error from reading it.
pub type Unreadable = (PathBuf, io::Error);

/// The columns of a seed file and the kind of its rows, by its stem.
pub fn layout(stem: &str) -> Option<(&'static [Column], Option<Kind>)> {
    match stem {
        "categories" => Some((columns::CATEGORY_COLUMNS, None)),
        "site" => Some((columns::SITE_COLUMNS, None)),
        "needs" => Some((columns::NEED_COLUMNS, None)),
        "sources" => Some((columns::SOURCE_COLUMNS, None)),
        _ if stem.starts_with(CRISIS_LINES) => Some((columns::CRISIS_LINE_COLUMNS, None)),
        _ if stem.starts_with(GOLDEN_QUESTIONS) => Some((columns::GOLDEN_COLUMNS, None)),
        _ if stem.starts_with("resources") => {
            Some((columns::RESOURCE_COLUMNS, Some(Kind::Resource)))
        }
        _ if stem.starts_with("meetings") => Some((columns::MEETING_COLUMNS, Some(Kind::Meeting))),
        _ => columns::of_words(stem.strip_prefix(WORDS)?).map(|columns| (columns, None)),
    }
}

/// Stems of all kinds of files outside `words/`.
const KINDS: [&str; 8] = [
    "resources",
    "meetings",
    "categories",
    CRISIS_LINES,
    "needs",
    "site",
    "sources",
    GOLDEN_QUESTIONS,
];

/// Stem of the kind of file that the headers of a grid indicate: the kind with
/// the most known headers, at least two, or else listings with headers in other
/// words.
fn kind_told_by_headers(grid: &Grid) -> Option<&'static str> {
    let known = KINDS.iter().enumerate().filter_map(|(order, stem)| {
        let (columns, _) = layout(stem)?;
        let known = headers_known(grid, columns);
        (known >= 2).then_some((known, KINDS.len() - order, *stem))
    });
    let known = known.max().map(|(_, _, stem)| stem);
    let foreign = || foreign_header(&grid.rows, columns::RESOURCE_COLUMNS);
    known.or_else(|| foreign().map(|_| "resources"))
}

/// Stem of the kind of file that the headers indicate, if that is not the kind
/// of `stem`. Listing files may have extra headers, so for them another kind
/// counts only if it has every header.
fn other_kind(grid: &Grid, stem: &str) -> Option<&'static str> {
    /// More headers than any kind of file has; a hostile file may have
    /// millions.
    const MAX_HEADERS: usize = 200;
    let (columns, kind) = layout(stem)?;
    let header = grid.rows.get(header_at(&grid.rows, columns).unwrap_or(0))?;
    let filled = header.cells.iter().filter(|cell| !cell.is_empty()).count();
    let own = headers_known(grid, columns);
    if own == filled || filled > MAX_HEADERS {
        return None;
    }
    let others = KINDS.into_iter().chain(columns::WORD_STEMS);
    let others = others.filter_map(|other| {
        let (columns, _) = layout(other)?;
        Some((all_headers(grid, columns)?, other))
    });
    let (known, other) = others.max_by_key(|(known, _)| *known)?;
    let clearly = kind.is_none() || known == filled;
    (known > own && clearly).then_some(other)
}

/// Name of a seed file without extension, in lower case.
pub fn stem(name: &str) -> String {
    let lower = name.to_lowercase();
    let without = lower
        .strip_suffix(".csv")
        .or_else(|| lower.strip_suffix(".xlsx"));
    without.unwrap_or(&lower).to_owned()
}

impl SeedFile {
    /// A file on disk under its own name, with `words/` before it if the file
    /// is in a folder of that name.
    pub fn on_disk(path: &Path) -> SeedFile {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
        let name = if folder == "words" {
            format!("{WORDS}{file_name}")
        } else {
            file_name.into_owned()
        };
        SeedFile {
            name,
            content: Content::OnDisk(path.to_owned()),
        }
    }

    /// Name without extension, in lower case.
    pub fn stem(&self) -> String {
        stem(&self.name)
    }

    /// Stem of this file's kind, from its name or else from its headers.
    fn kind_stem(&self, grid: &Grid) -> Option<String> {
        let stem = self.stem();
        match layout(&stem) {
            Some(_) => Some(stem),
            // A file without rows is reported as an unreadable list of
            // resources.
            None if grid.rows.is_empty() => Some("resources".to_owned()),
            None => kind_told_by_headers(grid).map(str::to_owned),
        }
    }

    /// The file as a table; `None` if it cannot be read, or its kind is unknown.
    pub fn table(&self) -> Option<Table> {
        let grid = self.grid().ok()?;
        let (columns, _) = layout(&self.kind_stem(&grid)?)?;
        Some(Table::of_grid(&self.name, grid, columns))
    }

    /// Number of the row with the headers in the cells of this file.
    pub fn header_row(&self, grid: &Grid) -> Option<u32> {
        let (columns, _) = layout(&self.kind_stem(grid)?)?;
        header_row(grid, columns)
    }

    /// Whether its name is that of a listing file.
    fn holds_listings(&self) -> bool {
        layout(&self.stem()).is_some_and(|(_, kind)| kind.is_some())
    }

    /// Number of bytes that will be read; 0 if unknown, or if the file is too
    /// large.
    fn bytes_to_read(&self) -> u64 {
        let size = match &self.content {
            Content::InMemory(bytes) => bytes.len() as u64,
            Content::OnDisk(path) => fs::metadata(path).map_or(0, |file| file.len()),
        };
        if size > MAX_FILE_BYTES { 0 } else { size }
    }

    /// Reads the cells of the file. A file that is too large is not read.
    ///
    /// # Errors
    /// The path and the I/O error.
    pub fn grid(&self) -> Result<Grid, Unreadable> {
        match &self.content {
            Content::InMemory(bytes) if bytes.len() as u64 > MAX_FILE_BYTES => {
                Ok(Grid::odd(FileIssue::TooLarge(bytes.len() as u64)))
            }
            Content::InMemory(bytes) => {
                let mut grid = Grid::read(bytes);
                limit_rows(&mut grid, MAX_UPLOADED_ROWS);
                Ok(grid)
            }
            Content::OnDisk(path) => read_bounded(path).map_err(|error| (path.clone(), error)),
        }
    }
}

/// Cuts rows beyond a limit and reports the first of them.
fn limit_rows(grid: &mut Grid, most: usize) {
    if let Some(row) = grid.rows.get(most) {
        grid.oddities.push(FileIssue::TooManyRows(row.number));
        grid.rows.truncate(most);
    }
}

fn read_bounded(path: &Path) -> io::Result<Grid> {
    let file = regular_file::open(path)?;
    let size = file.metadata()?.len();
    if size > MAX_FILE_BYTES {
        return Ok(Grid::odd(FileIssue::TooLarge(size)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // The file may grow while it is read.
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Ok(Grid::odd(FileIssue::TooLarge(bytes.len() as u64)));
    }
    Ok(Grid::read(&bytes))
}

impl Tables {
    /// Reads the files of a seed folder: all files without listings, and listing
    /// files up to a total of `READ_AT_ONCE` bytes.
    ///
    /// # Errors
    /// The first path the system could not read.
    pub fn read(seeds: &SeedView) -> Result<Tables, Unreadable> {
        let mut tables = Tables::default();
        let listed = listed(seeds)?;
        tables.report_skipped(&listed.skipped);
        let stored = seed_files(listed);
        let mut bytes = 0;
        for file in &stored {
            let twin = twin_of(file, &stored);
            if file.holds_listings() {
                bytes += file.bytes_to_read();
                if bytes > READ_AT_ONCE {
                    tables.unread.push(Unread {
                        file: file.clone(),
                        twin: twin.map(str::to_owned),
                    });
                    continue;
                }
            }
            tables.take(file, twin, false)?;
        }
        Ok(tables)
    }

    /// The same tables with `given` in place of the files with the same stem.
    /// Only `given` is read. If its name gives no kind, its headers determine
    /// it.
    ///
    /// # Errors
    /// The first path the system could not read.
    pub fn with(&self, given: &[SeedFile]) -> Result<Tables, Unreadable> {
        let replaced: Vec<String> = given.iter().map(SeedFile::stem).collect();
        let stays = |file: &str| !replaced.contains(&stem(file));
        let list = self.list.iter().filter(|one| stays(&one.table.file));
        let diagnostics = self.diagnostics.iter().filter(|found| stays(&found.file));
        let unread = self.unread.iter().filter(|one| stays(&one.file.name));
        let mut tables = Tables {
            list: list.cloned().collect(),
            unread: unread.cloned().collect(),
            diagnostics: diagnostics.cloned().collect(),
        };
        for file in given {
            tables.take(file, twin_of(file, given), true)?;
        }
        Ok(tables)
    }

    /// Reads a folder with one file in place of all its listing files. If the
    /// name of the file gives no kind, its headers determine it.
    ///
    /// # Errors
    /// The first path the system could not read.
    pub fn with_only(folder: &Path, file: &Path) -> Result<Tables, Unreadable> {
        let mut tables = Tables::default();
        for stored in stored_files(folder)? {
            if !stored.holds_listings() {
                tables.take(&stored, None, false)?;
            }
        }
        tables.take(&SeedFile::on_disk(file), None, true)?;
        Ok(tables)
    }

    fn take(&mut self, file: &SeedFile, twin: Option<&str>, given: bool) -> Result<(), Unreadable> {
        if layout(&file.stem()).is_none() && !given {
            self.report_unknown(&file.name);
            return Ok(());
        }
        let mut grid = file.grid()?;
        let stem = file.kind_stem(&grid).unwrap_or_default();
        let Some((columns, kind)) = layout(&stem) else {
            self.report_unknown(&file.name);
            return Ok(());
        };
        grid.oddities
            .extend(twin.map(|twin| FileIssue::Twin(twin.to_owned())));
        if kind.is_none() {
            limit_rows(&mut grid, MAX_SMALL_ROWS);
        }
        let other = other_kind(&grid, &stem);
        grid.oddities.extend(other.map(FileIssue::OtherKind));
        let table = Table::of_grid(&file.name, grid, columns);
        let mut findings = Findings::new(&table.file);
        rules::check_file(&table, &mut findings);
        self.diagnostics.append(&mut findings.list);
        self.list.push(Arc::new(SeedTable { stem, kind, table }));
        Ok(())
    }

    fn report_skipped(&mut self, skipped: &[Skipped]) {
        for entry in skipped {
            let mut findings = Findings::new(&Arc::from(entry.name.as_str()));
            let message = format!("{entry}, and only regular files are read.");
            findings.add(&cross_row::NOT_A_FILE, None, None, None, message);
            self.diagnostics.append(&mut findings.list);
        }
    }

    fn report_unknown(&mut self, file: &str) {
        let mut findings = Findings::new(&Arc::from(file));
        let message = "Nobody reads a file of this name.".to_owned();
        findings.add(&cross_row::UNKNOWN_FILE, None, None, None, message);
        self.diagnostics.append(&mut findings.list);
    }

    /// The table with this stem, or an empty one.
    pub fn small(&self, stem: &str, columns: &'static [Column]) -> Table {
        let found = self.list.iter().find(|table| table.stem == stem);
        let empty = || Table::empty(&format!("{stem}.csv"), columns);
        found.map_or_else(empty, |found| found.table.clone())
    }

    /// The tables of the files whose names start with `start`, in name order, or
    /// an empty one if there is none.
    pub fn starting_with(&self, start: &str, columns: &'static [Column]) -> Vec<Table> {
        let found = self.list.iter().filter(|one| one.stem.starts_with(start));
        let mut found: Vec<Table> = found.map(|one| one.table.clone()).collect();
        found.sort_by(|a, b| a.file.cmp(&b.file));
        match found.is_empty() {
            true => vec![Table::empty(&format!("{start}.csv"), columns)],
            false => found,
        }
    }

    /// Number of files.
    pub fn files(&self) -> usize {
        self.list.len() + self.unread.len()
    }

    /// Whether any file contains listings.
    pub fn have_listings(&self) -> bool {
        let mut read = self.list.iter();
        !self.unread.is_empty() || read.any(|one| one.kind.is_some())
    }

    /// Calls `show` with every listing table, in the order of
    /// [`Tables::next_listings`]. Files not read yet are read for this and
    /// dropped again.
    ///
    /// # Errors
    /// The path the system could not read.
    pub fn each_listings(&self, show: &mut dyn FnMut(&Table, Kind)) -> Result<(), Unreadable> {
        for one in &self.list {
            if let Some(kind) = one.kind {
                show(&one.table, kind);
            }
        }
        for Unread { file, .. } in &self.unread {
            if let Some((columns, Some(kind))) = layout(&file.stem()) {
                show(&Table::of_grid(&file.name, file.grid()?, columns), kind);
            }
        }
        Ok(())
    }

    /// Removes and returns the next listing table, in name order. If its file
    /// has to be read first, the findings are added to the diagnostics.
    ///
    /// # Errors
    /// The path the system could not read.
    pub fn next_listings(&mut self) -> Result<Option<(Arc<SeedTable>, Kind)>, Unreadable> {
        let none_is_read = self.list.iter().all(|one| one.kind.is_none());
        if none_is_read && !self.unread.is_empty() {
            let Unread { file, twin } = self.unread.remove(0);
            self.take(&file, twin.as_deref(), false)?;
        }
        let mut read = self.list.iter().enumerate();
        let next = read.find_map(|(at, one)| Some((at, one.kind?)));
        Ok(next.map(|(at, kind)| (self.list.remove(at), kind)))
    }
}

/// Name of another file with the same stem.
fn twin_of<'a>(file: &SeedFile, all: &'a [SeedFile]) -> Option<&'a str> {
    let mut same = all.iter().filter(|other| other.stem() == file.stem());
    same.find(|other| other.name != file.name)
        .map(|other| other.name.as_str())
}

/// The seed files of a folder and of its `words/`, in name order. Lock files of
/// spreadsheets (`~$…`), hidden files and anything that is not a regular file
/// are left out.
pub fn stored_files(folder: &Path) -> Result<Vec<SeedFile>, Unreadable> {
    stored_in(&SeedView::of(folder))
}

/// The seed files of a view, as [`stored_files`] lists those of a folder.
///
/// # Errors
/// The folder could not be listed.
pub fn stored_in(seeds: &SeedView) -> Result<Vec<SeedFile>, Unreadable> {
    listed(seeds).map(seed_files)
}

fn listed(seeds: &SeedView) -> Result<FolderFiles, Unreadable> {
    let listed = seeds.list();
    listed.map_err(|error| (seeds.folder().to_owned(), error))
}

fn seed_files(listed: FolderFiles) -> Vec<SeedFile> {
    let mut files: Vec<SeedFile> = Vec::new();
    for file in listed.files {
        let own = file.name.strip_prefix(WORDS).unwrap_or(&file.name);
        if is_seed_name(own) && !own.contains('/') {
            files.push(SeedFile {
                name: file.name,
                content: Content::OnDisk(file.path),
            });
        }
    }
    files.sort_by(|a, b| {
        let order = |file: &SeedFile| (file.name.starts_with(WORDS), file.name.clone());
        order(a).cmp(&order(b))
    });
    files
}

/// Reads the first file with this stem in a folder, CSV or workbook, and no
/// other file.
///
/// # Errors
/// The first path the system could not read.
pub fn small_file(folder: &Path, stem: &str) -> Result<Option<Table>, Unreadable> {
    let mut stored = stored_files(folder)?.into_iter();
    let Some(file) = stored.find(|file| file.stem() == stem) else {
        return Ok(None);
    };
    let columns = layout(stem).map_or(&[][..], |(columns, _)| columns);
    Ok(Some(Table::of_grid(&file.name, file.grid()?, columns)))
}

/// Whether a folder has a listing file.
pub fn has_listings(folder: &Path) -> bool {
    stored_files(folder).is_ok_and(|files| files.iter().any(SeedFile::holds_listings))
}
