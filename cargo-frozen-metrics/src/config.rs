//! `metrics.toml`, the optional configuration at the root of the repository.

use std::ops::Range;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::rules;
use crate::uses::{LabelsTable, UsersConfig, UsersTable};

/// The name of the file.
pub(crate) const FILE: &str = "metrics.toml";

/// The content of `metrics.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Config {
    /// What the goldens are compared with.
    pub(crate) against: Option<String>,
    /// The lowest level of findings at which the check fails.
    pub(crate) fail_on: Option<FailOn>,
    #[serde(default)]
    pub(crate) ignore: Vec<toml::Spanned<Ignore>>,
    #[serde(default)]
    pub(crate) budget: Budget,
    #[serde(default)]
    users: UsersTable,
    #[serde(default)]
    labels: LabelsTable,
    /// Who uses the metrics, from `users` and `labels`.
    #[serde(skip)]
    pub(crate) uses: UsersConfig,
}

/// Findings that are accepted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Ignore {
    /// The id of the rule.
    rule: toml::Spanned<String>,
    /// The name of the metric in the base or the head; a `*` at the end matches any text. Without a name, the entry
    /// matches all metrics.
    metric: Option<String>,
    /// Why the finding is accepted.
    reason: toml::Spanned<String>,
    /// The last day on which the finding is ignored, in UTC and in the form `2030-12-31`.
    until: Option<toml::Spanned<String>>,
}

/// Limits on the number of series.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Budget {
    /// The factor by which the series of one metric may grow before it is a finding.
    pub(crate) series_factor: Option<f64>,
    /// The number of series of all goldens above which growth is a finding.
    pub(crate) series_total: Option<usize>,
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
    /// Never fail because of findings.
    Never,
}

impl FailOn {
    /// Returns whether a finding of this level makes the check fail.
    pub(crate) fn fails(self, level: Level) -> bool {
        match self {
            Self::Break => level >= Level::Break,
            Self::Danger => level >= Level::Danger,
            Self::Note => level >= Level::Note,
            Self::Never => false,
        }
    }
}

impl Config {
    /// Parses the file, and checks the entries of `ignore` and the budget.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut config: Self = toml::from_str(text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let what = error.message().lines().next().unwrap_or_default().to_owned();
            Error::at(FILE, line(text, &span), what).usage()
        })?;
        for ignore in config.ignore.iter().map(toml::Spanned::get_ref) {
            let wrong = |span: Range<usize>, what: String| {
                Err(Error::at(FILE, line(text, &span), what).usage())
            };
            let rule = ignore.rule.get_ref();
            if rules::find(rule).is_none() {
                let known: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
                return wrong(ignore.rule.span(), unknown_rule(rule, &known));
            }
            if ignore.reason.get_ref().trim().is_empty() {
                return wrong(ignore.reason.span(), "expected a reason".to_owned());
            }
            if let Some(until) = &ignore.until
                && !is_day(until.get_ref())
            {
                let what = format!("expected a day as `2030-12-31`, found `{}`", until.get_ref());
                return wrong(until.span(), what);
            }
        }
        if let Some(factor) = config.budget.series_factor
            && (!factor.is_finite() || factor < 1.0)
        {
            let what = format!("expected a `series-factor` of at least 1, found {factor}");
            return Err(Error::at(FILE, 1, what).usage());
        }
        config.uses = UsersConfig::new(&config.users, &config.labels)
            .map_err(|(span, what)| Error::at(FILE, line(text, &span), what).usage())?;
        Ok(config)
    }

    /// Removes the ignored findings. Returns how many were removed, and a remark for each entry that expired before
    /// `today`, a day in the form `2030-12-31`, and still matches a finding.
    pub(crate) fn ignore(&self, findings: &mut Vec<Finding>, today: &str) -> (usize, Vec<String>) {
        let mut ended = Vec::new();
        let before = findings.len();
        for ignore in self.ignore.iter().map(toml::Spanned::get_ref) {
            let is_over = ignore.until.as_ref().is_some_and(|until| &**until.get_ref() < today);
            if !is_over {
                findings.retain(|finding| !ignore.matches(finding));
            } else if findings.iter().any(|finding| ignore.matches(finding)) {
                let until = ignore.until.as_ref().map_or("", |until| until.get_ref());
                let rule = ignore.rule.get_ref();
                ended.push(format!(
                    "`{FILE}` ignored `{rule}` until {until}: {}",
                    ignore.reason.get_ref()
                ));
            }
        }
        (before - findings.len(), ended)
    }
}

/// Returns the message for an unknown rule.
pub(crate) fn unknown_rule(rule: &str, known: &[&str]) -> String {
    match frozen_metrics_schema::suggest::nearest(rule, known.iter().copied()) {
        Some(near) => format!("unknown rule `{rule}`, did you mean `{near}`?"),
        None => format!("unknown rule `{rule}`: the rules are {}", known.join(", ")),
    }
}

impl Ignore {
    /// Returns whether the entry is about this finding. A finding about several metrics is ignored only if all of
    /// them match.
    fn matches(&self, finding: &Finding) -> bool {
        let is_rule = finding.rule().id == self.rule.get_ref();
        let is_metric = |name: &String| match self.metric.as_deref() {
            None => true,
            Some(pattern) => match pattern.strip_suffix('*') {
                Some(prefix) => name.starts_with(prefix),
                None => name == pattern,
            },
        };
        let are = |names: &[String]| !names.is_empty() && names.iter().all(is_metric);
        is_rule && (are(&finding.metrics) || are(&finding.former))
    }
}

fn line(text: &str, span: &Range<usize>) -> usize {
    1 + text.as_bytes()[..span.start.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}

/// Returns whether the text is a day in the form `2030-12-31`. Such days can be compared as texts.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = &parts[..] else { return false };
    let number = |part: &str, digits: usize| -> Option<u32> {
        let is_it = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| is_it)
    };
    let in_range = |part, most| number(part, 2).is_some_and(|number| (1..=most).contains(&number));
    number(year, 4).is_some() && in_range(month, 12) && in_range(day, 31)
}

/// Returns the current day in UTC in the form `2030-12-31`.
pub(crate) fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    day(since.map_or(0, |since| since.as_secs() / 86_400))
}

/// Returns the day that is this number of days after 1970-01-01 in the proleptic Gregorian calendar. In the
/// calculation, years begin in March, so the leap day is the last day of a year.
fn day(days: u64) -> String {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, expected) in
            [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_784, "2026-11-27")]
        {
            assert_eq!(day(days), expected);
        }
        assert!(
            is_day("2030-12-31") && !is_day("2030-13-01") && !is_day("2030-1-01") && !is_day("")
        );
    }

    #[test]
    fn the_example_of_the_readme_is_legal() {
        let readme = include_str!("../../README.md");
        let example = readme.split("```toml\n").nth(1).and_then(|block| block.split("```").next());
        let config = Config::parse(example.unwrap()).unwrap();
        assert_eq!(config.fail_on, Some(FailOn::Danger));
        assert_eq!((config.budget.series_total, config.ignore.len()), (Some(20_000), 1));
    }

    #[test]
    fn mistakes_name_their_line() {
        for (text, expected) in [
            ("fail-on = \"brake\"\n", "error: unknown variant `brake`"),
            ("\nfailon = \"break\"\n", "error: unknown field `failon`"),
            ("[[ignore]]\nrule = \"label_aded\"\nreason = \"x\"\n", "did you mean `label_added`?"),
            ("[[ignore]]\nrule = \"label_added\"\nreason = \" \"\n", "expected a reason"),
            ("[[ignore]]\nrule = \"label_added\"\n", "missing field `reason`"),
            (
                "[[ignore]]\nrule = \"help_changed\"\nreason = \"x\"\nuntil = \"soon\"\n",
                "expected a day",
            ),
            ("[budget]\nseries-factor = 0.5\n", "at least 1"),
            ("against = [\n", "metrics.toml:"),
        ] {
            let error = Config::parse(text).expect_err(text);
            assert_eq!(error.code(), crate::error::USAGE);
            let text = error.to_string();
            assert!(text.contains(expected) && text.contains("--> metrics.toml:"), "{text}");
        }
        assert!(Config::parse("").is_ok());
    }
}
