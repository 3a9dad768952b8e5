//! Invented listings for measuring: the same number always gives the same
//! listings. They are written as seed CSV, so that measuring takes the way of
//! real data. They are never part of the shipped seeds.

use std::fmt::Write as _;
use std::path::Path;

/// Words that listings are made of, the frequent ones first: each is drawn
/// about as often as its place says (Zipf's law).
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
    "walk-in",
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

    /// The next number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A word, the frequent ones more often.
    fn word(&mut self) -> &'static str {
        let most = self.below(WORDS.len()) + 1;
        WORDS[self.below(most)]
    }
}

/// ZIP, town, state and county of every row of the gazetteer.
fn zips(gazetteer: &Path) -> Vec<[String; 4]> {
    let mut reader = csv::Reader::from_path(gazetteer.join("zips.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let columns = [at("zip"), at("city"), at("state"), at("county")];
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        columns.map(|column| row[column].to_owned())
    });
    rows.collect()
}

/// `count` listings all over the United States as one seed file.
pub fn resources(count: usize, gazetteer: &Path) -> String {
    let zips = zips(gazetteer);
    let mut numbers = Numbers::new(17_701);
    let mut out = String::from(
        "id,name,organization,category,description,phone,address,city,state,zip,county,serves,\
         hours,status,source_note\n",
    );
    for index in 0..count {
        let [zip, city, state, county] = numbers.pick(&zips).clone();
        let name = format!("{} {}", numbers.pick(NAMES), numbers.pick(NAMES));
        let (kind, category) = *numbers.pick(KINDS);
        let description: Vec<&str> = (0..12).map(|_| numbers.word()).collect();
        let serves = match numbers.below(10) {
            0 => format!("\"{county}, {state}\""),
            1 if numbers.below(10) == 0 => state.clone(),
            _ => String::new(),
        };
        let _ = writeln!(
            out,
            "invented-{index},{name} {kind},{name},{category},{},212-555-{:04},{} Invented St,\
             {city},{state},{zip},{county},{serves},Mon-Fri 9am-5pm,active,Invented for measuring",
            description.join(" "),
            index % 10_000,
            index % 900 + 100,
        );
    }
    out
}
