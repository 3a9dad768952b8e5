//! `serve`: answer with what was published, or build it first, until asked to
//! stop.

pub mod listen;
#[cfg(feature = "object-storage")]
pub mod replica;
#[cfg(feature = "object-storage")]
pub mod replication;
pub mod seed_watcher;
pub mod staff_desk;
pub mod startup;

use crate::cmd::serve::listen::bind;
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
use crate::config::{Config, Serve};
use crate::index::store::Store;
use crate::web;
use crate::web::listener;
use crate::web::listener::Limits;
use crate::web::middleware::metrics::Metrics;
use crate::web::state::Stopping;
use seed_watcher::Seeds;
use startup::Site;
use startup::{ServerContext, start_sites};

/// How long requests that are under way may take after the server was asked
/// to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Where to publish when there are no seed files here.
const NO_DESK: &str = "The staff desk publishes seed files, and a server with --from has none. \
    Run the desk where they are, without --from, and publish from there with `waypost publish \
    --to`.";

/// Serves what is current, built or fetched first if need be. What changes
/// meanwhile is followed.
pub fn run(config: &Config, options: &Serve) -> Result<ExitCode, Failure> {
    log::start(options.observation.log);
    raise_the_limit_of_files();
    web::quiet_panics();
    if options.replica.from.is_some() && options.staff.staff_listen.is_some() {
        return Err(Failure(NO_DESK.to_owned()));
    }
    let address = config.listen.listen;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::new)?;
    // The port is taken first: a build of minutes should not end in
    // "already in use".
    let (mut stop, listener, shared, desk) = runtime.block_on(async {
        let stop = Stop::listen().map_err(Failure::new)?;
        let listener = bind(address, "--listen").await?;
        let (shared, desk) = ServerContext::take(config, options).await?;
        Ok::<_, Failure>((stop, listener, shared, desk))
    })?;
    let sites = match &options.replica.from {
        Some(from) => remote::sites(config, options, from)?,
        None => vec![Site {
            county: None,
            hosts: Vec::new(),
            source: Box::new(Seeds::new(&config.folders, !options.no_watch)),
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
        // Port 0 asks for any free one; say which it became.
        let address = listener.local_addr().unwrap_or(address);
        log::say(format!("Serving http://{address}. Press Ctrl-C to stop."));
        let stop = drained(stop, stopping, options.drain);
        serve(listener, router, limits, metrics, stop).await;
    });
    Ok(stopped(config))
}

/// What `open` makes; `None` when the server was asked to stop meanwhile. What
/// is built or fetched waits for disk and network in its own way, and not as
/// part of the runtime.
fn opened<T: Send + 'static>(
    runtime: &Runtime,
    stop: &mut Stop,
    open: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<Option<T>, Failure> {
    let (send, made) = tokio::sync::oneshot::channel();
    let handle = runtime.handle().clone();
    let open = move || {
        let _entered = handle.enter();
        // Nobody waits for it once the server is asked to stop.
        let _ = send.send(open());
    };
    let thread = std::thread::Builder::new().name("open".to_owned());
    thread.spawn(open).map_err(Failure::new)?;
    runtime.block_on(async {
        tokio::select! {
            made = made => made.map_err(|_| Failure("An error of ours at the start.".to_owned()))?.map(Some),
            () = stop.asked() => Ok(None),
        }
    })
}

/// Ends a server that was asked to stop.
fn stopped(config: &Config) -> ExitCode {
    // A publication that is cut off here did not end the process.
    Store::new(&config.folders.index).interrupt_attempt();
    log::say("Stopped.");
    ExitCode::SUCCESS
}

/// Waits to be asked to stop, and then until others have taken over: `/readyz`
/// says 503 from then on, and everything is still answered. Asked twice, it
/// stops at once.
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
        // Whoever waits for `ended` starts to count; nobody waiting is fine.
        let _ = ending.send(());
    };
    let too_long = async {
        // Without a word the sender is gone, and so is the server.
        let _ = ended.await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        () = listener::serve(listener, router, limits, metrics, stop) => {}
        () = too_long => {}
    }
}

/// Files of its own that the server needs beside the connections.
const OWN_FILES: u64 = 512;

/// Lets the process open as many files, and so connections, as the system
/// allows it at all.
fn raise_the_limit_of_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Without, there are fewer connections.
    let _ = setrlimit(Resource::Nofile, limit);
}

/// Connections that leave the server enough files for itself.
fn most_connections() -> usize {
    let most = Limits::default().most;
    let files = getrlimit(Resource::Nofile).current;
    let files = files.and_then(|files| usize::try_from(files.saturating_sub(OWN_FILES)).ok());
    files.map_or(most, |files| most.min(files.max(1)))
}

/// What asks the server to stop.
#[cfg(unix)]
pub(crate) struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    /// Listens for Ctrl-C and SIGTERM. Listening begins here and not when the
    /// answer is waited for: a server that says it serves must already stop
    /// cleanly. A terminal that is closed (SIGHUP) ends nothing.
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

    /// Waits for the next of them.
    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// What asks the server to stop.
#[cfg(not(unix))]
pub(crate) struct Stop;

#[cfg(not(unix))]
impl Stop {
    /// Listens for Ctrl-C.
    fn listen() -> std::io::Result<Stop> {
        Ok(Stop)
    }

    /// Waits for it.
    async fn asked(&mut self) {
        // If it cannot be listened for, only a kill stops the server.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
