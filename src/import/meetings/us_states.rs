//! US states, as addresses write them, and their time zones.

/// A state or territory of the United States.
#[derive(Debug, Clone, Copy)]
pub struct State {
    /// Two-letter code.
    pub code: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Time zone of the state, or of most of it.
    pub zone: &'static str,
    /// Whether part of it has another time zone.
    pub split: bool,
}

const EASTERN: &str = "America/New_York";
const CENTRAL: &str = "America/Chicago";
const MOUNTAIN: &str = "America/Denver";
const PACIFIC: &str = "America/Los_Angeles";

const fn whole(code: &'static str, name: &'static str, zone: &'static str) -> State {
    State {
        code,
        name,
        zone,
        split: false,
    }
}

const fn split(code: &'static str, name: &'static str, zone: &'static str) -> State {
    State {
        code,
        name,
        zone,
        split: true,
    }
}

/// The states, the District of Columbia and the territories.
pub static STATES: &[State] = &[
    whole("AL", "Alabama", CENTRAL),
    split("AK", "Alaska", "America/Anchorage"),
    split("AZ", "Arizona", "America/Phoenix"),
    whole("AR", "Arkansas", CENTRAL),
    whole("CA", "California", PACIFIC),
    whole("CO", "Colorado", MOUNTAIN),
    whole("CT", "Connecticut", EASTERN),
    whole("DE", "Delaware", EASTERN),
    whole("DC", "District of Columbia", EASTERN),
    split("FL", "Florida", EASTERN),
    whole("GA", "Georgia", EASTERN),
    whole("HI", "Hawaii", "Pacific/Honolulu"),
    split("ID", "Idaho", "America/Boise"),
    whole("IL", "Illinois", CENTRAL),
    split("IN", "Indiana", "America/Indiana/Indianapolis"),
    whole("IA", "Iowa", CENTRAL),
    split("KS", "Kansas", CENTRAL),
    split("KY", "Kentucky", EASTERN),
    whole("LA", "Louisiana", CENTRAL),
    whole("ME", "Maine", EASTERN),
    whole("MD", "Maryland", EASTERN),
    whole("MA", "Massachusetts", EASTERN),
    split("MI", "Michigan", "America/Detroit"),
    whole("MN", "Minnesota", CENTRAL),
    whole("MS", "Mississippi", CENTRAL),
    whole("MO", "Missouri", CENTRAL),
    whole("MT", "Montana", MOUNTAIN),
    split("NE", "Nebraska", CENTRAL),
    split("NV", "Nevada", PACIFIC),
    whole("NH", "New Hampshire", EASTERN),
    whole("NJ", "New Jersey", EASTERN),
    whole("NM", "New Mexico", MOUNTAIN),
    whole("NY", "New York", EASTERN),
    whole("NC", "North Carolina", EASTERN),
    split("ND", "North Dakota", CENTRAL),
    whole("OH", "Ohio", EASTERN),
    whole("OK", "Oklahoma", CENTRAL),
    split("OR", "Oregon", PACIFIC),
    whole("PA", "Pennsylvania", EASTERN),
    whole("RI", "Rhode Island", EASTERN),
    whole("SC", "South Carolina", EASTERN),
    split("SD", "South Dakota", CENTRAL),
    split("TN", "Tennessee", CENTRAL),
    split("TX", "Texas", CENTRAL),
    whole("UT", "Utah", MOUNTAIN),
    whole("VT", "Vermont", EASTERN),
    whole("VA", "Virginia", EASTERN),
    whole("WA", "Washington", PACIFIC),
    whole("WV", "West Virginia", EASTERN),
    whole("WI", "Wisconsin", CENTRAL),
    whole("WY", "Wyoming", MOUNTAIN),
    whole("PR", "Puerto Rico", "America/Puerto_Rico"),
    whole("VI", "Virgin Islands", "America/Puerto_Rico"),
    whole("GU", "Guam", "Pacific/Guam"),
];

/// Finds a state by code or name, ignoring case and periods.
pub fn state(text: &str) -> Option<&'static State> {
    let bare = text.trim().trim_end_matches('.').replace('.', "");
    STATES.iter().find(|state| {
        state.code.eq_ignore_ascii_case(&bare) || state.name.eq_ignore_ascii_case(&bare)
    })
}
