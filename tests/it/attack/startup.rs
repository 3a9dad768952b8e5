//! A restart serves what was served before, whatever lies in the seed folder.
