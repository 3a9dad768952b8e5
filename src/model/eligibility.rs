//! What one person qualifies for: the limits that listings state (age, income,
//! residence), the questions that people ask first (does it accept Medicaid, are
//! pets allowed), and the judgment of a listing by a person's answers. A listing
//! answers yes, no, or not at all; a missing answer is not a no.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::reach::{Area, Whereabouts};

/// Whom a listing takes, where it says so. What is blank is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// Ages it takes; any of the ranges will do.
    pub ages: Vec<Ages>,
    /// Highest income of a household.
    pub income: Option<IncomeLimit>,
    /// Areas that a person must live in; any of them will do.
    pub residence: Vec<Area>,
}

/// A range of ages in whole years, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ages {
    /// Youngest age.
    pub from: u8,
    /// Oldest age; `None` when there is none.
    pub to: Option<u8>,
}

/// Oldest age that a limit or an answer may name.
pub const MAX_AGE: u8 = 120;

impl Ages {
    /// Reads `18+`, `60 and over`, `12 to 17`, `12-17`, `under 18`, `up to 5`,
    /// `all ages`. `None` for a single number, which says nothing of the others.
    pub fn parse(text: &str) -> Option<Ages> {
        let text = text.trim().to_lowercase().replace('–', "-");
        if ["all ages", "any age"].contains(&text.as_str()) {
            return Some(Ages { from: 0, to: None });
        }
        let text = ["ages ", "age "].iter().fold(text.as_str(), |text, word| {
            text.strip_prefix(word).unwrap_or(text)
        });
        let text = [" old", " years"]
            .iter()
            .fold(text, |text, word| text.strip_suffix(word).unwrap_or(text));
        if let Some(first_too_old) = text.strip_prefix("under ") {
            let to = age(first_too_old)?.checked_sub(1)?;
            return Some(Ages {
                from: 0,
                to: Some(to),
            });
        }
        if let Some(last) = text.strip_prefix("up to ") {
            return Some(Ages {
                from: 0,
                to: Some(age(last)?),
            });
        }
        let open = [
            "+",
            " and over",
            " or over",
            " and older",
            " or older",
            " and up",
        ];
        if let Some(first) = open.iter().find_map(|end| text.strip_suffix(end)) {
            return Some(Ages {
                from: age(first)?,
                to: None,
            });
        }
        let (first, last) = text.split_once(" to ").or_else(|| text.split_once('-'))?;
        let from = if first == "birth" { 0 } else { age(first)? };
        let to = age(last).filter(|to| *to >= from)?;
        Some(Ages { from, to: Some(to) })
    }

    /// Whether an age is in the range.
    pub fn contains(self, age: u8) -> bool {
        age >= self.from && self.to.is_none_or(|to| age <= to)
    }
}

/// As the seed column has it: `60+`, `12 to 17`. A dash would be made a date by
/// a spreadsheet.
impl fmt::Display for Ages {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            None => write!(out, "{}+", self.from),
            Some(to) => write!(out, "{} to {to}", self.from),
        }
    }
}

fn age(text: &str) -> Option<u8> {
    let text = text.trim();
    let are_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|age| are_digits && *age <= MAX_AGE)
}

/// The highest income of a household that a listing takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IncomeLimit {
    /// It takes every income.
    Unlimited,
    /// Percent of the federal poverty level.
    PovertyLevel(u16),
    /// Another limit in the words of staff: `80% AMI`. Nobody is judged by it.
    Stated(String),
}

/// Highest percent of the poverty level that is believed.
const MAX_PERCENT: u16 = 1_000;

impl IncomeLimit {
    /// Reads `200% FPL`, `none`, or another limit with a figure and what it is
    /// of: `80% AMI`, `$2,000 a month`. `None` for a bare number, for words
    /// without a figure, and for a poverty level written any other way.
    pub fn parse(text: &str) -> Option<IncomeLimit> {
        let text = text.trim();
        let lower = text.to_lowercase();
        if ["none", "no limit", "no income limit"].contains(&lower.as_str()) {
            return Some(IncomeLimit::Unlimited);
        }
        if let Some((percent, basis)) = lower.split_once('%')
            && names_poverty_level(basis)
        {
            let percent = percent.trim().parse().ok()?;
            let is_plausible = (1..=MAX_PERCENT).contains(&percent);
            return is_plausible.then_some(IncomeLimit::PovertyLevel(percent));
        }
        let has_figure = text.contains(|letter: char| letter.is_ascii_digit());
        let has_basis = text.contains('$') || text.contains(char::is_alphabetic);
        let is_of_poverty = lower.contains("fpl") || lower.contains("poverty");
        (has_figure && has_basis && !is_of_poverty).then(|| IncomeLimit::Stated(text.to_owned()))
    }
}

/// Whether the words after a percent sign mean the federal poverty level.
fn names_poverty_level(basis: &str) -> bool {
    let names = [
        "fpl",
        "federal poverty level",
        "federal poverty line",
        "poverty level",
    ];
    let basis = basis.trim();
    let basis = basis.strip_prefix("of ").unwrap_or(basis);
    names.contains(&basis.strip_prefix("the ").unwrap_or(basis))
}

/// As the seed column has it.
impl fmt::Display for IncomeLimit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IncomeLimit::Unlimited => out.write_str("none"),
            IncomeLimit::PovertyLevel(percent) => write!(out, "{percent}% FPL"),
            IncomeLimit::Stated(words) => out.write_str(words),
        }
    }
}

/// The federal poverty level of a year, in dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PovertyGuideline {
    /// The states it holds for: `contiguous` or a two-letter code.
    states: &'static str,
    /// The year it was set for.
    pub year: u16,
    first_person: u32,
    each_further: u32,
}

/// States and territories for which the figures of the contiguous states do not
/// hold.
const NOT_CONTIGUOUS: [&str; 7] = ["AK", "HI", "PR", "GU", "VI", "AS", "MP"];

static GUIDELINES: LazyLock<Vec<PovertyGuideline>> = LazyLock::new(|| {
    let table = include_str!("poverty_guidelines.tsv");
    let read = |[states, year, first_person, each_further, _source]: [&'static str; 5]| {
        Some(PovertyGuideline {
            states,
            year: year.parse().ok()?,
            first_person: first_person.parse().ok()?,
            each_further: each_further.parse().ok()?,
        })
    };
    crate::embedded_table::rows(table)
        .filter_map(read)
        .collect()
});

impl PovertyGuideline {
    /// The guideline of a state, by its two-letter code; `None` for a territory.
    pub fn of_state(state: &str) -> Option<PovertyGuideline> {
        let states = if NOT_CONTIGUOUS.contains(&state) {
            state
        } else {
            "contiguous"
        };
        GUIDELINES
            .iter()
            .find(|guideline| guideline.states == states)
            .copied()
    }

    /// Dollars a month that a percentage of it comes to, rounded down.
    pub fn monthly(self, percent: u16, household: u8) -> u32 {
        let further = u32::from(household.saturating_sub(1));
        let year = self.first_person + further * self.each_further;
        year * u32::from(percent) / 1_200
    }
}

/// Dollars with a comma: `5,500`.
pub fn dollars(dollars: u32) -> String {
    match (dollars / 1_000, dollars % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}

/// What a person has said of themselves, all of it optional.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// Age in years.
    pub age: Option<u8>,
    /// People in the household.
    pub household: Option<u8>,
    /// Income of the household in dollars a month.
    pub monthly_income: Option<u32>,
    /// Where the person lives.
    pub residence: Option<Whereabouts>,
    /// Poverty guideline of the state the person lives in.
    pub guideline: Option<PovertyGuideline>,
}

impl Person {
    fn may_earn(&self, limit: &IncomeLimit) -> Option<bool> {
        match limit {
            IncomeLimit::Unlimited => Some(true),
            IncomeLimit::PovertyLevel(percent) => {
                let most = self.guideline?.monthly(*percent, self.household?);
                Some(self.monthly_income? <= most)
            }
            IncomeLimit::Stated(_) => None,
        }
    }

    /// Whether the person lives in an area, by its key. Unknown when the person
    /// named a wider place than the area, such as the state for a county.
    fn lives_in(&self, key: &str) -> Option<bool> {
        let person = self.residence.as_ref()?;
        let state = person.state.as_deref().map(str::to_lowercase);
        let state = state.map(|state| format!("us:{state}"));
        if key.starts_with("zip:") {
            let own = person.zip.clone().map(|zip| Area::Zip(zip).key());
            return own.map(|own| own == key);
        }
        if key == Area::Nation.key() || state.as_deref() == Some(key) {
            return Some(true);
        }
        let county = person
            .county
            .clone()
            .map(|county| Area::County(county).key());
        match county {
            Some(county) => Some(county == key),
            None if key.starts_with(&format!("{}:", state.as_deref()?)) => None,
            None => Some(false),
        }
    }
}

/// A listing's answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// The listing meets it.
    Yes,
    /// The listing excludes it, for example by serving another group.
    No,
    /// The listing does not answer.
    Unknown,
}

impl Known {
    /// The answer to two questions at once: no if either is no, yes if both are
    /// yes.
    #[must_use]
    pub fn and(self, other: Known) -> Known {
        match (self, other) {
            (Known::No, _) | (_, Known::No) => Known::No,
            (Known::Yes, Known::Yes) => Known::Yes,
            _ => Known::Unknown,
        }
    }

    /// The API value: `yes`, `no`, `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            Known::Yes => "yes",
            Known::No => "no",
            Known::Unknown => "unknown",
        }
    }
}

/// Values that mean no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Any of these values, unless the column also has a value that means yes.
    These(&'static [&'static str]),
    /// Any other value: a list of spoken languages is assumed to be complete.
    Others,
}

/// How the values of a column answer a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// By tags of the listing.
    Values {
        /// Lower-case values that mean yes; the first one is used for labels.
        yes: &'static [&'static str],
        /// Values that mean no.
        no: Against,
    },
    /// By the person's age.
    Ages,
    /// By the person's household and income.
    Income,
    /// By where the person lives.
    Residence,
}

/// An eligibility question.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// Identifier in links and the API: `medicaid`.
    pub word: &'static str,
    /// Tag kind with the answer: `audience`, `cost`, `access`, `language`,
    /// `ages`, `income`, `residence`.
    pub column: &'static str,
    /// How that column answers it.
    pub answers: Answers,
}

const fn asks(
    word: &'static str,
    column: &'static str,
    yes: &'static [&'static str],
    no: &'static [&'static str],
) -> Question {
    Question {
        word,
        column,
        answers: Answers::Values {
            yes,
            no: Against::These(no),
        },
    }
}

/// Whether the listing takes the person's age.
pub static AGE: Question = Question {
    word: "age",
    column: "ages",
    answers: Answers::Ages,
};

/// Whether the listing takes the person's income.
pub static INCOME: Question = Question {
    word: "income",
    column: "income",
    answers: Answers::Income,
};

/// Whether the listing takes people who live where the person does.
pub static RESIDENCE: Question = Question {
    word: "residence",
    column: "residence",
    answers: Answers::Residence,
};

/// The questions that are answered with yes or nothing, in display order.
pub static QUESTIONS: [Question; 17] = [
    asks("medicaid", "cost", &["medicaid"], &["no-medicaid"]),
    asks(
        "uninsured",
        "cost",
        &["uninsured", "free"],
        &["insurance-only"],
    ),
    asks("veterans", "audience", &["veterans"], &[]),
    asks("women", "audience", &["women"], &["men"]),
    asks("men", "audience", &["men"], &["women"]),
    asks("families", "audience", &["families", "children"], &[]),
    asks(
        "teens",
        "audience",
        &["teens", "young-people"],
        &["older-adults", "adults"],
    ),
    asks("lgbtq", "audience", &["lgbtq"], &[]),
    asks(
        "older-adults",
        "audience",
        &["older-adults"],
        &["teens", "children", "young-people"],
    ),
    asks("re-entry", "audience", &["re-entry"], &[]),
    asks("pregnant", "audience", &["pregnant"], &["men"]),
    asks("pets", "access", &["pets"], &["no-pets"]),
    asks("no-id", "access", &["no-id"], &["id-needed"]),
    asks("walk-in", "access", &["walk-in"], &["appointment"]),
    asks("wheelchair", "access", &["wheelchair"], &["stairs"]),
    Question {
        word: "spanish",
        column: "language",
        answers: Answers::Values {
            yes: &["spanish"],
            no: Against::Others,
        },
    },
    asks("asl", "access", &["asl"], &[]),
];

/// Audiences with the youngest and the oldest age that may belong to them;
/// who is younger or older surely does not.
const AGES_OF_AUDIENCES: [(&str, u8, u8); 7] = [
    ("adults", 18, MAX_AGE),
    ("men", 16, MAX_AGE),
    ("women", 16, MAX_AGE),
    ("older-adults", 50, MAX_AGE),
    ("teens", 10, 25),
    ("young-people", 10, 30),
    ("children", 0, 21),
];

/// Audience that says nothing of ages.
const OF_ANY_AGE: &str = "homeless";

/// Whether a column's value fits an age: ages tell both ways, an audience only
/// that an age is surely not of it.
fn fits_age(value: &str, age: u8) -> Option<bool> {
    if let Some(ages) = Ages::parse(value) {
        return Some(ages.contains(age));
    }
    let (_, from, to) = AGES_OF_AUDIENCES.iter().find(|(name, ..)| *name == value)?;
    (age < *from || age > *to).then_some(false)
}

impl Question {
    /// Categories of what an insurance may pay for, and of insurance itself: only
    /// of these and what is below them it makes sense to ask about insurance.
    pub const INSURED: [&str; 3] = ["health", "substance-use", "benefits"];

    /// Looks up a question of [`QUESTIONS`] by its identifier.
    pub fn of_word(word: &str) -> Option<&'static Question> {
        QUESTIONS.iter().find(|question| question.word == word)
    }

    /// The questions of age, income and residence that a person has answered.
    pub fn answered(person: &Person) -> impl Iterator<Item = &'static Question> {
        let answered = [
            (person.age.is_some(), &AGE),
            (person.monthly_income.is_some(), &INCOME),
            (person.residence.is_some(), &RESIDENCE),
        ];
        let answered = answered.into_iter().filter(|(is_answered, _)| *is_answered);
        answered.map(|(_, question)| question)
    }

    /// The question whose main `yes` value this is.
    pub fn answered_by(column: &str, value: &str) -> Option<&'static Question> {
        let value = value.to_lowercase();
        let is_meant = |question: &&Question| {
            question.column == column && question.main_value() == Some(&value)
        };
        QUESTIONS.iter().find(is_meant)
    }

    /// Whether it asks what language is spoken, by voice or by hand: all that is
    /// asked of a line for anyone.
    pub fn is_of_language(&self) -> bool {
        self.column == "language" || self.word == "asl"
    }

    /// The value that labels the question; `None` for age, income and residence.
    pub fn main_value(&self) -> Option<&'static str> {
        match self.answers {
            Answers::Values { yes, .. } => yes.first().copied(),
            Answers::Ages | Answers::Income | Answers::Residence => None,
        }
    }

    /// A person's answer in the light of the values of the question's column,
    /// in lower case. A yes overrides any no.
    pub fn judge<'a>(&self, values: impl IntoIterator<Item = &'a str>, person: &Person) -> Known {
        let mut known = Known::Unknown;
        let mut is_doubtful = false;
        let values = values.into_iter();
        for value in values.filter(|value| self.answers != Answers::Ages || *value != OF_ANY_AGE) {
            match self.judge_value(value, person) {
                Known::Yes => return Known::Yes,
                Known::No => known = Known::No,
                Known::Unknown => is_doubtful = true,
            }
        }
        // Of several areas or ages, one that cannot be judged may be met.
        let is_limit = !matches!(self.answers, Answers::Values { .. });
        if is_limit && is_doubtful {
            return Known::Unknown;
        }
        known
    }

    fn judge_value(&self, value: &str, person: &Person) -> Known {
        let known = match self.answers {
            Answers::Values { yes, no } => {
                let is_against = match no {
                    Against::These(values) => values.contains(&value),
                    Against::Others => !yes.contains(&value),
                };
                let is_yes = yes.contains(&value);
                (is_yes || is_against).then_some(is_yes)
            }
            Answers::Ages => person.age.and_then(|age| fits_age(value, age)),
            Answers::Income => IncomeLimit::parse(value).and_then(|limit| person.may_earn(&limit)),
            Answers::Residence => person.lives_in(value),
        };
        known.map_or(
            Known::Unknown,
            |is_yes| if is_yes { Known::Yes } else { Known::No },
        )
    }
}

impl Limits {
    /// The tag values of `ages`, `income` or `residence`; areas by their keys.
    pub fn values(&self, column: &str) -> Vec<String> {
        match column {
            "ages" => self.ages.iter().map(Ages::to_string).collect(),
            "income" => self.income.iter().map(IncomeLimit::to_string).collect(),
            "residence" => self.residence.iter().map(Area::key).collect(),
            _ => Vec::new(),
        }
    }

    /// The limits as English sentences, for exports and staff; empty when
    /// nothing is known.
    pub fn in_english(&self) -> String {
        let mut sentences = Vec::new();
        let ages: Vec<String> = self.ages.iter().map(Ages::to_string).collect();
        match self.ages.as_slice() {
            [] => {}
            [Ages { from: 0, to: None }] => sentences.push("All ages.".to_owned()),
            _ => sentences.push(format!("Ages {}.", ages.join(" or "))),
        }
        sentences.extend(self.income.as_ref().map(|income| match income {
            IncomeLimit::Unlimited => "No income limit.".to_owned(),
            IncomeLimit::PovertyLevel(percent) => {
                format!("Household income up to {percent}% of the federal poverty level.")
            }
            IncomeLimit::Stated(limit) => format!("Income limit: {limit}."),
        }));
        let areas = self.residence.iter().map(|area| match area {
            Area::Zip(zip) => format!("ZIP {zip}"),
            Area::County(county) => format!("{} County, {}", county.name, county.state),
            Area::State(state) => state.clone(),
            Area::Nation => "the United States".to_owned(),
        });
        let areas: Vec<String> = areas.collect();
        if !areas.is_empty() {
            sentences.push(format!("For people who live in {}.", areas.join(" or ")));
        }
        sentences.join(" ")
    }
}
