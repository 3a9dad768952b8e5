//! Requested day and time: "tonight", "thursday 7pm", "los lunes a las 7". The
//! clock is not read here; "tonight" stays "tonight".

use jiff::civil::Time;

use super::query_terms::Term;
use crate::model::localized_text::Text;
use crate::model::schedule::time_window::{Day, TimeWindow};
use crate::query::lexicon::Lexicon;
use crate::query::phrase_matcher::{Hit, Role, most_specific};

/// Parts of the day: word, first hour and last hour.
const PARTS: [(&str, i8, Option<i8>); 6] = [
    ("morning", 5, Some(12)),
    ("noon", 12, Some(13)),
    ("afternoon", 12, Some(17)),
    ("evening", 17, None),
    ("night", 17, None),
    ("midnight", 23, None),
];

/// Words for this moment that also join sentences.
const JOINERS: [&str; 2] = ["now", "ahora"];

/// Most words that tell of a question whose "now" asks for who is open.
const MAX_WORDS_BESIDE_NOW: usize = 6;

/// A time read from a question, and the indexes of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) when: TimeWindow,
    pub(crate) words: Vec<usize>,
    part: Option<&'static str>,
}

/// Reads the requested time. Words flagged in `taken` are ignored.
pub(crate) fn read(terms: &[Term], taken: &[bool], words: &Lexicon) -> Option<Read> {
    let seen = terms.iter().zip(taken);
    let seen: Vec<_> = seen.map(|(term, taken)| term.by_form(*taken)).collect();
    let mut hits = words.times.find(&seen);
    most_specific(&mut hits);
    hits.retain(|hit| !is_told(hit, terms));
    let (mut day, mut part, mut used) = (None, None, Vec::new());
    for hit in hits {
        let Some(value) = words.time_values.get(hit.means as usize) else {
            continue;
        };
        let found_part = PARTS.iter().find(|(word, ..)| word == value);
        match (Day::from_word(value), found_part) {
            // Any other day overrides "now".
            (Some(said), _) if day.is_none_or(|known| known == Day::Now) => day = Some(said),
            (None, Some(found)) if part.is_none() => part = Some(found),
            (None, None) => continue,
            _ => {}
        }
        used.extend(hit.words);
    }
    let evening = matches!(day, Some(Day::Tonight));
    let half = match part {
        Some(("morning", ..)) => Some(Half::Morning),
        Some(_) => Some(Half::Afternoon),
        None if evening => Some(Half::Afternoon),
        None => None,
    };
    let clock = clock(terms, taken, half);
    if day.is_none() && part.is_none() && clock.is_none() {
        return None;
    }
    let (from, to) = match (&clock, part) {
        (Some(clock), _) => (clock.from, clock.to),
        (None, Some((_, from, to))) => (hour(*from), to.and_then(hour)),
        (None, None) => (None, None),
    };
    used.extend(clock.iter().flat_map(|clock| clock.words.iter().copied()));
    used.sort_unstable();
    used.dedup();
    Some(Read {
        when: TimeWindow {
            day: day.unwrap_or(Day::Any),
            from,
            to,
        },
        words: used,
        part: part.filter(|_| clock.is_none()).map(|(word, ..)| *word),
    })
}

/// Whether a single word for this moment only joins what somebody tells: "my
/// boy is 9 and now they say he has to see somebody".
fn is_told(hit: &Hit, terms: &[Term]) -> bool {
    let [at] = hit.words[..] else { return false };
    let telling = terms.iter().filter(|term| term.role != Role::Stop);
    let is_joiner = terms
        .get(at)
        .is_some_and(|term| JOINERS.contains(&term.text.as_str()));
    is_joiner && telling.count() > MAX_WORDS_BESIDE_NOW
}

fn hour(hour: i8) -> Option<Time> {
    Time::new(hour, 0, 0, 0).ok()
}

/// Half of the day: distinguishes 7 am from 7 pm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

struct Clock {
    from: Option<Time>,
    to: Option<Time>,
    words: Vec<usize>,
}

const AT: [&str; 5] = ["at", "around", "las", "la", "about"];
const AFTER: [&str; 5] = ["after", "from", "since", "despues", "desde"];
const BEFORE: [&str; 5] = ["before", "until", "till", "antes", "hasta"];
const THEN: [&str; 5] = ["to", "and", "a", "y", "until"];
/// Units that make a number a quantity and not a time: "at 7 months".
const COUNTED: [&str; 14] = [
    "months", "month", "weeks", "week", "years", "year", "days", "people", "kids", "meses",
    "semanas", "anos", "dias", "percent",
];

/// A clock time among the words: "7pm", "at 7", "a las 7", "after 5", "6 to 8
/// pm".
fn clock(terms: &[Term], taken: &[bool], half: Option<Half>) -> Option<Clock> {
    let text = |at: usize| terms.get(at).map_or("", |term| term.text.as_str());
    for at in 0..terms.len() {
        if taken.get(at).copied().unwrap_or(false) {
            continue;
        }
        let Some(found) = time_at(terms, at) else {
            continue;
        };
        let before = |steps: usize| at.checked_sub(steps).map_or("", text);
        // "después de las 7", "a las 7": skip the article.
        let article = ["las", "la", "de"].contains(&before(1));
        let lead = (1..=3).find(|steps| {
            let word = before(*steps);
            let between = *steps == 1 || article;
            between && (AFTER.contains(&word) || BEFORE.contains(&word))
        });
        let lead_word = lead.map_or("", before);
        let introduced = AT.contains(&before(1)) || lead.is_some();
        let second = THEN
            .contains(&text(found.end))
            .then(|| time_at(terms, found.end + 1))
            .flatten();
        // "6 to 8 pm": the second time makes the first one certain.
        let certain = found.certain || second.as_ref().is_some_and(|next| next.certain);
        if !certain && (!introduced || COUNTED.contains(&text(found.end))) {
            continue;
        }
        let first_word = at - lead.unwrap_or(usize::from(AT.contains(&before(1))));
        let end = second.as_ref().map_or(found.end, |next| next.end);
        let half = found
            .half
            .or(second.as_ref().and_then(|next| next.half))
            .or(half);
        let time = found.time(half)?;
        let later = second.and_then(|next| next.time(half));
        let words = (first_word..end).collect();
        let hour_later = Time::new((time.hour() + 1).min(23), time.minute(), 0, 0).ok();
        let (from, to) = match later {
            Some(later) => (Some(time), Some(later)),
            None if AFTER.contains(&lead_word) => (Some(time), None),
            None if BEFORE.contains(&lead_word) => (None, Some(time)),
            None => (Some(time), hour_later),
        };
        return Some(Clock { from, to, words });
    }
    None
}

/// A clock time as written.
struct Written {
    hour: i8,
    minute: i8,
    half: Option<Half>,
    /// Whether it can only be a time: it has am, pm or minutes.
    certain: bool,
    /// Index of the word after it.
    end: usize,
}

fn time_at(terms: &[Term], at: usize) -> Option<Written> {
    let text = terms.get(at)?.text.as_str();
    let digits = text
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b':')
        .count();
    let (clock, letters) = text.split_at_checked(digits)?;
    let (hours, minutes) = clock.split_once(':').unwrap_or((clock, ""));
    let hour: i8 = hours.parse().ok().filter(|hour| (1..=23).contains(hour))?;
    let minute: i8 = match minutes {
        "" => 0,
        minutes => minutes.parse().ok().filter(|minute| *minute < 60)?,
    };
    let mut end = at + 1;
    let mut half = half_of(letters);
    if letters.is_empty() {
        half = terms.get(end).and_then(|next| half_of(&next.text));
        end += usize::from(half.is_some());
    } else if half.is_none() {
        return None;
    }
    let certain = half.is_some() || !minutes.is_empty();
    let spoken = hour <= 12 || !minutes.is_empty();
    spoken.then_some(Written {
        hour,
        minute,
        half,
        certain,
        end,
    })
}

fn half_of(letters: &str) -> Option<Half> {
    match letters {
        "am" => Some(Half::Morning),
        "pm" | "p" => Some(Half::Afternoon),
        _ => None,
    }
}

impl Written {
    /// Converts to a 24-hour time. Without am or pm, 9 to 11 are in the morning
    /// and the other hours in the afternoon or evening, when meetings are.
    fn time(&self, half: Option<Half>) -> Option<Time> {
        let hour = match (half, self.hour) {
            (_, 13..) => self.hour,
            (Some(Half::Morning), 12) => 0,
            (Some(Half::Morning), hour) => hour,
            (Some(Half::Afternoon), 12) => 12,
            (Some(Half::Afternoon), hour) => hour + 12,
            (None, 9..=12) => self.hour,
            (None, hour) => hour + 12,
        };
        Time::new(hour, self.minute, 0, 0).ok()
    }
}

impl Read {
    /// Display label: "Thursday, 7:00 pm".
    pub(crate) fn label(&self, words: &Lexicon) -> Text {
        let day = words.label("time", self.when.day.word());
        let mut english = vec![day.english.clone()];
        let mut spanish = vec![day.spanish.unwrap_or(day.english)];
        if self.when.day == Day::Any && (self.part.is_some() || self.when.from.is_some()) {
            english.clear();
            spanish.clear();
        }
        if let Some(part) = self.part {
            let part = words.label("time", part);
            spanish.push(part.spanish.unwrap_or_else(|| part.english.clone()));
            english.push(part.english);
        } else if self.when.from.is_some() || self.when.to.is_some() {
            english.push(span(self.when, ["from", "to", "before"], ["am", "pm"]));
            spanish.push(span(
                self.when,
                ["desde", "hasta", "antes de"],
                ["a. m.", "p. m."],
            ));
        }
        Text::new(&english.join(", "), &spanish.join(", "))
    }
}

fn span(when: TimeWindow, words: [&str; 3], halves: [&str; 2]) -> String {
    let [from_word, to_word, before] = words;
    let shown = |time: Time| {
        let (hour, half) = match time.hour() {
            0 => (12, halves[0]),
            hour @ 1..=11 => (hour, halves[0]),
            12 => (12, halves[1]),
            hour => (hour - 12, halves[1]),
        };
        format!("{hour}:{:02} {half}", time.minute())
    };
    match (when.from, when.to) {
        (Some(from), Some(to)) => format!("{} {to_word} {}", shown(from), shown(to)),
        (Some(from), None) => format!("{from_word} {}", shown(from)),
        (None, Some(to)) => format!("{before} {}", shown(to)),
        (None, None) => String::new(),
    }
}

impl TimeWindow {
    /// Value for steps and links: `thursday`, `any 19:00-20:00`.
    pub fn value(&self) -> String {
        let clock = |time: Option<Time>| {
            time.map_or_else(String::new, |time| {
                format!("{:02}:{:02}", time.hour(), time.minute())
            })
        };
        match (self.from, self.to) {
            (None, None) => self.day.word().to_owned(),
            (from, to) => format!("{} {}-{}", self.day.word(), clock(from), clock(to)),
        }
    }
}
