//! A listing as a card: open state, description, place, reach, call and text
//! buttons, and when it was last checked.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::freshness::Freshness;
use crate::model::language::Language;
use crate::model::listing::{Address, Listing, Status};
use crate::model::place::Precision;
use crate::model::reach::{Area, Reached};
use crate::model::schedule::format_time;
use crate::web::i18n::{Words, fill};
use crate::web::pages::layout::sentence::Sentence;
use crate::web::pages::layout::{Visitor, call, text_to};
use crate::web::pages::results::open_line::{OpenLine, open_line};

/// Template data of a listing, in results and on its own page.
#[derive(Debug)]
pub struct ListingCard {
    /// Number in the list, from 1.
    pub number: usize,
    /// Name in the page language, if available.
    pub name: String,
    /// Listing id.
    pub id: String,
    /// Link to the listing's page.
    pub href: String,
    /// Link to the list with this listing added.
    pub add_href: String,
    /// Whether this is an invented example listing.
    pub example: bool,
    /// "Open now, until 5:00 pm".
    pub open: OpenLine,
    /// "AA meeting: Women", for a meeting.
    pub kind: Option<String>,
    /// Description.
    pub what: Sentence,
    /// Language of `what`, if it differs from the page language.
    pub what_lang: Option<&'static str>,
    /// Language of the name, if it differs from the page language.
    pub name_lang: Option<&'static str>,
    /// Street and town; without the street if only the town is known, and `None`
    /// if the distance names the town.
    pub place: Option<String>,
    /// "3 miles"; "about 24 miles, Williamsport" if only the town is known.
    pub distance: Option<String>,
    /// Service area, if it is not obvious from the address.
    pub reach: Option<String>,
    /// What the listing says to the answers about the person being helped.
    pub fitting: Fitting,
    /// Call and text buttons.
    pub acts: Vec<Action>,
    /// When the listing was last checked.
    pub checked: String,
    /// Whether anybody has checked it, ever.
    pub is_checked: bool,
    /// Whether the check is missing or long ago.
    pub doubtful: bool,
    /// Whether to call before going there: it is a place, and doubtful.
    pub call_first: bool,
}

/// What a listing says to a person's answers, in words.
#[derive(Debug, Default)]
pub struct Fitting {
    /// What fits.
    pub fits: Option<String>,
    /// What does not fit.
    pub unfit: Option<String>,
    /// What to ask, because the listing does not say it.
    pub ask: Option<String>,
}

/// A call, text or link button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Target URL.
    pub href: String,
    /// Icon name.
    pub icon: &'static str,
    /// Button text.
    pub label: String,
    /// The number in the button text, which stays on one line; may be empty.
    pub number: String,
}

impl Action {
    /// The button text before, in and after its number.
    pub fn parts(&self) -> (&str, &str, &str) {
        match self.label.split_once(self.number.as_str()) {
            Some((before, after)) if !self.number.is_empty() => (before, &self.number, after),
            _ => (&self.label, "", ""),
        }
    }
}

/// Facts about a listing that depend on the request.
#[derive(Debug)]
pub struct CardContext<'a> {
    /// Number in the list, from 1.
    pub number: usize,
    /// Distance in miles.
    pub miles: Option<f64>,
    /// How the person can use it.
    pub reach: &'a Reached,
    /// Freshness of the last check.
    pub freshness: Freshness,
    /// Current time.
    pub now: Timestamp,
}

/// Maximum buttons per card.
const MAX_ACTS: usize = 3;

/// Builds the card of a listing.
pub fn item(listing: &Listing, seen: &CardContext<'_>, visitor: &Visitor) -> ListingCard {
    let (language, words) = (visitor.language, visitor.words());
    let (checked, doubtful) = checked(listing, seen.freshness, visitor);
    let acts = buttons(listing, words);
    let shown = listing.description.language_shown(language);
    let named = listing.name.language_shown(language);
    let miles = seen.miles.filter(|_| !is_mailbox(listing));
    let distance_has_town = miles.is_some() && !is_street_known(listing);
    let distance = miles.map(|miles| match &listing.place.address {
        Some(address) if distance_has_town && !address.city.is_empty() => {
            format!("{}, {}", distance(listing, miles, words), address.city)
        }
        _ => distance(listing, miles, words),
    });
    ListingCard {
        number: seen.number,
        name: listing.name.shown_in(language).to_owned(),
        id: listing.id.clone(),
        href: visitor.links().listing(&listing.id),
        add_href: visitor.links().list_with(&listing.id),
        example: listing.status == Status::Example,
        open: open_line(listing, seen.freshness, seen.now, visitor),
        what: listing.description.shown_in(language).into(),
        kind: kind(listing, visitor),
        name_lang: (named != language).then(|| named.tag()),
        what_lang: (shown != language).then(|| shown.tag()),
        place: place(listing, words).filter(|_| !distance_has_town),
        distance,
        reach: reach(listing, seen.reach, visitor),
        fitting: Fitting::default(),
        acts,
        checked,
        is_checked: listing.verified_on.is_some(),
        doubtful,
        call_first: doubtful && can_be_called_before_going(listing),
    }
}

/// The buttons of a card: the ways to reach it, or else one way on. The page of
/// the listing has all.
fn buttons(listing: &Listing, words: &Words) -> Vec<Action> {
    let mut acts = acts(listing, words);
    if acts.is_empty() {
        acts = ways_on(listing, words);
        acts.truncate(1);
    }
    acts.truncate(MAX_ACTS);
    acts
}

/// Whether it is a place to go to, and has a number to call before.
pub fn can_be_called_before_going(listing: &Listing) -> bool {
    listing.reach.visit && !listing.contact.phones.is_empty()
}

/// "AA meeting: Women, Closed": the fellowship, which a meeting's name often
/// omits, and who may come.
pub fn kind(listing: &Listing, visitor: &Visitor) -> Option<String> {
    let meeting = listing.meeting.as_ref()?;
    let names = &visitor.generation.facts.meeting_types;
    let who = names.who_may_come(meeting, visitor.language).join(", ");
    let words = visitor.words();
    let kind = match meeting.fellowship.as_str() {
        "" => String::new(),
        fellowship => fill(&words.meeting_of, "fellowship", fellowship),
    };
    let known = [kind, who].into_iter().filter(|part| !part.is_empty());
    let known = known.collect::<Vec<_>>().join(": ");
    (!known.is_empty()).then_some(known)
}

/// A name without what stands in brackets at its end, where the whole has more
/// than `most` characters.
pub fn bare_name(name: &str, most: usize) -> &str {
    let is_long = name.chars().count() > most;
    let bare = name.split_once(" (").filter(|(bare, rest)| {
        let ends = rest.ends_with(')');
        is_long && ends && !bare.is_empty()
    });
    bare.map_or(name, |(bare, _)| bare)
}

/// Join, call and text buttons; if there are none, the website and 211.
pub fn acts_or_ways_on(listing: &Listing, words: &Words) -> Vec<Action> {
    match acts(listing, words) {
        acts if acts.is_empty() => ways_on(listing, words),
        acts => acts,
    }
}

fn ways_on(listing: &Listing, words: &Words) -> Vec<Action> {
    let site = listing.contact.website.iter().map(|href| Action {
        href: href.clone(),
        icon: "i-out",
        label: words.website.clone(),
        number: String::new(),
    });
    let ask = (listing.status == Status::Active).then(|| Action {
        href: "tel:211".to_owned(),
        icon: "i-phone",
        label: words.ask_211.clone(),
        number: "211".to_owned(),
    });
    site.chain(ask).collect()
}

/// Whether a door or at least a street is known that one can go to.
fn is_street_known(listing: &Listing) -> bool {
    let address = listing.place.address.as_ref();
    address.is_some_and(|address| !address.street.is_empty() && !address.is_mailbox())
}

/// Whether the only address is a post office box, which is no place to go to.
fn is_mailbox(listing: &Listing) -> bool {
    let address = listing.place.address.as_ref();
    address.is_some_and(Address::is_mailbox)
}

/// Street and town, as far as known: "on Church Street, Lock Haven" without a
/// house number.
pub fn place(listing: &Listing, words: &Words) -> Option<String> {
    let address = listing.place.address.as_ref()?;
    let street = match &address.street {
        _ if address.is_mailbox() => String::new(),
        street if street.is_empty() || street.contains(|letter: char| letter.is_ascii_digit()) => {
            street.clone()
        }
        street => fill(&words.on_street, "street", street),
    };
    let known: Vec<&str> = [street.as_str(), address.city.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    (!known.is_empty()).then(|| known.join(", "))
}

/// Distance in words, rounded. A place whose point is the middle of its town
/// never gets an exact figure.
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

/// Service area, if the address alone does not convey it.
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

/// Maximum areas to name; the rest are counted.
const MAX_AREAS: usize = 4;

/// Areas in words, such as "Lycoming and Clinton counties".
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
            let generation = &visitor.generation;
            match generation.words.known_label("state", state) {
                Some(label) => label.shown_in(visitor.language).to_owned(),
                None => generation
                    .gazetteer
                    .state_name(state)
                    .unwrap_or(state)
                    .to_owned(),
            }
        }
        Area::County(county) => fill(&words.area_county, "county", &county.name),
        Area::Zip(zip) => fill(&words.area_zip, "zip", zip),
    });
    listed(said.collect(), words)
}

/// Joins names: "One, two and three"; beyond [`MAX_AREAS`], "one, two, three,
/// four and 5 more".
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

/// The button that joins a meeting online, then call and text buttons for all
/// numbers.
fn acts(listing: &Listing, words: &Words) -> Vec<Action> {
    let phones = listing.contact.phones.iter().map(|phone| {
        let call = call(phone);
        Action {
            label: fill(&words.call, "number", &call.shown),
            href: call.href,
            icon: "i-phone",
            number: call.shown,
        }
    });
    let text = text_to(&listing.contact, words).map(|text| Action {
        href: text.href,
        icon: "i-text",
        label: text.label,
        number: text.number,
    });
    // One call and one text button are more useful than two calls.
    let mut acts: Vec<Action> = phones.collect();
    acts.splice(acts.len().min(1)..acts.len().min(1), text);
    let online = listing.meeting.as_ref();
    let online = online.and_then(|meeting| meeting.conference_url.clone());
    let join = online.map(|href| Action {
        href,
        icon: "i-out",
        label: words.join_online.clone(),
        number: String::new(),
    });
    acts.splice(0..0, join);
    acts
}

/// Status to show beside a name: closed, temporarily closed, or example.
pub fn mark(listing: &Listing, words: &Words) -> Option<String> {
    match listing.status {
        Status::Active => None,
        Status::TemporarilyClosed => Some(words.temporarily_closed.clone()),
        Status::Closed => Some(words.closed.clone()),
        Status::Example => Some(words.example_tag.clone()),
    }
}

/// When it was last checked, and whether that is missing or long ago.
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

/// A source date in words: a full date, a month, or a year as written.
pub fn source_date(written: &str, language: Language) -> String {
    if let Ok(date) = written.parse::<Date>() {
        return full_date(date, language);
    }
    let first = format!("{written}-01").parse::<Date>();
    first.map_or_else(|_| written.to_owned(), |first| month(first, language))
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

/// Short label of a place: the town for a ZIP, and the state only if it is not
/// the county's own. `None` for coordinates.
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
