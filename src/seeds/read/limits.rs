//! Limits for reading one seed file. Exceeding one is an error, so that memory
//! and time are bounded for any content.

/// Maximum size of a file in bytes.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Maximum number of rows, the same as in a spreadsheet.
pub const MAX_ROWS: usize = 1_048_576;

/// Maximum number of rows in a file that was uploaded, which is checked beside
/// what is served: 150,000 wrong rows take 150 MB.
pub const MAX_UPLOADED_ROWS: usize = 150_000;

/// Maximum number of rows in a file without listings, such as the categories,
/// which are searched one by one.
pub const MAX_SMALL_ROWS: usize = 20_000;

/// Maximum number of columns in a CSV file, the same as in a spreadsheet.
pub const MAX_COLUMNS: usize = 16_384;

/// Maximum number of columns in a workbook; cells further right are reported.
pub const MAX_WORKBOOK_COLUMNS: u32 = 512;

/// Maximum number of cells, including blank ones in the middle of a row.
pub const MAX_CELLS: usize = 30_000_000;

/// Maximum bytes of text in all cells: a workbook may reference one text many
/// times.
pub const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;

/// Maximum size of an unpacked workbook in bytes. A list of 100,000 rows takes
/// half of it; a hostile workbook expands a thousandfold.
pub const MAX_UNPACKED_BYTES: u64 = 128 * 1024 * 1024;

/// Maximum number of files inside a zip, such as a workbook.
pub const MAX_ZIP_PARTS: usize = 10_000;

/// Maximum number of tags in a workbook's shared strings.
pub const MAX_SHARED_TAGS: usize = 6_000_000;

/// Maximum number of tags in any other part that is not a sheet, such as styles
/// or names.
pub const MAX_PART_TAGS: usize = 500_000;

/// Maximum bytes between two tags of a workbook: ten times the longest cell.
pub const MAX_TAG_BYTES: usize = 10 * MAX_CELL_LENGTH;

/// Maximum characters in a cell, the same as in a spreadsheet.
pub const MAX_CELL_LENGTH: usize = 32_767;

/// Maximum characters in a name. The longest real names have half as many.
pub const MAX_NAME_LENGTH: usize = 200;

/// Maximum characters in a value that is not free text: a number, an address, a
/// few words separated by `;`.
pub const MAX_VALUE_LENGTH: usize = 1_000;
