//! Command line and environment: commands, options and defaults.
//!
//! | File | Options of |
//! | --- | --- |
//! | `serving` | `serve`: access limits, metrics, log and staff desk |
//! | `storage` | `publish --to`, `serve --from`, `merge` and `sweep` |

pub mod serving;
pub mod storage;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use serving::StaffOptions;
pub use serving::{Serve, Staff, StaffFile};
use storage::{Merge, Stored, Sweep, Upload};

/// A community resource directory with search: CSV files in, the right help
/// out.
///
/// Without a command, Waypost serves the directory: the last published version
/// immediately, and the seed files as soon as they are checked.
#[derive(Debug, Parser)]
#[command(name = "waypost", version, max_term_width = 90)]
pub struct Config {
    /// Input and output folders.
    #[command(flatten)]
    pub folders: Folders,

    /// Command to run; `serve` if omitted.
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

    /// Whether rows with the status `example` are served although `site.csv`
    /// does not ask for it; set by `serve --examples`.
    #[arg(skip)]
    pub examples: bool,
}

/// Address of the public site.
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

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the seeds, build the index if needed, and serve the directory
    Serve(Box<Serve>),
    /// Check the seeds and build the index, then stop
    Build,
    /// Check the seeds and make them public, or report why not
    Publish(Publish),
    /// Go back to the generation that was served before
    Rollback(Rollback),
    /// List the generations available for a rollback
    Generations(Stored),
    /// Publish the directories of several counties as one
    Merge(Merge),
    /// Remove files from a storage that no county needs any more
    Sweep(Sweep),
    /// Show what changes for the public between two versions of the seeds
    Diff(Diff),
    /// Check the seeds, or some files as if they were in the seed folder, and
    /// report each error with its cell
    Check(Check),
    /// Make a seed folder for another county: what belongs to everybody, what
    /// its state has, and settings of its own
    New(New),
    /// Ask the golden questions, or suggest new ones from the listings
    Golden(Golden),
    /// Print every rule of the check: what it finds, why it matters, how to fix
    /// it
    Rules(Rules),
    /// Export the directory in another format
    Export(Export),
    /// Search from the command line
    Find(Find),
    /// Show how a query is interpreted, and why each result has its rank
    Explain(Find),
    /// List whom to call to verify listings, most urgent and longest unchecked
    /// first
    Freshness(Freshness),
    /// List doubtful places, each with the nearest guess
    Places(Report),
    /// List places and meetings that may be duplicates, and why
    Duplicates(Report),
    /// List kinds of help with no listing, phone, hours or recent call, and whom
    /// to ask
    Gaps(Gaps),
    /// Import meetings or listings from another program into a seed file
    Import(Import),
    /// Fetch the lists of sources.csv that are due, and publish what changed
    Refresh(Refresh),
    /// Say who may sign in at the staff desk
    Staff(StaffOptions),
}

/// Options of `publish`.
#[derive(Debug, Args)]
pub struct Publish {
    /// The hash of the refusal report to override
    #[arg(long, value_name = "HASH")]
    pub accept: Option<String>,

    /// Storage to publish to as well, for replicas.
    #[command(flatten)]
    pub upload: Upload,
}

/// Options of `rollback`.
#[derive(Debug, Args)]
pub struct Rollback {
    /// The generation to go back to; by default the one served before
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,

    /// The hash of the refusal report to override
    #[arg(long, value_name = "HASH")]
    pub accept: Option<String>,

    /// List the generations without changing anything
    #[arg(long)]
    pub list: bool,

    /// Location of the county in a storage, if replicas serve it.
    #[command(flatten)]
    pub stored: Stored,
}

/// Options of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// The home counties with their states, with ; between them: "Centre, PA;
    /// Clinton, PA"
    pub counties: String,

    /// The folder to make; named after the counties if omitted
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Options of `golden`.
#[derive(Debug, Args)]
pub struct Golden {
    /// Print questions made from the listings, as a file of golden questions
    #[arg(long)]
    pub suggest: bool,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The older seed folder or file
    pub old: PathBuf,

    /// The newer seed folder or file
    pub new: PathBuf,

    /// Output format.
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
    /// resources-something.csv for hsds, ohana and table; without it, table
    /// only shows what it would read
    #[arg(long, required_if_eq_any([
        ("feed", "meeting-guide"), ("feed", "bmlt"), ("feed", "hsds"), ("feed", "ohana"),
    ]))]
    pub out: Option<PathBuf>,

    /// The sheet of a workbook to read, for table; all of them if omitted
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,

    /// Which column is which, for table: "name=Agency Name; phone=[F]; skip=Notes"
    #[arg(long, value_name = "COLUMNS")]
    pub columns: Option<String>,

    /// The fellowship, if the feed omits it or has it wrong
    #[arg(long)]
    pub fellowship: Option<String>,

    /// The category of services whose type is unknown here; for hsds, ohana and
    /// table
    #[arg(long)]
    pub category: Option<String>,

    /// The time zone of meetings that have none, such as America/New_York
    #[arg(long, value_parser = zone_name)]
    pub zone: Option<String>,

    /// Ask an address without encryption, too
    #[arg(long)]
    pub allow_http: bool,

    /// Output format of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// The feed formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// Meeting Guide and TSML: JSON, CSV, spreadsheets.
    MeetingGuide,
    /// BMLT: search results as JSON, the NAWS export as CSV.
    Bmlt,
    /// HSDS 3.x, 2.x and 1.x of Open Referral: a folder, a zip, or JSON.
    Hsds,
    /// The CSV files of Ohana.
    Ohana,
    /// Any table: CSV, a workbook, a Google Sheet, records of Airtable, JSON.
    Table,
}

/// Parses the name of a known time zone.
fn zone_name(name: &str) -> Result<String, String> {
    let zone = crate::model::schedule::time_zone::Zone::new(name);
    zone.map(|zone| zone.name().to_owned())
        .map_err(|unknown| unknown.to_string())
}

/// Options of `refresh`.
#[derive(Debug, Default, Args)]
pub struct Refresh {
    /// The name of a list in sources.csv, due or not; all that are due if
    /// omitted
    pub name: Option<String>,

    /// Say what would change, and write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Take what was fetched last instead of asking the sites
    #[arg(long)]
    pub offline: bool,

    /// Take the list although it lost a third of its rows or has other columns
    #[arg(long, requires = "name")]
    pub accept: bool,

    /// Ask an address without encryption, too
    #[arg(long)]
    pub allow_http: bool,
}

/// Options of `rules`.
#[derive(Debug, Args)]
pub struct Rules {
    /// Codes of the rules to print; all if omitted
    pub codes: Vec<String>,

    /// Output format.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Options of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The format to write
    #[arg(value_enum)]
    pub form: ExportForm,

    /// The folder to write to, or the file for geojson and meeting-guide; it
    /// must be empty or not exist yet. An earlier export of the site is replaced
    #[arg(value_name = "OUT")]
    pub out: PathBuf,

    /// For site: the address it will have on the web, for its sitemap; that of
    /// site.csv if omitted
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub address: Option<String>,
}

/// Parses the address of a web site, without a slash at the end.
fn web_address(address: &str) -> Result<String, String> {
    let read = url::Url::parse(address).map_err(|error| error.to_string())?;
    let is_site = ["http", "https"].contains(&read.scheme())
        && read.query().is_none()
        && read.fragment().is_none();
    match is_site {
        true => Ok(read.as_str().trim_end_matches('/').to_owned()),
        false => Err("write an address such as https://help.example.org".to_owned()),
    }
}

/// The export formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// A seed folder that Waypost can read.
    Csv,
    /// A folder of HSDS 3.1: CSV files and datapackage.json.
    Hsds,
    /// A GeoJSON file, for maps.
    Geojson,
    /// A Meeting Guide file with the meetings, for meeting finders.
    MeetingGuide,
    /// A folder of pages that need no server, for a web space or a USB stick.
    Site,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Files to check as if they were in the seed folder; the whole folder if
    /// omitted
    pub files: Vec<PathBuf>,

    /// Write a copy of the one file with a FIX column that explains how to
    /// correct each row
    #[arg(long, value_name = "OUT.csv")]
    pub fixed: Option<PathBuf>,

    /// Print the ids that were made for rows without one, as file, row and id
    #[arg(long)]
    pub ids: bool,

    /// Output format of the report.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Options of `freshness`.
#[derive(Debug, Args)]
pub struct Freshness {
    /// Output format of the list.
    #[command(flatten)]
    pub report: Report,

    /// A returned call list: writes the call dates into the seeds
    #[arg(long, value_name = "CSV")]
    pub returned: Option<PathBuf>,

    /// Write the changed seed files to this folder and leave the seeds
    /// unchanged
    #[arg(long, requires = "returned")]
    pub out: Option<PathBuf>,
}

/// Options of `gaps`.
#[derive(Debug, Args)]
pub struct Gaps {
    /// Output format of the list.
    #[command(flatten)]
    pub report: Report,

    /// A filled-in list: writes its places to a new file in the seed folder
    #[arg(long, value_name = "CSV")]
    pub returned: Option<PathBuf>,
}

/// Options of the tabular reports.
#[derive(Debug, Args)]
pub struct Report {
    /// Output format.
    #[arg(long, value_enum, default_value = "text")]
    pub format: TableFormat,
}

/// Output format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// Plain text.
    Text,
    /// CSV, for spreadsheets.
    Csv,
    /// JSON, for programs.
    Json,
    /// An HTML page to read and print.
    Html,
}

/// Output format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Plain text.
    Text,
    /// JSON, for programs.
    Json,
    /// An HTML page to read and print.
    Html,
}

/// Options of `find` and `explain`.
#[derive(Debug, Args)]
pub struct Find {
    /// The need, in plain words
    pub words: Vec<String>,

    /// A town, a ZIP, a county, or a latitude and longitude
    #[arg(long)]
    pub near: Option<String>,

    /// Age of the person, in years
    #[arg(long)]
    pub age: Option<String>,

    /// People in the household, for --income
    #[arg(long)]
    pub household: Option<String>,

    /// Income of the household in dollars a month, with --household
    #[arg(long)]
    pub income: Option<String>,

    /// Where the person lives: a county, a town or a ZIP
    #[arg(long)]
    pub residence: Option<String>,

    /// What must not be refused: medicaid, pets and others; may be repeated
    #[arg(long)]
    pub fits: Vec<String>,

    /// Print the API response
    #[arg(long)]
    pub json: bool,
}
