//! Lexer for opening hours, English and Spanish.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::clock::{Clock, Half};
use crate::model::schedule::days::Days;

/// A token of an opening-hours text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// One or more weekdays: `Mon`, `weekdays`, `daily`.
    Days(Days),
    /// `nightly`: every night.
    Nightly,
    /// `2nd`, `first`, `last` (−1).
    Ordinal(i8),
    /// `[2,4]` after a day, in OpenStreetMap syntax.
    OrdinalsAfter(Vec<i8>),
    /// A time of day.
    Clock(Clock),
    /// am or pm, separate from its number.
    Half(Half),
    /// `-`, `to`, `through`, `a`, `hasta`.
    To,
    /// `between`, after which `and` means `to`.
    Between,
    /// `and`, `&`, `/`.
    And,
    /// A comma or bracket.
    Comma,
    /// A semicolon or newline.
    Break,
    /// A word without effect: `from`, `the`, `open`.
    Filler,
    /// `every`, which makes `2nd` ambiguous.
    Every,
    /// `of the month`.
    OfMonth,
    /// `closed`.
    Closed,
    /// `except`.
    Except,
    /// `including`.
    Including,
    /// `holidays`.
    Holidays,
    /// `major holidays`, an unspecified subset.
    MajorHolidays,
    /// `by appointment`.
    Appointment,
    /// `or by appointment`.
    OrAppointment,
    /// `24 hours`.
    AllDay,
    /// `24/7`.
    AllWeek,
    /// `call for hours`.
    AskFirst,
    /// Service that the hours apply to.
    Label(&'static str),
    /// A month, 1 to 12.
    Month(i8),
}

/// A token with its location in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The token.
    pub token: Token,
    /// Byte range in the text.
    pub place: std::ops::Range<usize>,
}

const SUN: Days = Days::from_bits(1);
const MON: Days = Days::from_bits(2);
const TUE: Days = Days::from_bits(4);
const WED: Days = Days::from_bits(8);
const THU: Days = Days::from_bits(16);
const FRI: Days = Days::from_bits(32);
const SAT: Days = Days::from_bits(64);

/// Tokens of all words and phrases; synonyms are separated by `|`. Lookup
/// ignores accents and case.
#[rustfmt::skip]
static WORDS: &[(&str, Token)] = &[
    ("sunday|sundays|sun|su|domingo|domingos|dom|do", Token::Days(SUN)),
    ("monday|mondays|mon|mons|mo|m|lunes|lun|lu|l", Token::Days(MON)),
    ("tuesday|tuesdays|tues|tue|tu|martes|mar|ma", Token::Days(TUE)),
    ("wednesday|wednesdays|wed|weds|we|w|miercoles|mier|mie|mi", Token::Days(WED)),
    ("thursday|thursdays|thurs|thur|thu|th|jueves|jue|ju", Token::Days(THU)),
    ("friday|fridays|fri|fr|f|viernes|vier|vie|vi|v", Token::Days(FRI)),
    ("saturday|saturdays|sat|sats|sa|sabado|sabados|sab", Token::Days(SAT)),
    ("mwf", Token::Days(Days::from_bits(2 | 8 | 32))),
    ("tth|tuth|tuethu", Token::Days(Days::from_bits(4 | 16))),
    ("mtwthf|mtwrf|weekdays|weekday|week days|entre semana|dias de semana", Token::Days(Days::WEEKDAYS)),
    ("weekends|weekend|fin de semana|fines de semana|los fines de semana", Token::Days(Days::WEEKEND)),
    ("daily|every day|everyday|each day|7 days a week|7 days|7 days per week|7 days/week|seven days a week|seven days|all week", Token::Days(Days::ALL)),
    ("l-d|l a d|diario|diariamente|a diario|todos los dias|cada dia|7 dias|7 dias a la semana|los 7 dias de la semana|los 7 dias", Token::Days(Days::ALL)),
    ("nightly|every night|each night|todas las noches|cada noche", Token::Nightly),
    ("first|primer|primero|primeros", Token::Ordinal(1)),
    ("second|segundo|segundos", Token::Ordinal(2)),
    ("third|tercer|tercero|terceros", Token::Ordinal(3)),
    ("fourth|cuarto|cuartos", Token::Ordinal(4)),
    ("fifth|quinto|quintos", Token::Ordinal(5)),
    ("last|ultimo|ultimos", Token::Ordinal(-1)),
    ("noon|12 noon|12:00 noon|noontime|midday|mediodia|12 del mediodia|12 mediodia|12:00 del mediodia", Token::Clock(Clock::NOON)),
    ("midnight|12 midnight|12:00 midnight|medianoche|12 de la medianoche|12 de la noche", Token::Clock(Clock::MIDNIGHT)),
    ("am|a.m.|a.m|a m|de la manana", Token::Half(Half::Am)),
    ("pm|p.m.|p.m|p m|de la tarde|de la noche", Token::Half(Half::Pm)),
    ("-|to|thru|through|until|till|til|a|al|hasta|a las|a la", Token::To),
    ("between|entre|entre las", Token::Between),
    ("and|&|y|e|/|+|plus", Token::And),
    (",|(|)", Token::Comma),
    (";|\n", Token::Break),
    ("from|de|desde|the|el|los|las|la|del|on|at|.|:|open|opens|hours|hrs|hr|h|hs|horas|horario|abierto|abierta|abre|are|is|are open|is open|de las|de la|desde las|we are open", Token::Filler),
    ("every|each|cada|todos los", Token::Every),
    ("of the month|of each month|of every month|each month|every month|monthly|del mes|de cada mes|cada mes|in the month", Token::OfMonth),
    ("closed|close|off|cerrado|cerrada|closed for lunch|closed on|closed from|closed for|closed between|cerrado por almuerzo|cerrado de|cerrado los", Token::Closed),
    ("except|except on|excluding|but not|excepto|menos|salvo|except for", Token::Except),
    ("including|incl|incl.|and also on|incluso|incluyendo", Token::Including),
    ("holidays|holiday|ph|public holidays|federal holidays|all federal holidays|all public holidays|legal holidays|state and federal holidays|all holidays|dias festivos|dias feriados|feriados|festivos|on holidays|bank holidays|state holidays", Token::Holidays),
    ("major holidays|some holidays|most holidays|certain holidays|on major holidays", Token::MajorHolidays),
    ("by appointment|by appointment only|appointment only|by appt|by appt.|by appt only|by appt. only|appt only|appointment required|appointments only|with appointment|appointment|con cita|con cita previa|cita previa|previa cita|solo con cita|por cita|con cita solamente|solo con cita previa", Token::Appointment),
    ("or by appointment|and by appointment|also by appointment|or by appt|or by appt.|and other times by appointment|other times by appointment|or other times by appointment|o con cita|o con cita previa|o por cita|y con cita", Token::OrAppointment),
    ("24 hours|24 hour|24 hrs|24hrs|24h|24hr|24 h|24 horas|las 24 horas|24 hours a day|24 hours per day|24 hours/day|24-hours|24-hour|around the clock|round the clock|day and night|day or night|day & night|dia y noche|de dia y de noche|all day and night|las 24 horas del dia|24 horas al dia", Token::AllDay),
    ("24/7|24-7|24 / 7 / 365|24/7/365|24-7-365|24x7|24 hours 7 days a week|24 hours/7 days a week|24 hours/7 days|24 hrs 7 days a week|24 hrs/7 days|24 hours a day 7 days a week|24 hours a day, 7 days a week|24 hours a day, seven days a week|24 hours, 7 days a week|24 hours, seven days a week|24 hours a day, every day|24 hours a day, 365 days a year|24/7, 365 days a year|24 horas al dia, 7 dias a la semana|las 24 horas, los 7 dias de la semana|24 horas, 7 dias a la semana|24 horas, los 7 dias|always open|always|siempre|siempre abierto|anytime|any time", Token::AllWeek),
    ("call for hours|call|call first|call ahead|call for times|please call|please call for hours|call for information|call for schedule|hours unknown|unknown|llame|llame para horario|llame para el horario|llame primero|llamar para horario|llame para saber el horario", Token::AskFirst),
    ("breakfast|desayuno", Token::Label("breakfast")),
    ("lunch|almuerzo", Token::Label("lunch")),
    ("dinner|supper|cena", Token::Label("dinner")),
    ("office|office hours|oficina", Token::Label("office")),
    ("pantry|food pantry|pantry hours|despensa", Token::Label("pantry")),
    ("intake|admissions", Token::Label("intake")),
    ("walk-in|walk-ins|walk in|walk ins|walk-in hours|sin cita", Token::Label("walk-in")),
    ("phone|phones|phone hours|by phone|telefono|por telefono", Token::Label("phone")),
    ("hotline|helpline|crisis line|linea de crisis|linea de ayuda", Token::Label("hotline")),
    ("online|en linea", Token::Label("online")),
    ("showers|shower|duchas", Token::Label("showers")),
    ("laundry|lavanderia", Token::Label("laundry")),
    ("january|jan|enero|ene", Token::Month(1)),
    ("february|feb|febrero", Token::Month(2)),
    // `mar` is Tuesday; the parser tells where it can only be the month.
    ("march|marzo", Token::Month(3)),
    ("april|apr|abril|abr", Token::Month(4)),
    ("may|mayo", Token::Month(5)),
    ("june|jun|junio", Token::Month(6)),
    ("july|jul|julio", Token::Month(7)),
    ("august|aug|agosto|ago", Token::Month(8)),
    ("september|sept|sep|septiembre", Token::Month(9)),
    ("october|oct|octubre", Token::Month(10)),
    ("november|nov|noviembre", Token::Month(11)),
    ("december|dec|diciembre|dic", Token::Month(12)),
];

/// The lexemes of a phrase, and its token.
type Phrase = (Vec<String>, Token);

/// Phrases by their first lexeme, longest first.
static PHRASES: LazyLock<HashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: HashMap<String, Vec<Phrase>> = HashMap::new();
    for (ways, token) in WORDS {
        for way in ways.split('|') {
            let words: Vec<String> = lexemes(way).into_iter().map(|lexeme| lexeme.text).collect();
            if let Some(first) = words.first() {
                let all = phrases.entry(first.clone()).or_default();
                all.push((words, token.clone()));
            }
        }
    }
    for all in phrases.values_mut() {
        all.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    phrases
});

/// A word, number or symbol, in lower case without accents.
struct Lexeme {
    text: String,
    place: std::ops::Range<usize>,
    /// Whether it directly follows the previous lexeme.
    glued: bool,
}

fn lexemes(text: &str) -> Vec<Lexeme> {
    #[derive(PartialEq)]
    enum Kind {
        Space,
        Digit,
        Letter,
        Sign,
    }
    let mut all: Vec<Lexeme> = Vec::new();
    let mut before = Kind::Space;
    for (at, written) in text.char_indices() {
        let letter = plain(written);
        let kind = match letter {
            '\n' => Kind::Sign,
            _ if letter.is_whitespace() => Kind::Space,
            _ if letter.is_ascii_digit() => Kind::Digit,
            _ if letter.is_alphabetic() => Kind::Letter,
            _ => Kind::Sign,
        };
        let place = at..at + written.len_utf8();
        match all.last_mut() {
            _ if kind == Kind::Space => {}
            Some(lexeme) if kind == before && kind != Kind::Sign => {
                lexeme.text.push(letter);
                lexeme.place.end = place.end;
            }
            _ => all.push(Lexeme {
                text: letter.to_string(),
                place,
                glued: before != Kind::Space,
            }),
        }
        before = kind;
    }
    all
}

/// Normalizes a character: lower case, no accent, one kind of dash.
fn plain(letter: char) -> char {
    match letter {
        'á' | 'Á' | 'à' => 'a',
        'é' | 'É' | 'è' => 'e',
        'í' | 'Í' => 'i',
        'ó' | 'Ó' => 'o',
        'ú' | 'Ú' | 'ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        '–' | '—' | '‐' | '‑' | '‒' | '−' | '―' | '~' => '-',
        '\r' => '\n',
        '\u{200b}' | '\u{feff}' | '\u{ad}' => ' ',
        'º' | '°' => 'º',
        other => other.to_ascii_lowercase(),
    }
}

/// Splits a text into tokens, or returns the byte range of the first part that
/// is not a token.
pub fn tokens(text: &str) -> Result<Vec<Piece>, std::ops::Range<usize>> {
    let lexemes = lexemes(text);
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(lexeme) = lexemes.get(at) {
        let rest = lexemes.get(at..).unwrap_or_default();
        let found = phrase(rest)
            .or_else(|| number(rest))
            .or_else(|| bracket(rest));
        let Some((token, length)) = found else {
            return Err(lexeme.place.clone());
        };
        let end = rest
            .get(length - 1)
            .map_or(text.len(), |last| last.place.end);
        pieces.push(Piece {
            token,
            place: lexeme.place.start..end,
        });
        at += length;
    }
    Ok(pieces)
}

fn phrase(rest: &[Lexeme]) -> Option<(Token, usize)> {
    let all = PHRASES.get(&rest.first()?.text)?;
    let fits = |words: &[String]| {
        words.len() <= rest.len() && words.iter().zip(rest).all(|(word, has)| *word == has.text)
    };
    let (words, token) = all.iter().find(|(words, _)| fits(words))?;
    Some((token.clone(), words.len()))
}

/// `9`, `9:30`, `8.30`, `9:00:00`, `0900`, `9am`, `10a`, or `2nd`.
fn number(rest: &[Lexeme]) -> Option<(Token, usize)> {
    let digits = digits(rest, 0)?;
    let glued = |at: usize, texts: &[&str]| {
        rest.get(at)
            .is_some_and(|next| next.glued && texts.contains(&next.text.as_str()))
    };
    if glued(
        1,
        &["st", "nd", "rd", "th", "er", "do", "ro", "to", "º", "o"],
    ) {
        let nth = i8::try_from(digits)
            .ok()
            .filter(|nth| (1..=5).contains(nth))?;
        return Some((Token::Ordinal(nth), 2));
    }
    let width = rest.first()?.text.len();
    let padded = rest.first()?.text.starts_with('0');
    let mut clock = Clock {
        hour: digits,
        minute: 0,
        half: None,
        full_day: padded && width == 2,
    };
    let mut length = 1;
    if width > 2 {
        clock.hour = digits / 100;
        clock.minute = digits % 100;
        clock.full_day = width == 4;
    } else if glued(1, &[":", "."])
        && rest
            .get(2)
            .is_some_and(|next| next.glued && next.text.len() == 2)
    {
        clock.minute = self::digits(rest, 2)?;
        length = 3;
        if glued(3, &[":"]) && glued(4, &["00"]) {
            clock.full_day = true;
            length = 5;
        }
    } else {
        // A bare `08` no more implies 24-hour notation than `8` does.
        clock.full_day = false;
    }
    if let Some((Token::Half(half), words)) = rest.get(length..).and_then(phrase) {
        clock.half = Some(half);
        length += words;
    } else if glued(length, &["a", "p"]) {
        let am = glued(length, &["a"]);
        clock.half = Some(if am { Half::Am } else { Half::Pm });
        length += 1;
    }
    // `12m` is noon in Spanish, and `m` alone is Monday; `9to5` is plain.
    let glued_word = rest.get(length).is_some_and(|next| {
        let letters = next.text.chars().all(char::is_alphabetic);
        next.glued && letters && !["to", "h", "hr", "hrs"].contains(&next.text.as_str())
    });
    let certain = (clock.half.is_some() || width != 3) && !glued_word;
    (clock.is_time() && certain).then_some((Token::Clock(clock), length))
}

fn digits(rest: &[Lexeme], at: usize) -> Option<u16> {
    let text = &rest.get(at)?.text;
    let all_digits = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

/// `[1]`, `[2,4]`, `[-1]`, `[1-3]`.
fn bracket(rest: &[Lexeme]) -> Option<(Token, usize)> {
    let inside = rest.iter().position(|lexeme| lexeme.text == "]")?;
    let text: String = rest
        .get(1..inside)?
        .iter()
        .map(|lexeme| lexeme.text.as_str())
        .collect();
    if rest.first()?.text != "[" {
        return None;
    }
    let mut ordinals = Vec::new();
    for part in text.split(',') {
        let (first, last) = match part.get(1..).and_then(|tail| tail.split_once('-')) {
            Some((_, last)) => (part.get(..1)?, last),
            None => (part, part),
        };
        let (first, last): (i8, i8) = (first.parse().ok()?, last.parse().ok()?);
        let known = |nth: &i8| *nth == -1 || (1..=5).contains(nth);
        let all: Vec<i8> = (first..=last).filter(known).collect();
        if all.is_empty() || !known(&first) || !known(&last) {
            return None;
        }
        ordinals.extend(all);
    }
    Some((Token::OrdinalsAfter(ordinals), inside + 1))
}
