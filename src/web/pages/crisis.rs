//! The crisis panel: whom to call first, when a question speaks of a crisis.

use super::layout::{CrisisLineView, Visitor, line, lines};
use crate::search::answer::Answer;

/// Buttons at the top of the panel.
const MAX_BUTTONS: usize = 4;

/// Kinds of crisis in which talking to someone is the help.
const TALKING_HELPS: [&str; 5] = ["suicide", "self-harm", "psychosis", "veteran", "lgbtq"];

/// Kinds of crisis in which somebody else may look at the phone.
const MAY_BE_WATCHED: [&str; 3] = ["domestic-violence", "sexual-assault", "child-abuse"];

/// The crisis panel.
#[derive(Debug)]
pub struct Panel {
    /// What it is for.
    pub heading: String,
    /// A calm word.
    pub lede: String,
    /// When to call 911 before all others.
    pub emergency: Option<String>,
    /// A word of care where somebody may look at the phone.
    pub watched: Option<String>,
    /// The lines with large buttons.
    pub first: Vec<CrisisLineView>,
    /// The other lines, folded away.
    pub rest: Vec<CrisisLineView>,
}

/// The panel above the results, when the question speaks of a crisis: the
/// first lines as pairs of large buttons, call and text, the others as a list.
pub fn panel(answer: &Answer, visitor: &Visitor) -> Option<Panel> {
    let kind = answer.crisis_kinds.first()?;
    let words = visitor.words();
    let talking = TALKING_HELPS.contains(&kind.as_str());
    let pick = |one: &String, other: &String| if talking { one } else { other }.clone();
    let mut panel = Panel {
        heading: pick(&words.crisis_heading, &words.crisis_heading_safety),
        lede: pick(&words.crisis_lede, &words.crisis_lede_safety),
        emergency: match kind.as_str() {
            "overdose" => Some(words.crisis_911_overdose.clone()),
            "poison" => Some(words.crisis_911_poison.clone()),
            _ => None,
        },
        watched: MAY_BE_WATCHED
            .contains(&kind.as_str())
            .then(|| words.crisis_watched.clone()),
        first: Vec::new(),
        rest: Vec::new(),
    };
    let mut buttons = 0;
    for line in answer.crisis.iter().map(|pinned| line(pinned, visitor)) {
        let own = usize::from(line.call.is_some()) + usize::from(line.text.is_some());
        if own > 0 && buttons + own <= MAX_BUTTONS {
            buttons += own;
            panel.first.push(line);
        } else {
            panel.rest.push(line);
        }
    }
    if answer.crisis.is_empty() {
        panel.first = lines(visitor);
    }
    Some(panel)
}
