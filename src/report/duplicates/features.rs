//! What of a listing is looked at when it is compared with others.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use super::name_similarity::{is_weak, words};
use super::same_address::{House, house};
use crate::model::listing::Listing;
use crate::model::schedule::Schedule;
use crate::model::schedule::weekly_meeting::WeeklyMeeting;

/// What of a listing is compared, made once.
#[derive(Debug)]
pub struct Card<'a> {
    /// The listing.
    pub listing: &'a Listing,
    /// The words of each name: English, and Spanish where there is one.
    pub names: Vec<Vec<String>>,
    /// The words of who runs it, and of the group that meets.
    pub organization: Vec<String>,
    /// The words of the town.
    pub town: Vec<String>,
    /// The same in one.
    pub town_key: String,
    /// The ZIP, or empty.
    pub zip: &'a str,
    /// The house, when a street with a number is known.
    pub house: Option<House>,
    /// The words of the building and the room.
    pub building: Vec<String>,
    /// The words of the name in their order, to sort by.
    pub name_key: String,
    /// The website without what differs by accident.
    pub website: Option<String>,
    /// The link to join online, without its password.
    pub link: Option<String>,
}

impl<'a> Card<'a> {
    /// The card of a listing.
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
            // The notes of other places say too much of other things.
            building: meeting.map_or(Vec::new(), |_| words(&listing.place.note)),
            name_key: key.join(" "),
            website: listing.contact.website.as_deref().map(same_page),
            link: link.map(|link| same_page(link.split(['?', '#']).next().unwrap_or(link))),
            names: std::iter::once(english).chain(spanish).collect(),
        }
    }

    /// The days and time of a meeting.
    pub fn weekly(&self) -> Option<&'a WeeklyMeeting> {
        match &self.listing.hours.schedule {
            Schedule::Weekly(weekly) if self.listing.meeting.is_some() => Some(weekly),
            _ => None,
        }
    }

    /// The keys of the groups it is compared in, as hashes: two groups that
    /// fall together by chance cost a few comparisons and no more.
    pub fn keys(&self) -> Vec<u64> {
        let mut keys = self.shared_keys();
        let town = self.town_key.as_str();
        let Some(meeting) = &self.listing.meeting else {
            // A name of its own, and a name of this town.
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
        // Meetings are compared within their hour only.
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

    /// Keys of numbers, houses, sites, mails and links.
    fn shared_keys(&self) -> Vec<u64> {
        let contact = &self.listing.contact;
        let phones = contact.phones.iter();
        let phones = phones.map(|phone| key("phone", &[phone.national_digits()]));
        let houses = self.house.iter().map(|house| {
            let start: String = house.street.concat().chars().take(3).collect();
            key("house", &[&house.number, &start])
        });
        let sites = self.website.iter().map(|site| key("site", &[site]));
        let mails = contact.email.iter();
        let mails = mails.map(|mail| key("mail", &[&mail.to_lowercase()]));
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

/// The same in every run, unlike the hashes of the standard library's maps.
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

/// A link without scheme, `www.` and the slash at its end.
fn same_page(link: &str) -> String {
    let lower = link.to_lowercase();
    let bare = lower
        .split_once("://")
        .map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    bare.trim_end_matches('/').to_owned()
}
