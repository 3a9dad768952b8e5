//! Every setting: flag, environment variable, default.

pub mod serving;
pub mod storage;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use serving::{Serve, Staff};
use storage::{Merge, Stored, Sweep, Upload};

/// A community resource directory with search: CSV files in, the right help
/// out.
///
/// Without a command, Waypost serves the directory: what was published last at
/// once, and the seed files as soon as they are checked.
#[derive(Debug, Parser)]
#[command(name = "waypost", version, max_term_width = 90)]
pub struct Config {
    /// Where things are.
    #[command(flatten)]
    pub folders: Folders,

    /// What to do; `serve` when none is named.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Address to serve on.
    #[command(flatten)]
    pub listen: Listen,
}

/// The folders Waypost reads and writes.
#[derive(Debug, Clone, Args)]
pub struct Folders {
    /// Folder of the seed files.
    #[arg(long, env = "WAYPOST_DATA", default_value = "seed-data", global = true)]
    pub data: PathBuf,

    /// Folder of the built index.
    #[arg(long, env = "WAYPOST_INDEX", default_value = "index", global = true)]
    pub index: PathBuf,
}

/// Where to serve.
#[derive(Debug, Clone, Args)]
pub struct Listen {
    /// Address and port to serve on.
    #[arg(
        long,
        env = "WAYPOST_LISTEN",
        default_value = "127.0.0.1:8080",
        global = true
    )]
    pub listen: SocketAddr,
}

/// What Waypost can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the seeds, build the index if needed, and serve the directory
    Serve(Box<Serve>),
    /// Check the seeds and build the index, then stop
    Build,
    /// Check the seeds and put them before the public, or say why not
    Publish(Publish),
    /// Go back to the generation that was served before
    Rollback(Rollback),
    /// List the generations a rollback can lead to
    Generations(Stored),
    /// Publish the directories of several counties as one
    Merge(Merge),
    /// Remove files from a storage that no county needs any more
    Sweep(Sweep),
    /// Say what changes for the public between two versions of the seeds
    Diff(Diff),
    /// Check the seeds, or some files as if they lay among them, and say what
    /// is wrong in which cell
    Check(Check),
    /// Print every rule of the check: what it finds, why it matters, what to do
    Rules(Rules),
    /// Write the directory in another form
    Export(Export),
    /// Search from the command line
    Find(Find),
    /// Say how a question is understood, and why each result ranks where it does
    Explain(Find),
    /// List whom to call, the most urgent and longest unchecked first
    Freshness(Freshness),
    /// List places in doubt, each with the nearest guess
    Places(Report),
    /// List places and meetings that may stand twice, and why
    Duplicates(Report),
    /// Read meetings or listings of another program into a seed file
    Import(Import),
    /// Make the hash of a passphrase for the staff desk
    Passphrase,
}

/// Options of `publish`.
#[derive(Debug, Args)]
pub struct Publish {
    /// The hash of the one report to override
    #[arg(long, value_name = "HASH")]
    pub accept: Option<String>,

    /// Where it is published for other machines, too.
    #[command(flatten)]
    pub upload: Upload,
}

/// Options of `rollback`.
#[derive(Debug, Args)]
pub struct Rollback {
    /// The generation to go back to; the one served before when not named
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,

    /// Go back although a report refused it: its hash
    #[arg(long, value_name = "HASH")]
    pub accept: Option<String>,

    /// List the generations, and change nothing
    #[arg(long)]
    pub list: bool,

    /// Where the county stands, when replicas serve it.
    #[command(flatten)]
    pub stored: Stored,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The older seed folder or file
    pub old: PathBuf,

    /// The newer seed folder or file
    pub new: PathBuf,

    /// How to print what changes.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Options of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The format of the feed
    #[arg(value_enum)]
    pub feed: ImportFormat,

    /// A file, a folder of files, or an http address
    pub source: String,

    /// The seed file to write: meetings-something.csv, or
    /// resources-something.csv for hsds and ohana
    #[arg(long)]
    pub out: PathBuf,

    /// The fellowship, when the feed does not say or says it wrong
    #[arg(long)]
    pub fellowship: Option<String>,

    /// The category of services of no kind that is known here; for hsds and
    /// ohana
    #[arg(long)]
    pub category: Option<String>,

    /// The zone of meetings that name none, such as America/New_York
    #[arg(long, value_parser = zone_name)]
    pub zone: Option<String>,

    /// How to print what was found.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// The formats of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// Meeting Guide and TSML: JSON, CSV, sheets.
    MeetingGuide,
    /// BMLT: search results as JSON, the NAWS export as CSV.
    Bmlt,
    /// HSDS 3.x, 2.x and 1.x of Open Referral: a folder, a zip, or JSON.
    Hsds,
    /// The CSV files of Ohana.
    Ohana,
}

/// The name of a zone that exists.
fn zone_name(name: &str) -> Result<String, String> {
    let zone = crate::model::schedule::time_zone::Zone::new(name);
    zone.map(|zone| zone.name().to_owned())
        .map_err(|unknown| unknown.to_string())
}

/// Options of `rules`.
#[derive(Debug, Args)]
pub struct Rules {
    /// Codes of the rules to print; all when none is named
    pub codes: Vec<String>,

    /// How to print them.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Options of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The form to write
    #[arg(value_enum)]
    pub form: ExportForm,

    /// The folder to write to, or the file for geojson and meeting-guide; it
    /// must be empty or not yet there
    #[arg(value_name = "OUT")]
    pub out: PathBuf,

    /// Write the invented example listings too; for csv alone
    #[arg(long)]
    pub with_examples: bool,
}

/// The forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// A seed folder, as Waypost reads it.
    Csv,
    /// A folder of HSDS 3.1: CSV files and datapackage.json.
    Hsds,
    /// A GeoJSON file, for maps.
    Geojson,
    /// A Meeting Guide file: the meetings, for meeting lists.
    MeetingGuide,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Files to check as if they lay in the seed folder; all of the folder
    /// when none is named
    pub files: Vec<PathBuf>,

    /// Write a copy of the one named file with a column FIX that says row by
    /// row what to do
    #[arg(long, value_name = "OUT.csv")]
    pub fixed: Option<PathBuf>,

    /// How to print what was found.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Options of `freshness`.
#[derive(Debug, Args)]
pub struct Freshness {
    /// How to print the list.
    #[command(flatten)]
    pub report: Report,

    /// The call list as it came back: writes the days of calls into the seeds
    #[arg(long, value_name = "CSV")]
    pub returned: Option<PathBuf>,

    /// Write the changed seed files into this folder, and leave the seeds alone
    #[arg(long, requires = "returned")]
    pub out: Option<PathBuf>,
}

/// Options of the reports that are tables.
#[derive(Debug, Args)]
pub struct Report {
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    pub format: TableFormat,
}

/// How a table is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For people.
    Text,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
    /// A page to read and print.
    Html,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A page to read and print.
    Html,
}

/// Options of `find` and `explain`.
#[derive(Debug, Args)]
pub struct Find {
    /// What is needed, in plain words
    pub words: Vec<String>,

    /// A town, a ZIP, a county, or a latitude and longitude
    #[arg(long)]
    pub near: Option<String>,

    /// Print the answer of the API
    #[arg(long)]
    pub json: bool,
}
