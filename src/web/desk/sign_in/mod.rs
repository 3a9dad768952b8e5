//! Who may sign in.
//!
//! - `staff_list`: names and passphrase hashes; `passphrase`: one of them
//! - `lockout`: pauses after wrong passphrases

pub mod lockout;
pub mod passphrase;
pub mod staff_list;
