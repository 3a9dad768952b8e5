//! Validates listings row by row and file by file.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use rustc_hash::FxHashMap;

use super::check_context::CheckContext;
use super::duplicate_ids::{self, Claim, Claims, Place, Published};
use super::last_good_rows::{Baseline, Kept, LastGood, SetAside};
use super::read::grid::Row;
use super::read::table::Table;
use super::row_cache::{Fingerprint, RowCache, RowHasher, fingerprint};
use super::rows::resource;
use super::rows::seed_row::{Kind, SeedRow};
use super::rules::rule::{Findings, Subject};
use super::rules::{confidential, cross_row, listing, private_street};
use super::settings_files::RowOutcome;
use super::{columns, rules};
use crate::diagnostic::bounded::BoundedFindings;
use crate::diagnostic::{Counts, Diagnostic, Severity};
use crate::model::contact::Contact;
use crate::model::listing::{Listing, Status};
use crate::model::packed_listings::{Listings, StoredListing};
use crate::model::place::Precision;
use crate::model::string_arena::Strings;
use crate::privacy::PrivatePlaces;
use crate::seeds::seed_source::Source;

/// Codes of file-level errors that concern only one row.
const ROW_ERRORS: [&str; 2] = [
    rules::file_issues::LONG_CELL.code,
    rules::file_issues::OPEN_QUOTE.code,
];

/// Minimum number of shared rows for a file to look like a copy of another.
const MIN_COPIED: usize = 5;

/// Rows validated before their findings are merged: the findings of a million
/// rows would take gigabytes.
const BLOCK: usize = 8_192;

/// Minimum number of rows per thread; shorter blocks use one thread.
const SHORT: usize = 1_000;

/// A row, the listing built from it, and the findings of the per-row rules.
struct ValidatedRow<'t> {
    row: SeedRow<'t>,
    listing: StoredListing,
    findings: Findings,
    is_example: bool,
    /// Fingerprint of the row, if all of its findings depend on the date.
    fingerprint: Option<Fingerprint>,
}

/// Validates rows and collects the results.
#[derive(Debug, Default)]
pub struct RowValidator<'a> {
    /// Listings that passed, in file order, then the last good versions of rows
    /// that did not.
    pub listings: Listings,
    /// Findings of the rules.
    pub diagnostics: BoundedFindings,
    /// Row counts.
    pub counts: Counts,
    /// The files, in order.
    pub sources: Vec<Source>,
    /// Rows published in their last good version.
    pub kept: Vec<Kept>,
    /// Rows with an error.
    pub set_aside: Vec<SetAside>,
    /// Ids of rows with the status `example`, by file.
    examples: BTreeMap<Arc<str>, HashSet<String>>,
    /// First row with each id, by the hash of the id.
    seen: FxHashMap<Fingerprint, Place>,
    /// Header of the id column in each file.
    headers: Vec<&'static str>,
    /// Rows that share an id.
    claims: Claims,
    /// Published files with the ids of their rows.
    files: Vec<(&'a str, &'a Strings)>,
    /// Worst severity of the file-level findings for each row; row 0 means all
    /// rows.
    found: HashMap<Arc<str>, FxHashMap<u32, Severity>>,
    /// Listings to compare rows with, by id.
    before: HashMap<&'a str, &'a Listing>,
    /// The published listings, which are the last good versions.
    served: Option<&'a LastGood<'a>>,
    /// Places that no row may reveal.
    private: Option<&'a PrivatePlaces>,
    /// Cache of unchanged rows, and the hasher that computes its keys.
    unchanged: Option<(&'a RowCache<'a>, RowHasher)>,
}

impl<'a> RowValidator<'a> {
    /// A validator that compares rows with the published state.
    pub fn beside(
        past: &Baseline<'a>,
        private: &'a PrivatePlaces,
        world: &CheckContext<'_>,
    ) -> RowValidator<'a> {
        let by_id = past.before.iter();
        let by_id = by_id.map(|listing| (listing.id.as_str(), listing.as_ref()));
        let taker = past.unchanged.and_then(|rows| rows.taker(world));
        let kept = past.last_good.map_or(&[][..], LastGood::files);
        RowValidator {
            before: by_id.collect(),
            files: kept.iter().chain(&past.files).copied().collect(),
            served: past.last_good,
            private: Some(private).filter(|private| !private.is_empty()),
            unchanged: past.unchanged.zip(taker),
            ..RowValidator::default()
        }
    }

    /// Records file-level findings, which decide later whether a row is
    /// accepted: an error rejects its row, or every row if it concerns the
    /// whole file; a warning counts for its row.
    pub fn note_file_findings(&mut self, diagnostics: &[Diagnostic]) {
        for found in diagnostics {
            let is_of_row = match found.severity {
                Severity::Error => ROW_ERRORS.contains(&found.code),
                _ => true,
            };
            let whole_file = (!is_of_row || found.row.is_none()).then_some(0);
            if whole_file.is_some() && found.severity != Severity::Error {
                continue;
            }
            let rows = found.rows().filter(|_| whole_file.is_none());
            let of_file = self.found.entry(Arc::clone(&found.file)).or_default();
            for row in rows.chain(whole_file) {
                let worst = of_file.entry(row).or_insert(found.severity);
                *worst = found.severity.min(*worst);
            }
        }
    }

    /// Worst severity of the file-level findings for a row.
    fn found_in(&self, table: &Table, row: &SeedRow<'_>) -> Option<Severity> {
        let of_file = self.found.get(&table.file)?;
        let at = |row| of_file.get(&row).copied();
        at(0).into_iter().chain(at(row.number())).min()
    }

    /// Validates the rows of a listing file.
    pub fn take(&mut self, table: &Table, kind: Kind, world: &CheckContext<'_>) {
        let before = self.counts;
        let mut ids = Strings::default();
        let mut fingerprints = Vec::with_capacity(table.rows.len());
        let mut again: HashMap<Arc<str>, usize> = HashMap::new();
        for rows in table.rows.chunks(BLOCK) {
            for judged in self.validate_rows(table, rows, kind, world) {
                let taken = self.take_row(table, judged, ids.len(), &mut again);
                ids.push(&taken.0);
                fingerprints.push(taken.1);
            }
        }
        self.report_copy(table, &again);
        ids.shrink_to_fit();
        let header = match kind {
            Kind::Resource => columns::RESOURCE_COLUMNS[usize::from(columns::Resource::Id)].name,
            Kind::Meeting => columns::MEETING_COLUMNS[usize::from(columns::Meeting::Slug)].name,
        };
        self.headers.push(header);
        self.sources.push(Source {
            file: Arc::clone(&table.file),
            counts: self.counts - before,
            ids,
            rows: table.rows.iter().map(|row| row.number).collect(),
            fingerprints,
        });
    }

    /// Adds a validated row; `at` is its index in the file. Returns its id, and
    /// its fingerprint if the row was accepted. Counts in `again` which file
    /// already contains the id.
    fn take_row(
        &mut self,
        table: &Table,
        judged: ValidatedRow<'_>,
        at: usize,
        again: &mut HashMap<Arc<str>, usize>,
    ) -> (String, Option<Fingerprint>) {
        let ValidatedRow {
            row,
            listing,
            findings,
            is_example,
            fingerprint,
        } = judged;
        let id = listing.id().to_owned();
        if is_example {
            let of_file = self.examples.entry(Arc::clone(&table.file)).or_default();
            of_file.insert(id.clone());
        }
        let in_file = self.found_in(table, &row);
        let warned = self.counts.warned;
        let used = self.count(&findings, in_file);
        let place = Place {
            source: number(self.sources.len()),
            at: number(at),
            is_private: row.is_private(),
            is_warned: self.counts.warned > warned,
        };
        // Ids made of no name would all be the same.
        let first = self
            .first_with(&id, place)
            .filter(|_| row.has(columns::Resource::Name));
        if let Some(first) = first {
            let file = self.sources.get(first.source as usize);
            let file = file.map_or(&table.file, |source| &source.file);
            *again.entry(Arc::clone(file)).or_default() += 1;
            let listing = used.then_some(listing);
            self.claims.add(id.clone(), first, Claim { place, listing });
        } else if used {
            self.listings.push(listing);
        }
        if !used {
            self.set_aside.push(SetAside {
                id: id.clone(),
                file: Arc::clone(&table.file),
                row: row.number(),
                private: row.is_private(),
                says_private: row.says_private(),
            });
        }
        self.diagnostics.extend(findings.list);
        (id, fingerprint.filter(|_| used))
    }

    /// Validates rows, in order. No row depends on another one, so long files
    /// are split among the CPUs.
    fn validate_rows<'t>(
        &self,
        table: &'t Table,
        rows: &'t [Row],
        kind: Kind,
        world: &CheckContext<'_>,
    ) -> Vec<ValidatedRow<'t>> {
        let taker = self.unchanged.as_ref();
        let taker = taker.map(|(_, taker)| taker.of_file(table));
        let judge = |row: &'t Row| {
            let fingerprint = taker.as_ref().map(|taker| taker.fingerprint(row));
            let row = SeedRow::new(table, row, kind);
            let known = fingerprint.and_then(|found| self.reuse_cached(row, found, table, world));
            known.unwrap_or_else(|| self.judge(row, fingerprint, table, world))
        };
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let share = rows.len().div_ceil(workers);
        if share < SHORT {
            return rows.iter().map(judge).collect();
        }
        thread::scope(|scope| {
            let parts = rows.chunks(share);
            let parts: Vec<_> = parts
                .map(|part| scope.spawn(move || part.iter().map(judge).collect::<Vec<_>>()))
                .collect();
            let joined = parts.into_iter().map(|part| match part.join() {
                Ok(judged) => judged,
                Err(fault) => std::panic::resume_unwind(fault),
            });
            joined.flatten().collect()
        })
    }

    /// The result for an unchanged row, from its published listing. Only the
    /// rules that depend on the date or on private places run again.
    fn reuse_cached<'t>(
        &self,
        row: SeedRow<'t>,
        fingerprint: Fingerprint,
        table: &Table,
        world: &CheckContext<'_>,
    ) -> Option<ValidatedRow<'t>> {
        let (unchanged, _) = self.unchanged.as_ref()?;
        let listing = unchanged.get(&fingerprint)?;
        // Dates in the future are dropped, so the listing depends on the date.
        let is_known = listing.verified_on.is_none_or(|day| day <= world.today);
        if !is_known || self.before.contains_key(listing.id.as_str()) {
            return None;
        }
        let mut findings = Findings::new(&table.file);
        let subject = Subject {
            row,
            listing,
            world,
        };
        rules::check_date_dependent(&subject, &mut findings);
        self.check_private(&row, &listing.id, &mut findings);
        Some(ValidatedRow {
            row,
            is_example: listing.status == Status::Example,
            listing: StoredListing::Shared(Arc::clone(listing)),
            findings,
            fingerprint: Some(fingerprint),
        })
    }

    fn judge<'t>(
        &self,
        row: SeedRow<'t>,
        fingerprint: Option<Fingerprint>,
        table: &Table,
        world: &CheckContext<'_>,
    ) -> ValidatedRow<'t> {
        let mut findings = Findings::new(&table.file);
        let mut listing = resource::listing(&row, world);
        listing.verified_on = listing.verified_on.filter(|date| *date <= world.today);
        let subject = Subject {
            row,
            listing: &listing,
            world,
        };
        rules::check_row(&subject, &mut findings);
        if let Some(before) = self.before.get(listing.id.as_str()) {
            rules::check_change(&subject, before, &mut findings);
        }
        if let Some(served) = self.served.and_then(|served| served.get(&listing.id)) {
            rules::check_against_published(&subject, served, &mut findings);
        }
        self.check_private(&row, &listing.id, &mut findings);
        let is_example = listing.status == Status::Example;
        if is_example {
            cannot_be_reached(&mut listing);
        }
        ValidatedRow {
            row,
            listing: StoredListing::pack(&listing),
            is_example,
            fingerprint: fingerprint.filter(|_| rules::only_date_dependent(&findings)),
            findings,
        }
    }

    /// Runs the rules that depend on all private places.
    fn check_private(&self, row: &SeedRow<'_>, id: &str, findings: &mut Findings) {
        let Some(private) = self.private else { return };
        if !row.is_private() && private.is_certain(id) {
            confidential::report_dropped(row, findings);
        }
        private_street::check(row, private, findings);
    }

    /// Outcome of each row, by id.
    pub fn standings(&self) -> FxHashMap<&str, RowOutcome> {
        let aside = self.set_aside.iter().map(|row| {
            let at = RowOutcome::SetAside(Arc::clone(&row.file), row.row);
            (row.id.as_str(), at)
        });
        let published = self.listings.ids();
        let published = published.map(|id| (id, RowOutcome::Published));
        let examples = self.examples.values().flatten().map(|id| {
            let why = "is an invented example".to_owned();
            (id.as_str(), RowOutcome::Unfit(why))
        });
        examples.chain(aside).chain(published).collect()
    }

    /// Adds the last good versions of rows that were set aside to the listings.
    /// To be called once, after all files.
    pub fn keep(&mut self, world: &CheckContext<'_>) {
        let Some(last_good) = self.served.filter(|_| !self.set_aside.is_empty()) else {
            return;
        };
        let used: HashSet<&str> = self.listings.ids().collect();
        let rescued = last_good.rescue(&self.set_aside, &used, world.categories, self.private);
        let versions = rescued.listings.into_iter();
        versions.for_each(|version| self.listings.push(version));
        self.diagnostics.extend(rescued.diagnostics.into_list());
        self.kept = rescued.kept;
    }

    /// Drops the examples, with a note for each file. To be called once, after
    /// [`RowValidator::keep`].
    pub fn leave_out_examples(&mut self) {
        let kept = self.kept.iter().map(|kept| kept.id.as_str());
        let ids: HashSet<&str> = (self.examples.values().flatten().map(String::as_str))
            .chain(kept)
            .collect();
        self.listings
            .retain(|held| !ids.contains(held.id()) || held.whole().status != Status::Example);
        let used: HashSet<&str> = self.listings.ids().collect();
        self.kept.retain(|kept| used.contains(kept.id.as_str()));
        for (file, ids) in &self.examples {
            let mut findings = Findings::new(file);
            listing::report_examples(ids.len(), &mut findings);
            self.diagnostics.extend(findings.list);
        }
    }

    /// Reports a file that looks like a copy, given the number of its rows that
    /// are also in each other file.
    fn report_copy(&mut self, table: &Table, again: &HashMap<Arc<str>, usize>) {
        let rows = table.rows.len();
        let other = again.iter().filter(|(other, _)| **other != table.file);
        let Some((other, count)) = other.max_by_key(|(_, count)| **count) else {
            return;
        };
        if *count < MIN_COPIED || count * 2 < rows {
            return;
        }
        let mut findings = Findings::new(&table.file);
        let message = format!(
            "{count} of {rows} rows stand in {other}, too. One of the two looks like a copy of \
             the other."
        );
        findings.add(&cross_row::COPIED_FILE, None, None, None, message);
        self.diagnostics.extend(findings.list);
    }

    /// An earlier row with this id. If there is none, records this row as the
    /// first.
    fn first_with(&mut self, id: &str, own: Place) -> Option<Place> {
        match self.seen.entry(id_fingerprint(id)) {
            Entry::Vacant(free) => {
                free.insert(own);
                None
            }
            Entry::Occupied(taken) => Some(*taken.get()),
        }
    }

    /// Decides between rows that share an id. To be called once, after all
    /// files and before [`RowValidator::keep`] and [`RowValidator::standings`].
    pub fn settle_ids(&mut self) {
        let (before, served) = (&self.before, self.served);
        let published = Published {
            listing: |id: &str| {
                let kept = served.and_then(|served| served.get(id));
                kept.or_else(|| before.get(id).copied())
            },
            files: &self.files,
        };
        let files = duplicate_ids::Files {
            sources: &self.sources,
            headers: &self.headers,
        };
        let claims = std::mem::take(&mut self.claims);
        let losers = claims.settle(&mut self.listings, files, &published);
        for of_file in losers.chunk_by(|one, next| one.place.source == next.place.source) {
            let number = of_file.first().map_or(0, |loser| loser.place.source);
            let Some(source) = self.sources.get_mut(number as usize) else {
                continue;
            };
            source.disown(of_file.iter().map(|loser| loser.place.at as usize));
            for loser in of_file.iter().filter(|loser| loser.was_used) {
                let place = loser.place;
                for counts in [&mut self.counts, &mut source.counts] {
                    counts.used -= 1;
                    counts.warned -= usize::from(place.is_warned);
                    counts.set_aside += 1;
                }
                let row = source.rows.get(place.at as usize).copied();
                self.set_aside.push(SetAside {
                    id: loser.id.clone(),
                    file: Arc::clone(&source.file),
                    row: row.unwrap_or_default(),
                    private: loser.is_private,
                    says_private: false,
                });
            }
        }
        let findings = losers.into_iter().map(|loser| loser.finding);
        self.diagnostics.extend(findings);
    }

    /// Counts a row and returns whether it may be published.
    fn count(&mut self, findings: &Findings, in_file: Option<Severity>) -> bool {
        let worst = findings.list.iter().map(|found| found.severity);
        let worst = worst.chain(in_file).min();
        self.counts.rows += 1;
        match worst {
            Some(Severity::Error) => {
                self.counts.set_aside += 1;
                return false;
            }
            Some(Severity::Warning) => self.counts.warned += 1,
            _ => {}
        }
        self.counts.used += 1;
        true
    }
}

/// Takes out of an example what could send somebody there: numbers, links, the
/// street and a point on the map.
fn cannot_be_reached(listing: &mut Listing) {
    listing.contact = Contact::default();
    if listing.place.precision != Precision::Hidden {
        listing.place.precision = Precision::None;
    }
    if let Some(address) = &mut listing.place.address {
        (address.street, address.street_2) = (String::new(), String::new());
    }
    if let Some(meeting) = &mut listing.meeting {
        meeting.conference_url = None;
    }
}

/// Never saturates: no folder has 2³² files, and no file as many rows.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Hash of an id. A million ids as text would take most of the memory that
/// reading a large folder needs.
fn id_fingerprint(id: &str) -> Fingerprint {
    fingerprint(blake3::Hasher::new().update(id.as_bytes()))
}
