//! File formats of a generation, one module per format.

pub mod cached_bitmaps;
pub mod geo_tree;
pub mod hashing_writer;
pub mod listing_store;
pub mod ranking_rows;
pub mod schedules;
pub mod schema;
pub mod tags;

/// Names of the files beside the tantivy index.
pub mod files {
    /// The tantivy index, a folder.
    pub const TANTIVY: &str = "tantivy";
    /// The listings.
    pub const DOCUMENTS: &str = "documents.bin";
    /// The zstd dictionary shared by all listings.
    pub const DICTIONARY: &str = "dictionary.bin";
    /// Byte offset of each listing.
    pub const OFFSETS: &str = "offsets.bin";
    /// Numbers of the values that each listing shares with others.
    pub const RECORDS: &str = "records.bin";
    /// Unit vector and schedule number of each listing.
    pub const PLACES: &str = "places.bin";
    /// Distinct tag lists: what a listing is and whom it is for.
    pub const KINDS: &str = "kinds.bin";
    /// Distinct tag lists: where a listing is and which area it serves.
    pub const GROUNDS: &str = "grounds.bin";
    /// Distinct verification statuses.
    pub const STANDINGS: &str = "standings.bin";
    /// Precomputed document sets.
    pub const SETS: &str = "sets.bin";
    /// Names of these sets.
    pub const SET_NAMES: &str = "set-names.bin";
    /// Site, categories, crisis lines, tags.
    pub const FACTS: &str = "facts.bin";
    /// The compiled vocabulary.
    pub const WORDS: &str = "words.bin";
    /// What the likeness model has learned, and the digest of its examples.
    pub const LIKENESS: &str = "likeness.bin";
    /// Its weights.
    pub const LIKENESS_WEIGHTS: &str = "likeness-weights.bin";
    /// R-tree of document locations.
    pub const TREE: &str = "tree.bin";
    /// Distinct schedules.
    pub const SCHEDULES: &str = "schedules.bin";
    /// Source rows of the listings.
    pub const SOURCES: &str = "sources.bin";
    /// Golden questions and crisis phrases.
    pub const GOLDEN: &str = "golden.bin";
    /// The vocabulary tables of `words/`.
    pub const WORD_TABLES: &str = "word-tables.bin";
    /// Hashes of private places.
    pub const PRIVATE: &str = "private.bin";
    /// The gazetteer.
    pub const GAZETTEER: &str = "gazetteer.bin";
}
