//! A wrong crisis number, a false line, and words that silence a cry do not go live.
