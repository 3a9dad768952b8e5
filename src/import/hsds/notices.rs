//! All notices of a package import.

use crate::diagnostic::Severity::{Error, Note, Warning};
use crate::import::meetings::findings::Notice;

/// Makes one notice.
const fn notice(
    code: &'static str,
    severity: crate::diagnostic::Severity,
    fix: &'static str,
) -> Notice {
    Notice {
        code,
        severity,
        fix,
    }
}

/// A file that matches no table.
pub const UNKNOWN_TABLE: Notice = notice(
    "unknown-table",
    Warning,
    "Rename the file as the specification does, such as services.csv, if it belongs to the package.",
);
/// A place or phone number that the package marks private.
pub const KEPT_PRIVATE: Notice = notice(
    "kept-private",
    Note,
    "Nothing to do, unless the place may be shown: then ask the owner of the package to say so.",
);
/// A file that cannot be read.
pub const UNREADABLE_FILE: Notice = notice(
    "unreadable-file",
    Error,
    "Ask the owner of the package for the file as CSV or JSON.",
);
/// More than is read, or than fits into a seed file.
pub const TOO_MUCH: Notice = notice(
    "too-much",
    Error,
    "Ask the owner of the package whether it is whole, and import it in parts.",
);
/// A column with no counterpart in a seed file.
pub const UNUSED_COLUMN: Notice = notice("unused-column", Note, "Nothing to do.");
/// A row with more cells than the header.
pub const EXTRA_CELLS: Notice = notice(
    "extra-cells",
    Warning,
    "Ask the owner of the package to mend the row: a header is missing or a comma is too many.",
);
/// A required cell that is blank.
pub const MISSING_VALUE: Notice = notice(
    "missing-value",
    Warning,
    "Ask the owner of the package to fill the cell.",
);
/// A service or organization without a name.
pub const MISSING_NAME: Notice = notice(
    "missing-name",
    Error,
    "Ask the owner of the package for the name.",
);
/// A place without a name.
pub const NAMELESS_PLACE: Notice = notice("nameless-place", Note, "Nothing to do.");
/// A row without a parent.
pub const NO_PARENT: Notice = notice(
    "no-parent",
    Warning,
    "Ask the owner of the package what the row belongs to.",
);
/// A row whose parent does not exist.
pub const ORPHAN: Notice = notice(
    "orphan",
    Warning,
    "Ask the owner of the package for the row it leads to.",
);
/// An id that occurs twice.
pub const REPEATED_ID: Notice = notice(
    "repeated-id",
    Warning,
    "Ask the owner of the package for one id each; the first row was used.",
);
/// A row that no listing uses.
pub const NOT_NEEDED: Notice = notice("not-needed", Note, "Nothing to do.");
/// A place at which there is no service.
pub const NO_SERVICE: Notice = notice(
    "no-service",
    Note,
    "Ask the owner of the package which services are there.",
);
/// Contact persons and their phone numbers.
pub const PRIVATE_CONTACT: Notice = notice(
    "private-contact",
    Note,
    "Nothing to do: people are not kept.",
);
/// A postal address.
pub const MAIL_ADDRESS: Notice = notice(
    "mail-address",
    Note,
    "Nothing to do: people are not sent to where the post goes.",
);
/// A phone number that cannot be dialed.
pub const BAD_PHONE: Notice = notice(
    "bad-phone",
    Warning,
    "Ask the owner of the package for the number.",
);
/// A fax or similar number.
pub const NOT_VOICE: Notice = notice("not-voice", Note, "Nothing to do: nobody can talk there.");
/// A phone number without a type.
pub const NO_TYPE: Notice = notice(
    "no-type",
    Note,
    "Ask the owner of the package whether people answer; the number is taken for one to call.",
);
/// A ZIP that lost its leading zeros or its dash.
pub const MENDED_ZIP: Notice = notice("mended-zip", Note, "Nothing to do: it was put right.");
/// An invalid ZIP.
pub const BAD_ZIP: Notice = notice(
    "bad-zip",
    Warning,
    "Ask the owner of the package for the ZIP; the town is used.",
);
/// A place without a point.
pub const NO_POINT: Notice = notice(
    "no-point",
    Note,
    "Nothing to do: the middle of the ZIP or town is used.",
);
/// An invalid point, or one in another state.
pub const BAD_POINT: Notice = notice(
    "bad-point",
    Warning,
    "Ask the owner of the package for the point; the middle of the ZIP or town is used.",
);
/// An address that cannot be parsed.
pub const UNREAD_ADDRESS: Notice = notice(
    "unread-address",
    Warning,
    "Put street, town, state and ZIP into their cells; the words are in location_note.",
);
/// An invalid or ambiguous date.
pub const BAD_DATE: Notice = notice(
    "bad-date",
    Warning,
    "Ask the owner of the package for the day as year-month-day.",
);
/// An invalid time.
pub const BAD_TIME: Notice = notice(
    "bad-time",
    Warning,
    "Ask the owner of the package for the times; the hours are not kept.",
);
/// A link that may not be shown.
pub const BAD_LINK: Notice = notice(
    "bad-link",
    Warning,
    "Ask the owner of the package for the address of the page.",
);
/// An unknown area.
pub const UNREAD_AREA: Notice = notice(
    "unread-area",
    Note,
    "Write it as a state, a county with its state or a ZIP; the words are in eligibility.",
);
/// An unknown service status.
pub const BAD_STATUS: Notice = notice(
    "bad-status",
    Warning,
    "See whether the service is in use; it is taken as it reads.",
);
/// A service without a known category.
pub const NO_CATEGORY: Notice = notice(
    "no-category",
    Warning,
    "Choose a category in the seed file, or give --category for all that have none.",
);
