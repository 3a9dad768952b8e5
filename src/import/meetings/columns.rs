//! Columns and keys of Meeting Guide: all columns of a seed file and a few more.
//! Those of BMLT are in `words/bmlt.tsv`.

use std::sync::LazyLock;

use crate::seeds::columns::{self, Column, columns};

columns! {
    /// Keys and columns of Meeting Guide that seed files do not have.
    Extra, EXTRA_COLUMNS:
    Id = "id" ["_id", "key"] false, "The number of the meeting at its source.", "41210";
    Page = "url" ["link", "permalink"] false, "The public page of the meeting.", "https://example.org/meetings/noon";
    Regions = "regions" [] false, "The region and its parts, the widest first.", "Clinton County > Lock Haven";
    Duration = "duration" ["length"] false, "How long it lasts, in minutes.", "90";
    Entity = "entity" ["entity_name", "service_entity"] false, "Whose list it is.", "Example Intergroup";
    EntityUrl = "entity_url" ["entity_website_url", "entity_website"] false, "The page of the list.", "https://example.org";
    EntityPhone = "entity_phone" [] false, "The number of the list.", "570-555-0142";
    EntityEmail = "entity_email" [] false, "The mail address of the list.", "";
    EntityLocation = "entity_location" [] false, "The area of the list.", "";
    EntityLogo = "entity_logo" [] false, "The picture of the list.", "";
    UpdatedAt = "updatedAt" ["last_updated", "modified", "last_modified", "lastchanged"] false, "When the row was last changed.", "2026-11-01";
    Archived = "archived" ["deleted"] false, "yes when the meeting is no longer listed.", "no";
    Languages = "languages" ["language"] false, "Languages spoken, by their short codes.", "en";
    FeedbackEmails = "feedback_emails" ["feedback_email"] false, "Where mistakes are reported.", "";
    TimeFormatted = "time_formatted" [] false, "The time in words.", "7:00 pm";
}

/// All columns of a Meeting Guide feed: the extra ones first, so that `url` and
/// `id` have their Meeting Guide meaning.
static FEED_COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let extra = EXTRA_COLUMNS.iter();
    extra.chain(columns::MEETING_COLUMNS).copied().collect()
});

/// All columns of a Meeting Guide feed.
pub fn feed_columns() -> &'static [Column] {
    &FEED_COLUMNS
}

/// Position of a column in a Meeting Guide feed.
pub trait FeedPlace: Copy {
    /// Index in [`feed_columns`].
    fn place(self) -> usize;
    /// Column header.
    fn name(self) -> &'static str;
}

impl FeedPlace for columns::Meeting {
    fn place(self) -> usize {
        EXTRA_COLUMNS.len() + self as usize
    }

    fn name(self) -> &'static str {
        self.header()
    }
}

impl FeedPlace for Extra {
    fn place(self) -> usize {
        self as usize
    }

    fn name(self) -> &'static str {
        self.header()
    }
}
