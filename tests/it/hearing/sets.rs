//! Sets of sentences that judge what is heard, and how a generation does on
//! them. A set is a folder of `tests/relevance/`.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use waypost::index::generation::Generation;
use waypost::query::Query;
use waypost::search::answer::{Answer, CrisisLevel};
use waypost::search::engine::search;

/// Number of lines or results that count as first.
const FIRST_LINES: usize = 2;
const FIRST_RESULTS: usize = 3;

#[derive(Debug, Deserialize)]
struct Sentence {
    /// Kinds of crisis with `; ` between them; of harmless ones, the sort.
    kind: String,
    language: String,
    text: String,
}

#[derive(Debug, Deserialize)]
struct Asked {
    person: String,
    near: String,
    question: String,
    listings: String,
}

/// How a group of cries was heard.
#[derive(Debug, Default, Clone, Copy)]
pub struct Cries {
    /// Number of cries.
    pub all: usize,
    /// Those with a panel or a strip.
    pub heard: usize,
    /// Those with a panel.
    pub certain: usize,
    /// Those with a line of their kind among the first two.
    pub right: usize,
    /// Those with a line of their kind first.
    pub first: usize,
}

/// How a group of harmless sentences was taken.
#[derive(Debug, Default, Clone, Copy)]
pub struct Harmless {
    /// Number of sentences.
    pub all: usize,
    /// Those with a panel.
    pub certain: usize,
    /// Those with a strip.
    pub possible: usize,
}

/// How a group of questions was answered.
#[derive(Debug, Default, Clone, Copy)]
pub struct Questions {
    /// Number of questions.
    pub all: usize,
    /// Those with a right listing first.
    pub first: usize,
    /// Those with one among the first three.
    pub within_three: usize,
}

/// How a generation does on a set.
#[derive(Debug, Default)]
pub struct Report {
    /// Cries by kind of crisis, by language, and `all`.
    pub cries: BTreeMap<String, Cries>,
    /// Cries that ask plainly.
    pub plain: Cries,
    /// Sentences that sound like danger and are none.
    pub near_misses: Harmless,
    /// Ordinary questions.
    pub everyday: Harmless,
    /// Questions with known answers, by who asks.
    pub questions: BTreeMap<String, Questions>,
    /// Sentences that were taken wrong, with what was wrong.
    pub wrong: Vec<String>,
}

/// Share of a whole in percent.
pub fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all.max(1) as f64
}

fn rows<T: for<'a> Deserialize<'a>>(path: &Path) -> Vec<T> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Every sentence of a set.
pub fn sentences(folder: &Path) -> Vec<String> {
    let files = ["cries", "plain-cries", "near-misses", "everyday"];
    let rows = files.map(|file| rows::<Sentence>(&folder.join(file).with_extension("csv")));
    let told = rows.into_iter().flatten().map(|sentence| sentence.text);
    let asked = rows_of_questions(folder).into_iter();
    told.chain(asked.map(|asked| asked.question)).collect()
}

fn rows_of_questions(folder: &Path) -> Vec<Asked> {
    rows(&folder.join("questions.csv"))
}

/// Judges a generation by the set in a folder.
pub fn judge(generation: &Generation, folder: &Path, now: Timestamp) -> Report {
    let mut report = Report::default();
    let answer = |text: &str| search(generation, &Query::from_words(text), &[], now).unwrap();
    for cry in rows::<Sentence>(&folder.join("cries.csv")) {
        let heard = hear(generation, &cry, &answer(&cry.text));
        report.note_cry(&cry, heard);
        let first_kind = cry.kind.split(';').next().unwrap_or_default().trim();
        for group in [first_kind, cry.language.as_str(), "all"] {
            report.cries.entry(group.to_owned()).or_default().add(heard);
        }
    }
    for cry in rows::<Sentence>(&folder.join("plain-cries.csv")) {
        let heard = hear(generation, &cry, &answer(&cry.text));
        report.note_cry(&cry, heard);
        report.plain.add(heard);
    }
    for sentence in rows::<Sentence>(&folder.join("near-misses.csv")) {
        let level = answer(&sentence.text).crisis_level;
        report.note_harmless("near miss", &sentence, level);
        report.near_misses.add(level);
    }
    for sentence in rows::<Sentence>(&folder.join("everyday.csv")) {
        let level = answer(&sentence.text).crisis_level;
        report.note_harmless("everyday", &sentence, level);
        report.everyday.add(level);
    }
    for asked in rows_of_questions(folder) {
        report.ask(generation, &asked, now);
    }
    report
}

/// One cry as a group of one.
fn hear(generation: &Generation, cry: &Sentence, answer: &Answer) -> Cries {
    let of_kind = |id: &str| {
        let mut lines = generation.facts.crisis_lines.iter();
        lines.any(|line| {
            let mut kinds = cry.kind.split(';').map(str::trim);
            line.listing == id && kinds.any(|kind| kind == line.kind)
        })
    };
    let mut lines = answer.crisis.iter();
    let right = lines.position(|line| of_kind(&line.listing.id));
    Cries {
        all: 1,
        heard: usize::from(answer.crisis_level != CrisisLevel::None),
        certain: usize::from(answer.crisis_level == CrisisLevel::Certain),
        right: usize::from(right.is_some_and(|at| at < FIRST_LINES)),
        first: usize::from(right == Some(0)),
    }
}

impl Cries {
    fn add(&mut self, other: Cries) {
        self.all += other.all;
        self.heard += other.heard;
        self.certain += other.certain;
        self.right += other.right;
        self.first += other.first;
    }
}

impl Harmless {
    fn add(&mut self, level: CrisisLevel) {
        self.all += 1;
        self.certain += usize::from(level == CrisisLevel::Certain);
        self.possible += usize::from(level == CrisisLevel::Possible);
    }
}

impl Report {
    fn note_cry(&mut self, cry: &Sentence, heard: Cries) {
        let wrong = match heard {
            Cries { heard: 0, .. } => "not heard",
            Cries { right: 0, .. } => "wrong line",
            _ => return,
        };
        self.wrong
            .push(format!("{wrong}: {} | {}", cry.kind, cry.text));
    }

    fn note_harmless(&mut self, sort: &str, sentence: &Sentence, level: CrisisLevel) {
        if level != CrisisLevel::None {
            let level = level.word();
            self.wrong
                .push(format!("{sort}, {level}: {}", sentence.text));
        }
    }

    fn ask(&mut self, generation: &Generation, asked: &Asked, now: Timestamp) {
        let query = Query::from_words(&asked.question);
        let query = match asked.near.as_str() {
            "" => query,
            near => query.with("near", near),
        };
        let answer = search(generation, &query, &[], now).unwrap();
        let right: Vec<&str> = asked.listings.split(';').map(str::trim).collect();
        let mut hits = answer.hits.iter();
        let rank = hits.position(|hit| right.contains(&hit.listing.id.as_str()));
        let group = self.questions.entry(asked.person.clone()).or_default();
        group.all += 1;
        group.first += usize::from(rank == Some(0));
        group.within_three += usize::from(rank.is_some_and(|rank| rank < FIRST_RESULTS));
        if rank.is_none_or(|rank| rank >= FIRST_RESULTS) {
            let came = answer.hits.iter().take(FIRST_RESULTS);
            let came: Vec<&str> = came.map(|hit| hit.listing.id.as_str()).collect();
            self.wrong.push(format!(
                "question ({}): {} [{}] came {} | right {}",
                asked.person,
                asked.question,
                asked.near,
                came.join(" "),
                asked.listings
            ));
        }
    }
}
