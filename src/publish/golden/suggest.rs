//! Golden questions made from the listings, for staff to choose from.

use jiff::Timestamp;

use crate::directory::Directory;
use crate::index::generation::Generation;
use crate::model::crisis_level::CrisisLevel;
use crate::model::language::Language;
use crate::query::Query;
use crate::search::answer::Answer;
use crate::search::engine::search;
use crate::seeds::settings_files::GoldenQuestion;
use crate::seeds::vocabulary_files::Example;

/// Sentences tried for each kind of help or crisis in a language.
const MAX_TRIED: usize = 4;

/// Listings that a suggested question expects, any one of which is enough.
const MAX_EXPECTED: usize = 3;

/// Where the first of them must be.
const WITHIN: usize = 5;

/// Questions that the directory answers now: one per kind of crisis, and one
/// near home per kind of help that has a listing, in both languages. Those
/// that staff ask already are left out.
///
/// # Errors
/// The index cannot be searched.
pub fn suggest(
    directory: &Directory,
    generation: &Generation,
    now: Timestamp,
) -> Result<Vec<GoldenQuestion>, String> {
    let suggester = Suggester {
        directory,
        generation,
        now,
        near: home(directory),
    };
    let mut suggested = Vec::new();
    for kind in directory.words.crisis_kinds() {
        suggested.extend(suggester.first(&kind, |cry| suggester.crisis(cry))?);
    }
    for category in directory.categories.iter() {
        let help = |asked: &Example| suggester.help(&category.id, asked);
        suggested.extend(suggester.first(&category.id, help)?);
    }
    suggested.retain(|new: &GoldenQuestion| {
        let mut known = directory.golden.iter();
        !known.any(|known| known.question == new.question && known.near == new.near)
    });
    Ok(suggested)
}

/// The first home county as a place to ask from; blank if there is none.
fn home(directory: &Directory) -> String {
    let Some(county) = directory.home_counties.first() else {
        return String::new();
    };
    let noun = directory.gazetteer.county_noun(county).unwrap_or_default();
    format!("{} {noun}, {}", county.name, county.state).replace(" ,", ",")
}

struct Suggester<'a> {
    directory: &'a Directory,
    generation: &'a Generation,
    now: Timestamp,
    near: String,
}

impl Suggester<'_> {
    /// The shortest question of each language that can be made of a sentence
    /// about a label.
    fn first(
        &self,
        label: &str,
        question_of: impl Fn(&Example) -> Result<Option<GoldenQuestion>, String>,
    ) -> Result<Vec<GoldenQuestion>, String> {
        let examples = &self.directory.words.examples;
        let mut suggested = Vec::new();
        for spanish in [false, true] {
            let sentences = examples.cries.iter().chain(&examples.questions);
            let about = sentences.filter(|one| {
                one.spanish == spanish && one.labels.first().is_some_and(|first| first == label)
            });
            let mut about: Vec<&Example> = about.collect();
            about.sort_by_key(|sentence| sentence.text.len());
            for sentence in about.into_iter().take(MAX_TRIED) {
                if let Some(question) = question_of(sentence)? {
                    suggested.push(question);
                    break;
                }
            }
        }
        Ok(suggested)
    }

    fn ask(&self, sentence: &str, near: &str) -> Result<Answer, String> {
        let query = Query::from_words(sentence);
        let query = match near {
            "" => query,
            near => query.with("near", near),
        };
        let found = search(self.generation, &query, &[], self.now);
        found.map_err(|error| error.to_string())
    }

    /// A cry that is heard with certainty and shows a line.
    fn crisis(&self, cry: &Example) -> Result<Option<GoldenQuestion>, String> {
        let answer = self.ask(&cry.text, "")?;
        let line = answer.crisis.first().map(|line| line.listing.id.clone());
        let certain = answer.crisis_level == CrisisLevel::Certain;
        Ok(line.filter(|_| certain).map(|line| GoldenQuestion {
            within: 1,
            level: Some(CrisisLevel::Certain),
            ..question(cry, "", vec![line])
        }))
    }

    /// A question that finds listings of its category near home.
    fn help(&self, category: &str, asked: &Example) -> Result<Option<GoldenQuestion>, String> {
        let answer = self.ask(&asked.text, &self.near)?;
        let hits = answer.hits.iter().take(WITHIN);
        let of_category = hits.filter(|hit| hit.listing.categories.iter().any(|id| id == category));
        let expected = of_category.map(|hit| hit.listing.id.clone());
        let expected: Vec<String> = expected.take(MAX_EXPECTED).collect();
        Ok((!expected.is_empty()).then(|| question(asked, &self.near, expected)))
    }
}

fn question(sentence: &Example, near: &str, expected: Vec<String>) -> GoldenQuestion {
    GoldenQuestion {
        file: String::new(),
        row: 0,
        question: sentence.text.clone(),
        near: near.to_owned(),
        language: match sentence.spanish {
            true => Language::Spanish,
            false => Language::English,
        },
        expected,
        within: WITHIN,
        level: None,
    }
}
