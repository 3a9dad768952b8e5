//! The options of `serve`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

use super::storage::{Replica, seconds};

/// Options of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Do not publish files that change while serving; the seeds are checked
    /// once, after the start
    #[arg(long, env = "WAYPOST_NO_WATCH")]
    pub no_watch: bool,

    /// Fetch the lists of sources.csv when they are due, one at a time, and
    /// publish what changed
    #[arg(long, env = "WAYPOST_REFRESH", conflicts_with = "from")]
    pub refresh: bool,

    /// Serve rows with the status example, too, with a banner on every page;
    /// `examples,yes` in site.csv does the same
    #[arg(long, env = "WAYPOST_EXAMPLES")]
    pub examples: bool,

    /// Tiles for the map of results: an https URL with {z}, {x} and {y}, or a
    /// PMTiles file of images; without tiles, outlines are drawn
    #[arg(long, env = "WAYPOST_MAP_TILES", value_name = "URL|FILE")]
    pub map_tiles: Option<String>,

    /// Attribution of the tiles, displayed under the map
    #[arg(long, env = "WAYPOST_MAP_CREDIT", value_name = "TEXT")]
    pub map_credit: Option<String>,

    /// Client limits and trusted proxies.
    #[command(flatten)]
    pub access: Access,

    /// Metrics and log.
    #[command(flatten)]
    pub observation: Observation,

    /// Staff desk.
    #[command(flatten)]
    pub staff: Staff,

    /// Storage to serve from or publish to.
    #[command(flatten)]
    pub replica: Replica,

    /// Seconds to continue answering after a stop signal, while /readyz returns
    /// 503 and a load balancer switches to other servers
    #[arg(long, env = "WAYPOST_DRAIN", value_name = "SECONDS", default_value = "0", value_parser = seconds)]
    pub drain: Duration,
}

/// The options of `serve` if no command is given: environment variables and
/// defaults.
#[derive(Debug, Parser)]
pub struct Alone {
    /// The options of `serve`.
    #[command(flatten)]
    pub serve: Serve,
}

/// Client limits and trusted proxies.
#[derive(Debug, Clone, Args)]
pub struct Access {
    /// Requests per second allowed per client, with bursts of ten times as
    /// many; 0 disables the limit
    #[arg(
        long,
        env = "WAYPOST_CLIENT_RATE",
        value_name = "NUMBER",
        default_value = "40"
    )]
    pub client_rate: u32,

    /// Addresses or networks of proxies whose X-Forwarded-For is trusted, such
    /// as 127.0.0.1,10.0.0.0/8
    #[arg(
        long,
        env = "WAYPOST_TRUSTED_PROXY",
        value_name = "NETWORK",
        value_delimiter = ',',
        value_parser = network
    )]
    pub trusted_proxy: Vec<IpNet>,
}

/// Metrics and log.
#[derive(Debug, Clone, Args)]
pub struct Observation {
    /// Address and port of /metrics, such as 127.0.0.1:9090; disabled if
    /// omitted
    #[arg(long, env = "WAYPOST_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,

    /// Log format.
    #[arg(long, env = "WAYPOST_LOG", value_enum, default_value = "text")]
    pub log: LogForm,
}

/// The log formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// Plain text.
    Text,
    /// One JSON object per line.
    Json,
}

/// Parses a network in CIDR notation, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse::<IpNet>()).map_err(|_| {
        "write an address such as 10.0.0.1, or a network such as 10.0.0.0/8".to_owned()
    })
}

/// Options of the staff desk. It is disabled unless it has an address.
#[derive(Debug, Clone, Default, Args)]
pub struct Staff {
    /// Address and port of the staff desk, such as 127.0.0.1:8090
    #[arg(long, env = "WAYPOST_STAFF_LISTEN", value_name = "ADDRESS")]
    pub staff_listen: Option<SocketAddr>,

    /// List of the staff who may sign in.
    #[command(flatten)]
    pub list: StaffFile,

    /// The one passphrase that all staff of an earlier version shared, by its
    /// hash. It counts until `waypost staff add`
    #[arg(
        long,
        env = "WAYPOST_STAFF_PASSPHRASE_HASH",
        value_name = "HASH",
        hide = true,
        hide_env_values = true
    )]
    pub staff_passphrase_hash: Option<String>,

    /// A file that contains only this hash
    #[arg(
        long,
        env = "WAYPOST_STAFF_PASSPHRASE_FILE",
        value_name = "FILE",
        hide = true,
        conflicts_with = "staff_passphrase_hash"
    )]
    pub staff_passphrase_file: Option<PathBuf>,

    /// Browsers reach the staff desk through a TLS proxy
    #[arg(long, env = "WAYPOST_STAFF_BEHIND_TLS")]
    pub staff_behind_tls: bool,
}

/// List of the staff who may sign in at the desk.
#[derive(Debug, Clone, Default, Args)]
pub struct StaffFile {
    /// File with the staff who may sign in at the desk, written by `waypost
    /// staff`
    #[arg(
        long,
        env = "WAYPOST_STAFF_FILE",
        value_name = "FILE",
        default_value = "staff.json"
    )]
    pub staff_file: PathBuf,
}

/// The commands of `staff`.
#[derive(Debug, Clone, Subcommand)]
pub enum StaffCommand {
    /// Add a member of staff and ask for their passphrase
    Add {
        /// Their name, as it is to stand in the list of changes
        name: String,
    },
    /// Remove a member of staff and end their sessions
    Remove {
        /// Their name
        name: String,
    },
    /// Print the names of all staff
    List,
}

/// Options of `staff`.
#[derive(Debug, Clone, Args)]
pub struct StaffOptions {
    /// What to do.
    #[command(subcommand)]
    pub command: StaffCommand,

    /// List of the staff.
    #[command(flatten)]
    pub list: StaffFile,
}
