//! Loads the gazetteer files `states.csv`, `places.csv`, `zips.csv` and
//! `counties.geojson`; `seed-data/gazetteer/NOTICE` describes them.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::names::key_of;
use super::store::{
    CountyNumber, CountyRow, PackedOutline, PlaceRow, StateRow, Stored, ZipRow, packed,
};
use super::{Gazetteer, GazetteerError};
use crate::model::place::{County, Point};
use crate::model::string_arena::Strings;
use crate::regular_file;

/// Maximum size of a file, in bytes.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Values of `kind` in `places.csv` that are counties, with the suffix of the
/// name.
const COUNTY_KINDS: [(&str, &str); 7] = [
    ("county", "County"),
    ("parish", "Parish"),
    ("municipio", "Municipio"),
    ("census area", "Census Area"),
    ("county borough", "Borough"),
    ("county municipality", "Municipality"),
    ("county city", ""),
];

#[derive(Deserialize)]
struct StateLine {
    code: String,
    name: String,
    name_es: String,
}

#[derive(Deserialize)]
struct PlaceLine {
    name: String,
    kind: String,
    state: String,
    county_fips: u32,
    lat: f64,
    lon: f64,
    population: u32,
}

#[derive(Deserialize)]
struct ZipLine {
    zip: String,
    lat: f64,
    lon: f64,
    city: String,
    county_fips: u32,
}

#[derive(Deserialize)]
struct Outlines {
    features: Vec<Outline>,
}

#[derive(Deserialize)]
struct Outline {
    properties: OutlineFacts,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct OutlineFacts {
    fips: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

impl Gazetteer {
    /// Loads the gazetteer from a folder with the four files.
    ///
    /// # Errors
    /// If a file cannot be read, or a row does not match its header. The error
    /// has the file, the row (the header is row 1) and a fix.
    pub fn read_folder(folder: &Path) -> Result<Gazetteer, GazetteerError> {
        let states = read_states(folder)?;
        let lines: Vec<(u64, PlaceLine)> = read_rows(folder, "places.csv")?;
        let counties = county_rows(&lines, &states)?;
        let numbers: HashMap<u32, CountyNumber> = counties
            .iter()
            .zip(0..)
            .map(|(row, number)| (row.fips, number))
            .collect();
        let mut stored = Stored {
            states,
            outlines: read_outlines(folder, &counties)?,
            counties,
            ..Stored::default()
        };
        add_places(&mut stored, &lines, &numbers)?;
        add_zips(&mut stored, read_rows(folder, "zips.csv")?, &numbers)?;
        place_states(&mut stored);
        Ok(Gazetteer::from_stored(stored))
    }
}

fn unreadable(file: &str, reason: impl ToString) -> GazetteerError {
    GazetteerError::Unreadable {
        file: file.to_owned(),
        reason: reason.to_string(),
    }
}

fn bad_row(file: &str, row: u64, reason: impl ToString) -> GazetteerError {
    GazetteerError::Row {
        file: file.to_owned(),
        row,
        reason: reason.to_string(),
    }
}

/// Reads a file in the folder, following no link out of it, up to
/// [`MAX_FILE_BYTES`].
fn read_file(folder: &Path, file: &str) -> Result<Vec<u8>, GazetteerError> {
    let path = folder.join(file);
    let read = regular_file::must_be_inside(folder, &path)
        .and_then(|()| regular_file::read(&path, MAX_FILE_BYTES));
    read.map_err(|error| unreadable(file, error))
}

/// The rows of a CSV file, with their row numbers in a spreadsheet.
fn read_rows<Line: DeserializeOwned>(
    folder: &Path,
    file: &str,
) -> Result<Vec<(u64, Line)>, GazetteerError> {
    let bytes = read_file(folder, file)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let mut rows = Vec::new();
    for (line, number) in reader.deserialize().zip(2..) {
        rows.push((number, line.map_err(|error| bad_row(file, number, error))?));
    }
    Ok(rows)
}

fn read_states(folder: &Path) -> Result<Vec<StateRow>, GazetteerError> {
    let lines: Vec<(u64, StateLine)> = read_rows(folder, "states.csv")?;
    let rows = lines.into_iter().map(|(_, line)| StateRow {
        keys: vec![key_of(&line.name), key_of(&line.name_es)],
        code: line.code,
        name: line.name,
        latitude: 0,
        longitude: 0,
    });
    Ok(rows.collect())
}

fn county_noun(kind: &str) -> Option<&'static str> {
    let found = COUNTY_KINDS.iter().find(|(name, _)| *name == kind);
    found.map(|(_, noun)| *noun)
}

/// The counties in `places.csv`, sorted by FIPS code.
fn county_rows(
    lines: &[(u64, PlaceLine)],
    states: &[StateRow],
) -> Result<Vec<CountyRow>, GazetteerError> {
    let mut rows = BTreeMap::new();
    for (number, line) in lines {
        let Some(noun) = county_noun(&line.kind) else {
            continue;
        };
        check_point("places.csv", *number, line.lat, line.lon)?;
        let state = states
            .iter()
            .position(|state| state.code == line.state)
            .ok_or_else(|| bad_row("places.csv", *number, "the state is not in states.csv"))?;
        let row = CountyRow {
            fips: line.county_fips,
            county: County {
                state: line.state.clone(),
                name: line.name.clone(),
            },
            key: key_of(&line.name),
            noun: noun.to_owned(),
            state: state as u8,
            latitude: packed(line.lat),
            longitude: packed(line.lon),
            population: line.population,
        };
        rows.insert(line.county_fips, row);
    }
    Ok(rows.into_values().collect())
}

/// Rejects coordinates that are out of range.
fn check_point(file: &str, row: u64, latitude: f64, longitude: f64) -> Result<(), GazetteerError> {
    match Point::new(latitude, longitude) {
        Some(_) => Ok(()),
        None => Err(bad_row(
            file,
            row,
            "lat and lon are not a point on the Earth",
        )),
    }
}

fn county_number(
    numbers: &HashMap<u32, CountyNumber>,
    fips: u32,
    file: &str,
    row: u64,
) -> Result<CountyNumber, GazetteerError> {
    let reason = "county_fips is not a county of places.csv";
    (numbers.get(&fips).copied()).ok_or_else(|| bad_row(file, row, reason))
}

/// Adds towns and townships, sorted by key, then by descending population.
fn add_places(
    stored: &mut Stored,
    lines: &[(u64, PlaceLine)],
    numbers: &HashMap<u32, CountyNumber>,
) -> Result<(), GazetteerError> {
    let mut rows = Vec::with_capacity(lines.len());
    for (number, line) in lines {
        if county_noun(&line.kind).is_some() {
            continue;
        }
        check_point("places.csv", *number, line.lat, line.lon)?;
        let row = PlaceRow {
            township: line.kind == "township",
            county: county_number(numbers, line.county_fips, "places.csv", *number)?,
            latitude: packed(line.lat),
            longitude: packed(line.lon),
            population: line.population,
        };
        rows.push((key_of(&line.name), line.name.as_str(), row));
    }
    rows.sort_by(|a, b| (a.0.cmp(&b.0)).then(b.2.population.cmp(&a.2.population)));
    for (key, name, row) in rows {
        stored.place_keys.push(&key);
        stored.place_names.push(name);
        stored.places.push(row);
    }
    Ok(())
}

fn add_zips(
    stored: &mut Stored,
    lines: Vec<(u64, ZipLine)>,
    numbers: &HashMap<u32, CountyNumber>,
) -> Result<(), GazetteerError> {
    let mut cities = Strings::default();
    let mut city_numbers: HashMap<String, u32> = HashMap::new();
    for (number, line) in lines {
        check_point("zips.csv", number, line.lat, line.lon)?;
        let zip = five_digits(&line.zip)
            .ok_or_else(|| bad_row("zips.csv", number, "zip is not five digits"))?;
        let row = ZipRow {
            zip,
            county: county_number(numbers, line.county_fips, "zips.csv", number)?,
            city: *(city_numbers.entry(line.city)).or_insert_with_key(|city| {
                let number = cities.len() as u32;
                cities.push(city);
                number
            }),
            latitude: packed(line.lat),
            longitude: packed(line.lon),
        };
        stored.zips.push(row);
    }
    stored.zips.sort_by_key(|row| row.zip);
    stored.cities = cities;
    Ok(())
}

/// Parses a ZIP of exactly five digits.
pub(super) fn five_digits(text: &str) -> Option<u32> {
    let is_zip = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_zip.then(|| text.parse().ok()).flatten()
}

fn read_outlines(
    folder: &Path,
    counties: &[CountyRow],
) -> Result<Vec<PackedOutline>, GazetteerError> {
    let file = "counties.geojson";
    let bytes = read_file(folder, file)?;
    let read: Outlines = serde_json::from_slice(&bytes)
        .map_err(|error| bad_row(file, error.line() as u64, error))?;
    let mut by_fips: HashMap<u32, PackedOutline> = HashMap::new();
    for (outline, row) in read.features.into_iter().zip(2..) {
        let fips = five_digits(&outline.properties.fips)
            .ok_or_else(|| bad_row(file, row, "fips is not five digits"))?;
        let polygons = match outline.geometry {
            Geometry::Polygon(rings) => vec![rings],
            Geometry::MultiPolygon(polygons) => polygons,
        };
        by_fips.insert(fips, PackedOutline::pack(&polygons));
    }
    let outlines = counties
        .iter()
        .map(|row| by_fips.remove(&row.fips).unwrap_or_default());
    Ok(outlines.collect())
}

/// Sets the point of each state to its center of population: the mean of its
/// places, weighted by population.
fn place_states(stored: &mut Stored) {
    let mut sums = vec![[0.0_f64; 3]; stored.states.len()];
    for place in &stored.places {
        let county = &stored.counties[usize::from(place.county)];
        let weight = f64::from(place.population) + 1.0;
        let sum = &mut sums[usize::from(county.state)];
        sum[0] += f64::from(place.latitude) * weight;
        sum[1] += f64::from(place.longitude) * weight;
        sum[2] += weight;
    }
    for (state, sum) in stored.states.iter_mut().zip(sums) {
        state.latitude = (sum[0] / sum[2].max(1.0)).round() as i32;
        state.longitude = (sum[1] / sum[2].max(1.0)).round() as i32;
    }
}
