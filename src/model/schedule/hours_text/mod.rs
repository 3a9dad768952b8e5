//! Opening hours as people write them, read into rules: text to tokens
//! (`lexer`), tokens to rules (`parser`), rules to opening hours (`reader`).

pub mod clock;
pub mod error;
pub mod lexer;
pub mod parser;
pub mod reader;
