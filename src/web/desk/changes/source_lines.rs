//! The lists that others keep, a line each.

use crate::import::refresh::cache::{Cache, State};
use crate::seeds::columns::Source as S;
use crate::seeds::read::seed_folder::small_file;
use crate::seeds::rows::parse_cell::is_slug;
use crate::web::desk::head::Head;
use crate::web::desk::state::Desk;
use crate::web::i18n::fill;
use crate::web::pages::results::listing_card::full_date;

/// One list, in words.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// Its name.
    pub name: String,
    /// When its site said last what there is.
    pub when: String,
    /// What came of the last try, in English.
    pub says: String,
    /// Whether that failed.
    pub has_failed: bool,
    /// What was found when it was last taken, in English.
    pub notes: Vec<String>,
}

impl SourceLine {
    /// The lists of `sources.csv`, those that failed first. Without that file,
    /// or if it cannot be read, there are none.
    pub fn all(desk: &Desk, head: &Head) -> Vec<SourceLine> {
        let table = small_file(desk.data(), "sources").ok().flatten();
        let Some(table) = table else {
            return Vec::new();
        };
        let names = table.rows.iter().map(|row| table.cell(row, S::Name.into()));
        let mut lines: Vec<SourceLine> = names
            .filter(|name| is_slug(name))
            .map(|name| {
                let state = Cache::of(desk.store().folder(), name).state();
                let state = state.unwrap_or_else(|error| State {
                    says: format!("What is known of it cannot be read ({error})."),
                    has_failed: true,
                    ..State::default()
                });
                SourceLine::of(name, state, head)
            })
            .collect();
        lines.sort_by_key(|line| !line.has_failed);
        lines
    }

    fn of(name: &str, state: State, head: &Head) -> SourceLine {
        let when = match state.asked {
            Some(day) => {
                let day = full_date(day, head.spoken.language);
                fill(&head.w.sources_as_of, "day", &day)
            }
            None => head.w.sources_never.clone(),
        };
        SourceLine {
            name: name.to_owned(),
            when,
            says: state.says,
            has_failed: state.has_failed,
            notes: state.notes,
        }
    }
}
