//! The whole directory as one checked value.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::io::{self, ErrorKind};
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
use crate::seeds::columns;
use crate::seeds::folder::{SeedFile, Tables, WORDS};
use crate::seeds::meeting_types;
use crate::seeds::resource::{self, Kind, SeedRow};
use crate::seeds::rules::{self, Findings, Subject, duplicate_id};
use crate::seeds::small::{self, CrisisLine, Need, Site};
use crate::seeds::table::Table;
use crate::seeds::word_columns::MEETING_TYPE_COLUMNS;
use crate::seeds::words::WordTables;
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
    /// The same by file.
    pub counts_by_file: BTreeMap<Arc<str>, Counts>,
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
                "The seed folder {} has no resources*.csv or .xlsx. Put the listings there, or name \
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

impl Directory {
    /// Reads and checks a seed folder as of a day. Whatever is wrong with the
    /// data is among the diagnostics; an error means the disk failed us.
    pub fn load(folder: &Path, today: Date) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let tables = tables_of(folder, &[])?;
        let gazetteer = gazetteer_of(folder)?;
        Ok(Directory::check(tables, &[], gazetteer, today))
    }

    /// The same with a gazetteer that is already in memory; the folder then
    /// needs none of its own.
    pub fn load_with(
        folder: &Path,
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        Directory::load_given(folder, &[], &[], gazetteer, today)
    }

    /// The same as if `given` lay in the folder: each takes the place of the
    /// file of its stem, or is added. A row is also compared with the listing
    /// of its id among `before`.
    pub fn load_given(
        folder: &Path,
        given: &[SeedFile],
        before: &[Listing],
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let tables = tables_of(folder, given)?;
        Ok(Directory::check(tables, before, gazetteer, today))
    }

    fn check(
        tables: Tables,
        before: &[Listing],
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> (Directory, Vec<Diagnostic>) {
        let codes = tables.small(&format!("{WORDS}meeting-types"), MEETING_TYPE_COLUMNS);
        let (meeting_types, mut diagnostics) = meeting_types::read(&codes);
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
        let zone = Zone::new(&site.time_zone).unwrap_or_default();
        let world = World::new(&gazetteer, &categories, &meeting_types, zone, today);
        let mut intake = Intake::minding(&tables.diagnostics, before);
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
        let files = tables.list.len();
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
            counts_by_file: intake.counts_by_file,
        };
        (directory, all)
    }
}

/// The gazetteer of a seed folder.
///
/// # Errors
/// A file of it that cannot be read.
pub fn gazetteer_of(folder: &Path) -> Result<Arc<Gazetteer>, LoadError> {
    let gazetteer = Gazetteer::read_folder(&folder.join("gazetteer"));
    gazetteer.map(Arc::new).map_err(LoadError::Gazetteer)
}

fn tables_of(folder: &Path, given: &[SeedFile]) -> Result<Tables, LoadError> {
    let missing =
        |error: &io::Error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
    let tables = Tables::read(folder, given).map_err(|(path, error)| {
        if path == folder && missing(&error) {
            LoadError::NoFolder(path)
        } else {
            LoadError::Unreadable(path, error)
        }
    })?;
    if tables.listings().next().is_none() {
        return Err(LoadError::NoListings(folder.to_owned()));
    }
    Ok(tables)
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
struct Intake<'a> {
    listings: Vec<Listing>,
    diagnostics: Vec<Diagnostic>,
    counts: Counts,
    counts_by_file: BTreeMap<Arc<str>, Counts>,
    /// Ids already taken: file and row of the first that has it.
    seen: HashMap<String, (Arc<str>, u32)>,
    /// The worst that the checks of whole files found in a row; row 0 stands
    /// for all rows.
    found: HashMap<(Arc<str>, u32), Severity>,
    /// What stood under each id before.
    before: HashMap<&'a str, &'a Listing>,
}

impl<'a> Intake<'a> {
    /// An intake that minds what the checks of whole files found: an error
    /// sets its row aside, or every row where the fault is in the header or
    /// above it; a warning counts for its row.
    fn minding(diagnostics: &[Diagnostic], before: &'a [Listing]) -> Intake<'a> {
        let by_id = before.iter().map(|listing| (listing.id.as_str(), listing));
        let mut intake = Intake {
            before: by_id.collect(),
            ..Intake::default()
        };
        for found in diagnostics {
            let of_row = |_: &u32| match found.severity {
                Severity::Error => ROW_ERRORS.contains(&found.code),
                _ => true,
            };
            let row = match (found.severity, found.row.filter(of_row)) {
                (_, Some(row)) => row,
                (Severity::Error, None) => 0,
                _ => continue,
            };
            let place = (Arc::clone(&found.file), row);
            let worst = intake.found.entry(place).or_insert(found.severity);
            *worst = found.severity.min(*worst);
        }
        intake
    }

    /// The worst that the checks of whole files found in a row.
    fn found_in(&self, table: &Table, row: &SeedRow<'_>) -> Option<Severity> {
        let at = |row| self.found.get(&(Arc::clone(&table.file), row)).copied();
        at(0).into_iter().chain(at(row.number())).min()
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
            if let Some(before) = self.before.get(listing.id.as_str()) {
                rules::check_change(&subject, before, &mut findings);
            }
            let in_file = self.found_in(table, &row);
            self.count(&findings, listing, in_file);
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

    fn count(&mut self, findings: &Findings, listing: Listing, in_file: Option<Severity>) {
        let worst = findings.list.iter().map(|found| found.severity);
        let worst = worst.chain(in_file).min();
        let used = worst != Some(Severity::Error);
        let row = Counts {
            rows: 1,
            used: usize::from(used),
            warned: usize::from(worst == Some(Severity::Warning)),
            set_aside: usize::from(!used),
        };
        self.counts += row;
        let file = Arc::clone(&findings.file);
        *self.counts_by_file.entry(file).or_default() += row;
        if used {
            self.listings.push(listing);
        }
    }
}
