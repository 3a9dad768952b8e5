//! Eligibility answers (Medicaid, pets, no ID, age …) of a listing for the
//! questions a person asks.

use std::ops::Range;

use super::audience;
use crate::index::format::ranking_rows::TagNumbers;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::category::is_line;
use crate::model::eligibility::{AGE, Known, Question, RESIDENCE};
use crate::search::criteria::SearchCriteria;

/// Factor for each selected question that a listing answers with yes.
const FITS: f64 = 1.5;

/// Factor for a listing that is known not to fit, where such are shown.
const UNFIT: f64 = 0.25;

/// The questions that a search asks of listings; prepared once.
pub struct Questions<'a> {
    generation: &'a Generation,
    want: &'a SearchCriteria,
    /// The selected questions, and those implied by the query words.
    asked: Vec<&'static Question>,
    /// Numbers of the tags for attendance, which only meetings have.
    attendance: Range<u16>,
    /// Numbers of the categories of what an insurance may pay for.
    insured: Vec<u16>,
}

impl<'a> Questions<'a> {
    /// The questions of a search.
    pub fn new(generation: &'a Generation, want: &'a SearchCriteria) -> Questions<'a> {
        let mut asked = want.fits.clone();
        let by_words = want.traits.iter();
        let by_words =
            by_words.filter_map(|(kind, value)| Question::answered_by(kind.word(), value));
        for question in by_words {
            if !asked.contains(&question) {
                asked.push(question);
            }
        }
        let tags = &generation.facts.tags;
        let insured = Question::INSURED.iter();
        Questions {
            generation,
            want,
            asked,
            attendance: tags.of_kind(TagKind::Attendance),
            insured: insured
                .filter_map(|id| tags.number(TagKind::Category, id))
                .collect(),
        }
    }

    /// A listing's answer to a question, from its tags. Where it names no ages,
    /// its audience tells of them.
    fn judge(&self, question: &Question, tags: TagNumbers<'_>) -> Known {
        let values = |column: &'static str| {
            let known = tags.iter();
            let known = known.filter_map(|number| self.generation.facts.tags.tag(number));
            let of_column = known.filter(move |tag| tag.kind.word() == column);
            of_column.map(|tag| tag.value.as_str())
        };
        let column = match question.column {
            column if *question == AGE && values(column).next().is_none() => "audience",
            column => column,
        };
        question.judge(values(column), &self.want.person)
    }

    /// A listing's answers to the questions that make sense to ask of it. One
    /// that is for everyone is not asked for whom it is, and one that names one
    /// of several audiences asked about is not refused for another.
    pub fn answers(&self, tags: TagNumbers<'_>) -> Vec<(&'static Question, Known)> {
        let judged = self.asked.iter();
        let judged = judged.map(|question| (*question, self.judge(question, tags)));
        let mut judged: Vec<(&'static Question, Known)> = judged.collect();
        let is_named = judged
            .iter()
            .any(|(question, known)| question.column == "audience" && *known == Known::Yes);
        let is_meeting = self.is_meeting(tags);
        let is_for_everyone = !is_meeting && !audience::names_certain_people(self.generation, tags);
        let is_insured = || self.insured.iter().any(|number| tags.contains(*number));
        judged.retain_mut(|(question, known)| match (question.column, *known) {
            ("audience", Known::No) if is_named => {
                *known = Known::Unknown;
                true
            }
            ("audience", Known::Unknown) => !is_named && !is_for_everyone,
            // What the words ask of everything is asked.
            ("cost", Known::Unknown) if self.want.fits.contains(question) => {
                self.insured.is_empty() || is_insured()
            }
            _ => true,
        });
        judged
    }

    /// Whether a listing is a meeting.
    pub fn is_meeting(&self, tags: TagNumbers<'_>) -> bool {
        tags.iter().any(|tag| self.attendance.contains(&tag))
    }

    /// The answer to all questions together of a listing that is no place to go
    /// to, where `answered` is that of a place: a line for anyone asks only what
    /// language is spoken.
    pub fn as_line(&self, tags: TagNumbers<'_>, answered: Known) -> Known {
        if answered != Known::Unknown || !self.is_line(tags) {
            return answered;
        }
        let answers = self.answers(tags).into_iter();
        let answers = answers.filter(|(question, _)| question.is_of_language());
        answers.fold(Known::Yes, |all, (_, answer)| all.and(answer))
    }

    /// Whether a listing is a line for anyone, if it is no place to go to.
    pub fn is_line(&self, tags: TagNumbers<'_>) -> bool {
        let known = tags.iter();
        let known = known.filter_map(|number| self.generation.facts.tags.tag(number));
        let categories = known.filter(|tag| tag.kind == TagKind::Category);
        is_line(categories.map(|tag| tag.value.as_str()))
    }

    /// Whether residence is asked about, and a listing states none: then the
    /// areas that it serves may tell.
    pub fn asks_residence(&self, tags: TagNumbers<'_>) -> bool {
        let mut known = tags.iter();
        self.asked.contains(&&RESIDENCE)
            && !known.any(|number| {
                let tag = self.generation.facts.tags.tag(number);
                tag.is_some_and(|tag| tag.kind == TagKind::Residence)
            })
    }

    /// The factor for a listing, and its answer to all questions together, except
    /// where [`Questions::asks_residence`].
    pub fn weigh(&self, tags: TagNumbers<'_>) -> (f64, Known) {
        let asks_residence = self.asks_residence(tags);
        let answers = self.answers(tags).into_iter();
        let answers = answers.filter(|(question, _)| !asks_residence || **question != RESIDENCE);
        let (factor, all) = answers.fold((1.0, Known::Yes), |(factor, all), (question, answer)| {
            let is_selected = self.want.fits.contains(&question);
            let by_answer = if is_selected && answer == Known::Yes {
                FITS
            } else {
                1.0
            };
            (factor * by_answer, all.and(answer))
        });
        (if all == Known::No { UNFIT } else { factor }, all)
    }
}
