//! The result map as SVG, drawn from our own county outlines, towns and points.
//! Nothing is requested from third parties unless the operator configures
//! tiles. The result list is the text alternative.

pub mod area;
pub mod clusters;
pub mod labels;
pub mod projection;
pub mod tile;

use super::layout::Visitor;
use super::results::listing_card::town;
use crate::model::language::Language;
use crate::model::listing::Address;
use crate::model::place::{Point, Precision};
use crate::search::answer::Answer;
use crate::web::i18n::fill;
use crate::web::pages::map::area::{Area, HEIGHT, Marker, WIDTH};
use clusters::{Cluster, LeaderLine, Pin, RING, bunches};
use labels::{Town, towns};
use projection::{Frame, Picture};

/// Maximum distance from the center, in miles; results farther away appear only
/// in the list.
const FARTHEST: f64 = 45.0;

/// Uncertainty of a place known only by its town or ZIP, in miles.
const LOOSE_MILES: f64 = 2.0;

/// Template data of the map.
#[derive(Debug)]
pub struct Map {
    /// Width, in drawing units.
    pub width: i32,
    /// Height, in drawing units.
    pub height: i32,
    /// Background tiles, if the operator configured any.
    pub pictures: Vec<Picture>,
    /// County outlines.
    pub lands: Vec<CountyShape>,
    /// Rings around places known only by their town.
    pub rings: Vec<Ring>,
    /// Town labels.
    pub towns: Vec<Town>,
    /// Marker of the person's location.
    pub you: Option<(i32, i32)>,
    /// Lines from moved clusters to their place.
    pub leads: Vec<LeaderLine>,
    /// Pins with result numbers.
    pub pins: Vec<Pin>,
    /// Legend, and the results that are not shown.
    pub caption: String,
    /// Attribution of the tiles; empty if none is needed.
    pub credit: String,
}

/// A county outline.
#[derive(Debug)]
pub struct CountyShape {
    /// SVG path.
    pub path: String,
    /// Whether it is a home county of the directory.
    pub home: bool,
}

/// A ring around a place known only by its town.
#[derive(Debug, PartialEq, Eq)]
pub struct Ring {
    /// Horizontal center.
    pub x: i32,
    /// Vertical center.
    pub y: i32,
    /// Radius, in drawing units.
    pub radius: i32,
}

/// The map of an answer; `None` if no result has a location nearby.
pub fn map(answer: &Answer, visitor: &Visitor) -> Option<Map> {
    let middle = middle(answer, visitor)?;
    let marks = marks(answer, middle, visitor.language);
    if marks.is_empty() {
        return None;
    }
    let you = answer.origin.as_ref().map(|origin| origin.point);
    let points = marks.iter().map(|mark| mark.point).chain(you);
    let frame = Frame::around(&points.collect::<Vec<_>>());
    let you = you.map(|point| frame.place(point));
    let you_area = you.map(|(x, y)| Area(x - 8, y - 8, 16, 16));
    let bunches = bunches(&marks, &frame, you_area);
    let mut taken: Vec<Area> = bunches.iter().map(Cluster::area).collect();
    taken.extend(you_area);
    let tiles = visitor.tiles.as_deref();
    let pictures = tiles.map_or_else(Vec::new, |tiles| frame.pictures(tiles));
    // Tiles have labels of their own.
    let towns = match pictures.is_empty() {
        true => towns(&frame, taken, visitor),
        false => Vec::new(),
    };
    Some(Map {
        width: WIDTH,
        height: HEIGHT,
        credit: match (tiles, pictures.is_empty()) {
            (Some(tiles), false) => tiles.credit.clone(),
            _ => String::new(),
        },
        pictures,
        lands: lands(&frame, visitor),
        rings: rings(&marks, &frame),
        towns,
        you,
        leads: bunches.iter().filter_map(Cluster::lead).collect(),
        pins: bunches
            .iter()
            .flat_map(|bunch| bunch.pins(&marks))
            .collect(),
        caption: caption(answer, &marks, visitor),
    })
}

/// The search origin, or else the center of the home counties.
fn middle(answer: &Answer, visitor: &Visitor) -> Option<Point> {
    if let Some(origin) = &answer.origin {
        return Some(origin.point);
    }
    let generation = &visitor.generation;
    let home = generation.facts.home_counties.iter();
    let centers = home.filter_map(|county| generation.gazetteer.county_center(county));
    let centers: Vec<Point> = centers.collect();
    let count = centers.len() as f64;
    let mean = |pick: fn(&Point) -> f64| centers.iter().map(pick).sum::<f64>() / count;
    Point::new(mean(|p| p.latitude), mean(|p| p.longitude)).filter(|_| count > 0.0)
}

/// Markers for results that have a public location within [`FARTHEST`].
fn marks(answer: &Answer, middle: Point, language: Language) -> Vec<Marker> {
    let first = (answer.page - 1) * answer.per_page + 1;
    let marks = answer.hits.iter().zip(first..).filter_map(|(hit, number)| {
        let place = &hit.listing.place;
        let drawn = matches!(place.precision, Precision::Exact | Precision::Approximate);
        let is_mailbox = place.address.as_ref().is_some_and(Address::is_mailbox);
        let point = place.point.filter(|_| drawn && !is_mailbox)?;
        (point.miles_to(middle) <= FARTHEST).then(|| Marker {
            number,
            label: format!("{number}: {}", hit.listing.name.shown_in(language)),
            point,
            approximate: place.precision == Precision::Approximate,
        })
    });
    marks.collect()
}

fn rings(marks: &[Marker], frame: &Frame) -> Vec<Ring> {
    let mut rings = Vec::new();
    for mark in marks.iter().filter(|mark| mark.approximate) {
        let (x, y) = frame.place(mark.point);
        let radius = frame.miles(LOOSE_MILES, mark.point).max(RING);
        let ring = Ring { x, y, radius };
        if !rings.contains(&ring) {
            rings.push(ring);
        }
    }
    rings
}

fn lands(frame: &Frame, visitor: &Visitor) -> Vec<CountyShape> {
    let generation = &visitor.generation;
    let outlines = generation.gazetteer.outlines_between(frame.low, frame.high);
    let lands = outlines.into_iter().map(|(county, shape)| {
        let rings = shape.iter().map(|polygon| polygon.exterior().coords());
        let paths = rings.map(|ring| {
            let points = ring.map(|at| {
                frame.place(Point {
                    latitude: at.y,
                    longitude: at.x,
                })
            });
            path(points)
        });
        CountyShape {
            path: paths.collect(),
            home: generation.facts.home_counties.contains(county),
        }
    });
    lands.collect()
}

/// A closed SVG path with relative coordinates. Skips corners less than three
/// units from the previous one.
fn path(corners: impl Iterator<Item = (i32, i32)>) -> String {
    let mut path = String::new();
    let mut last: Option<(i32, i32)> = None;
    for (x, y) in corners {
        let step = match last {
            None => format!("M{x} {y}l"),
            Some((from_x, from_y)) if (x - from_x).abs() + (y - from_y).abs() < 3 => continue,
            Some((from_x, from_y)) => format!("{} {} ", x - from_x, y - from_y),
        };
        path.push_str(&step);
        last = Some((x, y));
    }
    path.truncate(path.trim_end().len());
    path.push('z');
    path
}

fn caption(answer: &Answer, marks: &[Marker], visitor: &Visitor) -> String {
    let words = visitor.words();
    let mut said = vec![words.map_numbers.clone()];
    if let Some(origin) = &answer.origin {
        let place = town(&origin.label, visitor).unwrap_or(&words.map_here);
        said.push(fill(&words.map_you, "place", place));
    }
    if marks.iter().any(|mark| mark.approximate) {
        said.push(words.map_ring.clone());
    }
    let first = (answer.page - 1) * answer.per_page + 1;
    let all = first..first + answer.hits.len();
    let missing = all.filter(|number| marks.iter().all(|mark| mark.number != *number));
    let missing: Vec<String> = missing.map(|number| number.to_string()).collect();
    if !missing.is_empty() {
        said.push(fill(&words.map_missing, "numbers", &missing.join(", ")));
    }
    said.join(" ")
}
