//! Costly questions of one client leave the others, and the pages of safety, their time.
