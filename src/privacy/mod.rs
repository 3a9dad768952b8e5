//! Which places are private, and whether a text gives one away.
//!
//! A place is remembered by the id of its listing and by keyed hashes of its
//! address, so that it is known again when its street stands in no file any
//! more. The hashes keep the street from whoever glances at a file; a person
//! with the file and a list of all addresses of the county can still find it
//! by trying, so the files are readable by their owner alone.

pub mod listing;
pub mod phrases;
pub mod street;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use street::{Street, Word};

/// The file of private places, in a seed folder and in a folder of
/// generations. Its name begins so that it is no seed file.
pub const FILE: &str = ".private-places.json";

/// The file that names what was looked through for these places.
const CHECKED: &str = ".private-checked.json";

/// First bytes of a keyed hash.
type Key = u64;

/// A private address, by hashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
struct Address {
    /// Sixteen bits of the house number's hash: what is looked at first.
    number: u16,
    /// The address with and without its direction and kind of street.
    keys: Vec<Key>,
    /// Its town.
    town: Option<Key>,
    /// Its ZIP.
    zip: Option<Key>,
}

/// What is remembered of one private place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    addresses: BTreeSet<Address>,
    /// Squares of a thousandth of a degree with its point in them.
    points: BTreeSet<Key>,
    /// Whether its row may only mean to say so: nobody can read the cell. It
    /// is private until somebody can.
    #[serde(default)]
    in_doubt: bool,
}

/// Whose place a key is of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    id: String,
    town: Option<Key>,
    zip: Option<Key>,
}

/// Places that were hashed with one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    salt: [u8; 32],
    places: BTreeMap<String, Place>,
    /// The places of each key; made when needed.
    #[serde(skip)]
    found_by: FxHashMap<Key, Vec<Known>>,
    /// House numbers that occur, by sixteen bits of their hash.
    #[serde(skip)]
    numbers: BTreeSet<u16>,
    /// Those of them that have a word.
    #[serde(skip)]
    number_words: Vec<&'static str>,
    /// Whether a point is known of any place.
    #[serde(skip)]
    has_points: bool,
}

/// A place as its row tells it.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlaceCells<'a> {
    /// Address cells.
    pub streets: &'a [&'a str],
    /// Town.
    pub town: &'a str,
    /// ZIP, or ZIP+4.
    pub zip: &'a str,
    /// Latitude and longitude.
    pub point: Option<(f64, f64)>,
    /// Whether nobody can read whether it is private.
    pub in_doubt: bool,
}

/// Where a text stands that is looked through.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextContext<'a> {
    /// The town of an address cell; empty for other texts.
    pub town: &'a str,
    /// The ZIP of an address cell; empty for other texts.
    pub zip: &'a str,
    /// The public address of the row itself, with its town and ZIP: its texts
    /// may repeat it.
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

    /// FNV-1a, folded: looked at for every number of every text.
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

    /// What a private address is found by: `*` stands for any that is said.
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

    /// What an address in a text may be known by.
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

    /// The square of a point, and those around it.
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

    /// Makes what texts are looked through with.
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

    /// The ids of the places that a text gives away.
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
            for street in street::streets_at(&words, at) {
                for key in self.keys_of_text(&street) {
                    let known = self.found_by.get(&key).into_iter().flatten();
                    let here = known.filter(|known| {
                        self.may_be_there((known.town, known.zip), (&words, at), key, around)
                    });
                    found.extend(here.map(|known| known.id.as_str()));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether an address in a text may be the private one of this town and
    /// ZIP: not when another town or ZIP is named.
    fn may_be_there(
        &self,
        (town, zip): (Option<Key>, Option<Key>),
        (words, at): (&[Word], usize),
        key: Key,
        around: &TextContext<'_>,
    ) -> bool {
        let elsewhere = |said_town: Option<Key>, said_zip: Option<Key>| {
            let towns = town.zip(said_town).map(|(one, other)| one != other);
            let zips = zip.zip(said_zip).map(|(one, other)| one != other);
            [towns, zips].contains(&Some(true)) && ![towns, zips].contains(&Some(false))
        };
        let behind = street::behind(words, at);
        // Its own town anywhere behind it, whatever else is named.
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
        // A text that repeats the row's own public address, which was found to
        // be another place.
        if let Some((street, own_town, own_zip)) = around.own {
            let mut own = street::of_cell(street).into_iter();
            let same = own.any(|street| self.keys_of_private(&street).contains(&key));
            return !(same && elsewhere(self.town(own_town), self.zip(own_zip)));
        }
        true
    }

    /// Whether a town is among the words: of one to four words.
    fn names_town(&self, text: &str, town: Key) -> bool {
        let words: Vec<&str> = text.split(' ').collect();
        (1..=4).any(|length| {
            let mut stretches = words.windows(length);
            stretches.any(|words| self.town(&words.join(" ")) == Some(town))
        })
    }
}

/// What a first look at a text finds: most need no second one.
#[derive(Default)]
struct Prefilter {
    /// A number that is the house number of a private place.
    numbers: bool,
    /// Degrees of a point.
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
        // Digits of other scripts.
        look.numbers |= !text.is_ascii() && text.chars().any(|c| !c.is_ascii() && c.is_numeric());
        look
    }
}

fn holds_word(text: &str, word: &str) -> bool {
    let mut windows = text.as_bytes().windows(word.len());
    windows.any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

impl PrivatePlaces {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.places.is_empty())
    }

    /// The ids of the private listings.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let groups = self.groups.iter();
        groups.flat_map(|group| group.places.keys().map(String::as_str))
    }

    /// Whether the listing of an id is private.
    pub fn contains(&self, id: &str) -> bool {
        self.groups
            .iter()
            .any(|group| group.places.contains_key(id))
    }

    /// Whether the listing of an id is known to be private: its row does not
    /// only perhaps say so.
    pub fn is_certain(&self, id: &str) -> bool {
        let mut places = self.groups.iter().filter_map(|group| group.places.get(id));
        places.any(|place| !place.in_doubt)
    }

    /// Adds what a row tells of a private place.
    pub fn add(&mut self, id: &str, cells: &PlaceCells<'_>) {
        if self.groups.is_empty() {
            let mut salt = [0; 32];
            // Without random bytes the hashes are still hashes.
            let _ = getrandom::fill(&mut salt);
            self.groups.push(Group::new(salt));
        }
        if let Some(group) = self.groups.first_mut() {
            group.add(id, cells);
        }
    }

    /// Forgets places whose listings are public now.
    pub fn release(&mut self, ids: &BTreeSet<String>) {
        for group in &mut self.groups {
            group.places.retain(|id, _| !ids.contains(id));
        }
    }

    /// Takes in the places of others.
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

    /// To be called before texts are looked through, after the last place.
    pub fn prepare(&mut self) {
        self.groups.iter_mut().for_each(Group::prepare);
    }

    /// The private listings whose place a text gives away, by id.
    pub fn leaks(&self, text: &str, around: &TextContext<'_>) -> Vec<&str> {
        let groups = self.groups.iter();
        groups.flat_map(|group| group.leaks(text, around)).collect()
    }

    /// The same without the places in doubt: what may be kept.
    pub fn certain(&self) -> PrivatePlaces {
        let mut certain = self.clone();
        for group in &mut certain.groups {
            group.places.retain(|_, place| !place.in_doubt);
        }
        certain
    }

    /// A hash that changes when a place is added or goes.
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for group in self.groups.iter().filter(|group| !group.places.is_empty()) {
            hasher.update(&group.salt);
            let bytes = postcard::to_stdvec(&group.places).unwrap_or_default();
            hasher.update(&bytes);
        }
        hasher.finalize().to_hex().chars().take(16).collect()
    }

    /// Reads the places of a folder; none where no file is.
    ///
    /// # Errors
    /// The file is there and cannot be read: what is private is then not
    /// known.
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

    /// The bytes of the file, for its owner alone to read.
    ///
    /// # Errors
    /// What the writer of JSON says.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(io::Error::other)
    }
}

/// Names of what was looked through for private places and tells none.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Checked {
    /// The digest of the places.
    digest: String,
    /// Generations, or older versions of files.
    pub names: BTreeSet<String>,
}

impl Checked {
    /// The note in a folder; empty when it is of other places, or there is
    /// none.
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

    /// Keeps the note. Without it all is looked through again.
    pub fn write(&self, folder: &Path) {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        let _ = fs::write(folder.join(CHECKED), bytes);
    }
}
