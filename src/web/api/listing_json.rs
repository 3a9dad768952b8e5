//! Response types of the API. They are a stable contract with other programs;
//! internal types may change without them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::export::seed_csv::resource_row::areas;
use crate::index::generation::Generation;
use crate::model::freshness::Freshness;
use crate::model::language::Language;
use crate::model::listing::{Listing, Meeting, Status};
use crate::model::place::Precision;
use crate::model::reach::{Area, Reached};
use crate::model::schedule::{OpenState, State};
use crate::search::answer::{Pinned, ResultGroup};
use crate::web::links;

/// A category of a listing.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryJson {
    /// Its id.
    #[schema(example = "food-pantry")]
    pub id: String,
    /// Its name in English.
    #[schema(example = "Food pantries")]
    pub label: String,
}

/// A number to call.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhoneJson {
    /// E.164, or a short code.
    #[schema(example = "+15702448838")]
    pub number: String,
    /// As people read it.
    #[schema(example = "570-244-8838")]
    pub display: String,
    /// What to know before calling; empty when there is nothing.
    #[schema(example = "")]
    pub note: String,
}

/// Where a listing is, as staff wrote it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddressJson {
    /// House number and street; empty when only the town is known.
    #[schema(example = "263 Henry St")]
    pub street: String,
    /// Suite, floor or room.
    pub street_2: String,
    /// Town.
    #[schema(example = "Avis")]
    pub city: String,
    /// Two letters.
    #[schema(example = "PA")]
    pub state: String,
    /// Five digits.
    #[schema(example = "17721")]
    pub zip: String,
}

/// Whether a listing is open.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenJson {
    /// `open`, `soon`, `closed` or `unknown`. Unknown is not closed.
    #[schema(example = "open")]
    pub state: &'static str,
    /// The same for people.
    #[schema(example = "Open day and night")]
    pub text: String,
    /// The next start, with its zone; null when none is known.
    pub next: Option<String>,
    /// When it closes; null when it is not open or never closes.
    pub until: Option<String>,
}

/// What a listing says to something that was asked of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FitJson {
    /// What was asked, as `fits` takes it.
    #[schema(example = "medicaid")]
    pub ask: &'static str,
    /// `yes`, `no`, or `unknown`, which is not a no.
    #[schema(example = "unknown")]
    pub known: &'static str,
}

/// What only a meeting has.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingJson {
    /// The fellowship.
    #[schema(example = "AA")]
    pub fellowship: String,
    /// `in-person`, `hybrid`, `online` or `phone`.
    #[schema(example = "in-person")]
    pub attendance: &'static str,
    /// Its types in words, such as Open or Closed.
    #[schema(example = json!(["Open", "Discussion"]))]
    pub types: Vec<String>,
    /// Link to join online.
    pub conference_url: Option<String>,
}

/// A listing.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingJson {
    /// Stable id.
    #[schema(example = "new-love-center-pantry-avis")]
    pub id: String,
    /// The name people know.
    pub name: String,
    /// Who runs it.
    pub organization: String,
    /// Kinds of help, the closest first.
    pub categories: Vec<CategoryJson>,
    /// What it does, in a sentence or two.
    pub summary: String,
    /// Numbers to call, the best first.
    pub phones: Vec<PhoneJson>,
    /// What to text: `HOME to 741741`; null when there is no text line.
    pub text_line: Option<String>,
    /// Home page.
    pub website: Option<String>,
    /// Address; null when there is none or it is private.
    pub address: Option<AddressJson>,
    /// Degrees north; null when there is no place or it is private.
    pub latitude: Option<f64>,
    /// Degrees east; null when there is no place or it is private.
    pub longitude: Option<f64>,
    /// `exact`, `approximate`, `hidden` or `none`.
    #[schema(example = "approximate")]
    pub precision: &'static str,
    /// Miles from the place searched from; null without one, or without a
    /// place of its own.
    pub distance_miles: Option<f64>,
    /// `visit`, `serves`, `anywhere` or `elsewhere`.
    #[schema(example = "visit")]
    pub reach: &'static str,
    /// The same in words.
    pub reach_text: String,
    /// When it can be used, in words.
    pub hours_text: String,
    /// Whether it is open.
    pub open: OpenJson,
    /// Languages spoken.
    pub languages: Vec<String>,
    /// Whom it is for, when not for everyone.
    pub audience: Vec<String>,
    /// Who can use it.
    pub eligibility: String,
    /// Ages it takes, in years; any range will do. Empty when it names none.
    #[schema(example = json!(["60+"]))]
    pub ages: Vec<String>,
    /// Highest income of a household: `200% FPL` of the federal poverty level,
    /// another limit as stated, or `none`; null when nobody has said.
    pub income: Option<String>,
    /// Areas that people must live in; any will do. Empty when it names none.
    #[schema(example = json!(["Clinton, PA"]))]
    pub residence: Vec<String>,
    /// What it costs.
    pub cost: Vec<String>,
    /// Day of the last check; null when nobody has confirmed it yet.
    pub verified_on: Option<String>,
    /// `fresh`, `due`, `stale` or `unchecked`.
    #[schema(example = "unchecked")]
    pub freshness: &'static str,
    /// `active`, `temporarily closed`, `closed` or `example`.
    #[schema(example = "active")]
    pub status: &'static str,
    /// "Example listing" for invented listings; null for all others.
    pub label: Option<&'static str>,
    /// What only a meeting has; null for all others.
    pub meeting: Option<MeetingJson>,
    /// Pages the facts were taken from.
    pub source_urls: Vec<String>,
    /// Date of these pages.
    pub source_date: String,
    /// Its page on this site.
    #[schema(example = "/r/new-love-center-pantry-avis")]
    pub url: String,
    /// What it says to what was asked of it by `fits` or in the question.
    pub fits: Vec<FitJson>,
    /// `fits`, `might-fit` or `also-helps`; null outside a search.
    #[schema(example = "fits")]
    pub group: Option<&'static str>,
    /// What was asked for and it does not say, apart from `fits`.
    #[schema(example = json!(["Free"]))]
    pub unsaid: Vec<String>,
    /// The people that it is for, if the question says nothing of such people.
    #[schema(example = json!(["Veterans"]))]
    pub only_for: Vec<String>,
    /// Why it is among the results, in words; empty outside a search.
    pub why: Vec<String>,
}

/// A crisis line to show above the results.
#[derive(Debug, Serialize, ToSchema)]
pub struct CrisisJson {
    /// Whether it is certain that somebody is in danger; otherwise it is
    /// possible.
    pub certain: bool,
    /// Id of the listing.
    #[schema(example = "988-suicide-crisis-lifeline")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Numbers to call.
    pub phones: Vec<PhoneJson>,
    /// What to text; null when there is no text line.
    pub text_line: Option<String>,
    /// Its page, for lines whose number is not known.
    pub website: Option<String>,
    /// One short line about it, in English.
    pub say: String,
    /// The same in Spanish, or English where there is none.
    pub say_es: String,
    /// Its page on this site.
    pub url: String,
}

/// Facts of a listing that depend on the request.
#[derive(Debug)]
pub struct Seen<'a> {
    /// Distance in miles.
    pub miles: Option<f64>,
    /// How it reaches the person.
    pub reach: Reached,
    /// How recently it was checked.
    pub freshness: Freshness,
    /// Whether it is open.
    pub open: &'a OpenState,
    /// The time used as “now”.
    pub now: jiff::Timestamp,
    /// Its answers to the eligibility questions asked.
    pub fits: Vec<FitJson>,
    /// How well it fits what was searched for.
    pub group: Option<ResultGroup>,
    /// What was asked for and it does not say.
    pub unsaid: Vec<String>,
    /// The people that it is for, if the question says nothing of such people.
    pub only_for: Vec<String>,
    /// Why it is among the results.
    pub why: Vec<String>,
}

/// A listing as JSON.
pub fn listing(listing: &Listing, seen: Seen<'_>, generation: &Generation) -> ListingJson {
    let place = &listing.place;
    let contact = &listing.contact;
    let (reach, reach_text) = reach(&seen.reach, generation);
    let point = place.point;
    ListingJson {
        id: listing.id.clone(),
        name: listing.name.english.clone(),
        organization: listing.organization.clone(),
        categories: categories(listing, generation),
        summary: listing.description.english.clone(),
        phones: phones(listing),
        text_line: contact.text_line.as_ref().map(|line| line.display.clone()),
        website: contact.website.clone(),
        address: place.address.as_ref().map(|address| AddressJson {
            street: address.street.clone(),
            street_2: address.street_2.clone(),
            city: address.city.clone(),
            state: address.state.clone(),
            zip: address.zip.clone(),
        }),
        latitude: point.map(|point| point.latitude),
        longitude: point.map(|point| point.longitude),
        precision: precision(place.precision),
        // A tenth of a mile is precise enough for a person.
        distance_miles: seen.miles.map(|miles| (miles * 10.0).round() / 10.0),
        reach,
        reach_text,
        hours_text: listing.hours.schedule.describe(Language::English),
        open: open(listing, seen.open, seen.now),
        languages: listing.languages.clone(),
        audience: listing.audience.clone(),
        eligibility: listing.eligibility.english.clone(),
        ages: listing.limits.values("ages"),
        income: listing.limits.income.as_ref().map(ToString::to_string),
        residence: areas(&listing.limits.residence),
        cost: listing.cost.clone(),
        verified_on: listing.verified_on.map(|date| date.to_string()),
        freshness: seen.freshness.word(),
        status: listing.status.word(),
        label: (listing.status == Status::Example).then_some("Example listing"),
        meeting: listing.meeting.as_ref().map(|one| meeting(one, generation)),
        source_urls: listing.source.urls.clone(),
        source_date: listing.source.date.clone(),
        url: links::Links::new(None).listing(&listing.id),
        fits: seen.fits,
        group: seen.group.map(ResultGroup::word),
        unsaid: seen.unsaid,
        only_for: seen.only_for,
        why: seen.why,
    }
}

/// A pinned crisis line as JSON.
pub fn crisis(pinned: &Pinned) -> CrisisJson {
    let listing = &pinned.listing;
    CrisisJson {
        certain: pinned.certain,
        id: listing.id.clone(),
        name: listing.name.english.clone(),
        phones: phones(listing),
        text_line: listing
            .contact
            .text_line
            .as_ref()
            .map(|line| line.display.clone()),
        website: listing.contact.website.clone(),
        say: pinned.say.english.clone(),
        say_es: pinned.say.shown_in(Language::Spanish).to_owned(),
        url: links::Links::new(None).listing(&listing.id),
    }
}

fn meeting(meeting: &Meeting, generation: &Generation) -> MeetingJson {
    let names = &generation.facts.meeting_types;
    let named = meeting.types.iter().map(|code| {
        let name = names.name(&meeting.fellowship, code, Language::English);
        name.unwrap_or(code).to_owned()
    });
    MeetingJson {
        fellowship: meeting.fellowship.clone(),
        attendance: meeting.attendance.word(),
        types: named.collect(),
        conference_url: meeting.conference_url.clone(),
    }
}

fn categories(listing: &Listing, generation: &Generation) -> Vec<CategoryJson> {
    let known = listing.categories.iter().map(|id| CategoryJson {
        id: id.clone(),
        label: match generation.facts.categories.get(id) {
            Some(category) => category.name.english.clone(),
            None => id.clone(),
        },
    });
    known.collect()
}

fn phones(listing: &Listing) -> Vec<PhoneJson> {
    let phones = listing.contact.phones.iter().map(|phone| PhoneJson {
        number: phone.dial(),
        display: phone.display.clone(),
        note: listing.contact.phone_note.english.clone(),
    });
    phones.collect()
}

fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Exact => "exact",
        Precision::Approximate => "approximate",
        Precision::Hidden => "hidden",
        Precision::None => "none",
    }
}

fn reach(reached: &Reached, generation: &Generation) -> (&'static str, String) {
    let areas = |areas: &[Area]| {
        let said = areas.iter().map(|area| match area {
            Area::Nation => "the United States".to_owned(),
            Area::State(state) => {
                let name = generation.gazetteer.state_name(state);
                name.unwrap_or(state).to_owned()
            }
            Area::County(county) => format!("{} County", county.name),
            Area::Zip(zip) => format!("ZIP {zip}"),
        });
        said.collect::<Vec<_>>().join(", ")
    };
    match reached {
        Reached::Visit => ("visit", "A place to go to".to_owned()),
        Reached::Serves(served) => ("serves", format!("Serves {}", areas(served))),
        Reached::Anywhere => ("anywhere", "From anywhere, by phone or online".to_owned()),
        Reached::Elsewhere(served) => (
            "elsewhere",
            format!("Serves {}, not this place", areas(served)),
        ),
    }
}

fn open(listing: &Listing, state: &OpenState, now: jiff::Timestamp) -> OpenJson {
    let schedule = &listing.hours.schedule;
    OpenJson {
        state: match state.state {
            State::Open => "open",
            State::Soon => "soon",
            State::Closed => "closed",
            State::Unknown => "unknown",
        },
        text: schedule.state_text(state, now, Language::English),
        next: state.next.as_ref().map(|next| next.start.to_string()),
        until: state.until.as_ref().map(ToString::to_string),
    }
}
