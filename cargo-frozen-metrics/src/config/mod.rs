//! `metrics.toml`, the optional configuration at the root of the repository.

mod exclude;
mod ignore;
mod path_pattern;
mod users;

use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, Result, line_of};
use crate::level::Level;

pub(crate) use exclude::Exclude;
pub(crate) use ignore::{Ignorable, Ignore};
pub(crate) use path_pattern::PathPattern;
pub(crate) use users::{FilePattern, UsersConfig};
use users::{LabelsTable, UsersTable};

/// The name of the file.
pub(crate) const FILE: &str = "metrics.toml";

/// The content of `metrics.toml`.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// What the goldens are compared with.
    pub(crate) against: Option<String>,
    /// The lowest level of findings at which the check fails.
    pub(crate) fail_on: Option<FailOn>,
    /// The files that are not searched for goldens.
    pub(crate) exclude: Exclude,
    /// The findings that are accepted.
    pub(crate) ignore: Vec<Ignore>,
    pub(crate) budget: Budget,
    /// Who uses the metrics.
    pub(crate) users: UsersConfig,
}

/// Limits on the number of series.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Budget {
    /// The factor by which the series of one metric may grow before it is a finding.
    pub(crate) series_factor: Option<f64>,
    /// The number of series of all goldens above which growth is a finding.
    pub(crate) series_total: Option<SeriesTotal>,
}

/// The maximum number of series of all goldens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeriesTotal {
    pub(crate) limit: usize,
    /// The line of `metrics.toml` that sets it.
    pub(crate) line: usize,
}

/// The lowest level of a finding that makes the check fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FailOn {
    /// An existing series disappears, or changes its identity or its meaning.
    #[default]
    Break,
    /// A query may return wrong results.
    Danger,
    /// Anything worth knowing.
    Note,
    /// A known alert or dashboard breaks: one in the files of `[users]`.
    UsedBreak,
    /// Never fail because of findings.
    Never,
}

impl FailOn {
    /// Returns whether a finding of this level makes the check fail.
    pub(crate) fn fails(self, level: Level) -> bool {
        match self {
            Self::Break | Self::UsedBreak => level >= Level::Break,
            Self::Danger => level >= Level::Danger,
            Self::Note => level >= Level::Note,
            Self::Never => false,
        }
    }
}

/// The file as TOML: values that are checked later carry their location.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    against: Option<Spanned<String>>,
    fail_on: Option<FailOn>,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    #[serde(default)]
    ignore: Vec<ignore::Entry>,
    #[serde(default)]
    budget: BudgetTable,
    #[serde(default)]
    users: UsersTable,
    #[serde(default)]
    labels: LabelsTable,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct BudgetTable {
    series_factor: Option<Spanned<f64>>,
    series_total: Option<Spanned<usize>>,
}

/// The largest file that is read.
const MAX_SIZE: u64 = 1 << 20;

impl Config {
    /// Reads the file in the folder `root`. Without a file, all values are the defaults.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let path = root.join(FILE);
        let error = |what: String| Error::at(FILE, 1, what).usage();
        let failed = |cause: io::Error| error(format!("cannot read the file: {cause}"));
        // A link to nothing is a mistake.
        if fs::symlink_metadata(&path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Ok(Self::default());
        }
        let found = fs::metadata(&path).map_err(failed)?;
        if !found.is_file() {
            return Err(error("expected a regular file".to_owned()));
        }
        if found.len() > MAX_SIZE {
            return Err(error(format!(
                "the file has {} bytes, at most {MAX_SIZE} are read",
                found.len()
            )));
        }
        let text = String::from_utf8(fs::read(&path).map_err(failed)?).map_err(|error| {
            let line = line_of(error.as_bytes(), error.utf8_error().valid_up_to());
            Error::at(FILE, line, "expected UTF-8 text").usage()
        })?;
        Self::parse(&text)
    }

    /// Parses the file.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let source = Source(text);
        let file: File = toml::from_str(text).map_err(|error| {
            let what = error.message().lines().next().unwrap_or_default();
            source.error(&error.span().unwrap_or_default(), what)
        })?;
        if let Some(against) = file.against.as_ref().filter(|text| text.get_ref().is_empty()) {
            let what = "expected a revision, a folder or an archive, found an empty text";
            return Err(source.error(&against.span(), what));
        }
        let ignore = file.ignore.into_iter().map(|entry| Ignore::new(entry, &source));
        Ok(Self {
            against: file.against.map(Spanned::into_inner),
            fail_on: file.fail_on,
            exclude: Exclude::new(&file.exclude, &source)?,
            ignore: ignore.collect::<Result<_>>()?,
            budget: Budget::new(file.budget, &source)?,
            users: UsersConfig::new(&file.users, &file.labels, &source)?,
        })
    }
}

impl Budget {
    fn new(table: BudgetTable, source: &Source<'_>) -> Result<Self> {
        if let Some(factor) = &table.series_factor
            && !(factor.get_ref().is_finite() && *factor.get_ref() >= 1.0)
        {
            let what =
                format!("expected a `series-factor` of at least 1, found {}", factor.get_ref());
            return Err(source.error(&factor.span(), what));
        }
        let total = table
            .series_total
            .map(|total| SeriesTotal { limit: *total.get_ref(), line: source.line(&total.span()) });
        Ok(Self {
            series_factor: table.series_factor.map(Spanned::into_inner),
            series_total: total,
        })
    }
}

/// The text of the file, which knows the lines of its parts.
struct Source<'a>(&'a str);

impl Source<'_> {
    /// Returns the line in which a part of the text begins.
    fn line(&self, span: &Range<usize>) -> usize {
        line_of(self.0.as_bytes(), span.start)
    }

    /// Creates an error about a part of the text.
    fn error(&self, span: &Range<usize>, what: impl Into<String>) -> Error {
        Error::at(FILE, self.line(span), what).usage()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_readmes_are_legal() {
        let readme = include_str!("../../../README.md");
        let example = readme.split("```toml\n").nth(1).and_then(|block| block.split("```").next());
        let config = Config::parse(example.unwrap()).unwrap();
        assert_eq!(config.fail_on, Some(FailOn::Danger));
        let total = config.budget.series_total.map(|total| total.limit);
        assert_eq!((total, config.ignore.len()), (Some(20_000), 1));
        assert!(config.exclude.matches("tests/golden/bus.prom"));
        let readme = include_str!("../../README.md");
        let examples: Vec<_> = readme.split("```toml\n").skip(1).collect();
        assert!(examples.len() > 2);
        for example in examples {
            Config::parse(example.split("```").next().unwrap()).unwrap();
        }
    }

    #[test]
    fn mistakes_name_their_line() {
        for (line, text, expected) in [
            (1, "fail-on = \"brake\"\n", "unknown variant `brake`"),
            (2, "\nfailon = \"break\"\n", "unknown field `failon`"),
            (2, "\nagainst = 3\n", "invalid type: integer `3`, expected a string"),
            (3, "\n\nagainst = [\n", "array"),
            (2, "\nagainst = \"\"\n", "found an empty text"),
            (2, "against = \"a\"\nagainst = \"b\"\n", "duplicate key"),
            (3, "\nexclude = [\n\"a/**b\", ]\n", "`a/**b` is not a pattern"),
            (2, "exclude = [\"a\",\n\"\"]\n", "expected the path of a file or a folder"),
            (2, "\nexclude = [\"../a\"]\n", "relative to the root of the repository"),
            (
                3,
                "\n[[ignore]]\nrule = \"label_aded\"\nreason = \"x\"\n",
                "did you mean `label_added`?",
            ),
            (3, "\n[[ignore]]\nrule = \"zzz\"\nreason = \"x\"\n", "the rules are metric_removed, "),
            (4, "\n[[ignore]]\nrule = \"label_added\"\nreason = \" \"\n", "expected a reason"),
            (2, "\n[[ignore]]\nrule = \"label_added\"\n", "missing field `reason`"),
            (
                3,
                "[[ignore]]\nrule = \"help_changed\"\nuntil = \"soon\"\nreason = \"x\"\n",
                "expected a day as `2030-12-31`, found `soon`",
            ),
            (
                4,
                "[[ignore]]\nrule = \"help_changed\"\nreason = \"x\"\nuntil = \"2030-02-29\"\n",
                "found `2030-02-29`",
            ),
            (
                4,
                "[[ignore]]\nrule = \"help_changed\"\nreason = \"x\"\nsince = 1\n",
                "unknown field",
            ),
            (
                3,
                "[[ignore]]\nrule = \"help_changed\"\nmetric = \"bus lag\"\nreason = \"x\"\n",
                "expected the name of a metric, or a pattern such as `bus_*_total`, found `bus lag`",
            ),
            (
                2,
                "[[ignore]]\nmetric = \"bus_[ab\"\nrule = \"help_changed\"\nreason = \"x\"\n",
                "`bus_[ab` is not a pattern",
            ),
            (3, "\n[budget]\nseries-factor = 0.5\n", "at least 1, found 0.5"),
            (3, "\n[budget]\nseries-factor = nan\n", "at least 1, found NaN"),
            (3, "\n[budget]\nseries-total = -1\n", "-1"),
            (3, "\n[budget]\nseries-totl = 1\n", "unknown field `series-totl`"),
        ] {
            let error = Config::parse(text).expect_err(text);
            assert_eq!(error.code(), crate::error::USAGE);
            let shown = error.to_string();
            assert!(shown.contains(expected), "{shown}");
            assert!(shown.ends_with(&format!("\n  --> metrics.toml:{line}")), "{text}{shown}");
        }
        assert!(Config::parse("").is_ok());
    }

    #[test]
    fn a_total_knows_its_line() {
        let config = Config::parse("# Limits.\n[budget]\nseries-total = 3\n").unwrap();
        assert_eq!(config.budget.series_total.map(|total| (total.limit, total.line)), Some((3, 3)));
    }
}
