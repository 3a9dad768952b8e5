#!/usr/bin/env bash
# Builds the program so that no path of this machine stays in it, and prints
# its hash: with the same compiler, the same source should give the same bytes.
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-$PWD/target}"
cargo_home="${CARGO_HOME:-$HOME/.cargo}"
export RUSTFLAGS="--remap-path-prefix=$PWD=/waypost --remap-path-prefix=$target=/target --remap-path-prefix=$cargo_home=/cargo"
cargo build --release --locked --features object-storage --bin waypost
(cd "$target/release" && sha256sum waypost)
