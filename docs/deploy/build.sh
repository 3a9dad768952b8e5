#!/usr/bin/env bash
# Builds the program so that the same source gives the same bytes in any
# folder and for anyone with the same compiler: no path of this machine stays
# in it. Prints its hash.
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-$PWD/target}"
cargo_home="${CARGO_HOME:-$HOME/.cargo}"
export RUSTFLAGS="--remap-path-prefix=$PWD=/waypost --remap-path-prefix=$target=/target --remap-path-prefix=$cargo_home=/cargo"
cargo build --release --locked --bin waypost
(cd "$target/release" && sha256sum waypost)
