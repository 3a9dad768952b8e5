//! A whole search as text: the question and its URL parameters. Parsed from a
//! link and written back in a canonical order.

use jiff::civil::Time;

use super::interpretation::{ReadBy, Step};
use super::lexicon::Lexicon;
use super::parameters::{MAX_VALUE_LENGTH, PARAMETERS, Parameter, Problem, short, unknown};
use crate::model::eligibility::{Question, dollars};
use crate::model::localized_text::Text;
use crate::model::schedule::time_window::Day;

/// Maximum length of a stored question, in characters; less of it is
/// interpreted.
const MAX_QUESTION_LENGTH: usize = 2_000;

/// Maximum number of values of one parameter.
const MAX_VALUES: usize = 20;

/// Default number of results per page.
const PER_PAGE: u32 = 20;

/// Name of the parameter for the question itself.
pub const QUESTION: &str = "q";

/// A search request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    words: String,
    /// The values of each parameter that has any, in the order of `PARAMETERS`.
    chosen: Vec<(&'static str, Vec<String>)>,
}

impl Query {
    /// A question without parameters.
    pub fn from_words(words: &str) -> Query {
        Query {
            words: short(words, MAX_QUESTION_LENGTH),
            chosen: Vec::new(),
        }
    }

    /// Parses the pairs of a link or a form. Blank values are ignored; invalid
    /// ones are reported and left out.
    pub fn from_pairs<N: AsRef<str>, V: AsRef<str>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> (Query, Vec<Problem>) {
        let mut query = Query::default();
        let mut problems = Vec::new();
        for (name, value) in pairs {
            let (name, value) = (name.as_ref(), value.as_ref());
            if name == QUESTION {
                query.words = short(value, MAX_QUESTION_LENGTH);
                continue;
            }
            let Some(parameter) = PARAMETERS.iter().find(|known| known.name == name) else {
                problems.push(unknown(name, value));
                continue;
            };
            for value in parameter.values(value) {
                let read =
                    (value.chars().count() <= MAX_VALUE_LENGTH).then(|| (parameter.read)(value));
                match read.flatten() {
                    Some(kept) if query.add(parameter, kept.clone()) => {}
                    _ => problems.push(parameter.problem(value)),
                }
            }
        }
        (query, problems)
    }

    /// Parses a query string, `q=food&near=17701`.
    pub fn from_text(text: &str) -> (Query, Vec<Problem>) {
        Query::from_pairs(url::form_urlencoded::parse(text.as_bytes()))
    }

    /// The canonical query string, whatever the order of the input.
    pub fn to_text(&self) -> String {
        let mut text = url::form_urlencoded::Serializer::new(String::new());
        if !self.words.is_empty() {
            text.append_pair(QUESTION, &self.words);
        }
        for (name, values) in &self.chosen {
            for value in values {
                text.append_pair(name, value);
            }
        }
        text.finish()
    }

    /// The question as typed.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// A copy with another question, from the first page.
    #[must_use]
    pub fn rephrased(&self, words: &str) -> Query {
        let mut query = self.without_value("", "");
        query.words = short(words, MAX_QUESTION_LENGTH);
        query
    }

    /// The values of a parameter; empty when it is not set.
    pub fn values(&self, name: &str) -> &[String] {
        let found = self.chosen.iter().find(|(known, _)| *known == name);
        found.map_or(&[], |(_, values)| values.as_slice())
    }

    /// The first value of a parameter; `None` when it is not set.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).first().map(String::as_str)
    }

    /// The maximum distance in miles.
    pub fn within(&self) -> Option<f64> {
        self.value("within")?.parse().ok()
    }

    /// The selected day.
    pub fn when(&self) -> Option<Day> {
        Day::from_word(self.value("when")?)
    }

    /// The earliest selected time of day.
    pub fn from(&self) -> Option<Time> {
        self.value("from")?.parse().ok()
    }

    /// The latest selected time of day.
    pub fn to(&self) -> Option<Time> {
        self.value("to")?.parse().ok()
    }

    /// Whether only open listings are requested.
    pub fn open(&self) -> bool {
        self.value("open").is_some()
    }

    /// Whether any parameter names a time.
    pub fn names_time(&self) -> bool {
        self.open() || self.when().is_some() || self.from().is_some() || self.to().is_some()
    }

    /// The page number, from 1.
    pub fn page(&self) -> u32 {
        let page = self.value("page").and_then(|value| value.parse().ok());
        page.unwrap_or(1)
    }

    /// The number of results per page.
    pub fn per_page(&self) -> u32 {
        let count = self.value("per_page").and_then(|value| value.parse().ok());
        count.unwrap_or(PER_PAGE)
    }

    /// A copy with a value: added where the parameter allows several, otherwise
    /// replacing the old one. Starts again at the first page.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Query {
        let mut query = self.clone();
        let parameter = PARAMETERS.iter().find(|known| known.name == name);
        if let Some(parameter) = parameter
            && let Some(value) = (parameter.read)(value)
        {
            if !parameter.several {
                query.chosen.retain(|(known, _)| *known != parameter.name);
            }
            query
                .chosen
                .retain(|(known, _)| *known != "page" || name == "page");
            query.add(parameter, value);
        }
        query
    }

    /// A copy without a value, from the first page.
    #[must_use]
    pub fn without_value(&self, name: &str, value: &str) -> Query {
        let mut query = self.clone();
        for (known, values) in &mut query.chosen {
            if *known == name {
                values.retain(|one| one != value);
            }
        }
        let keeps = |(known, values): &(&str, Vec<String>)| *known != "page" && !values.is_empty();
        query.chosen.retain(keeps);
        query
    }

    /// A copy without all values of a parameter, from the first page.
    #[must_use]
    pub fn without_parameter(&self, name: &str) -> Query {
        let mut query = self.clone();
        query
            .chosen
            .retain(|(known, _)| *known != "page" && *known != name);
        query
    }

    /// A copy without one step of the interpretation: its words are cut from
    /// the question, or its parameter is dropped.
    #[must_use]
    pub fn without(&self, step: &Step) -> Query {
        match step.by {
            ReadBy::Parameter(name) => return self.without_value(name, &step.from),
            ReadBy::Likeness => return self.clone().with("not", &step.value),
            ReadBy::Words => {}
        }
        let mut query = self.without_value("", "");
        let mut kept = String::with_capacity(self.words.len());
        let mut end = 0;
        for range in &step.ranges {
            kept.push_str(self.words.get(end..range.start).unwrap_or_default());
            kept.push(' ');
            end = range.end;
        }
        kept.push_str(self.words.get(end..).unwrap_or_default());
        query.words = kept.split_whitespace().collect::<Vec<_>>().join(" ");
        query
    }

    /// The parameters as steps that can be removed one by one.
    pub fn steps(&self, words: &Lexicon) -> Vec<Step> {
        const NO_STEPS: [&str; 5] = ["for", "not", "sort", "page", "per_page"];
        let shown = self
            .chosen
            .iter()
            .filter(|(name, _)| !NO_STEPS.contains(name));
        let steps = shown.flat_map(|(name, values)| values.iter().map(|value| (*name, value)));
        steps
            .map(|(name, value)| step(name, value, words))
            .collect()
    }

    /// Adds a value; `false` when there is no room for it.
    fn add(&mut self, parameter: &'static Parameter, value: String) -> bool {
        let order = |name: &str| PARAMETERS.iter().position(|known| known.name == name);
        let place = order(parameter.name);
        let at = self
            .chosen
            .partition_point(|(known, _)| order(known) < place);
        if self
            .chosen
            .get(at)
            .is_none_or(|(known, _)| *known != parameter.name)
        {
            self.chosen.insert(at, (parameter.name, Vec::new()));
        }
        let values = &mut self.chosen[at].1;
        if values.contains(&value) {
            return true;
        }
        let most = if parameter.several { MAX_VALUES } else { 1 };
        let room = values.len() < most;
        if room {
            values.push(value);
        }
        room
    }
}

fn step(name: &'static str, value: &str, words: &Lexicon) -> Step {
    let kind = match name {
        "when" | "from" | "to" | "at" | "open" => "time",
        "near" | "within" => "place",
        other => other,
    };
    let label = match name {
        "near" => Text::new(&format!("Near {value}"), &format!("Cerca de {value}")),
        "within" => Text::new(
            &format!("Within {value} miles"),
            &format!("A menos de {value} millas"),
        ),
        "when" => words.label("time", Day::from_word(value).unwrap_or(Day::Any).word()),
        "from" => Text::new(&format!("From {value}"), &format!("Desde las {value}")),
        "to" => Text::new(&format!("Until {value}"), &format!("Hasta las {value}")),
        "open" => Text::new("Open", "Abierto"),
        "age" => Text::new(&format!("Age {value}"), &format!("{value} años de edad")),
        "household" => Text::new(
            &format!("Household of {value}"),
            &format!("Hogar de {value}"),
        ),
        "income" => {
            let amount = value.parse().map_or_else(|_| value.to_owned(), dollars);
            Text::new(&format!("${amount} a month"), &format!("${amount} al mes"))
        }
        "residence" => Text::new(&format!("Lives in {value}"), &format!("Vive en {value}")),
        "unfit" => Text::new("Also what does not fit", "También lo que no le sirve"),
        "fits" => match Question::of_word(value) {
            Some(question) => words.question(question),
            None => Text::new(value, ""),
        },
        _ => words.label(kind, value),
    };
    Step {
        kind: kind.to_owned(),
        value: value.to_owned(),
        label,
        from: value.to_owned(),
        ranges: Vec::new(),
        by: ReadBy::Parameter(name),
    }
}
