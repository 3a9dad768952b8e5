//! `serve`: serves the last published version, or builds it first, until asked
//! to stop.
//!
//! | File | Content |
//! | --- | --- |
//! | `folder_events` | Wakes the watcher when a folder changes |
//! | `listen` | Binds ports |
//! | `replica` | Serves from a storage |
//! | `replication` | Uploads publications to a storage |
//! | `seed_watcher` | Publishes changed seed files |
//! | `staff_desk` | Access policy and listener of the staff desk |
//! | `startup` | Opens the directories, with a fallback site |

pub mod folder_events;
pub mod listen;
#[cfg(feature = "object-storage")]
pub mod replica;
#[cfg(feature = "object-storage")]
pub mod replication;
pub mod seed_watcher;
pub mod staff_desk;
pub mod startup;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::error::Failure;
use super::log;
use super::publish::remote;
use crate::cmd::serve::listen::bind;
use crate::config::{Config, Folders, Serve};
use crate::index::store::Store;
use crate::web;
use crate::web::listener;
use crate::web::listener::Limits;
use crate::web::middleware::metrics::Metrics;
use crate::web::state::Stopping;
use seed_watcher::Seeds;
use startup::{ServerContext, Site, start_sites};

/// Maximum time for pending requests after the server stops accepting new ones.
const DRAIN: Duration = Duration::from_secs(10);

/// Error message for `--from` together with a staff desk.
const NO_DESK: &str = "The staff desk publishes seed files, and a server with --from has none. \
    Run the desk where they are, without --from, and publish from there with `waypost publish \
    --to`.";

/// Serves the current generation, after building or fetching it if needed, and
/// follows later changes.
pub fn run(config: &Config, options: &Serve) -> Result<ExitCode, Failure> {
    log::start(options.observation.log);
    raise_the_limit_of_files();
    web::quiet_panics();
    if options.replica.from.is_some() && options.staff.staff_listen.is_some() {
        return Err(Failure(NO_DESK.to_owned()));
    }
    let address = config.listen.listen;
    let folders = Folders {
        examples: options.examples,
        ..config.folders.clone()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    // Bind the port first: a build of minutes should not end in "already in
    // use".
    let (mut stop, listener, shared, desk) = runtime.block_on(async {
        let stop = Stop::listen()?;
        let listener = bind(address, "--listen").await?;
        let (shared, desk) = ServerContext::take(config, options).await?;
        Ok::<_, Failure>((stop, listener, shared, desk))
    })?;
    let sites = match &options.replica.from {
        Some(from) => remote::sites(config, options, from)?,
        None => vec![Site {
            county: None,
            hosts: Vec::new(),
            source: Box::new(Seeds::new(&folders, !options.no_watch).refreshed(options.refresh)),
        }],
    };
    let limits = Limits {
        most: most_connections(),
        proxies: shared.proxies.clone(),
        ..Limits::default()
    };
    let (metrics, stopping) = (Arc::clone(&shared.metrics), shared.stopping.clone());
    let Some(router) = opened(&runtime, &mut stop, move || {
        start_sites(sites, shared, desk)
    })?
    else {
        return Ok(stopped(config));
    };
    if let Some(to) = &options.replica.to {
        remote::forward(config, options, to)?;
    }
    runtime.block_on(async {
        // Port 0 requests any free port; log the actual one.
        let address = listener.local_addr().unwrap_or(address);
        log::say(format!("Serving http://{address}. Press Ctrl-C to stop."));
        let stop = drained(stop, stopping, options.drain);
        serve(listener, router, limits, metrics, stop).await;
    });
    Ok(stopped(config))
}

/// Runs `open` in a thread outside of the runtime, because it blocks on disk
/// and network. `None` if the server was asked to stop meanwhile.
fn opened<T: Send + 'static>(
    runtime: &Runtime,
    stop: &mut Stop,
    open: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<Option<T>, Failure> {
    let (send, made) = tokio::sync::oneshot::channel();
    let handle = runtime.handle().clone();
    let open = move || {
        let _entered = handle.enter();
        // After a stop signal nobody receives the result.
        let _ = send.send(open());
    };
    let thread = std::thread::Builder::new().name("open".to_owned());
    thread.spawn(open)?;
    runtime.block_on(async {
        tokio::select! {
            made = made => {
                let made = made.map_err(|_| Failure("An error of ours at the start.".to_owned()));
                made?.map(Some)
            }
            () = stop.asked() => Ok(None),
        }
    })
}

/// Logs the end of a server that was asked to stop.
fn stopped(config: &Config) -> ExitCode {
    // A publication interrupted here did not crash the process.
    Store::new(&config.folders.index).interrupt_attempt();
    log::say("Stopped.");
    ExitCode::SUCCESS
}

/// Waits for a stop signal, then for `drain`, so that a load balancer can
/// switch over: `/readyz` returns 503 while requests are still answered. A
/// second signal stops immediately.
async fn drained(mut stop: Stop, stopping: Stopping, drain: Duration) {
    stop.asked().await;
    stopping.begin();
    if drain.is_zero() {
        return;
    }
    log::say(format!(
        "Stopping in {} seconds; /readyz says 503 until then.",
        drain.as_secs_f64()
    ));
    tokio::select! {
        () = tokio::time::sleep(drain) => {}
        () = stop.asked() => {}
    }
}

async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    metrics: Arc<Metrics>,
    stop: impl Future<Output = ()>,
) {
    let (ending, ended) = tokio::sync::oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        // Starts the timeout below; no receiver is fine.
        let _ = ending.send(());
    };
    let too_long = async {
        // If the sender was dropped, the server is gone as well.
        let _ = ended.await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        () = listener::serve(listener, router, limits, metrics, stop) => {}
        () = too_long => {}
    }
}

/// Number of files the server needs beside its connections.
const OWN_FILES: u64 = 512;

/// Raises the limit of open files, and so of connections, to the hard limit.
fn raise_the_limit_of_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // If this fails, there are fewer connections.
    let _ = setrlimit(Resource::Nofile, limit);
}

/// Maximum connections that leave enough files for the server itself.
fn most_connections() -> usize {
    let most = Limits::default().most;
    let files = getrlimit(Resource::Nofile)
        .current
        .and_then(|files| usize::try_from(files.saturating_sub(OWN_FILES)).ok());
    files.map_or(most, |files| most.min(files.max(1)))
}

/// Stop signals.
#[cfg(unix)]
pub(crate) struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    /// Listens for Ctrl-C and SIGTERM. Listening begins here, not at the first
    /// wait: once the server reports that it serves, it must stop cleanly.
    /// SIGHUP, from a closed terminal, is ignored.
    fn listen() -> std::io::Result<Stop> {
        use tokio::signal::unix::{SignalKind, signal};
        let mut hangup = signal(SignalKind::hangup())?;
        tokio::spawn(async move {
            while hangup.recv().await.is_some() {
                tracing::info!("SIGHUP ends nothing: files that change are read by themselves.");
            }
        });
        Ok(Stop {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for the next stop signal.
    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Stop signals.
#[cfg(not(unix))]
pub(crate) struct Stop;

#[cfg(not(unix))]
impl Stop {
    /// Does nothing yet; `asked` listens for Ctrl-C.
    fn listen() -> std::io::Result<Stop> {
        Ok(Stop)
    }

    /// Waits for Ctrl-C.
    async fn asked(&mut self) {
        // If listening fails, only a kill stops the server.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
