//! Storage errors, with advice on how to fix them.

use std::fmt;

use jiff::Timestamp;

use crate::index::store::StoreError;

/// A storage error.
#[derive(Debug)]
pub enum Failure {
    /// Invalid address: the address and the reason.
    Address(String, String),
    /// The storage is unreachable or refused the request: the address and the
    /// error.
    Unreachable(String, String),
    /// Invalid county name.
    Name(String),
    /// The storage has no such county: the county and the address.
    NoCounty(String, String),
    /// The county's record cannot be read: its object and the reason.
    Record(String, String),
    /// An object does not match its name: the object and the difference.
    Tampered(String, String),
    /// The object is missing.
    Missing(String),
    /// The generation has a format that this program cannot read: its name and
    /// format.
    OtherFormat(String, u32),
    /// The generation fails its golden questions: its name, the number of
    /// failures and their text.
    Golden(String, usize, String),
    /// The generation exposes a place that is private now: its name and the
    /// listing ids.
    ShowsPrivate(String, Vec<String>),
    /// The publish rules reject the rollback: the report.
    Refused(String),
    /// Another machine published first.
    Lost {
        /// The machine that published first.
        by: String,
        /// The generation it published.
        generation: String,
        /// When it was published.
        at: Timestamp,
    },
    /// The name matches no generation in the record, or several: the name and
    /// the known generations.
    Unknown(String, Vec<String>),
    /// The current generation has no predecessor: its name.
    NothingBefore(String),
    /// Old objects are being removed: by which machine.
    Sweeping(String),
    /// Disk error.
    Store(StoreError),
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Address(address, why) => write!(
                out,
                "{address} is no address of a storage ({why}). Write s3://bucket/folder, or \
                 file:///folder."
            ),
            Failure::Unreachable(address, why) => write!(
                out,
                "{address} cannot be used ({why}). Check the address, the network, and \
                 AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT."
            ),
            Failure::Name(name) => write!(
                out,
                "“{name}” cannot be the name of a county there: use small letters, digits and \
                 hyphens, 63 at most."
            ),
            Failure::NoCounty(county, address) => write!(
                out,
                "There is no county {county} in {address} yet. `waypost publish --to {address} \
                 --county {county}` puts it there."
            ),
            Failure::Record(object, why) => write!(
                out,
                "{object} cannot be read ({why}). A newer Waypost may have written it; else \
                 publish again."
            ),
            Failure::Tampered(object, why) => write!(
                out,
                "{object} is not what was published ({why}), so nothing of it is served. Find \
                 out who writes there, then `waypost publish --to … --send-all`."
            ),
            Failure::Missing(object) => write!(
                out,
                "{object} is not in the storage. `waypost publish --to … --send-all` puts it \
                 back."
            ),
            Failure::OtherFormat(name, format) => write!(
                out,
                "{name} has format {format}, and this program reads format {}. Publish with \
                 the version that the replicas run.",
                crate::index::FORMAT
            ),
            Failure::Golden(..) | Failure::ShowsPrivate(..) | Failure::Refused(_) => {
                self.judged(out)
            }
            Failure::Lost { by, generation, at } => write!(
                out,
                "Not published: {by} was first, with {generation} at {at}. The public sees \
                 that. Run the same command again: your files are then compared with it."
            ),
            Failure::Unknown(name, known) => write!(
                out,
                "“{name}” names none of the generations that are kept, or several. They are: \
                 {}.",
                known.join(", ")
            ),
            Failure::NothingBefore(name) => write!(
                out,
                "{name} has no generation before it in the storage. `waypost generations \
                 --from …` lists those there are."
            ),
            Failure::Sweeping(by) => write!(
                out,
                "Old files are being removed from the storage by {by}. Try again in two \
                 minutes."
            ),
            Failure::Store(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for Failure {}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Store(error)
    }
}

impl Failure {
    /// Messages for generations that failed inspection.
    fn judged(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Golden(name, _, reasons) => write!(
                out,
                "{name} does not find what it must:\n{}",
                reasons.trim_end()
            ),
            Failure::ShowsPrivate(name, shown) => write!(
                out,
                "{name} showed the place of {}, which is private now: somebody who hides there \
                 could be found. It is not shown again, and the record does not name it any more.",
                shown.join(", ")
            ),
            Failure::Refused(report) => out.write_str(report.trim_end()),
            _ => Ok(()),
        }
    }

    /// Whether a retry may succeed without intervention.
    pub fn may_pass(&self) -> bool {
        matches!(self, Failure::Unreachable(..) | Failure::Store(_))
    }
}
