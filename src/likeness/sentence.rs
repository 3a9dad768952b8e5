//! The pieces of a sentence, each hashed into a bucket.
//!
//! Pieces are groups of three to five letters, of one or two words, and of two or
//! three word classes: "my ex grabbed me" resembles "his wife hit him" in
//! its classes, and "grabed" resembles "grabbed" in its letters.

use std::ops::{Range, RangeInclusive};

/// Maximum number of buckets.
pub const MAX_BUCKETS: usize = 1 << 16;

/// Maximum number of words that are read.
const MAX_WORDS: usize = 160;

/// Number of letters in a group.
const LETTERS: RangeInclusive<usize> = 3..=5;

/// Maximum number of words in a group.
const MAX_WORD_GROUP: usize = 2;

/// Maximum number of word classes in a group.
const MAX_CLASS_GROUP: usize = 3;

/// A sentence.
#[derive(Debug)]
pub struct Sentence {
    /// The words, with a space before, between and after them.
    letters: String,
    /// Range of each word in `letters`.
    words: Vec<Range<usize>>,
    /// Each word that has a class: its index and the class.
    classes: Vec<(usize, u8)>,
}

/// A piece of a sentence.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Its hash.
    hash: u16,
    /// Its bytes in the text of the sentence.
    pub range: Range<usize>,
}

impl Piece {
    /// The bucket of this piece among `buckets`, a power of two.
    pub fn bucket(&self, buckets: usize) -> u16 {
        let last = u16::try_from(buckets.saturating_sub(1)).unwrap_or(u16::MAX);
        self.hash & last
    }
}

impl Sentence {
    /// A sentence of folded words, each with its class; 0 is none.
    pub fn new(words: &[(String, u8)]) -> Sentence {
        let mut sentence = Sentence {
            letters: String::from(" "),
            words: Vec::with_capacity(words.len()),
            classes: Vec::new(),
        };
        for (at, (word, class)) in words.iter().take(MAX_WORDS).enumerate() {
            let start = sentence.letters.len();
            sentence.letters.push_str(word);
            sentence.words.push(start..sentence.letters.len());
            sentence.letters.push(' ');
            if *class > 0 {
                sentence.classes.push((at, *class));
            }
        }
        sentence
    }

    /// The text of a piece.
    pub fn text(&self, piece: &Piece) -> String {
        let bytes = self.letters.as_bytes().get(piece.range.clone());
        String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
    }

    /// The buckets of its pieces among `buckets`, ascending, each once.
    pub fn buckets(&self, buckets: usize) -> Vec<u16> {
        let mut filled: Vec<u16> = Vec::with_capacity(self.letters.len() * 6);
        self.each_piece(|piece| filled.push(piece.bucket(buckets)));
        filled.sort_unstable();
        filled.dedup();
        filled
    }

    /// All its pieces.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.each_piece(|piece| pieces.push(piece));
        pieces
    }

    fn each_piece(&self, mut take: impl FnMut(Piece)) {
        self.letter_groups(&mut take);
        self.word_groups(&mut take);
        self.class_groups(&mut take);
    }

    fn letter_groups(&self, take: &mut impl FnMut(Piece)) {
        let bytes = self.letters.as_bytes();
        for start in 0..bytes.len() {
            let mut hash = Hash::new(b'l');
            for (count, byte) in (1..=*LETTERS.end()).zip(&bytes[start..]) {
                hash.add(*byte);
                if LETTERS.contains(&count) {
                    take(hash.piece(start..start + count));
                }
            }
        }
    }

    fn word_groups(&self, take: &mut impl FnMut(Piece)) {
        let bytes = self.letters.as_bytes();
        for (at, first) in self.words.iter().enumerate() {
            let mut hash = Hash::new(b'w');
            let mut hashed = first.start;
            for last in self.words[at..].iter().take(MAX_WORD_GROUP) {
                bytes[hashed..last.end]
                    .iter()
                    .for_each(|byte| hash.add(*byte));
                hashed = last.end;
                take(hash.piece(first.start..last.end));
            }
        }
    }

    /// Groups of classes; words without a class are passed over.
    fn class_groups(&self, take: &mut impl FnMut(Piece)) {
        for (at, (first, class)) in self.classes.iter().enumerate() {
            let next = self.classes[at + 1..].iter().take(MAX_CLASS_GROUP);
            let mut group = Hash::new(b'g');
            group.add(*class);
            for (count, (last, other)) in next.enumerate() {
                let range = self.words[*first].start..self.words[*last].end;
                let mut pair = Hash::new(b'p');
                pair.add(*class);
                pair.add(*other);
                take(pair.piece(range.clone()));
                group.add(*other);
                if count > 0 {
                    take(group.piece(range));
                }
            }
        }
    }
}

/// FNV-1a of a piece, mixed at the end so that the low bits are spread.
struct Hash(u32);

impl Hash {
    /// `kind` keeps pieces of different kinds apart.
    fn new(kind: u8) -> Hash {
        let mut hash = Hash(0x811c_9dc5);
        hash.add(kind);
        hash
    }

    fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }

    fn piece(&self, range: Range<usize>) -> Piece {
        let mixed = (self.0 ^ (self.0 >> 15)).wrapping_mul(0x2c1b_3c6d);
        let mixed = (mixed ^ (mixed >> 13)) as usize & (MAX_BUCKETS - 1);
        let hash = u16::try_from(mixed).unwrap_or_default();
        Piece { hash, range }
    }
}
