//! Decides when changed files are stable enough to read. A pure state machine:
//! input is the time and a folder snapshot, output is the action to take.

use std::collections::BTreeSet;
use std::time::Duration;

use super::folder_snapshot::FolderSnapshot;

/// Interval between looks at the folder while a change comes to rest.
pub const POLL_INTERVAL: Duration = Duration::from_millis(25);

/// Interval between looks at a folder in which nothing is known to change: not
/// every file system tells of changes.
pub const IDLE_INTERVAL: Duration = Duration::from_secs(2);

/// Files unchanged for this long are considered complete, unless they change
/// before the build ends.
pub const QUIET_PERIOD: Duration = Duration::from_millis(50);

/// Wait time for files that are empty or open in a spreadsheet program: most
/// programs empty a file before they write it.
pub const LOCK_WAIT: Duration = Duration::from_secs(3);

/// Maximum wait. Files that keep changing are read after this time anyway; the
/// publish rules catch truncated files.
pub const MAX_WAIT: Duration = Duration::from_secs(30);

/// Delay of a second look after the first. Two saves within one tick of the
/// file system's clock, which may be two seconds, can look like one.
pub const RECHECK_AFTER: Duration = Duration::from_secs(3);

/// Pause after the first failed attempt. Doubles with each further failure.
pub const FIRST_PAUSE: Duration = Duration::from_secs(2);

/// Maximum pause between failed attempts.
pub const MAX_PAUSE: Duration = Duration::from_secs(300);

/// What to do after a look at the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Nothing to do.
    Nothing,
    /// Files changed but are not ready. Report the reason, once.
    Waiting(String),
    /// Files are stable: check whether their content is new.
    Look,
}

/// State between two looks at the folder.
#[derive(Debug)]
pub struct Debouncer {
    /// Last snapshot; `None` before the first one.
    last: Option<FolderSnapshot>,
    /// A change that was not looked into yet.
    pending: Option<Pending>,
    /// Time of the second look.
    again: Option<Duration>,
    /// Number of consecutive failed attempts.
    failures: u32,
    /// Whether the folder was already reported as unreadable.
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
    /// Starts with a pending change, so that a first look follows soon.
    pub fn new(at: Duration) -> Debouncer {
        Debouncer {
            last: None,
            pending: Some(Pending::new(at)),
            again: None,
            failures: 0,
            said_unseen: false,
        }
    }

    /// Processes a snapshot, or the error why there is none. `at` is the time
    /// since any fixed moment.
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

    /// Schedules another attempt after a read error or a temporary failure.
    /// Returns the pause, which grows with each failure.
    pub fn try_again(&mut self, at: Duration) -> Duration {
        let mut pending = Pending::new(at);
        pending.wait = FIRST_PAUSE.saturating_mul(1 << self.failures.min(12));
        pending.wait = pending.wait.min(MAX_PAUSE);
        let pause = pending.wait;
        self.pending = Some(pending);
        // The retry replaces the second look.
        self.again = None;
        self.failures += 1;
        pause
    }

    /// Time until the next look, unless something changes before.
    pub fn until_next(&self, at: Duration) -> Duration {
        match (&self.pending, self.again) {
            (Some(_), _) => POLL_INTERVAL,
            (None, Some(again)) => {
                let left = again.saturating_sub(at);
                left.clamp(POLL_INTERVAL, IDLE_INTERVAL)
            }
            (None, None) => IDLE_INTERVAL,
        }
    }

    /// Resets the failure count after an attempt that needs no retry.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }
}

/// Why a changed file may be incomplete.
fn doubt(seen: &FolderSnapshot, changed: &BTreeSet<String>) -> Option<String> {
    let empty = changed
        .iter()
        .find(|name| matches!(seen.files.get(*name), Some((0, _))));
    if let Some(name) = empty {
        return Some(format!("{name} is empty; waiting for it to be written."));
    }
    // The lock file of a long name lacks its first letters.
    let open = |lock: &&String| changed.iter().any(|name| name.ends_with(lock.as_str()));
    let lock = seen.open_elsewhere.iter().find(open)?;
    Some(format!(
        "{lock} is open in another program; waiting for it to be closed."
    ))
}
