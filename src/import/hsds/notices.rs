//! All notices of a package import.

use crate::import::report::notices;

notices! {
    UNKNOWN_TABLE = "unknown-table" Warning, "A file that matches no table.", "Rename the file as the specification does, such as services.csv, if it belongs to the package.";
    KEPT_PRIVATE = "kept-private" Note, "A place or phone number that the package marks private.", "Nothing to do, unless the place may be shown: then ask the owner of the package to say so.";
    UNREADABLE_FILE = "unreadable-file" Error, "A file that cannot be read.", "Ask the owner of the package for the file as CSV or JSON.";
    TOO_MUCH = "too-much" Error, "More than is read, or than fits into a seed file.", "Ask the owner of the package whether it is whole, and import it in parts.";
    UNUSED_COLUMN = "unused-column" Note, "A column with no counterpart in a seed file.", "Nothing to do.";
    EXTRA_CELLS = "extra-cells" Warning, "A row with more cells than the header.", "Ask the owner of the package to mend the row: a header is missing or a comma is too many.";
    MISSING_VALUE = "missing-value" Warning, "A required cell that is blank.", "Ask the owner of the package to fill the cell.";
    MISSING_NAME = "missing-name" Error, "A service or organization without a name.", "Ask the owner of the package for the name.";
    NAMELESS_PLACE = "nameless-place" Note, "A place without a name.", "Nothing to do.";
    NO_PARENT = "no-parent" Warning, "A row without a parent.", "Ask the owner of the package what the row belongs to.";
    ORPHAN = "orphan" Warning, "A row whose parent does not exist.", "Ask the owner of the package for the row it leads to.";
    REPEATED_ID = "repeated-id" Warning, "An id that occurs twice.", "Ask the owner of the package for one id each; the first row was used.";
    NOT_NEEDED = "not-needed" Note, "A row that no listing uses.", "Nothing to do.";
    NO_SERVICE = "no-service" Note, "A place at which there is no service.", "Ask the owner of the package which services are there.";
    PRIVATE_CONTACT = "private-contact" Note, "Contact persons and their phone numbers.", "Nothing to do: people are not kept.";
    MAIL_ADDRESS = "mail-address" Note, "A postal address.", "Nothing to do: people are not sent to where the post goes.";
    BAD_AGES = "bad-ages" Warning, "A youngest or oldest age that is no whole number of years.", "Write the ages into eligibility, as the service says them.";
    BAD_PHONE = "bad-phone" Warning, "A phone number that cannot be dialed.", "Ask the owner of the package for the number.";
    NOT_VOICE = "not-voice" Note, "A fax or similar number.", "Nothing to do: nobody can talk there.";
    NO_TYPE = "no-type" Note, "A phone number without a type.", "Ask the owner of the package whether people answer; the number is taken for one to call.";
    MENDED_ZIP = "mended-zip" Note, "A ZIP that lost its leading zeros or its dash.", "Nothing to do: it was put right.";
    BAD_ZIP = "bad-zip" Warning, "An invalid ZIP.", "Ask the owner of the package for the ZIP; the town is used.";
    NO_POINT = "no-point" Note, "A place without a point.", "Nothing to do: the middle of the ZIP or town is used.";
    BAD_POINT = "bad-point" Warning, "An invalid point, or one in another state.", "Ask the owner of the package for the point; the middle of the ZIP or town is used.";
    UNREAD_ADDRESS = "unread-address" Warning, "An address that cannot be parsed.", "Put street, town, state and ZIP into their cells; the words are in location_note.";
    BAD_DATE = "bad-date" Warning, "An invalid or ambiguous date.", "Ask the owner of the package for the day as year-month-day.";
    BAD_TIME = "bad-time" Warning, "An invalid time.", "Ask the owner of the package for the times; the hours are not kept.";
    BAD_LINK = "bad-link" Warning, "A link that may not be shown.", "Ask the owner of the package for the address of the page.";
    UNREAD_AREA = "unread-area" Note, "An unknown area.", "Write it as a state, a county with its state or a ZIP; the words are in eligibility.";
    BAD_STATUS = "bad-status" Warning, "An unknown service status.", "See whether the service is in use; it is taken as it reads.";
    NO_CATEGORY = "no-category" Warning, "A service without a known category.", "Choose a category in the seed file, or give --category for all that have none.";
}
