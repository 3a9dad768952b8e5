//! Golden questions: the rows of all files whose names start with
//! `golden-questions`.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::columns::Golden as G;
use super::read::clean_cell::several;
use super::read::grid::Row;
use super::read::table::Table;
use super::rules::cross_row;
use super::rules::rule::{Findings, LISTINGS, Rule};
use super::seed_source::Source;
use super::settings_files::GoldenQuestion;
use crate::diagnostic::{Diagnostic, Lack, render};
use crate::gazetteer::{Gazetteer, Prefer, ResolvedPlace};
use crate::model::crisis_level::CrisisLevel;
use crate::model::language::Language;
use crate::model::place::County;

/// Default for [`GoldenQuestion::within`].
const GOLDEN_WITHIN: usize = 5;

/// Reports a language, number or level that cannot be read; the default
/// applies.
fn report_unread_choices(table: &Table, row: &Row, findings: &mut Findings) {
    let cell = |column: G| table.cell(row, column.into());
    let (lang, within) = (cell(G::Lang), cell(G::Within));
    let rule = &cross_row::UNKNOWN_CHOICE;
    if !lang.is_empty() && Language::from_tag(lang).is_none() {
        let message = format!("“{lang}” is no language that Waypost speaks.");
        findings.in_row(rule, row, "lang", lang, message);
    }
    if !within.is_empty() && within.parse::<usize>().is_err() {
        let message = format!("“{within}” is not a number of results.");
        findings.in_row(rule, row, "within", within, message);
    }
    let level = cell(G::Level);
    if !level.is_empty() && CrisisLevel::from_word(level).is_none() {
        let message = format!("“{level}” is none of none, possible and certain.");
        findings.in_row(rule, row, "level", level, message);
    }
}

/// Reads files of golden questions. A row without a question, or with neither
/// an expected id nor a level, is reported and left out.
pub fn read(tables: &[Table]) -> (Vec<GoldenQuestion>, Vec<Diagnostic>) {
    let (mut questions, mut diagnostics) = (Vec::new(), Vec::new());
    for table in tables {
        let mut findings = Findings::new(&table.file);
        questions.append(&mut read_table(table, &mut findings));
        diagnostics.append(&mut findings.list);
    }
    (questions, diagnostics)
}

fn read_table(table: &Table, findings: &mut Findings) -> Vec<GoldenQuestion> {
    let mut questions = Vec::new();
    for row in &table.rows {
        report_unread_choices(table, row, findings);
        let cell = |column: G| table.cell(row, column.into());
        let question = cell(G::Question);
        let expected = several(cell(G::Expected));
        let level = CrisisLevel::from_word(cell(G::Level));
        let asks_nothing = expected.is_empty() && level.is_none();
        let (column, value) = match (question.is_empty(), asks_nothing) {
            (true, _) => ("question", question),
            (_, true) => ("expected", ""),
            _ => {
                questions.push(GoldenQuestion {
                    file: table.file.to_string(),
                    row: row.number,
                    question: question.to_owned(),
                    near: cell(G::Near).to_owned(),
                    language: Language::from_tag(cell(G::Lang)).unwrap_or_default(),
                    expected: expected.into_iter().map(str::to_owned).collect(),
                    within: cell(G::Within).parse().unwrap_or(GOLDEN_WITHIN),
                    level,
                });
                continue;
            }
        };
        let message = "The question names nothing to ask, or nothing to find.".to_owned();
        let rule = &cross_row::BROKEN_REFERENCE;
        findings.in_row(rule, row, column, value, message);
    }
    questions
}

/// The place a question speaks of, if it is surely outside the home counties.
/// Without home counties no place is outside.
pub fn place_outside(
    asked: &GoldenQuestion,
    gazetteer: &Gazetteer,
    home: &[County],
) -> Option<ResolvedPlace> {
    let prefer = Prefer {
        counties: home.to_vec(),
        state: None,
    };
    let place = if asked.near.is_empty() {
        let words: Vec<&str> = asked.question.split_whitespace().collect();
        let found = gazetteer.find_place_in_words(&words, &prefer)?;
        found.explicit.then_some(found.place)?
    } else {
        gazetteer.resolve(&asked.near, &prefer).best?
    };
    let inside = match (&place.county, &place.state) {
        (Some(county), _) => home.contains(county),
        (None, Some(state)) => home.iter().any(|county| county.state == *state),
        (None, None) => true,
    };
    (!home.is_empty() && !inside).then_some(place)
}

/// Reports, once per file, the questions about places outside the home counties
/// and, of the others, those that expect only listings that no row of `sources`
/// has.
pub fn check(
    questions: &[GoldenQuestion],
    sources: &[Source],
    gazetteer: &Gazetteer,
    home: &[County],
) -> Vec<Diagnostic> {
    let ids = sources.iter().flat_map(|source| source.ids.iter());
    let listings: FxHashSet<&str> = ids.collect();
    let mut diagnostics = Vec::new();
    for of_file in questions.chunk_by(|one, other| one.file == other.file) {
        let (mut outside, mut lost) = (Group::default(), Group::default());
        for asked in of_file {
            let there = asked
                .expected
                .iter()
                .any(|id| listings.contains(id.as_str()));
            if let Some(place) = place_outside(asked, gazetteer, home) {
                outside.add(asked, &[place.label]);
            } else if !there && !asked.expected.is_empty() {
                lost.add(asked, &asked.expected);
            }
        }
        let of_file = of_file.len();
        let message = outside.message(of_file, "speak of a place outside the home counties");
        diagnostics.extend(outside.finding(&cross_row::GOLDEN_ELSEWHERE, message));
        let message = lost.message(of_file, "must find listings that do not exist");
        let finding = lost.finding(&cross_row::GOLDEN_WITHOUT_LISTING, message);
        diagnostics.extend(finding.map(|found| Diagnostic {
            lacks: Some(Lack {
                file: Arc::from(LISTINGS),
                names: lost.about,
                meant: None,
            }),
            ..found
        }));
    }
    diagnostics
}

/// Questions of a file with one problem.
#[derive(Default)]
struct Group<'q> {
    first: Option<&'q GoldenQuestion>,
    rows: Vec<u32>,
    /// Places or listings concerned, each once.
    about: Vec<String>,
}

impl<'q> Group<'q> {
    fn add(&mut self, asked: &'q GoldenQuestion, about: &[String]) {
        self.first.get_or_insert(asked);
        self.rows.push(asked.row);
        for one in about {
            if !self.about.contains(one) {
                self.about.push(one.clone());
            }
        }
    }

    fn message(&self, of_file: usize, problem: &str) -> String {
        const MAX_SHOWN: usize = 8;
        let shown = self.about.iter().take(MAX_SHOWN);
        let mut about = shown.cloned().collect::<Vec<_>>().join("; ");
        if self.about.len() > MAX_SHOWN {
            about.push_str(&format!("; and {} more", self.about.len() - MAX_SHOWN));
        }
        format!(
            "{} of {} {problem}: {about} ({}).",
            self.rows.len(),
            render::counted(of_file, "question"),
            render::rows(&self.rows)
        )
    }

    fn finding(&self, rule: &Rule, message: String) -> Option<Diagnostic> {
        let first = self.first?;
        let mut findings = Findings::new(&first.file.as_str().into());
        let row = Some(first.row);
        findings.add(rule, row, Some("question"), Some(&first.question), message);
        findings.list.pop()
    }
}
