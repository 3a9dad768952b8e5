//! The files in `words/`: phrases that people use, and their meanings.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::columns;
use super::columns::{Column, MeetingTypeColumn as C};
use super::crisis_lines::CrisisLines;
use super::read::clean_cell::several;
use super::read::grid::Row;
use super::read::table::Table;
use super::rules::rule::{Findings, Rule};
use super::rules::{cross_row, listing};
use crate::diagnostic::{Diagnostic, render};
use crate::model::category::Categories;
use crate::model::language::Language;
use crate::model::localized_text::Text;
use crate::model::meeting_type::{MeetingType, MeetingTypes, TraitKind};

/// The contents of `words/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordTables {
    /// Phrases and the categories they mean, the closest first.
    pub phrases: Vec<(String, Vec<String>)>,
    /// Words and their synonyms.
    pub synonyms: Vec<(String, Vec<String>)>,
    /// Crisis phrases, with the words of their classes, and the kind of crisis.
    pub crisis: Vec<(String, String)>,
    /// Phrases that only sound like a crisis.
    pub not_crisis: Vec<String>,
    /// Classes of words that crisis phrases and the likeness model refer to.
    #[serde(default)]
    pub classes: Vec<WordClass>,
    /// Example sentences that the likeness model learns from.
    #[serde(default)]
    pub examples: Examples,
    /// Phrases that narrow a search.
    pub traits: Vec<TraitPhrase>,
    /// Phrases and the time they mean.
    pub times: Vec<(String, String)>,
    /// Ordinary words and their roles.
    pub ordinary: Vec<(String, String)>,
    /// Labels shown for values.
    pub labels: Vec<Label>,
}

/// Words that play the same part in a crisis phrase: weapons, partners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordClass {
    /// The name.
    pub name: String,
    /// Its words, of one language.
    pub words: Vec<String>,
}

/// Sentences that the likeness model learns from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examples {
    /// Cries for help; the labels are kinds of crisis.
    pub cries: Vec<Example>,
    /// Sentences that sound like danger and are none; without labels.
    pub near_misses: Vec<Example>,
    /// Everyday questions; the labels are categories, the closest first.
    pub questions: Vec<Example>,
}

/// A sentence to learn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Whether it is Spanish.
    pub spanish: bool,
    /// What it is about.
    pub labels: Vec<String>,
}

/// A phrase that narrows a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitPhrase {
    /// The phrase.
    pub phrase: String,
    /// `audience`, `language`, `cost`, `access`, `attendance` or `none`.
    pub kind: String,
    /// Value of that kind: `women`.
    pub value: String,
}

/// The label shown for a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// `crisis`, `time` or a kind of trait.
    pub kind: String,
    /// The value.
    pub value: String,
    /// Text of the label.
    pub text: Text,
}

/// The kinds of traits, in the order in which they are read.
pub const TRAIT_KINDS: [&str; 6] = [
    "audience",
    "language",
    "cost",
    "access",
    "attendance",
    "distance",
];

/// Meaning of a phrase that only looks like a trait or a time.
pub const NOTHING: &str = "none";

/// Possible meanings of a time phrase.
pub const TIMES: [&str; 19] = [
    "now",
    "today",
    "tonight",
    "tomorrow",
    "weekend",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "morning",
    "noon",
    "afternoon",
    "evening",
    "night",
    "midnight",
    NOTHING,
];

/// The file with the labels, and so the values that a trait may have.
const LABELS: &str = "words/labels.csv";

/// The file with the classes of words.
const CLASSES: &str = "words/classes.csv";

const ROLES: [&str; 3] = ["stop", "weak", "word"];

/// A file in `words/` while it is read.
struct File<'a> {
    table: &'a Table,
    findings: Findings,
    /// Language and phrase of the rows read so far.
    seen: HashSet<String>,
    /// Unknown categories with the rows that name them.
    unknown: BTreeMap<String, Vec<u32>>,
}

/// The kinds of crisis: those with lines, and those with a label.
#[derive(Clone, Copy)]
struct Kinds<'a> {
    lines: &'a CrisisLines,
    labels: &'a [Label],
}

impl File<'_> {
    fn cell<'r>(&self, row: &'r Row, column: impl Into<usize>) -> &'r str {
        self.table.cell(row, column.into())
    }

    /// The phrase of a row; `None` if it is blank, a duplicate, or in an
    /// unknown language, which is reported.
    fn phrase<'r>(&mut self, row: &'r Row, header: &str) -> Option<&'r str> {
        if !self.has_language(row) {
            return None;
        }
        let phrase = self.table.cell(row, 0);
        let language = self.table.cell(row, 1);
        if phrase.is_empty()
            || !self
                .seen
                .insert(format!("{language} {}", phrase.to_lowercase()))
        {
            let message = format!("“{phrase}” appears twice, or the cell is blank.");
            self.findings
                .in_row(&cross_row::DUPLICATE_PHRASE, row, header, phrase, message);
            return None;
        }
        Some(phrase)
    }

    /// Whether the language of a row is known; if not, it is reported.
    fn has_language(&mut self, row: &Row) -> bool {
        let language = self.table.cell(row, 1);
        let known = Language::from_tag(language).is_some();
        if !known {
            let message = format!("“{language}” is not a language that Waypost speaks.");
            self.findings.in_row(
                &cross_row::UNKNOWN_CHOICE,
                row,
                "language",
                language,
                message,
            );
        }
        known
    }

    fn example(&self, row: &Row, text: &str, labels: Vec<String>) -> Example {
        let language = Language::from_tag(self.table.cell(row, 1));
        Example {
            text: text.to_owned(),
            spanish: language == Some(Language::Spanish),
            labels,
        }
    }

    /// The category ids in a cell; unknown ones are reported and left out.
    fn categories(&mut self, row: &Row, cell: &str, known: &Categories) -> Vec<String> {
        let mut categories = Vec::new();
        for id in several(cell) {
            if known.get(id).is_some() {
                categories.push(id.to_owned());
                continue;
            }
            self.unknown
                .entry(id.to_owned())
                .or_default()
                .push(row.number);
        }
        categories
    }

    /// Reports the unknown categories of the file together.
    fn report_unknown(&mut self) {
        let first = self.unknown.iter().min_by_key(|(_, rows)| rows.first());
        let Some((id, Some(row))) = first.map(|(id, rows)| (id, rows.first())) else {
            return;
        };
        let each = self.unknown.iter();
        let each = each.map(|(id, rows)| format!("“{id}” ({})", render::rows(rows)));
        let each: Vec<String> = each.collect();
        let message = format!("There is no category {}.", each.join(", "));
        let rule = &cross_row::BROKEN_REFERENCE;
        self.findings
            .add(rule, Some(*row), Some("categories"), Some(id), message);
        let names: Vec<&str> = self.unknown.keys().map(String::as_str).collect();
        self.findings.last_lacks(columns::CATEGORIES, &names, None);
    }

    /// The kinds of crisis in a cell that have a line. Of the others, one that
    /// has a label or a row is reported with the crisis lines, and not here.
    fn crisis_kinds(&mut self, row: &Row, cell: &str, known: Kinds<'_>) -> Vec<String> {
        let mut kinds = Vec::new();
        for kind in several(cell) {
            if known.lines.has(kind) {
                kinds.push(kind.to_owned());
                continue;
            }
            if known.lines.names(kind) || known.labels.iter().any(|label| label.value == kind) {
                continue;
            }
            let message = format!("There is no line for “{kind}” in the crisis lines.");
            self.findings
                .in_row(&cross_row::BROKEN_REFERENCE, row, "kind", kind, message);
            self.findings.last_lacks(&known.lines.file, &[kind], None);
        }
        kinds
    }

    /// Whether the value of a column is one of the choices; if not, it is
    /// reported.
    fn choice(&mut self, row: &Row, column: &str, value: &str, choices: &[&str]) -> bool {
        let known = choices.contains(&value);
        if !known {
            let message = format!("“{value}” is not known here.");
            self.findings
                .in_row(&cross_row::UNKNOWN_CHOICE, row, column, value, message);
            let near = super::read::clean_cell::nearest(value, choices.iter().copied());
            let near = near.map(str::to_owned);
            let choices_in = match column {
                "value" => LABELS,
                _ => &self.table.file,
            };
            self.findings.last_lacks(choices_in, &[value], near);
        }
        known
    }
}

impl WordTables {
    /// The kinds of crisis, the gravest first: in the order of their labels,
    /// then those that only a phrase names.
    pub fn crisis_kinds(&self) -> Vec<String> {
        let labels = self.labels.iter().filter(|label| label.kind == "crisis");
        let labelled = labels.map(|label| &label.value);
        let mut kinds: Vec<String> = Vec::new();
        for kind in labelled.chain(self.crisis.iter().map(|(_, kind)| kind)) {
            if !kinds.contains(kind) {
                kinds.push(kind.clone());
            }
        }
        kinds
    }

    /// A phrase with the words of a class in place of each `{class}`; the name
    /// of a class that does not exist as an error.
    fn with_classes<'p>(&self, phrase: &'p str) -> Result<String, &'p str> {
        let mut whole = String::with_capacity(phrase.len());
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let of_class = self.classes.iter().filter(|class| class.name == name);
            let words: Vec<&str> = of_class
                .flat_map(|class| class.words.iter().map(String::as_str))
                .collect();
            if words.is_empty() {
                return Err(name);
            }
            whole.push_str(before);
            whole.push_str(&words.join("|"));
            rest = after;
        }
        Ok(whole + rest)
    }

    /// Reads every file in `words/`; `table` returns a file's table by its
    /// name.
    pub fn read(
        table: &dyn Fn(&str, &'static [Column]) -> Table,
        known: &Categories,
        lines: &CrisisLines,
    ) -> (WordTables, Vec<Diagnostic>) {
        let mut words = WordTables::default();
        let mut diagnostics = Vec::new();
        let mut with = |name: &str, read: &mut dyn FnMut(&mut File<'_>)| {
            let table = table(name, columns::of_words(name).unwrap_or_default());
            let mut file = File {
                table: &table,
                findings: Findings::new(&table.file),
                seen: HashSet::new(),
                unknown: BTreeMap::new(),
            };
            read(&mut file);
            file.report_unknown();
            diagnostics.append(&mut file.findings.list);
        };
        // Labels come first: they define the valid values.
        with("labels", &mut |file| words.read_labels(file));
        with("phrases", &mut |file| words.read_phrases(file, known));
        with("synonyms", &mut |file| words.read_synonyms(file));
        // Classes come before the phrases that refer to them.
        with("classes", &mut |file| words.read_classes(file));
        with("crisis-phrases", &mut |file| words.read_crisis(file, lines));
        with("not-crisis-phrases", &mut |file| {
            words.read_not_crisis(file)
        });
        with("cries", &mut |file| words.read_cries(file, lines));
        with("near-misses", &mut |file| words.read_near_misses(file));
        with("questions", &mut |file| words.read_questions(file, known));
        with("traits", &mut |file| words.read_traits(file));
        with("times", &mut |file| words.read_times(file));
        with("ordinary-words", &mut |file| words.read_ordinary(file));
        let labelled = words.labels.iter().filter(|label| label.kind == "crisis");
        let labelled = labelled.map(|label| label.value.as_str());
        diagnostics.extend(lines.report_kinds_without_rows(labelled));
        (words, diagnostics)
    }

    /// Reads `phrases.csv`. Unknown categories are reported and left out.
    fn read_phrases(&mut self, file: &mut File<'_>, known: &Categories) {
        for row in &file.table.rows {
            let Some(phrase) = file.phrase(row, "phrase") else {
                continue;
            };
            let ids = file.cell(row, columns::Phrase::Categories);
            let categories = file.categories(row, ids, known);
            self.phrases.push((phrase.to_owned(), categories));
        }
    }

    /// Reads `synonyms.csv`.
    fn read_synonyms(&mut self, file: &mut File<'_>) {
        for row in &file.table.rows {
            let means = several(file.cell(row, columns::Synonym::Means));
            if let Some(word) = file.phrase(row, "word") {
                let means = means.into_iter().map(str::to_owned).collect();
                self.synonyms.push((word.to_owned(), means));
            }
        }
    }

    /// Reads `crisis-phrases.csv`, after the classes.
    fn read_crisis(&mut self, file: &mut File<'_>, lines: &CrisisLines) {
        for row in &file.table.rows {
            let Some(phrase) = file.phrase(row, "phrase") else {
                continue;
            };
            let phrase = match self.with_classes(phrase) {
                Ok(phrase) => phrase,
                Err(class) => {
                    let message = format!("{CLASSES} has no class “{class}”.");
                    let rule = &cross_row::BROKEN_REFERENCE;
                    file.findings.in_row(rule, row, "phrase", phrase, message);
                    file.findings.last_lacks(CLASSES, &[class], None);
                    continue;
                }
            };
            let kinds = file.cell(row, columns::CrisisPhrase::Kind);
            let labels = self.labels.as_slice();
            let kinds = file.crisis_kinds(row, kinds, Kinds { lines, labels });
            let kinds = kinds.into_iter();
            self.crisis.extend(kinds.map(|kind| (phrase.clone(), kind)));
        }
    }

    /// Reads `not-crisis-phrases.csv`.
    fn read_not_crisis(&mut self, file: &mut File<'_>) {
        let rows = file.table.rows.iter();
        let phrases = rows.filter_map(|row| file.phrase(row, "phrase").map(str::to_owned));
        self.not_crisis.extend(phrases);
    }

    /// Reads `classes.csv`. A row without a class or words is reported.
    fn read_classes(&mut self, file: &mut File<'_>) {
        for row in &file.table.rows {
            let name = file.cell(row, columns::WordClass::Class);
            let words = file.cell(row, columns::WordClass::Words);
            if !file.has_language(row) {
                continue;
            }
            if name.is_empty() || words.is_empty() {
                let message = "The class has no name or no words, so it is left out.".to_owned();
                file.findings
                    .in_row(&cross_row::DUPLICATE_PHRASE, row, "class", name, message);
                continue;
            }
            self.classes.push(WordClass {
                name: name.to_owned(),
                words: words.split_whitespace().map(str::to_owned).collect(),
            });
        }
    }

    /// Reads `cries.csv`.
    fn read_cries(&mut self, file: &mut File<'_>, lines: &CrisisLines) {
        for row in &file.table.rows {
            if let Some(cry) = file.phrase(row, "cry") {
                let kinds = file.cell(row, columns::Cry::Kind);
                let labels = self.labels.as_slice();
                let kinds = file.crisis_kinds(row, kinds, Kinds { lines, labels });
                self.examples.cries.push(file.example(row, cry, kinds));
            }
        }
    }

    /// Reads `near-misses.csv`, after the cries. A sentence that is a cry, too,
    /// is reported and stays a cry.
    fn read_near_misses(&mut self, file: &mut File<'_>) {
        let cries = self.examples.cries.iter();
        let cries: HashSet<String> = cries.map(|cry| cry.text.to_lowercase()).collect();
        for row in &file.table.rows {
            let Some(sentence) = file.phrase(row, "sentence") else {
                continue;
            };
            if cries.contains(&sentence.to_lowercase()) {
                let message = format!("“{sentence}” is a cry for help in words/cries.csv.");
                file.findings.in_row(
                    &cross_row::DUPLICATE_PHRASE,
                    row,
                    "sentence",
                    sentence,
                    message,
                );
                continue;
            }
            let example = file.example(row, sentence, Vec::new());
            self.examples.near_misses.push(example);
        }
    }

    /// Reads `questions.csv`. Unknown categories are reported and left out.
    fn read_questions(&mut self, file: &mut File<'_>, known: &Categories) {
        for row in &file.table.rows {
            if let Some(question) = file.phrase(row, "question") {
                let ids = file.cell(row, columns::Question::Categories);
                let categories = file.categories(row, ids, known);
                let example = file.example(row, question, categories);
                self.examples.questions.push(example);
            }
        }
    }

    /// Reads `traits.csv`, after the labels.
    fn read_traits(&mut self, file: &mut File<'_>) {
        let kinds: Vec<&str> = TRAIT_KINDS.into_iter().chain([NOTHING]).collect();
        for row in &file.table.rows {
            let kind = file.cell(row, columns::Trait::Kind);
            let value = file.cell(row, columns::Trait::Value);
            let Some(phrase) = file.phrase(row, "phrase") else {
                continue;
            };
            if !file.choice(row, "kind", kind, &kinds) {
                continue;
            }
            let labels = self.labels.iter().filter(|label| label.kind == kind);
            let values: Vec<&str> = labels.map(|label| label.value.as_str()).collect();
            if kind == NOTHING || file.choice(row, "value", value, &values) {
                self.traits.push(TraitPhrase {
                    phrase: phrase.to_owned(),
                    kind: kind.to_owned(),
                    value: value.to_owned(),
                });
            }
        }
    }

    /// Reads `times.csv`.
    fn read_times(&mut self, file: &mut File<'_>) {
        for row in &file.table.rows {
            let when = file.cell(row, columns::TimePhrase::When);
            let Some(phrase) = file.phrase(row, "phrase") else {
                continue;
            };
            if file.choice(row, "when", when, &TIMES) {
                self.times.push((phrase.to_owned(), when.to_owned()));
            }
        }
    }

    /// Reads `ordinary-words.csv`.
    fn read_ordinary(&mut self, file: &mut File<'_>) {
        for row in &file.table.rows {
            let role = file.cell(row, columns::OrdinaryWord::Role);
            let Some(word) = file.phrase(row, "word") else {
                continue;
            };
            if file.choice(row, "role", role, &ROLES) {
                self.ordinary.push((word.to_owned(), role.to_owned()));
            }
        }
    }

    /// Reads `labels.csv`.
    fn read_labels(&mut self, file: &mut File<'_>) {
        use columns::Label as L;
        for row in &file.table.rows {
            let cell = |column: L| file.table.cell(row, column.into());
            self.labels.push(Label {
                kind: cell(L::Kind).to_owned(),
                value: cell(L::Value).to_owned(),
                text: Text::new(cell(L::Label), cell(L::LabelEs)),
            });
        }
    }
}

/// Reads `meeting-types.csv`. Duplicates, and rows without a fellowship, code
/// or name, are reported and left out. An unknown trait is reported and not
/// used.
pub fn read(table: &Table) -> (MeetingTypes, Vec<Diagnostic>) {
    let mut findings = Findings::new(&table.file);
    let mut seen = HashSet::new();
    let mut list = Vec::new();
    for row in &table.rows {
        let cell = |column: C| table.cell(row, column.into());
        let mut report = |rule: &Rule, row: &Row, column: C, message: String| {
            let header = Some(column.header());
            let value = Some(table.cell(row, column.into()));
            findings.add(rule, Some(row.number), header, value, message);
        };
        let blank = [C::Fellowship, C::Code, C::Name, C::NameEs]
            .into_iter()
            .find(|column| cell(*column).is_empty());
        if let Some(column) = blank {
            let message = format!("The code has no {}, so it is left out.", column.header());
            report(&listing::MISSING_NAME, row, column, message);
            continue;
        }
        let (fellowship, code) = (cell(C::Fellowship), cell(C::Code));
        if !seen.insert((fellowship.to_lowercase(), code)) {
            let message = format!("The code “{code}” of {fellowship} appears twice.");
            report(&cross_row::DUPLICATE_ID, row, C::Code, message);
            continue;
        }
        let (kind, value) = (cell(C::TraitKind), cell(C::TraitValue));
        let says = TraitKind::from_word(kind).filter(|_| !value.is_empty());
        if says.is_none() && !(kind.is_empty() && value.is_empty()) {
            let message = format!("“{kind} {value}” is not a trait, so it is not used.");
            report(&cross_row::UNKNOWN_CHOICE, row, C::TraitKind, message);
        }
        list.push(MeetingType {
            fellowship: fellowship.to_owned(),
            code: code.to_owned(),
            name: Text::new(cell(C::Name), cell(C::NameEs)),
            says: says.map(|kind| (kind, value.to_owned())),
        });
    }
    (MeetingTypes::new(list), findings.list)
}
