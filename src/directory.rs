//! The whole directory as one checked value.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Counts, Diagnostic, Severity};
use crate::gazetteer::{Gazetteer, GazetteerError};
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::meeting_type::MeetingTypes;
use crate::model::place::County;
use crate::model::schedule::zone::Zone;
use crate::seeds::columns::{self, Column};
use crate::seeds::meeting_types;
use crate::seeds::resource::{self, Kind, SeedRow};
use crate::seeds::rules::{self, Findings, Subject, duplicate_id, unknown_file};
use crate::seeds::small::{self, CrisisLine, Need, Site};
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
        _ if name.starts_with("resources") => {
            Some((columns::RESOURCE_COLUMNS, Some(Kind::Resource)))
        }
        _ if name.starts_with("meetings") => Some((columns::MEETING_COLUMNS, Some(Kind::Meeting))),
        _ => words::columns_of(name.strip_prefix(WORDS)?).map(|columns| (columns, None)),
    }
}

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
        let gazetteer = folder.join("gazetteer");
        let gazetteer = Gazetteer::read_folder(&gazetteer).map_err(LoadError::Gazetteer)?;
        Ok(Directory::check(tables, Arc::new(gazetteer), today))
    }

    /// The same with a gazetteer that is already in memory; the folder then
    /// needs none of its own.
    pub fn load_with(
        folder: &Path,
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        Ok(Directory::check(Tables::read(folder)?, gazetteer, today))
    }

    fn check(
        tables: Tables,
        gazetteer: Arc<Gazetteer>,
        today: Date,
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
        let published: HashSet<&str> = intake.listings.iter().map(|l| l.id.as_str()).collect();
        let mut crisis_lines = Vec::new();
        with(
            tables.small("crisis-lines", columns::CRISIS_LINE_COLUMNS),
            &mut |table, findings| {
                let has = |id: &str| published.contains(id);
                crisis_lines = small::crisis_lines(table, has, findings);
            },
        );
        let small = |name: &str, columns| tables.small(&format!("{WORDS}{name}"), columns);
        let (words, found) = WordTables::read(&small, &categories, &crisis_lines);
        let files = tables.tables.len();
        let mut all = tables.diagnostics;
        all.append(&mut diagnostics);
        all.extend(found);
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
            files,
            counts: intake.counts,
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

/// Errors of the checks of whole files that concern one row only.
const ROW_ERRORS: [&str; 2] = [rules::long_cell::RULE.code, rules::open_quote::RULE.code];

/// Listings as they pass the rules.
#[derive(Default)]
struct Intake {
    listings: Vec<Listing>,
    diagnostics: Vec<Diagnostic>,
    counts: Counts,
    /// Ids already taken: file and row of the first that has it.
    seen: HashMap<String, (Arc<str>, u32)>,
    /// Rows the checks of whole files found wrong; 0 stands for all rows.
    refused: HashSet<(Arc<str>, u32)>,
}

impl Intake {
    /// An intake that sets aside what the checks of whole files found wrong:
    /// a row, or every row where the fault is in the header or above it.
    fn refusing(diagnostics: &[Diagnostic]) -> Intake {
        let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let place = |error: &Diagnostic| {
            let row = error.row.filter(|_| ROW_ERRORS.contains(&error.code));
            (Arc::clone(&error.file), row.unwrap_or(0))
        };
        Intake {
            refused: errors.map(place).collect(),
            ..Intake::default()
        }
    }

    fn refuses(&self, table: &Table, row: &SeedRow<'_>) -> bool {
        let at = |row| self.refused.contains(&(Arc::clone(&table.file), row));
        at(0) || at(row.number())
    }

    fn take(&mut self, table: &Table, kind: Kind, world: &World<'_>) {
        for row in &table.rows {
            let mut findings = Findings::new(&table.file);
            let row = SeedRow::new(table, row, kind);
            let mut listing = resource::listing(&row, world);
            listing.verified_on = listing.verified_on.filter(|date| *date <= world.today);
            let subject = Subject {
                row,
                listing: &listing,
                world,
            };
            rules::check_row(&subject, &mut findings);
            self.check_id(table, &row, &listing.id, &mut findings);
            let refused = self.refuses(table, &row);
            self.count(&findings, listing, refused);
            self.diagnostics.append(&mut findings.list);
        }
    }

    fn check_id(&mut self, table: &Table, row: &SeedRow<'_>, id: &str, findings: &mut Findings) {
        if let Some((file, first)) = self.seen.get(id) {
            let message = format!("The id “{id}” already stands in {file}, row {first}.");
            let rule = &duplicate_id::RULE;
            let header = row.header(columns::Resource::Id);
            findings.add(rule, Some(row.number()), header, Some(id), message);
        }
        let place = (Arc::clone(&table.file), row.number());
        self.seen.entry(id.to_owned()).or_insert(place);
    }

    fn count(&mut self, findings: &Findings, listing: Listing, refused: bool) {
        let worst = findings.list.iter().map(|found| found.severity);
        let worst = worst.chain(refused.then_some(Severity::Error)).min();
        self.counts.rows += 1;
        match worst {
            Some(Severity::Error) => {
                self.counts.set_aside += 1;
                return;
            }
            Some(Severity::Warning) => self.counts.warned += 1,
            _ => {}
        }
        self.counts.used += 1;
        self.listings.push(listing);
    }
}
