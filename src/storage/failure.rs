//! What can go wrong between here and the storage, and what to do about it.

use std::fmt;

use jiff::Timestamp;

use crate::index::store::StoreError;

/// Why something could not be done with the storage.
#[derive(Debug)]
pub enum Failure {
    /// The address is none that can be used: it, and why.
    Address(String, String),
    /// The storage cannot be reached, or says no: where, and what was said.
    Unreachable(String, String),
    /// The name cannot be one of a county.
    Name(String),
    /// There is nothing of this county in the storage.
    NoCounty(String, String),
    /// The county's record cannot be read: its object, and why.
    Record(String, String),
    /// An object is not what its name says: the object, and what differs.
    Tampered(String, String),
    /// An object is not there.
    Missing(String),
    /// The generation was written by a program of another format: its name.
    OtherFormat(String, u32),
    /// What must be found in the generation is not: its name, and the reasons
    /// in words.
    Golden(String, usize, String),
    /// The generation shows what is private now: its name, and the ids of the
    /// listings.
    ShowsPrivate(String, Vec<String>),
    /// A rollback is refused by the rules of publishing: the report.
    Refused(String),
    /// Somebody else was first: who, with what, and when.
    Lost {
        /// The machine that was first.
        by: String,
        /// The generation it published.
        generation: String,
        /// When.
        at: Timestamp,
    },
    /// No generation of this name, or more than one, in the record: the name,
    /// and those there are.
    Unknown(String, Vec<String>),
    /// There is no generation before the current one.
    NothingBefore(String),
    /// Old objects are being removed by somebody: who.
    Sweeping(String),
    /// The disk failed us.
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
    /// What is said of a generation that was looked through and not shown.
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

    /// Whether trying again may help without anybody doing anything.
    pub fn may_pass(&self) -> bool {
        matches!(self, Failure::Unreachable(..) | Failure::Store(_))
    }
}
