//! Tables and word lists that stand beside the code and are compiled in. Lines
//! that start with `#` are comments.

/// The lines of a list, without empty ones.
pub(crate) fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = list.lines().map(str::trim_end);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The rows of a table with cells separated by tabs. Rows with fewer than `N`
/// cells are skipped.
pub(crate) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    lines(table).filter_map(|line| {
        let mut cells = line.split('\t');
        let mut row = [""; N];
        for cell in &mut row {
            *cell = cells.next()?;
        }
        Some(row)
    })
}
