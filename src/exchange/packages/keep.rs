//! What staff added to imported rows, taken over when the package is imported
//! again.

use std::collections::BTreeMap;

use crate::exchange::export::RowCells;
use crate::seeds::columns::{RESOURCE_COLUMNS, Resource as R};
use crate::seeds::table::Table;

/// What a package rarely says and staff may have added.
const KEPT: [R; 5] = [
    R::Confidential,
    R::Category,
    R::VerifiedOn,
    R::NameEs,
    R::DescriptionEs,
];

/// Fills blank cells from the rows of the file that stands there already, by
/// id. A place that was marked confidential stays so.
pub fn keep(rows: &mut BTreeMap<String, RowCells>, before: &[u8]) {
    let old = Table::read("", before, RESOURCE_COLUMNS);
    for row in &old.rows {
        let Some(new) = rows.get_mut(old.cell(row, R::Id.into())) else {
            continue;
        };
        for column in KEPT {
            if new.get(column).is_empty() {
                new.set(column, old.cell(row, column.into()));
            }
        }
    }
}
