//! Parses the arguments and runs one command.

use std::process::ExitCode;

use clap::Parser as _;
use waypost::config::Config;

fn main() -> ExitCode {
    waypost::cmd::run(&Config::parse())
}
