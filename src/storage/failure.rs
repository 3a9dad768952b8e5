//! Storage errors, with advice on how to fix them.

use jiff::Timestamp;

use crate::index::store::StoreError;

/// A storage error.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Invalid address: the address and the reason.
    #[error("{0} is no address of a storage ({1}). Write s3://bucket/folder, or file:///folder.")]
    Address(String, String),
    /// The storage is unreachable or refused the request: the address and the
    /// error.
    #[error(
        "{0} cannot be used ({1}). Check the address, the network, and AWS_ACCESS_KEY_ID, \
         AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT."
    )]
    Unreachable(String, String),
    /// Invalid county name.
    #[error(
        "“{0}” cannot be the name of a county there: use small letters, digits and hyphens, 63 \
         at most."
    )]
    Name(String),
    /// The storage has no such county: the county and the address.
    #[error(
        "There is no county {0} in {1} yet. `waypost publish --to {1} --county {0}` puts it \
         there."
    )]
    NoCounty(String, String),
    /// The county's record cannot be read: its object and the reason.
    #[error("{0} cannot be read ({1}). A newer Waypost may have written it; else publish again.")]
    Record(String, String),
    /// An object does not match its name: the object and the difference.
    #[error(
        "{0} is not what was published ({1}), so nothing of it is served. Find out who writes \
         there, then `waypost publish --to … --send-all`."
    )]
    Tampered(String, String),
    /// The object is missing.
    #[error("{0} is not in the storage. `waypost publish --to … --send-all` puts it back.")]
    Missing(String),
    /// The generation has a format that this program cannot read: its name and
    /// format.
    #[error(
        "{0} has format {1}, and this program reads format {readable}. Publish with the version \
         that the replicas run.",
        readable = crate::index::FORMAT
    )]
    OtherFormat(String, u32),
    /// The generation fails its golden questions: its name, the number of
    /// failures and their text.
    #[error("{0} does not find what it must:\n{reasons}", reasons = .2.trim_end())]
    Golden(String, usize, String),
    /// The generation exposes a place that is private now: its name and the
    /// listing ids.
    #[error(
        "{0} showed the place of {listed}, which is private now: somebody who hides there could \
         be found. It is not shown again, and the record does not name it any more.",
        listed = .1.join(", ")
    )]
    ShowsPrivate(String, Vec<String>),
    /// The publish rules reject the rollback: the report.
    #[error("{}", .0.trim_end())]
    Refused(String),
    /// Another machine published first.
    #[error(
        "Not published: {by} was first, with {generation} at {at}. The public sees that. Run the \
         same command again: your files are then compared with it."
    )]
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
    #[error(
        "“{0}” names none of the generations that are kept, or several. They are: {listed}.",
        listed = .1.join(", ")
    )]
    Unknown(String, Vec<String>),
    /// The current generation has no predecessor: its name.
    #[error(
        "{0} has no generation before it in the storage. `waypost generations --from …` lists \
         those there are."
    )]
    NothingBefore(String),
    /// Old objects are being removed: by which machine.
    #[error("Old files are being removed from the storage by {0}. Try again in two minutes.")]
    Sweeping(String),
    /// Disk error.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Failure {
    /// Whether a retry may succeed without intervention.
    pub fn may_pass(&self) -> bool {
        matches!(self, Failure::Unreachable(..) | Failure::Store(_))
    }
}
