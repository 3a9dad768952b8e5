//! Where a row is: street, town, state and ZIP, in their own cells or in one,
//! and the point.

use super::looks::point_in_one;
use super::notices::{BAD_POINT, BAD_STATE, BAD_ZIP, NO_TOWN, POINT_IN_METERS, SPLIT_ADDRESS};
use super::row_reader::RowReader;
use crate::import::meetings::us_states;
use crate::seeds::columns::Resource as R;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::parse_cell::Zip;
use crate::seeds::write::row_cells::RowCells;

/// Half the circumference of the earth in the meters of web maps.
const HALF_AROUND: f64 = 20_037_508.342_789_244;

/// Fills the cells of the place.
pub fn take(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    let (mut city, state, mut zip) = (reader.get("city"), state(reader, row), zip(reader));
    let street = match reader.get("address") {
        street if street.is_empty() => reader.get("full_address"),
        street => street,
    };
    row.set(R::Address2, reader.get("address_2"));
    let mut code = state;
    if city.is_empty() || zip.is_empty() {
        let parts = reader.towns.split(&street, &code);
        let is_other = !city.is_empty() && !parts.city.eq_ignore_ascii_case(&city);
        let says_town = !(is_other || parts.city.is_empty() && parts.zip.is_empty());
        let own = [
            (&mut city, &parts.city),
            (&mut zip, &parts.zip),
            (&mut code, &parts.state),
        ];
        for (own, found) in own {
            if own.is_empty() && says_town {
                own.clone_from(found);
            }
        }
        if says_town {
            let message = "Street, town, state and ZIP were taken out of one cell.";
            reader.note(&SPLIT_ADDRESS, "address", message);
        }
        row.set(R::Address, if says_town { parts.street } else { street });
    } else {
        row.set(R::Address, without_town(&street, &city, &zip));
    }
    if code.is_empty() {
        code = reader
            .towns
            .gazetteer
            .zip(&zip)
            .map(|place| place.state)
            .unwrap_or_default();
    }
    // A list in capitals reads like shouting.
    let shouts = city.len() > 2 && !city.contains(char::is_lowercase);
    let known = reader.towns.named(&city, &code).filter(|_| shouts);
    let is_placed = !city.is_empty() || !zip.is_empty();
    row.set(R::City, known.unwrap_or(city));
    row.set(R::State, code);
    row.set(R::Zip, zip);
    point(reader, row);
    if !row.get(R::Address).is_empty() && !is_placed && row.get(R::Latitude).is_empty() {
        let message = "The row has a street and neither a town nor a ZIP.";
        reader.note(&NO_TOWN, "address", message);
    }
}

/// A street without the town and ZIP that stand in cells of their own, too.
fn without_town(street: &str, city: &str, zip: &str) -> String {
    let lower = street.to_lowercase();
    let town = lower.rfind(&format!(", {}", city.to_lowercase()));
    match town.filter(|at| !city.is_empty() && street.is_char_boundary(*at)) {
        Some(at) if street.ends_with(zip) || street.len() < at + city.len() + 6 => {
            street[..at].trim().to_owned()
        }
        _ => street.to_owned(),
    }
}

fn state(reader: &mut RowReader<'_, '_>, row: &mut RowCells) -> String {
    let cell = reader.get("state");
    match us_states::state(&cell) {
        Some(state) => state.code.to_owned(),
        None if cell.is_empty() => String::new(),
        None => {
            reader.note(
                &BAD_STATE,
                "state",
                "A state that is not one of the United States.",
            );
            row.set(R::LocationNote, cell);
            String::new()
        }
    }
}

fn zip(reader: &mut RowReader<'_, '_>) -> String {
    let cell = reader.get("zip");
    let message = match parse_cell::zip(&cell) {
        _ if cell.is_empty() => return cell,
        Zip::Plain(zip) => return zip,
        Zip::Mended(zip) if reader.towns.gazetteer.zip(&zip).is_some() => return zip,
        _ => "A ZIP that is not one; it is not kept.",
    };
    reader.note(&BAD_ZIP, "zip", message);
    String::new()
}

fn point(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    let (mut north, mut east) = (reader.get("latitude"), reader.get("longitude"));
    let column = if north.is_empty() {
        "point"
    } else {
        "latitude"
    };
    let cell = if north.is_empty() {
        reader.get("point")
    } else {
        north.clone()
    };
    if let Some(both) = point_in_one(&cell) {
        (north, east) = both;
    }
    if north.is_empty() && east.is_empty() && cell.is_empty() {
        return;
    }
    if let (Ok(up), Ok(right)) = (north.parse::<f64>(), east.parse::<f64>())
        && (up.abs() > 1_000.0 && right.abs() > 1_000.0)
    {
        let degrees = (up / HALF_AROUND * std::f64::consts::PI)
            .sinh()
            .atan()
            .to_degrees();
        (north, east) = (
            format!("{degrees:.6}"),
            format!("{:.6}", right / HALF_AROUND * 180.0),
        );
        let message = "The point is in meters of a web map.";
        reader.note(&POINT_IN_METERS, column, message);
    }
    let state = row.get(R::State);
    let message = match parse_cell::point(&north, &east) {
        None => "A point that is not one in the United States; it is not kept.",
        Some(point) => match reader.towns.gazetteer.state_at(point) {
            Some(there) if !state.is_empty() && there != state => {
                "A point in another state than the row; it is not kept."
            }
            _ => {
                row.set(R::Latitude, north);
                row.set(R::Longitude, east);
                return;
            }
        },
    };
    reader.note(&BAD_POINT, column, message);
}
