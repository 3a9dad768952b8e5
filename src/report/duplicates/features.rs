//! Normalized features of a listing for duplicate detection.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use super::name_similarity::{is_weak, words};
use super::same_address::{House, house};
use crate::model::listing::Listing;
use crate::model::schedule::Schedule;
use crate::model::schedule::weekly_meeting::WeeklyMeeting;

/// Features of a listing, computed once.
#[derive(Debug)]
pub struct Card<'a> {
    /// The listing.
    pub listing: &'a Listing,
    /// The words of each name: English, and Spanish where there is one.
    pub names: Vec<Vec<String>>,
    /// The words of the organization and of the meeting's group.
    pub organization: Vec<String>,
    /// The words of the town name.
    pub town: Vec<String>,
    /// The town name as one string.
    pub town_key: String,
    /// ZIP; empty if unknown.
    pub zip: &'a str,
    /// The house, if the address has a street and number.
    pub house: Option<House>,
    /// The words of a meeting's building and room.
    pub building: Vec<String>,
    /// The distinctive words of the English name, as a sort key.
    pub name_key: String,
    /// The website without scheme, `www.` and trailing slash.
    pub website: Option<String>,
    /// The link to join online, without query string (which may hold a
    /// password).
    pub link: Option<String>,
}

impl<'a> Card<'a> {
    /// Computes the features of a listing.
    pub fn new(listing: &'a Listing) -> Card<'a> {
        let english = words(&listing.name.english);
        let spanish = listing.name.spanish.iter().map(|name| words(name));
        let address = listing.place.address.as_ref();
        let meeting = listing.meeting.as_ref();
        let group = meeting.map_or("", |meeting| meeting.group.as_str());
        let link = meeting.and_then(|meeting| meeting.conference_url.as_deref());
        let mut key = english.clone();
        key.retain(|word| !is_weak(word));
        let town = address.map_or(Vec::new(), |address| words(&address.city));
        Card {
            listing,
            organization: words(&format!("{} {group}", listing.organization)),
            town_key: town.join(" "),
            town,
            zip: address.map_or("", |address| address.zip.as_str()),
            house: address.and_then(|address| house(&address.street)),
            // The notes of other places contain too much unrelated text.
            building: meeting.map_or(Vec::new(), |_| words(&listing.place.note)),
            name_key: key.join(" "),
            website: listing.contact.website.as_deref().map(same_page),
            link: link.map(|link| same_page(link.split(['?', '#']).next().unwrap_or(link))),
            names: std::iter::once(english).chain(spanish).collect(),
        }
    }

    /// The day and time of a meeting; `None` for other listings.
    pub fn weekly(&self) -> Option<&'a WeeklyMeeting> {
        match &self.listing.hours.schedule {
            Schedule::Weekly(weekly) if self.listing.meeting.is_some() => Some(weekly),
            _ => None,
        }
    }

    /// Hashes of the groups in which the listing is compared. A hash collision
    /// only costs a few comparisons.
    pub fn keys(&self) -> Vec<u64> {
        let mut keys = self.shared_keys();
        let town = self.town_key.as_str();
        let Some(meeting) = &self.listing.meeting else {
            // Distinctive words of the name, combined with the town.
            let names: HashSet<&String> = self.names.iter().flatten().collect();
            let strong = names.into_iter().filter(|word| !is_weak(word));
            keys.extend(strong.map(|word| key("word", &[word, town])));
            let start: String = self
                .name_key
                .chars()
                .filter(|c| *c != ' ')
                .take(5)
                .collect();
            keys.push(key("start", &[&start, town]));
            keys.extend(self.names.iter().map(|name| key("name", &[&sorted(name)])));
            return keys;
        };
        // Meetings are only compared within the same hour.
        let Some(weekly) = self.weekly() else {
            return Vec::new();
        };
        keys.push(key("town", &[town]));
        keys.push(key("name", &[&self.name_key]));
        let fellowship = meeting.fellowship.to_lowercase();
        let start = weekly.start.to_string();
        let hours = weekly.days.iter().map(|day| {
            let day = [day.to_sunday_zero_offset().unsigned_abs()];
            (day, &start, &fellowship)
        });
        hours
            .flat_map(|hour| keys.iter().map(move |key| hash(&(hour, key))))
            .collect()
    }

    /// Keys for phone numbers, houses, websites, email addresses and links.
    fn shared_keys(&self) -> Vec<u64> {
        let contact = &self.listing.contact;
        let phones = contact
            .phones
            .iter()
            .map(|phone| key("phone", &[phone.national_digits()]));
        let houses = self.house.iter().map(|house| {
            let start: String = house.street.concat().chars().take(3).collect();
            key("house", &[&house.number, &start])
        });
        let sites = self.website.iter().map(|site| key("site", &[site]));
        let mails = contact
            .email
            .iter()
            .map(|mail| key("mail", &[&mail.to_lowercase()]));
        let links = self.link.iter().map(|link| key("link", &[link]));
        phones
            .chain(houses)
            .chain(sites)
            .chain(mails)
            .chain(links)
            .collect()
    }
}

fn key(kind: &str, parts: &[&str]) -> u64 {
    hash(&(kind, parts))
}

/// A hash that is the same in every run, unlike those of the standard library's
/// maps.
fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

fn sorted(words: &[String]) -> String {
    let mut words = words.to_vec();
    words.sort();
    words.join(" ")
}

/// A link without scheme, `www.` and trailing slash.
fn same_page(link: &str) -> String {
    let lower = link.to_lowercase();
    let bare = lower
        .split_once("://")
        .map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    bare.trim_end_matches('/').to_owned()
}
