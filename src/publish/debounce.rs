//! When files that change have come to rest. A plain state machine: it is told
//! the time and what the folder looks like, and says what to do.

use std::collections::BTreeSet;
use std::time::Duration;

use super::folder_snapshot::FolderSnapshot;

/// How often to look at the folder.
pub const POLL_INTERVAL: Duration = Duration::from_millis(25);

/// Files that have not changed for so long are taken to be whole, unless they
/// change before all is built.
pub const QUIET_PERIOD: Duration = Duration::from_millis(50);

/// A file that is empty, or open in a spreadsheet, is waited for so long: most
/// programs empty a file before they write it.
pub const LOCK_WAIT: Duration = Duration::from_secs(3);

/// Files that never come to rest are read after so long all the same; the
/// rules of publishing catch what is cut off.
pub const MAX_WAIT: Duration = Duration::from_secs(30);

/// A second look after the first. Two saves within one tick of the file
/// system's clock, which may be two seconds, can look like one.
pub const RECHECK_AFTER: Duration = Duration::from_secs(3);

/// The first pause after an attempt that failed. Each is twice the one before.
pub const FIRST_PAUSE: Duration = Duration::from_secs(2);

/// The longest pause between attempts that fail.
pub const MAX_PAUSE: Duration = Duration::from_secs(300);

/// What to do after a look at the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Nothing to do.
    Nothing,
    /// Files changed and are waited for: say why, once.
    Waiting(String),
    /// Files have come to rest: see whether their content is new.
    Look,
}

/// The state between two looks.
#[derive(Debug)]
pub struct Debouncer {
    /// What the folder looked like last; `None` when it could not be seen.
    last: Option<FolderSnapshot>,
    /// Present while something has changed and was not looked into.
    pending: Option<Pending>,
    /// When to look once more.
    again: Option<Duration>,
    /// Attempts in a row that failed.
    failures: u32,
    /// Whether it was said that the folder cannot be seen.
    said_unseen: bool,
}

#[derive(Debug)]
struct Pending {
    since: Duration,
    changed: Duration,
    files: BTreeSet<String>,
    wait: Duration,
    said: bool,
}

impl Pending {
    fn new(at: Duration) -> Pending {
        Pending {
            since: at,
            changed: at,
            files: BTreeSet::new(),
            wait: QUIET_PERIOD,
            said: false,
        }
    }
}

impl Debouncer {
    /// Watches a folder from how it looks now; a first look follows soon.
    pub fn new(at: Duration) -> Debouncer {
        Debouncer {
            last: None,
            pending: Some(Pending::new(at)),
            again: None,
            failures: 0,
            said_unseen: false,
        }
    }

    /// Takes what the folder looks like at a time, counted from any fixed
    /// moment, or why it cannot be seen.
    pub fn observe(&mut self, at: Duration, seen: Result<FolderSnapshot, String>) -> Action {
        let seen = match seen {
            Ok(seen) => seen,
            Err(_) if self.said_unseen => return Action::Nothing,
            Err(why) => {
                self.said_unseen = true;
                return Action::Waiting(format!("The seed folder cannot be seen ({why})."));
            }
        };
        self.said_unseen = false;
        self.note_changes(at, &seen);
        let action = self.act(at, &seen);
        self.last = Some(seen);
        action
    }

    fn note_changes(&mut self, at: Duration, seen: &FolderSnapshot) {
        let Some(last) = &self.last else { return };
        let changed: Vec<String> = seen.changed_since(last).map(str::to_owned).collect();
        if changed.is_empty() {
            return;
        }
        let pending = self.pending.get_or_insert_with(|| Pending::new(at));
        pending.changed = at;
        pending.wait = QUIET_PERIOD;
        pending.files.extend(changed);
        self.failures = 0;
    }

    fn act(&mut self, at: Duration, seen: &FolderSnapshot) -> Action {
        let Some(pending) = &mut self.pending else {
            let due = self.again.is_some_and(|again| at >= again);
            if due {
                self.again = None;
                return Action::Look;
            }
            return Action::Nothing;
        };
        let quiet = at.saturating_sub(pending.changed);
        let doubt = doubt(seen, &pending.files);
        let wait = match &doubt {
            Some(_) => pending.wait.max(LOCK_WAIT),
            None => pending.wait,
        };
        let too_long = at.saturating_sub(pending.since) >= MAX_WAIT.max(wait);
        if quiet < wait && !too_long {
            let say = doubt.filter(|_| !pending.said && quiet >= QUIET_PERIOD);
            return match say {
                Some(why) => {
                    pending.said = true;
                    Action::Waiting(why)
                }
                None => Action::Nothing,
            };
        }
        self.pending = None;
        self.again = Some(at + RECHECK_AFTER);
        Action::Look
    }

    /// What was looked at could not be read, or could not be published for a
    /// reason that may pass: look again, after a pause that grows. The pause
    /// is returned.
    pub fn try_again(&mut self, at: Duration) -> Duration {
        let mut pending = Pending::new(at);
        pending.wait = FIRST_PAUSE.saturating_mul(1 << self.failures.min(12));
        pending.wait = pending.wait.min(MAX_PAUSE);
        let pause = pending.wait;
        self.pending = Some(pending);
        // What is looked at again by then need not be looked at before.
        self.again = None;
        self.failures += 1;
        pause
    }

    /// What was looked at is published, or need not or may not be.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }
}

/// Why a file that changed may not be whole yet.
fn doubt(seen: &FolderSnapshot, changed: &BTreeSet<String>) -> Option<String> {
    let empty = changed
        .iter()
        .find(|name| matches!(seen.files.get(*name), Some((0, _))));
    if let Some(name) = empty {
        return Some(format!("{name} is empty; waiting for it to be written."));
    }
    // A long name loses its first letters in the lock's name.
    let open = |lock: &&String| changed.iter().any(|name| name.ends_with(lock.as_str()));
    let lock = seen.open_elsewhere.iter().find(open)?;
    Some(format!(
        "{lock} is open in another program; waiting for it to be closed."
    ))
}
