//! More than one machine, with real parts on loopback: an S3 server, Debian's
//! HAProxy with the configuration that is shipped, publishers and replicas.

mod fleet;
mod hosts;
mod merged;
mod parts;
mod storage;
