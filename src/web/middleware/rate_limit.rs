//! Rate limits per client. A client is an IPv4 address or an IPv6 network, kept
//! only as a hash with a salt that is drawn at startup and never stored.
//! Libraries and shelters share one address, so the limits are generous.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use governor::clock::{Clock as _, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{InsufficientCapacity, Quota, RateLimiter};
use ipnet::IpNet;

/// Burst after a quiet period, in seconds' worth of requests.
const BURST_SECONDS: u32 = 10;

/// Max clients tracked. At this number nobody is rate limited any more; only
/// the admission queue limits the load.
const MAX_CLIENTS: usize = 100_000;

/// Requests between two cleanups, which forget idle clients.
const FORGET_AFTER: usize = 4096;

/// A client, as a keyed hash that does not reveal the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client([u8; 16]);

type Limiter = RateLimiter<
    Client,
    HashMapStateStore<Client>,
    MonotonicClock,
    NoOpMiddleware<std::time::Instant>,
>;

/// Reverse proxies whose `X-Forwarded-For` is trusted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(pub Vec<IpNet>);

impl Proxies {
    /// Whether an address belongs to a trusted proxy.
    pub fn hold(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Address of the client. Each proxy appends the address it saw to the
    /// right of `X-Forwarded-For`; the first from the right that is not a
    /// trusted proxy is the client. Anything further left can be forged.
    pub(crate) fn client(&self, parts: &Parts) -> Option<IpAddr> {
        let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
        let mut address = peer.ip().to_canonical();
        let told = parts.headers.get_all("x-forwarded-for").iter().rev();
        let told = told.filter_map(|value| value.to_str().ok());
        let mut told = told.flat_map(|value| value.rsplit(','));
        while self.hold(address) {
            let Some(before) = told.next().and_then(read) else {
                break;
            };
            address = before;
        }
        Some(address)
    }
}

/// The rate limiter and its state per client.
pub struct ClientLimits {
    limiter: Option<Limiter>,
    clock: MonotonicClock,
    asked: AtomicUsize,
    salt: [u8; 32],
    proxies: Proxies,
}

impl fmt::Debug for ClientLimits {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Clients").finish_non_exhaustive()
    }
}

impl ClientLimits {
    /// Allows each client `rate` requests a second, and a burst of ten seconds'
    /// worth after a quiet period; `None` means no limit. Fails when the system
    /// has no randomness.
    pub fn new(
        rate: impl Into<Option<NonZeroU32>>,
        proxies: Proxies,
    ) -> Result<ClientLimits, getrandom::Error> {
        let mut salt = [0; 32];
        getrandom::fill(&mut salt)?;
        let limiter = rate.into().map(|rate| {
            let burst = rate.saturating_mul(NonZeroU32::MIN.saturating_add(BURST_SECONDS - 1));
            let quota = Quota::per_second(rate).allow_burst(burst);
            RateLimiter::hashmap_with_clock(quota, MonotonicClock)
        });
        Ok(ClientLimits {
            limiter,
            clock: MonotonicClock,
            asked: AtomicUsize::new(1),
            salt,
            proxies,
        })
    }

    /// The client of a request; `None` for internal callers, without an
    /// address.
    pub fn client(&self, parts: &Parts) -> Option<Client> {
        let hash = match network_of(self.proxies.client(parts)?) {
            IpAddr::V4(network) => blake3::keyed_hash(&self.salt, &network.octets()),
            IpAddr::V6(network) => blake3::keyed_hash(&self.salt, &network.octets()),
        };
        let mut client = Client([0; 16]);
        client.0.copy_from_slice(&hash.as_bytes()[..16]);
        Some(client)
    }

    /// Seconds to wait when this client is over its limit. `weight` is the
    /// number of normal requests that this one counts as.
    pub fn refuse(&self, client: Client, weight: NonZeroU32) -> Option<u64> {
        let limiter = self.limiter.as_ref()?;
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        if asked.is_multiple_of(FORGET_AFTER) {
            limiter.retain_recent();
        }
        if limiter.len() >= MAX_CLIENTS {
            return None;
        }
        match limiter.check_key_n(&client, weight) {
            Ok(Ok(())) => None,
            Ok(Err(early)) => Some(early.wait_time_from(self.clock.now()).as_secs() + 1),
            Err(InsufficientCapacity(_)) => Some(u64::from(BURST_SECONDS)),
        }
    }
}

/// The network that counts as one client: a /64 for IPv6, which is one
/// household, and the address itself for IPv4.
pub(crate) fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        address => address,
    }
}

/// Parses an address, with or without a port.
fn read(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let plain = text.trim_matches(['[', ']']).parse::<IpAddr>();
    let address = plain.or_else(|_| text.parse::<SocketAddr>().map(|with_port| with_port.ip()));
    address.ok().map(|address| address.to_canonical())
}
