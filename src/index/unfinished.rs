//! Leftovers of processes that ended in the middle of a publication.

use std::fs;

use super::store::{BUILDING, Store, remove_folder};

/// The file that counts the unfinished attempts to publish certain seeds.
const ATTEMPT: &str = "ATTEMPT";

/// Maximum number of unfinished attempts; beyond it, the seeds are assumed to
/// crash the process.
const MAX_ATTEMPTS: u32 = 3;

impl Store {
    /// Records that a serving process starts to publish seeds with this hash.
    /// Returns `false` when the maximum number of attempts started before and
    /// none finished: the process died each time, and would again.
    pub fn begin_attempt(&self, seeds: &str) -> bool {
        let before = match self.attempts() {
            Some((count, of)) if of == seeds => count,
            _ => 0,
        };
        // A count above the maximum marks seeds that are given up.
        let now = (before + 1).min(MAX_ATTEMPTS + 1);
        // If nothing can be written, nothing can be published either, and the
        // attempt itself reports that.
        let _ = fs::write(self.folder().join(ATTEMPT), format!("{now} {seeds}"));
        now <= MAX_ATTEMPTS
    }

    /// Records that the process survived the attempt, whatever its result.
    pub fn end_attempt(&self) {
        // The file may not exist.
        let _ = fs::remove_file(self.folder().join(ATTEMPT));
    }

    /// Records that the process was asked to stop, perhaps in the middle of an
    /// attempt. Seeds that are given up stay given up.
    pub fn interrupt_attempt(&self) {
        if self
            .attempts()
            .is_some_and(|(count, _)| count <= MAX_ATTEMPTS)
        {
            self.end_attempt();
        }
    }

    /// Number of unfinished attempts, and the hash of their seeds.
    fn attempts(&self) -> Option<(u32, String)> {
        let noted = fs::read_to_string(self.folder().join(ATTEMPT)).ok()?;
        let (count, seeds) = noted.split_once(' ')?;
        Some((count.parse().ok()?, seeds.to_owned()))
    }

    /// Removes half-built generations, which may take up the space that the
    /// next one needs. The caller must hold the lock, so that none of them is
    /// in use.
    pub(super) fn clear_unfinished(&self) {
        for name in self.folder_names().unwrap_or_default() {
            if name.starts_with(BUILDING) {
                // If removal fails, the next call tries again.
                let _ = remove_folder(&self.folder().join(name));
            }
        }
    }
}
