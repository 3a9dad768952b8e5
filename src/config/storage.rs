//! The options of commands that know more than one machine.

use std::time::Duration;

use clap::Args;

/// The name of a county in a storage.
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

/// Where `publish` puts what it publishes, for many machines to serve.
#[derive(Debug, Clone, Args)]
pub struct Upload {
    /// A storage to publish to, s3://bucket/folder or file:///folder, from
    /// where `serve --from` serves it
    #[arg(long, env = "WAYPOST_TO", value_name = "STORAGE")]
    pub to: Option<String>,

    /// Its name there.
    #[command(flatten)]
    pub county: Named,

    /// Send every file again, whether or not it is in the storage
    #[arg(long, requires = "to")]
    pub send_all: bool,
}

/// Where a county stands in a storage.
#[derive(Debug, Clone, Args)]
pub struct Stored {
    /// The storage that replicas serve from; without it, the index here
    #[arg(long, env = "WAYPOST_FROM", value_name = "STORAGE")]
    pub from: Option<String>,

    /// Its name there.
    #[command(flatten)]
    pub county: Named,
}

/// What a replica serves.
#[derive(Debug, Clone, Args)]
pub struct Replica {
    /// Serve what was published to this storage, s3://bucket/folder or
    /// file:///folder, in place of seed files
    #[arg(long, env = "WAYPOST_FROM", value_name = "STORAGE")]
    pub from: Option<String>,

    /// Hand on what is published here, by the staff desk too, to this storage
    #[arg(
        long,
        env = "WAYPOST_TO",
        value_name = "STORAGE",
        conflicts_with = "from"
    )]
    pub to: Option<String>,

    /// With --from, the county to serve; not needed when the storage has one
    /// alone. With --to, its name there
    #[arg(
        long,
        env = "WAYPOST_COUNTY",
        value_name = "NAME",
        conflicts_with = "host"
    )]
    pub county: Option<String>,

    /// Counties to serve, each under a host name of its own, such as
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

    /// Seconds between two looks at the storage, a fifth more or less each
    /// time
    #[arg(long, env = "WAYPOST_POLL", value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub poll: Duration,
}

/// Options of `sweep`.
#[derive(Debug, Clone, Args)]
pub struct Sweep {
    /// The storage
    #[arg(long, env = "WAYPOST_FROM", value_name = "STORAGE")]
    pub from: String,

    /// Earlier generations of each county that stay
    #[arg(long, value_name = "NUMBER", default_value = "10")]
    pub keep: usize,

    /// Days that a file stays whoever needs it
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    pub days: u32,
}

/// Options of `merge`.
#[derive(Debug, Clone, Args)]
pub struct Merge {
    /// The storage of the counties, where the merged directory is published,
    /// too
    #[arg(long, env = "WAYPOST_FROM", value_name = "STORAGE")]
    pub from: String,

    /// The name of the merged directory in the storage
    #[arg(long, value_name = "NAME")]
    pub into: String,

    /// A county to merge; all there are when none is named
    #[arg(long, value_name = "NAME")]
    pub county: Vec<String>,

    /// The hash of the one report to override
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

/// Seconds, with a point when there is a part of one.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let read = text.parse().ok().map(Duration::try_from_secs_f64);
    read.and_then(Result::ok)
        .filter(|time| *time <= Duration::from_secs(86_400))
        .ok_or_else(|| "write a number of seconds, such as 5 or 0.5".to_owned())
}
