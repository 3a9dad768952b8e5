//! The files of a generation that are read in place, as they are written: the
//! listings, and what ranking needs of each.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::build::files;
use super::hashed_file::HashedFile;
use super::prepare::Prepared;
use super::records::Record;
use super::schedules::{Gathered, Schedules};
use super::tags::{GatheredTags, Tags};
use super::tree::Planting;
use crate::model::listing::Listing;

/// The files, as they grow. Listings go to the disk as they come; only what is
/// a few bytes of each is kept in memory.
pub(super) struct Columns {
    documents: HashedFile,
    offsets: HashedFile,
    records: HashedFile,
    /// Tag numbers as the tags were met.
    tag_numbers: Vec<u16>,
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
            records: create(files::RECORDS)?,
            tag_numbers: Vec::new(),
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
        let first = u32::try_from(self.tag_numbers.len()).map_err(io::Error::other)?;
        let mut count = 0_u16;
        for tag in prepared.tags {
            let too_many = || io::Error::other("more than 65,535 distinct tags");
            self.tag_numbers
                .push(self.tags.number(tag).ok_or_else(too_many)?);
            count += 1;
        }
        let schedule = self.schedules.number(&listing.hours.schedule)?;
        let record = Record::new(listing, fresh_days, schedule, by_id, (first, count));
        self.tree.add(record.vector);
        let mut bytes = Vec::with_capacity(super::records::RECORD_BYTES);
        record.write(&mut bytes);
        self.records.write(&bytes)
    }

    /// Waits until all is on the disk.
    pub(super) fn finish(self, folder: &Path) -> io::Result<(Tags, Schedules, Hashes)> {
        let (tags, numbers) = self.tags.into_tags();
        let mut tag_file = HashedFile::create(&folder.join(files::TAGS))?;
        for as_met in self.tag_numbers {
            let number = numbers.get(usize::from(as_met)).copied();
            tag_file.write(&number.unwrap_or_default().to_le_bytes())?;
        }
        let mut tree = HashedFile::create(&folder.join(files::TREE))?;
        tree.write(&self.tree.into_bytes())?;
        let hashes = [
            (files::DOCUMENTS, self.documents.finish()?),
            (files::OFFSETS, self.offsets.finish()?),
            (files::RECORDS, self.records.finish()?),
            (files::TAGS, tag_file.finish()?),
            (files::TREE, tree.finish()?),
        ];
        let hashes = hashes.map(|(name, hash)| (name.to_owned(), hash));
        Ok((tags, self.schedules.into_schedules(), hashes.into()))
    }
}
