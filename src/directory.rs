//! The whole directory as one checked value.

use std::collections::{HashMap, HashSet};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::diagnostic::{Counts, Diagnostic};
use crate::gazetteer::zones::PlaceClues;
use crate::gazetteer::{Gazetteer, GazetteerError};
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::meeting_type::MeetingTypes;
use crate::model::packed_listings::Listings;
use crate::model::place::County;
use crate::model::schedule::time_zone::Zone;
use crate::privacy::{self, PrivatePlaces};
use crate::regular_file;
use crate::seeds::check_context::CheckContext;
use crate::seeds::columns;
use crate::seeds::columns::MEETING_TYPE_COLUMNS;
use crate::seeds::crisis_lines::CrisisLines;
use crate::seeds::golden_questions;
pub use crate::seeds::last_good_rows::Baseline;
use crate::seeds::last_good_rows::{Kept, SetAside};
pub use crate::seeds::load_error::LoadError;
use crate::seeds::private_rows;
use crate::seeds::read::seed_folder;
use crate::seeds::read::seed_folder::{
    CRISIS_LINES, GOLDEN_QUESTIONS, SeedFile, SeedTable, Tables, Unreadable, WORDS,
};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::read::table::Table;
use crate::seeds::rules::private_street;
use crate::seeds::rules::rule::Findings;
use crate::seeds::seed_source::Source;
use crate::seeds::settings_files;
use crate::seeds::settings_files::{CrisisLine, GoldenQuestion, Need, RowOutcome, Site};
use crate::seeds::sources::read::sources as read_sources;
use crate::seeds::validate::RowValidator;
use crate::seeds::vocabulary_files;
use crate::seeds::vocabulary_files::WordTables;

/// Everything a county publishes, read and checked. It never changes once it is
/// built.
#[derive(Debug)]
pub struct Directory {
    /// Settings from `site.csv`.
    pub site: Site,
    /// Home counties, resolved from the names in `site`; preferred for place
    /// names that exist in several states.
    pub home_counties: Vec<County>,
    /// Home counties of each directory this one was merged from; empty when it
    /// was not merged.
    pub parts: Vec<Vec<County>>,
    /// All categories.
    pub categories: Categories,
    /// Listings that passed, in file order, then the last good versions of rows
    /// that did not.
    pub listings: Listings,
    /// Boards on the home page.
    pub needs: Vec<Need>,
    /// Listings pinned for each kind of crisis, in display order.
    pub crisis_lines: Vec<CrisisLine>,
    /// Vocabulary from `words/`: phrases and their meanings.
    pub words: WordTables,
    /// Meanings of the meeting type codes.
    pub meeting_types: MeetingTypes,
    /// ZIPs, places and counties.
    pub gazetteer: Arc<Gazetteer>,
    /// Number of files read.
    pub files: usize,
    /// Row counts over all listing files.
    pub counts: Counts,
    /// The files with their row counts.
    pub sources: Vec<Source>,
    /// Rows with an error, published in their last good version.
    pub kept: Vec<Kept>,
    /// Rows with an error whose place is, or may be, private.
    pub private_aside: Vec<SetAside>,
    /// Golden questions: searches that must keep finding given listings.
    pub golden: Vec<GoldenQuestion>,
    /// Places that must not be published.
    pub private: PrivatePlaces,
    /// Date of the check.
    pub checked_on: Date,
}

impl Directory {
    /// Ids of all rows, including rows set aside.
    pub fn row_ids(&self) -> FxHashSet<&str> {
        let sources = self.sources.iter();
        sources.flat_map(|source| source.ids.iter()).collect()
    }

    /// All listings, unpacked. For reports, which compare listings side by
    /// side; an index build iterates over the packed `listings`.
    pub fn listings(&self) -> Vec<Arc<Listing>> {
        self.listings.whole()
    }

    /// Reads and checks a seed folder as of a day. Problems in the data become
    /// diagnostics; an error means that the folder could not be read.
    pub fn load(folder: &Path, today: Date) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        Directory::load_keeping(folder, None, today, &Baseline::default())
    }

    /// Like [`Directory::load`], with a gazetteer that is already in memory;
    /// the folder does not need its own.
    pub fn load_with(
        folder: &Path,
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let tables = Directory::tables(&SeedView::of(folder))?;
        Directory::check(tables, folder, &Baseline::default(), gazetteer, today)
    }

    /// Checks a folder twice: as it is, and with each file in `given` added or
    /// replacing the file with the same stem. In the second check, rows are
    /// compared with the folder's current listings. The folder's files are read
    /// once.
    pub fn load_given(
        folder: &Path,
        given: &[SeedFile],
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<Given, LoadError> {
        let standing = readable(folder, Tables::read(&SeedView::of(folder)))?;
        let tables = with_listings(folder, standing.with(given))?;
        // Without listings in the folder there is nothing to compare with.
        let (before, sources, known) = if standing.have_listings() {
            let gazetteer = Arc::clone(&gazetteer);
            let (directory, known) =
                Directory::check(standing, folder, &Baseline::default(), gazetteer, today)?;
            (directory.listings(), directory.sources, known)
        } else {
            (Vec::new(), Vec::new(), Vec::new())
        };
        let files = sources.iter();
        let past = Baseline {
            before: &before,
            files: files.map(|source| (&*source.file, &source.ids)).collect(),
            ..Baseline::default()
        };
        let (directory, diagnostics) = Directory::check(tables, folder, &past, gazetteer, today)?;
        Ok(Given {
            directory,
            diagnostics,
            known,
        })
    }

    /// Like [`Directory::load`], beside the published state: a row with an error
    /// keeps its last good version, and each row is compared with the last good
    /// version of its id. The folder's gazetteer is read unless one is given.
    pub fn load_keeping(
        folder: &Path,
        gazetteer: impl Into<Option<Arc<Gazetteer>>>,
        today: Date,
        past: &Baseline<'_>,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        // Tables first: if there are no listings, that is the error to report.
        let tables = Directory::tables(&SeedView::of(folder))?;
        Directory::from_tables(tables, folder, gazetteer, today, past)
    }

    /// The tables of a view; an error if none contains listings.
    pub fn tables(seeds: &SeedView) -> Result<Tables, LoadError> {
        with_listings(seeds.folder(), Tables::read(seeds))
    }

    /// The tables of a seed folder with one file in place of all its listing
    /// files; an error if it contains no listings.
    pub fn tables_with_only(folder: &Path, path: &Path) -> Result<Tables, LoadError> {
        with_listings(folder, Tables::with_only(folder, path))
    }

    /// Checks the tables of a folder against the published state. The folder's
    /// gazetteer is read unless one is given.
    pub fn from_tables(
        tables: Tables,
        folder: &Path,
        gazetteer: impl Into<Option<Arc<Gazetteer>>>,
        today: Date,
        past: &Baseline<'_>,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let gazetteer = match gazetteer.into() {
            Some(gazetteer) => gazetteer,
            None => gazetteer_of(folder)?,
        };
        Directory::check(tables, folder, past, gazetteer, today)
    }

    fn check(
        tables: Tables,
        folder: &Path,
        past: &Baseline<'_>,
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let (directory, mut found) = Directory::read(tables, folder, past, gazetteer, today)?;
        private_street::redact(&mut found, &directory.private);
        Ok((directory, found))
    }

    fn read(
        mut tables: Tables,
        folder: &Path,
        past: &Baseline<'_>,
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let files = tables.files();
        let codes = tables.small(&format!("{WORDS}meeting-types"), MEETING_TYPE_COLUMNS);
        let (meeting_types, mut diagnostics) = vocabulary_files::read(&codes);
        let mut with = |table: Table, read: &mut dyn FnMut(&Table, &mut Findings)| {
            let mut findings = Findings::new(&table.file);
            read(&table, &mut findings);
            diagnostics.append(&mut findings.list);
        };
        let mut categories = Categories::default();
        with(
            tables.small("categories", columns::CATEGORY_COLUMNS),
            &mut |table, findings| categories = settings_files::categories(table, findings),
        );
        let mut site = Site::default();
        let settings = tables.small("site", columns::SITE_COLUMNS);
        let examples = past.examples || settings_files::asks_for_examples(&settings);
        with(settings, &mut |table, findings| {
            site = settings_files::site(table, past.site, findings);
            settings_files::check_home_counties(table, &site, &gazetteer, findings);
        });
        let (needs, found) = needs_and_lists(&tables, &categories);
        diagnostics.extend(found);
        let zone = settle_zone(&mut site, &gazetteer);
        let world = CheckContext::new(&gazetteer, &categories, &meeting_types, zone, today);
        let private = private_places(&mut tables, folder, past)?;
        let mut intake = RowValidator::beside(past, &private, &world);
        let taken = take_all(&mut intake, &mut tables, &world, examples);
        readable(folder, taken)?;
        let (crisis_lines, pinned_found) = pinned(&tables, &intake, &world);
        let golden = tables.starting_with(GOLDEN_QUESTIONS, columns::GOLDEN_COLUMNS);
        let (golden, golden_found) = golden_questions::read(&golden);
        let small = |name: &str, columns| tables.small(&format!("{WORDS}{name}"), columns);
        let (words, found) = WordTables::read(&small, &categories, &crisis_lines);
        let mut all = tables.diagnostics;
        diagnostics.extend([pinned_found, golden_found, found].into_iter().flatten());
        let mut sources = without_listings(&tables.list, all.iter().chain(&diagnostics));
        sources.append(&mut intake.sources);
        // Row errors come before the errors that they cause elsewhere.
        all.append(&mut std::mem::take(&mut intake.diagnostics).into_list());
        all.append(&mut diagnostics);
        intake.set_aside.retain(|row| row.private);
        let home_counties = home_counties(&site, &gazetteer);
        all.extend(golden_questions::check(
            &golden,
            &sources,
            &gazetteer,
            &home_counties,
        ));
        let directory = Directory {
            home_counties,
            site,
            parts: Vec::new(),
            categories,
            listings: intake.listings,
            needs,
            crisis_lines: crisis_lines.lines,
            words,
            meeting_types,
            gazetteer,
            files,
            counts: intake.counts,
            sources,
            kept: intake.kept,
            private_aside: intake.set_aside,
            golden,
            private,
            checked_on: today,
        };
        Ok((directory, all))
    }
}

/// The boards of the home page, and what is wrong with them and with the lists
/// that others keep.
fn needs_and_lists(tables: &Tables, categories: &Categories) -> (Vec<Need>, Vec<Diagnostic>) {
    let boards = tables.small("needs", columns::NEED_COLUMNS);
    let lists = tables.small("sources", columns::SOURCE_COLUMNS);
    let [mut found, mut of_lists] = [&boards, &lists].map(|table| Findings::new(&table.file));
    let needs = settings_files::needs(&boards, categories, &mut found);
    // Only `waypost refresh` uses the lists.
    let _ = read_sources(&lists, categories, &mut of_lists);
    found.list.append(&mut of_lists.list);
    (needs, found.list)
}

/// The crisis lines, checked against the listings they reference.
fn pinned(
    tables: &Tables,
    intake: &RowValidator<'_>,
    world: &CheckContext<'_>,
) -> (CrisisLines, Vec<Diagnostic>) {
    let tables = tables.starting_with(CRISIS_LINES, columns::CRISIS_LINE_COLUMNS);
    let column = columns::CrisisLine::Listing.into();
    let rows = tables
        .iter()
        .flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    let named: HashSet<&str> = rows.map(|(table, row)| table.cell(row, column)).collect();
    let held = intake.listings.held();
    let held = held.filter(|listing| named.contains(listing.id()));
    let listings: HashMap<&str, Arc<Listing>> =
        held.map(|held| (held.id(), held.whole())).collect();
    let standings = intake.standings();
    let standing = |id: &str| match (standings.get(id), listings.get(id)) {
        (Some(RowOutcome::Published), Some(listing)) => {
            let term = world.categories.fresh_days(&listing.categories);
            RowOutcome::of_published(listing, term, world.today)
        }
        (Some(other), _) => other.clone(),
        (None, _) => RowOutcome::Missing,
    };
    CrisisLines::read(&tables, standing)
}

/// Findings for private places that appear in files without listings.
fn private_texts(tables: &Tables, private: &PrivatePlaces) -> Vec<Diagnostic> {
    let small = tables.list.iter().filter(|one| one.kind.is_none());
    let found = small.map(|one| {
        let mut findings = Findings::new(&one.table.file);
        private_street::check_small(&one.table, private, &mut findings);
        findings.list
    });
    found.flatten().collect()
}

/// Collects the private places: remembered in the folder, published as private,
/// or marked private in a row. Leaks of them in files without listings are
/// added to the diagnostics.
fn private_places(
    tables: &mut Tables,
    folder: &Path,
    past: &Baseline<'_>,
) -> Result<PrivatePlaces, LoadError> {
    let remembered = PrivatePlaces::read(folder);
    let unread = |error| LoadError::Unreadable(folder.join(privacy::FILE), error);
    let mut remembered = match (remembered, past.private) {
        // The published places are equivalent, and the file is rewritten.
        (Err(_), Some(published)) if !published.is_empty() => PrivatePlaces::default(),
        (read, _) => read.map_err(unread)?,
    };
    if let Some(published) = past.private {
        remembered.merge(published);
    }
    let private = private_rows::private_places(tables, remembered, past);
    let private = readable(folder, private)?;
    let mut found = private_texts(tables, &private);
    tables.diagnostics.append(&mut found);
    Ok(private)
}

/// Validates all listing files, and leaves out the examples unless they are
/// asked for. Each file's rows are dropped as soon as they are validated.
fn take_all(
    intake: &mut RowValidator<'_>,
    tables: &mut Tables,
    world: &CheckContext<'_>,
    examples: bool,
) -> Result<(), Unreadable> {
    let mut minded = 0;
    while let Some((file, kind)) = tables.next_listings()? {
        intake.note_file_findings(&tables.diagnostics[minded..]);
        minded = tables.diagnostics.len();
        intake.take(&file.table, kind, world);
    }
    intake.settle_ids();
    intake.keep(world);
    if !examples {
        intake.leave_out_examples();
    }
    Ok(())
}

/// Reads the gazetteer of a seed folder.
///
/// # Errors
/// One of its files cannot be read, or the folder is not a seed folder.
pub fn gazetteer_of(folder: &Path) -> Result<Arc<Gazetteer>, LoadError> {
    if !folder.is_dir() {
        return Err(LoadError::NoFolder(folder.to_owned()));
    }
    let places = folder.join("gazetteer");
    let gazetteer = match regular_file::must_be_inside(folder, &places) {
        Err(error) if error.kind() == ErrorKind::InvalidInput => Err(GazetteerError::Unreadable {
            file: "gazetteer".to_owned(),
            reason: error.to_string(),
        }),
        _ => Gazetteer::read_folder(&places),
    };
    gazetteer.map(Arc::new).map_err(|error| {
        // No listings either: this is probably the wrong folder.
        if seed_folder::has_listings(folder) {
            LoadError::Gazetteer(error)
        } else {
            LoadError::NoListings(folder.to_owned())
        }
    })
}

/// The tables, or an error if none of them contains listings.
fn with_listings(folder: &Path, read: Result<Tables, Unreadable>) -> Result<Tables, LoadError> {
    let tables = readable(folder, read)?;
    if !tables.have_listings() {
        return Err(LoadError::NoListings(folder.to_owned()));
    }
    Ok(tables)
}

fn readable<T>(folder: &Path, read: Result<T, Unreadable>) -> Result<T, LoadError> {
    let missing =
        |error: &io::Error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
    read.map_err(|(path, error)| {
        if path == folder && missing(&error) {
            LoadError::NoFolder(path)
        } else {
            LoadError::Unreadable(path, error)
        }
    })
}

/// Result of checking a folder with files that are not in it yet.
#[derive(Debug)]
pub struct Given {
    /// The directory including the given files.
    pub directory: Directory,
    /// Findings with the given files.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings in the folder as it is now.
    pub known: Vec<Diagnostic>,
}

/// Sources of the files that contain no listings.
fn without_listings<'a>(
    tables: &[Arc<SeedTable>],
    diagnostics: impl Iterator<Item = &'a Diagnostic> + Clone,
) -> Vec<Source> {
    let small = tables.iter().filter(|one| one.kind.is_none());
    small
        .map(|one| Source::without_listings(&one.table, diagnostics.clone()))
        .collect()
}

fn home_counties(site: &Site, gazetteer: &Gazetteer) -> Vec<County> {
    let named = site.home_counties.iter();
    named
        .filter_map(|name| crate::seeds::rows::county::county(name, "", gazetteer).ok())
        .collect()
}

/// Zone of a directory that names none and whose home counties tell none.
const HOME_ZONE: &str = "America/New_York";

/// The zone that `site.csv` names, or that of the first home county, which then
/// stands in the settings.
fn settle_zone(site: &mut Site, gazetteer: &Gazetteer) -> Zone {
    let home = home_counties(site, gazetteer);
    let clues = PlaceClues {
        county: home.first(),
        ..PlaceClues::default()
    };
    let named = Zone::new(&site.time_zone).ok();
    let at_home = || gazetteer.zone_of(&clues).map(|told| told.zone.clone());
    let last = || Zone::new(HOME_ZONE).unwrap_or_default();
    let zone = named.or_else(at_home).unwrap_or_else(last);
    zone.name().clone_into(&mut site.time_zone);
    zone
}
