//! `serve`: build if needed, then answer until asked to stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

use super::{Failure, build};
use crate::config::Config;
use crate::web;

/// How long requests that are under way may take after the server was asked
/// to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Builds the index if it is not up to date, and serves it.
pub fn run(config: &Config) -> Result<ExitCode, Failure> {
    log_to_standard_error();
    web::quiet_panics();
    let address = config.listen.listen;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::of)?;
    runtime.block_on(async {
        // The port is taken first: a build of minutes should not end in
        // "already in use".
        let listener = bind(address).await?;
        let generation = build::current(&config.folders)?;
        let app = web::App::new(generation, jiff::Timestamp::now);
        // Port 0 asks for any free one; say which it became.
        let address = listener.local_addr().unwrap_or(address);
        eprintln!("Serving http://{address}. Press Ctrl-C to stop.");
        serve(listener, web::router(app)).await
    })?;
    eprintln!("Stopped.");
    Ok(ExitCode::SUCCESS)
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure(format!(
            "{address} cannot be served on ({error}). Stop what uses it, or name another \
             address with --listen."
        ))
    })
}

async fn serve(listener: TcpListener, router: Router) -> Result<(), Failure> {
    let (ending, ended) = tokio::sync::oneshot::channel::<()>();
    let stop = async move {
        asked_to_stop().await;
        // Whoever waits for `ended` starts to count; nobody waiting is fine.
        let _ = ending.send(());
    };
    let served = axum::serve(listener, router).with_graceful_shutdown(stop);
    let too_long = async {
        // Without a word the sender is gone, and so is the server.
        let _ = ended.await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        done = served => done.map_err(Failure::of),
        () = too_long => Ok(()),
    }
}

/// Waits for Ctrl-C, or for SIGTERM where there is such a thing.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // If even that cannot be listened for, only a kill stops the server.
    if interrupt.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// One line a request: route, status and time, never what was asked.
fn log_to_standard_error() {
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO)
        .with_target(false);
    // A second start in one process keeps the first log.
    let _ = log.try_init();
}
