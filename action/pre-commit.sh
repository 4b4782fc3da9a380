#!/usr/bin/env bash
# The hook of pre-commit: runs the program of this repository's version in the repository of the user. The first run
# builds it.
set -euo pipefail
exec cargo run --quiet --release --locked --manifest-path "$(dirname "$0")/../cargo-frozen-metrics/Cargo.toml" -- \
    check "$@"
