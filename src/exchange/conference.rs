//! Links and numbers to join a meeting with.

use url::Url;

use crate::seeds::parse;

/// Services for meetings, by the end of their host names.
pub const PROVIDERS: [&str; 22] = [
    "bluejeans.com",
    "discord.gg",
    "freeconference.com",
    "freeconferencecall.com",
    "goto.com",
    "gotomeet.me",
    "gotomeeting.com",
    "horizon.meta.com",
    "maps.secondlife.com",
    "meet.google.com",
    "meet.jit.si",
    "meetings.dialpad.com",
    "signal.group",
    "skype.com",
    "slurl.com",
    "teams.live.com",
    "teams.microsoft.com",
    "vrchat.com",
    "webex.com",
    "zoho.com",
    "zoom.us",
    "zoomgov.com",
];

/// A link to join, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joining {
    /// A link to a service we know.
    Known(String),
    /// An https link to any other place.
    Other(String),
    /// Not a link that may be kept.
    None,
}

/// Reads a link to join. Without a scheme, or with http, it is kept only when
/// it leads to a service we know, which all answer to https.
pub fn joining(cell: &str) -> Joining {
    let text = cell.trim();
    let secure = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => format!("https://{rest}"),
        Some(_) => text.to_owned(),
        None => format!("https://{text}"),
    };
    let scheme = text.get(.."https://".len());
    let was_secure = scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    let Some(host) = Url::parse(&secure).ok().and_then(|url| {
        let https = url.scheme() == "https";
        https.then(|| url.host_str().map(str::to_owned)).flatten()
    }) else {
        return Joining::None;
    };
    if matches!(parse::link(&secure), parse::Link::Unreadable) {
        return Joining::None;
    }
    if is_provider(&host) {
        Joining::Known(secure)
    } else if was_secure {
        Joining::Other(secure)
    } else {
        Joining::None
    }
}

fn is_provider(host: &str) -> bool {
    PROVIDERS.iter().any(|provider| {
        let before = host.strip_suffix(provider);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// A number to join by phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialling {
    /// The number to call.
    pub number: String,
    /// Whether it can be dialled in the United States as it stands.
    pub read: bool,
    /// The number of the meeting, keyed in after.
    pub meeting: Option<String>,
    /// Whether a secret came after that.
    pub had_passcode: bool,
}

/// Takes a number such as `+16465588656,,123456789#,,,,*0123#` apart: the
/// number, the meeting, and the passcode, which is left out.
pub fn dialling(cell: &str) -> Dialling {
    let text = cell.trim();
    let (main, keyed) = match text.find([',', ';']) {
        Some(at) => (&text[..at], &text[at..]),
        None => (text, ""),
    };
    let mut groups = keyed
        .split('#')
        .map(digits)
        .filter(|group| !group.is_empty());
    let meeting = groups.next();
    let had_passcode = groups.next().is_some() || keyed.contains('*');
    let phone = parse::phone(main);
    Dialling {
        number: phone
            .as_ref()
            .map_or(main.trim().to_owned(), |phone| phone.display.clone()),
        read: phone.is_some(),
        meeting,
        had_passcode,
    }
}

fn digits(text: &str) -> String {
    let before_secret = text.split('*').next().unwrap_or_default();
    before_secret.chars().filter(char::is_ascii_digit).collect()
}
