//! Eligibility answers (Medicaid, pets, no ID, age …) of a listing for the
//! questions a person asks.

use crate::index::format::ranking_rows::TagNumbers;
use crate::index::generation::Generation;
use crate::model::eligibility::{Known, Person, Question};
use crate::search::criteria::SearchCriteria;

/// Factor for each selected question that a listing answers with yes.
const FITS: f64 = 1.5;

/// Factor for a listing that is known not to fit, where such are shown.
const UNFIT: f64 = 0.25;

/// The selected questions, and those implied by the query words.
fn asked(want: &SearchCriteria) -> Vec<&'static Question> {
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

/// A listing's answer to a question for a person, from its tags.
fn judge(
    generation: &Generation,
    question: &Question,
    person: &Person,
    tags: TagNumbers<'_>,
) -> Known {
    let known = tags.iter();
    let known = known.filter_map(|number| generation.facts.tags.tag(number));
    let of_column = known.filter(|tag| tag.kind.word() == question.column);
    question.judge(of_column.map(|tag| tag.value.as_str()), person)
}

/// Evaluates the selected questions: the factor for a listing, and its answer
/// to all of them together.
pub fn weigh(generation: &Generation, want: &SearchCriteria, tags: TagNumbers<'_>) -> (f64, Known) {
    let answers = want.fits.iter();
    let answers = answers.map(|question| judge(generation, question, &want.person, tags));
    let (factor, all) = answers.fold((1.0, Known::Yes), |(factor, all), answer| {
        let by_answer = if answer == Known::Yes { FITS } else { 1.0 };
        (factor * by_answer, all.and(answer))
    });
    (if all == Known::No { UNFIT } else { factor }, all)
}

/// A document's answer to each question that the search asks.
pub fn of_document(
    generation: &Generation,
    want: &SearchCriteria,
    document: u32,
) -> Vec<(&'static Question, Known)> {
    let Some(row) = generation.records.row(document) else {
        return Vec::new();
    };
    let tags = generation.records.kinds.get(row.kind);
    let judged =
        |question: &'static Question| (question, judge(generation, question, &want.person, tags));
    asked(want).into_iter().map(judged).collect()
}
