//! Commands that use an object storage: publish, serve, roll back, merge and
//! sweep.

use std::fmt::Write as _;
use std::process::ExitCode;

use jiff::SignedDuration;

use super::outcome::{attempt_then, progress_bar, tell};
use crate::cmd::error::Failure;
use crate::cmd::log;
use crate::cmd::output::{print, today};
use crate::cmd::publish::machine::signed;
use crate::cmd::serve::replica::Replica;
use crate::cmd::serve::replication::UploadWorker;
use crate::cmd::serve::startup::Site;
use crate::config::storage::{Merge, Sweep, Upload};
use crate::config::{Config, Rollback, Serve};
use crate::index::generation::Generation;
use crate::index::store::{Store, StoreError};
use crate::publish::merge::Part;
use crate::publish::publisher::{Outcome, Publisher};
use crate::publish::{merge, rollback};
use crate::storage::fetch::Head;
use crate::storage::record::CountyName;
use crate::storage::send::Sent;
use crate::storage::sweep::Keep;
use crate::storage::{self, Bucket};

fn county(name: &str) -> Result<CountyName, Failure> {
    name.parse().map_err(Failure::from)
}

/// Publishes the seeds to a storage. They are compared with the generation
/// current in the storage, whichever machine published it.
pub fn publish(
    config: &Config,
    to: &str,
    options: &Upload,
    accept: Option<&str>,
) -> Result<Outcome, Failure> {
    let (bucket, county) = (Bucket::open(to)?, county(&options.county.name)?);
    let store = Store::new(&config.folders.index);
    let head = bucket.head(&county)?;
    bring_up(&bucket, head.as_ref(), &store, options.send_all)?;
    attempt_then(&config.folders, accept, &|generation| {
        let all = options.send_all;
        let sent = bucket.publish(&county, generation, head.as_ref(), &signed(), all);
        told(&county, &bucket, sent)
    })
}

fn told(
    county: &CountyName,
    bucket: &Bucket,
    sent: Result<Sent, storage::Failure>,
) -> Result<(), String> {
    let sent = sent.map_err(|failure| failure.to_string())?;
    log::say(if sent.moved {
        format!(
            "Sent {} files to {} ({} bytes); {} were there. {county} shows them from now on.",
            sent.objects,
            bucket.address(),
            sent.bytes,
            sent.there
        )
    } else {
        format!("{} shows this already for {county}.", bucket.address())
    });
    Ok(())
}

/// Makes the storage's current generation current here, so that the seeds are
/// compared with it and rows with errors keep their last good version.
///
/// With `mending`, a damaged generation in the storage is skipped, because
/// uploading everything again repairs it.
fn bring_up(
    bucket: &Bucket,
    head: Option<&Head>,
    store: &Store,
    mending: bool,
) -> Result<(), Failure> {
    let Some(head) = head else { return Ok(()) };
    let entry = &head.record.current;
    if store.current_name().as_ref() == Some(&entry.generation)
        && store.open(&entry.generation, None).is_ok()
    {
        return Ok(());
    }
    let brought = match bucket.bring(entry, store, None) {
        // It cannot be compared; log that and continue, as after every change
        // of the format.
        Err(failure @ storage::Failure::OtherFormat(..)) => {
            log::say(format!("Not compared with what is published: {failure}"));
            return Ok(());
        }
        Err(failure) if mending && !failure.may_pass() => {
            log::say(format!("Not compared with what is published: {failure}"));
            return Ok(());
        }
        brought => brought,
    };
    let (generation, _) = brought?;
    let _lock = store.lock()?;
    let destroyed = store.put_before_the_public(&generation);
    for one in destroyed? {
        log::say(one.sentence());
    }
    Ok(())
}

/// Rolls back for all replicas.
pub fn roll_back(from: &str, options: &Rollback) -> Result<ExitCode, Failure> {
    let name = &options.stored.county.name;
    let (bucket, county) = (Bucket::open(from)?, county(name)?);
    let accept = options
        .accept
        .as_ref()
        .map(|hash| hash.trim().to_lowercase());
    let judge = |current: &Generation, target: &Generation| {
        let refusal = rollback::refusal_of(current, target, jiff::Timestamp::now(), today());
        match refusal.map_err(|error| StoreError::Open(target.folder.clone(), error))? {
            Some(report) if accept.as_ref() != Some(&report.hash) => {
                let name = target.name();
                let again = format!("--from {from} --county {county} --to {name}");
                let report = super::outcome::in_words(&name, &report, &again);
                Err(storage::Failure::Refused(report))
            }
            _ => Ok(()),
        }
    };
    let entry = bucket.roll_back_judged(&county, options.to.as_deref(), &signed(), &judge);
    let entry = entry?;
    log::say(format!(
        "{county} shows {} again: {} listings. Replicas follow at their next look. The next \
         `waypost publish --to` publishes the seeds as they then are.",
        entry.generation, entry.listings
    ));
    Ok(ExitCode::SUCCESS)
}

/// Lists the generations of a county, newest first.
pub fn list(from: &str, name: &str) -> Result<ExitCode, Failure> {
    let (bucket, county) = (Bucket::open(from)?, county(name)?);
    let head = bucket.head(&county)?;
    let none = || storage::Failure::NoCounty(county.to_string(), from.to_owned());
    let head = head.ok_or_else(none)?;
    let mut out = String::new();
    for (at, entry) in head.record.all().enumerate() {
        let mark = if at == 0 { '*' } else { ' ' };
        let _ = writeln!(
            out,
            "{mark} {}  {}, by {}, {} listings, {} bytes",
            entry.generation, entry.at, entry.by, entry.listings, entry.bytes
        );
    }
    print(out);
    Ok(ExitCode::SUCCESS)
}

/// Removes objects that no county needs any more.
pub fn sweep(options: &Sweep) -> Result<ExitCode, Failure> {
    let bucket = Bucket::open(&options.from)?;
    let keep = Keep {
        earlier: options.keep,
        younger_than: SignedDuration::from_hours(24 * i64::from(options.days)),
        ..Keep::default()
    };
    log::say(format!(
        "Waiting {} seconds for whoever is just publishing.",
        keep.settle.as_secs()
    ));
    let swept = bucket.sweep(&keep, &signed())?;
    log::say(format!(
        "Removed {} files ({} bytes) from {}; {} stay.",
        swept.objects, swept.bytes, options.from, swept.kept
    ));
    Ok(ExitCode::SUCCESS)
}

/// Publishes the directories of several counties as one.
pub fn merge(config: &Config, options: &Merge) -> Result<ExitCode, Failure> {
    let (bucket, into) = (Bucket::open(&options.from)?, county(&options.into)?);
    let mut named = Vec::new();
    for name in &options.county {
        named.push(county(name)?);
    }
    if named.is_empty() {
        named = bucket.counties()?;
        named.retain(|name| *name != into);
    }
    let mut parts: Vec<Part> = Vec::new();
    for name in named {
        let head = bucket.head(&name)?;
        let none = || storage::Failure::NoCounty(name.to_string(), options.from.clone());
        let entry = head.ok_or_else(none)?.record.current;
        let store = Store::new(&config.folders.index.join("counties").join(name.as_str()));
        let beside = parts.first().map(|part| &part.generation);
        let taken = bucket.take(&entry, &store, beside, jiff::Timestamp::now());
        let (generation, _) = taken?;
        parts.push(Part {
            name: name.to_string(),
            generation,
        });
    }
    let head = bucket.head(&into)?;
    let store = Store::new(&config.folders.index);
    bring_up(&bucket, head.as_ref(), &store, false)?;
    let made = merge::merge(&config.folders.data, &parts, today())?;
    for line in &made.told {
        log::say(line);
    }
    let accept = options
        .accept
        .as_ref()
        .map(|hash| hash.trim().to_lowercase());
    let bar = progress_bar();
    let attempt = Publisher {
        data: &config.folders.data,
        store: &store,
        serving: None,
        now: jiff::Timestamp::now(),
        today: today(),
        accept: accept.as_deref(),
        examples: false,
    };
    let outcome = attempt.publish_merged(made.made, &|| bar.inc(1), &|generation| {
        let sent = bucket.publish(&into, generation, head.as_ref(), &signed(), false);
        told(&into, &bucket, sent)
    });
    bar.finish_and_clear();
    tell(outcome?, accept.as_deref())
}

/// Starts the worker that uploads each new current generation.
pub fn forward(config: &Config, options: &Serve, to: &str) -> Result<(), Failure> {
    let name = options.replica.county.as_deref().unwrap_or("county");
    let forward = UploadWorker {
        bucket: Bucket::open(to)?,
        county: county(name)?,
        store: Store::new(&config.folders.index),
        poll: options.replica.poll,
    };
    forward.start().map_err(Failure::from)
}

/// The directories that a replica serves.
pub fn sites(config: &Config, options: &Serve, from: &str) -> Result<Vec<Site>, Failure> {
    let replica = &options.replica;
    let index = &config.folders.index;
    let mut named: Vec<(CountyName, Vec<String>)> = Vec::new();
    for (host, name) in &replica.host {
        let name = county(name)?;
        match named.iter_mut().find(|(other, _)| *other == name) {
            Some((_, hosts)) => hosts.push(host.clone()),
            None => named.push((name, vec![host.clone()])),
        }
    }
    if named.is_empty() {
        let only = match &replica.county {
            Some(name) => county(name)?,
            None => only_county(config, from)?,
        };
        named.push((only, Vec::new()));
    }
    let site = |(name, hosts): (CountyName, Vec<String>)| {
        let store = Store::new(&index.join(name.as_str()));
        let bucket = Bucket::open(from)?;
        Ok(Site {
            county: Some(name.to_string()),
            hosts,
            source: Box::new(Replica::new(bucket, name, store, replica.poll)),
        })
    };
    named.into_iter().map(site).collect()
}

/// The only county in a storage or, if that is unreachable, among the local
/// copies.
fn only_county(config: &Config, from: &str) -> Result<CountyName, Failure> {
    let bucket = Bucket::open(from)?;
    let counties = match bucket.counties() {
        Ok(counties) => counties,
        Err(failure) => {
            let here = copies(config);
            if here.is_empty() {
                return Err(Failure::from(failure));
            }
            here
        }
    };
    match counties.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(Failure(format!(
            "There is no county in {from} yet. `waypost publish --to {from}` puts one there."
        ))),
        several => {
            let names: Vec<&str> = several.iter().map(CountyName::as_str).collect();
            Err(Failure(format!(
                "{from} has {}. Name one with --county, or each with a host name: --host \
                 www.example.org={}.",
                names.join(", "),
                names.first().unwrap_or(&"county")
            )))
        }
    }
}

fn copies(config: &Config) -> Vec<CountyName> {
    let entries = std::fs::read_dir(&config.folders.index)
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let served = entries.filter(|entry| Store::new(&entry.path()).current_name().is_some());
    let names = served.filter_map(|entry| entry.file_name().to_string_lossy().parse().ok());
    names.collect()
}
