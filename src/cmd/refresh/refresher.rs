//! One list that others keep, from its address to a change.

use std::fmt::Write as _;
use std::io;

use crate::cmd::import::output::first_ids;
use crate::diagnostic::{Counts, Diagnostic, folded_values, render};
use crate::error_chain::chain;
use crate::export::seed_csv;
use crate::import::feed_address::spreadsheet_export;
use crate::import::fetch::{Answer, FetchError, Fetcher, Version};
use crate::import::list::{FeedFile, Rows};
use crate::import::refresh::cache::{Cache, State, hash_of};
use crate::import::refresh::gates::{Gate, gate};
use crate::import::refresh::merge::{
    FileRow, Merge, Versions, ids_elsewhere, merge, rows_of, under_own_ids, would_lose,
};
use crate::import::refresh::read_list::{ListContext, ReadError, ReadList, read_list};
use crate::import::table::kinds::KindReader;
use crate::model::language::Language;
use crate::model::schedule::time_zone::Zone;
use crate::publish::changes::accepted_seeds::AcceptedSeeds;
use crate::publish::changes::store::{ChangeStore, Contents, NewContent};
use crate::publish::changes::{Change, Kind, Question};
use crate::report::diff::text;
use crate::seeds::check_context::CheckContext;
use crate::seeds::read::seed_folder::{Content, SeedFile};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::read::table::Table;
use crate::seeds::sources::Source;
use crate::web::desk::Desk;
use crate::web::desk::changes::lines;
use crate::web::desk::changes::trying::{Sent, send};
use crate::web::desk::read_seeds::checked;
use crate::web::error::WebError;
use crate::web::i18n::desk_words;

/// Maximum findings that the desk shows of a list.
const MAX_NOTES: usize = 20;

/// Refreshes lists, for the directory of a desk.
#[derive(Debug)]
pub struct Refresher<'a> {
    /// The desk, whose rules hold.
    pub desk: &'a Desk,
    /// Asks the sites.
    pub fetcher: Fetcher,
    /// Whether the kept answers are taken instead.
    pub offline: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Whether a list is taken that shrank or has other columns.
    pub accept: bool,
}

/// What came of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its seed file is as it was.
    Same,
    /// Its seed file would change.
    Would,
    /// Its seed file changed and is public.
    Published,
    /// A rule refused the change, which waits at the desk.
    Waits,
    /// It was not taken.
    Failed,
}

/// A list that was refreshed.
#[derive(Debug)]
pub struct Refreshed {
    /// What came of it.
    pub outcome: Outcome,
    /// The same in a sentence.
    pub says: String,
    /// Number of rows of the list, and their outcome.
    pub counts: Counts,
    /// What changed, by id.
    pub merge: Merge,
    /// What was found in the list.
    pub findings: Vec<Diagnostic>,
}

/// Why a list was not taken.
#[derive(Debug, thiserror::Error)]
enum RefreshError {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error("{0} Nothing was changed.")]
    Read(#[from] ReadError),
    #[error(transparent)]
    Gate(#[from] Gate),
    #[error("{0}")]
    WouldLose(String),
    #[error("There is no answer from before; run it once without --offline.")]
    NoAnswer,
    #[error("{}", told(.0))]
    Change(#[from] WebError),
    #[error("Files could not be read or written ({0}).")]
    Files(#[from] io::Error),
}

fn told(error: &WebError) -> String {
    match error {
        WebError::Refused(refusal) => {
            let said = refusal.said(desk_words(Language::English));
            let found = said
                .found
                .map_or_else(String::new, |found| format!(" {found}"));
            format!("{}. {}{found}", said.heading, said.what)
        }
        other => chain(other),
    }
}

/// An answer, and whether it is a new one.
struct Asked {
    file: FeedFile,
    version: Version,
    is_new: bool,
}

/// The seeds that a list is put together with.
struct Seeds {
    view: SeedView,
    files: Contents,
    before: Vec<u8>,
}

impl Refreshed {
    fn failed(error: &RefreshError) -> Refreshed {
        Refreshed {
            outcome: Outcome::Failed,
            says: error.to_string(),
            counts: Counts::default(),
            merge: Merge::default(),
            findings: Vec::new(),
        }
    }

    /// The report for a terminal.
    pub fn text(&self, source: &Source) -> String {
        let mut out = format!("{}: {}\n", source.name, self.says);
        if self.counts.rows > 0 {
            let Counts {
                rows,
                used,
                set_aside,
                ..
            } = self.counts;
            let _ = writeln!(
                out,
                "  Read {rows} rows: {used} used, {set_aside} set aside."
            );
        }
        for (what, ids) in self.merge.ids() {
            out.push_str(&first_ids(what, ids));
        }
        for found in &self.findings {
            let _ = writeln!(out, "  {}", render::line(found));
        }
        out
    }
}

impl Refresher<'_> {
    /// Refreshes one list. What came of it is kept for the desk, unless nothing
    /// is to be written.
    pub fn refresh(&self, source: &Source) -> Refreshed {
        let cache = Cache::of(self.desk.store().folder(), &source.name);
        let mut state = match cache.state() {
            Ok(state) => state,
            Err(error) => return Refreshed::failed(&RefreshError::Files(error)),
        };
        let tried = self.taken(source, &cache, &mut state);
        let mut refreshed = tried.unwrap_or_else(|error| Refreshed::failed(&error));
        state.tried = Some(self.desk.app().now());
        state.has_failed = refreshed.outcome == Outcome::Failed;
        state.says.clone_from(&refreshed.says);
        if !state.has_failed {
            let notes = refreshed.findings.iter().take(MAX_NOTES);
            state.notes = notes.map(render::line).collect();
        }
        if !self.dry_run
            && let Err(error) = cache.keep_state(&state)
        {
            refreshed.outcome = Outcome::Failed;
            let unkept = format!(" This could not be noted beside the index ({error}).");
            refreshed.says.push_str(&unkept);
        }
        refreshed
    }

    fn taken(
        &self,
        source: &Source,
        cache: &Cache,
        state: &mut State,
    ) -> Result<Refreshed, RefreshError> {
        let asked = self.asked(source, cache, state)?;
        let _alone = self.desk.app().change_at_desk();
        let seeds = self.seeds(source)?;
        let kind = source.kind.reader.rows();
        let table = Table::read(&source.file, &seeds.before, kind.columns());
        if let Some(lost) = would_lose(&table).filter(|_| !seeds.before.is_empty()) {
            return Err(RefreshError::WouldLose(lost));
        }
        let pieces = [asked.file];
        let mut list = self.read(&pieces, source, &seeds.before)?;
        if let Some(gate) = gate(&source.name, &pieces, &list, state, self.accept) {
            return Err(gate.into());
        }
        let base = cache.rows()?.map(|bytes| {
            let base = rows_of(&Table::read("", &bytes, kind.columns()), kind);
            base.into_iter().map(|row| (row.id, row.cells)).collect()
        });
        let now = rows_of(&table, kind);
        list.rows = self.own_ids(list.rows, source, base.as_ref(), (&now, &seeds.view))?;
        let today = self.desk.app().today();
        let versions = Versions {
            kind,
            base: base.as_ref(),
            now: &now,
            new: &list.rows,
            today,
            fetched: state.fetched.filter(|_| !asked.is_new).unwrap_or(today),
        };
        let merge = merge(&source.file, &versions);
        let is_asked = !self.dry_run && !self.offline;
        if is_asked && asked.is_new {
            let [file] = &pieces;
            cache.keep_answer(file)?;
            state.fetched = Some(today);
            state.name.clone_from(&file.name);
            state.address = hash_of(&address_of(source));
            state.version = asked.version;
        }
        let (headers, usable) = (list.headers(), list.usable);
        let refreshed = self.told(source, cache, list, (merge, seeds))?;
        (state.headers, state.usable) = (headers, usable);
        if is_asked {
            state.asked = Some(today);
        }
        Ok(refreshed)
    }

    /// The answer of the site, or the one that was kept.
    fn asked(&self, source: &Source, cache: &Cache, state: &State) -> Result<Asked, RefreshError> {
        let address = address_of(source);
        let kept = |file| Asked {
            file,
            version: state.version.clone(),
            is_new: false,
        };
        let old = cache.answer(state, &address)?;
        if self.offline {
            return old.map(kept).ok_or(RefreshError::NoAnswer);
        }
        let known = match &old {
            Some(_) => state.version.clone(),
            None => Version::default(),
        };
        match (self.fetcher.fetch(&address, &known)?, old) {
            (Answer::List(file, version), _) => Ok(Asked {
                file,
                version,
                is_new: true,
            }),
            (Answer::Unchanged, Some(old)) => Ok(kept(old)),
            (Answer::Unchanged, None) => Err(RefreshError::NoAnswer),
        }
    }

    /// The accepted seeds; those of the folder when nothing is to be written.
    fn seeds(&self, source: &Source) -> Result<Seeds, RefreshError> {
        let (store, data) = (self.desk.store(), self.desk.data());
        let (view, files) = if self.dry_run {
            (SeedView::of(data), Contents::new())
        } else {
            let examples = self.desk.app().serves_examples();
            let seeds = AcceptedSeeds::read(store, data, examples)?;
            (seeds.view, seeds.files)
        };
        let before = match view.read(&source.file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        Ok(Seeds {
            view,
            files,
            before,
        })
    }

    fn read(
        &self,
        pieces: &[FeedFile],
        source: &Source,
        before: &[u8],
    ) -> Result<ReadList, ReadError> {
        let served = self.desk.app().generation();
        let facts = &served.facts;
        let (categories, gazetteer) = (&facts.categories, &*served.gazetteer);
        let kinds = KindReader::new(categories, &served.words, &served.likeness, gazetteer);
        let zone = Zone::new(&facts.site.time_zone).unwrap_or_default();
        let today = self.desk.app().today();
        let types = &facts.meeting_types;
        let context = ListContext {
            kinds: &kinds,
            world: &CheckContext::new(gazetteer, categories, types, zone, today),
            home: &facts.home_counties,
        };
        read_list(pieces, source, &context, before)
    }

    /// The rows of a list under ids that no other file has.
    fn own_ids(
        &self,
        rows: Rows,
        source: &Source,
        base: Option<&Rows>,
        (now, view): (&[FileRow], &SeedView),
    ) -> Result<Rows, RefreshError> {
        let others = ids_elsewhere(view, &source.file);
        let others = others.map_err(|(_, error)| RefreshError::Files(error))?;
        let own = now.iter().map(|row| row.id.clone());
        let own = own.chain(base.into_iter().flat_map(Rows::keys).cloned());
        let kind = source.kind.reader.rows();
        Ok(under_own_ids(
            rows,
            &source.name,
            kind,
            [&own.collect(), &others],
        ))
    }

    /// Publishes what changed, or says what would.
    fn told(
        &self,
        source: &Source,
        cache: &Cache,
        list: ReadList,
        (mut merge, seeds): (Merge, Seeds),
    ) -> Result<Refreshed, RefreshError> {
        let columns = source.kind.reader.rows().columns();
        let base = seed_csv::file("list", columns, list.rows.into_values().collect())?;
        let rows = std::mem::take(&mut merge.rows);
        let mut findings = std::mem::take(&mut merge.findings);
        findings.extend(list.diagnostics);
        let (outcome, says) = if merge.is_empty() {
            (Outcome::Same, "Nothing changed.".to_owned())
        } else {
            let bytes = seed_csv::file("list", columns, rows)?.bytes;
            match self.dry_run {
                true => self.tried(source, &seeds.view, bytes, &mut findings)?,
                false => self.published(source, bytes, seeds.files)?,
            }
        };
        let is_taken = matches!(outcome, Outcome::Same | Outcome::Published);
        if is_taken && !self.dry_run {
            cache.keep_rows(&base.bytes)?;
        }
        Ok(Refreshed {
            outcome,
            says,
            counts: list.counts,
            findings: folded_values(findings),
            merge,
        })
    }

    fn published(
        &self,
        source: &Source,
        bytes: Vec<u8>,
        seen: Contents,
    ) -> Result<(Outcome, String), WebError> {
        let change = self.sent(source, bytes, seen)?;
        let says = lines::outcome(&change);
        Ok(match change.waits() {
            true => (Outcome::Waits, format!("Waits at the desk. {says}")),
            false => (Outcome::Published, says),
        })
    }

    /// Checks the new seed file as if it lay in the folder.
    fn tried(
        &self,
        source: &Source,
        view: &SeedView,
        bytes: Vec<u8>,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<(Outcome, String), WebError> {
        let file = SeedFile {
            name: source.file.clone(),
            content: Content::InMemory(bytes.into()),
        };
        let checked = checked(self.desk, view, &[file])?;
        let of_file = |found: &Diagnostic| *found.file == *source.file;
        findings.extend(checked.diagnostics.into_iter().filter(of_file));
        let effect = text::summary(&checked.diff);
        let says = format!(
            "{} would change. {effect} Nothing was written.",
            source.file
        );
        Ok((Outcome::Would, says))
    }

    /// The change with a new seed file. One of this list that still waits is
    /// replaced.
    fn sent(&self, source: &Source, bytes: Vec<u8>, seen: Contents) -> Result<Change, WebError> {
        let changes = ChangeStore::of(self.desk.store());
        let hash = blake3::hash(&bytes).to_hex().to_string();
        for waiting in changes.waiting() {
            let of_list = waiting.files.iter().find(|file| file.name == source.file);
            let Some(file) = of_list.filter(|_| waiting.kind == Kind::Refresh) else {
                continue;
            };
            if file.after.as_ref() == Some(&hash) && file.before.as_ref() == seen.get(&file.name) {
                return Ok(waiting);
            }
            changes.remove(waiting.number)?;
        }
        let sent = Sent {
            by: format!("waypost refresh {}", source.name),
            kind: Kind::Refresh,
            about: None,
            converted: Vec::new(),
            contents: vec![NewContent {
                name: source.file.clone(),
                bytes: Some(bytes),
            }],
            seen,
            question: Question::Interrupted,
        };
        send(self.desk, sent)
    }
}

/// The address that is asked for a list.
fn address_of(source: &Source) -> String {
    spreadsheet_export(&source.address, source.kind.sheet.is_some())
}
