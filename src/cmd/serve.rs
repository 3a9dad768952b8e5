//! `serve`: build if needed, then answer until asked to stop.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::net::TcpListener;

use super::watch::{self, Watcher};
use super::{Failure, build, log, staff};
use crate::config::{Config, Folders, Serve};
use crate::index::generation::Generation;
use crate::index::store::Store;
use crate::web;
use crate::web::clients::{Clients, Proxies};
use crate::web::connections::{self, Limits};
use crate::web::desk::Door;
use crate::web::metrics::Metrics;
use crate::web::tiles::Tiles;

/// How long requests that are under way may take after the server was asked
/// to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// How long after a failure the seeds are looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Builds the index if it is not up to date, and serves it. Files that change
/// meanwhile are published.
pub fn run(config: &Config, options: &Serve) -> Result<ExitCode, Failure> {
    log::start(options.observation.log);
    raise_the_limit_of_files();
    web::quiet_panics();
    let address = config.listen.listen;
    let proxies = Proxies(options.access.trusted_proxy.clone());
    let metrics = Arc::<Metrics>::default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::of)?;
    runtime.block_on(async {
        // The port is taken first: a build of minutes should not end in
        // "already in use".
        let listener = bind(address, "--listen").await?;
        let door = staff::door(&options.staff)?;
        let staff_listener = match options.staff.staff_listen {
            Some(address) => Some(bind(address, "--staff-listen").await?),
            None => None,
        };
        let counts = match options.observation.metrics_listen {
            Some(address) => Some(bind(address, "--metrics-listen").await?),
            None => None,
        };
        let site = Site {
            folders: config.folders.clone(),
            tiles: tiles(options).await?,
            watched: !options.no_watch,
            desk: staff_listener.map(|listener| (listener, door)),
            counts,
            client_rate: options.access.client_rate,
            proxies: proxies.clone(),
            metrics: Arc::clone(&metrics),
        };
        let router = match build::current(&config.folders) {
            Ok(generation) => site.open(generation)?,
            // On a first start somebody is there to read why, and the port
            // belongs to nobody yet. Later people count on it.
            Err(failure) if !was_served(&config.folders) => return Err(failure),
            Err(failure) => stand_by(failure, site)?,
        };
        let stop = stop_signals().map_err(Failure::of)?;
        // Port 0 asks for any free one; say which it became.
        let address = listener.local_addr().unwrap_or(address);
        log::say(format!("Serving http://{address}. Press Ctrl-C to stop."));
        let limits = Limits {
            most: most_connections(),
            proxies,
            ..Limits::default()
        };
        serve(listener, router, limits, metrics, stop).await;
        Ok(())
    })?;
    log::say("Stopped.");
    Ok(ExitCode::SUCCESS)
}

/// Pictures under the map, when some are named.
async fn tiles(options: &Serve) -> Result<Option<Tiles>, Failure> {
    let Some(named) = &options.map_tiles else {
        return Ok(None);
    };
    let credit = options.map_credit.as_deref().unwrap_or_default();
    let tiles = Tiles::named(named, credit).await.map_err(Failure)?;
    Ok(Some(tiles))
}

/// What is served once there is a directory.
struct Site {
    folders: Folders,
    tiles: Option<Tiles>,
    watched: bool,
    desk: Option<(TcpListener, Door)>,
    counts: Option<TcpListener>,
    client_rate: u32,
    proxies: Proxies,
    metrics: Arc<Metrics>,
}

impl Site {
    /// Serves a generation, and what staff have asked for beside it.
    fn open(self, generation: Arc<Generation>) -> Result<Router, Failure> {
        let mut app = web::App::sharing(generation, jiff::Timestamp::now);
        app = app.with_metrics(self.metrics).with_tiles(self.tiles);
        if let Some(rate) = NonZeroU32::new(self.client_rate) {
            let clients = Clients::new(rate, self.proxies).map_err(Failure::of)?;
            app = app.with_clients(clients);
        }
        if let Some(listener) = self.counts {
            watched(listener, &app);
        }
        if self.watched {
            let watcher = Watcher::new(&self.folders.data, &self.folders.index, app.clone());
            watch::start(watcher).map_err(Failure::of)?;
        }
        if let Some((listener, door)) = self.desk {
            staff::start(listener, &app, &self.folders, door)?;
        }
        Ok(web::router(app))
    }
}

/// Whether a directory was ever served from this index.
fn was_served(folders: &Folders) -> bool {
    Store::new(&folders.index).current_name().is_some()
}

/// Answers with the numbers to call, since there is no directory, and looks
/// again and again whether there is one.
fn stand_by(failure: Failure, site: Site) -> Result<Router, Failure> {
    tracing::error!(
        code = "no-directory",
        "{failure} Until then every page shows only the numbers to call."
    );
    let ready = Arc::new(OnceLock::new());
    let router = web::standby::router(Arc::clone(&ready));
    let runtime = tokio::runtime::Handle::current();
    let look = move || {
        let mut said = failure.to_string();
        let generation = loop {
            std::thread::sleep(LOOK_AGAIN);
            match build::current(&site.folders) {
                Ok(generation) => break generation,
                Err(failure) if failure.to_string() == said => {}
                Err(failure) => {
                    tracing::error!(code = "no-directory", "{failure}");
                    said = failure.to_string();
                }
            }
        };
        let _entered = runtime.enter();
        match site.open(generation) {
            Ok(router) => {
                // Nobody else sets it.
                let _ = ready.set(router);
                tracing::info!("There is a directory again, and it is served.");
            }
            Err(failure) => {
                tracing::error!(code = "not-opened", "{failure} Start Waypost again.");
            }
        }
    };
    let thread = std::thread::Builder::new().name("standby".to_owned());
    thread.spawn(look).map_err(Failure::of)?;
    Ok(router)
}

async fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure(format!(
            "{address} cannot be served on ({error}). Stop what uses it, or name another \
             address with {flag}."
        ))
    })
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
        () = connections::serve(listener, router, limits, metrics, stop) => {}
        () = too_long => {}
    }
}

/// Serves the counts for as long as the process lives.
fn watched(listener: TcpListener, app: &web::App) {
    let (router, metrics) = (web::metrics_router(app.clone()), Arc::default());
    if let Ok(address) = listener.local_addr() {
        log::say(format!("The counts are at http://{address}/metrics."));
    }
    let forever = std::future::pending();
    let limits = Limits::default();
    tokio::spawn(connections::serve(
        listener, router, limits, metrics, forever,
    ));
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

/// Listens for Ctrl-C and, where there is such a thing, SIGTERM. Listening
/// begins here and not when the answer is waited for: a server that says it
/// serves must already stop cleanly.
#[cfg(unix)]
fn stop_signals() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for Ctrl-C.
#[cfg(not(unix))]
fn stop_signals() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // If it cannot be listened for, only a kill stops the server.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
