//! Registry of confidential places, and detection of texts that disclose one.
//!
//! A place is stored by listing id and by keyed hashes of its address, so that
//! it is still recognized after its street was removed from all files. The
//! hashes hide the street from a casual reader of the file. They do not protect
//! against a person who has the file and a list of all addresses in the county,
//! so the file is readable by its owner only.
//!
//! - `listing`: checks a listing before it is published
//! - `phrases`: phrases that mark a place as confidential
//! - `street`: street addresses in text
//! - `told_street`: any street in a text

pub mod listing;
pub mod phrases;
pub mod street;
pub mod told_street;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use street::{Behind, Street};

/// Name of the registry file, in seed folders and data folders. The leading dot
/// keeps it from being read as a seed file.
pub const FILE: &str = ".private-places.json";

/// Name of the file that lists what was already scanned for these places.
const CHECKED: &str = ".private-checked.json";

/// First eight bytes of a keyed hash.
type Key = u64;

/// A confidential address, as hashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
struct Address {
    /// Sixteen-bit hash of the house number, for the prefilter.
    number: u16,
    /// Hashes of the address, with and without direction and street type.
    keys: Vec<Key>,
    /// Hash of the town.
    town: Option<Key>,
    /// Hash of the ZIP.
    zip: Option<Key>,
}

/// Stored data of a confidential place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    addresses: BTreeSet<Address>,
    /// Hashes of the grid cells (0.001 degree) that contain its coordinates.
    points: BTreeSet<Key>,
    /// Whether the cell for confidentiality cannot be parsed. The place counts
    /// as confidential until it can.
    #[serde(default)]
    in_doubt: bool,
}

/// The place that a key belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    id: String,
    town: Option<Key>,
    zip: Option<Key>,
}

/// Places hashed with the same salt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    salt: [u8; 32],
    places: BTreeMap<String, Place>,
    /// Places by key; built by `prepare`.
    #[serde(skip)]
    found_by: FxHashMap<Key, Vec<Known>>,
    /// Hashed house numbers of all places; built by `prepare`.
    #[serde(skip)]
    numbers: BTreeSet<u16>,
    /// English words for those house numbers; built by `prepare`.
    #[serde(skip)]
    number_words: Vec<&'static str>,
    /// Whether any place has coordinates; set by `prepare`.
    #[serde(skip)]
    has_points: bool,
}

/// Cells of a row about a confidential place.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlaceCells<'a> {
    /// Address cells.
    pub streets: &'a [&'a str],
    /// City or town.
    pub town: &'a str,
    /// ZIP, or ZIP+4.
    pub zip: &'a str,
    /// Latitude and longitude.
    pub point: Option<(f64, f64)>,
    /// Whether the cell for confidentiality cannot be parsed.
    pub in_doubt: bool,
}

/// Context of a text that is scanned.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextContext<'a> {
    /// Town, if the text is an address cell; otherwise empty.
    pub town: &'a str,
    /// ZIP, if the text is an address cell; otherwise empty.
    pub zip: &'a str,
    /// Public street, town and ZIP of the row, which its texts may repeat.
    pub own: Option<(&'a str, &'a str, &'a str)>,
}

/// All private places of a directory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivatePlaces {
    /// More than one only in a directory merged from several.
    groups: Vec<Group>,
}

impl Group {
    fn new(salt: [u8; 32]) -> Group {
        Group {
            salt,
            places: BTreeMap::new(),
            found_by: FxHashMap::default(),
            numbers: BTreeSet::new(),
            number_words: Vec::new(),
            has_points: false,
        }
    }

    fn key(&self, parts: &[&str]) -> Key {
        let mut hasher = blake3::Hasher::new_keyed(&self.salt);
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut bytes = [0; 8];
        hasher.finalize_xof().fill(&mut bytes);
        Key::from_le_bytes(bytes)
    }

    /// Folded FNV-1a: fast, since it runs for every number in every text.
    fn number(&self, number: &str) -> u16 {
        let mut hash: u32 = 0x811c_9dc5;
        for byte in self.salt[..8].iter().chain(number.as_bytes()) {
            hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
        let folded = (hash >> 16) ^ (hash & 0xffff);
        u16::try_from(folded).unwrap_or_default()
    }

    fn town(&self, town: &str) -> Option<Key> {
        let plain = street::plain(town);
        (!plain.is_empty()).then(|| self.key(&["town", &plain]))
    }

    fn zip(&self, zip: &str) -> Option<Key> {
        let five = zip.trim().get(..5)?;
        five.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| self.key(&["zip", five]))
    }

    fn street_key(&self, street: &Street, direction: &str, kind: &str) -> Key {
        self.key(&["street", &street.number, direction, &street.name, kind])
    }

    /// Lookup keys of a confidential address. `*` matches any given direction
    /// or street type.
    fn keys_of_private(&self, street: &Street) -> Vec<Key> {
        let any = |said: &'static str| if said.is_empty() { "*" } else { said };
        let mut keys = Vec::new();
        for direction in [any(street.direction), ""] {
            for kind in [any(street.kind), ""] {
                keys.push(self.street_key(street, direction, kind));
            }
        }
        keys
    }

    /// Keys under which an address found in a text may be registered.
    fn keys_of_text<'s>(&'s self, street: &'s Street) -> impl Iterator<Item = Key> + 's {
        let both = |said: &'static str| [Some(said), (!said.is_empty()).then_some("*")];
        let pairs = both(street.direction)
            .into_iter()
            .flatten()
            .flat_map(move |direction| {
                both(street.kind)
                    .into_iter()
                    .flatten()
                    .map(move |kind| (direction, kind))
            });
        pairs.map(|(direction, kind)| self.street_key(street, direction, kind))
    }

    /// Keys of the grid cell of a point and of its neighbors up to `around`
    /// cells away.
    fn squares(&self, (north, east): (f64, f64), around: i64) -> Vec<Key> {
        #[allow(clippy::cast_possible_truncation)] // degrees
        let square = |degrees: f64| (degrees * 1000.0).floor() as i64;
        let mut keys = Vec::new();
        for row in -around..=around {
            for column in -around..=around {
                let at = format!("{},{}", square(north) + row, square(east) + column);
                keys.push(self.key(&["point", &at]));
            }
        }
        keys
    }

    fn add(&mut self, id: &str, cells: &PlaceCells<'_>) {
        let (town, zip) = (self.town(cells.town), self.zip(cells.zip));
        let mut addresses = Vec::new();
        for street_cell in cells.streets {
            for street in street::of_cell(street_cell) {
                addresses.push(Address {
                    number: self.number(&street.number),
                    keys: self.keys_of_private(&street),
                    town,
                    zip,
                });
            }
        }
        let points = cells.point.map(|point| self.squares(point, 0));
        let known = self.places.contains_key(id);
        let place = self.places.entry(id.to_owned()).or_default();
        place.addresses.extend(addresses);
        place.points.extend(points.into_iter().flatten());
        place.in_doubt = cells.in_doubt && (!known || place.in_doubt);
    }

    /// Builds the lookup tables for `leaks`.
    fn prepare(&mut self) {
        self.found_by.clear();
        self.numbers.clear();
        for (id, place) in &self.places {
            for address in &place.addresses {
                self.numbers.insert(address.number);
                for key in &address.keys {
                    let found = self.found_by.entry(*key).or_default();
                    found.push(Known {
                        id: id.clone(),
                        town: address.town,
                        zip: address.zip,
                    });
                }
            }
            for square in &place.points {
                let found = self.found_by.entry(*square).or_default();
                found.push(Known {
                    id: id.clone(),
                    town: None,
                    zip: None,
                });
                self.has_points = true;
            }
        }
        let words = street::NUMBER_WORDS.iter();
        let known = words.filter(|(_, number)| self.numbers.contains(&self.number(number)));
        self.number_words = known.map(|(word, _)| *word).collect();
    }

    /// Ids of the places that a text discloses.
    fn leaks(&self, text: &str, around: &TextContext<'_>) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        if self.found_by.is_empty() {
            return found;
        }
        let first = Prefilter::at(text, |number| self.numbers.contains(&self.number(number)));
        if first.points && self.has_points {
            for point in street::points(text) {
                for square in self.squares(point, 1) {
                    let known = self.found_by.get(&square).into_iter().flatten();
                    found.extend(known.map(|known| known.id.as_str()));
                }
            }
        }
        let in_words = |word: &&str| holds_word(text, word);
        if !first.numbers && !self.number_words.iter().any(in_words) {
            return found;
        }
        let words = street::words(text);
        for at in 0..words.len() {
            let number = street::house_number(&words[at].text);
            let is_known = |(number, _): &(&str, &str)| self.numbers.contains(&self.number(number));
            if number.as_ref().is_none_or(|number| !is_known(number)) {
                continue;
            }
            let behind = street::behind(&words, at);
            for street in street::streets_at(&words, at) {
                for key in self.keys_of_text(&street) {
                    let known = self.found_by.get(&key).into_iter().flatten();
                    let here = known.filter(|known| self.may_be_there(known, &behind, key, around));
                    found.extend(here.map(|known| known.id.as_str()));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether an address in a text, with what is said behind it, may be the
    /// confidential one. False if the text or its context names another town or ZIP and
    /// neither matches.
    fn may_be_there(
        &self,
        &Known { town, zip, .. }: &Known,
        behind: &Behind,
        key: Key,
        around: &TextContext<'_>,
    ) -> bool {
        let elsewhere = |said_town: Option<Key>, said_zip: Option<Key>| {
            let towns = town.zip(said_town).map(|(one, other)| one != other);
            let zips = zip.zip(said_zip).map(|(one, other)| one != other);
            [towns, zips].contains(&Some(true)) && ![towns, zips].contains(&Some(false))
        };
        // Its own town anywhere after the address is a match, whatever else the
        // text names.
        if let Some(town) = town
            && self.names_town(&behind.text, town)
        {
            return true;
        }
        let said_zip = behind.zip.as_deref().and_then(|zip| self.zip(zip));
        let said_town = behind.town.as_deref().and_then(|town| self.town(town));
        if said_zip.is_some() || said_town.is_some() {
            return !elsewhere(said_town, said_zip);
        }
        if !(around.town.is_empty() && around.zip.is_empty()) {
            return !elsewhere(self.town(around.town), self.zip(around.zip));
        }
        // The text may repeat the row's own public address, which was found to
        // be a different place.
        if let Some((street, own_town, own_zip)) = around.own {
            let mut own = street::of_cell(street).into_iter();
            let same = own.any(|street| self.keys_of_private(&street).contains(&key));
            return !(same && elsewhere(self.town(own_town), self.zip(own_zip)));
        }
        true
    }

    /// Whether the text contains the town, as a phrase of one to four words.
    fn names_town(&self, text: &str, town: Key) -> bool {
        let words: Vec<&str> = text.split(' ').collect();
        (1..=4).any(|length| {
            let mut stretches = words.windows(length);
            stretches.any(|words| self.town(&words.join(" ")) == Some(town))
        })
    }
}

/// Result of a fast first scan; most texts need no second one.
#[derive(Default)]
struct Prefilter {
    /// The text may contain the house number of a confidential place.
    numbers: bool,
    /// The text may contain coordinates.
    points: bool,
}

impl Prefilter {
    fn at(text: &str, is_private: impl Fn(&str) -> bool) -> Prefilter {
        let mut look = Prefilter::default();
        let bytes = text.as_bytes();
        let digits = |from: usize| {
            let rest = bytes[from..].iter();
            rest.take_while(|byte| byte.is_ascii_digit()).count()
        };
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let end = at + digits(at);
            let number = text[at..end].trim_start_matches('0');
            look.numbers |= is_private(number);
            look.points |= bytes.get(end) == Some(&b'.') && digits(end + 1) >= 3;
            at = end;
        }
        // Digits of other scripts always need the second scan.
        look.numbers |= !text.is_ascii() && text.chars().any(|c| !c.is_ascii() && c.is_numeric());
        look
    }
}

fn holds_word(text: &str, word: &str) -> bool {
    let mut windows = text.as_bytes().windows(word.len());
    windows.any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

impl PrivatePlaces {
    /// Whether the registry is empty.
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.places.is_empty())
    }

    /// Whether a listing is confidential.
    pub fn contains(&self, id: &str) -> bool {
        self.groups
            .iter()
            .any(|group| group.places.contains_key(id))
    }

    /// Whether a listing is certainly confidential: its cell could be parsed.
    pub fn is_certain(&self, id: &str) -> bool {
        let mut places = self.groups.iter().filter_map(|group| group.places.get(id));
        places.any(|place| !place.in_doubt)
    }

    /// Adds the cells of a row about a confidential place.
    pub fn add(&mut self, id: &str, cells: &PlaceCells<'_>) {
        if self.groups.is_empty() {
            let mut salt = [0; 32];
            // Without random bytes the salt is zero; the hashes still work.
            let _ = getrandom::fill(&mut salt);
            self.groups.push(Group::new(salt));
        }
        if let Some(group) = self.groups.first_mut() {
            group.add(id, cells);
        }
    }

    /// Removes places whose listings are now public.
    pub fn release(&mut self, ids: &BTreeSet<String>) {
        for group in &mut self.groups {
            group.places.retain(|id, _| !ids.contains(id));
        }
    }

    /// Merges the places of another registry.
    pub fn merge(&mut self, others: &PrivatePlaces) {
        for theirs in &others.groups {
            let same = |own: &&mut Group| own.salt == theirs.salt;
            let Some(own) = self.groups.iter_mut().find(same) else {
                self.groups.push(theirs.clone());
                continue;
            };
            for (id, place) in &theirs.places {
                let known = own.places.contains_key(id);
                let mine = own.places.entry(id.clone()).or_default();
                mine.addresses.extend(place.addresses.iter().cloned());
                mine.points.extend(place.points.iter().copied());
                mine.in_doubt = place.in_doubt && (!known || mine.in_doubt);
            }
        }
    }

    /// Builds the lookup tables. Call it after the last change and before
    /// `leaks`.
    pub fn prepare(&mut self) {
        self.groups.iter_mut().for_each(Group::prepare);
    }

    /// Ids of the confidential listings whose place a text discloses.
    pub fn leaks(&self, text: &str, around: &TextContext<'_>) -> Vec<&str> {
        let groups = self.groups.iter();
        groups.flat_map(|group| group.leaks(text, around)).collect()
    }

    /// A copy without the places whose privacy is in doubt, for storage.
    pub fn certain(&self) -> PrivatePlaces {
        let mut certain = self.clone();
        for group in &mut certain.groups {
            group.places.retain(|_, place| !place.in_doubt);
        }
        certain
    }

    /// A hash that changes when a place is added or removed.
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for group in self.groups.iter().filter(|group| !group.places.is_empty()) {
            hasher.update(&group.salt);
            let bytes = postcard::to_stdvec(&group.places).unwrap_or_default();
            hasher.update(&bytes);
        }
        hasher.finalize().to_hex().chars().take(16).collect()
    }

    /// Reads the registry of a folder; empty if the file does not exist.
    ///
    /// # Errors
    /// If the file exists but cannot be read: the confidential places are
    /// unknown.
    pub fn read(folder: &Path) -> io::Result<PrivatePlaces> {
        let bytes = match fs::read(folder.join(FILE)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(PrivatePlaces::default());
            }
            Err(error) => return Err(error),
        };
        serde_json::from_slice(&bytes).map_err(io::Error::other)
    }

    /// Serializes the registry. Write it readable by its owner only.
    ///
    /// # Errors
    /// If serialization fails.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(io::Error::other)
    }
}

/// Record of what was scanned for confidential places and disclosed none.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Checked {
    /// Digest of the places.
    digest: String,
    /// Names of generations, or of older versions of files.
    pub names: BTreeSet<String>,
}

impl Checked {
    /// Reads the record of a folder; empty if missing or made for other places.
    pub fn read(folder: &Path, private: &PrivatePlaces) -> Checked {
        let bytes = fs::read(folder.join(CHECKED)).unwrap_or_default();
        let checked: Checked = serde_json::from_slice(&bytes).unwrap_or_default();
        let digest = private.digest();
        if checked.digest == digest {
            return checked;
        }
        Checked {
            digest,
            names: BTreeSet::new(),
        }
    }

    /// Removes the record of a folder, so that everything is scanned again.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn forget(folder: &Path) -> io::Result<()> {
        match fs::remove_file(folder.join(CHECKED)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Writes the record. If that fails, everything is scanned again next time.
    pub fn write(&self, folder: &Path) {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        let _ = fs::write(folder.join(CHECKED), bytes);
    }
}
