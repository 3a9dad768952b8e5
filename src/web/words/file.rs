//! A file of words, read.

use std::collections::BTreeMap;

use super::Words;

/// The words of a file as they are taken out of it.
pub(super) struct Given {
    words: BTreeMap<String, String>,
    missing: Vec<&'static str>,
}

impl Given {
    #[inline(never)]
    pub(super) fn take(&mut self, word: &'static str) -> String {
        self.words.remove(word).unwrap_or_else(|| {
            self.missing.push(word);
            String::new()
        })
    }
}

/// Reads the text of a file.
#[expect(
    clippy::expect_used,
    reason = "the files are part of the program, and a test reads them"
)]
pub(super) fn read(text: &str) -> Words {
    let mut given = Given {
        words: toml::from_str(text).expect("words/*.toml are lists of words"),
        missing: Vec::new(),
    };
    let words = Words::of(&mut given);
    assert!(given.missing.is_empty(), "missing: {:?}", given.missing);
    assert!(given.words.is_empty(), "unknown: {:?}", given.words.keys());
    words
}
