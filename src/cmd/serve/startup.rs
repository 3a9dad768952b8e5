//! Opens each directory as soon as there is one, with the staff desk and the
//! metrics.

use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

use super::listen::bind;
use super::staff_desk;
use crate::cmd::error::Failure;
use crate::cmd::log;
use crate::config::{Config, Folders, Serve};
use crate::error_chain::chain;
use crate::index::generation::Generation;
use crate::index::store::Store;
use crate::web;
use crate::web::desk::AccessPolicy;
use crate::web::listener::Limits;
use crate::web::map_tiles::Tiles;
use crate::web::metrics_listener::Counted;
use crate::web::middleware::metrics::Metrics;
use crate::web::middleware::rate_limit::{ClientLimits, Proxies};
use crate::web::state::Stopping;
use crate::web::{App, listener, virtual_hosts};

/// Delay before the directory is looked for again after a failure.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Opens the configured map tiles, if any.
async fn tiles(options: &Serve) -> Result<Option<Tiles>, Failure> {
    let Some(named) = &options.map_tiles else {
        return Ok(None);
    };
    let credit = options.map_credit.as_deref().unwrap_or_default();
    let tiles = Tiles::named(named, credit).await.map_err(Failure)?;
    Ok(Some(tiles))
}

/// The staff desk: listener, folders to publish from, access policy.
pub(crate) type StaffListener = (TcpListener, Folders, AccessPolicy);

/// State shared by all directories of a process.
pub(crate) struct ServerContext {
    tiles: Option<Arc<Tiles>>,
    counted: Counted,
    client_rate: u32,
    examples: bool,
    /// Trusted proxies.
    pub(crate) proxies: Proxies,
    /// Metrics of connections and, with a single directory, of its requests.
    pub(crate) metrics: Arc<Metrics>,
    /// Whether the server is shutting down.
    pub(crate) stopping: Stopping,
}

impl ServerContext {
    /// Binds the configured ports and opens the map tiles.
    pub(crate) async fn take(
        config: &Config,
        options: &Serve,
    ) -> Result<(ServerContext, Option<StaffListener>), Failure> {
        let door = staff_desk::door(&options.staff)?;
        let desk = match options.staff.staff_listen {
            Some(address) => Some(bind(address, "--staff-listen").await?),
            None => None,
        };
        let counts = match options.observation.metrics_listen {
            Some(address) => Some(bind(address, "--metrics-listen").await?),
            None => None,
        };
        let shared = ServerContext {
            tiles: tiles(options).await?.map(Arc::new),
            counted: Counted::default(),
            client_rate: options.access.client_rate,
            examples: options.examples,
            proxies: Proxies(options.access.trusted_proxy.clone()),
            metrics: Arc::default(),
            stopping: Stopping::default(),
        };
        if let Some(listener) = counts {
            watched(listener, &shared.counted);
        }
        let desk = desk.map(|listener| (listener, config.folders.clone(), door));
        Ok((shared, desk))
    }

    /// The application for a generation.
    fn app(&self, generation: Arc<Generation>, metrics: Arc<Metrics>) -> Result<web::App, Failure> {
        let rate = NonZeroU32::new(self.client_rate);
        let clients = ClientLimits::new(rate, self.proxies.clone())?;
        Ok(web::App::sharing(generation, jiff::Timestamp::now)
            .with_metrics(metrics)
            .with_tiles(self.tiles.clone())
            .with_stopping(self.stopping.clone())
            .with_clients(clients)
            .with_examples(self.examples))
    }
}

/// Serves `/metrics` for as long as the process lives.
fn watched(listener: TcpListener, counted: &Counted) {
    let (router, metrics) = (counted.router(), Arc::default());
    if let Ok(address) = listener.local_addr() {
        log::say(format!("The counts are at http://{address}/metrics."));
    }
    let forever = std::future::pending();
    let limits = Limits::default();
    tokio::spawn(listener::serve(listener, router, limits, metrics, forever));
}

/// A directory to open.
struct Opening {
    county: String,
    source: Box<dyn Source>,
    metrics: Arc<Metrics>,
    shared: Arc<ServerContext>,
    desk: Option<StaffListener>,
}

impl Opening {
    /// Serves a generation, follows changes, and starts the staff desk.
    fn open(self, generation: Arc<Generation>) -> Result<Router, Failure> {
        let app = self.shared.app(generation, self.metrics)?;
        self.shared.counted.add(&self.county, app.clone());
        self.source.follow(app.clone())?;
        if let Some((listener, folders, door)) = self.desk {
            staff_desk::start(listener, &app, &folders, door, &self.shared.proxies)?;
        }
        Ok(web::router(app))
    }
}

/// Opens all directories. A single one without host names answers under any.
pub(crate) fn start_sites(
    sites: Vec<Site>,
    shared: ServerContext,
    mut desk: Option<StaffListener>,
) -> Result<Router, Failure> {
    let (shared, several) = (Arc::new(shared), sites.len() > 1);
    let mut first: Option<Arc<Generation>> = None;
    let mut opened = Vec::new();
    for site in sites {
        let county = site.county.unwrap_or_default();
        let metrics = match several {
            true => Arc::default(),
            false => Arc::clone(&shared.metrics),
        };
        let mut opening = Opening {
            county: county.clone(),
            source: site.source,
            metrics,
            shared: Arc::clone(&shared),
            desk: desk.take(),
        };
        let router = match opening.source.current(first.as_deref()) {
            Ok(generation) => {
                first.get_or_insert_with(|| Arc::clone(&generation));
                opening.open(generation)?
            }
            // On a first start an operator is there to read the error, and
            // nobody uses the site yet. Later, people rely on it.
            Err(failure) if !opening.source.was_served() => return Err(failure),
            Err(failure) => serve_fallback(failure, opening)?,
        };
        opened.push(virtual_hosts::Site {
            county,
            hosts: site.hosts,
            router,
        });
    }
    if let [only] = opened.as_slice()
        && only.hosts.is_empty()
    {
        return Ok(only.router.clone());
    }
    Ok(virtual_hosts::router(opened))
}

/// Serves the crisis numbers while there is no directory, and keeps looking for
/// one.
fn serve_fallback(failure: Failure, mut opening: Opening) -> Result<Router, Failure> {
    tracing::error!(
        code = "no-directory",
        "{failure} Until then every page shows only the numbers to call."
    );
    let ready = Arc::new(OnceLock::new());
    let router = web::fallback_site::router(Arc::clone(&ready));
    let runtime = tokio::runtime::Handle::current();
    let look = move || {
        let mut said = failure.to_string();
        let generation = loop {
            let current = || opening.source.current(None);
            let failure = match catch_unwind(AssertUnwindSafe(current)) {
                Ok(Ok(generation)) => break generation,
                Ok(Err(failure)) => failure.to_string(),
                Err(_) => "An error of ours while building.".to_owned(),
            };
            if failure != said {
                tracing::error!(code = "no-directory", "{failure}");
                said = failure;
            }
            std::thread::sleep(LOOK_AGAIN);
        };
        let _entered = runtime.enter();
        match opening.open(generation) {
            Ok(router) => {
                // Set only here.
                let _ = ready.set(router);
                tracing::info!("There is a directory again, and it is served.");
            }
            Err(failure) => {
                tracing::error!(code = "not-opened", "{failure} Start Waypost again.");
            }
        }
    };
    let thread = std::thread::Builder::new().name("standby".to_owned());
    thread.spawn(look)?;
    Ok(router)
}

/// The current generation or, if it cannot be opened, the newest valid one.
pub(crate) fn newest_intact(store: &Store, beside: Option<&Generation>) -> Option<Generation> {
    match store.serving(beside) {
        Ok(Some(generation)) => return Some(generation),
        Ok(None) => {}
        Err(error) => tracing::error!(
            code = "current-unopened",
            cause = chain(&error),
            "CURRENT names {}, but it cannot be opened.",
            store.current_name().unwrap_or_default()
        ),
    }
    store.latest_valid()
}

/// Source of a served directory.
pub trait Source: Send {
    /// The generation to serve now. Blocks while reading and building, or
    /// fetching. Shares memory with `beside` where they are equal.
    fn current(&mut self, beside: Option<&Generation>) -> Result<Arc<Generation>, Failure>;

    /// Whether anything was ever served from this source, so people rely on it.
    fn was_served(&self) -> bool;

    /// Starts to follow changes, in a separate thread.
    fn follow(self: Box<Self>, app: App) -> std::io::Result<()>;
}

/// A directory to serve, with its host names.
pub struct Site {
    /// Name of the county in a storage.
    pub county: Option<String>,
    /// Host names; any if empty.
    pub hosts: Vec<String>,
    /// Source of the directory.
    pub source: Box<dyn Source>,
}
