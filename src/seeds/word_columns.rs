//! The columns of `words/`: what people say, and what they mean by it.

use super::columns::{Column, columns};

columns! {
    /// Columns of `words/phrases.csv`: plain phrases and the help they ask for.
    Phrase, PHRASE_COLUMNS:
    Phrase = "phrase" [] true,
        "What people say. | stands between words that may replace one another. Two or more words that carry meaning match in any order, close together, in every form.", "lights|power shut off";
    Language = "language" ["lang"] true, "en or es.", "en";
    Categories = "categories" ["category"] true, "Ids from categories.csv, the closest first, with ; between them. Blank when the phrase is a name that means no kind of help.", "utility-assistance; financial-help";
}

columns! {
    /// Columns of `words/synonyms.csv`: words that mean the same.
    Synonym, SYNONYM_COLUMNS:
    Word = "word" [] true, "A word or an abbreviation.", "LIHEAP";
    Language = "language" ["lang"] true, "en or es.", "en";
    Means = "means" [] true, "Other words to look for as well, with ; between them.", "heating; energy";
}

columns! {
    /// Columns of `words/crisis-phrases.csv`: what people say in danger.
    CrisisPhrase, CRISIS_PHRASE_COLUMNS:
    Phrase = "phrase" [] true,
        "What people say, all words in this order, in every form; two other words may stand between. | stands between words that may replace one another.", "want|wanna to die";
    Language = "language" ["lang"] true, "en or es.", "en";
    Kind = "kind" [] true, "A kind that crisis-lines.csv has lines for; several with ; between them.", "suicide";
}

columns! {
    /// Columns of `words/not-crisis-phrases.csv`: what only sounds like danger.
    NotCrisisPhrase, NOT_CRISIS_PHRASE_COLUMNS:
    Phrase = "phrase" [] true,
        "What people say, exactly these forms in this order; only small words may stand between. Its words are not read as a crisis.", "phone|battery died";
    Language = "language" ["lang"] true, "en or es.", "en";
}

columns! {
    /// Columns of `words/traits.csv`: whom it is for, language, cost, access, attendance.
    Trait, TRAIT_COLUMNS:
    Phrase = "phrase" [] true,
        "What people say, all words in this order, in every form; one other word may stand between.", "takes|accepts medicaid";
    Language = "language" ["lang"] true, "en or es.", "en";
    Kind = "kind" [] true, "audience, language, cost, access, attendance; or none, when the phrase only looks like one.", "cost";
    Value = "value" [] true, "A value that labels.csv has a label for; blank for none.", "medicaid";
}

columns! {
    /// Columns of `words/times.csv`: when.
    TimePhrase, TIME_COLUMNS:
    Phrase = "phrase" [] true, "What people say, all words in this order.", "this weekend";
    Language = "language" ["lang"] true, "en or es.", "en";
    When = "when" [] true,
        "now, today, tonight, tomorrow, weekend, a day of the week, morning, noon, afternoon, evening, night, midnight; or none, when the phrase only looks like a time.", "weekend";
}

columns! {
    /// Columns of `words/ordinary-words.csv`: never taken for a misspelling.
    OrdinaryWord, ORDINARY_WORD_COLUMNS:
    Word = "word" [] true, "A word as it is written, without accents.", "lost";
    Language = "language" ["lang"] true, "en or es.", "en";
    Role = "role" [] true,
        "stop for a word that says nothing by itself (the), weak for one that says only that something is wanted (need), word for the others.", "word";
}

columns! {
    /// Columns of `words/labels.csv`: how what was understood is shown.
    Label, LABEL_COLUMNS:
    Kind = "kind" [] true, "crisis, audience, language, cost, access, attendance or time.", "audience";
    Value = "value" [] true, "The value.", "older-adults";
    Label = "label" [] true, "What people read.", "For older adults";
    LabelEs = "label_es" [] true, "The same in Spanish.", "Para personas mayores";
}

columns! {
    /// Columns of `words/meeting-types.csv`: what the codes of meetings mean.
    MeetingTypeColumn, MEETING_TYPE_COLUMNS:
    Fellowship = "fellowship" [] true, "AA, NA, Al-Anon …; any for codes that mean the same everywhere.", "AA";
    Code = "code" [] true, "The code as meeting lists write it.", "W";
    Name = "name" [] true, "What it means.", "Women";
    NameEs = "name_es" [] true, "The same in Spanish.", "Mujeres";
    TraitKind = "trait_kind" [] false, "audience, language, access or attendance, when the code says one of them.", "audience";
    TraitValue = "trait_value" [] false, "A value of that kind.", "women";
}
