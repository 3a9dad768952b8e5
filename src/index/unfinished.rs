//! What processes leave behind that ended in the middle of a publication.

use std::fs;

use super::lock::Lock;
use super::store::{BUILDING, Store, remove_folder};

/// The file that counts attempts to publish certain seeds that have begun and
/// not ended.
const ATTEMPT: &str = "ATTEMPT";

/// After so many the process is taken to die of these seeds.
const MOST_ATTEMPTS: u32 = 3;

impl Store {
    /// Notes that an attempt to publish seeds of this hash begins in a process
    /// that serves. `false` when as many as may be began before and none
    /// ended: the process died each time, and would again.
    pub fn begin_attempt(&self, seeds: &str) -> bool {
        let path = self.folder().join(ATTEMPT);
        let noted = fs::read_to_string(&path).unwrap_or_default();
        let before = match noted.split_once(' ') {
            Some((count, of)) if of == seeds => count.parse().unwrap_or(0),
            _ => 0,
        };
        if before >= MOST_ATTEMPTS {
            return false;
        }
        // Where nothing can be written nothing can be published either, and
        // the attempt says so itself.
        let _ = fs::write(path, format!("{} {seeds}", before + 1));
        true
    }

    /// Notes that the process is alive after the attempt, however it ended.
    pub fn end_attempt(&self) {
        // Without such a file there is nothing to forget.
        let _ = fs::remove_file(self.folder().join(ATTEMPT));
    }

    /// Removes half-built generations. Whoever builds holds the lock, so
    /// nobody is at work on any of them; they may hold the very space that the
    /// next one needs.
    pub fn clear_unfinished(&self, _held: &Lock) {
        for name in self.folder_names().unwrap_or_default() {
            if name.starts_with(BUILDING) {
                // Left behind, it is cleared another time.
                let _ = remove_folder(&self.folder().join(name));
            }
        }
    }
}
