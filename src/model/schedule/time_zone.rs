//! Time zones by IANA name, validated once at construction.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

/// Seconds since 1970 of a moment in January and one in July 2030, when the
/// rules of today have long been in force.
const WINTER: i64 = 1_894_708_800;
const SUMMER: i64 = 1_910_347_200;

/// The bundled database, so that results do not depend on the machine.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A valid time zone, such as `America/New_York`. Serialized by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    time_zone: TimeZone,
}

/// Error: a name that is not in the IANA time zone database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{name}” is not a time zone; write one such as America/New_York")]
pub struct UnknownZone {
    /// The name as given.
    pub name: String,
}

impl Default for Zone {
    /// Coordinated universal time, which needs no database.
    fn default() -> Zone {
        Zone {
            name: "UTC".to_owned(),
            time_zone: TimeZone::UTC,
        }
    }
}

impl Zone {
    /// The zone with this IANA name, ignoring case. Deprecated names such as
    /// `Europe/Kiev` are accepted. Fails for an unknown name.
    pub fn new(name: &str) -> Result<Zone, UnknownZone> {
        let trimmed = name.trim();
        let unknown = || UnknownZone {
            name: trimmed.to_string(),
        };
        let time_zone = DATABASE.get(trimmed).map_err(|_| unknown())?;
        let name = time_zone.iana_name().ok_or_else(unknown)?.to_string();
        Ok(Zone { name, time_zone })
    }

    /// The IANA name in its canonical spelling.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seconds east of Greenwich of the clocks in winter and in summer.
    fn offsets(&self) -> [i32; 2] {
        [WINTER, SUMMER].map(|second| {
            let moment = Timestamp::from_second(second).unwrap_or_default();
            self.time_zone.to_offset(moment).seconds()
        })
    }

    /// Whether clocks of both zones show the same time all year, under the
    /// rules of today: those of New York and Detroit do.
    pub fn same_clock(&self, other: &Zone) -> bool {
        self.offsets() == other.offsets()
    }

    /// Whether clocks of both zones show the same time in winter: those of
    /// Phoenix and Denver do, and both are “Mountain”.
    pub fn same_winter_clock(&self, other: &Zone) -> bool {
        self.offsets()[0] == other.offsets()[0]
    }

    /// The rules of the zone, as a `jiff` value.
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Zone, UnknownZone> {
        Zone::new(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.name
    }
}
