//! Ages, income and residence of a row.

use super::parse_cell::serves;
use super::place::served_area;
use super::seed_row::SeedRow;
use crate::gazetteer::Gazetteer;
use crate::model::eligibility::{Ages, IncomeLimit, Limits};
use crate::model::reach::Area;
use crate::seeds::columns::Resource;
use crate::seeds::read::clean_cell::several;
use crate::seeds::rows::county::Problem;

/// The limits of a row. Of a cell with a value that cannot be read, nothing is
/// used: what is left of it could turn people away.
pub fn limits(row: &SeedRow<'_>, gazetteer: &Gazetteer) -> Limits {
    let ages = several(row.cell(Resource::Ages));
    let ages: Option<Vec<Ages>> = ages.into_iter().map(Ages::parse).collect();
    let areas: Result<Vec<Area>, Problem> = residence(row, gazetteer).collect();
    Limits {
        ages: ages.unwrap_or_default(),
        income: IncomeLimit::parse(row.cell(Resource::Income)),
        residence: areas.unwrap_or_default(),
    }
}

/// The areas of the residence cell, or what is wrong with each.
pub fn residence(
    row: &SeedRow<'_>,
    gazetteer: &Gazetteer,
) -> impl Iterator<Item = Result<Area, Problem>> {
    let areas = serves(row.cell(Resource::Residence)).into_iter();
    areas.map(|area| {
        served_area(&area, gazetteer)?.ok_or_else(|| Problem {
            message: "Nobody lives “anywhere”.".to_owned(),
            did_you_mean: Some("US".to_owned()),
        })
    })
}
