//! A publication from a terminal, and messages about its outcome.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use crate::cmd::error::Failure;
use crate::cmd::log;
use crate::cmd::output::today;
use crate::config::Folders;
use crate::diagnostic::render;
use crate::index::store::Store;
use crate::publish::publisher::{Checked, HandOver, Outcome, Published, Publisher, Refused};
use crate::publish::refusal;
use crate::publish::refusal::RejectionReport;
use crate::report::diff::text;
use crate::seeds::rules::cascades::causes;

/// Exit code if the seeds were refused.
pub(crate) const REFUSED: u8 = 1;

/// Message if there is no generation to serve.
pub(crate) const NOTHING_SERVED: &str = "Nothing is published, and nothing was before. Put the files named above right, and start \
     again.";

/// Logs the outcome of a publication. Exit code 1 if it was refused.
pub(crate) fn tell(outcome: Outcome, accept: Option<&str>) -> Result<ExitCode, Failure> {
    match outcome {
        Outcome::Published(mut published) => {
            tell_published(&published);
            if let Err(why) = published.recording.finish() {
                log::say(format!("WARNING: {why}"));
            }
            if let Some(diff) = &published.diff {
                log::say(text::summary(diff));
            }
            log::say(format!("Published as {}.", published.generation.name()));
            Ok(ExitCode::SUCCESS)
        }
        Outcome::Refused(refused) => {
            tell_refused(&refused);
            if let Some(hash) = accept {
                log::say(format!(
                    "{hash} is not the hash of this report. Files or the public directory have \
                     changed since; read this report before you accept it."
                ));
            }
            Ok(ExitCode::from(REFUSED))
        }
    }
}

/// Tries to publish the seeds of a folder now.
pub(crate) fn attempt(folders: &Folders, accept: Option<&str>) -> Result<Outcome, Failure> {
    attempt_then(folders, accept, &|_| Ok(()))
}

/// Like [`attempt`], but calls `hand_over` before the generation becomes
/// current here.
pub(crate) fn attempt_then(
    folders: &Folders,
    accept: Option<&str>,
    hand_over: &HandOver<'_>,
) -> Result<Outcome, Failure> {
    let bar = progress_bar();
    let store = Store::new(&folders.index);
    let attempt = Publisher {
        data: &folders.data,
        store: &store,
        serving: None,
        now: jiff::Timestamp::now(),
        today: today(),
        accept,
        examples: folders.examples,
    };
    let outcome = attempt.publish_with(&|| bar.inc(1), hand_over);
    bar.finish_and_clear();
    outcome.map_err(Failure::from)
}

/// Logs the diagnostics of a successful publication.
pub(crate) fn tell_published(published: &Published) {
    tell_checked(&published.checked);
    for sentence in published.kept_private() {
        log::say(sentence);
    }
    if !published.overridden.is_empty() {
        log::say("WARNING: published all the same:");
        log::say(refusal::in_words(&published.overridden).trim_end());
    }
}

/// Logs why nothing was published.
pub(crate) fn tell_refused(refused: &Refused) {
    tell_checked(&refused.checked);
    log::say(refused.refusal.text().trim_end());
}

pub(crate) fn tell_checked(checked: &Checked) {
    for diagnostic in causes(checked.diagnostics.clone()) {
        log::say(render::text(&diagnostic));
    }
    let summary = render::summary(checked.files, checked.counts, &checked.diagnostics);
    log::say(summary);
}

/// A progress counter; invisible unless on a terminal.
pub(crate) fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::no_length();
    let style = ProgressStyle::with_template("Building the index: {pos} listings");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// Message about a refused rollback, with the command to override it.
pub(crate) fn in_words(name: &str, report: &RejectionReport, options: &str) -> String {
    format!(
        "Not rolled back to {name}. The public sees what it saw before.\n{}If all of this is \
         meant: waypost rollback {options} --accept {}",
        refusal::in_words(&report.reasons),
        report.hash
    )
}
