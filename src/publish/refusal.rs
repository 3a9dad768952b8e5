//! Rejection reports: content, storage, and the short hash that overrides
//! exactly one report.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hiding::Hiding;
use super::history_copies::kept_private;
use super::rules::Reason;
use crate::diagnostic::render::counted;
use crate::privacy::{PrivatePlaces, TextContext};

/// Folder of the reports, inside the folder of generations.
const FOLDER: &str = "refused";

/// Maximum number of stored reports.
const KEPT: usize = 10;

/// Number of hex digits of the hash that people type.
const DIGITS: usize = 8;

/// Why a change is not published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectionReport {
    /// Hash of the seeds, the generation they are compared with and the
    /// reasons: eight hex digits.
    pub hash: String,
    /// Time of the refusal.
    pub at: Timestamp,
    /// Hash of the refused seeds.
    pub seeds: String,
    /// The generation they were compared with, which is still served; `None` if
    /// nothing is published yet.
    pub against: Option<String>,
    /// The reasons. Never empty.
    pub reasons: Vec<Reason>,
    /// Whether the report can be overridden. False if there is nothing to
    /// publish.
    pub acceptable: bool,
    /// Number of listings that the refused seeds mark confidential and whose
    /// place is still public.
    #[serde(default)]
    pub still_shown: usize,
    /// Names of listings whose place was hidden at once despite the refusal.
    #[serde(default)]
    pub hidden: Vec<String>,
    /// Names of listings that were closed at once despite the refusal.
    #[serde(default)]
    pub closed: Vec<String>,
    /// Actions taken at once to remove places that are private now, a sentence
    /// each.
    #[serde(default)]
    pub kept_private: Vec<String>,
}

impl RejectionReport {
    /// Creates a report and its hash.
    pub fn new(
        seeds: &str,
        against: Option<&str>,
        reasons: Vec<Reason>,
        at: Timestamp,
    ) -> RejectionReport {
        let mut hasher = blake3::Hasher::new();
        let mut part = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        part(seeds);
        part(against.unwrap_or_default());
        for reason in &reasons {
            part(&reason.code);
            part(reason.file.as_deref().unwrap_or_default());
            part(&reason.message);
        }
        let hex = hasher.finalize().to_hex();
        RejectionReport {
            hash: hex.chars().take(DIGITS).collect(),
            at,
            seeds: seeds.to_owned(),
            against: against.map(str::to_owned),
            reasons,
            acceptable: true,
            still_shown: 0,
            hidden: Vec::new(),
            closed: Vec::new(),
            kept_private: Vec::new(),
        }
    }

    /// Adds the part of the change that was published, now or when the same
    /// change was refused before.
    pub(super) fn note_hiding(&mut self, hiding: Option<&Hiding>, index: &Path) {
        if let Some(hiding) = hiding {
            self.hidden.clone_from(&hiding.hidden);
            self.closed.clone_from(&hiding.closed);
            self.kept_private = kept_private(&hiding.destroyed, &hiding.masked);
        } else if let Some(same) = all(index).into_iter().find(|old| old.hash == self.hash) {
            self.hidden = same.hidden;
            self.closed = same.closed;
            self.kept_private = same.kept_private;
        }
    }

    /// The part of the change that was published despite the refusal, a
    /// sentence each.
    pub fn live(&self) -> Vec<String> {
        let lists = [(&self.hidden, "hidden"), (&self.closed, "closed")];
        let lists = lists.iter().filter(|(names, _)| !names.is_empty());
        lists
            .map(|(names, done)| {
                let named: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
                let were = if names.len() == 1 { "was" } else { "were" };
                format!(
                    "{} {were} {done} at once ({}); the rest waits.",
                    counted(names.len(), "listing"),
                    named.join(", ")
                )
            })
            .chain(self.kept_private.iter().cloned())
            .collect()
    }

    /// The report as text: every reason with its fix, and how to proceed.
    pub fn text(&self) -> String {
        let mut out = match &self.against {
            Some(name) => format!("Not published. The public still sees {name}.\n"),
            None => "Not published.\n".to_owned(),
        };
        out.push_str(&in_words(&self.reasons));
        for sentence in self.live() {
            let _ = writeln!(out, "{sentence}");
        }
        if self.still_shown > 0 {
            let _ = writeln!(
                out,
                "CAREFUL: {} marked confidential stay public until these files are published.",
                self.still_shown
            );
        }
        if self.acceptable {
            let _ = writeln!(
                out,
                "If all of this is meant: waypost publish --accept {}\n\
                 To undo it, put the last good copy of the files back.",
                self.hash
            );
        }
        out
    }

    /// Saves the report and deletes the oldest ones beyond the maximum.
    pub fn save(&self, index: &Path) -> io::Result<()> {
        let folder = index.join(FOLDER);
        fs::create_dir_all(&folder)?;
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        fs::write(folder.join(format!("{}.json", self.hash)), text)?;
        for old in all(index).iter().skip(KEPT) {
            fs::remove_file(path(index, &old.hash))?;
        }
        Ok(())
    }
}

/// Reasons as text with harm and fix, a paragraph each.
pub fn in_words(reasons: &[Reason]) -> String {
    let mut out = String::new();
    for reason in reasons {
        let file = reason.file.as_deref().unwrap_or("all files");
        let _ = writeln!(out, "refused[{}] {file}: {}", reason.code, reason.message);
        if !reason.hurts().is_empty() {
            let _ = writeln!(out, "  hurts: {}", reason.hurts());
        }
        let _ = writeln!(out, "  fix: {}", reason.fix);
    }
    out
}

/// Removes private places from reasons, since reports are saved and shown.
pub(super) fn redact(reasons: &mut [Reason], private: &PrivatePlaces) {
    let leaks = |text: &str| !private.leaks(text, &TextContext::default()).is_empty();
    for reason in reasons.iter_mut().filter(|reason| leaks(&reason.message)) {
        reason.message = "What changes here tells a private place and is not repeated.".to_owned();
    }
}

/// All stored reports, newest first. Unreadable ones are skipped.
pub fn all(index: &Path) -> Vec<RejectionReport> {
    let entries = fs::read_dir(index.join(FOLDER)).into_iter().flatten();
    let read = |path: PathBuf| serde_json::from_slice(&fs::read(path).ok()?).ok();
    let mut all: Vec<RejectionReport> = entries
        .filter_map(|entry| read(entry.ok()?.path()))
        .collect();
    all.sort_by(|a, b| (b.at, &b.hash).cmp(&(a.at, &a.hash)));
    all
}

/// Deletes all reports, which a later publication made void.
pub fn clear(index: &Path) {
    for old in all(index) {
        // A report that remains is void because its hash no longer matches.
        let _ = fs::remove_file(path(index, &old.hash));
    }
}

fn path(index: &Path, hash: &str) -> PathBuf {
    index.join(FOLDER).join(format!("{hash}.json"))
}
