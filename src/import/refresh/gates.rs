//! Lists that are not taken: what they answer cannot be the whole list.

use serde_json::Value;

use super::cache::State;
use super::read_list::ReadList;
use crate::import::list::FeedFile;

/// Why a list is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Gate {
    /// It has no row that can be used.
    #[error("It has no row that can be used. What it said before stays.")]
    Nothing,
    /// It goes on on another page.
    #[error(
        "It goes on on a second page, which is not read. Ask for more rows a page or a smaller \
         area in its address. What it said before stays."
    )]
    GoesOn,
    /// A third of its rows are gone: how many it has, and had.
    #[error(
        "It has {0} rows, and had {1}: a third or more are gone. What it said before stays. If \
         that is right, run waypost refresh {2} --accept."
    )]
    Shrunk(usize, usize, String),
    /// Columns are gone.
    #[error(
        "Its columns changed: {0} is not there any more. What it said before stays. If that is \
         right, run waypost refresh {1} --accept."
    )]
    Header(String, String),
}

/// Why a list is not taken, if it is not. `had` is the number of rows that it
/// had the last time. `accept` takes one that shrank or has other columns.
pub fn gate(
    name: &str,
    pieces: &[FeedFile],
    list: &ReadList,
    last: &State,
    accept: bool,
) -> Option<Gate> {
    if list.usable == 0 {
        return Some(Gate::Nothing);
    }
    if pieces.iter().any(|piece| goes_on(&piece.bytes)) {
        return Some(Gate::GoesOn);
    }
    if accept {
        return None;
    }
    let headers = list.headers();
    let has = |header: &&String| headers.contains(header);
    if let Some(gone) = last.headers.iter().find(|header| !has(header)) {
        return Some(Gate::Header(format!("“{gone}”"), name.to_owned()));
    }
    let lost = last.usable.saturating_sub(list.usable);
    let is_much = lost >= 2 && lost * 3 >= last.usable;
    is_much.then(|| Gate::Shrunk(list.usable, last.usable, name.to_owned()))
}

/// Whether an answer says that there is more of it.
fn goes_on(bytes: &[u8]) -> bool {
    let Ok(Value::Object(answer)) = serde_json::from_slice(bytes) else {
        return false;
    };
    let number = |key: &str| answer.get(key).and_then(Value::as_u64);
    let next = answer.get("links").and_then(|links| links.get("next"));
    let cut = |key: &str| answer.get(key).and_then(Value::as_bool) == Some(true);
    number("totalPages").is_some_and(|pages| pages > number("page").unwrap_or(1).max(1))
        || number("page").is_some_and(|page| page > 1)
        || cut("exceededTransferLimit")
        || next.is_some_and(Value::is_string)
}
