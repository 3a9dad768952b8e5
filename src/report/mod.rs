//! Reports for staff: what changes between two versions of the directory, and
//! lists as text, CSV, JSON or HTML.
//!
//! | module | contents |
//! | --- | --- |
//! | [`diff`] | changes between two versions of the directory |
//! | [`duplicates`] | the same place or meeting under two ids |
//! | [`call_list`] | listings to phone, most urgent and oldest first |
//! | [`returned_call_list`] | the filled-in call list and its changes |
//! | [`open_answers`] | answers on which nobody has acted yet |
//! | [`doubtful_places`] | doubtful locations, each with the best guess |
//! | [`gaps`] | kinds of help that lack a listing, a phone, hours or a call |
//! | [`file_history`] | replaces a seed file and keeps the old version |
//! | [`urgency`] | how much harm a wrong listing can do |
//! | [`generated_ids`] | ids made for rows without one |
//! | [`table`] | a report as a table: text, CSV, JSON, HTML |

pub mod call_list;
pub mod diff;
pub mod doubtful_places;
pub mod duplicates;
pub mod file_history;
pub mod gaps;
pub mod generated_ids;
pub mod open_answers;
pub mod returned_call_list;
pub mod table;
pub mod urgency;
