//! Schedules: each distinct one once. Thousands of listings share a few
//! hundred schedules, so what is open is worked out once for each of these.

use serde::{Deserialize, Serialize};

use crate::model::schedule::Schedule;

/// The distinct schedules of a generation, numbered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Schedules {
    list: Vec<Schedule>,
}

impl Schedules {
    /// The schedule with this number.
    pub fn get(&self, number: u32) -> Option<&Schedule> {
        self.list.get(usize::try_from(number).ok()?)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Gathers schedules and gives each distinct one a number.
#[derive(Debug, Default)]
pub struct Gathered {
    schedules: Schedules,
    numbers: std::collections::HashMap<Vec<u8>, u32>,
}

impl Gathered {
    /// The number of a schedule, made when it is new. Two schedules are the
    /// same when they are stored as the same bytes.
    pub fn number(&mut self, schedule: &Schedule) -> std::io::Result<u32> {
        let bytes = postcard::to_stdvec(schedule).map_err(std::io::Error::other)?;
        if let Some(number) = self.numbers.get(&bytes) {
            return Ok(*number);
        }
        let number = u32::try_from(self.schedules.len()).map_err(std::io::Error::other)?;
        self.schedules.list.push(schedule.clone());
        self.numbers.insert(bytes, number);
        Ok(number)
    }

    /// All of them.
    pub fn into_schedules(self) -> Schedules {
        self.schedules
    }
}
