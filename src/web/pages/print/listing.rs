//! A printed listing: no links, all details.

use jiff::civil::Date;

use super::text_metrics::{Face, Flow, whole_sentences};
use crate::model::freshness::Freshness;
use crate::model::listing::Listing;
use crate::model::localized_text::Text;
use crate::model::place::Precision;
use crate::model::schedule::Schedule;
use crate::web::i18n::fill;
use crate::web::pages::eligibility::limits_in_words;
use crate::web::pages::layout::sentence::Sentence;
use crate::web::pages::layout::{Visitor, call, text_to};
use crate::web::pages::results::listing_card::{
    areas_in_words, bare_name, can_be_called_before_going, checked, kind, mark, place,
};
use crate::web::pages::results::open_line::{earlier_year, of_year};
use crate::web::pages::results::person_location::{HelpedPerson, miles_in_words};

/// A listing for print.
#[derive(Debug, Clone)]
pub struct Printed {
    /// Listing id, under which the browser stores the person's own note.
    pub id: String,
    /// Name.
    pub name: Run,
    /// Town of its address, for the index; empty if there is none to show.
    pub town: String,
    /// Status, such as "Closed for now".
    pub mark: Option<String>,
    /// Voice and text numbers, the preferred first. Without any, the website or
    /// 211.
    pub numbers: Vec<String>,
    /// Lines of one or more runs; a line may wrap.
    pub lines: Vec<Vec<Run>>,
    /// Whether it is a place that can be called before going there.
    pub call_first: bool,
    /// Whether nobody has confirmed it of late.
    pub doubtful: bool,
}

/// A text with an optional label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// Label such as "Bring:"; may be empty.
    pub label: String,
    /// Text.
    pub text: String,
    /// Language of the text, if it differs from the page language.
    pub lang: Option<&'static str>,
    /// Whether this is a proper name, which is not translated.
    pub name: bool,
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
    /// Length above which a text loses its last sentences, in characters.
    pub longest: usize,
    /// What to say of each listing.
    pub detail: Detail,
}

/// How much print says of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Where, when, and what to know before calling, in one paragraph.
    Least,
    /// What it is, where, when, and what to bring.
    Core,
    /// Also for whom, how to start, and the cost.
    Full,
    /// Also the date of a source that nobody has confirmed.
    Dated,
}

impl Run {
    /// The text as HTML.
    pub fn sentence(&self) -> Sentence {
        self.text.as_str().into()
    }

    fn written(label: &str, text: &str, frame: &Frame<'_>) -> Run {
        Run {
            label: label.to_owned(),
            text: whole_sentences(text, frame.longest).to_owned(),
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

    /// A text in full.
    fn whole(label: &str, text: &Text, frame: &Frame<'_>) -> Run {
        let language = frame.visitor.language;
        let shown = text.language_shown(language);
        Run {
            lang: (shown != language).then(|| shown.tag()),
            ..Run::ours(label, text.shown_in(language))
        }
    }

    /// The run without the last sentences that make it longer than `longest`.
    fn shortened(self, longest: usize) -> Run {
        let text = whole_sentences(&self.text, longest).to_owned();
        Run { text, ..self }
    }
}

/// Builds the printed form of a listing. What is not known has no line.
pub fn printed(listing: &Listing, frame: &Frame<'_>) -> Printed {
    let visitor = frame.visitor;
    let words = visitor.words();
    let known = &visitor.generation.facts.categories;
    let term = known.fresh_days(&listing.categories);
    let freshness = Freshness::on(frame.today, listing.verified_on, term);
    let (checked, doubtful) = checked(listing, freshness, visitor);
    let whole = Run::whole("", &listing.name, frame);
    let name = Run {
        name: true,
        text: bare_name(&whole.text, frame.longest).to_owned(),
        ..whole
    };
    let kind = kind(listing, visitor).map(|kind| Run::ours("", &format!("{kind}.")));
    let what = Run::whole("", &listing.description, frame).shortened(frame.longest);
    let is_what_short = what.text.chars().count() <= frame.longest;
    let what = (frame.detail > Detail::Least || is_what_short).then_some(what);
    let bring = Run::written(&words.handout_bring, &listing.what_to_bring, frame);
    // Which number may be old, and whom else to call: never shortened.
    let phone = Run::whole(&words.handout_phone, &listing.contact.phone_note, frame);
    let years = earlier_year(listing, freshness, frame.today.year());
    let mut lines = vec![
        kind.into_iter().chain(what).collect(),
        where_it_is(listing, frame),
        when(listing, frame, years),
        vec![phone],
    ];
    if frame.detail > Detail::Least {
        lines.insert(3, vec![bring]);
    }
    if frame.detail > Detail::Core {
        lines.extend(extras(listing, frame));
    }
    let is_dated = frame.detail == Detail::Dated && !listing.source.date.is_empty();
    if is_dated || (frame.detail > Detail::Core && listing.verified_on.is_some()) {
        lines.push(vec![Run::ours("", &format!("{checked}."))]);
    }
    for line in &mut lines {
        line.retain(|run| !run.text.is_empty());
    }
    lines.retain(|line| !line.is_empty());
    if frame.detail == Detail::Least {
        lines = vec![lines.concat()];
    }
    let hidden = listing.place.precision == Precision::Hidden;
    let address = listing.place.address.as_ref().filter(|_| !hidden);
    Printed {
        id: listing.id.clone(),
        name,
        town: address.map_or_else(String::new, |address| address.city.clone()),
        mark: mark(listing, words),
        numbers: numbers(listing, visitor),
        lines,
        call_first: can_be_called_before_going(listing),
        doubtful,
    }
}

/// Maximum numbers in print; the listing's page has the rest.
const MAX_NUMBERS: usize = 3;

/// Maximum length of a website in the place of a number, in characters.
const MAX_HOST_LENGTH: usize = 24;

/// The part of a web address that people type.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

fn numbers(listing: &Listing, visitor: &Visitor) -> Vec<String> {
    let words = visitor.words();
    let phones = listing.contact.phones.iter();
    let mut numbers: Vec<String> = phones.map(|phone| call(phone).shown).collect();
    let text = text_to(&listing.contact, words).map(|text| text.label);
    let at = numbers.len().min(1);
    numbers.splice(at..at, text);
    if numbers.is_empty() {
        let website = listing.contact.website.as_deref().map(host);
        let website = website.filter(|host| host.len() <= MAX_HOST_LENGTH);
        numbers.push(website.unwrap_or(&words.handout_no_phone).to_owned());
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
        if frame.detail > Detail::Least {
            runs.push(Run::written("", &listing.place.note, frame));
        }
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

/// The schedule and the note about it, after one label. Hours in English alone
/// are left out of a page in Spanish; those of an earlier year say it where the
/// note does not.
fn when(listing: &Listing, frame: &Frame<'_>, earlier_year: Option<i16>) -> Vec<Run> {
    let words = frame.visitor.words();
    let language = frame.visitor.language;
    let note = Run::whole("", &listing.hours.note, frame).shortened(frame.longest);
    let is_known = |run: &Run| !run.text.is_empty() && run.lang.is_none();
    let note = Some(note).filter(|note| is_known(note) && frame.detail > Detail::Least);
    let described = match &listing.hours.schedule {
        Schedule::Unknown => Run::default(),
        Schedule::Written(text) => Some(Run::written("", text, frame))
            .filter(is_known)
            .unwrap_or_default(),
        schedule => {
            let text = schedule.describe(language);
            let text = match earlier_year.filter(|_| note.is_none()) {
                Some(year) => of_year(year, &text, frame.visitor),
                None => text,
            };
            Run::ours("", &format!("{}.", text.trim_end_matches('.')))
        }
    };
    let known = [Some(described), note].into_iter().flatten();
    let mut runs: Vec<Run> = known.filter(|run| !run.text.is_empty()).collect();
    if let Some(first) = runs.first_mut() {
        first.label.clone_from(&words.handout_when);
    }
    runs
}

/// Lines that a crowded page leaves out.
fn extras(listing: &Listing, frame: &Frame<'_>) -> [Vec<Run>; 3] {
    let words = frame.visitor.words();
    let who = if listing.eligibility.english.is_empty() {
        labels("audience", &words.handout_who, &listing.audience, frame)
    } else {
        let who =
            Run::whole(&words.handout_who, &listing.eligibility, frame).shortened(frame.longest);
        Some(who)
    };
    let limits = limits_in_words(listing, frame.visitor).join(" ");
    let limits = (!limits.is_empty())
        .then(|| Run::ours(&words.handout_who, whole_sentences(&limits, frame.longest)));
    let mut limited_to: Vec<Run> = limits.into_iter().chain(who).collect();
    // One label for both.
    for run in limited_to.iter_mut().skip(1) {
        run.label.clear();
    }
    let start = Run::written(&words.handout_start, &listing.how_to_start, frame);
    let short = [
        labels("cost", &words.handout_cost, &listing.cost, frame),
        labels("access", "", &listing.accessibility, frame),
        labels("language", "", &listing.languages, frame),
    ];
    [
        limited_to,
        vec![start],
        short.into_iter().flatten().collect(),
    ]
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
    let text = joined.trim_end_matches('.');
    (!known.is_empty()).then(|| Run::ours(label, &format!("{text}.")))
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

/// Space around a listing, as a multiple of the font size.
const AROUND: f64 = 1.0;

impl Printed {
    /// Height in a column, in points. The name is in larger type. The numbers
    /// are to its right, or below it if the column is too narrow for both.
    pub fn height(&self, size: f64, column: f64, shape: Shape) -> f64 {
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
        for line in &self.lines {
            let runs = line.iter().map(|run| format!("{} {}", run.label, run.text));
            let text: Vec<String> = runs.collect();
            flow.add(&text.join(" "), Face::plain(size));
        }
        flow.height() + size * AROUND
    }

    /// Whether it says less than the same listing in full.
    pub fn is_shorter_than(&self, full: &Printed) -> bool {
        let said = |printed: &Printed| {
            let runs = printed.lines.iter().flatten();
            runs.map(|run| run.text.len()).sum::<usize>() + printed.name.text.len()
        };
        said(self) < said(full)
    }

    /// Whether any sentence is in another language than the page.
    pub fn has_other_language(&self) -> bool {
        let mut runs = self.lines.iter().flatten();
        runs.any(|run| run.lang.is_some())
    }
}
