//! How an area of counties is called in English and Spanish.

use crate::embedded_table::rows;
use crate::gazetteer::Gazetteer;
use crate::model::localized_text::Text;
use crate::model::place::County;

/// Words for one and for several counties of a kind, with `{}` for the names.
struct AreaWords {
    noun: &'static str,
    english: [&'static str; 2],
    spanish: [&'static str; 2],
}

/// "Lycoming and Clinton counties", "los condados de Lycoming y Clinton".
/// Counties of one kind share its word; states are named where there are
/// several.
pub(super) fn in_words(counties: &[County], gazetteer: &Gazetteer) -> Text {
    let table = rows(include_str!("area_words.tsv"));
    let table: Vec<AreaWords> = table
        .map(|[noun, one, several, una, varias]| AreaWords {
            noun,
            english: [one, several],
            spanish: [una, varias],
        })
        .collect();
    let mut states = counties.windows(2);
    let several_states = states.any(|pair| pair[0].state != pair[1].state);
    let (mut english, mut spanish) = (Vec::new(), Vec::new());
    let noun = |county: &County| match gazetteer.county_noun(county) {
        None | Some("") => "-",
        Some(noun) => noun,
    };
    let same = |a: &County, b: &County| noun(a) == noun(b) && !several_states;
    for alike in counties.chunk_by(same) {
        let words = table
            .iter()
            .find(|words| Some(words.noun) == alike.first().map(noun));
        let names: Vec<[String; 2]> = alike.iter().map(name).collect();
        let position = usize::from(names.len() > 1);
        let of = |language: usize| names.iter().map(|name| name[language].clone()).collect();
        let (all, todos) = (joined(of(0), |_| "and"), joined(of(1), y));
        let fill = |forms: Option<[&str; 2]>, names: String| match forms {
            Some(forms) => forms[position].replace("{}", &names),
            None => names,
        };
        let state = match alike.first().filter(|_| several_states) {
            Some(county) => format!(" ({})", county.state),
            None => String::new(),
        };
        english.push(fill(words.map(|words| words.english), all) + &state);
        spanish.push(fill(words.map(|words| words.spanish), todos) + &state);
    }
    Text::new(&joined(english, |_| "and"), &joined(spanish, y))
}

/// The name of a county in both languages.
fn name(county: &County) -> [String; 2] {
    match county.state.as_str() {
        "DC" => [
            "the District of Columbia".to_owned(),
            "el Distrito de Columbia".to_owned(),
        ],
        _ => [county.name.clone(), county.name.clone()],
    }
}

/// The word for “and” before a name: “e” before the sound of i.
fn y(next: &str) -> &'static str {
    let lower = next.to_lowercase();
    let sounds_like_i = lower.starts_with('i') || lower.starts_with("hi");
    match sounds_like_i && !lower.starts_with("hie") && !lower.starts_with("io") {
        true => "e",
        false => "y",
    }
}

/// "One", "one and two", "one, two and three".
fn joined(mut names: Vec<String>, and: impl Fn(&str) -> &'static str) -> String {
    let Some(last) = names.pop() else {
        return String::new();
    };
    match names.is_empty() {
        true => last,
        false => format!("{} {} {last}", names.join(", "), and(&last)),
    }
}
