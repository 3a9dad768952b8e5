//! What is shown when a query may be about somebody in danger: a panel of
//! lines to call or text when that is certain, a strip of them when it is
//! possible. Both are in the language of the question.

use super::layout::{CrisisLineView, Visitor, line, lines};
use crate::model::crisis_level::CrisisLevel;
use crate::model::language::Language;
use crate::search::answer::Answer;
use crate::web::i18n::Words;

/// Maximum number of large buttons in the panel.
const MAX_BUTTONS: usize = 4;

/// Maximum number of rows in the strip, 911 included.
const MAX_ROWS: usize = 3;

/// What is particular to a kind of crisis.
struct Manner {
    kind: &'static str,
    /// Whether talking to someone is the primary help.
    talking: bool,
    /// Whether somebody else may look at the phone.
    watched: bool,
    /// When to call 911 first.
    emergency: Option<fn(&Words) -> &String>,
}

/// All kinds of crisis about which something particular is said.
#[rustfmt::skip] // A row a kind.
const MANNERS: [Manner; 16] = [
    Manner { kind: "suicide", talking: true, watched: false, emergency: None },
    Manner { kind: "self-harm", talking: true, watched: false, emergency: None },
    Manner { kind: "psychosis", talking: true, watched: false, emergency: None },
    Manner { kind: "veteran", talking: true, watched: false, emergency: None },
    Manner { kind: "lgbtq", talking: true, watched: false, emergency: None },
    Manner { kind: "after-birth", talking: true, watched: false, emergency: None },
    Manner { kind: "panic", talking: true, watched: false, emergency: Some(|words| &words.crisis_911_panic) },
    Manner { kind: "overdose", talking: false, watched: false, emergency: Some(|words| &words.crisis_911_overdose) },
    Manner { kind: "poison", talking: false, watched: false, emergency: Some(|words| &words.crisis_911_poison) },
    Manner { kind: "weapon", talking: false, watched: true, emergency: Some(|words| &words.crisis_911_weapon) },
    Manner { kind: "strangling", talking: false, watched: true, emergency: Some(|words| &words.crisis_911_strangling) },
    Manner { kind: "domestic-violence", talking: false, watched: true, emergency: None },
    Manner { kind: "sexual-assault", talking: false, watched: true, emergency: None },
    Manner { kind: "child-abuse", talking: false, watched: true, emergency: None },
    Manner { kind: "trafficking", talking: false, watched: true, emergency: None },
    Manner { kind: "elder-abuse", talking: false, watched: true, emergency: None },
];

/// The crisis panel.
#[derive(Debug)]
pub struct Panel {
    /// Language of the question, or of the page where that is not known.
    pub language: Language,
    /// Words in this language.
    pub words: &'static Words,
    /// Heading for the kind of crisis.
    pub heading: String,
    /// Calming introduction.
    pub lede: String,
    /// When to call 911 first.
    pub emergency: Option<String>,
    /// Whether to warn that somebody may look at the phone.
    pub watched: bool,
    /// Lines shown with large buttons.
    pub first: Vec<CrisisLineView>,
    /// Other lines, collapsed.
    pub rest: Vec<CrisisLineView>,
}

/// The strip above the results.
#[derive(Debug)]
pub struct Strip {
    /// Language of the question, or of the page where that is not known.
    pub language: Language,
    /// Words in this language.
    pub words: &'static Words,
    /// When to call 911 first.
    pub emergency: Option<String>,
    /// Lines to call or text.
    pub lines: Vec<CrisisLineView>,
}

/// The panel above the results, if it is certain that somebody is in danger.
/// The first lines get large call and text buttons; the rest form a list.
pub fn panel(answer: &Answer, visitor: &Visitor) -> Option<Panel> {
    if answer.crisis_level != CrisisLevel::Certain {
        return None;
    }
    let reader = reader(answer, visitor);
    let words = reader.words();
    let manners = manners(answer);
    let kind = answer.crisis_kinds.first()?;
    let talking = manners.iter().any(|one| one.kind == kind && one.talking);
    let pick = |one: &String, other: &String| if talking { one } else { other }.clone();
    let mut panel = Panel {
        language: reader.language,
        heading: pick(&words.crisis_heading, &words.crisis_heading_safety),
        lede: pick(&words.crisis_lede, &words.crisis_lede_safety),
        emergency: emergency(&manners, words),
        watched: manners.iter().any(|one| one.watched),
        first: Vec::new(),
        rest: Vec::new(),
        words,
    };
    let mut buttons = 0;
    for line in pinned(answer, &reader) {
        let own = line.calls.len() + usize::from(line.text.is_some());
        if own > 0 && buttons + own <= MAX_BUTTONS {
            buttons += own;
            panel.first.push(line);
        } else {
            panel.rest.push(line);
        }
    }
    Some(panel)
}

/// The strip above the results, if it is possible that somebody is in danger.
pub fn strip(answer: &Answer, visitor: &Visitor) -> Option<Strip> {
    if answer.crisis_level != CrisisLevel::Possible {
        return None;
    }
    let reader = reader(answer, visitor);
    let words = reader.words();
    let emergency = emergency(&manners(answer), words);
    let lines = pinned(answer, &reader).into_iter();
    let reachable = lines.filter(|line| !line.calls.is_empty() || line.text.is_some());
    Some(Strip {
        language: reader.language,
        words,
        lines: reachable
            .take(MAX_ROWS - usize::from(emergency.is_some()))
            .collect(),
        emergency,
    })
}

/// The visitor as a reader of the language they asked in.
fn reader(answer: &Answer, visitor: &Visitor) -> Visitor {
    Visitor {
        language: answer.language.unwrap_or(visitor.language),
        ..visitor.clone()
    }
}

/// The lines of an answer, or those of every page; each number once, with the
/// first line that has it.
fn pinned(answer: &Answer, reader: &Visitor) -> Vec<CrisisLineView> {
    if answer.crisis.is_empty() {
        return lines(reader);
    }
    let mut told: Vec<String> = Vec::new();
    let pinned = answer.crisis.iter().filter_map(|pinned| {
        let mut line = line(pinned, reader);
        let count = line.calls.len();
        line.calls.retain(|call| !told.contains(&call.href));
        told.extend(line.calls.iter().map(|call| call.href.clone()));
        let is_told = count > 0 && line.calls.is_empty() && line.text.is_none();
        (!is_told).then_some(line)
    });
    pinned.collect()
}

/// What is particular to the kinds of crisis of an answer: to the first, and to
/// those that its words name.
fn manners(answer: &Answer) -> Vec<&'static Manner> {
    let named = |kind: &String| {
        let mut parts = answer.understood.iter();
        parts.any(|part| part.kind == "crisis" && part.value == *kind && part.by == "words")
    };
    let kinds = answer.crisis_kinds.iter().enumerate();
    let told = kinds.filter(|(position, kind)| *position == 0 || named(kind));
    told.filter_map(|(_, kind)| MANNERS.iter().find(|one| one.kind == kind))
        .collect()
}

fn emergency(manners: &[&Manner], words: &Words) -> Option<String> {
    let mut told = manners.iter().filter_map(|one| one.emergency);
    told.next().map(|when| when(words).clone())
}
