//! `serve`: build if needed, then answer until asked to stop.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::net::TcpListener;

use super::watch::{self, Watcher};
use super::{Failure, build, log, staff};
use crate::config::{Config, Serve};
use crate::web;
use crate::web::clients::{Clients, Proxies};
use crate::web::connections::{self, Limits};
use crate::web::metrics::Metrics;

/// How long requests that are under way may take after the server was asked
/// to stop.
const DRAIN: Duration = Duration::from_secs(10);

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
        let metrics_listener = match options.observation.metrics_listen {
            Some(address) => Some(bind(address, "--metrics-listen").await?),
            None => None,
        };
        let generation = build::current(&config.folders)?;
        let mut app = web::App::sharing(generation, jiff::Timestamp::now);
        app = app.with_metrics(Arc::clone(&metrics));
        if let Some(rate) = NonZeroU32::new(options.access.client_rate) {
            let clients = Clients::new(rate, proxies.clone()).map_err(Failure::of)?;
            app = app.with_clients(clients);
        }
        if let Some(listener) = metrics_listener {
            watched(listener, &app);
        }
        if !options.no_watch {
            let folders = &config.folders;
            let watcher = Watcher::new(&folders.data, &folders.index, app.clone());
            watch::start(watcher).map_err(Failure::of)?;
        }
        if let Some(listener) = staff_listener {
            staff::start(listener, &app, &config.folders, door)?;
        }
        let stop = stop_signals().map_err(Failure::of)?;
        // Port 0 asks for any free one; say which it became.
        let address = listener.local_addr().unwrap_or(address);
        log::say(format!("Serving http://{address}. Press Ctrl-C to stop."));
        let limits = Limits {
            most: most_connections(),
            proxies,
            ..Limits::default()
        };
        serve(listener, web::router(app), limits, metrics, stop).await;
        Ok(())
    })?;
    log::say("Stopped.");
    Ok(ExitCode::SUCCESS)
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
