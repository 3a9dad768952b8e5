//! The whole directory as one checked value.

use std::collections::{HashMap, HashSet};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Counts, Diagnostic};
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
pub use crate::seeds::last_good_rows::Baseline;
use crate::seeds::last_good_rows::{Kept, LastGood, SetAside};
pub use crate::seeds::load_error::LoadError;
use crate::seeds::private_rows;
use crate::seeds::read::seed_folder;
use crate::seeds::read::seed_folder::{SeedFile, SeedTable, Tables, Unreadable, WORDS};
use crate::seeds::read::table::Table;
use crate::seeds::rules::private_street;
use crate::seeds::rules::rule::Findings;
use crate::seeds::seed_source::Source;
use crate::seeds::settings_files;
use crate::seeds::settings_files::{CrisisLine, GoldenQuestion, Need, RowOutcome, Site};
use crate::seeds::validate::RowValidator;
use crate::seeds::vocabulary_files;
use crate::seeds::vocabulary_files::WordTables;

/// Everything a county publishes, read and checked. It never changes once
/// it is made.
#[derive(Debug)]
pub struct Directory {
    /// What the county set once.
    pub site: Site,
    /// The home counties, for places that several states have.
    pub home_counties: Vec<County>,
    /// The home counties of each directory this one was merged from; empty
    /// when it is of one.
    pub parts: Vec<Vec<County>>,
    /// The kinds of help.
    pub categories: Categories,
    /// The listings that passed, in the order of the files.
    pub listings: Listings,
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
    /// Rows with an error whose place is private, or may be.
    pub private_aside: Vec<SetAside>,
    /// Questions that must find what they always found.
    pub golden: Vec<GoldenQuestion>,
    /// Places that are private.
    pub private: PrivatePlaces,
    /// The day of the check.
    pub checked_on: Date,
}

impl Directory {
    /// All listings as values. A report can hold them side by side; a build
    /// takes them one by one from `listings`.
    pub fn listings(&self) -> Vec<Arc<Listing>> {
        self.listings.whole()
    }

    /// Reads and checks a seed folder as of a day. Whatever is wrong with the
    /// data is among the diagnostics; an error means the disk failed us.
    pub fn load(folder: &Path, today: Date) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        Directory::load_keeping(folder, None, today, &LastGood::default())
    }

    /// The same with a gazetteer that is already in memory; the folder then
    /// needs none of its own.
    pub fn load_with(
        folder: &Path,
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let tables = Directory::tables(folder)?;
        Directory::check(tables, folder, &Baseline::default(), gazetteer, today)
    }

    /// A folder as it stands, and the same as if `given` lay in it: each takes
    /// the place of the file of its stem, or is added. Rows are then compared
    /// with the listing of their id as the folder stands. Its files are read
    /// once.
    pub fn load_given(
        folder: &Path,
        given: &[SeedFile],
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<Given, LoadError> {
        let standing = readable(folder, Tables::read(folder))?;
        let tables = with_listings(folder, standing.with(given))?;
        // A folder that holds nothing yet has nothing to compare with.
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

    /// The same; a row with an error keeps its last good version, and each row
    /// is compared with the last good version of its id. Without a
    /// gazetteer in memory that of the folder is read.
    pub fn load_keeping(
        folder: &Path,
        gazetteer: impl Into<Option<Arc<Gazetteer>>>,
        today: Date,
        last_good: &LastGood<'_>,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        // The tables come first: where there are none, that is what to say.
        let tables = Directory::tables(folder)?;
        let past = Baseline {
            last_good: Some(last_good),
            ..Baseline::default()
        };
        Directory::from_tables(tables, folder, gazetteer, today, &past)
    }

    /// The tables of a seed folder, with listings among them.
    pub fn tables(folder: &Path) -> Result<Tables, LoadError> {
        with_listings(folder, Tables::read(folder))
    }

    /// Checks the tables of a folder against what was published before.
    /// Without a gazetteer in memory that of the folder is read.
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

    /// The listings of one file, read with the categories and words of a seed
    /// folder as if it were the only file of listings there.
    pub fn load_file(
        path: &Path,
        folder: &Path,
        gazetteer: Arc<Gazetteer>,
        today: Date,
    ) -> Result<(Directory, Vec<Diagnostic>), LoadError> {
        let tables = with_listings(folder, Tables::with_only(folder, path))?;
        Directory::check(tables, folder, &Baseline::default(), gazetteer, today)
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
        with(
            tables.small("site", columns::SITE_COLUMNS),
            &mut |table, findings| site = settings_files::site(table, past.site, findings),
        );
        let mut needs = Vec::new();
        with(
            tables.small("needs", columns::NEED_COLUMNS),
            &mut |table, findings| needs = settings_files::needs(table, &categories, findings),
        );
        let zone = Zone::new(&site.time_zone).unwrap_or_default();
        let world = CheckContext::new(&gazetteer, &categories, &meeting_types, zone, today);
        let private = private_places(&mut tables, folder, past)?;
        let mut intake = RowValidator::beside(past, &private, &world);
        readable(folder, take_all(&mut intake, &mut tables, &world))?;
        let mut crisis_lines = Vec::new();
        with(
            tables.small("crisis-lines", columns::CRISIS_LINE_COLUMNS),
            &mut |table, findings| crisis_lines = pinned(table, &intake, &world, findings),
        );
        let mut golden = Vec::new();
        with(
            tables.small("golden-questions", columns::GOLDEN_COLUMNS),
            &mut |table, findings| golden = settings_files::golden_questions(table, findings),
        );
        let small = |name: &str, columns| tables.small(&format!("{WORDS}{name}"), columns);
        let (words, found) = WordTables::read(&small, &categories, &crisis_lines);
        let mut all = tables.diagnostics;
        diagnostics.extend(found);
        let mut sources = without_listings(&tables.list, all.iter().chain(&diagnostics));
        sources.append(&mut intake.sources);
        // A row with an error comes before what is broken by it.
        all.append(&mut std::mem::take(&mut intake.diagnostics).into_list());
        all.append(&mut diagnostics);
        intake.set_aside.retain(|row| row.private);
        let directory = Directory {
            home_counties: home_counties(&site, &gazetteer),
            site,
            parts: Vec::new(),
            categories,
            listings: intake.listings,
            needs,
            crisis_lines,
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

/// The lines of `crisis-lines.csv`, judged by the listings they name.
fn pinned(
    table: &Table,
    intake: &RowValidator<'_>,
    world: &CheckContext<'_>,
    findings: &mut Findings,
) -> Vec<CrisisLine> {
    let column = columns::CrisisLine::Listing.into();
    let rows = table.rows.iter();
    let named: HashSet<&str> = rows.map(|row| table.cell(row, column)).collect();
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
    settings_files::crisis_lines(table, standing, findings)
}

/// Private places in the files without listings.
fn private_texts(tables: &Tables, private: &PrivatePlaces) -> Vec<Diagnostic> {
    let small = tables.list.iter().filter(|one| one.kind.is_none());
    let found = small.map(|one| {
        let mut findings = Findings::new(&one.table.file);
        private_street::check_small(&one.table, private, &mut findings);
        findings.list
    });
    found.flatten().collect()
}

/// The places that are private: those the folder remembers,
/// those that were published as private, and those that its rows tell. What
/// the files without listings tell of them is among the diagnostics.
fn private_places(
    tables: &mut Tables,
    folder: &Path,
    past: &Baseline<'_>,
) -> Result<PrivatePlaces, LoadError> {
    let remembered = PrivatePlaces::read(folder);
    let unread = |error| LoadError::Unreadable(folder.join(privacy::FILE), error);
    let mut remembered = match (remembered, past.private) {
        // What was published tells the same, and the file is written anew.
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

/// Takes the rows of all files of listings. Those of a file are not needed any
/// more once they are taken.
fn take_all(
    intake: &mut RowValidator<'_>,
    tables: &mut Tables,
    world: &CheckContext<'_>,
) -> Result<(), Unreadable> {
    let mut minded = 0;
    while let Some((file, kind)) = tables.next_listings()? {
        intake.note_file_findings(&tables.diagnostics[minded..]);
        minded = tables.diagnostics.len();
        intake.take(&file.table, kind, world);
    }
    intake.settle_ids();
    intake.keep(world);
    Ok(())
}

/// The gazetteer of a seed folder.
///
/// # Errors
/// A file of it that cannot be read, or that the folder is no seed folder.
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
        // Without listings either, another folder was meant.
        if seed_folder::has_listings(folder) {
            LoadError::Gazetteer(error)
        } else {
            LoadError::NoListings(folder.to_owned())
        }
    })
}

/// Tables that hold listings, or why there are none.
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

/// A folder with files that are not in it yet.
#[derive(Debug)]
pub struct Given {
    /// The directory as it would be.
    pub directory: Directory,
    /// What was found in it.
    pub diagnostics: Vec<Diagnostic>,
    /// What was found in the folder as it stands.
    pub known: Vec<Diagnostic>,
}

/// The files that hold no listings.
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
