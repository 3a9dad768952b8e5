//! What can be wrong with a feed, and the ledger in which every row ends.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::bounded::BoundedFindings;
use crate::diagnostic::{Counts, Diagnostic, Severity};

/// Something an import says about a row.
#[derive(Debug)]
pub struct Notice {
    /// Its name in reports.
    pub code: &'static str,
    /// What it means for the row.
    pub severity: Severity,
    /// What to do.
    pub fix: &'static str,
}

/// Makes a constant of each notice and the list of all of them.
macro_rules! notices {
    ($($(#[$about:meta])* $name:ident = $code:literal $severity:ident $fix:literal;)+) => {
        $(
            $(#[$about])*
            pub const $name: Notice = Notice {
                code: $code,
                severity: Severity::$severity,
                fix: $fix,
            };
        )+

        /// Every notice an import may give.
        pub static NOTICES: &[&Notice] = &[$(&$name),+];
    };
}

notices! {
    /// The file is no feed at all.
    UNREADABLE_FEED = "unreadable-feed" Error
        "Give the address of the feed itself, in JSON or CSV, not of a page about it.";
    /// The feed holds no row.
    EMPTY_FEED = "empty-feed" Error
        "Ask the owner of the list whether the feed is broken.";
    /// A row cannot be taken apart.
    UNREADABLE_ROW = "unreadable-row" Error
        "Ask the owner of the list to mend the row.";
    /// A row after more than are read.
    TOO_MANY_ROWS = "too-many-rows" Error
        "Import the list in parts, each into a file of its own.";
    /// A meeting without a name.
    MISSING_NAME = "missing-name" Error
        "Ask the owner of the list to name the meeting.";
    /// A row its owner does not publish.
    UNPUBLISHED = "unpublished" Note
        "Nothing to do: the list itself does not show it.";
    /// A row that stands twice, word for word.
    DUPLICATE_ROW = "duplicate-row" Note
        "Nothing to do: it is used once.";
    /// Several meetings with one id.
    REPEATED_ID = "repeated-id" Note
        "Nothing to do: day and time are added to the id.";
    /// Days numbered in another way.
    DAYS_FROM_ONE = "days-from-one" Note
        "Compare one Sunday meeting with its own page.";
    /// Days numbered in two ways.
    MIXED_DAYS = "mixed-days" Warning
        "Compare the meeting with its own page.";
    /// A day or time that cannot be read.
    UNREAD_TIME = "unread-time" Warning
        "Ask the owner of the list for a day by name and a time like 19:00.";
    /// A time that may be morning or evening.
    UNCLEAR_TIME = "unclear-time" Warning
        "Compare the meeting with its own page.";
    /// A meeting with neither day nor time.
    UNSCHEDULED = "unscheduled" Note
        "Nothing to do: it is shown as by appointment.";
    /// An end that cannot be right.
    BAD_END = "bad-end" Warning
        "Ask the owner of the list for the end of the meeting.";
    /// A very long meeting.
    LONG_MEETING = "long-meeting" Note
        "Compare the meeting with its own page.";
    /// Notes that speak of a monthly rule.
    MONTHLY_IN_NOTES = "monthly-in-notes" Warning
        "Ask the group; the list can only say every week.";
    /// A zone that does not exist.
    UNKNOWN_ZONE = "unknown-zone" Warning
        "Ask the owner of the list for a zone like America/New_York.";
    /// A zone under an older name.
    RENAMED_ZONE = "renamed-zone" Note
        "Nothing to do: the name of today was used.";
    /// No zone, but a state that tells.
    ZONE_OF_STATE = "zone-of-state" Note
        "Nothing to do, unless the list crosses a border of zones: then give --zone.";
    /// No zone, and nothing that tells.
    NO_ZONE = "no-zone" Note
        "Give --zone; without it the zone of the directory counts.";
    /// A point that is none.
    BAD_POINT = "bad-point" Warning
        "Nothing to do: the middle of the town is used.";
    /// A point of a meeting without a room.
    FALSE_POINT = "false-point" Note
        "Nothing to do: a meeting online is nowhere in particular.";
    /// Nothing says where or how to join.
    NO_PLACE = "no-place" Note
        "Ask the group; until then the meeting is found, and says that its place is not known.";
    /// A ZIP that is none.
    UNREAD_ZIP = "unread-zip" Note
        "Nothing to do: the town is used.";
    /// Names or numbers of people in their own columns.
    PRIVATE_CONTACT = "private-contact" Note
        "Nothing to do: they are not kept.";
    /// A mail address of a person.
    PRIVATE_EMAIL = "private-email" Note
        "Nothing to do: it is not kept. Groups may give an address of their own.";
    /// The number of a person in a text.
    PRIVATE_PHONE = "private-phone" Note
        "Nothing to do: it is taken out of the text.";
    /// A secret to join.
    PASSCODE = "passcode" Note
        "Nothing to do: it is taken out. People ask the group for it.";
    /// The name of a person in a text.
    NAME_IN_TEXT = "name-in-text" Warning
        "Ask the group to leave the name out: meetings are anonymous.";
    /// A code nobody has said the meaning of.
    UNKNOWN_CODE = "unknown-code" Note
        "Add it to words/meeting-types.csv, or leave it: it is shown as it stands.";
    /// A code that cannot mean what it usually means.
    DOUBTFUL_CODE = "doubtful-code" Warning
        "Ask the owner of the list what the code means there.";
    /// A key or column we have no use for.
    UNUSED_COLUMN = "unused-column" Note
        "Nothing to do.";
    /// A link that may not be shown.
    LINK_NOT_KEPT = "link-not-kept" Warning
        "Ask the group for a link that starts with https://";
    /// A link to a service we do not know.
    UNKNOWN_PROVIDER = "unknown-provider" Note
        "Open the link once and see that it leads to a meeting.";
    /// A number that cannot be dialled here.
    UNREAD_PHONE = "unread-phone" Note
        "Nothing to do: it is not used as a number to tap.";
    /// A text longer than a cell may be.
    CUT_TEXT = "cut-text" Warning
        "Ask the group for a shorter text.";
}

/// What became of every row, and what there is to say.
#[derive(Debug, Default)]
pub struct ImportReport {
    diagnostics: BoundedFindings,
    file: Arc<str>,
    /// Notes alike, by code, file and message: where the first stands, and how
    /// many more there are.
    alike: HashMap<(&'static str, Arc<str>, String), (usize, usize)>,
    warned: HashSet<(Arc<str>, u32)>,
    gone: HashSet<(Arc<str>, u32)>,
    set_aside: BTreeMap<&'static str, usize>,
    rows: usize,
}

/// A finding about one cell.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cell<'a> {
    /// The row; the first is 1.
    pub row: Option<u32>,
    /// The column or key.
    pub column: Option<&'a str>,
    /// The value, when it may be shown.
    pub value: Option<&'a str>,
}

impl<'a> Cell<'a> {
    /// A row as a whole.
    pub fn row(row: u32) -> Cell<'a> {
        Cell {
            row: Some(row),
            ..Cell::default()
        }
    }

    /// A cell of a row.
    pub fn new(row: u32, column: &'a str, value: &'a str) -> Cell<'a> {
        Cell {
            row: Some(row),
            column: Some(column),
            value: Some(value),
        }
    }

    /// A cell whose value is nobody's business.
    pub fn private(row: u32, column: &'a str) -> Cell<'a> {
        Cell {
            row: Some(row),
            column: Some(column),
            value: None,
        }
    }
}

impl ImportReport {
    /// All that follows is about this file.
    pub fn open(&mut self, file: &str) {
        self.file = Arc::from(file);
    }

    /// Another row was read.
    pub fn count_row(&mut self) {
        self.rows += 1;
    }

    /// Takes in findings made elsewhere, on files as a whole.
    pub fn adopt(&mut self, found: Vec<Diagnostic>) {
        self.diagnostics.extend(found);
    }

    /// Says something about a row that is used.
    pub fn report(&mut self, notice: &Notice, cell: Cell<'_>, message: String) {
        if notice.severity == Severity::Warning
            && let Some(row) = cell.row
        {
            self.warned.insert((Arc::clone(&self.file), row));
        }
        if notice.severity == Severity::Note {
            let key = (notice.code, Arc::clone(&self.file), message.clone());
            if let Some((_, more)) = self.alike.get_mut(&key) {
                *more += 1;
                return;
            }
            if let Some(place) = self.push(notice, cell, message) {
                self.alike.insert(key, (place, 0));
            }
            return;
        }
        self.push(notice, cell, message);
    }

    /// Sets a row aside, with the reason.
    pub fn set_aside(&mut self, notice: &Notice, cell: Cell<'_>, message: String) {
        if let Some(row) = cell.row {
            self.gone.insert((Arc::clone(&self.file), row));
        }
        *self.set_aside.entry(notice.code).or_default() += 1;
        self.push(notice, cell, message);
    }

    /// Says something about the feed as a whole.
    pub fn report_feed(&mut self, notice: &Notice, message: String) {
        self.push(notice, Cell::default(), message);
    }

    /// The place of the finding in the list, where it is kept.
    fn push(&mut self, notice: &Notice, cell: Cell<'_>, message: String) -> Option<usize> {
        self.diagnostics.push(Diagnostic {
            code: notice.code,
            severity: notice.severity,
            file: Arc::clone(&self.file),
            row: cell.row,
            column: cell.column.map(str::to_owned),
            value: cell.value.map(str::to_owned),
            message,
            fix: notice.fix.into(),
            more: None,
        })
    }

    /// The counts, why rows were set aside, and all findings.
    pub fn close(self) -> (Counts, BTreeMap<&'static str, usize>, Vec<Diagnostic>) {
        let mut diagnostics = self.diagnostics.into_list();
        for (first, more) in self.alike.values().filter(|(_, more)| *more > 0) {
            let rows = if *more == 1 { "row" } else { "rows" };
            let said = format!(" The same in {more} more {rows}.");
            diagnostics[*first].message.push_str(&said);
        }
        let set_aside = self.set_aside.values().sum();
        let counts = Counts {
            rows: self.rows,
            used: self.rows - set_aside,
            warned: self.warned.difference(&self.gone).count(),
            set_aside,
        };
        (counts, self.set_aside, diagnostics)
    }
}
