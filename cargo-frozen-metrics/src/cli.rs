//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::config::FailOn;
use crate::release::Release;

/// Reports what changes to frozen metrics break.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-frozen-metrics",
    bin_name = "cargo frozen-metrics",
    version,
    about = "Reports what changes to frozen metrics break",
    after_help = "Example:\n  cargo frozen-metrics check --against v1.2.0"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compares the goldens with those of a base, and reports what each change breaks and how to cure it
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// Prints the completion script for a shell
    #[command(after_help = "Example:\n  cargo frozen-metrics completions bash > \
                            ~/.local/share/bash-completion/completions/cargo-frozen-metrics")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

const CHECK_HELP: &str = "\
Examples:
  cargo frozen-metrics check                                    compares with the merge base, see --against
  cargo frozen-metrics check --against v1.2.0 --release minor   does the change fit into a minor release?
  cargo frozen-metrics check --format markdown                  writes a comment for a pull request
  cargo frozen-metrics check --explain label_added              why the change breaks queries, and the cure

Exit codes:
  0    no finding of the level of --fail-on or above, and a sufficient --release
  2    invalid command line or `metrics.toml`
  100  a finding of the level of --fail-on or above, or an insufficient --release
  101  the check could not run";

/// The options of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// What to compare with: a revision, a folder or a tar archive [default: the merge base with the remote's head
    /// branch]
    #[arg(long, value_name = "REV|DIR|FILE.tar")]
    pub(crate) against: Option<String>,
    /// The lowest level of findings at which the check fails [default: break]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
    /// The planned release: the check fails if the findings need a greater one, or if the version in `Cargo.toml` grew
    /// by less than they need
    #[arg(long, value_name = "RELEASE")]
    pub(crate) release: Option<Release>,
    /// The format of the report
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
    /// Prints a section for the release notes instead of the report
    #[arg(long, conflicts_with = "format")]
    pub(crate) changelog: bool,
    /// Prints the documentation of a rule and compares nothing
    #[arg(long, value_name = "RULE", exclusive = true)]
    pub(crate) explain: Option<String>,
    /// When to use colours
    #[arg(long, default_value = "auto")]
    pub(crate) color: Color,
}

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, like the messages of rustc
    Text,
    /// One JSON object per line
    Json,
    /// A comment for a pull request; empty if nothing changed
    Markdown,
    /// Annotations for GitHub Actions
    Github,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
