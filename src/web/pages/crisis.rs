//! Crisis panel: lines to call or text first when a query indicates a crisis.

use super::layout::{CrisisLineView, Visitor, line, lines};
use crate::search::answer::Answer;

/// Maximum number of large buttons in the panel.
const MAX_BUTTONS: usize = 4;

/// Crisis kinds where talking to someone is the primary help.
const TALKING_HELPS: [&str; 5] = ["suicide", "self-harm", "psychosis", "veteran", "lgbtq"];

/// Crisis kinds where somebody else may look at the phone.
const MAY_BE_WATCHED: [&str; 3] = ["domestic-violence", "sexual-assault", "child-abuse"];

/// The crisis panel.
#[derive(Debug)]
pub struct Panel {
    /// Heading for the kind of crisis.
    pub heading: String,
    /// Calming introduction.
    pub lede: String,
    /// When to call 911 first.
    pub emergency: Option<String>,
    /// Warning that somebody may look at the phone.
    pub watched: Option<String>,
    /// Lines shown with large buttons.
    pub first: Vec<CrisisLineView>,
    /// Other lines, collapsed.
    pub rest: Vec<CrisisLineView>,
}

/// The panel above the results, if the query indicates a crisis. The first
/// lines get large call and text buttons; the rest form a list.
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
