//! Writes the memory-mapped files of a generation: the listings and their
//! ranking data.

use std::io::{self, Write as _};
use std::path::Path;

use super::encode::EncodedListing;
use crate::index::format::files;
use crate::index::format::geo_tree::TreeBuilder;
use crate::index::format::hashing_writer::{HashedFile, Hashes};
use crate::index::format::ranking_rows::{
    Interner, RankingRow, TagLists, VerificationStatus, place_bytes,
};
use crate::index::format::schedules::{Gathered, Schedules};
use crate::index::format::tags::{GatheredTags, TagKind, Tags};

/// The files being written. Data of each listing goes to disk at once; shared
/// values are kept in memory.
pub(crate) struct Columns {
    documents: HashedFile,
    offsets: HashedFile,
    rows: HashedFile,
    places: HashedFile,
    /// Tag lists, with provisional tag numbers.
    kinds: Interner<Vec<u16>>,
    grounds: Interner<Vec<u16>>,
    standings: Interner<VerificationStatus>,
    tags: GatheredTags,
    schedules: Gathered,
    tree: TreeBuilder,
}

impl Columns {
    /// Creates the files in a folder.
    pub(crate) fn create(folder: &Path) -> io::Result<Columns> {
        let create = |name: &str| HashedFile::create(&folder.join(name));
        let mut offsets = create(files::OFFSETS)?;
        offsets.write_all(&0_u64.to_le_bytes())?;
        Ok(Columns {
            documents: create(files::DOCUMENTS)?,
            offsets,
            rows: create(files::RECORDS)?,
            places: create(files::PLACES)?,
            kinds: Interner::default(),
            grounds: Interner::default(),
            standings: Interner::default(),
            tags: GatheredTags::default(),
            schedules: Gathered::default(),
            tree: TreeBuilder::default(),
        })
    }

    /// Adds the next listing, whose rank by id is `by_id`.
    pub(crate) fn add(
        &mut self,
        prepared: &EncodedListing,
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
        let row = RankingRow {
            kind: self.kinds.number(kind)?,
            ground: self.grounds.number(ground)?,
            standing: self
                .standings
                .number(VerificationStatus::new(listing, fresh_days))?,
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

    /// Writes the shared values and syncs all files.
    pub(crate) fn finish(self, folder: &Path) -> io::Result<(Tags, Schedules, Hashes)> {
        let (tags, numbers) = self.tags.into_tags();
        let number = |met: u16| numbers.get(usize::from(met)).copied().unwrap_or_default();
        let lists = |lists: Interner<Vec<u16>>| {
            let lists = lists.into_list().into_iter();
            let lists = lists.map(|list| list.into_iter().map(number).collect());
            TagLists::to_bytes(&lists.collect::<Vec<Vec<u16>>>())
        };
        let standings = self.standings.into_list().into_iter();
        let standings: Vec<u8> = standings.flat_map(VerificationStatus::to_bytes).collect();
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
