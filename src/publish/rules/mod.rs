//! The rules of publishing. Each looks at what would change and names what
//! must not go before the public unseen. A rule is one file: what it refuses,
//! why that hurts a person, and what to do.

use serde::{Deserialize, Serialize};

use super::change::Change;

/// A rule and its documentation.
#[derive(Debug)]
pub struct Rule {
    /// Its name in reports, in kebab-case.
    pub code: &'static str,
    /// What it refuses.
    pub refuses: &'static str,
    /// Why that hurts a person.
    pub hurts: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// How it looks for it.
    pub check: fn(&Change<'_>, &mut Reasons),
}

/// One reason to refuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The rule's code.
    pub code: String,
    /// The file it is about, relative to the seed folder.
    pub file: Option<String>,
    /// What is wrong, with the numbers, in plain words.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

/// The reasons found so far.
#[derive(Debug, Default)]
pub struct Reasons {
    /// They, in the order of the rules.
    pub list: Vec<Reason>,
}

impl Reasons {
    /// A reason about a file, or about all of them together.
    pub fn add(&mut self, rule: &Rule, file: Option<&str>, message: String) {
        self.list.push(Reason {
            code: rule.code.to_owned(),
            file: file.map(str::to_owned),
            message,
            fix: rule.fix.to_owned(),
        });
    }
}

macro_rules! rules {
    ($($name:ident),+ $(,)?) => {
        $(pub mod $name;)+

        /// Every rule, in the order they run: what could hurt most comes first.
        pub static RULES: &[&Rule] = &[$(&$name::RULE),+];
    };
}

rules![
    lost_confidential,
    private_text,
    crisis_line,
    unreadable,
    bad_rows,
    fewer_rows,
    empty_category,
    changed_phones,
];

/// Runs all rules.
pub fn check(change: &Change<'_>) -> Vec<Reason> {
    let mut reasons = Reasons::default();
    for rule in RULES {
        (rule.check)(change, &mut reasons);
    }
    reasons.list
}

/// A part of a whole in percent, with one digit after the point unless it is 0.
fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1000) / whole.max(1);
    if tenths.is_multiple_of(10) {
        format!("{}%", tenths / 10)
    } else {
        format!("{}.{}%", tenths / 10, tenths % 10)
    }
}

/// The first few of a list in words: "a, b, c and 4 more".
fn few<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 5;
    let names: Vec<&str> = names.into_iter().collect();
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
