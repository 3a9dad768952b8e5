//! The words of the pages are easy to read: English by the grade of Flesch and
//! Kincaid, Spanish by the scale of Szigriszt and Pazos (INFLESZ).

use std::collections::BTreeMap;

/// Highest school grade of the English words.
const HIGHEST_GRADE: f64 = 6.0;

/// Least ease of the Spanish words: 65 and more is "fairly easy" on INFLESZ.
const LEAST_EASE: f64 = 65.0;

/// A text of fewer words says nothing about how hard it is to read.
const MIN_WORDS: usize = 10;

/// Words, sentences and syllables of a text.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    words: f64,
    sentences: f64,
    syllables: f64,
}

impl Counts {
    fn of(text: &str, syllables: fn(&str) -> usize) -> Counts {
        let text = without_blanks(text);
        let ends = |sentence: &&str| sentence.chars().any(char::is_alphabetic);
        let sentences = text.split(['.', '!', '?', ':', ';']).filter(ends).count();
        let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '’');
        let words: Vec<&str> = words
            .filter(|word| word.chars().any(char::is_alphabetic))
            .collect();
        let spoken: usize = words
            .iter()
            .map(|word| syllables(&word.to_lowercase()))
            .sum();
        Counts {
            words: words.len() as f64,
            sentences: sentences.max(1) as f64,
            syllables: spoken as f64,
        }
    }

    fn with(self, other: Counts) -> Counts {
        Counts {
            words: self.words + other.words,
            sentences: self.sentences + other.sentences,
            syllables: self.syllables + other.syllables,
        }
    }

    fn flesch_kincaid_grade(self) -> f64 {
        0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59
    }

    fn szigriszt_pazos_ease(self) -> f64 {
        206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences
    }
}

/// A `{blank}` is a name or a number, read as one short word.
fn without_blanks(text: &str) -> String {
    let mut plain = String::new();
    for part in text.split('{') {
        match part.split_once('}') {
            Some((_, rest)) => plain.push_str(&format!("it{rest}")),
            None => plain.push_str(part),
        }
    }
    plain
}

/// Groups of vowels, the silent ends aside.
fn english_syllables(word: &str) -> usize {
    if word.chars().count() <= 3 {
        return 1;
    }
    let silent = ["es", "ed", "e"]
        .into_iter()
        .find(|end| word.ends_with(end));
    let spoken_end = [
        "le", "ted", "ded", "ses", "ches", "shes", "ces", "ges", "xes",
    ];
    let silent = silent.filter(|_| !spoken_end.iter().any(|end| word.ends_with(end)));
    let spoken = word
        .strip_suffix(silent.unwrap_or_default())
        .unwrap_or(word);
    groups(spoken, |letter| "aeiouy".contains(letter)).max(1)
}

/// Groups of vowels; two strong ones, or an accented weak one, are apart.
fn spanish_syllables(word: &str) -> usize {
    let strong = |letter: char| "aeoáéóíú".contains(letter);
    let vowel = |letter: char| strong(letter) || "iuü".contains(letter);
    let letters: Vec<char> = word.chars().collect();
    let mut count = 0;
    let mut was_silent = false;
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let soft = letters
            .get(at + 1)
            .is_some_and(|next| "eiéí".contains(*next));
        let silent = *letter == 'u' && soft && before.is_some_and(|before| "qg".contains(before));
        let joined = !was_silent
            && before.is_some_and(|before| vowel(before) && !(strong(before) && strong(*letter)));
        count += usize::from(vowel(*letter) && !silent && !joined);
        was_silent = silent;
    }
    count.max(1)
}

fn groups(word: &str, vowel: impl Fn(char) -> bool) -> usize {
    let mut before = false;
    let mut count = 0;
    for letter in word.chars() {
        let is = vowel(letter);
        count += usize::from(is && !before);
        before = is;
    }
    count
}

fn entries(text: &str) -> BTreeMap<String, String> {
    toml::from_str(text).unwrap()
}

#[test]
fn syllables_are_counted_as_people_speak() {
    for (word, count) in [
        ("help", 1),
        ("table", 2),
        ("place", 1),
        ("people", 2),
        ("wanted", 2),
        ("called", 1),
        ("shelter", 2),
        ("history", 3),
        ("the", 1),
    ] {
        assert_eq!(english_syllables(word), count, "{word}");
    }
    for (word, count) in [
        ("ayuda", 3),
        ("que", 1),
        ("guía", 2),
        ("leer", 2),
        ("ciudad", 2),
        ("día", 2),
        ("teléfono", 4),
        ("y", 1),
    ] {
        assert_eq!(spanish_syllables(word), count, "{word}");
    }
}

#[test]
fn the_measures_tell_easy_from_hard() {
    let easy = "We can help you. Call us now. It is free.";
    let hard = "Determination of eligibility necessitates comprehensive documentation \
        regarding household composition and verification of countable income.";
    let grade = |text| Counts::of(text, english_syllables).flesch_kincaid_grade();
    assert!(grade(easy) < 2.0 && grade(hard) > 15.0);
    let easy = "Le ayudamos. Llame hoy. Es gratis.";
    let hard = "La determinación de elegibilidad requiere documentación exhaustiva relativa \
        a la composición del núcleo familiar y la verificación correspondiente.";
    let ease = |text| Counts::of(text, spanish_syllables).szigriszt_pazos_ease();
    assert!(ease(easy) > 80.0 && ease(hard) < 40.0);
}

#[test]
fn english_words_are_at_most_of_grade_six() {
    let mut whole = Counts::default();
    for (key, text) in entries(include_str!("../../src/web/i18n/en.toml")) {
        let counts = Counts::of(&text, english_syllables);
        if counts.words < MIN_WORDS as f64 {
            continue;
        }
        whole = whole.with(counts);
        let grade = counts.flesch_kincaid_grade();
        assert!(
            grade <= HIGHEST_GRADE,
            "{key} is of grade {grade:.1}: {text}"
        );
    }
    let grade = whole.flesch_kincaid_grade();
    assert!(grade <= HIGHEST_GRADE, "all together: grade {grade:.1}");
    println!("English: grade {grade:.1}");
}

#[test]
fn spanish_words_are_easy() {
    let mut whole = Counts::default();
    for (key, text) in entries(include_str!("../../src/web/i18n/es.toml")) {
        let counts = Counts::of(&text, spanish_syllables);
        if counts.words < MIN_WORDS as f64 {
            continue;
        }
        whole = whole.with(counts);
        let ease = counts.szigriszt_pazos_ease();
        assert!(ease >= LEAST_EASE, "{key} has an ease of {ease:.0}: {text}");
    }
    let ease = whole.szigriszt_pazos_ease();
    assert!(ease >= LEAST_EASE, "all together: {ease:.0}");
    println!("Spanish: ease {ease:.0}");
}
