//! The files of a generation that are read in place, as they are written: the
//! listings, and what ranking needs of each.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::build::files;
use super::hashed_file::HashedFile;
use super::prepare::Prepared;
use super::records::{RECORD_BYTES, Record, TAGS_INSIDE};
use super::schedules::{Gathered, Schedules};
use super::tags::{GatheredTags, Tags};
use super::tree::Planting;
use crate::model::listing::Listing;

/// The files, as they grow. Listings go to the disk as they come; only what is
/// a few bytes of each is kept in memory.
pub(super) struct Columns {
    documents: HashedFile,
    offsets: HashedFile,
    records: Vec<Record>,
    /// Tag numbers as the tags were met, those of each document in a row.
    tag_numbers: Vec<u16>,
    /// How many of them are to stand in the file of tags.
    outside: u32,
    tags: GatheredTags,
    schedules: Gathered,
    tree: Planting,
}

/// Hashes of files by their names.
pub(super) type Hashes = BTreeMap<String, String>;

impl Columns {
    /// New files in a folder.
    pub(super) fn create(folder: &Path) -> io::Result<Columns> {
        let create = |name: &str| HashedFile::create(&folder.join(name));
        let mut offsets = create(files::OFFSETS)?;
        offsets.write(&0_u64.to_le_bytes())?;
        Ok(Columns {
            documents: create(files::DOCUMENTS)?,
            offsets,
            records: Vec::new(),
            tag_numbers: Vec::new(),
            outside: 0,
            tags: GatheredTags::default(),
            schedules: Gathered::default(),
            tree: Planting::default(),
        })
    }

    /// Adds the next listing, whose place in the order of ids is `by_id`.
    pub(super) fn add(
        &mut self,
        listing: &Listing,
        prepared: Prepared,
        fresh_days: u16,
        by_id: u32,
    ) -> io::Result<()> {
        self.documents.write(&prepared.bytes)?;
        self.offsets.write(&self.documents.len().to_le_bytes())?;
        let count = u16::try_from(prepared.tags.len()).map_err(io::Error::other)?;
        for tag in prepared.tags {
            let too_many = || io::Error::other("more than 65,535 distinct tags");
            self.tag_numbers
                .push(self.tags.number(tag).ok_or_else(too_many)?);
        }
        let schedule = self.schedules.number(&listing.hours.schedule)?;
        let tags = (self.outside, count);
        let record = Record::new(listing, fresh_days, schedule, by_id, tags);
        if record.tag_count() > TAGS_INSIDE {
            self.outside += u32::from(count);
        }
        self.tree.add(record.vector);
        self.records.push(record);
        Ok(())
    }

    /// Waits until all is on the disk.
    pub(super) fn finish(self, folder: &Path) -> io::Result<(Tags, Schedules, Hashes)> {
        let (tags, numbers) = self.tags.into_tags();
        let create = |name: &str| HashedFile::create(&folder.join(name));
        let (mut records, mut outside) = (create(files::RECORDS)?, create(files::TAGS)?);
        let mut as_met = self.tag_numbers.into_iter();
        let number = |met: u16| numbers.get(usize::from(met)).copied().unwrap_or_default();
        for record in &self.records {
            let own = as_met.by_ref().take(record.tag_count());
            let own: Vec<u16> = own.map(number).collect();
            let mut bytes = Vec::with_capacity(RECORD_BYTES);
            record.write(&own, &mut bytes);
            records.write(&bytes)?;
            if own.len() > TAGS_INSIDE {
                let bytes: Vec<u8> = own.iter().flat_map(|tag| tag.to_le_bytes()).collect();
                outside.write(&bytes)?;
            }
        }
        let tree = HashedFile::whole(&folder.join(files::TREE), &self.tree.into_bytes())?;
        let hashes = [
            (files::DOCUMENTS, self.documents.finish()?),
            (files::OFFSETS, self.offsets.finish()?),
            (files::RECORDS, records.finish()?),
            (files::TAGS, outside.finish()?),
            (files::TREE, tree),
        ];
        let hashes = hashes.map(|(name, hash)| (name.to_owned(), hash));
        Ok((tags, self.schedules.into_schedules(), hashes.into()))
    }
}
