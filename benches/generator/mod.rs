//! Invented listings for measuring: the same number always gives the same
//! listings. They are written as seed CSV, so that measuring takes the way of
//! real data. They are never part of the shipped seeds.

// Each bench uses a part of it.
#![allow(dead_code)]

pub mod county;
pub mod questions;

use std::fmt::Write as _;
use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::Date;

/// The most frequent words, the most frequent first.
const WORDS: &[&str] = &[
    "help",
    "free",
    "food",
    "families",
    "community",
    "support",
    "open",
    "people",
    "center",
    "meals",
    "children",
    "housing",
    "church",
    "county",
    "weekly",
    "services",
    "groceries",
    "recovery",
    "counseling",
    "rent",
    "emergency",
    "health",
    "clothing",
    "adults",
    "seniors",
    "veterans",
    "transport",
    "legal",
    "dental",
    "heating",
    "shelter",
    "training",
    "women",
    "mothers",
    "addiction",
    "peer",
    "group",
    "vouchers",
    "appointment",
    "delivery",
    "bilingual",
    "diapers",
    "hygiene",
    "furniture",
    "tutoring",
    "respite",
    "grief",
    "autism",
    "hospice",
    "naloxone",
];

/// How many words there are: those above, and invented ones.
pub const VOCABULARY: usize = 12_000;

/// Sounds that invented words are made of.
const SOUNDS: &[&str] = &[
    "bo", "da", "fen", "gru", "ko", "lim", "mar", "nel", "pov", "rul", "sto", "tig", "vam", "wok",
    "zed", "hul",
];

/// The word of a rank, 0 the most frequent.
pub fn word(rank: usize) -> String {
    if let Some(word) = WORDS.get(rank) {
        return (*word).to_owned();
    }
    let mut left = rank;
    let mut word = String::new();
    // Three sounds and more, so that no invented word is an ordinary one.
    while left > 0 || word.len() < 6 {
        word.push_str(SOUNDS[left % SOUNDS.len()]);
        left /= SOUNDS.len();
    }
    word
}

const NAMES: &[&str] = &[
    "Hope",
    "Grace",
    "Harbor",
    "Bridge",
    "Valley",
    "Ridge",
    "River",
    "Lamp",
    "Open Door",
    "Cedar",
    "Stone",
    "Garden",
    "Mercy",
    "Union",
    "Pine",
    "Lantern",
    "Harvest",
    "Corner",
    "Summit",
    "Haven",
];

const KINDS: &[(&str, &str)] = &[
    ("Food Pantry", "food-pantry"),
    ("Kitchen", "meals"),
    ("Shelter", "shelter"),
    ("Clinic", "health"),
    ("Dental Clinic", "dental"),
    ("Rent Fund", "rent-assistance"),
    ("Utility Fund", "utility-assistance"),
    ("Counseling", "mental-health"),
    ("Recovery House", "substance-use"),
    ("Peer Center", "peer-support"),
    ("Legal Aid", "legal"),
    ("Rides", "transportation"),
    ("Clothes Closet", "clothing"),
    ("Job Center", "employment"),
    ("Senior Center", "aging"),
];

/// A small generator of numbers (SplitMix64).
pub struct Numbers(u64);

impl Numbers {
    /// Numbers that follow from `seed`.
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// The next number from 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something happens that happens once in `bound` times.
    fn once_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// The rank of a word: each is drawn as often as Zipf's law says.
    pub fn rank(&mut self) -> usize {
        let rank = (VOCABULARY as f64).powf(self.share());
        (rank as usize - 1).min(VOCABULARY - 1)
    }
}

/// A ZIP of the gazetteer.
#[derive(Debug, Clone)]
pub struct Zip {
    /// Its number.
    pub zip: String,
    /// Its middle.
    pub point: (f64, f64),
    /// Its town.
    pub city: String,
    /// Its state's postal code.
    pub state: String,
    /// Its county.
    pub county: String,
}

/// Every ZIP of the gazetteer.
pub fn zips(gazetteer: &Path) -> Vec<Zip> {
    let mut reader = csv::Reader::from_path(gazetteer.join("zips.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let columns = ["zip", "lat", "lon", "city", "state", "county"].map(at);
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let [zip, latitude, longitude, city, state, county] =
            columns.map(|column| row[column].to_owned());
        let point = (latitude.parse().unwrap(), longitude.parse().unwrap());
        Zip {
            zip,
            point,
            city,
            state,
            county,
        }
    });
    rows.collect()
}

const HEADER: &str = "id,name,organization,category,description,phone,address,city,state,zip,\
    county,latitude,longitude,serves,hours,languages,audience,cost,status,verified_on,source_note\n";

/// `count` listings all over the United States as one seed file: as many in
/// each ZIP as in any other, which is nearly how people are spread.
pub fn resources(count: usize, gazetteer: &Path) -> String {
    resources_from(0, count, &zips(gazetteer))
}

/// The same for the listings from number `first` on, so that many files are
/// one directory.
pub fn resources_from(first: usize, count: usize, zips: &[Zip]) -> String {
    let mut numbers = Numbers::new(17_701 + first as u64);
    let mut out = HEADER.to_owned();
    for index in first..first + count {
        resource(index, zips, &mut numbers, &mut out);
    }
    out
}

fn resource(index: usize, zips: &[Zip], numbers: &mut Numbers, out: &mut String) {
    let at = numbers.pick(zips).clone();
    let Zip {
        city,
        state,
        county,
        zip,
        ..
    } = &at;
    let own = word(numbers.rank());
    let organization = format!("{} {own}", numbers.pick(NAMES));
    let (kind, category) = *numbers.pick(KINDS);
    let also = match numbers.once_in(4) {
        true => format!(";{}", numbers.pick(KINDS).1),
        false => String::new(),
    };
    let description: Vec<String> = (0..20).map(|_| word(numbers.rank())).collect();
    // One in a thousand serves the country, one in a hundred its state, one in
    // twelve its county; the first two have no place to go to.
    let serves = match numbers.below(1_000) {
        0 => "US".to_owned(),
        1..=10 => state.clone(),
        11..=93 => format!("\"{county}, {state}\""),
        _ => String::new(),
    };
    let place = if serves == "US" || serves == *state {
        ",,,,,,".to_owned()
    } else {
        let near = |middle: f64, numbers: &mut Numbers| middle + (numbers.share() - 0.5) / 50.0;
        let (latitude, longitude) = (near(at.point.0, numbers), near(at.point.1, numbers));
        let house = index % 900 + 100;
        format!("{house} Invented St,{city},{state},{zip},{county},{latitude:.5},{longitude:.5}")
    };
    let opens = 7 + numbers.below(4);
    let closes = 3 + numbers.below(6);
    let days = *numbers.pick(&["Mon-Fri", "Mon-Sat", "Tue-Fri", "Mon, Wed"]);
    let languages = *numbers.pick(&["", "", "", "English; Spanish"]);
    let audience = *numbers.pick(&["", "", "", "", "", "veterans", "seniors", "women"]);
    let cost = *numbers.pick(&["", "free", "sliding-scale"]);
    let checked = Date::constant(2026, 11, 20) - (numbers.below(500) as i64).days();
    let _ = writeln!(
        out,
        "invented-{index},{organization} {kind},{organization},{category}{also},{},\
         212-555-{:04},{place},{serves},\"{days} {opens}am-{closes}pm\",{languages},{audience},\
         {cost},active,{checked},Invented for measuring",
        description.join(" "),
        index % 10_000,
    );
}

const MEETINGS: &str = "Name,Slug,Day,Time,End Time,Location,Address,City,State,Postal Code,\
    Country,Types,Timezone,Conference URL,Latitude,Longitude,Fellowship\n";

/// `count` meetings as an intergroup's file; one in ten is only online.
pub fn meetings(count: usize, zips: &[Zip]) -> String {
    let mut numbers = Numbers::new(12_12);
    let mut out = MEETINGS.to_owned();
    for index in 0..count {
        let Zip {
            zip,
            point,
            city,
            state,
            ..
        } = numbers.pick(zips).clone();
        let name = format!("{} Group", word(numbers.rank()));
        let day = *numbers.pick(&["Sunday", "Monday", "Tuesday", "Wednesday", "Friday"]);
        let hour = 6 + numbers.below(15);
        let (place, types, link) = if numbers.once_in(10) {
            (
                ",,,,,US".to_owned(),
                "O, ONL",
                "https://zoom.us/j/1234567890",
            )
        } else {
            (
                format!(
                    "Invented Church,{} Invented St,{city},{state},{zip},US",
                    index % 900
                ),
                "O, D",
                "",
            )
        };
        let (latitude, longitude) = if link.is_empty() {
            (format!("{:.4}", point.0), format!("{:.4}", point.1))
        } else {
            Default::default()
        };
        let _ = writeln!(
            out,
            "{name},invented-meeting-{index},{day},{hour:02}:00,{:02}:00,{place},\"{types}\",America/New_York,{link},{latitude},{longitude},AA",
            hour + 1,
        );
    }
    out
}
