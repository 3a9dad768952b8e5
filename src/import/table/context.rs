//! What an import is told.

use super::columns::Named;
use super::kinds::KindReader;
use crate::gazetteer::Gazetteer;

/// What an import is told.
#[derive(Debug)]
pub struct TableContext<'a> {
    /// Short name of the list, the prefix of every id.
    pub list: &'a str,
    /// Category of rows that tell none.
    pub category: Option<&'a str>,
    /// The sheet to read; all of them if none is named.
    pub sheet: Option<&'a str>,
    /// Columns that somebody named.
    pub named: &'a [Named],
    /// Reads kinds of help.
    pub kinds: &'a KindReader<'a>,
    /// Places.
    pub gazetteer: &'a Gazetteer,
    /// Address of the list without secrets, if it was fetched.
    pub url: Option<&'a str>,
}
