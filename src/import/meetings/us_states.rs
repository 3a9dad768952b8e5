//! US states, as addresses write them.

use std::sync::LazyLock;

use crate::embedded_table::rows;

/// A state or territory of the United States.
#[derive(Debug, Clone, Copy)]
pub struct State {
    /// Two-letter code.
    pub code: &'static str,
    /// Full name.
    pub name: &'static str,
}

static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    let states = rows(include_str!("words/us_states.tsv"));
    states.map(|[code, name]| State { code, name }).collect()
});

/// Finds a state by code or name, ignoring case and periods.
pub fn state(text: &str) -> Option<&'static State> {
    let bare = text.trim().trim_end_matches('.').replace('.', "");
    STATES.iter().find(|state| {
        state.code.eq_ignore_ascii_case(&bare) || state.name.eq_ignore_ascii_case(&bare)
    })
}
