//! Files that are small on disk and large in memory are refused in bounded memory.
