//! Protection against CSV injection: cells that a spreadsheet would run as a
//! formula.

/// Adds a `'` before a cell that a spreadsheet would run as a formula; Waypost
/// removes it when reading. Plain numbers stay unchanged, including negative
/// longitudes.
pub fn guarded(cell: &str) -> String {
    if starts_a_formula(cell) && !is_number(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Like [`guarded`], for a cell that is returned as it was received. `="02139"`
/// evaluates only to its own text, and a cell that is already guarded stays
/// unchanged.
pub fn guarded_as_it_is(cell: &str) -> String {
    let inside = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    let only_text = inside.is_some_and(|text| !text.contains('"'));
    if only_text || cell.starts_with('\'') {
        cell.to_owned()
    } else {
        guarded(cell)
    }
}

fn starts_a_formula(cell: &str) -> bool {
    // Spreadsheets skip spaces and control characters at the start.
    let start = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let hidden = cell.starts_with(['\t', '\r', '\n', '\0', '\'']);
    hidden || start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Whether a cell is only digits with an optional sign and decimal point;
/// anything else may be a formula.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain && digits.parse::<f64>().is_ok()
}
