//! Fetches a list over HTTP, from public addresses only, within bounds.

use std::error::Error;
use std::fmt;
use std::io::Read as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use ipnet::{Ipv4Net, Ipv6Net};
use ureq::config::Config;
use ureq::http::{Response, StatusCode, Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};

use super::feed_address::without_secrets;
use super::list::FeedFile;

/// Maximum size of a list in bytes. Those of a whole nation are smaller.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Maximum number of redirects to follow.
const REDIRECTS: u32 = 5;

/// Bytes of a page that are looked at to say what kind of page it is.
const PAGE_START: u64 = 64 * 1024;

/// How lists are fetched.
#[derive(Debug, Clone, Copy)]
pub struct Fetcher {
    /// Maximum time for one list.
    pub patience: Duration,
    /// Whether an address without encryption may be asked; this machine always
    /// may.
    pub allow_http: bool,
}

impl Default for Fetcher {
    fn default() -> Fetcher {
        Fetcher {
            patience: Duration::from_secs(30),
            allow_http: false,
        }
    }
}

/// What a site said about the version of a list, to ask for a later one.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Version {
    /// The header `ETag`; may be blank.
    pub etag: String,
    /// The header `Last-Modified`; may be blank.
    pub last_modified: String,
}

/// The answer of a site.
#[derive(Debug)]
pub enum Answer {
    /// The list is as it was.
    Unchanged,
    /// The list, and its version.
    List(FeedFile, Version),
}

/// Why a list could not be fetched. The sentences hold no secret of the
/// address.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Not an address that can be asked.
    #[error("{0} is no address that can be asked; nothing was changed.")]
    NoAddress(String),
    /// An address without encryption.
    #[error(
        "{0} is not encrypted: use its https:// address. If it has none, --allow-http asks it all \
         the same; nothing was changed."
    )]
    NotEncrypted(String),
    /// An address inside a private network.
    #[error(
        "{0} leads to an address inside a private network, which is not asked. Check the address; \
         nothing was changed."
    )]
    Inward(String),
    /// No answer in time.
    #[error("{0} did not answer within {1} seconds. Try again later; nothing was changed.")]
    TooSlow(String, u64),
    /// The list is too large.
    #[error(
        "{0} is larger than {size} MB, so it is not read. A list is never that large; see what \
         the file is.",
        size = MAX_BYTES / (1024 * 1024)
    )]
    TooLarge(String),
    /// A status other than success.
    #[error(
        "{0}: their site refused us: {1}{kind}. Open it in a browser to see why; nothing was \
         changed.",
        kind = .2.map_or(String::new(), |kind| format!(", {kind}"))
    )]
    Status(String, u16, Option<PageKind>),
    /// A page in place of a list.
    #[error(
        "{0} is {kind}, not a feed. Look on it for a link to JSON or CSV; nothing was changed.",
        kind = .1.map_or("a web page".to_owned(), |kind| format!("a web page, {kind}"))
    )]
    Page(String, Option<PageKind>),
    /// Another failure of the network.
    #[error("{0} could not be fetched ({1}). Check the address; nothing was changed.")]
    Network(String, String),
}

/// A page that stands between a program and a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// It asks whether a person reads it.
    RobotCheck,
    /// It asks for a login.
    Login,
}

impl fmt::Display for PageKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            PageKind::RobotCheck => "a robot check",
            PageKind::Login => "a login",
        })
    }
}

impl PageKind {
    /// The kind of a page, by words in it.
    fn of(page: &str) -> Option<PageKind> {
        const ROBOT: [&str; 7] = [
            "captcha",
            "cf-chl",
            "cf-challenge",
            "just a moment",
            "robot",
            "are human",
            "unusual traffic",
        ];
        const LOGIN: [&str; 5] = [
            "type=\"password\"",
            "type='password'",
            "sign in",
            "log in",
            "login",
        ];
        let page = page.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| page.contains(word));
        match () {
            () if has(&ROBOT) => Some(PageKind::RobotCheck),
            () if has(&LOGIN) => Some(PageKind::Login),
            () => None,
        }
    }
}

impl Fetcher {
    /// Fetches a list, unless it still has the version that is known.
    ///
    /// # Errors
    /// The list cannot be had, for a reason in plain words.
    pub fn fetch(&self, address: &str, known: &Version) -> Result<Answer, FetchError> {
        // The full address is used for the request alone.
        let shown = without_secrets(address);
        let failed = |error: ureq::Error| self.failed(&shown, error);
        let agent = self.agent(address);
        let mut request = agent.get(address);
        for (name, value) in [
            (header::IF_NONE_MATCH, &known.etag),
            (header::IF_MODIFIED_SINCE, &known.last_modified),
        ] {
            if !value.is_empty() {
                request = request.header(name, value);
            }
        }
        let mut answer = request.call().map_err(failed)?;
        let status = answer.status();
        if status == StatusCode::NOT_MODIFIED && *known != Version::default() {
            return Ok(Answer::Unchanged);
        }
        if !status.is_success() {
            let kind = PageKind::of(&beginning(&mut answer));
            let kind = kind.or((status == StatusCode::UNAUTHORIZED).then_some(PageKind::Login));
            return Err(FetchError::Status(shown, status.as_u16(), kind));
        }
        let kind = answer.body().mime_type().unwrap_or_default().to_lowercase();
        let version = Version {
            etag: header_of(&answer, &header::ETAG),
            last_modified: header_of(&answer, &header::LAST_MODIFIED),
        };
        let body = answer.body_mut().with_config().limit(MAX_BYTES).reader();
        let mut bytes = Vec::new();
        // That limit counts transferred bytes, which may be compressed.
        let read = body.take(MAX_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|error| failed(error.into()))?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(FetchError::TooLarge(shown));
        }
        if is_page(&kind, &bytes) {
            let start = bytes.get(..PAGE_START as usize).unwrap_or(&bytes);
            let kind = PageKind::of(&String::from_utf8_lossy(start));
            return Err(FetchError::Page(shown, kind));
        }
        let name = shown.trim_end_matches('/').rsplit('/').next();
        let file = FeedFile {
            name: name.unwrap_or_default().to_owned(),
            url: Some(shown),
            bytes,
        };
        Ok(Answer::List(file, version))
    }

    fn agent(&self, address: &str) -> Agent {
        let config = Agent::config_builder()
            .timeout_global(Some(self.patience))
            .max_redirects(REDIRECTS)
            .http_status_as_error(false)
            // A proxy would look up the address again.
            .proxy(None)
            .user_agent(concat!("waypost/", env!("CARGO_PKG_VERSION")))
            .build();
        let is_here = address.parse().is_ok_and(|uri: Uri| is_this_machine(&uri));
        let resolver = GuardedResolver {
            names: DefaultResolver::default(),
            allow_http: self.allow_http,
            is_here,
        };
        Agent::with_parts(config, DefaultConnector::default(), resolver)
    }

    fn failed(&self, shown: &str, error: ureq::Error) -> FetchError {
        let shown = shown.to_owned();
        match error {
            ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge(shown),
            // The messages of these errors would include the full address.
            ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::RequireHttpsOnly(_) => {
                FetchError::NoAddress(shown)
            }
            ureq::Error::Timeout(_) => FetchError::TooSlow(shown, self.patience.as_secs()),
            ureq::Error::Other(cause) => match cause.downcast_ref() {
                Some(Refused::NotEncrypted) => FetchError::NotEncrypted(shown),
                Some(Refused::Inward) => FetchError::Inward(shown),
                None => FetchError::Network(shown, cause.to_string()),
            },
            other => FetchError::Network(shown, other.to_string()),
        }
    }
}

fn header_of(answer: &Response<Body>, name: &header::HeaderName) -> String {
    let value = answer.headers().get(name);
    let value = value.and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

/// Whether an answer is a page: it says so and is no JSON, which some sites
/// call a page, or it begins like one.
fn is_page(kind: &str, bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let begins = |with: &[u8]| {
        let head = start.get(..with.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(with))
    };
    let is_json = start.starts_with(b"[") || start.starts_with(b"{");
    (kind.contains("html") && !is_json) || begins(b"<!doctype html") || begins(b"<html")
}

/// The beginning of a page; blank if it cannot be read.
fn beginning(answer: &mut Response<Body>) -> String {
    let mut bytes = Vec::new();
    let mut start = answer.body_mut().as_reader().take(PAGE_START);
    // What was read before a failure is enough.
    let _ = start.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Why a step of a request is not made.
#[derive(Debug, Clone, Copy)]
enum Refused {
    NotEncrypted,
    Inward,
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the address is not asked")
    }
}

impl Error for Refused {}

/// Looks up the name of every step, also behind redirects, and gives only the
/// addresses that may be asked; the connection is made to one of these.
#[derive(Debug)]
struct GuardedResolver {
    names: DefaultResolver,
    allow_http: bool,
    /// Whether somebody asked for this machine itself.
    is_here: bool,
}

impl Resolver for GuardedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let stays_here = self.is_here && is_this_machine(uri);
        if uri.scheme_str() != Some("https") && !self.allow_http && !stays_here {
            return Err(ureq::Error::Other(Box::new(Refused::NotEncrypted)));
        }
        let mut may_ask = self.empty();
        for address in self.names.resolve(uri, config, timeout)?.iter() {
            let ip = address.ip();
            if is_public(ip) || (stays_here && ip.is_loopback()) {
                may_ask.push(*address);
            }
        }
        if may_ask.is_empty() {
            return Err(ureq::Error::Other(Box::new(Refused::Inward)));
        }
        Ok(may_ask)
    }
}

/// Whether an address names this machine in so many words.
fn is_this_machine(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let ip = bare.parse::<IpAddr>();
    bare.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback())
}

/// Networks that are not public: private, shared, local, of documentation, of
/// tests and reserved ones.
const NOT_PUBLIC_4: [Ipv4Net; 14] = [
    Ipv4Net::new_assert(Ipv4Addr::new(0, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10),
    Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 0, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 2, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 88, 99, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(198, 18, 0, 0), 15),
    Ipv4Net::new_assert(Ipv4Addr::new(198, 51, 100, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(203, 0, 113, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// The public part of IPv6, and the networks in it that carry other addresses
/// or are of documentation.
const PUBLIC_6: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
const NOT_PUBLIC_6: [Ipv6Net; 3] = [
    Ipv6Net::new_assert(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    Ipv6Net::new_assert(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    Ipv6Net::new_assert(Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
];

/// Whether an address is one of the public Internet.
pub fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => !NOT_PUBLIC_4.iter().any(|net| net.contains(&ip)),
        IpAddr::V6(ip) => {
            PUBLIC_6.contains(&ip) && !NOT_PUBLIC_6.iter().any(|net| net.contains(&ip))
        }
    }
}
