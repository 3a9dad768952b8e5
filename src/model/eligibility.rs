//! What a person asks of a place before all else: does it take Medicaid, is
//! it for veterans, may the dog come. A listing says yes, or no, or nothing;
//! saying nothing is not a no.

/// What is known of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// The listing says so.
    Yes,
    /// The listing says otherwise: it is for others.
    No,
    /// The listing does not say.
    Unknown,
}

impl Known {
    /// The word of the API: `yes`, `no`, `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            Known::Yes => "yes",
            Known::No => "no",
            Known::Unknown => "unknown",
        }
    }
}

/// What says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Any of these values, where none that says yes stands beside it.
    These(&'static [&'static str]),
    /// Any other value: who names the languages spoken names them all.
    Others,
}

/// Something a person asks of a place.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// The word of links and the API: `medicaid`.
    pub word: &'static str,
    /// The column it is read from: `audience`, `cost`, `access`, `language`.
    pub column: &'static str,
    /// Values that say yes, in lower case; the first is the one for labels.
    pub yes: &'static [&'static str],
    /// What says no.
    pub no: Against,
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
        yes,
        no: Against::These(no),
    }
}

/// Everything that can be asked, in the order it is offered.
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
        yes: &["spanish"],
        no: Against::Others,
    },
    asks("asl", "access", &["asl"], &[]),
];

impl Question {
    /// The question of a word.
    pub fn of_word(word: &str) -> Option<&'static Question> {
        QUESTIONS.iter().find(|question| question.word == word)
    }

    /// The question that a value of a column answers with yes.
    pub fn answered_by(column: &str, value: &str) -> Option<&'static Question> {
        let value = value.to_lowercase();
        QUESTIONS
            .iter()
            .find(|question| question.column == column && question.yes.first() == Some(&&*value))
    }

    /// Whether a value, in lower case, says no.
    pub fn is_against(&self, value: &str) -> bool {
        match self.no {
            Against::These(values) => values.contains(&value),
            Against::Others => !self.yes.contains(&value),
        }
    }

    /// What the values of its column, in lower case, say. One that says yes
    /// counts before any that says no.
    pub fn judge<'a>(&self, values: impl IntoIterator<Item = &'a str>) -> Known {
        let mut known = Known::Unknown;
        for value in values {
            if self.yes.contains(&value) {
                return Known::Yes;
            }
            if self.is_against(value) {
                known = Known::No;
            }
        }
        known
    }
}
