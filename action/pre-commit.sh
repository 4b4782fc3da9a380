#!/usr/bin/env bash
# The hook of pre-commit: runs the program of this repository's version in the repository of the user. The first run
# builds it.
set -euo pipefail

sources=$(cd "$(dirname "$0")/.." && pwd)
folder=$sources/target/pre-commit

# Not in the user's repository, whose configuration of cargo and rustup is for its own code.
(cd "$sources" && cargo install --quiet --locked --path cargo-frozen-metrics --root "$folder" --target-dir "$folder") >&2
exec "$folder/bin/cargo-frozen-metrics" check "$@"
