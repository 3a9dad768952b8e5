//! The files of a generation that are read in place, as they are written: the
//! listings, and what ranking needs of each.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;

use super::build::files;
use super::hashed_file::HashedFile;
use super::prepare::Prepared;
use super::records::{Row, place_bytes};
use super::schedules::{Gathered, Schedules};
use super::shared::{Distinct, Standing, TagLists};
use super::tags::{GatheredTags, TagKind, Tags};
use super::tree::Planting;

/// The files, as they grow. What is of each listing goes to the disk as it
/// comes; what listings share is kept in memory.
pub(super) struct Columns {
    documents: HashedFile,
    offsets: HashedFile,
    rows: HashedFile,
    places: HashedFile,
    /// Lists of tags as the tags were met.
    kinds: Distinct<Vec<u16>>,
    grounds: Distinct<Vec<u16>>,
    standings: Distinct<Standing>,
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
        offsets.write_all(&0_u64.to_le_bytes())?;
        Ok(Columns {
            documents: create(files::DOCUMENTS)?,
            offsets,
            rows: create(files::RECORDS)?,
            places: create(files::PLACES)?,
            kinds: Distinct::default(),
            grounds: Distinct::default(),
            standings: Distinct::default(),
            tags: GatheredTags::default(),
            schedules: Gathered::default(),
            tree: Planting::default(),
        })
    }

    /// Adds the next listing, whose place in the order of ids is `by_id`.
    pub(super) fn add(
        &mut self,
        prepared: &Prepared,
        fresh_days: u16,
        by_id: u32,
    ) -> io::Result<()> {
        let listing = prepared.listing.as_ref();
        self.documents.write_all(&prepared.bytes)?;
        self.offsets
            .write_all(&self.documents.len().to_le_bytes())?;
        let (mut kind, mut ground) = (Vec::new(), Vec::new());
        for tag in &prepared.tags {
            let list = match tag.kind {
                TagKind::Serves | TagKind::County => &mut ground,
                _ => &mut kind,
            };
            let too_many = || io::Error::other("more than 65,535 distinct tags");
            list.push(self.tags.number(tag).ok_or_else(too_many)?);
        }
        let row = Row {
            kind: self.kinds.number(kind)?,
            ground: self.grounds.number(ground)?,
            standing: self.standings.number(Standing::of(listing, fresh_days))?,
            by_id,
        };
        self.rows.write_all(&row.to_bytes())?;
        let schedule = self.schedules.number(&listing.hours.schedule)?;
        let vector = match listing.place.point {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a foot on the ground is enough"
            )]
            Some(point) => point.unit_vector().map(|part| part as f32),
            None => [f32::NAN; 3],
        };
        self.places.write_all(&place_bytes(vector, schedule))?;
        self.tree.add(vector);
        Ok(())
    }

    /// Waits until all is on the disk.
    pub(super) fn finish(self, folder: &Path) -> io::Result<(Tags, Schedules, Hashes)> {
        let (tags, numbers) = self.tags.into_tags();
        let number = |met: u16| numbers.get(usize::from(met)).copied().unwrap_or_default();
        let lists = |lists: Distinct<Vec<u16>>| {
            let lists = lists.into_list().into_iter();
            let lists = lists.map(|list| list.into_iter().map(number).collect());
            TagLists::to_bytes(&lists.collect::<Vec<Vec<u16>>>())
        };
        let standings = self.standings.into_list().into_iter();
        let standings: Vec<u8> = standings.flat_map(Standing::to_bytes).collect();
        let whole = |name: &str, bytes: &[u8]| HashedFile::whole(&folder.join(name), bytes);
        let hashes = [
            (files::DOCUMENTS, self.documents.finish()?),
            (files::OFFSETS, self.offsets.finish()?),
            (files::RECORDS, self.rows.finish()?),
            (files::PLACES, self.places.finish()?),
            (files::KINDS, whole(files::KINDS, &lists(self.kinds)?)?),
            (
                files::GROUNDS,
                whole(files::GROUNDS, &lists(self.grounds)?)?,
            ),
            (files::STANDINGS, whole(files::STANDINGS, &standings)?),
            (files::TREE, whole(files::TREE, &self.tree.into_bytes())?),
        ];
        let hashes = hashes.map(|(name, hash)| (name.to_owned(), hash));
        Ok((tags, self.schedules.into_schedules(), hashes.into()))
    }
}
