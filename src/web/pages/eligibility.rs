//! What one person qualifies for: the form with the questions, what a listing
//! says to the answers, and its limits in words.

use super::layout::Visitor;
use super::results::listing_card::{Fitting, areas_in_words};
use crate::model::eligibility::{
    Ages, Answers, IncomeLimit, Known, Person, PovertyGuideline, QUESTIONS, Question, dollars,
};
use crate::model::listing::Listing;
use crate::query::Query;
use crate::search::answer::Ignored;
use crate::search::build_criteria;
use crate::web::i18n::fill;

/// The form with the questions about a person.
#[derive(Debug)]
pub struct PersonForm {
    /// Age as given.
    pub age: String,
    /// People in the household, as given.
    pub household: String,
    /// Income of the household a month, as given.
    pub income: String,
    /// Where the person lives, as given.
    pub residence: String,
    /// Questions answered by a checkbox.
    pub fits: Vec<Ask>,
    /// Year of the poverty guidelines that incomes are judged by.
    pub guidelines: String,
}

/// An eligibility question with its checkbox state.
#[derive(Debug)]
pub struct Ask {
    /// Value in URLs.
    pub value: &'static str,
    /// Label in the page language.
    pub label: String,
    /// Whether it is selected.
    pub chosen: bool,
}

/// The form, filled in with the answers of a query.
pub fn person_form(visitor: &Visitor, query: &Query, person: &Person) -> PersonForm {
    let given = |name: &str| query.value(name).unwrap_or_default().to_owned();
    let chosen = query.values("fits");
    let ask = |question: &'static Question| Ask {
        value: question.word,
        label: label(question, visitor),
        chosen: chosen.iter().any(|word| word == question.word),
    };
    let year = person.guideline.map(|guideline| guideline.year.to_string());
    PersonForm {
        age: given("age"),
        household: given("household"),
        income: given("income"),
        residence: given("residence"),
        fits: QUESTIONS.iter().map(ask).collect(),
        guidelines: year.map_or_else(String::new, |year| {
            fill(&visitor.words().person_guidelines, "year", &year)
        }),
    }
}

/// The answers in the visitor's link, outside of a search.
#[derive(Debug)]
pub struct GivenAnswers {
    /// The query with these answers alone.
    pub query: Query,
    /// The person as far as the answers tell.
    pub person: Person,
    /// The questions that were answered.
    pub questions: Vec<&'static Question>,
    /// Notes about answers that could not be used.
    pub notes: Vec<String>,
}

/// Reads the answers in the visitor's link.
pub fn given_answers(visitor: &Visitor) -> GivenAnswers {
    let answers = visitor.answers.iter();
    let pairs = answers.map(|(name, value)| (*name, value.as_str()));
    let (query, problems) = Query::from_pairs(pairs);
    let mut ignored: Vec<Ignored> = problems.iter().map(Ignored::from).collect();
    let person = build_criteria::person(&visitor.generation, &query, &mut ignored);
    let notes = ignored.iter().map(|ignored| {
        let note = fill(&visitor.words().find_ignored, "what", &ignored.what);
        fill(&note, "why", ignored.why.shown_in(visitor.language))
    });
    GivenAnswers {
        questions: build_criteria::questions(&query, &person),
        notes: notes.collect(),
        person,
        query,
    }
}

impl GivenAnswers {
    /// What a listing says to the answers.
    pub fn said_by(&self, listing: &Listing, visitor: &Visitor) -> Fitting {
        let categories = &visitor.generation.facts.categories;
        let asks_nothing = !listing.reach.visit && categories.are_of_line(&listing.categories);
        let questions = self.questions.iter();
        let judged: Vec<(&'static Question, Known)> = questions
            .map(|question| (*question, listing.answer(question, &self.person)))
            .filter(|(question, known)| {
                *known != Known::Unknown || !asks_nothing || question.is_of_language()
            })
            .collect();
        fitting(&judged, listing, &self.person, visitor)
    }
}

/// Puts judged questions into words.
pub fn fitting(
    judged: &[(&'static Question, Known)],
    listing: &Listing,
    person: &Person,
    visitor: &Visitor,
) -> Fitting {
    let stated = |wanted: Known| {
        let of_kind = judged.iter().filter(|(_, known)| *known == wanted);
        let said: Vec<String> = of_kind
            .map(|(question, _)| {
                limit_in_words(question, listing, person, visitor)
                    .or_else(|| audience_in_words(question, listing, visitor))
                    .unwrap_or_else(|| label(question, visitor))
            })
            .collect();
        (!said.is_empty()).then(|| format!("{}.", said.join(", ")))
    };
    let open = judged.iter().filter(|(_, known)| *known == Known::Unknown);
    let open: Vec<String> = open
        .map(|(question, _)| to_ask(question, listing, person, visitor))
        .collect();
    Fitting {
        fits: stated(Known::Yes),
        unfit: stated(Known::No),
        ask: (!open.is_empty()).then(|| open.join(" ")),
    }
}

/// What to ask where a listing does not answer a question.
fn to_ask(
    question: &'static Question,
    listing: &Listing,
    person: &Person,
    visitor: &Visitor,
) -> String {
    let words = visitor.words();
    if let Some(limit) = limit_in_words(question, listing, person, visitor) {
        return format!("{limit}.");
    }
    match question.answers {
        Answers::Ages => words.ask_ages.clone(),
        Answers::Income => words.ask_income.clone(),
        Answers::Residence => words.ask_residence.clone(),
        Answers::Values { .. } => fill(&words.ask_whether, "what", &label(question, visitor)),
    }
}

fn label(question: &Question, visitor: &Visitor) -> String {
    let label = visitor.generation.words.question(question);
    label.shown_in(visitor.language).to_owned()
}

/// The limit that answers a question of age, income or residence; `None` when
/// the listing states none.
fn limit_in_words(
    question: &Question,
    listing: &Listing,
    person: &Person,
    visitor: &Visitor,
) -> Option<String> {
    let limits = &listing.limits;
    match question.answers {
        Answers::Ages => ages_in_words(&limits.ages, visitor),
        Answers::Income => {
            let income = limits.income.as_ref()?;
            Some(income_in_words(income, person, visitor))
        }
        Answers::Residence => residence_in_words(listing, visitor),
        Answers::Values { .. } => None,
    }
}

/// The audience that told of ages, where a listing states none.
fn audience_in_words(question: &Question, listing: &Listing, visitor: &Visitor) -> Option<String> {
    let is_of_ages = question.answers == Answers::Ages && !listing.audience.is_empty();
    let words = &visitor.generation.words;
    let label = |value: &String| {
        let label = words.label("audience", value);
        label.shown_in(visitor.language).to_owned()
    };
    is_of_ages.then(|| {
        let labels: Vec<String> = listing.audience.iter().map(label).collect();
        labels.join(", ")
    })
}

/// The limits of a listing as sentences: ages, income, residence. Empty when it
/// states none.
pub fn limits_in_words(listing: &Listing, visitor: &Visitor) -> Vec<String> {
    let limits = &listing.limits;
    let income = limits.income.as_ref();
    let said = [
        ages_in_words(&limits.ages, visitor),
        income.map(|income| income_in_words(income, &Person::default(), visitor)),
        residence_in_words(listing, visitor),
    ];
    let said = said.into_iter().flatten();
    said.map(|limit| format!("{limit}.")).collect()
}

fn ages_in_words(ages: &[Ages], visitor: &Visitor) -> Option<String> {
    let words = visitor.words();
    let said = ages.iter().map(|ages| match (ages.from, ages.to) {
        (0, None) => words.ages_all.clone(),
        (from, None) => fill(&words.ages_from, "from", &from.to_string()),
        (0, Some(to)) => {
            let first_too_old = u16::from(to) + 1;
            fill(&words.ages_under, "age", &first_too_old.to_string())
        }
        (from, Some(to)) => {
            let said = fill(&words.ages_between, "from", &from.to_string());
            fill(&said, "to", &to.to_string())
        }
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join(&words.ages_or))
}

/// An income limit; one of the poverty level with what it comes to a month, for
/// the person's household, or else for one person and each further.
fn income_in_words(income: &IncomeLimit, person: &Person, visitor: &Visitor) -> String {
    let words = visitor.words();
    let percent = match income {
        IncomeLimit::Unlimited => return words.income_any.clone(),
        IncomeLimit::Stated(limit) => return fill(&words.income_stated, "limit", limit),
        IncomeLimit::PovertyLevel(percent) => *percent,
    };
    let said = fill(&words.income_level, "percent", &percent.to_string());
    let home = visitor.generation.facts.home_counties.first();
    let of_home = || PovertyGuideline::of_state(&home?.state);
    let Some(guideline) = person.guideline.or_else(of_home) else {
        return said;
    };
    let come_to = match person.household {
        Some(household) => {
            let dollars = dollars(guideline.monthly(percent, household));
            let come_to = fill(&words.income_household, "dollars", &dollars);
            fill(&come_to, "people", &household.to_string())
        }
        None => {
            let one = guideline.monthly(percent, 1);
            let two = guideline.monthly(percent, 2);
            let come_to = fill(&words.income_figures, "dollars", &dollars(one));
            fill(&come_to, "more", &dollars(two - one))
        }
    };
    let come_to = fill(&come_to, "year", &guideline.year.to_string());
    format!("{said} ({come_to})")
}

fn residence_in_words(listing: &Listing, visitor: &Visitor) -> Option<String> {
    let areas = &listing.limits.residence;
    let said = areas_in_words(areas, visitor);
    (!areas.is_empty()).then(|| fill(&visitor.words().lives_in, "areas", &said))
}
