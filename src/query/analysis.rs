//! Text to words.
use std::ops::Range;
/// A word.
pub struct AnalysisToken {
    /// as typed, folded
    pub text: String,
    /// stem
    pub stem: String,
    /// bytes
    pub range: Range<usize>,
}
/// Tokens of a text.
pub fn tokens(text: &str) -> Vec<AnalysisToken> {
    let stemmer = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
    let mut out = Vec::new();
    let mut start = None;
    let chars: Vec<(usize, char)> = text.char_indices().chain([(text.len(), ' ')]).collect();
    for (at, c) in chars {
        if c.is_alphanumeric() || c == '\'' {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            let raw: String = text[from..at]
                .to_lowercase()
                .chars()
                .filter(|c| *c != '\'')
                .map(crate::model::text::without_accent)
                .collect();
            out.push(AnalysisToken {
                stem: stemmer.stem(&raw).into_owned(),
                text: raw,
                range: from..at,
            });
        }
    }
    out
}
