//! `cargo frozen-metrics`: reports what a pull request changes in frozen metrics, what that breaks, and the cure.
//!
//! ```text
//! main ──▶ read (both sets of goldens) ──▶ compare (pairs of families) ──▶ judge (findings) ──▶ write (a report)
//! ```

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
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::cli::{Check, Cli, Color, Command, Format};
use crate::config::Config;
use crate::error::{Error, FINDINGS, Result};
use crate::read::{Repository, Side};
use crate::write::Report;

fn main() -> ExitCode {
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
    let config = configuration(root)?;

    let head = read::head(repository.as_ref(), root)?;
    let against = options.against.as_deref().or(config.against.as_deref());
    let base = read::base(repository.as_ref(), root_of(options, root, &folder), against)?;
    expect_goldens(root, &base, &head)?;

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

fn configuration(root: &Path) -> Result<Config> {
    let path = root.join(config::FILE);
    let text = match fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
            Error::at(config::FILE, line, "expected UTF-8 text").usage()
        })?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => {
            return Err(
                Error::at(config::FILE, 1, format!("cannot read the file: {error}")).usage()
            );
        }
    };
    Config::parse(&text)
}

/// Returns an error if neither side has a golden, or if the path of a golden of the base is now a folder.
fn expect_goldens(root: &Path, base: &Side, head: &Side) -> Result<()> {
    if base.goldens.is_empty() && head.goldens.is_empty() {
        let what = format!("neither {} nor {} has a golden", head.name, base.name);
        let help = "goldens are files that end in `.prom` and begin with `# Frozen by`";
        return Err(Error::new(what).help(help));
    }
    match base.goldens.iter().find(|golden| root.join(&golden.path).is_dir()) {
        None => Ok(()),
        Some(golden) => {
            let path = &golden.path;
            Err(Error::at(
                path,
                1,
                format!("golden file {path} is a folder, expected a regular file"),
            ))
        }
    }
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
