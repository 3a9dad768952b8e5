//! `find` and `explain`: a search from the command line.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::build;
use super::error::Failure;
use super::output;
use crate::config::{Config, Find};
use crate::index::generation::Generation;
use crate::model::language::Language;
use crate::model::listing::{Listing, Status};
use crate::query::search_query::QUESTION;
use crate::query::{Problem, Query};
use crate::search::answer::{Answer, Hit, ResultGroup};
use crate::search::engine;
use crate::web::api::search::search_wire;

/// The search of a command line, and what of it could not be read.
fn query(options: &Find) -> (Query, Vec<Problem>) {
    let words = options.words.join(" ");
    let given = [
        ("near", &options.near),
        ("age", &options.age),
        ("household", &options.household),
        ("income", &options.income),
        ("residence", &options.residence),
    ];
    let given = given.into_iter();
    let given = given.filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let fits = options.fits.iter().map(|word| ("fits", word.as_str()));
    Query::from_pairs(
        [(QUESTION, words.as_str())]
            .into_iter()
            .chain(given)
            .chain(fits),
    )
}

/// Prints the results of a search.
pub fn run(config: &Config, options: &Find) -> Result<ExitCode, Failure> {
    let generation = build::current(&config.folders)?;
    let (query, problems) = query(options);
    let answer = answer(&generation, &query, &problems)?;
    if options.json {
        let wire = search_wire(&generation, &query, &answer);
        let json = serde_json::to_string_pretty(&wire)?;
        print(&json);
    } else {
        print(&in_words(&answer));
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints how a query is interpreted, and why each result has its rank.
pub fn explain(config: &Config, options: &Find) -> Result<ExitCode, Failure> {
    let generation = build::current(&config.folders)?;
    let (query, problems) = query(options);
    let answer = answer(&generation, &query, &problems)?;
    let hits = engine::explain(&generation, &query, jiff::Timestamp::now())?;
    let mut out = reading(&answer) + &likeness(&generation, query.words());
    for (number, hit) in (1..).zip(&hits) {
        let _ = writeln!(
            out,
            "{number:>3}. {:.3} {:<10} {}",
            hit.score,
            hit.group.word(),
            hit.listing.name.english
        );
        let _ = writeln!(out, "     {}", reasons(hit));
    }
    print(&out);
    Ok(ExitCode::SUCCESS)
}

fn answer(generation: &Generation, query: &Query, problems: &[Problem]) -> Result<Answer, Failure> {
    engine::search(generation, query, problems, jiff::Timestamp::now()).map_err(Failure::from)
}

fn print(text: &str) {
    output::print(format!("{}\n", text.trim_end()));
}

/// Lists the recognized, relaxed and ignored parts of the query.
fn reading(answer: &Answer) -> String {
    let mut out = String::new();
    for part in &answer.understood {
        let from = &part.from;
        let _ = writeln!(
            out,
            "read “{from}” ({}) as {}: {}",
            part.by, part.kind, part.label.english
        );
    }
    for relaxed in &answer.relaxed {
        let _ = writeln!(out, "loosened: {}", relaxed.word());
    }
    for ignored in &answer.ignored {
        let _ = writeln!(out, "not used: {}. {}", ignored.what, ignored.why.english);
    }
    if let Some(meant) = &answer.did_you_mean {
        let _ = writeln!(out, "did you mean: {meant}");
    }
    out
}

/// What the question is like, and the pieces of it that weighed most.
fn likeness(generation: &Generation, question: &str) -> String {
    const MAX_LABELS: usize = 3;
    let model = &generation.likeness;
    let danger = model.danger(question);
    let mut out = format!("like a cry for help: {:.2}\n", danger.any);
    let kinds = danger.kinds.into_iter().take(MAX_LABELS);
    let categories = model.categories(question).into_iter().take(MAX_LABELS);
    for (label, probability) in kinds.chain(categories) {
        let pieces = model.pieces(question, &label).into_iter();
        let pieces = pieces.map(|piece| format!("“{}” {:+.2}", piece.text, piece.score));
        let pieces: Vec<String> = pieces.collect();
        let _ = writeln!(out, "  {label} {probability:.2}: {}", pieces.join(", "));
    }
    out
}

fn reasons(hit: &Hit) -> String {
    let told = hit
        .why
        .iter()
        .filter(|why| why.effect != 0.0)
        .map(|why| format!("{} {:.2} ({})", why.kind, why.effect, why.say));
    told.collect::<Vec<_>>().join(", ")
}

fn in_words(answer: &Answer) -> String {
    let mut out = reading(answer);
    for line in &answer.crisis {
        let level = match line.certain {
            true => "CRISIS",
            false => "Possibly a crisis",
        };
        let _ = writeln!(
            out,
            "{level}  {}  {}",
            numbers(&line.listing),
            line.listing.name.english
        );
    }
    let _ = writeln!(out, "{} found", answer.total);
    let mut group = None;
    for (number, hit) in (1..).zip(&answer.hits) {
        if group.replace(hit.group) != Some(hit.group) {
            let _ = writeln!(out, "{}", heading(hit.group));
        }
        let listing = &hit.listing;
        let example = match listing.status {
            Status::Example => " [Example listing]",
            _ => "",
        };
        let _ = writeln!(out, "{number:>3}. {}{example}", listing.name.english);
        let schedule = &listing.hours.schedule;
        let open = schedule.state_text(&hit.open, answer.now, Language::English);
        let miles = hit.distance_miles.map(|miles| format!("{miles:.1} miles"));
        let facts = [numbers(listing), miles.unwrap_or_default(), open];
        let facts: Vec<&str> = facts
            .iter()
            .map(String::as_str)
            .filter(|f| !f.is_empty())
            .collect();
        let _ = writeln!(out, "     {}", facts.join(" · "));
        let fits = hit.fits.iter();
        let fits = fits.map(|(question, known)| format!("{}: {}", question.word, known.word()));
        let fits: Vec<String> = fits.collect();
        if !fits.is_empty() {
            let _ = writeln!(out, "     {}", fits.join(", "));
        }
    }
    if answer.unfit > 0 {
        let _ = writeln!(out, "{} left out: known not to fit", answer.unfit);
    }
    out
}

fn heading(group: ResultGroup) -> &'static str {
    match group {
        ResultGroup::Fits => "Fits",
        ResultGroup::MightFit => "Might fit; ask",
        ResultGroup::AlsoHelps => "Also may help",
    }
}

fn numbers(listing: &Listing) -> String {
    let phones = listing
        .contact
        .phones
        .iter()
        .map(|phone| phone.display.clone());
    let text = listing
        .contact
        .text_line
        .iter()
        .map(|line| format!("text {}", line.display));
    phones.chain(text).collect::<Vec<_>>().join(", ")
}
