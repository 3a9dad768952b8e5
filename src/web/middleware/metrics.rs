//! Metrics for monitoring: number and duration of responses, and the generation
//! being served. Routes are labeled by template; no query, address or person is
//! recorded.

use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{fmt, io};

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// The media type of [`Metrics::text`].
pub const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the duration buckets, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Why {
    why: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Generation {
    name: String,
}

/// Why a request or connection was refused before any work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnedAway {
    /// Overload.
    Busy,
    /// Over the limit of one client.
    Client,
    /// Too many connections.
    Connections,
    /// The system could not accept a connection.
    NoConnections,
}

/// Result of polling the storage, on a replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// The generation already being served.
    Same,
    /// Another generation, served from then on.
    New,
    /// Another generation, which was rejected.
    Refused,
    /// Nothing: the storage could not be used.
    Unreachable,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Found {
    found: &'static str,
}

/// What is measured at the moment of asking.
#[derive(Debug)]
pub struct Gauges {
    /// Name of the generation being served.
    pub generation: String,
    /// Listings being served.
    pub listings: usize,
    /// Rows whose last good version is served.
    pub kept_rows: usize,
    /// Whether a change of the seeds is refused.
    pub is_refused: bool,
    /// Days since the served seeds were checked.
    pub age_days: i64,
    /// Seconds since serving of the generation began.
    pub served_seconds: f64,
    /// Seconds since the last look at the seed folder; 0 when it is not
    /// watched.
    pub seconds_since_look: i64,
    /// Normal requests rendering or waiting.
    pub inside: usize,
}

/// Min time between two log lines about the same problem.
const SELDOM: Duration = Duration::from_secs(60);

/// Throttle for log lines: time of the last, and events since.
#[derive(Debug, Default)]
struct Told {
    at: Option<Instant>,
    since: u64,
}

impl Told {
    /// Number of events since the last log line; `None` when that was less than
    /// [`SELDOM`] ago. A flood must not fill the disk with log lines.
    fn once_more(&mut self) -> Option<u64> {
        self.since += 1;
        if self.at.is_some_and(|at| at.elapsed() < SELDOM) {
            return None;
        }
        self.at = Some(Instant::now());
        Some(std::mem::take(&mut self.since))
    }
}

/// The metrics.
pub struct Metrics {
    registry: Registry,
    answered: Family<Answered, Counter>,
    took: Family<Route, Histogram, fn() -> Histogram>,
    turned_away: Family<Why, Counter>,
    looks: Family<Found, Counter>,
    generation: Family<Generation, Gauge>,
    listings: Gauge,
    kept_rows: Gauge,
    refused: Gauge,
    age: Gauge,
    served: Gauge<f64, AtomicU64>,
    since_look: Gauge,
    inside: Gauge,
    told: [Mutex<Told>; 4],
}

impl fmt::Debug for Metrics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::with_prefix("waypost"),
            answered: Family::default(),
            took: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            turned_away: Family::default(),
            looks: Family::default(),
            generation: Family::default(),
            listings: Gauge::default(),
            kept_rows: Gauge::default(),
            refused: Gauge::default(),
            age: Gauge::default(),
            served: Gauge::default(),
            since_look: Gauge::default(),
            inside: Gauge::default(),
            told: Default::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let to = &mut self.registry;
        let (answered, took) = (self.answered.clone(), self.took.clone());
        to.register("answers", "Answers given", answered);
        let help = "How long an answer took";
        to.register_with_unit("answer_duration", help, Unit::Seconds, took);
        let help = "Requests and connections turned away before any work";
        to.register("turned_away", help, self.turned_away.clone());
        let help = "Looks at the storage that is served from, by what they found";
        to.register("storage_looks", help, self.looks.clone());
        let help = "Requests that are worked on or stand in line";
        to.register("requests_inside", help, self.inside.clone());
        let help = "The generation that is served";
        to.register("generation", help, self.generation.clone());
        to.register("listings", "Listings served", self.listings.clone());
        let help = "Rows with an error whose last good version is served";
        to.register("kept_rows", help, self.kept_rows.clone());
        let help = "1 while a change of the seeds is refused";
        to.register("change_refused", help, self.refused.clone());
        let help = "Days since the seeds that are served were checked";
        to.register("generation_age_days", help, self.age.clone());
        let help = "How long this generation has been served";
        to.register_with_unit(
            "generation_served",
            help,
            Unit::Seconds,
            self.served.clone(),
        );
        let help = "Since the last look at the seed folder began; 0 where it is not watched";
        to.register_with_unit("look_age", help, Unit::Seconds, self.since_look.clone());
    }

    /// Counts a response.
    pub fn answered(&self, route: &str, method: &Method, status: StatusCode, took: Duration) {
        let answered = Answered {
            route: route.to_owned(),
            method: method_label(method),
            status: class(status),
        };
        let route = Route {
            route: route.to_owned(),
        };
        self.answered.get_or_create(&answered).inc();
        self.took.get_or_create(&route).observe(took.as_secs_f64());
    }

    /// Counts a refusal, and logs it from time to time.
    pub fn turned_away(&self, why: TurnedAway) {
        let Some(count) = self.count_turned_away(why) else {
            return;
        };
        match why {
            TurnedAway::Busy => {
                tracing::warn!(code = "busy", count, "More was asked than can be answered.");
            }
            TurnedAway::Client => {
                tracing::warn!(code = "client-limit", count, "One client asked too much.");
            }
            TurnedAway::Connections | TurnedAway::NoConnections => {
                tracing::warn!(
                    code = "connections",
                    count,
                    "There are too many connections."
                );
            }
        }
    }

    /// Counts a connection that the system could not accept, and logs why from
    /// time to time.
    pub fn not_accepted(&self, error: &io::Error) {
        if let Some(count) = self.count_turned_away(TurnedAway::NoConnections) {
            tracing::error!(
                code = "no-connections",
                count,
                cause = %error,
                "The system gives no more connections."
            );
        }
    }

    /// Counts a refusal. Returns the number since the last log line, when it is
    /// time for another.
    fn count_turned_away(&self, why: TurnedAway) -> Option<u64> {
        let label = match why {
            TurnedAway::Busy => "busy",
            TurnedAway::Client => "client",
            TurnedAway::Connections => "connections",
            TurnedAway::NoConnections => "no-connections",
        };
        self.turned_away.get_or_create(&Why { why: label }).inc();
        let told = self.told[why as usize].lock();
        told.unwrap_or_else(PoisonError::into_inner).once_more()
    }

    /// Counts a poll of the storage.
    pub fn looked(&self, looked: Looked) {
        let found = match looked {
            Looked::Same => "same",
            Looked::New => "new",
            Looked::Refused => "refused",
            Looked::Unreachable => "unreachable",
        };
        self.looks.get_or_create(&Found { found }).inc();
    }

    /// All metrics in the OpenMetrics text format, which Prometheus reads.
    ///
    /// # Errors
    /// Only when out of memory.
    pub fn text(&self, now: Gauges) -> Result<String, fmt::Error> {
        self.generation.clear();
        let name = now.generation;
        self.generation.get_or_create(&Generation { name }).set(1);
        self.listings.set(signed(now.listings));
        self.kept_rows.set(signed(now.kept_rows));
        self.refused.set(i64::from(now.is_refused));
        self.age.set(now.age_days);
        self.served.set(now.served_seconds);
        self.since_look.set(now.seconds_since_look);
        self.inside.set(signed(now.inside));
        let mut written = String::new();
        text::encode(&mut written, &self.registry)?;
        Ok(written)
    }
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Label of a method. Clients can make up methods, so only those in use get a
/// label of their own.
pub(crate) fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
