//! `cargo frozen-metrics`: reports what a pull request changes in frozen metrics, what that breaks, and the cure.
//!
//! ```text
//! check:   read (both sets of goldens) ──▶ compare (pairs of families) ──▶ judge (findings) ──▶ write (a report)
//!          uses (rules and dashboards) ──▶ effects of the change ──▶ impact (effects by finding) ──┘
//! bless:   cargo (tests write goldens to another folder) ──▶ as check ──▶ write the goldens
//! rename:  source (an edit of the struct) ──▶ as bless
//! usage:   read (the goldens), uses (rules and dashboards) ──▶ findings ──▶ a report
//! ```
//!
//! The program is in [`run`]. Everything else is an implementation detail, except [`check_configuration`]
//! and [`check_users`].

mod accepted;
mod cargo;
mod cli;
mod clock;
mod commands;
mod compare;
mod config;
mod cure;
mod error;
mod finding;
mod impact;
mod interrupt;
mod judge;
mod level;
mod read;
mod release;
mod rules;
mod scale;
mod source;
#[cfg(test)]
mod tests;
mod uses;
mod walk;
mod write;

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::cli::{Cli, Color, Command};
use crate::config::{Config, UsersConfig};
use crate::read::GoldenFile;

/// Runs the program with the arguments of the process, and returns its exit code.
#[must_use]
pub fn run() -> ExitCode {
    let result = match Cli::parse_from(arguments(env::args_os())).command {
        Command::Check(options) => commands::check(&options),
        Command::Bless(options) => commands::bless(&options),
        Command::Rename(options) => commands::rename(&options),
        Command::Usage(options) => commands::usage(&options),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            let (mut command, name) = (Cli::command(), "cargo-frozen-metrics");
            clap_complete::generate(shell, &mut command, name, &mut script);
            Ok(Output { text: String::from_utf8_lossy(&script).into_owned(), code: 0 })
        }
    };
    match result {
        Ok(Output { text, code }) => {
            // A reader that stops reading, such as `head`, is not an error.
            let _ = io::stdout().lock().write_all(text.as_bytes());
            ExitCode::from(code)
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(error.code())
        }
    }
}

/// Checks the text of a `metrics.toml`.
///
/// ```
/// assert!(cargo_frozen_metrics::check_configuration("fail-on = \"danger\"\n").is_ok());
/// let error = cargo_frozen_metrics::check_configuration("fail-on = \"sometimes\"\n").unwrap_err();
/// assert!(error.contains("--> metrics.toml:1"));
/// ```
///
/// # Errors
///
/// Returns the message that the program prints, with the line of the first mistake.
pub fn check_configuration(text: &str) -> std::result::Result<(), String> {
    Config::parse(text).map(drop).map_err(|error| error.to_string())
}

/// Checks the text of a file that uses metrics, such as a rule file, against one golden. The extension of the path decides
/// whether the text is JSON or YAML. Returns the lines that `usage --format json` prints.
///
/// ```
/// let golden = "# Frozen by #[derive(ReplicationMetrics)] on `Bus`.\n# HELP bus_sent_total Messages sent.\n# TYPE bus_sent_total counter\nbus_sent_total 0\n";
/// let rules = "groups:\n- rules:\n  - alert: Silent\n    expr: rate(bus_send_total[5m]) == 0\n";
/// let report = cargo_frozen_metrics::check_users(golden, "rules.yml", rules).unwrap();
/// assert!(report.contains("\"rule\":\"unknown_metric\"") && report.contains("bus_sent_total"), "{report}");
/// ```
///
/// # Errors
///
/// Returns the mistakes of the golden.
pub fn check_users(golden: &str, path: &str, text: &str) -> std::result::Result<String, String> {
    let golden = frozen_metrics_schema::golden::read(golden).map_err(|error| error.to_string())?;
    let goldens = [GoldenFile { path: "golden.prom".to_owned(), package: None, golden }];
    let mut users = uses::Users::default();
    users.read(path, text.to_owned());
    let options = uses::Options { unused: true, strict: true };
    let usage = uses::usage(users, &goldens, &UsersConfig::default(), options);
    Ok(write::usage::json(&usage))
}

/// Removes the first argument if it is the name of the subcommand, which cargo passes.
fn arguments(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let is_name =
        |(index, argument): &(usize, OsString)| *index == 1 && argument == "frozen-metrics";
    arguments
        .enumerate()
        .filter(|argument| !is_name(argument))
        .map(|(_, argument)| argument)
        .collect()
}

/// What a command prints, and its exit code.
struct Output {
    text: String,
    code: u8,
}

/// Returns whether a report has colours.
fn use_colours(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            io::stdout().is_terminal()
                && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}
