//! The accepted record: the last published directory, stored beside the seeds.
//! If the index is lost or unreadable, the rules compare against the record and
//! the public site is restored from it.
//!
//! JSON lines, compressed with zstd (`zstdcat` shows them): first the heading,
//! then the directory without its listings, then the listings in order. The
//! record contains only public data: neither the street nor the point of a
//! private place.

mod going_live;
pub mod ledger;
mod ledger_update;
pub mod preview;
pub mod recording;

use std::borrow::Cow;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Counts;
use crate::directory::{Directory, LoadError, gazetteer_of};
use crate::index::generation::{Generation, StoredCounts};
use crate::index::manifest::{KeptRow, hash_places};
use crate::index::store::{Seeds, Store, StoreError};
use crate::model::category::{Categories, Category};
use crate::model::listing::Listing;
use crate::model::meeting_type::{MeetingType, MeetingTypes};
use crate::model::packed_listings::{Listings, StoredListing};
use crate::model::place::County;
use crate::model::string_arena::Strings;
use crate::privacy::PrivatePlaces;
use crate::report::file_history;
use crate::seeds::last_good_rows::Kept;
use crate::seeds::seed_source::Source;
use crate::seeds::settings_files::{CrisisLine, GoldenQuestion, Need, Site};
use crate::seeds::vocabulary_files::WordTables;
use crate::seeds::write::csv::write_whole_by;

/// Path of the record inside the seed folder. It is not a seed file.
pub const FILE: &str = "history/accepted.jsonl.zst";

/// Format version. Records of other versions are not read.
const VERSION: u32 = 1;

/// Compression level, low because a save waits for it.
const LEVEL: i32 = 1;

/// Heading of a record: which generation it describes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Format version of the record.
    pub version: u32,
    /// The generation that was published.
    pub generation: String,
    /// Hash of the seeds that the generation was built from.
    pub seeds: String,
    /// The day the seeds were checked.
    pub checked_on: Date,
    /// Number of listings.
    pub listings: usize,
}

impl Heading {
    /// The heading of a generation's record.
    pub fn of(generation: &Generation) -> Heading {
        let manifest = &generation.manifest;
        Heading {
            version: VERSION,
            generation: generation.name(),
            seeds: manifest.seeds.clone(),
            checked_on: manifest.built_on,
            listings: manifest.listings,
        }
    }
}

/// A directory without its listings and its gazetteer.
#[derive(Serialize, Deserialize)]
struct Frame<'a> {
    site: Cow<'a, Site>,
    home_counties: Cow<'a, [County]>,
    categories: Vec<Cow<'a, Category>>,
    needs: Cow<'a, [Need]>,
    crisis_lines: Cow<'a, [CrisisLine]>,
    words: Cow<'a, WordTables>,
    meeting_types: Cow<'a, [MeetingType]>,
    golden: Cow<'a, [GoldenQuestion]>,
    counts: StoredCounts,
    sources: Vec<SeedFile>,
    kept: Vec<KeptRow>,
}

/// A seed file and its rows.
#[derive(Serialize, Deserialize)]
struct SeedFile {
    file: String,
    rows: usize,
    set_aside: usize,
    ids: Vec<String>,
}

/// Why a record cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The record is damaged or has another version: details.
    #[error("{file} cannot be read: {0}", file = FILE)]
    Damaged(String),
    /// The place files beside the record cannot be read.
    #[error(transparent)]
    Places(#[from] LoadError),
    /// The generation of the record cannot be built.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn damaged(error: impl fmt::Display) -> RecordError {
    RecordError::Damaged(error.to_string())
}

/// Writes the record of a directory atomically, and waits until it is on disk.
///
/// # Errors
/// The record cannot be written.
pub fn write(data: &Path, heading: &Heading, directory: &Directory) -> io::Result<()> {
    let path = file_history::inside(data, FILE)?;
    fs::create_dir_all(path.parent().unwrap_or(data))?;
    write_whole_by(&path, |file| write_to(file, heading, directory))
}

fn write_to(file: File, heading: &Heading, directory: &Directory) -> io::Result<()> {
    let file = BufWriter::new(file);
    let mut out = BufWriter::new(zstd::Encoder::new(file, LEVEL)?);
    let frame = Frame {
        site: Cow::Borrowed(&directory.site),
        home_counties: Cow::Borrowed(&directory.home_counties),
        categories: directory.categories.iter().map(Cow::Borrowed).collect(),
        needs: Cow::Borrowed(&directory.needs),
        crisis_lines: Cow::Borrowed(&directory.crisis_lines),
        words: Cow::Borrowed(&directory.words),
        meeting_types: Cow::Borrowed(directory.meeting_types.list()),
        golden: Cow::Borrowed(&directory.golden),
        counts: directory.counts.into(),
        sources: directory.sources.iter().map(seed_file).collect(),
        kept: directory.kept.iter().map(KeptRow::from).collect(),
    };
    write_line(&mut out, heading)?;
    write_line(&mut out, &frame)?;
    for held in directory.listings.held() {
        write_line(&mut out, held.whole().as_ref())?;
    }
    let out = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    let file = out
        .finish()?
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    file.sync_all()
}

fn write_line(out: &mut impl io::Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::other)?;
    out.write_all(b"\n")
}

fn seed_file(source: &Source) -> SeedFile {
    SeedFile {
        file: source.file.to_string(),
        rows: source.counts.rows,
        set_aside: source.counts.set_aside,
        ids: source.ids.iter().map(str::to_owned).collect(),
    }
}

/// Writes the record of `generation` if it is current and has no record yet.
///
/// # Errors
/// The record cannot be written, or a file of the generation cannot be read.
pub fn keep(data: &Path, store: &Store, generation: &Generation) -> io::Result<()> {
    let heading = Heading::of(generation);
    if is_of(data, &heading) {
        return Ok(());
    }
    // A publication releases the lock only after writing its record.
    let _lock = store.lock().map_err(io::Error::other)?;
    let is_current = store.current_name() == Some(generation.name());
    if !is_current || is_of(data, &heading) {
        return Ok(());
    }
    let directory = generation.directory().map_err(io::Error::other)?;
    write(data, &heading, &directory)
}

/// Whether the record of a seed folder has this heading.
fn is_of(data: &Path, heading: &Heading) -> bool {
    let Ok(Some(mut lines)) = Lines::open(data) else {
        return false;
    };
    lines.next::<Heading>().is_ok_and(|found| found == *heading)
}

/// Removes the record, because it shows something that must no longer be shown.
pub fn forget(data: &Path) {
    // A missing record needs no removal.
    let _ = fs::remove_file(data.join(FILE));
}

/// Reader for the lines of a record.
struct Lines {
    reader: BufReader<zstd::Decoder<'static, BufReader<File>>>,
    line: Vec<u8>,
}

impl Lines {
    /// Opens the record of a seed folder; `None` when there is none.
    fn open(data: &Path) -> Result<Option<Lines>, RecordError> {
        let file = match File::open(data.join(FILE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(damaged)?,
        };
        let decoder = zstd::Decoder::new(file).map_err(damaged)?;
        Ok(Some(Lines {
            reader: BufReader::new(decoder),
            line: Vec::new(),
        }))
    }

    fn next<T: DeserializeOwned>(&mut self) -> Result<T, RecordError> {
        self.line.clear();
        let read = self.reader.read_until(b'\n', &mut self.line);
        if read.map_err(damaged)? == 0 {
            return Err(damaged("it ends too early"));
        }
        serde_json::from_slice(&self.line).map_err(damaged)
    }
}

/// Reads the record of a seed folder, with the place files of the folder;
/// `None` if there is no record.
///
/// # Errors
/// The record is damaged, or the place files cannot be read.
pub fn read(data: &Path) -> Result<Option<(Heading, Directory)>, RecordError> {
    let Some(mut lines) = Lines::open(data)? else {
        return Ok(None);
    };
    let heading: Heading = lines.next()?;
    if heading.version != VERSION {
        let version = heading.version;
        return Err(damaged(format!(
            "it is of version {version}, not {VERSION}"
        )));
    }
    let frame: Frame<'static> = lines.next()?;
    let mut listings = Listings::default();
    for _ in 0..heading.listings {
        listings.push(StoredListing::pack(&lines.next::<Listing>()?));
    }
    let categories = frame.categories.into_iter().map(Cow::into_owned);
    let categories = Categories::new(categories.collect());
    let directory = Directory {
        site: frame.site.into_owned(),
        home_counties: frame.home_counties.into_owned(),
        parts: Vec::new(),
        categories,
        listings,
        needs: frame.needs.into_owned(),
        crisis_lines: frame.crisis_lines.into_owned(),
        words: frame.words.into_owned(),
        meeting_types: MeetingTypes::new(frame.meeting_types.into_owned()),
        gazetteer: gazetteer_of(data)?,
        files: frame.sources.len(),
        counts: frame.counts.into(),
        sources: frame.sources.into_iter().map(source).collect(),
        kept: frame.kept.into_iter().map(Kept::from).collect(),
        private_aside: Vec::new(),
        golden: frame.golden.into_owned(),
        private: PrivatePlaces::read(data).map_err(damaged)?,
        checked_on: heading.checked_on,
    };
    Ok(Some((heading, directory)))
}

fn source(file: SeedFile) -> Source {
    let mut ids = Strings::default();
    file.ids.iter().for_each(|id| ids.push(id));
    Source {
        file: file.file.into(),
        counts: Counts {
            rows: file.rows,
            used: file.rows.saturating_sub(file.set_aside),
            warned: 0,
            set_aside: file.set_aside,
        },
        rows: vec![0; ids.len()],
        // No fingerprints: rows are parsed again, possibly by another version
        // of the program.
        fingerprints: vec![None; ids.len()],
        ids,
    }
}

/// Builds the generation of the record and makes it current; `None` when there
/// is no record, or `CURRENT` names another generation than that of the record.
/// The caller holds the lock of the store.
///
/// # Errors
/// The record cannot be used, or the generation cannot be built.
pub fn restore(
    data: &Path,
    store: &Store,
    progress: &dyn Fn(),
) -> Result<Option<Arc<Generation>>, RecordError> {
    let Some((heading, directory)) = read(data)? else {
        return Ok(None);
    };
    // A record that could not be written is older than what was published.
    if store
        .current_name()
        .is_some_and(|name| name != heading.generation)
    {
        return Ok(None);
    }
    // Not the hash of the seeds: these are read again, by the rules.
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"accepted");
    hasher.update(heading.seeds.as_bytes());
    let seeds = Seeds {
        all: hasher.finalize().to_hex().to_string(),
        places: hash_places(data).unwrap_or_default(),
    };
    let built = store.build_aside(&directory, &seeds, None, progress)?;
    let generation = built.generation;
    store.put_before_the_public(&generation)?;
    Ok(Some(Arc::new(generation)))
}
