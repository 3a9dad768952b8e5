//! Answers kept, because the cells of a list say the same things again and
//! again: two hundred kinds of hours in a hundred thousand rows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Keys that are kept at most; a list that says something new in every row
/// must not fill the memory.
const MOST: usize = 20_000;

/// Answers by the text they answer.
#[derive(Debug)]
pub struct Memo<V>(Mutex<HashMap<String, V>>);

impl<V> Default for Memo<V> {
    fn default() -> Memo<V> {
        Memo(Mutex::default())
    }
}

impl<V: Clone> Memo<V> {
    /// The answer to a text, made only once while there is room.
    pub fn get(&self, key: &str, make: impl FnOnce() -> V) -> V {
        let known = |memo: &Memo<V>| {
            let kept = memo.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.get(key).cloned()
        };
        if let Some(answer) = known(self) {
            return answer;
        }
        let answer = make();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST {
            kept.insert(key.to_owned(), answer.clone());
        }
        answer
    }
}
