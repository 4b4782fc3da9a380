//! Who uses the metrics: the expressions of alerting rules, recording rules and dashboards.
//!
//! ```text
//! files ──text──▶ trees ──rule_file, dashboard──▶ expressions ──promql──▶ queries ─┐
//! goldens ──schema──▶ metrics by name ─────────────────────────────────────────────┴─join, rules──▶ findings
//!
//! goldens of base and head, queries ──labels──▶ labels of each part of a query ──effect──▶ effects of the change
//! ```

mod alert_text;
mod coverage;
mod dashboard;
mod dependents;
mod effect;
mod expression;
mod files;
mod finding;
mod grafana_alert;
mod helm;
mod join;
mod labels;
mod lookup;
mod panel_text;
mod perses;
mod promql;
mod query_log;
mod reader;
mod rule_file;
mod rules;
mod schema;
mod slo_file;
mod suggestions;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::UsersConfig;
use crate::error::{Error, Result};
use crate::level::Level;
use crate::read::GoldenFile;

pub(crate) use coverage::{Coverage, NotUnderstood};
pub(crate) use effect::{Edit, Effect, Replacement, effects};
pub(crate) use expression::Owner;
pub(crate) use finding::Finding as UsageFinding;
use join::Join;
pub(crate) use lookup::{UserIndex, by_family};
pub(crate) use reader::Users;
pub(crate) use rules::{ids as rule_ids, page};
use schema::Metrics;

/// What `usage` reports.
#[derive(Debug)]
pub(crate) struct Usage {
    pub(crate) findings: Vec<UsageFinding>,
    /// The number of findings that `metrics.toml` ignores.
    pub(crate) ignored: usize,
    /// Remarks that belong to no finding, such as an ignored finding whose day has passed.
    pub(crate) remarks: Vec<String>,
    pub(crate) coverage: Coverage,
}

/// Someone who uses a metric.
#[derive(Debug)]
pub(crate) struct MetricUser {
    pub(crate) owner: String,
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// Whether the expression names the metric itself, rather than one that is recorded from it or a variable.
    pub(crate) is_direct: bool,
}

/// What `usage` adds to the findings of all rules.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    /// Metrics that nobody uses.
    pub(crate) unused: bool,
    /// What was not understood.
    pub(crate) strict: bool,
}

/// Reads the files of the users, and query logs of Prometheus.
pub(crate) fn read(root: &Path, config: &UsersConfig, logs: &[PathBuf]) -> Result<Users> {
    if config.files.is_empty() && logs.is_empty() {
        return Err(no_users("`metrics.toml` names no rules and no dashboards"));
    }
    let mut users = files::read(root, &config.files)?;
    for log in logs {
        query_log::read(&mut users, log)?;
    }
    Ok(users)
}

/// Creates an error about missing users.
pub(crate) fn no_users(what: &str) -> Error {
    let help = "add the paths of rules and dashboards to `metrics.toml`:\n\n    [users]\n    rules = [\"rules/*.yml\"]\n    \
                dashboards = [\"dashboards/*.json\"]";
    Error::new(what).help(help).usage()
}

/// Applies all rules to the users of the metrics.
pub(crate) fn usage(
    users: Users,
    goldens: &[GoldenFile],
    config: &UsersConfig,
    options: Options,
) -> Usage {
    let metrics = Metrics::new(goldens);
    let join = Join::new(&users, &metrics, config);
    let mut findings = join.findings();
    if options.unused {
        let used = join.direct_users();
        let unused =
            metrics.families.iter().enumerate().filter(|(index, _)| !used.contains_key(index));
        let mut unused: Vec<_> = unused.map(|(_, family)| family).collect();
        unused.sort_by_key(|family| (usize::MAX - family.series, &family.schema.name));
        findings.extend(unused.into_iter().map(rules::unused));
    }
    if options.strict {
        findings.extend(users.coverage.faults.iter().map(rules::not_understood));
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    }
    Usage { findings, ignored: 0, remarks: Vec::new(), coverage: users.coverage }
}

/// Lists the users of a metric: the name of a family, of one of its samples, or of a recorded metric.
pub(crate) fn who(
    users: &Users,
    goldens: &[GoldenFile],
    config: &UsersConfig,
    name: &str,
) -> Result<Vec<MetricUser>> {
    let metrics = Metrics::new(goldens);
    let join = Join::new(users, &metrics, config);
    let expressions = join.users_of(name).ok_or_else(|| {
        let what = format!("no golden declares `{name}`, and no rule records it");
        let near = frozen_metrics_schema::suggest::nearest(name, metrics.names());
        match near {
            Some(near) => Error::new(what).help(format!("did you mean `{near}`?")),
            None => Error::new(what),
        }
    })?;
    // Several uses at one place count as one.
    let mut lines = BTreeMap::new();
    for (index, at) in expressions {
        let expression = join.expression(index);
        let (line, column) = expression.line_and_column(at.unwrap_or(0));
        let user = MetricUser {
            owner: expression.owner.to_string(),
            file: expression.file.path.clone(),
            line,
            column,
            is_direct: at.is_some(),
        };
        lines.insert((user.file.clone(), line, column, index), user);
    }
    Ok(lines.into_values().collect())
}

/// Returns the highest level of the findings.
pub(crate) fn level(findings: &[UsageFinding]) -> Option<Level> {
    findings.iter().map(|finding| finding.level).max()
}
