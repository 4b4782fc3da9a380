//! Style lints, which a field may allow with a reason.

/// A style lint. A violation is an error unless the field allows the lint.
///
/// ```
/// use frozen_metrics_schema::rules::StyleLint;
///
/// let lint = StyleLint::BASE_UNIT;
/// assert_eq!((lint.id, lint.bad, lint.good), ("base_unit", "lag_ms", "lag_seconds"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StyleLint {
    /// The identifier with which a field allows the lint: `allow(base_unit = "…")`.
    pub id: &'static str,
    /// What the lint reports.
    pub summary: &'static str,
    /// Why this is a problem.
    pub rationale: &'static str,
    /// A name that violates the lint in a set with the key `channel`.
    pub bad: &'static str,
    /// The name to use instead.
    pub good: &'static str,
}

impl StyleLint {
    /// The name contains its type, such as `queue_depth_gauge`. The `# TYPE` line already states it.
    pub const TYPE_IN_NAME: StyleLint = StyleLint {
        id: "type_in_name",
        summary: "the name contains a type",
        rationale: "The TYPE line states the type, and a name cannot follow when it changes.",
        bad: "queue_depth_gauge",
        good: "queue_depth",
    };

    /// The name contains the name of a label, such as `channel_changes_total{channel="…"}`.
    pub const LABEL_IN_NAME: StyleLint = StyleLint {
        id: "label_in_name",
        summary: "the name contains the name of one of its labels",
        rationale: "The label states it on every series, and sums over the label are misnamed.",
        bad: "channel_changes_total",
        good: "leader_changes_total",
    };

    /// The unit is not a base unit, such as in `lag_ms`.
    pub const BASE_UNIT: StyleLint = StyleLint {
        id: "base_unit",
        summary: "the name or the unit is not in a base unit",
        rationale: "Queries and dashboards combine metrics only if all count in the same unit.",
        bad: "lag_ms",
        good: "lag_seconds",
    };

    /// All style lints.
    pub const ALL: &'static [StyleLint] =
        &[Self::TYPE_IN_NAME, Self::LABEL_IN_NAME, Self::BASE_UNIT];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{counter, gauge, keyed};
    use crate::rules::{Declaration, check};

    #[test]
    fn each_lint_is_registered_and_fires() {
        let declared =
            |name: &str| if name.ends_with("_total") { counter(name) } else { gauge(name) };
        let key = keyed(&[("channel", "_")], 1);
        for lint in StyleLint::ALL {
            let StyleLint { id, bad, good, summary, rationale } = *lint;
            let violations = check(Some(&key), &[declared(bad)]);
            assert_eq!(violations.len(), 1, "{id}: {violations:?}");
            assert!(violations[0].message.contains(&format!("allow({id} = ")), "{violations:?}");
            assert_eq!(check(Some(&key), &[declared(good)]), [], "{id}");
            assert!(!summary.is_empty() && rationale.ends_with('.'), "{id}");
            let allowed = Declaration { allowed: vec![*lint], ..declared(bad) };
            assert_eq!(check(Some(&key), &[allowed]), [], "{id}");
        }
    }
}
