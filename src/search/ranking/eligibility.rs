//! Eligibility answers (Medicaid, pets, no ID …) of a listing for the questions
//! a person asks.

use crate::index::format::ranking_rows::TagNumbers;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::eligibility::{Known, Question};
use crate::search::criteria::SearchCriteria;

/// Factor for each selected question that a listing answers with yes.
const FITS: f64 = 1.5;

/// The selected questions, and those implied by the query words.
pub fn asked(want: &SearchCriteria) -> Vec<&'static Question> {
    let mut asked = want.fits.clone();
    let by_words = want.traits.iter();
    let by_words = by_words.filter_map(|(kind, value)| Question::answered_by(kind.word(), value));
    for question in by_words {
        if !asked.contains(&question) {
            asked.push(question);
        }
    }
    asked
}

/// A listing's answer to a question, from its tags.
pub fn judge(generation: &Generation, question: &Question, tags: TagNumbers<'_>) -> Known {
    let known = tags.iter();
    let known = known.filter_map(|number| generation.facts.tags.tag(number));
    let of_column = known.filter(|tag| tag.kind.word() == question.column);
    question.judge(of_column.map(|tag| tag.value.as_str()))
}

/// Evaluates the selected questions: the factor for a listing, and its answer
/// to all of them together.
pub fn weigh(generation: &Generation, want: &SearchCriteria, tags: TagNumbers<'_>) -> (f64, Known) {
    let answers = want.fits.iter();
    let answers = answers.map(|question| judge(generation, question, tags));
    answers.fold((1.0, Known::Yes), |(factor, all), answer| {
        let by_answer = if answer == Known::Yes { FITS } else { 1.0 };
        (factor * by_answer, all.and(answer))
    })
}

/// A document's answer to each question.
pub fn of_document(
    generation: &Generation,
    questions: &[&'static Question],
    document: u32,
) -> Vec<(&'static Question, Known)> {
    let Some(row) = generation.records.row(document) else {
        return Vec::new();
    };
    let tags = generation.records.kinds.get(row.kind);
    let judged = questions.iter();
    judged
        .map(|question| (*question, judge(generation, question, tags)))
        .collect()
}

/// The tag kind of eligibility questions.
pub const REFUSED: TagKind = TagKind::Eligibility;
