//! The program `cargo-frozen-metrics`, which cargo runs as `cargo frozen-metrics`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_frozen_metrics::run()
}
