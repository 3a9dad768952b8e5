//! All notices of the import of a table.

use crate::import::meetings::findings::notices;

notices! {
    /// Not a table.
    NOT_A_TABLE = "not-a-table" Error
        "Save the list as CSV or as a workbook (.xlsx), and import that.";
    /// A table without headers or columns that can be told.
    NO_COLUMNS = "no-columns" Error
        "Put the names of the columns above them, or say which is which with --columns.";
    /// Rows above the header, or a second header.
    NOT_A_ROW = "not-a-row" Note
        "Nothing to do: titles, headers and totals are no listings.";
    /// A heading among the rows.
    HEADING = "heading" Warning
        "If it is a place, give it a phone or an address; otherwise leave it: its words are read as the kind of help of the rows below.";
    /// A row of JSON that cannot be read.
    UNREADABLE_ROW = "unreadable-row" Error
        "Ask the owner of the list to mend the row.";
    /// More rows than are read.
    TOO_MUCH = "too-much" Error
        "Import the list in parts, each into a file of its own.";
    /// A row without a name.
    MISSING_NAME = "missing-name" Error
        "Write the name into the list, or say with --columns which column has it.";
    /// A row that its owner does not publish.
    NOT_PUBLIC = "not-public" Note
        "Nothing to do: the list itself says that the row is not to be shown.";
    /// A row whose kind of help nobody can tell.
    NO_KIND = "no-kind" Warning
        "Fill in category in the second file and add the rows to a seed file, or give --category for all that have none.";
    /// Words for a kind of help that are not known.
    UNKNOWN_KIND = "unknown-kind" Note
        "Compare the category of one such row with what the list says.";
    /// People, who are not kept.
    PRIVATE_CONTACT = "private-contact" Note
        "Nothing to do: people are not kept. Map the column with --columns if it is the service's own.";
    /// A person's mail address.
    PRIVATE_EMAIL = "private-email" Note
        "Add the address to the seed file if it is the service's own.";
    /// Cells that their owner marks as private.
    KEPT_PRIVATE = "kept-private" Note
        "Nothing to do, unless it may be shown: then ask the owner of the list to say so.";
    /// Words of people in hiding.
    ASK_CONFIDENTIAL = "ask-confidential" Warning
        "Write no in confidential if it is a public office, and import again; otherwise leave yes.";
    /// A phone cell without a number.
    BAD_PHONE = "bad-phone" Warning
        "Ask for the number; the words are in phone_note.";
    /// Several numbers, or words beside a number.
    SPLIT_PHONE = "split-phone" Note
        "Nothing to do: each number is one to tap, and the words are in phone_note.";
    /// A link that may not be shown.
    BAD_LINK = "bad-link" Warning
        "Ask for the address of the page; it is not kept.";
    /// A street without town and ZIP.
    NO_TOWN = "no-town" Warning
        "Write the town or the ZIP; until then the listing is near nobody.";
    /// An address in one cell.
    SPLIT_ADDRESS = "split-address" Note
        "Compare one address with its cell.";
    /// A ZIP that is not one, or that the spreadsheet has changed.
    BAD_ZIP = "bad-zip" Warning
        "Write five digits; the town is used.";
    /// An unknown state.
    BAD_STATE = "bad-state" Warning
        "Write two letters; the words are in location_note.";
    /// A point that is none, or is elsewhere.
    BAD_POINT = "bad-point" Warning
        "Nothing to do: the middle of the ZIP or town is used.";
    /// A point in meters.
    POINT_IN_METERS = "point-in-meters" Note
        "Nothing to do: it was turned into degrees.";
    /// An area that is not known.
    UNREAD_AREA = "unread-area" Note
        "Write it into serves as a state, a county with its state or a ZIP; the words are in eligibility.";
    /// Ages, income or another limit that cannot be read.
    UNREAD_LIMIT = "unread-limit" Note
        "Nothing to do: the words are in eligibility.";
    /// Hours that are kept as they are written.
    UNREAD_HOURS = "unread-hours" Note
        "Write them like “Mon-Fri 8:30am-5pm”; until then they are shown as the list has them.";
    /// Times and days that cannot be joined.
    UNCLEAR_TIMES = "unclear-times" Warning
        "Compare the days and times with the list; they are in hours_note.";
    /// Cells that changed places.
    SWAPPED = "swapped-cells" Warning
        "Compare the row with the list: the number stood under the hours.";
    /// An unknown status.
    BAD_STATUS = "bad-status" Warning
        "See whether it is open; it is taken as it reads.";
    /// Rows of one place.
    JOINED = "joined-rows" Note
        "Nothing to do: rows with the same name, place and number are one listing.";
    /// Texts cut at the length of a cell.
    CUT_TEXT = "cut-text" Warning
        "Shorten the text in the list.";
}
