//! Opens what is served: each directory, once there is one, and what stands
//! beside it.

use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

use super::serve::bind;
use super::source::{Site, Source};
use super::{Failure, log, staff};
use crate::config::{Config, Folders, Serve};
use crate::index::generation::Generation;
use crate::web;
use crate::web::clients::{Clients, Proxies};
use crate::web::connections::{self, Limits};
use crate::web::desk::Door;
use crate::web::hosts;
use crate::web::metrics::{Counted, Metrics};
use crate::web::state::Stopping;
use crate::web::tiles::Tiles;

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
pub(super) type OfStaff = (TcpListener, Folders, Door);

/// What all directories of one process share.
pub(super) struct Shared {
    tiles: Option<Arc<Tiles>>,
    counted: Counted,
    client_rate: u32,
    /// Servers of our own in front.
    pub(super) proxies: Proxies,
    /// What is counted of connections and, of a single directory, answers.
    pub(super) metrics: Arc<Metrics>,
    /// Whether the server was asked to stop.
    pub(super) stopping: Stopping,
}

impl Shared {
    /// Takes the ports that are named and opens the pictures.
    pub(super) async fn take(
        config: &Config,
        options: &Serve,
    ) -> Result<(Shared, Option<OfStaff>), Failure> {
        let door = staff::door(&options.staff)?;
        let desk = match options.staff.staff_listen {
            Some(address) => Some(bind(address, "--staff-listen").await?),
            None => None,
        };
        let counts = match options.observation.metrics_listen {
            Some(address) => Some(bind(address, "--metrics-listen").await?),
            None => None,
        };
        let shared = Shared {
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
        let clients = Clients::new(rate, self.proxies.clone()).map_err(Failure::of)?;
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
    tokio::spawn(connections::serve(
        listener, router, limits, metrics, forever,
    ));
}

/// One directory that is to be served.
struct Opening {
    county: String,
    source: Box<dyn Source>,
    metrics: Arc<Metrics>,
    shared: Arc<Shared>,
    desk: Option<OfStaff>,
}

impl Opening {
    /// Serves a generation, follows what changes, and opens the desk.
    fn open(self, generation: Arc<Generation>) -> Result<Router, Failure> {
        let app = self.shared.app(generation, self.metrics)?;
        self.shared.counted.add(&self.county, app.clone());
        self.source.follow(app.clone()).map_err(Failure::of)?;
        if let Some((listener, folders, door)) = self.desk {
            staff::start(listener, &app, &folders, door, &self.shared.proxies)?;
        }
        Ok(web::router(app))
    }
}

/// Opens all directories: one alone answers whatever name it is asked under.
pub(super) fn open_all(
    sites: Vec<Site>,
    shared: Shared,
    mut desk: Option<OfStaff>,
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
            Err(failure) => stand_by(failure, opening)?,
        };
        opened.push(hosts::Site {
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
    Ok(hosts::router(opened))
}

/// Answers with the numbers to call, since there is no directory, and looks
/// again and again whether there is one.
fn stand_by(failure: Failure, mut opening: Opening) -> Result<Router, Failure> {
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
    thread.spawn(look).map_err(Failure::of)?;
    Ok(router)
}
