//! All notices of a package import.

use crate::import::meetings::findings::notices;

notices! {
    /// A file that matches no table.
    UNKNOWN_TABLE = "unknown-table" Warning
        "Rename the file as the specification does, such as services.csv, if it belongs to the package.";
    /// A place or phone number that the package marks private.
    KEPT_PRIVATE = "kept-private" Note
        "Nothing to do, unless the place may be shown: then ask the owner of the package to say so.";
    /// A file that cannot be read.
    UNREADABLE_FILE = "unreadable-file" Error
        "Ask the owner of the package for the file as CSV or JSON.";
    /// More than is read, or than fits into a seed file.
    TOO_MUCH = "too-much" Error
        "Ask the owner of the package whether it is whole, and import it in parts.";
    /// A column with no counterpart in a seed file.
    UNUSED_COLUMN = "unused-column" Note
        "Nothing to do.";
    /// A row with more cells than the header.
    EXTRA_CELLS = "extra-cells" Warning
        "Ask the owner of the package to mend the row: a header is missing or a comma is too many.";
    /// A required cell that is blank.
    MISSING_VALUE = "missing-value" Warning
        "Ask the owner of the package to fill the cell.";
    /// A service or organization without a name.
    MISSING_NAME = "missing-name" Error
        "Ask the owner of the package for the name.";
    /// A place without a name.
    NAMELESS_PLACE = "nameless-place" Note
        "Nothing to do.";
    /// A row without a parent.
    NO_PARENT = "no-parent" Warning
        "Ask the owner of the package what the row belongs to.";
    /// A row whose parent does not exist.
    ORPHAN = "orphan" Warning
        "Ask the owner of the package for the row it leads to.";
    /// An id that occurs twice.
    REPEATED_ID = "repeated-id" Warning
        "Ask the owner of the package for one id each; the first row was used.";
    /// A row that no listing uses.
    NOT_NEEDED = "not-needed" Note
        "Nothing to do.";
    /// A place at which there is no service.
    NO_SERVICE = "no-service" Note
        "Ask the owner of the package which services are there.";
    /// Contact persons and their phone numbers.
    PRIVATE_CONTACT = "private-contact" Note
        "Nothing to do: people are not kept.";
    /// A postal address.
    MAIL_ADDRESS = "mail-address" Note
        "Nothing to do: people are not sent to where the post goes.";
    /// A youngest or oldest age that is no whole number of years.
    BAD_AGES = "bad-ages" Warning
        "Write the ages into eligibility, as the service says them.";
    /// A phone number that cannot be dialed.
    BAD_PHONE = "bad-phone" Warning
        "Ask the owner of the package for the number.";
    /// A fax or similar number.
    NOT_VOICE = "not-voice" Note
        "Nothing to do: nobody can talk there.";
    /// A phone number without a type.
    NO_TYPE = "no-type" Note
        "Ask the owner of the package whether people answer; the number is taken for one to call.";
    /// A ZIP that lost its leading zeros or its dash.
    MENDED_ZIP = "mended-zip" Note
        "Nothing to do: it was put right.";
    /// An invalid ZIP.
    BAD_ZIP = "bad-zip" Warning
        "Ask the owner of the package for the ZIP; the town is used.";
    /// A place without a point.
    NO_POINT = "no-point" Note
        "Nothing to do: the middle of the ZIP or town is used.";
    /// An invalid point, or one in another state.
    BAD_POINT = "bad-point" Warning
        "Ask the owner of the package for the point; the middle of the ZIP or town is used.";
    /// An address that cannot be parsed.
    UNREAD_ADDRESS = "unread-address" Warning
        "Put street, town, state and ZIP into their cells; the words are in location_note.";
    /// An invalid or ambiguous date.
    BAD_DATE = "bad-date" Warning
        "Ask the owner of the package for the day as year-month-day.";
    /// An invalid time.
    BAD_TIME = "bad-time" Warning
        "Ask the owner of the package for the times; the hours are not kept.";
    /// A link that may not be shown.
    BAD_LINK = "bad-link" Warning
        "Ask the owner of the package for the address of the page.";
    /// An unknown area.
    UNREAD_AREA = "unread-area" Note
        "Write it as a state, a county with its state or a ZIP; the words are in eligibility.";
    /// An unknown service status.
    BAD_STATUS = "bad-status" Warning
        "See whether the service is in use; it is taken as it reads.";
    /// A service without a known category.
    NO_CATEGORY = "no-category" Warning
        "Choose a category in the seed file, or give --category for all that have none.";
}
