//! Removes objects that are no longer named by any record.
//!
//! A publisher that finds an existing object does not upload it again, so the
//! object must not be removed at that moment. A sweep therefore claims the
//! storage first and waits longer than a publisher needs from its last check of
//! the claim to writing its record. A publisher that sees a claim does not
//! publish.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::bucket::{Bucket, Found};
use super::failure::Failure;
use super::objects::{Signed, object};

/// Name of the claim object.
const CLAIM: &str = "sweeping.json";

/// Age at which a claim counts as abandoned.
const CLAIM_HOLDS: SignedDuration = SignedDuration::from_hours(1);

/// A claim on the storage by a running sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The machine that runs the sweep.
    pub by: String,
    /// Start of the sweep.
    pub at: Timestamp,
}

/// What a sweep keeps.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// Number of earlier generations per county.
    pub earlier: usize,
    /// Keeps every object younger than this: it may belong to a generation that
    /// is being uploaded.
    pub younger_than: SignedDuration,
    /// Time between the claim and the first check; must be longer than a
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

/// Result of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Number of objects removed.
    pub objects: usize,
    /// Size of these objects, in bytes.
    pub bytes: u64,
    /// Number of objects kept.
    pub kept: usize,
}

/// The claim that is currently valid, if any.
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
    /// Removes the objects that no current or kept generation needs.
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
        // Replaces an abandoned claim; only one machine succeeds.
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
                // A concurrent rollback wins; the next sweep tries again.
                if !self.write_record(&record, Some(&head.version))? {
                    return Err(Failure::Sweeping("a rollback".to_owned()));
                }
            }
            for entry in record.all() {
                needed.insert(object(&entry.manifest));
                // If a manifest cannot be read, nothing is removed.
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
