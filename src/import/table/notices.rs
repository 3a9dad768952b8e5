//! All notices of the import of a table.

use crate::import::report::notices;

notices! {
    NOT_A_TABLE = "not-a-table" Error, "Not a table.", "Save the list as CSV or as a workbook (.xlsx), and import that.";
    NO_COLUMNS = "no-columns" Error, "A table without headers or columns that can be told.", "Put the names of the columns above them, or say which is which with --columns.";
    NOT_A_ROW = "not-a-row" Note, "Rows above the header, or a second header.", "Nothing to do: titles, headers and totals are no listings.";
    HEADING = "heading" Warning, "A heading among the rows.", "If it is a place, give it a phone or an address; otherwise leave it: its words are read as the kind of help of the rows below.";
    UNREADABLE_ROW = "unreadable-row" Error, "A row of JSON that cannot be read.", "Ask the owner of the list to mend the row.";
    TOO_MUCH = "too-much" Error, "More rows than are read.", "Import the list in parts, each into a file of its own.";
    MISSING_NAME = "missing-name" Error, "A row without a name.", "Write the name into the list, or say with --columns which column has it.";
    NOT_PUBLIC = "not-public" Note, "A row that its owner does not publish.", "Nothing to do: the list itself says that the row is not to be shown.";
    NO_KIND = "no-kind" Warning, "A row whose kind of help nobody can tell.", "Fill in category in the second file and add the rows to a seed file, or give --category for all that have none.";
    UNKNOWN_KIND = "unknown-kind" Note, "Words for a kind of help that are not known.", "Compare the category of one such row with what the list says.";
    PRIVATE_CONTACT = "private-contact" Note, "People, who are not kept.", "Nothing to do: people are not kept. Map the column with --columns if it is the service's own.";
    PRIVATE_EMAIL = "private-email" Note, "A person's mail address.", "Add the address to the seed file if it is the service's own.";
    KEPT_PRIVATE = "kept-private" Note, "Cells that their owner marks as private.", "Nothing to do, unless it may be shown: then ask the owner of the list to say so.";
    ASK_CONFIDENTIAL = "ask-confidential" Warning, "Words of people in hiding.", "Write no in confidential if it is a public office, and import again; otherwise leave yes.";
    BAD_PHONE = "bad-phone" Warning, "A phone cell without a number.", "Ask for the number; the words are in phone_note.";
    SPLIT_PHONE = "split-phone" Note, "Several numbers, or words beside a number.", "Nothing to do: each number is one to tap, and the words are in phone_note.";
    BAD_LINK = "bad-link" Warning, "A link that may not be shown.", "Ask for the address of the page; it is not kept.";
    NO_TOWN = "no-town" Warning, "A street without town and ZIP.", "Write the town or the ZIP; until then the listing is near nobody.";
    SPLIT_ADDRESS = "split-address" Note, "An address in one cell.", "Compare one address with its cell.";
    BAD_ZIP = "bad-zip" Warning, "A ZIP that is not one, or that the spreadsheet has changed.", "Write five digits; the town is used.";
    BAD_STATE = "bad-state" Warning, "An unknown state.", "Write two letters; the words are in location_note.";
    BAD_POINT = "bad-point" Warning, "A point that is none, or is elsewhere.", "Nothing to do: the middle of the ZIP or town is used.";
    POINT_IN_METERS = "point-in-meters" Note, "A point in meters.", "Nothing to do: it was turned into degrees.";
    UNREAD_AREA = "unread-area" Note, "An area that is not known.", "Write it into serves as a state, a county with its state or a ZIP; the words are in eligibility.";
    UNREAD_LIMIT = "unread-limit" Note, "Ages, income or another limit that cannot be read.", "Nothing to do: the words are in eligibility.";
    UNREAD_HOURS = "unread-hours" Note, "Hours that are kept as they are written.", "Write them like “Mon-Fri 8:30am-5pm”; until then they are shown as the list has them.";
    UNCLEAR_TIMES = "unclear-times" Warning, "Times and days that cannot be joined.", "Compare the days and times with the list; they are in hours_note.";
    SWAPPED = "swapped-cells" Warning, "Cells that changed places.", "Compare the row with the list: the number stood under the hours.";
    BAD_STATUS = "bad-status" Warning, "An unknown status.", "See whether it is open; it is taken as it reads.";
    JOINED = "joined-rows" Note, "Rows of one place.", "Nothing to do: rows with the same name, place and number are one listing.";
    CUT_TEXT = "cut-text" Warning, "Texts cut at the length of a cell.", "Shorten the text in the list.";
}
