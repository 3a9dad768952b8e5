//! The whole directory as one checked value.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Counts, Diagnostic};
use crate::gazetteer::{Gazetteer, GazetteerError};
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::meeting_type::MeetingTypes;
use crate::model::place::County;
use crate::model::schedule::zone::Zone;
use crate::seeds::columns::{self, Column};
use crate::seeds::intake::{Intake, Source};
use crate::seeds::last_good::{Kept, LastGood};
use crate::seeds::meeting_types;
use crate::seeds::resource::Kind;
use crate::seeds::rules::{self, Findings, unknown_file};
use crate::seeds::small::{self, CrisisLine, GoldenQuestion, Need, Site};
use crate::seeds::table::Table;
use crate::seeds::word_columns::MEETING_TYPE_COLUMNS;
use crate::seeds::words::{self, WordTables};
use crate::seeds::world::World;

/// Everything a county publishes, read and checked. It never changes once
/// it is made.
#[derive(Debug)]
pub struct Directory {
    /// What the county set once.
    pub site: Site,
    /// The home counties, for places that several states have.
    pub home_counties: Vec<County>,
    /// The kinds of help.
    pub categories: Categories,
    /// The listings that passed, in the order of the files.
    pub listings: Vec<Listing>,
    /// The boards of the first page.
    pub needs: Vec<Need>,
    /// The lines pinned for each kind of crisis, in order.
    pub crisis_lines: Vec<CrisisLine>,
    /// What people say, and what they mean by it.
    pub words: WordTables,
    /// What the codes of meetings mean.
    pub meeting_types: MeetingTypes,
    /// ZIPs, places and counties.
    pub gazetteer: Arc<Gazetteer>,
    /// Files that were read.
    pub files: usize,
    /// Rows of listings and what became of them.
    pub counts: Counts,
    /// The files, with their rows and what became of them.
    pub sources: Vec<Source>,
    /// Rows with an error whose last good version is among the listings.
    pub kept: Vec<Kept>,
    /// Questions that must find what they always found.
    pub golden: Vec<GoldenQuestion>,
    /// The day of the check.
    pub checked_on: Date,
}

/// Why a folder could not be read at all. Bad data is never the reason.
#[derive(Debug)]
pub enum LoadError {
    /// The seed folder is not there, or is not a folder.
    NoFolder(PathBuf),
    /// The folder holds no listings.
    NoListings(PathBuf),
    /// A file could not be read from disk.
    Unreadable(PathBuf, std::io::Error),
    /// The gazetteer could not be read.
    Gazetteer(GazetteerError),
}

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::NoFolder(path) => write!(
                out,
                "There is no seed folder {}. Name it with --data.",
                path.display()
            ),
            LoadError::NoListings(path) => write!(
                out,
                "The seed folder {} has no resources*.csv. Put the listings there, or name \
                 another folder with --data.",
                path.display()
            ),
            LoadError::Unreadable(path, error) => write!(
                out,
                "{} could not be read ({error}). Close it in other programs, or change its \
                 permissions.",
                path.display()
            ),
            LoadError::Gazetteer(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for LoadError {}

/// The columns of a seed file, told from its name.
fn layout(name: &str) -> Option<(&'static [Column], Option<Kind>)> {
    match name {
        "categories" => Some((columns::CATEGORY_COLUMNS, None)),
        "site" => Some((columns::SITE_COLUMNS, None)),
        "needs" => Some((columns::NEED_COLUMNS, None)),
        "crisis-lines" => Some((columns::CRISIS_LINE_COLUMNS, None)),
        "golden-questions" => Some((columns::GOLDEN_COLUMNS, None)),
        _ if name.starts_with("resources") => {
            Some((columns::RESOURCE_COLUMNS, Some(Kind::Resource)))
        }
        _ if name.starts_with("meetings") => Some((columns::MEETING_COLUMNS, Some(Kind::Meeting))),
        _ => words::columns_of(name.strip_prefix(WORDS)?).map(|columns| (columns, None)),
    }
}

/// The folder of older versions of seed files, inside the seed folder. Nobody
/// reads it but people who want one back.
pub const HISTORY: &str = "history/";

/// The folder of what people say, inside the seed folder.
const WORDS: &str = "words/";

/// The tables of a folder, by the stem of their file name, in name order.
struct Tables {
    tables: Vec<(String, Table)>,
    diagnostics: Vec<Diagnostic>,
}

impl Tables {
    fn read(folder: &Path) -> Result<Tables, LoadError> {
        let mut tables = Tables {
            tables: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut files = csv_files(folder)?;
        let words = folder.join(WORDS);
        if words.is_dir() {
            files.extend(csv_files(&words)?);
        }
        for path in files {
            let inside = path.strip_prefix(folder).unwrap_or(&path);
            let file = inside.to_string_lossy().replace('\\', "/");
            let stem = file.strip_suffix(".csv").unwrap_or(&file);
            let Some((columns, _)) = layout(&stem.to_lowercase()) else {
                tables.report_unknown_file(&file);
                continue;
            };
            let bytes = fs::read(&path).map_err(|e| LoadError::Unreadable(path.clone(), e))?;
            let table = Table::read(&file, &bytes, columns);
            let mut findings = Findings::new(&table.file);
            rules::check_file(&table, &mut findings);
            tables.diagnostics.append(&mut findings.list);
            tables.tables.push((stem.to_lowercase(), table));
        }
        if tables.listings().next().is_none() {
            return Err(LoadError::NoListings(folder.to_owned()));
        }
        Ok(tables)
    }

    fn report_unknown_file(&mut self, file: &str) {
        let mut findings = Findings::new(&Arc::from(file));
        let message = "Nobody reads a file of this name.".to_owned();
        findings.add(&unknown_file::RULE, None, None, None, message);
        self.diagnostics.append(&mut findings.list);
    }

    /// The table of this name, or an empty one.
    fn small(&self, name: &str, columns: &'static [Column]) -> Table {
        let found = self.tables.iter().find(|(stem, _)| stem == name);
        found.map_or_else(
            || {
                let mut empty = Table::read(&format!("{name}.csv"), b"", columns);
                empty.oddities.clear();
                empty
            },
            |(_, table)| table.clone(),
        )
    }

    /// The codes of meetings, and what was wrong with them.
    fn meeting_types(&self) -> (MeetingTypes, Vec<Diagnostic>) {
        let name = format!("{WORDS}meeting-types");
        meeting_types::read(&self.small(&name, MEETING_TYPE_COLUMNS))
    }

    fn listings(&self) -> impl Iterator<Item = (&Table, Kind)> {
        self.tables.iter().filter_map(|(stem, table)| {
            let (_, kind) = layout(stem)?;
            Some((table, kind?))
        })
    }
}

/// The CSV files of a folder in name order; files that a spreadsheet has
/// locked (`~$…`) and hidden files are not seed files.
fn csv_files(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let entries = fs::read_dir(folder).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
            LoadError::NoFolder(folder.to_owned())
        }
        _ => LoadError::Unreadable(folder.to_owned(), error),
    })?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| LoadError::Unreadable(folder.to_owned(), error))?
            .path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let hidden = name.starts_with(['~', '.']);
        if path.is_file() && !hidden && extension == "csv" {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

impl Directory {
    /// Reads and checks a seed folder as of a day. Whatever is wrong with the
    /// data is among the diagnostics; an error means the disk failed us.
    pub fn load(folder: &Path, today: Date) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let tables = Tables::read(folder)?;
        let gazetteer = Arc::new(Directory::read_gazetteer(folder)?);
        Ok(Directory::check(
            tables,
            gazetteer,
            today,
            &LastGood::default(),
        ))
    }

    /// Reads the gazetteer of a seed folder.
    pub fn read_gazetteer(folder: &Path) -> Result<Gazetteer, LoadError> {
        Gazetteer::read_folder(&folder.join("gazetteer")).map_err(LoadError::Gazetteer)
    }

    /// The same with a gazetteer that is already in memory; the folder then
    /// needs none of its own.
    pub fn load_with(
        folder: &Path,
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        Directory::load_keeping(folder, gazetteer, today, &LastGood::default())
    }

    /// The same; a row with an error keeps its last good version.
    pub fn load_keeping(
        folder: &Path,
        gazetteer: Arc<Gazetteer>,
        today: Date,
        last_good: &LastGood,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let tables = Tables::read(folder)?;
        Ok(Directory::check(tables, gazetteer, today, last_good))
    }

    fn check(
        tables: Tables,
        gazetteer: Arc<Gazetteer>,
        today: Date,
        last_good: &LastGood,
    ) -> (Directory, Vec<Diagnostic>) {
        let (meeting_types, mut diagnostics) = tables.meeting_types();
        let mut with = |table: Table, read: &mut dyn FnMut(&Table, &mut Findings)| {
            let mut findings = Findings::new(&table.file);
            read(&table, &mut findings);
            diagnostics.append(&mut findings.list);
        };
        let mut categories = Categories::default();
        with(
            tables.small("categories", columns::CATEGORY_COLUMNS),
            &mut |table, findings| categories = small::categories(table, findings),
        );
        let mut site = Site::default();
        with(
            tables.small("site", columns::SITE_COLUMNS),
            &mut |table, findings| site = small::site(table, findings),
        );
        let mut needs = Vec::new();
        with(
            tables.small("needs", columns::NEED_COLUMNS),
            &mut |table, findings| needs = small::needs(table, &categories, findings),
        );
        let world = World {
            gazetteer: &gazetteer,
            categories: &categories,
            meeting_types: &meeting_types,
            zone: Zone::new(&site.time_zone).unwrap_or_default(),
            today,
        };
        let mut intake = Intake::refusing(&tables.diagnostics);
        for (table, kind) in tables.listings() {
            intake.take(table, kind, &world);
        }
        intake.keep(last_good, &world);
        let published: HashSet<&str> = intake.listings.iter().map(|l| l.id.as_str()).collect();
        let mut crisis_lines = Vec::new();
        with(
            tables.small("crisis-lines", columns::CRISIS_LINE_COLUMNS),
            &mut |table, findings| {
                let has = |id: &str| published.contains(id);
                crisis_lines = small::crisis_lines(table, has, findings);
            },
        );
        let mut golden = Vec::new();
        with(
            tables.small("golden-questions", columns::GOLDEN_COLUMNS),
            &mut |table, findings| golden = small::golden_questions(table, findings),
        );
        let small = |name: &str, columns| tables.small(&format!("{WORDS}{name}"), columns);
        let (words, found) = WordTables::read(&small, &categories, &crisis_lines);
        let mut all = tables.diagnostics;
        all.append(&mut diagnostics);
        all.extend(found);
        let mut sources = without_listings(&tables.tables, &all);
        sources.append(&mut intake.sources);
        all.append(&mut intake.diagnostics);
        let home_counties = home_counties(&site, &gazetteer);
        let directory = Directory {
            site,
            home_counties,
            categories,
            listings: intake.listings,
            needs,
            crisis_lines,
            words,
            meeting_types,
            gazetteer,
            files: tables.tables.len(),
            counts: intake.counts,
            sources,
            kept: intake.kept,
            golden,
            checked_on: today,
        };
        (directory, all)
    }
}

fn home_counties(site: &Site, gazetteer: &Gazetteer) -> Vec<County> {
    let named = site.home_counties.iter();
    named
        .filter_map(|name| crate::seeds::place::county(name, "", gazetteer).ok())
        .collect()
}

/// The files that hold no listings.
fn without_listings(tables: &[(String, Table)], diagnostics: &[Diagnostic]) -> Vec<Source> {
    let small = tables
        .iter()
        .filter(|(stem, _)| layout(stem).is_some_and(|(_, kind)| kind.is_none()));
    small
        .map(|(_, table)| Source::without_listings(table, diagnostics))
        .collect()
}
