//! `cargo frozen-metrics`: reports what a pull request changes in frozen metrics, what that breaks, and the cure.
//!
//! ```text
//! run ──▶ read (both sets of goldens) ──▶ compare (pairs of families) ──▶ judge (findings) ──▶ write (a report)
//! ```
//!
//! The program is in [`run`]. Everything else is an implementation detail, except [`check_configuration`].

mod accepted;
mod cargo;
mod cli;
mod commands;
mod compare;
mod config;
mod cure;
mod error;
mod finding;
mod judge;
mod read;
mod release;
mod rules;
mod source;
#[cfg(test)]
mod tests;
mod uses;
mod write;

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::cli::{Check, Cli, Color, Command, Format};
use crate::config::Config;
use crate::error::{Error, FINDINGS, Result};
use crate::read::Repository;
use crate::write::Report;

/// Runs the program with the arguments of the process, and returns its exit code.
#[must_use]
pub fn run() -> ExitCode {
    let result = match Cli::parse_from(arguments(env::args_os())).command {
        Command::Check(options) => check(&options),
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

/// Compares the goldens of the working tree with those of the base.
fn check(options: &Check) -> Result<Output> {
    if let Some(rule) = &options.explain {
        return write::explain(rule).map(|text| Output { text, code: 0 });
    }
    let folder = env::current_dir().map_err(|error| Error::new(format!("no folder: {error}")))?;
    let repository = Repository::find(&folder)?;
    let root = repository.as_ref().map_or(&*folder, Repository::root);
    let config = Config::read(root)?;

    let head = read::head(repository.as_ref(), root, &config.exclude)?;
    let against = options.against.as_deref().or(config.against.as_deref());
    let base_root = root_of(options, root, &folder);
    let base = read::base(repository.as_ref(), base_root, against, &config.exclude)?;
    for warning in &head.warnings {
        let _ = writeln!(io::stderr(), "warning: {warning}");
    }
    read::expect_goldens(root, &base, &head)?;

    let comparison = compare::compare(&base.goldens, &head.goldens);
    let mut findings = judge::judge(&comparison, &config.budget);
    accepted::add_reasons(&mut findings, &base.goldens, &head.goldens);
    let (ignored, ended) = config.ignore(&mut findings, &config::today());

    let fail_on = options.fail_on.or(config.fail_on).unwrap_or_default();
    let too_small = options
        .release
        .map(|planned| release::too_small(&findings, planned, &base.goldens, &head.goldens));
    let fails = findings.iter().any(|finding| fail_on.fails(finding.level()))
        || too_small.as_ref().is_some_and(|lines| !lines.is_empty());
    let report = Report {
        base: &base.name,
        findings: &findings,
        ignored,
        remarks: ended.into_iter().chain(too_small.into_iter().flatten()).collect(),
        needed: release::needed(&findings),
    };
    let text = match (options.changelog, options.format) {
        (true, _) => write::changelog(&report),
        (false, Format::Text) => write::text(&report, use_colours(options.color)),
        (false, Format::Json) => write::json(&report),
        (false, Format::Markdown) => write::markdown(&report),
        (false, Format::Github) => write::github(&report),
    };
    Ok(Output { text, code: if fails { FINDINGS } else { 0 } })
}

/// Returns the folder that a path of the base is relative to: the current folder for `--against`, the root of the
/// repository for `metrics.toml`.
fn root_of<'a>(options: &Check, root: &'a Path, current: &'a Path) -> &'a Path {
    if options.against.is_some() { current } else { root }
}

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
