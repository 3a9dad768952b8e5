//! The options of `serve`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, ValueEnum};
use ipnet::IpNet;

use super::storage::{Replica, seconds};

/// Options of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Do not publish files that change while serving; they are looked at once,
    /// after the start
    #[arg(long, env = "WAYPOST_NO_WATCH")]
    pub no_watch: bool,

    /// Pictures under the map of results: an https address with {z}, {x} and
    /// {y}, or a PMTiles file of pictures; none when not named
    #[arg(long, env = "WAYPOST_MAP_TILES", value_name = "URL|FILE")]
    pub map_tiles: Option<String>,

    /// Whose pictures these are, as it is to stand under the map
    #[arg(long, env = "WAYPOST_MAP_CREDIT", value_name = "TEXT")]
    pub map_credit: Option<String>,

    /// What clients may ask.
    #[command(flatten)]
    pub access: Access,

    /// How the server is watched.
    #[command(flatten)]
    pub observation: Observation,

    /// How the staff desk is reached.
    #[command(flatten)]
    pub staff: Staff,

    /// What is served in place of seed files.
    #[command(flatten)]
    pub replica: Replica,

    /// Seconds to go on answering after being asked to stop, while /readyz
    /// says 503 and a balancer in front turns to others
    #[arg(long, env = "WAYPOST_DRAIN", value_name = "SECONDS", default_value = "0", value_parser = seconds)]
    pub drain: Duration,
}

/// The options of `serve` when no command is named: what the environment sets,
/// and the defaults.
#[derive(Debug, Parser)]
pub struct Alone {
    /// The options.
    #[command(flatten)]
    pub serve: Serve,
}

/// What clients may ask, and who vouches for them.
#[derive(Debug, Clone, Args)]
pub struct Access {
    /// Requests a second that one client may send, and ten times as many at
    /// once after a quiet while; 0 lifts the limit
    #[arg(
        long,
        env = "WAYPOST_CLIENT_RATE",
        value_name = "NUMBER",
        default_value = "40"
    )]
    pub client_rate: u32,

    /// Addresses or networks of servers in front of this one whose
    /// X-Forwarded-For is believed, such as 127.0.0.1,10.0.0.0/8
    #[arg(
        long,
        env = "WAYPOST_TRUSTED_PROXY",
        value_name = "NETWORK",
        value_delimiter = ',',
        value_parser = network
    )]
    pub trusted_proxy: Vec<IpNet>,
}

/// How the server is watched.
#[derive(Debug, Clone, Args)]
pub struct Observation {
    /// Address and port of /metrics, such as 127.0.0.1:9090; without it there
    /// is none
    #[arg(long, env = "WAYPOST_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,

    /// The form of the log.
    #[arg(long, env = "WAYPOST_LOG", value_enum, default_value = "text")]
    pub log: LogForm,
}

/// The forms of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A network, or one address of it.
fn network(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse::<IpNet>()).map_err(|_| {
        "write an address such as 10.0.0.1, or a network such as 10.0.0.0/8".to_owned()
    })
}

/// How the staff desk is reached. It is off unless it has an address.
#[derive(Debug, Clone, Default, Args)]
pub struct Staff {
    /// Address and port of the staff desk, such as 127.0.0.1:8090
    #[arg(long, env = "WAYPOST_STAFF_LISTEN", value_name = "ADDRESS")]
    pub staff_listen: Option<SocketAddr>,

    /// The hash of the staff passphrase, from `waypost passphrase`
    #[arg(
        long,
        env = "WAYPOST_STAFF_PASSPHRASE_HASH",
        value_name = "HASH",
        hide_env_values = true
    )]
    pub staff_passphrase_hash: Option<String>,

    /// A file that holds this hash and nothing else
    #[arg(
        long,
        env = "WAYPOST_STAFF_PASSPHRASE_FILE",
        value_name = "FILE",
        conflicts_with = "staff_passphrase_hash"
    )]
    pub staff_passphrase_file: Option<PathBuf>,

    /// A server in front of the desk speaks TLS to the browsers
    #[arg(long, env = "WAYPOST_STAFF_BEHIND_TLS")]
    pub staff_behind_tls: bool,
}
