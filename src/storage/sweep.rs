//! Removes what no record names any more.
//!
//! A publisher that finds an old object takes it as sent, and it must not go
//! just then. So whoever sweeps claims the storage first and waits longer than
//! a publisher needs from its last look at the claim to its record; a
//! publisher that sees a claim waits with everything.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::bucket::{Bucket, Found};
use super::failure::Failure;
use super::objects::{Signed, object};

/// The object of a claim.
const CLAIM: &str = "sweeping.json";

/// A claim that is older was left behind by one that was stopped.
const CLAIM_HOLDS: SignedDuration = SignedDuration::from_hours(1);

/// Who removes old objects now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The machine it is done from.
    pub by: String,
    /// Since when.
    pub at: Timestamp,
}

/// What is kept.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// Earlier generations of each county.
    pub earlier: usize,
    /// Objects that are younger, whoever names them: they may belong to a
    /// generation that is just being sent.
    pub younger_than: SignedDuration,
    /// How long to wait between the claim and the first look: longer than a
    /// publisher needs for its last request.
    pub settle: Duration,
}

impl Default for Keep {
    fn default() -> Keep {
        Keep {
            earlier: 10,
            younger_than: SignedDuration::from_hours(24),
            settle: Duration::from_secs(60),
        }
    }
}

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Objects that were removed.
    pub objects: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Objects that stay.
    pub kept: usize,
}

/// The claim that stands, if one does.
pub(super) fn under_way(bucket: &Bucket, now: Timestamp) -> Result<Option<Claim>, Failure> {
    let Found::Bytes(bytes, _) = bucket.read(CLAIM, None)? else {
        return Ok(None);
    };
    let claim: Claim = serde_json::from_slice(&bytes)
        .map_err(|error| Failure::Record(CLAIM.to_owned(), error.to_string()))?;
    let stands = now.duration_since(claim.at) < CLAIM_HOLDS;
    Ok(stands.then_some(claim))
}

impl Bucket {
    /// Removes the objects that no county's current or kept generation needs.
    pub fn sweep(&self, keep: &Keep, signed: &Signed) -> Result<Swept, Failure> {
        if let Some(claim) = under_way(self, signed.at)? {
            return Err(Failure::Sweeping(claim.by));
        }
        let claim = Claim {
            by: signed.by.clone(),
            at: signed.at,
        };
        let text = serde_json::to_vec(&claim)
            .map_err(|error| Failure::Record(CLAIM.to_owned(), error.to_string()))?;
        // One that was left behind is replaced, by one of those who try.
        let seen = match self.read(CLAIM, None)? {
            Found::Bytes(_, version) => Some(version),
            _ => None,
        };
        if !self.move_on(CLAIM, &text, seen.as_ref())? {
            return Err(Failure::Sweeping("somebody else".to_owned()));
        }
        std::thread::sleep(keep.settle);
        let swept = self.sweep_claimed(keep, signed.at);
        self.remove(CLAIM)?;
        swept
    }

    fn sweep_claimed(&self, keep: &Keep, now: Timestamp) -> Result<Swept, Failure> {
        let mut needed = BTreeSet::new();
        for county in self.counties()? {
            let Some(head) = self.head(&county)? else {
                continue;
            };
            let mut record = head.record;
            if record.earlier.len() > keep.earlier {
                record.earlier.truncate(keep.earlier);
                // Somebody who rolls back just now is first: next time, then.
                if !self.write_record(&record, Some(&head.version))? {
                    return Err(Failure::Sweeping("a rollback".to_owned()));
                }
            }
            for entry in record.all() {
                needed.insert(object(&entry.manifest));
                // Where one cannot be read nothing is known, and nothing goes.
                let (_, manifest) = self.manifest_of_any_format(entry)?;
                needed.extend(manifest.files.values().map(|hash| object(hash)));
            }
        }
        let mut swept = Swept::default();
        for one in self.list("objects")? {
            let young = now.duration_since(one.at) < keep.younger_than;
            if young || needed.contains(&one.name) {
                swept.kept += 1;
                continue;
            }
            self.remove(&one.name)?;
            swept.objects += 1;
            swept.bytes += one.bytes;
        }
        Ok(swept)
    }
}
