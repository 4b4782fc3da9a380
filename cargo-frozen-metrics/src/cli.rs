//! The command line.

use std::path::PathBuf;

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
    /// Writes the goldens of changed structs, after it has shown what the change breaks
    #[command(after_help = BLESS_HELP)]
    Bless(Bless),
    /// Renames a metric in its struct, keeps its old name for a while, and writes its golden
    #[command(after_help = RENAME_HELP)]
    Rename(Rename),
    /// Finds alerts and dashboards that use metrics, labels or values that no golden declares
    #[command(after_help = USAGE_HELP)]
    Usage(Usage),
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
  cargo frozen-metrics check --fail-on used-break               fails if an alert or a dashboard of `[users]` breaks
  cargo frozen-metrics check --rules-out renamed.rules.yml      records renamed metrics under their old names
  cargo frozen-metrics check --fix-users                        shows renames in rules and dashboards as a diff
  cargo frozen-metrics check --fix-users=write                  applies them

If `[users]` in `metrics.toml` names rules and dashboards, each finding states what it does to them. `usage --help` shows
the table.

Exit codes:
  0    no finding of the level of --fail-on or above, and a sufficient --release; with --fix-users, all is shown or written
  2    invalid command line or `metrics.toml`
  100  a finding of the level of --fail-on or above, or an insufficient --release
  101  the check could not run, or a file could not be written";

const BLESS_HELP: &str = "\
Examples:
  cargo frozen-metrics bless                                    writes all goldens of the package
  cargo frozen-metrics bless -p bus --yes                       does not ask
  cargo frozen-metrics bless golden/channel.prom                writes this golden, compares all others
  cargo frozen-metrics bless --reason \"no query uses it yet\"     accepts what breaks queries
  cargo frozen-metrics bless -- --features tls                  runs the tests with a feature

The goldens are written by the tests `golden_of_…` of the packages. Either all goldens that change are written, or none.

Exit codes:
  0    the goldens were written, or none changes
  2    invalid command line or `metrics.toml`, or no terminal to ask and no --yes
  100  the change breaks queries, and there is no --reason
  101  a test failed, `CI` is set, or the answer was no
  130  interrupted; no golden was written";

const RENAME_HELP: &str = "\
Examples:
  cargo frozen-metrics rename bus_elections_total bus_leader_changes_total --until 2.0.0
  cargo frozen-metrics rename bus_lag_seconds bus_delay_seconds --until 2027-03-31 --dry-run

The field keeps its Rust name, so that the code that uses it still compiles. It gets `name = \"NEW\"`,
`renamed_from = \"OLD\"` and `until`, and both names are exposed. If the golden cannot be written, or if Ctrl-C interrupts
the build, the source is restored.

Exit codes:
  0    the source and the golden were written, or shown with --dry-run
  2    invalid command line or `metrics.toml`, or no terminal to ask and no --yes
  100  the change breaks queries
  101  the field was not found, a test failed, `CI` is set, or the answer was no
  130  interrupted; the source and the golden are as they were";

const USAGE_HELP: &str = "\
The files are those of `[users]` in `metrics.toml`:

  [users]
  rules = [\"rules/**/*.yml\"]
  dashboards = [\"dashboards/*.json\"]
  external = [\"node_*\"]      # metrics that other programs expose

  [labels]
  target = [\"cluster\"]       # labels that the scrape adds, besides `job` and `instance`

Examples:
  cargo frozen-metrics usage                              all that is wrong with alerts and dashboards
  cargo frozen-metrics usage --unused                     also the metrics that nobody uses, with their cost in series
  cargo frozen-metrics usage --unused --query-log query.log    counts those in Prometheus's `query_log_file` as users
  cargo frozen-metrics usage --who bus_elections_total    who uses the metric
  cargo frozen-metrics usage --explain dead_value         what the rule finds, and the cure

Exit codes:
  0    no finding of the level of --fail-on or above
  2    invalid command line or `metrics.toml`
  100  a finding of the level of --fail-on or above or, with --strict, something that was not understood
  101  the goldens could not be read, or none declares the metric of --who";

/// The options of `usage`.
#[derive(Debug, Args)]
pub(crate) struct Usage {
    /// Lists those who use this metric instead of the findings
    #[arg(long, value_name = "METRIC", conflicts_with_all = ["unused", "strict", "fail_on"])]
    pub(crate) who: Option<String>,
    /// Also reports the metrics that nobody uses
    #[arg(long)]
    pub(crate) unused: bool,
    /// A query log of Prometheus, whose queries are users, too; can be repeated
    #[arg(long = "query-log", value_name = "FILE")]
    pub(crate) query_logs: Vec<PathBuf>,
    /// Fails if something was not understood
    #[arg(long)]
    pub(crate) strict: bool,
    /// The lowest level of findings at which the command fails [default: break]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
    /// The format of the report
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
    /// Prints the documentation of a rule and reads nothing
    #[arg(long, value_name = "RULE", exclusive = true)]
    pub(crate) explain: Option<String>,
    /// When to use colours
    #[arg(long, default_value = "auto")]
    pub(crate) color: Color,
}

/// The options of `bless`.
#[derive(Debug, Args)]
pub(crate) struct Bless {
    /// The goldens to write [default: all goldens of the packages]
    #[arg(value_name = "GOLDEN")]
    pub(crate) goldens: Vec<PathBuf>,
    /// A package whose goldens to write [default: the package of the current folder, or those of the workspace]
    #[arg(short, long = "package", value_name = "PACKAGE")]
    pub(crate) packages: Vec<String>,
    /// Why the change is accepted although it breaks queries; the golden states it
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) common: WriteOptions,
}

/// The options of `rename`.
#[derive(Debug, Args)]
pub(crate) struct Rename {
    /// The metric, by its whole name
    pub(crate) old: String,
    /// Its new name
    pub(crate) new: String,
    /// The first version without the old name, such as `2.0.0`, or the last day with it, such as `2030-12-31`
    /// [default: the next version that may break something]
    #[arg(long, value_name = "VERSION|DAY")]
    pub(crate) until: Option<String>,
    /// Shows the change of the source, and changes nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) common: WriteOptions,
}

/// The options of commands that write goldens.
#[derive(Clone, Debug, Args)]
pub(crate) struct WriteOptions {
    /// Does not ask before anything is written
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// What to compare with: a revision, a folder or a tar archive [default: the merge base with the remote's head
    /// branch, or `HEAD` with a warning if there is none]
    #[arg(long, value_name = "REV|DIR|FILE.tar")]
    pub(crate) against: Option<String>,
    /// When to use colours
    #[arg(long, default_value = "auto")]
    pub(crate) color: Color,
    /// Further options of `cargo test`
    #[arg(last = true, value_name = "CARGO OPTION")]
    pub(crate) cargo: Vec<String>,
}

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
    /// Writes a file of recording rules that keep the old names of renamed metrics
    #[arg(long, value_name = "FILE")]
    pub(crate) rules_out: Option<PathBuf>,
    /// Applies renames of metrics, labels and values to the files of `[users]`, with thresholds in the new unit: prints a
    /// diff instead of the report, or writes all files that change
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "diff",
          conflicts_with_all = ["format", "changelog", "release", "fail_on"])]
    pub(crate) fix_users: Option<FixUsers>,
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

/// What `--fix-users` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FixUsers {
    /// Prints a unified diff and writes nothing
    Diff,
    /// Writes all files that change, or none
    Write,
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
