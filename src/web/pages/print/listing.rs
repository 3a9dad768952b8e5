//! A printed listing: no links, all details.

use jiff::civil::Date;

use super::text_metrics::{Face, Flow, cut};
use crate::model::freshness::Freshness;
use crate::model::listing::Listing;
use crate::model::localized_text::Text;
use crate::model::place::Precision;
use crate::web::i18n::fill;
use crate::web::pages::eligibility::limits_in_words;
use crate::web::pages::layout::{Visitor, call, text_to};
use crate::web::pages::list::share::{hours, mark};
use crate::web::pages::results::listing_card::{areas_in_words, checked, kind, place};
use crate::web::pages::results::person_location::{HelpedPerson, miles_in_words};

/// A listing for print.
#[derive(Debug, Clone)]
pub struct Printed {
    /// Listing id, under which the browser stores the person's own note.
    pub id: String,
    /// Name.
    pub name: Run,
    /// Status, such as "Closed for now".
    pub mark: Option<String>,
    /// Voice and text numbers, the preferred first; never empty.
    pub numbers: Vec<String>,
    /// Paragraphs of one or more runs.
    pub paragraphs: Vec<Vec<Run>>,
}

/// A text with an optional label.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// Label such as "Bring:"; may be empty.
    pub label: String,
    /// Text.
    pub text: String,
    /// Language of the text, if it differs from the page language.
    pub lang: Option<&'static str>,
    /// Whether this is a proper name, which is not translated.
    pub name: bool,
    /// Whether to emphasize it, such as the advice to call first.
    pub strong: bool,
}

/// Font sizes of the parts of a listing, relative to the base size.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Size of the name.
    pub name: f64,
    /// Size of the numbers.
    pub number: f64,
}

/// Sizes on a handout.
pub const HANDOUT: Shape = Shape {
    name: 1.3,
    number: 1.5,
};

/// Sizes in the narrow columns of the binder.
pub const BINDER: Shape = Shape {
    name: 1.2,
    number: 1.2,
};

/// Context for printing listings.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The visitor.
    pub visitor: &'a Visitor,
    /// Current date.
    pub today: Date,
    /// Location of the person being helped.
    pub helped: Option<&'a HelpedPerson>,
    /// Maximum length of a text, in characters.
    pub longest: usize,
}

impl Run {
    fn written(label: &str, text: &str, frame: &Frame<'_>) -> Run {
        Run {
            label: label.to_owned(),
            text: cut(text, frame.longest),
            lang: frame.visitor.language.pick(None, Some("en")),
            ..Run::default()
        }
    }

    fn ours(label: &str, text: &str) -> Run {
        Run {
            label: label.to_owned(),
            text: text.to_owned(),
            ..Run::default()
        }
    }

    fn of_text(text: &Text, frame: &Frame<'_>) -> Run {
        let language = frame.visitor.language;
        let shown = text.language_shown(language);
        Run {
            lang: (shown != language).then(|| shown.tag()),
            ..Run::ours("", &cut(text.shown_in(language), frame.longest))
        }
    }

    /// The run as displayed, for measuring.
    fn said(&self, visitor: &Visitor) -> String {
        let marked = self.lang.filter(|_| !self.name);
        let marked = marked.map_or("", |_| visitor.words().handout_english.as_str());
        format!("{} {} {marked}", self.label, self.text)
    }
}

/// Builds the printed form of a listing.
pub fn printed(listing: &Listing, frame: &Frame<'_>) -> Printed {
    let visitor = frame.visitor;
    let words = visitor.words();
    let known = &visitor.generation.facts.categories;
    let term = known.fresh_days(&listing.categories);
    let freshness = Freshness::on(frame.today, listing.verified_on, term);
    let (checked, doubtful) = checked(listing, freshness, visitor);
    let checked = Run {
        strong: doubtful,
        ..match doubtful {
            true => Run::ours("", &format!("{checked}. {}", words.call_first)),
            false => Run::ours("", &checked),
        }
    };
    let name = Run {
        name: true,
        ..Run::of_text(&listing.name, frame)
    };
    let mut what: Vec<Run> = kind(listing, words)
        .map(|kind| Run::ours("", &format!("{kind}.")))
        .into_iter()
        .collect();
    what.push(Run::of_text(&listing.description, frame));
    let mut place_and_time = where_it_is(listing, frame);
    place_and_time.extend(when(listing, frame));
    let mut facts = facts(listing, frame);
    facts.push(checked);
    let mut paragraphs = vec![what, place_and_time, facts];
    for paragraph in &mut paragraphs {
        paragraph.retain(|run| !run.text.is_empty());
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    Printed {
        id: listing.id.clone(),
        name,
        mark: mark(listing, words),
        numbers: numbers(listing, visitor),
        paragraphs,
    }
}

/// Maximum numbers in print; the listing's page has the rest.
const MAX_NUMBERS: usize = 3;

fn numbers(listing: &Listing, visitor: &Visitor) -> Vec<String> {
    let words = visitor.words();
    let phones = listing.contact.phones.iter();
    let mut numbers: Vec<String> = phones.map(|phone| call(phone).shown).collect();
    let text = text_to(&listing.contact, words).map(|text| text.label);
    let at = numbers.len().min(1);
    numbers.splice(at..at, text);
    if numbers.is_empty() {
        numbers.push(words.handout_no_phone.clone());
    }
    numbers.truncate(MAX_NUMBERS);
    numbers
}

/// Address, distance and directions, or the service area.
fn where_it_is(listing: &Listing, frame: &Frame<'_>) -> Vec<Run> {
    let visitor = frame.visitor;
    let words = visitor.words();
    let mut runs = Vec::new();
    if listing.place.precision == Precision::Hidden {
        runs.push(Run::ours(&words.handout_where, &words.place_private));
    } else if let Some(place) = place(listing, words) {
        runs.push(Run {
            name: true,
            ..Run::ours(&words.handout_where, &format!("{place}."))
        });
        let miles = miles_in_words(listing, frame.helped, visitor);
        runs.extend(miles.map(|miles| Run::ours("", &format!("({miles})"))));
        runs.push(Run::written("", &listing.place.note, frame));
    }
    let serves = &listing.reach.serves;
    if !serves.is_empty() && !listing.reach.visit {
        let areas = areas_in_words(serves, visitor);
        let said = fill(&words.serves, "areas", &areas);
        runs.push(Run::ours("", &format!("{said}.")));
    }
    if runs.is_empty() && listing.reach.anywhere {
        runs.push(Run::ours("", &format!("{}.", words.anywhere)));
    }
    runs
}

fn when(listing: &Listing, frame: &Frame<'_>) -> Vec<Run> {
    let words = frame.visitor.words();
    let said = hours(listing, frame.visitor);
    if said.is_empty() {
        return vec![Run::ours(&words.handout_when, &words.handout_ask_hours)];
    }
    let described = listing.hours.schedule.describe(frame.visitor.language);
    if listing.hours.note.is_empty() {
        let text = cut(&described, frame.longest);
        let dot = if text.ends_with(['.', '…']) {
            ""
        } else {
            "."
        };
        return vec![Run::ours(&words.handout_when, &format!("{text}{dot}"))];
    }
    let note = Run::written("", &listing.hours.note, frame);
    if described.is_empty() {
        let label = words.handout_when.clone();
        return vec![Run { label, ..note }];
    }
    let dot = if described.ends_with('.') { "" } else { "." };
    vec![
        Run::ours(&words.handout_when, &format!("{described}{dot}")),
        note,
    ]
}

fn facts(listing: &Listing, frame: &Frame<'_>) -> Vec<Run> {
    let words = frame.visitor.words();
    let bring = if listing.what_to_bring.is_empty() {
        Run::ours(&words.handout_bring, &words.handout_ask_bring)
    } else {
        Run::written(&words.handout_bring, &listing.what_to_bring, frame)
    };
    // A phone service needs nothing brought along, and neither does a meeting.
    let is_visited = listing.reach.visit && listing.meeting.is_none();
    let mut runs: Vec<Run> = Vec::new();
    if is_visited || !listing.what_to_bring.is_empty() {
        runs.push(bring);
    }
    runs.extend(labels("cost", &words.handout_cost, &listing.cost, frame));
    let limits = limits_in_words(listing, frame.visitor).join(" ");
    if !limits.is_empty() {
        runs.push(Run::ours(&words.handout_who, &cut(&limits, frame.longest)));
    }
    if listing.eligibility.is_empty() {
        runs.extend(labels(
            "audience",
            &words.handout_who,
            &listing.audience,
            frame,
        ));
    } else {
        runs.push(Run::written(
            &words.handout_who,
            &listing.eligibility,
            frame,
        ));
    }
    runs.push(Run::written(
        &words.handout_start,
        &listing.how_to_start,
        frame,
    ));
    runs.extend(labels("access", "", &listing.accessibility, frame));
    runs.extend(labels("language", "", &listing.languages, frame));
    runs.push(Run::written("", &listing.contact.phone_note, frame));
    runs
}

/// Labels of values from a controlled list, as one run.
fn labels(kind: &str, label: &str, values: &[String], frame: &Frame<'_>) -> Option<Run> {
    let visitor = frame.visitor;
    let known = values.iter().map(|value| {
        let text = visitor.generation.words.label(kind, value);
        text.shown_in(visitor.language).to_owned()
    });
    let known: Vec<String> = known.collect();
    let joined = in_a_row(&known);
    let text = cut(&joined, frame.longest);
    let dot = if text.ends_with(['.', '…']) {
        ""
    } else {
        "."
    };
    (!known.is_empty()).then(|| Run::ours(label, &format!("{text}{dot}")))
}

/// Joins labels: "For men, for families". An abbreviation keeps its capitals.
fn in_a_row(labels: &[String]) -> String {
    let small = |label: &String| {
        let mut letters = label.chars();
        let first = letters.next().map(|first| first.to_lowercase().to_string());
        let rest = letters.as_str();
        let is_word = rest.starts_with(|next: char| !next.is_uppercase());
        let first = first.filter(|_| is_word);
        first.map_or_else(|| label.clone(), |first| format!("{first}{rest}"))
    };
    let first = labels.iter().take(1).cloned();
    let parts: Vec<String> = first.chain(labels.iter().skip(1).map(small)).collect();
    parts.join(", ")
}

/// Space around a listing and its paragraphs, as a multiple of the font size.
const AROUND: f64 = 1.0;

impl Printed {
    /// Height in a column, in points. The name is in larger type. The numbers
    /// are to its right, or below it if the column is too narrow for both.
    pub fn height(&self, size: f64, column: f64, shape: Shape, visitor: &Visitor) -> f64 {
        let number = Face {
            leading: 1.15,
            ..Face::bold(size * shape.number)
        };
        let widest = self.numbers.iter().map(|text| number.width(text));
        let widest = widest.fold(0.0, f64::max) + size;
        let mut flow = Flow::new(column).beside(widest, number.line() * self.numbers.len() as f64);
        let name = Face {
            leading: 1.2,
            ..Face::bold(size * shape.name)
        };
        let mark = self.mark.as_deref().unwrap_or_default();
        flow.add(&format!("00 {} {mark}", self.name.text), name);
        for paragraph in &self.paragraphs {
            let runs = paragraph.iter().map(|run| run.said(visitor));
            let text: Vec<String> = runs.collect();
            flow.add(&text.join(" "), Face::plain(size));
        }
        flow.height() + size * AROUND
    }

    /// Whether any text was shortened.
    pub fn is_cut(&self) -> bool {
        let mut runs = self.paragraphs.iter().flatten().chain([&self.name]);
        runs.any(|run| run.text.ends_with('…'))
    }
}
