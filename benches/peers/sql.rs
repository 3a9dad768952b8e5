//! What is asked of both databases, and in the same words.

use std::time::Duration;

use waypost::model::reach::areas_around;
use waypost::search::criteria::SearchCriteria;

use super::generator::questions::Class;

/// Miles that count as local.
pub const LOCAL: f64 = 60.0;

/// The first twenty ids, and how many there are.
pub type Answer = (Vec<u32>, usize);

/// Another that is asked the same.
pub trait Peer {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// The answer; `None` when it does not offer this.
    fn ask(&mut self, class: Class, want: &SearchCriteria) -> Option<Answer>;

    /// The nearest twenty, not counted.
    fn nearest(&mut self, want: &SearchCriteria) -> Vec<u32>;

    /// CPU time it has taken so far.
    fn time(&mut self) -> Duration;
}

/// A text as SQL writes it.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The areas a listing may serve to reach the person, as SQL.
pub fn areas(want: &SearchCriteria) -> String {
    let person = &want.from.as_ref().unwrap().person;
    let areas = areas_around(person).into_iter().map(|area| area.key());
    let areas = areas.chain(["anywhere".to_owned()]);
    let areas: Vec<String> = areas.map(|area| quoted(&area)).collect();
    areas.join(",")
}

/// The squared chord from the person, as SQL.
pub fn chord(want: &SearchCriteria) -> String {
    let [x, y, z] = want.from.as_ref().unwrap().origin().unwrap();
    format!("((x-({x:e}))*(x-({x:e}))+(y-({y:e}))*(y-({y:e}))+(z-({z:e}))*(z-({z:e})))")
}
