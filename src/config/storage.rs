//! Options of commands that use an object storage.

use std::time::Duration;

use clap::Args;

/// Option for the name of a county in a storage.
#[derive(Debug, Clone, Args)]
pub struct Named {
    /// The name of the county in the storage
    #[arg(
        long = "county",
        env = "WAYPOST_COUNTY",
        value_name = "NAME",
        default_value = "county"
    )]
    pub name: String,
}

/// Options of `publish` for a storage that replicas serve from.
#[derive(Debug, Clone, Args)]
pub struct Upload {
    /// A storage to publish to, s3://bucket/folder or file:///folder, for
    /// `serve --from`
    #[arg(long, env = "WAYPOST_TO", value_name = "STORAGE")]
    pub to: Option<String>,

    /// Name of the county in the storage.
    #[command(flatten)]
    pub county: Named,

    /// Upload every file, even if it is already in the storage
    #[arg(long, requires = "to")]
    pub send_all: bool,
}

/// Location of a county in a storage.
#[derive(Debug, Clone, Args)]
pub struct Stored {
    /// The storage that replicas serve from; by default the local index
    #[arg(long, env = "WAYPOST_FROM", value_name = "STORAGE")]
    pub from: Option<String>,

    /// Name of the county in the storage.
    #[command(flatten)]
    pub county: Named,
}

/// Options of `serve` for a storage.
#[derive(Debug, Clone, Args)]
pub struct Replica {
    /// Serve what was published to this storage, s3://bucket/folder or
    /// file:///folder, instead of seed files
    #[arg(long, env = "WAYPOST_FROM", value_name = "STORAGE")]
    pub from: Option<String>,

    /// Upload everything published here, including by the staff desk, to this
    /// storage
    #[arg(
        long,
        env = "WAYPOST_TO",
        value_name = "STORAGE",
        conflicts_with = "from"
    )]
    pub to: Option<String>,

    /// With --from, the county to serve; optional if the storage has only one.
    /// With --to, its name there
    #[arg(
        long,
        env = "WAYPOST_COUNTY",
        value_name = "NAME",
        conflicts_with = "host"
    )]
    pub county: Option<String>,

    /// Counties to serve, each under its own host name, such as
    /// www.example.org=lycoming
    #[arg(
        long,
        env = "WAYPOST_HOST",
        value_name = "HOST=COUNTY",
        value_delimiter = ',',
        requires = "from",
        value_parser = host
    )]
    pub host: Vec<(String, String)>,

    /// Seconds between polls of the storage, with a random variation of 20%
    #[arg(long, env = "WAYPOST_POLL", value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub poll: Duration,
}

/// Options of `sweep`.
#[derive(Debug, Clone, Args)]
pub struct Sweep {
    /// The storage to clean up
    #[arg(long, env = "WAYPOST_FROM", value_name = "STORAGE")]
    pub from: String,

    /// Number of earlier generations to keep per county
    #[arg(long, value_name = "NUMBER", default_value = "10")]
    pub keep: usize,

    /// Minimum age in days of a file to remove
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    pub days: u32,
}

/// Options of `merge`.
#[derive(Debug, Clone, Args)]
pub struct Merge {
    /// The storage of the counties; the merged directory is published there as
    /// well
    #[arg(long, env = "WAYPOST_FROM", value_name = "STORAGE")]
    pub from: String,

    /// The name of the merged directory in the storage
    #[arg(long, value_name = "NAME")]
    pub into: String,

    /// A county to merge; all counties if omitted
    #[arg(long, value_name = "NAME")]
    pub county: Vec<String>,

    /// The hash of the refusal report to override
    #[arg(long, value_name = "HASH")]
    pub accept: Option<String>,
}

fn host(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=');
    let (host, county) = parts
        .filter(|(host, county)| !host.is_empty() && !county.is_empty())
        .ok_or("write the host name, =, and the county: www.example.org=lycoming")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if !host.chars().all(plain) {
        return Err("write the host name alone, without https:// and without a port".to_owned());
    }
    Ok((host.to_ascii_lowercase(), county.to_owned()))
}

/// Parses a number of seconds up to one day; fractions are allowed.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let read = text.parse().ok().map(Duration::try_from_secs_f64);
    read.and_then(Result::ok)
        .filter(|time| *time <= Duration::from_secs(86_400))
        .ok_or_else(|| "write a number of seconds, such as 5 or 0.5".to_owned())
}
