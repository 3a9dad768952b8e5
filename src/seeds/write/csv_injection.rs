//! Cells that a spreadsheet would run as a formula, made harmless.

/// A cell that a spreadsheet shows and does not run: one that starts like a
/// formula gets a `'` before it, which is taken off again when Waypost reads
/// it. Plain numbers stay as they are, a point west of Greenwich among them.
pub fn guarded(cell: &str) -> String {
    if starts_a_formula(cell) && !is_number(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The same for a cell that is handed back as it came. `="02139"` runs as
/// nothing but its own text, and a text that is guarded already stays.
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
    // Spreadsheets pass over spaces and marks at the start.
    let start = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let hidden = cell.starts_with(['\t', '\r', '\n', '\0', '\'']);
    hidden || start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Digits with a sign and one point; nothing else is sure to be no formula.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain && digits.parse::<f64>().is_ok()
}
