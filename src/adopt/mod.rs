//! A seed folder for another county: what belongs to everybody, what its state
//! has, and settings of its own. Nothing local of another county.
//!
//! | file | contents |
//! | --- | --- |
//! | `counties` | the counties a person names |
//! | `area` | how an area of counties is called |

mod area;
pub mod counties;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use askama::Template;

use crate::gazetteer::Gazetteer;
use crate::gazetteer::zones::PlaceClues;
use crate::model::localized_text::Text;
use crate::model::place::County;
use crate::model::schedule::time_zone::Zone;
use crate::seeds::columns::{RESOURCE_COLUMNS, Resource};
use crate::seeds::guide;
use crate::seeds::read::folder_files::{FolderFiles, RegularFile};
use crate::seeds::read::seed_folder::{CRISIS_LINES, GOLDEN_QUESTIONS, WORDS, stem};
use crate::seeds::read::table::Table;
use crate::seeds::settings_files::LEAVE_TO;
use counties::UnknownCounty;

/// Folders that are copied as they are.
const WHOLE: [&str; 3] = [WORDS, "gazetteer/", "templates/"];

/// Files that are copied as they are, by stem.
const FOR_ALL: [&str; 2] = ["categories", "needs"];

/// Starts of the names of files that exist per area: `resources-national.csv`,
/// `resources-pennsylvania.csv`, `resources-211.csv`.
const PER_AREA: [&str; 4] = ["resources", "meetings", CRISIS_LINES, GOLDEN_QUESTIONS];

/// The area of files for the whole country.
const NATIONAL: &str = "national";

/// The area of files for states without a 211 line of their own.
const LINE_211: &str = "211";

/// Folder, inside the shipped one, with the files of states that it does not
/// serve itself.
const STATES: &str = "states/";

/// The seed folder that the Debian package brings.
const INSTALLED: &str = "/usr/share/waypost/seed-data";

/// The seed folder that Waypost came with: `data` if it has the files of the
/// states, which no county's own folder has; else that of the Debian package,
/// if it is installed.
pub fn shipped_folder(data: &Path) -> &Path {
    let installed = Path::new(INSTALLED);
    if !data.join(STATES).is_dir() && installed.is_dir() {
        return installed;
    }
    data
}

/// A seed folder, not yet written.
#[derive(Debug)]
pub struct NewFolder {
    /// The home counties, in the order in which they were named.
    pub counties: Vec<County>,
    /// What the counties are called together.
    pub area: Text,
    /// Time zone of the first county.
    pub zone: &'static Zone,
    /// Home counties that have another zone.
    pub other_zone: Vec<County>,
    /// Names of their states.
    states: Vec<String>,
    /// Names of the states that have no file of their own.
    pub states_without_file: Vec<String>,
    /// Files by name.
    files: BTreeMap<String, NewFile>,
}

/// The content of a file of a new folder.
#[derive(Debug)]
enum NewFile {
    /// A copy.
    Copied(PathBuf),
    /// Made for the counties.
    Made(Vec<u8>),
}

/// Why no folder could be made.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// A county is unknown or ambiguous.
    #[error("{0}")]
    County(#[from] UnknownCounty),
    /// The folder exists and contains something.
    #[error("{0} is not empty. Name a folder that does not exist yet with --out.")]
    NotEmpty(PathBuf),
    /// The shipped folder lacks a file.
    #[error(
        "{0} has no {1}. Name the folder that Waypost came with, with --data: its national files \
         and words go into every new folder."
    )]
    NotShipped(PathBuf, &'static str),
    /// No zone is known for a county.
    #[error("No time zone is known for {0}.")]
    NoZone(County),
    /// A file or folder could not be read or written.
    #[error("{0} could not be read or written ({1}).")]
    Unwritable(PathBuf, io::Error),
}

/// The files of a shipped folder that a new one may take, by area.
struct Shipped<'a> {
    files: &'a FolderFiles,
}

impl Shipped<'_> {
    /// The files for an area; of two with one stem, the one that is not in
    /// `states/`.
    fn of_area(&self, area: &str) -> Vec<(String, &RegularFile)> {
        let mut found: BTreeMap<String, &RegularFile> = BTreeMap::new();
        for file in &self.files.files {
            let name = file.name.strip_prefix(STATES).unwrap_or(&file.name);
            let stem = stem(name);
            let is_of_area = |start: &str| {
                let area_of_file = stem
                    .strip_prefix(start)
                    .and_then(|rest| rest.strip_prefix('-'));
                area_of_file == Some(area)
            };
            if name.contains('/') || stem == name.to_lowercase() {
                continue;
            }
            if PER_AREA.iter().any(|start| is_of_area(start)) {
                let in_states = file.name.starts_with(STATES);
                if !in_states || !found.contains_key(name) {
                    found.insert(name.to_owned(), file);
                }
            }
        }
        found.into_iter().collect()
    }
}

impl NewFolder {
    /// Plans the folder for counties, named as in `home_counties` of
    /// `site.csv`: "Centre, PA; Clinton, PA". `shipped` is the folder that
    /// Waypost comes with.
    ///
    /// # Errors
    /// A county is unknown, or the shipped folder is not complete.
    pub fn plan(
        named: &str,
        shipped: &Path,
        gazetteer: &Gazetteer,
    ) -> Result<NewFolder, AdoptError> {
        let counties = counties::named(named, gazetteer)?;
        let listed = FolderFiles::list(shipped);
        let listed = listed.map_err(|error| AdoptError::Unwritable(shipped.to_owned(), error))?;
        let (zone, other_zone) = zones(&counties, gazetteer)?;
        let mut folder = NewFolder {
            area: area::in_words(&counties, gazetteer),
            counties,
            zone,
            other_zone,
            states: Vec::new(),
            states_without_file: Vec::new(),
            files: BTreeMap::new(),
        };
        folder.copy(&Shipped { files: &listed }, gazetteer)?;
        for needed in [
            "categories.csv",
            "resources-national.csv",
            "crisis-lines-national.csv",
        ] {
            if !folder.files.contains_key(needed) {
                return Err(AdoptError::NotShipped(shipped.to_owned(), needed));
            }
        }
        folder.make()?;
        Ok(folder)
    }

    /// Takes over what belongs to everybody and to the states of the counties.
    fn copy(&mut self, shipped: &Shipped<'_>, gazetteer: &Gazetteer) -> Result<(), AdoptError> {
        for file in &shipped.files.files {
            let whole = WHOLE.iter().any(|folder| file.name.starts_with(folder));
            if whole || FOR_ALL.contains(&stem(&file.name).as_str()) {
                self.add_copy(file.name.clone(), file);
            }
        }
        self.add_area(shipped, NATIONAL);
        for county in &self.counties {
            let name = gazetteer.state_name(&county.state);
            let name = name.unwrap_or(&county.state).to_owned();
            if !self.states.contains(&name) {
                self.states.push(name);
            }
        }
        let mut lacks_211 = false;
        for name in self.states.clone() {
            let files = shipped.of_area(&slug(&name));
            lacks_211 |= !has_211(&files)?;
            if files.is_empty() {
                self.states_without_file.push(name);
            }
            for (own, file) in files {
                self.add_copy(own, file);
            }
        }
        if lacks_211 {
            self.add_area(shipped, LINE_211);
        }
        Ok(())
    }

    fn add_area(&mut self, shipped: &Shipped<'_>, area: &str) {
        for (name, file) in shipped.of_area(area) {
            self.add_copy(name, file);
        }
    }

    fn add_copy(&mut self, name: String, file: &RegularFile) {
        self.files.insert(name, NewFile::Copied(file.path.clone()));
    }

    /// Adds the files that are made for the counties.
    fn make(&mut self) -> Result<(), AdoptError> {
        let failed = |name: &str, error| AdoptError::Unwritable(PathBuf::from(name), error);
        let site = self.site().map_err(|error| failed("site.csv", error))?;
        self.files
            .insert("site.csv".to_owned(), NewFile::Made(site));
        let readme = Readme {
            area: &self.area.english,
            files: self
                .files
                .keys()
                .filter(|name| !name.contains('/'))
                .cloned()
                .collect(),
            states: &self.states,
            states_without_file: &self.states_without_file,
            guide: guide::columns_of_every_file(),
        };
        let readme = readme.render();
        let readme = readme.map_err(|error| failed("README.md", io::Error::other(error)))?;
        self.files
            .insert("README.md".to_owned(), NewFile::Made(readme.into_bytes()));
        Ok(())
    }

    /// The content of `site.csv`.
    fn site(&self) -> io::Result<Vec<u8>> {
        let home = self.counties.iter().map(County::to_string);
        let home = home.collect::<Vec<_>>().join("; ");
        let spanish = self.area.spanish.as_deref().unwrap_or_default();
        let rows = [
            ("key", "value", "value_es"),
            ("title", "Waypost", "Waypost"),
            ("area", &self.area.english, spanish),
            ("home_counties", &home, ""),
            ("time_zone", self.zone.name(), ""),
            ("feedback", "", ""),
            ("leave_to", LEAVE_TO, ""),
            ("address", "", ""),
            ("examples", "", ""),
        ];
        let mut writer = csv::Writer::from_writer(Vec::new());
        for (key, value, spanish) in rows {
            writer.write_record([key, value, spanish])?;
        }
        let written = writer.into_inner();
        written.map_err(|error| io::Error::other(error.to_string()))
    }

    /// The name of the folder, where none is given: `centre-pa`.
    pub fn usual_name(&self) -> String {
        let names = self.counties.iter();
        let names = names.map(|county| slug(&format!("{} {}", county.name, county.state)));
        names.collect::<Vec<_>>().join("-")
    }

    /// Writes the folder.
    ///
    /// # Errors
    /// The folder is not empty, or cannot be written.
    pub fn write(&self, out: &Path) -> Result<(), AdoptError> {
        let failed = |path: &Path, error| AdoptError::Unwritable(path.to_owned(), error);
        match fs::read_dir(out).map(|mut entries| entries.next().is_some()) {
            Ok(false) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Ok(true) => return Err(AdoptError::NotEmpty(out.to_owned())),
            Err(error) => return Err(failed(out, error)),
        }
        for (name, file) in &self.files {
            let path = out.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
            }
            let written = match file {
                NewFile::Copied(from) => fs::copy(from, &path).map(|_| ()),
                NewFile::Made(bytes) => fs::write(&path, bytes),
            };
            written.map_err(|error| failed(&path, error))?;
        }
        Ok(())
    }

    /// Names of the files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// The page in a new folder that says what is in it.
#[derive(Template)]
#[template(path = "readme.md", escape = "none")]
struct Readme<'a> {
    area: &'a str,
    files: Vec<String>,
    states: &'a [String],
    states_without_file: &'a [String],
    guide: String,
}

impl Readme<'_> {
    /// What is in a file.
    fn about(&self, file: &str) -> String {
        let stem = stem(file);
        let (what, area) = PER_AREA
            .iter()
            .find_map(|start| Some((*start, stem.strip_prefix(start)?.strip_prefix('-')?)))
            .unwrap_or((&stem, ""));
        let state = self.states.iter().find(|state| slug(state) == area);
        let whose = match (area, state) {
            (_, Some(state)) => format!("{state}: "),
            (NATIONAL, _) => "The whole country: ".to_owned(),
            (LINE_211, _) => "The line 211: ".to_owned(),
            _ => String::new(),
        };
        let what = match what {
            "resources" => "places and lines that help",
            "meetings" => "meetings",
            CRISIS_LINES => "which lines come first in each kind of crisis",
            GOLDEN_QUESTIONS => "questions that must find a listing before anything is published",
            "categories" => "the kinds of help, in English and Spanish",
            "needs" => "the six boards of the first page",
            _ => "name, area, home counties, time zone, and where mistakes are reported",
        };
        format!("{whose}{what}")
    }
}

/// The zone of the first county, and the counties that have another.
fn zones(
    counties: &[County],
    gazetteer: &Gazetteer,
) -> Result<(&'static Zone, Vec<County>), AdoptError> {
    let zone_of = |county: &County| {
        let clues = PlaceClues {
            point: gazetteer.county_center(county),
            county: Some(county),
            state: &county.state,
            ..PlaceClues::default()
        };
        let found = gazetteer.zone_of(&clues);
        found
            .map(|found| found.zone)
            .ok_or_else(|| AdoptError::NoZone(county.clone()))
    };
    let mut zone = None;
    let mut other = Vec::new();
    for county in counties {
        let own = zone_of(county)?;
        if *zone.get_or_insert(own) != own {
            other.push(county.clone());
        }
    }
    let zone = zone.ok_or(UnknownCounty::Blank)?;
    Ok((zone, other))
}

/// Whether a listing of these files has the number 211.
fn has_211(files: &[(String, &RegularFile)]) -> Result<bool, AdoptError> {
    for (name, file) in files
        .iter()
        .filter(|(name, _)| name.starts_with("resources"))
    {
        let bytes = fs::read(&file.path);
        let bytes = bytes.map_err(|error| AdoptError::Unwritable(file.path.clone(), error))?;
        let table = Table::read(name, &bytes, RESOURCE_COLUMNS);
        let phone = |row| table.cell(row, Resource::Phone.into());
        if table
            .rows
            .iter()
            .any(|row| phone(row).split(';').any(|one| one.trim() == "211"))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A name in lower case with dashes: `new-york`.
fn slug(name: &str) -> String {
    let words = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase);
    words.collect::<Vec<_>>().join("-")
}
