//! What processes leave behind that ended in the middle of a publication.

use std::fs;

use super::store::{BUILDING, Store, remove_folder};

/// The file that counts attempts to publish certain seeds that have begun and
/// not ended.
const ATTEMPT: &str = "ATTEMPT";

/// After so many the process is taken to die of these seeds.
const MAX_ATTEMPTS: u32 = 3;

impl Store {
    /// Notes that an attempt to publish seeds of this hash begins in a process
    /// that serves. `false` when as many as may be began before and none
    /// ended: the process died each time, and would again.
    pub fn begin_attempt(&self, seeds: &str) -> bool {
        let before = match self.attempts() {
            Some((count, of)) if of == seeds => count,
            _ => 0,
        };
        // One more than may be stands for seeds that are given up.
        let now = (before + 1).min(MAX_ATTEMPTS + 1);
        // Where nothing can be written nothing can be published either, and
        // the attempt says so itself.
        let _ = fs::write(self.folder().join(ATTEMPT), format!("{now} {seeds}"));
        now <= MAX_ATTEMPTS
    }

    /// Notes that the process is alive after the attempt, however it ended.
    pub fn end_attempt(&self) {
        // Without such a file there is nothing to forget.
        let _ = fs::remove_file(self.folder().join(ATTEMPT));
    }

    /// Notes that the process ends because it was asked to, perhaps in the
    /// middle of an attempt. Seeds that are given up stay given up.
    pub fn interrupt_attempt(&self) {
        if self
            .attempts()
            .is_some_and(|(count, _)| count <= MAX_ATTEMPTS)
        {
            self.end_attempt();
        }
    }

    /// How many attempts began and did not end, and the hash of their seeds.
    fn attempts(&self) -> Option<(u32, String)> {
        let noted = fs::read_to_string(self.folder().join(ATTEMPT)).ok()?;
        let (count, seeds) = noted.split_once(' ')?;
        Some((count.parse().ok()?, seeds.to_owned()))
    }

    /// Removes half-built generations. Whoever calls holds the lock, so nobody
    /// is at work on any of them; they may take the very space that the next
    /// one needs.
    pub(super) fn clear_unfinished(&self) {
        for name in self.folder_names().unwrap_or_default() {
            if name.starts_with(BUILDING) {
                // Left behind, it is cleared another time.
                let _ = remove_folder(&self.folder().join(name));
            }
        }
    }
}
