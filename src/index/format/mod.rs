//! The files of a generation, one file a format.

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
    /// What listings have in common.
    pub const DICTIONARY: &str = "dictionary.bin";
    /// Where each listing starts.
    pub const OFFSETS: &str = "offsets.bin";
    /// What each listing shares with others, as numbers.
    pub const RECORDS: &str = "records.bin";
    /// Where each listing is.
    pub const PLACES: &str = "places.bin";
    /// Distinct lists of tags of what listings are.
    pub const KINDS: &str = "kinds.bin";
    /// Distinct lists of tags of where they are.
    pub const GROUNDS: &str = "grounds.bin";
    /// Distinct standings.
    pub const STANDINGS: &str = "standings.bin";
    /// Sets of documents that stand ready.
    pub const SETS: &str = "sets.bin";
    /// What these are sets of.
    pub const SET_NAMES: &str = "set-names.bin";
    /// Site, categories, crisis lines, tags.
    pub const FACTS: &str = "facts.bin";
    /// Phrases, synonyms and known words.
    pub const WORDS: &str = "words.bin";
    /// Boxes around near documents.
    pub const TREE: &str = "tree.bin";
    /// Distinct schedules.
    pub const SCHEDULES: &str = "schedules.bin";
    /// Which rows the listings were made from.
    pub const SOURCES: &str = "sources.bin";
    /// What must be found before it is served.
    pub const GOLDEN: &str = "golden.bin";
    /// The files of `words/` as they were read.
    pub const WORD_TABLES: &str = "word-tables.bin";
    /// Hashes of places that are private.
    pub const PRIVATE: &str = "private.bin";
    /// Places.
    pub const GAZETTEER: &str = "gazetteer.bin";
}
