//! Names inside a question: "american rescue workers phone" holds one.

use tantivy::DocId;

use super::matching::documents_with;
use crate::index::generation::Generation;

/// A listing whose name stands in the question, and how much of the question
/// the name is, 0 to 1.
pub type Named = (DocId, f64);

/// A single word of a longer question is rarely meant as a name.
const LEAST_SHARE_OF_ONE_WORD: f64 = 0.5;

/// The listings whose whole name, or organization, stands in the question.
/// Of names inside one another the longest counts.
pub fn named(generation: &Generation, question: &[String]) -> tantivy::Result<Vec<Named>> {
    let field = generation.fields.whole_name;
    for length in (1..=question.len()).rev() {
        #[expect(clippy::cast_precision_loss, reason = "a question has few words")]
        let share = length as f64 / question.len() as f64;
        if length == 1 && share < LEAST_SHARE_OF_ONE_WORD {
            break;
        }
        let mut found = Vec::new();
        for window in question.windows(length) {
            let documents = documents_with(generation, field, &window.join(" "))?;
            found.extend(documents.into_iter().map(|document| (document, share)));
        }
        if !found.is_empty() {
            found.sort_by_key(|(document, _)| *document);
            found.dedup_by_key(|(document, _)| *document);
            return Ok(found);
        }
    }
    Ok(Vec::new())
}
