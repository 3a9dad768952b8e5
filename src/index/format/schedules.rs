//! Distinct schedules. Thousands of listings share a few hundred schedules, so
//! opening times are computed once for each of these.

use serde::{Deserialize, Serialize};

use crate::model::schedule::Schedule;

/// The distinct schedules of a generation, numbered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Schedules {
    list: Vec<Schedule>,
    has_seasons: bool,
}

impl Schedules {
    /// The schedule with this number.
    pub fn get(&self, number: u32) -> Option<&Schedule> {
        self.list.get(usize::try_from(number).ok()?)
    }

    /// Whether any place is open for a part of the year only.
    pub fn has_seasons(&self) -> bool {
        self.has_seasons
    }

    /// Number of schedules.
    pub fn len(&self) -> usize {
        self.list.len()
    }
}

/// Collects and numbers distinct schedules.
#[derive(Debug, Default)]
pub struct Gathered {
    schedules: Schedules,
    numbers: std::collections::HashMap<Vec<u8>, u32>,
}

impl Gathered {
    /// The number of a schedule, assigned on first use. Two schedules are the
    /// same when their encoded bytes are.
    pub fn number(&mut self, schedule: &Schedule) -> std::io::Result<u32> {
        let bytes = postcard::to_stdvec(schedule).map_err(std::io::Error::other)?;
        if let Some(number) = self.numbers.get(&bytes) {
            return Ok(*number);
        }
        let number = u32::try_from(self.schedules.len()).map_err(std::io::Error::other)?;
        let is_place = matches!(schedule, Schedule::Hours(_));
        self.schedules.has_seasons |= is_place && schedule.season().is_some();
        self.schedules.list.push(schedule.clone());
        self.numbers.insert(bytes, number);
        Ok(number)
    }

    /// The collected schedules.
    pub fn into_schedules(self) -> Schedules {
        self.schedules
    }
}
