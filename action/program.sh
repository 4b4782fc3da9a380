#!/usr/bin/env bash
# Provides the program `cargo-frozen-metrics` to the action: one on the PATH, or else one that is built from the sources
# beside this file, so that the version of the action is that of the program.
#
#   program.sh key      writes the outputs `key` and `folder` of a cache, if there is no program on the PATH
#   program.sh build    builds the program, unless the cache had it, and adds it to the PATH
set -euo pipefail

sources=$(cd "$(dirname "$0")/.." && pwd)
folder=${RUNNER_TEMP:?}/cargo-frozen-metrics

case $1 in
key)
    if command -v cargo-frozen-metrics; then
        found=$(cargo-frozen-metrics --version)
        own="cargo-frozen-metrics $(sed -n 's/^version = "\(.*\)"$/\1/p' "$sources/Cargo.toml" | head -n 1)"
        if [ "$found" != "$own" ]; then
            echo "::notice title=cargo frozen-metrics::$found on the PATH is used; the action is that of $own"
        fi
        exit
    fi
    sum=$(cd "$sources" &&
        find Cargo.lock cargo-frozen-metrics/Cargo.toml cargo-frozen-metrics/src metrics-schema/src -type f -print0 |
        LC_ALL=C sort -z | xargs -0 cat | git hash-object --stdin)
    {
        echo "key=cargo-frozen-metrics-${RUNNER_OS:-}-${RUNNER_ARCH:-}-$sum"
        echo "folder=$folder"
    } >>"$GITHUB_OUTPUT"
    ;;
build)
    if ! [ -x "$folder/bin/cargo-frozen-metrics" ] && ! [ -x "$folder/bin/cargo-frozen-metrics.exe" ]; then
        # Not in the checkout, whose configuration of cargo and rustup a pull request can change.
        (cd "$sources" && cargo install --quiet --locked --path cargo-frozen-metrics --root "$folder")
    fi
    echo "$folder/bin" >>"$GITHUB_PATH"
    ;;
*)
    echo "usage: program.sh key|build" >&2
    exit 2
    ;;
esac
