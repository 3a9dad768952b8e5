//! What every row is read and checked against.

use jiff::civil::Date;

use super::memo::Memo;
use super::place::{self, Problem};
use crate::gazetteer::{Gazetteer, Prefer};
use crate::model::category::Categories;
use crate::model::meeting_type::MeetingTypes;
use crate::model::place::County;
use crate::model::schedule::hours_reader::{HoursReading, read_hours};
use crate::model::schedule::zone::Zone;

/// What every row is read and checked against.
#[derive(Debug)]
pub struct World<'a> {
    /// ZIPs, places and counties.
    pub gazetteer: &'a Gazetteer,
    /// The categories there are.
    pub categories: &'a Categories,
    /// What the codes of meetings mean.
    pub meeting_types: &'a MeetingTypes,
    /// The zone of rows that name none.
    pub zone: Zone,
    /// The day of the check.
    pub today: Date,
    hours: Memo<HoursReading>,
    towns: Memo<Option<String>>,
    counties: Memo<Result<County, Problem>>,
}

impl<'a> World<'a> {
    /// The world of a folder on a day.
    pub fn new(
        gazetteer: &'a Gazetteer,
        categories: &'a Categories,
        meeting_types: &'a MeetingTypes,
        zone: Zone,
        today: Date,
    ) -> World<'a> {
        World {
            gazetteer,
            categories,
            meeting_types,
            zone,
            today,
            hours: Memo::default(),
            towns: Memo::default(),
            counties: Memo::default(),
        }
    }

    /// Hours as they are read on the clock of the folder.
    pub fn hours(&self, cell: &str) -> HoursReading {
        self.hours.get(cell, || read_hours(cell, &self.zone))
    }

    /// The county of a cell, in the state of the row when that is given.
    pub fn county(&self, cell: &str, state: &str) -> Result<County, Problem> {
        let key = format!("{cell}\n{state}");
        self.counties
            .get(&key, || place::county(cell, state, self.gazetteer))
    }

    /// The town of a state that one nobody knows was perhaps meant to be.
    pub fn town_meant(&self, town: &str, state: &str) -> Option<String> {
        self.towns.get(&format!("{town}\n{state}"), || {
            let prefer = Prefer {
                counties: Vec::new(),
                state: Some(state.to_ascii_uppercase()),
            };
            self.gazetteer.near_miss(town, &prefer)
        })
    }
}
