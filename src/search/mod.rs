//! From a question to an answer: what matches, in what order, and why.

pub mod answer;
