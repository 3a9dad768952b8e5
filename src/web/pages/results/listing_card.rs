//! A listing as results and its own page say it: state, what, reach, numbers,
//! and how far it can be trusted.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::freshness::Freshness;
use crate::model::language::Language;
use crate::model::listing::{Listing, Status};
use crate::model::place::Precision;
use crate::model::reach::Area;
use crate::model::schedule::{OpenState, Schedule, State, format_time};
use crate::search::answer::Reached;
use crate::web::i18n::{Words, fill};
use crate::web::pages::layout::{Visitor, call, text_to};

/// What results and the listing's own page share.
#[derive(Debug)]
pub struct ListingCard {
    /// Its place in the list.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// The list with it.
    pub add_href: String,
    /// Whether it is invented.
    pub example: bool,
    /// `open`, `soon`, `ask` or nothing, for the mark beside the words.
    pub state_class: &'static str,
    /// "Open now, until 5:00 pm".
    pub state: String,
    /// "AA meeting", for a meeting.
    pub kind: Option<String>,
    /// What it does.
    pub what: String,
    /// The language of `what`, when it is not the page's.
    pub what_lang: Option<&'static str>,
    /// The language of the name, when it is not the page's.
    pub name_lang: Option<&'static str>,
    /// Street and town.
    pub place: Option<String>,
    /// The way there on another site's map, when the street is known.
    pub place_href: Option<String>,
    /// "3 miles", "about 3 miles".
    pub distance: Option<String>,
    /// Whom it serves, when that matters.
    pub reach: Option<String>,
    /// What is known to fit the person, in words.
    pub fits: Option<String>,
    /// What the listing does not say and the person asks, in words.
    pub unknown: Option<String>,
    /// Buttons: call and text.
    pub acts: Vec<Action>,
    /// When it was checked.
    pub checked: String,
    /// Whether to call first.
    pub doubtful: bool,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Where it leads.
    pub href: String,
    /// Its icon.
    pub icon: &'static str,
    /// What it says.
    pub label: String,
}

/// What an answer knows of a listing beside the listing itself.
#[derive(Debug)]
pub struct CardContext<'a> {
    /// Its place in the list.
    pub number: usize,
    /// Miles to it.
    pub miles: Option<f64>,
    /// How it reaches the person.
    pub reach: &'a Reached,
    /// How lately it was checked.
    pub freshness: Freshness,
    /// The moment that "now" is.
    pub now: Timestamp,
}

/// Buttons in a result, at most.
const MAX_ACTS: usize = 2;

/// The item of a listing.
pub fn item(listing: &Listing, seen: &CardContext<'_>, visitor: &Visitor) -> ListingCard {
    let (language, words) = (visitor.language, visitor.words());
    let schedule = &listing.hours.schedule;
    let open = schedule.open_state(seen.now);
    let (state_class, state) = state(listing, &open, seen.now, visitor);
    let (checked, doubtful) = checked(listing, seen.freshness, visitor);
    let mut acts = acts_or_ways_on(listing, words);
    acts.truncate(MAX_ACTS);
    let shown = listing.description.language_shown(language);
    let named = listing.name.language_shown(language);
    ListingCard {
        number: seen.number,
        name: listing.name.shown_in(language).to_owned(),
        id: listing.id.clone(),
        href: visitor.links().listing(&listing.id),
        add_href: visitor.links().list_with(&listing.id),
        example: listing.status == Status::Example,
        state_class,
        state,
        what: listing.description.shown_in(language).to_owned(),
        kind: kind(listing, words),
        name_lang: (named != language).then(|| named.tag()),
        what_lang: (shown != language).then(|| shown.tag()),
        place: place(listing),
        place_href: directions(listing),
        distance: seen.miles.map(|miles| distance(listing, miles, words)),
        reach: reach(listing, seen.reach, visitor),
        fits: None,
        unknown: None,
        acts,
        checked,
        doubtful,
    }
}

/// Whether it is open, in words and as a mark. A closed listing says so first.
fn state(
    listing: &Listing,
    open: &OpenState,
    now: Timestamp,
    visitor: &Visitor,
) -> (&'static str, String) {
    let words = visitor.words();
    match listing.status {
        Status::TemporarilyClosed => return ("", words.temporarily_closed.clone()),
        Status::Closed => return ("", words.closed.clone()),
        Status::Active | Status::Example => {}
    }
    let schedule = &listing.hours.schedule;
    if matches!(schedule, Schedule::Written(_) | Schedule::Unknown) {
        return ("ask", words.state_ask.clone());
    }
    let class = match open.state {
        State::Open => "open",
        State::Soon => "soon",
        State::Closed => "",
        State::Unknown => "ask",
    };
    (class, schedule.state_text(open, now, visitor.language))
}

/// "AA meeting": a meeting's name alone often does not say.
pub fn kind(listing: &Listing, words: &Words) -> Option<String> {
    let fellowship = &listing.meeting.as_ref()?.fellowship;
    let known = !fellowship.is_empty();
    known.then(|| fill(&words.meeting_of, "fellowship", fellowship))
}

/// All numbers to call and text; for a listing without one its page, or 211.
pub fn acts_or_ways_on(listing: &Listing, words: &Words) -> Vec<Action> {
    let acts = acts(listing, words);
    if !acts.is_empty() {
        return acts;
    }
    let site = listing.contact.website.iter().map(|href| Action {
        href: href.clone(),
        icon: "i-out",
        label: words.website.clone(),
    });
    let ask = (listing.status == Status::Active).then(|| Action {
        href: "tel:211".to_owned(),
        icon: "i-phone",
        label: words.ask_211.clone(),
    });
    site.chain(ask).collect()
}

/// The way to a door whose street is known and not private.
fn directions(listing: &Listing) -> Option<String> {
    let address = listing.place.address.as_ref()?;
    let told = listing.place.precision != Precision::Hidden && !address.street.is_empty();
    told.then(|| crate::web::links::directions(address))
}

/// Street and town, as far as they are known.
pub fn place(listing: &Listing) -> Option<String> {
    let address = listing.place.address.as_ref()?;
    let parts = [&address.street, &address.city];
    let known: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    (!known.is_empty()).then(|| known.join(", "))
}

/// Miles as people say them; a place known only by its town never gets an
/// exact figure.
pub fn distance(listing: &Listing, miles: f64, words: &Words) -> String {
    let approximate = listing.place.precision == Precision::Approximate;
    let plain = match miles {
        miles if approximate && miles < 1.5 => return words.distance_near.clone(),
        miles if miles < 0.75 => words.distance_half.clone(),
        miles if miles < 1.5 => words.distance_one.clone(),
        miles => fill(&words.distance_miles, "miles", &format!("{miles:.0}")),
    };
    if approximate {
        fill(&words.distance_about, "distance", &plain)
    } else {
        plain
    }
}

/// Whom it serves, when that says more than its address does.
fn reach(listing: &Listing, reached: &Reached, visitor: &Visitor) -> Option<String> {
    let words = visitor.words();
    match reached {
        Reached::Elsewhere(areas) => Some(fill(
            &words.serves_elsewhere,
            "areas",
            &areas_in_words(areas, visitor),
        )),
        Reached::Serves(areas) => Some(fill(
            &words.serves,
            "areas",
            &areas_in_words(areas, visitor),
        )),
        Reached::Anywhere => Some(words.anywhere.clone()),
        Reached::Visit if listing.place.precision == Precision::Hidden => {
            Some(words.place_private.clone())
        }
        Reached::Visit => None,
    }
}

/// Areas named one by one, at most; the others are counted.
const MAX_AREAS: usize = 4;

/// Areas as people say them: "Lycoming and Clinton counties".
pub fn areas_in_words(areas: &[Area], visitor: &Visitor) -> String {
    let words = visitor.words();
    let counties: Vec<String> = areas
        .iter()
        .filter_map(|area| match area {
            Area::County(county) => Some(county.name.clone()),
            _ => None,
        })
        .collect();
    if counties.len() > 1 && counties.len() == areas.len() {
        return fill(&words.area_counties, "counties", &listed(counties, words));
    }
    let said = areas.iter().map(|area| match area {
        Area::Nation => words.area_nation.clone(),
        Area::State(state) => {
            let name = visitor.generation.gazetteer.state_name(state);
            name.unwrap_or(state).to_owned()
        }
        Area::County(county) => fill(&words.area_county, "county", &county.name),
        Area::Zip(zip) => fill(&words.area_zip, "zip", zip),
    });
    listed(said.collect(), words)
}

/// "One, two and three"; beyond a few, "one, two, three and 5 more".
fn listed(mut names: Vec<String>, words: &Words) -> String {
    if names.len() > MAX_AREAS + 1 {
        let more = names.split_off(MAX_AREAS).len();
        names.push(fill(&words.area_more, "count", &more.to_string()));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{}{}{last}", rest.join(", "), words.area_and),
        None => String::new(),
    }
}

/// All numbers to call and text.
fn acts(listing: &Listing, words: &Words) -> Vec<Action> {
    let phones = listing.contact.phones.iter().map(|phone| {
        let call = call(phone);
        Action {
            label: fill(&words.call, "number", &call.shown),
            href: call.href,
            icon: "i-phone",
        }
    });
    let text = text_to(&listing.contact, words).map(|text| Action {
        href: text.href,
        icon: "i-text",
        label: text.label,
    });
    // A call and a text say more than two calls.
    let mut acts: Vec<Action> = phones.collect();
    acts.splice(acts.len().min(1)..acts.len().min(1), text);
    acts
}

/// When it was checked, and whether to call first.
pub fn checked(listing: &Listing, freshness: Freshness, visitor: &Visitor) -> (String, bool) {
    let (words, language) = (visitor.words(), visitor.language);
    match (listing.verified_on, freshness) {
        (Some(date), Freshness::Stale) => {
            let date = full_date(date, language);
            (fill(&words.checked_long_ago, "date", &date), true)
        }
        (Some(date), Freshness::Fresh | Freshness::Due) => {
            let date = full_date(date, language);
            (fill(&words.checked_on, "date", &date), false)
        }
        _ if !listing.source.date.is_empty() => {
            let date = source_date(&listing.source.date, language);
            (fill(&words.checked_source, "date", &date), true)
        }
        _ => (words.checked_never.clone(), true),
    }
}

/// A source's date in words: a day, a month, or a year as it stands.
pub fn source_date(written: &str, language: Language) -> String {
    if let Ok(date) = written.parse::<Date>() {
        return full_date(date, language);
    }
    match format!("{written}-01").parse::<Date>() {
        Ok(first) => month(first, language),
        Err(_) => written.to_owned(),
    }
}

/// `November 9, 2026`; `9 de noviembre de 2026`.
pub fn full_date(date: Date, language: Language) -> String {
    let day = format_time::month_day(date.month(), date.day(), language);
    let (between, year) = (language.pick(", ", " de "), date.year());
    format!("{day}{between}{year}")
}

/// `November 2024`; `noviembre de 2024`.
fn month(first_day: Date, language: Language) -> String {
    let day = format_time::month_day(first_day.month(), 1, language);
    let name = match language {
        Language::English => day.trim_end_matches(" 1"),
        Language::Spanish => day.trim_start_matches("1 de "),
    };
    let (between, year) = (language.pick(" ", " de "), first_day.year());
    format!("{name}{between}{year}")
}

/// A place as people say it: the town of a ZIP, the state only when it is not
/// the county's own; `None` for coordinates.
pub fn town<'a>(label: &'a str, visitor: &Visitor) -> Option<&'a str> {
    let is_point = |letter: char| letter.is_ascii_digit() || " ,.-".contains(letter);
    if label.chars().all(is_point) {
        return None;
    }
    let inside = label
        .split_once('(')
        .map(|(_, rest)| rest.trim_end_matches(')'));
    let place = inside.unwrap_or(label);
    let home = &visitor.generation.facts.home_counties;
    let short = place
        .rsplit_once(", ")
        .filter(|(_, state)| home.iter().any(|county| county.state == *state));
    Some(short.map_or(place, |(town, _)| town))
}
