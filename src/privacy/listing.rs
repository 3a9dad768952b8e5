//! Checks whether a listing, as published, discloses a confidential place.

use super::{PrivatePlaces, TextContext, told_street};
use crate::model::eligibility::IncomeLimit;
use crate::model::listing::Listing;
use crate::model::place::Precision;
use crate::model::schedule::Schedule;

impl PrivatePlaces {
    /// Whether a listing discloses a confidential place: its own, or one that
    /// its address, texts or coordinates give away. A confidential listing
    /// discloses its own by any street in its texts.
    pub fn are_shown_by(&self, listing: &Listing) -> bool {
        let hidden = listing.place.precision == Precision::Hidden;
        if hidden && texts(listing).any(told_street::tells_street) {
            return true;
        }
        if self.is_empty() {
            return false;
        }
        if !hidden && self.contains(&listing.id) {
            return true;
        }
        let address = listing.place.address.as_ref();
        let own = address.map(|own| (own.street.as_str(), own.city.as_str(), own.zip.as_str()));
        if let Some((street, town, zip)) = own {
            let around = TextContext {
                town,
                zip,
                own: None,
            };
            if !self.leaks(street, &around).is_empty() {
                return true;
            }
        }
        let around = TextContext {
            own,
            ..TextContext::default()
        };
        let leaks = |text: &str| !self.leaks(text, &around).is_empty();
        texts(listing).any(leaks)
            || (own.is_none_or(|(street, _, _)| street.is_empty()) && self.at_point(listing))
    }

    /// Whether the exact coordinates of a listing are those of a confidential
    /// place. Called only for a listing without a street.
    fn at_point(&self, listing: &Listing) -> bool {
        let exact = listing.place.precision == Precision::Exact;
        let Some(point) = listing.place.point.filter(|_| exact) else {
            return false;
        };
        let text = format!("{:.5},{:.5}", point.latitude, point.longitude);
        !self.leaks(&text, &TextContext::default()).is_empty()
    }
}

/// All published texts of a listing, except its street.
fn texts(listing: &Listing) -> impl Iterator<Item = &str> {
    let contact = &listing.contact;
    let meeting = listing.meeting.as_ref();
    let unread = match &listing.hours.schedule {
        Schedule::Written(text) => text.as_str(),
        _ => "",
    };
    let one = [
        listing.id.as_str(),
        &listing.name.english,
        &listing.organization,
        &listing.description.english,
        &contact.phone_note.english,
        listing
            .place
            .address
            .as_ref()
            .map_or("", |address| address.street_2.as_str()),
        &listing.place.note,
        unread,
        &listing.hours.note.english,
        &listing.eligibility.english,
        &listing.how_to_start,
        &listing.what_to_bring,
        &listing.source.note,
        meeting.map_or("", |meeting| meeting.group.as_str()),
        meeting.map_or("", |meeting| meeting.conference_note.as_str()),
    ];
    let optional = [
        listing.name.spanish.as_deref(),
        listing.description.spanish.as_deref(),
        contact.phone_note.spanish.as_deref(),
        listing.hours.note.spanish.as_deref(),
        listing.eligibility.spanish.as_deref(),
        contact.chat_url.as_deref(),
        contact.website.as_deref(),
        contact.email.as_deref(),
        contact.text_line.as_ref().map(|line| line.display.as_str()),
        meeting.and_then(|meeting| meeting.conference_url.as_deref()),
        match &listing.limits.income {
            Some(IncomeLimit::Stated(words)) => Some(words),
            _ => None,
        },
    ];
    let many = [
        &listing.languages,
        &listing.audience,
        &listing.cost,
        &listing.accessibility,
        &listing.source.urls,
    ];
    let many = many.into_iter().flatten().map(String::as_str);
    one.into_iter()
        .chain(many)
        .chain(optional.into_iter().flatten())
}
