//! Limits of what is read from one seed file. A file beyond one of them has an
//! error; memory and time are bounded by them whatever the file holds.

/// Bytes of a file.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Rows that are read; a spreadsheet holds no more.
pub const MAX_ROWS: usize = 1_048_576;

/// Rows that are read of a file without listings, such as the categories:
/// other rows are looked up in them one by one.
pub const MAX_SMALL_ROWS: usize = 20_000;

/// Columns of a CSV file; a spreadsheet holds no more.
pub const MAX_COLUMNS: usize = 16_384;

/// Columns of a workbook that are read; what is further right is reported.
pub const MAX_WORKBOOK_COLUMNS: u32 = 512;

/// Cells that are read, blank ones in the middle of a row included.
pub const MAX_CELLS: usize = 30_000_000;

/// Bytes of text in all cells: a workbook may refer to one text many times.
pub const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;

/// Bytes a workbook may unpack to. A list of 100,000 rows takes half of it; a
/// hostile one grows a thousandfold.
pub const MAX_UNPACKED_BYTES: u64 = 128 * 1024 * 1024;

/// Files inside a zip, which a workbook is.
pub const MAX_ZIP_PARTS: usize = 10_000;

/// Tags in the shared texts of a workbook.
pub const MAX_SHARED_TAGS: usize = 6_000_000;

/// Tags in any other part of a workbook that is not a sheet: styles, names.
pub const MAX_PART_TAGS: usize = 500_000;

/// Bytes from one tag of a workbook to the next: ten times the longest cell.
pub const MAX_TAG_BYTES: usize = 10 * MAX_CELL_LENGTH;

/// Characters of a cell: what spreadsheets can hold.
pub const MAX_CELL_LENGTH: usize = 32_767;

/// Characters of a name. The longest that people use have half as many.
pub const MAX_NAME_LENGTH: usize = 200;

/// Characters of a value that is no text: a number, an address, a few words
/// with `;` between them.
pub const MAX_VALUE_LENGTH: usize = 1_000;
