//! Opens what is served: each directory, once there is one, and what stands
//! beside it.

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
use crate::index::generation::Generation;
use crate::web;
use crate::web::desk::AccessPolicy;
use crate::web::listener::Limits;
use crate::web::map_tiles::Tiles;
use crate::web::middleware::metrics::{Counted, Metrics};
use crate::web::middleware::rate_limit::{ClientLimits, Proxies};
use crate::web::state::Stopping;
use crate::web::{App, listener, virtual_hosts};

/// How long after a failure it is looked again whether there is a directory.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Pictures under the map, when some are named.
async fn tiles(options: &Serve) -> Result<Option<Tiles>, Failure> {
    let Some(named) = &options.map_tiles else {
        return Ok(None);
    };
    let credit = options.map_credit.as_deref().unwrap_or_default();
    let tiles = Tiles::named(named, credit).await.map_err(Failure)?;
    Ok(Some(tiles))
}

/// The desk of staff: its listener, the folders it publishes from, its door.
pub(crate) type StaffListener = (TcpListener, Folders, AccessPolicy);

/// What all directories of one process share.
pub(crate) struct ServerContext {
    tiles: Option<Arc<Tiles>>,
    counted: Counted,
    client_rate: u32,
    /// Servers of our own in front.
    pub(crate) proxies: Proxies,
    /// What is counted of connections and, of a single directory, answers.
    pub(crate) metrics: Arc<Metrics>,
    /// Whether the server was asked to stop.
    pub(crate) stopping: Stopping,
}

impl ServerContext {
    /// Takes the ports that are named and opens the pictures.
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

    /// Serves a generation.
    fn app(&self, generation: Arc<Generation>, metrics: Arc<Metrics>) -> Result<web::App, Failure> {
        let rate = NonZeroU32::new(self.client_rate);
        let clients = ClientLimits::new(rate, self.proxies.clone()).map_err(Failure::new)?;
        Ok(web::App::sharing(generation, jiff::Timestamp::now)
            .with_metrics(metrics)
            .with_tiles(self.tiles.clone())
            .with_stopping(self.stopping.clone())
            .with_clients(clients))
    }
}

/// Serves the counts for as long as the process lives.
fn watched(listener: TcpListener, counted: &Counted) {
    let (router, metrics) = (counted.router(), Arc::default());
    if let Ok(address) = listener.local_addr() {
        log::say(format!("The counts are at http://{address}/metrics."));
    }
    let forever = std::future::pending();
    let limits = Limits::default();
    tokio::spawn(listener::serve(listener, router, limits, metrics, forever));
}

/// One directory that is to be served.
struct Opening {
    county: String,
    source: Box<dyn Source>,
    metrics: Arc<Metrics>,
    shared: Arc<ServerContext>,
    desk: Option<StaffListener>,
}

impl Opening {
    /// Serves a generation, follows what changes, and opens the desk.
    fn open(self, generation: Arc<Generation>) -> Result<Router, Failure> {
        let app = self.shared.app(generation, self.metrics)?;
        self.shared.counted.add(&self.county, app.clone());
        self.source.follow(app.clone()).map_err(Failure::new)?;
        if let Some((listener, folders, door)) = self.desk {
            staff_desk::start(listener, &app, &folders, door, &self.shared.proxies)?;
        }
        Ok(web::router(app))
    }
}

/// Opens all directories: one alone answers whatever name it is asked under.
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
            // On a first start somebody is there to read why, and the port
            // belongs to nobody yet. Later people count on it.
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

/// Answers with the numbers to call, since there is no directory, and looks
/// again and again whether there is one.
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
    thread.spawn(look).map_err(Failure::new)?;
    Ok(router)
}

/// Where what is served comes from.
pub trait Source: Send {
    /// The generation to serve now. Takes as long as reading and building, or
    /// fetching, takes. What it has in common with one `beside` is shared.
    fn current(&mut self, beside: Option<&Generation>) -> Result<Arc<Generation>, Failure>;

    /// Whether anything was ever served from it: people then count on it.
    fn was_served(&self) -> bool;

    /// Follows changes from now on, in a thread of its own.
    fn follow(self: Box<Self>, app: App) -> std::io::Result<()>;
}

/// One directory that is served, and under which name.
pub struct Site {
    /// The name of its county in a storage.
    pub county: Option<String>,
    /// Its host names; all of them when none is named.
    pub hosts: Vec<String>,
    /// Where it comes from.
    pub source: Box<dyn Source>,
}
