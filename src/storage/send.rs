//! Publishes a generation: uploads its missing files, then updates the record
//! from the version that was read before.

use jiff::Timestamp;

use super::bucket::Bucket;
use super::failure::Failure;
use super::fetch::{Head, hash_of};
use super::private::Scratch;
use super::record::{self, CountyName, Entry, Record};
use super::sweep;
use crate::index::generation::Generation;
use crate::index::manifest::MANIFEST;
use crate::index::store::StoreError;
use crate::storage::objects::{Signed, object, object_of_county};

/// What was uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sent {
    /// Number of objects uploaded.
    pub objects: usize,
    /// Size of these objects, in bytes.
    pub bytes: u64,
    /// Number of objects that already existed.
    pub there: usize,
    /// Whether the county's record changed.
    pub moved: bool,
}

impl Bucket {
    /// Publishes a generation on top of `seen`, the record read before. With
    /// `all`, uploads every file even if it already exists.
    ///
    /// # Errors
    /// [`Failure::Lost`] if another machine published in the meantime; the
    /// public then sees no change.
    pub fn publish(
        &self,
        county: &CountyName,
        generation: &Generation,
        seen: Option<&Head>,
        signed: &Signed,
        all: bool,
    ) -> Result<Sent, Failure> {
        let name = generation.name();
        let shown = seen.is_some_and(|head| head.record.current.generation == name);
        if shown && !all {
            return Ok(Sent::default());
        }
        self.not_while_swept(signed.at)?;
        let mut sent = Sent::default();
        let mut bytes = 0;
        for (file, hash) in &generation.manifest.files {
            let path = generation.folder.join(file);
            let disk = |e| StoreError::Disk("Reading", path.clone(), e);
            let length = std::fs::metadata(&path).map_err(disk)?.len();
            bytes += length;
            if !all && self.size(&object(hash))? == Some(length) {
                sent.there += 1;
                continue;
            }
            self.send(&object(hash), &path)?;
            sent.objects += 1;
            sent.bytes += length;
        }
        let path = generation.folder.join(MANIFEST);
        let manifest = std::fs::read(&path).map_err(|e| StoreError::Disk("Reading", path, e))?;
        let hash = hash_of(&manifest);
        self.put(&object(&hash), &manifest)?;
        let entry = Entry {
            generation: name,
            manifest: hash,
            bytes,
            listings: generation.manifest.listings,
            at: signed.at,
            by: signed.by.clone(),
            private: Some(generation.private.digest()),
        };
        let earlier = seen.map(|head| head.record.clone().then(entry.clone()).earlier);
        let earlier = self.without_exposing(generation, earlier.unwrap_or_default())?;
        // A sweep may be about to remove old objects that were not uploaded
        // again.
        self.not_while_swept(signed.at)?;
        let record = Record {
            format: record::FORMAT,
            county: county.clone(),
            current: entry,
            earlier,
        };
        self.show(&record, seen)?;
        sent.moved = true;
        Ok(sent)
    }

    /// Rolls back to the previous generation, or to the one matching a name or
    /// prefix. Every replica follows.
    pub fn roll_back(
        &self,
        county: &CountyName,
        to: Option<&str>,
        signed: &Signed,
    ) -> Result<Entry, Failure> {
        self.roll_back_judged(county, to, signed, &|_, _| Ok(()))
    }

    /// Rolls back like [`Bucket::roll_back`] if `judge` accepts it, given the
    /// current and the target generation.
    ///
    /// # Errors
    /// [`Failure::ShowsPrivate`] if the target exposes a place that is private
    /// now; the record then no longer names it.
    pub fn roll_back_judged(
        &self,
        county: &CountyName,
        to: Option<&str>,
        signed: &Signed,
        judge: &dyn Fn(&Generation, &Generation) -> Result<(), Failure>,
    ) -> Result<Entry, Failure> {
        let head = self
            .head(county)?
            .ok_or_else(|| Failure::NoCounty(county.to_string(), self.address().to_owned()))?;
        let mut entry = head.record.earlier(to)?.clone();
        // Every replica would reject an incomplete generation.
        let (_, manifest) = self.manifest(&entry)?;
        for hash in manifest.files.values() {
            let name = object(hash);
            if self.size(&name)?.is_none() {
                return Err(Failure::Missing(name));
            }
        }
        self.judge_rollback(&head, &entry, judge)?;
        self.not_while_swept(signed.at)?;
        entry.at = signed.at;
        entry.by = signed.by.clone();
        self.show(&head.record.clone().then(entry.clone()), Some(&head))?;
        Ok(entry)
    }

    /// Inspects the target of a rollback. If the current generation cannot be
    /// opened, which may be the reason for the rollback, there is nothing to
    /// compare with.
    fn judge_rollback(
        &self,
        head: &Head,
        entry: &Entry,
        judge: &dyn Fn(&Generation, &Generation) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let scratch = Scratch::new()?;
        let Ok((current, _)) = self.bring(&head.record.current, &scratch.store, None) else {
            return Ok(());
        };
        let (target, _) = self.bring(entry, &scratch.store, Some(&current))?;
        let mut private = current.private.clone();
        private.prepare();
        let shown = target
            .shows(&private)
            .map_err(|error| StoreError::Open(target.folder.clone(), error))?;
        if shown.is_empty() {
            return judge(&current, &target);
        }
        let mut record = head.record.clone();
        record
            .earlier
            .retain(|other| other.generation != entry.generation);
        self.write_record(&record, Some(&head.version))?;
        Err(Failure::ShowsPrivate(entry.generation.clone(), shown))
    }

    /// Updates a county's record.
    fn show(&self, record: &Record, seen: Option<&Head>) -> Result<(), Failure> {
        let county = &record.county;
        let version = seen.map(|head| &head.version);
        if self.write_record(record, version)? {
            return Ok(());
        }
        let first = self.head(county)?.map(|head| head.record.current);
        let first = first
            .ok_or_else(|| Failure::NoCounty(county.to_string(), self.address().to_owned()))?;
        Err(Failure::Lost {
            by: first.by,
            generation: first.generation,
            at: first.at,
        })
    }

    /// Updates a record from the version that was read; `false` if another
    /// machine was first.
    pub fn write_record(
        &self,
        record: &Record,
        version: Option<&super::bucket::Version>,
    ) -> Result<bool, Failure> {
        let name = object_of_county(&record.county);
        let text = serde_json::to_vec_pretty(record)
            .map_err(|error| Failure::Record(name.clone(), error.to_string()))?;
        self.move_on(&name, &text, version)
    }

    fn not_while_swept(&self, now: Timestamp) -> Result<(), Failure> {
        match sweep::under_way(self, now)? {
            Some(claim) => Err(Failure::Sweeping(claim.by)),
            None => Ok(()),
        }
    }
}
