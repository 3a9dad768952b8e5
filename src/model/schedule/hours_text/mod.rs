//! Parser for opening hours as people write them: `lexer` splits the text into
//! tokens (`clock` has times of day), `parser` turns tokens into rules,
//! `reader` is the entry point, `error` has the messages for staff.

pub mod clock;
pub mod error;
pub mod lexer;
pub mod parser;
pub mod reader;
