//! Rules about the names of metrics.

use frozen_metrics_schema::suggest;

use super::super::expression::Owner;
use super::super::finding::{Finding, Issue};
use super::super::join::{Target, Use};
use super::super::promql::{Metrics as Selected, Step};
use super::super::schema::Family;
use super::fallback::{FALLBACK_DEAD, is_fallback};
use super::{Rule, label};
use crate::level::Level;

pub(in crate::uses) static UNKNOWN_METRIC: Rule = Rule {
    id: "unknown_metric",
    title: "unknown metric",
    description: "An expression selects a metric that no golden declares, that no rule records, and that is not listed as \
                  external. Not reported for query logs, which have the queries of all who use a server.",
    level: Level::Break,
    why: "The selector is empty. An alert on it never fires, and a panel shows no data.",
    cure: "Use a name that a golden declares. If another program exposes the metric, add it to `external` in `[users]` of \
           `metrics.toml`.",
};

pub(super) static VARIABLE_DEAD: Rule = Rule {
    id: "variable_dead",
    title: "dead variable",
    description: "The query of a dashboard's variable uses a metric or a label that no golden declares.",
    level: Level::Break,
    why: "The variable has no values, so that every panel with the variable in its queries shows no data.",
    cure: "Use a metric and a label that a golden declares.",
};

pub(in crate::uses) static ABSENT_FIRES: Rule = Rule {
    id: "absent_fires",
    title: "`absent` of what no longer exists",
    description: "`absent` or `absent_over_time` is applied to a selector that selects nothing: no golden declares the metric, \
                  the label or the value.",
    level: Level::Break,
    why: "The function returns 1 as long as nothing is selected, so that the alert fires forever.",
    cure: "Use a name, a label and a value that a golden declares.",
};

pub(super) static UNUSED_METRIC: Rule = Rule {
    id: "unused_metric",
    title: "unused metric",
    description: "No expression uses the metric, directly or through recorded metrics. Reported with `--unused` only.",
    level: Level::Note,
    why: "Each series costs memory in the service and in Prometheus.",
    cure: "Use the metric in an alert or a dashboard, or remove it.",
};

/// Returns an issue if no metric has the name.
pub(super) fn unknown(used: &Use<'_>) -> Option<Issue> {
    let Target::Nothing = used.target else { return None };
    // A query log has the queries of everybody who uses the server.
    if matches!(used.expression.owner, Owner::QueryLog { .. }) {
        return None;
    }
    let name = used.name();
    let rule = match used.expression.owner {
        Owner::Variable(_) => &VARIABLE_DEAD,
        _ if is_fallback(used) => &FALLBACK_DEAD,
        _ => &UNKNOWN_METRIC,
    };
    let message = match used.selector.metrics {
        Selected::Matching(_) => format!("no golden declares a metric whose name matches `{name}`"),
        _ => format!("no golden declares `{name}`"),
    };
    Some(used.issue(rule, used.selector.start, message))
}

/// Returns the name that a selector without a metric probably misspells. It compares the name with those of all metrics.
pub(in crate::uses) fn suggestion(used: &Use<'_>) -> Option<String> {
    let near = suggest::nearest(used.name(), used.join.metrics.names())?;
    Some(format!("did you mean `{near}`?"))
}

/// Changes an issue with a selector that selects nothing if this makes the argument of `absent` empty.
pub(super) fn absent(used: &Use<'_>, issue: &mut Issue) {
    let is_empty = |step: &&Step| match step {
        Step::Binary { operator, left, .. } => match &**operator {
            "or" => false,
            "unless" => left.contains(&used.index),
            _ => true,
        },
        Step::Call(name) => !matches!(&**name, "vector" | "scalar"),
        Step::Aggregate { .. } | Step::Subquery => true,
    };
    let mut around = used.around().into_iter().flatten().take_while(is_empty);
    let function = around.find_map(|step| match step {
        Step::Call(name) if matches!(&**name, "absent" | "absent_over_time") => Some(name),
        _ => None,
    });
    let Some(function) = function else { return };
    let rules = [&UNKNOWN_METRIC, &label::UNKNOWN_LABEL, &label::DEAD_VALUE, &label::DEAD_BOUND];
    if rules.contains(&issue.rule) && issue.level == Level::Break {
        issue.rule = &ABSENT_FIRES;
        issue.message = format!("`{function}` returns 1: {}", issue.message);
    }
}

/// Creates the finding for a family that nobody uses.
pub(crate) fn unused(family: &Family<'_>) -> Finding {
    let (file, line) = family.golden;
    let series = match family.series {
        1 => "1 series".to_owned(),
        count => format!("up to {count} series"),
    };
    Finding {
        rule: &UNUSED_METRIC,
        level: UNUSED_METRIC.level,
        message: format!("no expression uses `{}`, which costs {series}", family.schema.name),
        metric: family.schema.name.to_string(),
        owner: String::new(),
        file: file.to_owned(),
        line,
        column: 1,
        help: None,
        notes: Vec::new(),
    }
}
