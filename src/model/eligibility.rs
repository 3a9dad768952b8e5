//! Eligibility questions that people ask first: does it accept Medicaid, is it
//! for veterans, are pets allowed. A listing answers yes, no, or not at all; a
//! missing answer is not a no.

/// A listing's answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// The listing meets it.
    Yes,
    /// The listing excludes it, for example by serving another group.
    No,
    /// The listing does not answer.
    Unknown,
}

impl Known {
    /// The answer to two questions at once: no if either is no, yes if both are
    /// yes.
    #[must_use]
    pub fn and(self, other: Known) -> Known {
        match (self, other) {
            (Known::No, _) | (_, Known::No) => Known::No,
            (Known::Yes, Known::Yes) => Known::Yes,
            _ => Known::Unknown,
        }
    }

    /// The API value: `yes`, `no`, `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            Known::Yes => "yes",
            Known::No => "no",
            Known::Unknown => "unknown",
        }
    }
}

/// Values that mean no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Any of these values, unless the column also has a value that means yes.
    These(&'static [&'static str]),
    /// Any other value: a list of spoken languages is assumed to be complete.
    Others,
}

/// An eligibility question.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// Identifier in links and the API: `medicaid`.
    pub word: &'static str,
    /// Listing column with the answer: `audience`, `cost`, `access`,
    /// `language`.
    pub column: &'static str,
    /// Lower-case values that mean yes; the first one is used for labels.
    pub yes: &'static [&'static str],
    /// Values that mean no.
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

/// All questions, in display order.
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
    /// Looks up a question by its identifier.
    pub fn of_word(word: &str) -> Option<&'static Question> {
        QUESTIONS.iter().find(|question| question.word == word)
    }

    /// The question whose main `yes` value this is.
    pub fn answered_by(column: &str, value: &str) -> Option<&'static Question> {
        let value = value.to_lowercase();
        QUESTIONS
            .iter()
            .find(|question| question.column == column && question.yes.first() == Some(&&*value))
    }

    /// Whether a lower-case value means no.
    pub fn is_against(&self, value: &str) -> bool {
        match self.no {
            Against::These(values) => values.contains(&value),
            Against::Others => !self.yes.contains(&value),
        }
    }

    /// The answer given by the lower-case values of the question's column. A
    /// yes overrides any no.
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
