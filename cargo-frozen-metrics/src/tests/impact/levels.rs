//! Each rule about changes with expressions that it breaks and that it does not.

use super::super::cases::CASES;
use super::super::families;
use super::{alerts, with_users};
use crate::finding::Finding;
use crate::level::Level::{self, Break, Danger, Note, Ok as Addition};

/// A rule about changes, with expressions of alerts and the effective level of the finding if only this alert is known.
type Row = (&'static str, &'static [(&'static str, Level)]);

const ROWS: &[Row] = &[
    (
        "metric_removed",
        &[("bus_lag > 5", Break), ("absent(bus_lag)", Break), ("sent_total > 1", Note)],
    ),
    ("metric_renamed", &[("rate(sent_total[5m]) > 1", Break), ("sends_total or sent_total", Note)]),
    ("prefix_renamed", &[("kube_hpa_replicas > 1", Break), ("kube_autoscaler_replicas > 1", Note)]),
    ("metric_renamed_with_alias", &[("up > 1", Note)]),
    ("alias_changed", &[("rate(sent_total[5m]) > 1", Note)]),
    ("window_changed", &[("up > 1", Note)]),
    ("window_expired", &[("up > 1", Note)]),
    ("metric_merged", &[("rate(disk_read_bytes_total[5m]) > 1", Break), ("up == 0", Note)]),
    ("metric_split", &[("sum(rate(disk_bytes_total[5m])) > 1", Break), ("up == 0", Note)]),
    ("metric_added", &[("sent_total > 1", Addition)]),
    ("type_changed", &[("rate(sent[5m]) > 1", Danger), ("up == 0", Note)]),
    ("unit_changed", &[("rate(io_time_ms[5m]) > 500", Break), ("up == 0", Note)]),
    (
        "label_removed",
        &[
            ("lag{zone=\"a\"} > 1", Break),
            ("sum by (zone) (lag) > 1", Danger),
            ("sum by (peer) (lag) > 1", Note),
        ],
    ),
    ("label_renamed", &[("lag{reclaimPolicy=\"a\"} > 1", Break), ("sum(lag) > 1", Note)]),
    (
        "label_added",
        &[
            ("rate(sent_total[5m]) > 1", Danger),
            ("rate(sent_total[5m]) / rate(sent_total[1h] offset 1d) > 1", Danger),
            ("sum(rate(sent_total[5m])) > 1", Note),
            ("up == 0", Note),
        ],
    ),
    ("label_added_empty", &[("sum(rate(sent_total[5m])) > 1", Addition)]),
    (
        "label_value_added",
        &[
            ("sum(rate(failed_total{op!=\"read\"}[5m])) > 1", Note),
            ("sum(rate(failed_total{op=\"read\"}[5m])) > 1", Addition),
        ],
    ),
    (
        "label_value_removed",
        &[
            ("rate(failed_total{op=\"error\"}[5m]) > 1", Break),
            ("rate(failed_total{op=~\"error|read\"}[5m]) > 1", Danger),
            ("rate(failed_total{op=\"read\"}[5m]) > 1", Note),
        ],
    ),
    (
        "label_value_renamed",
        &[
            ("rate(failed_total{op=\"error\"}[5m]) > 1", Break),
            ("rate(failed_total[5m]) > 1", Note),
        ],
    ),
    (
        "label_value_split",
        &[("rate(failed_total{op=\"error\"}[5m]) > 1", Break), ("sum(failed_total) > 1", Note)],
    ),
    ("const_label_changed", &[("lag{role=\"leader\"} > 1", Break), ("lag > 1", Note)]),
    ("overflow_changed", &[("sum(rate(sent_total[5m])) > 1", Note)]),
    ("key_limit_changed", &[("sum(rate(sent_total[5m])) > 1", Note)]),
    ("series_budget", &[("sum(rate(sent_total[5m])) > 1", Note)]),
    (
        "bucket_removed",
        &[
            ("rate(wait_seconds_bucket{le=\"0.5\"}[5m]) > 1", Break),
            ("histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 0.7", Danger),
            ("rate(wait_seconds_bucket{le=\"1\"}[5m]) > 1", Note),
        ],
    ),
    (
        "bucket_added",
        &[
            ("histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 0.7", Danger),
            ("rate(wait_seconds_bucket{le=\"1\"}[5m]) > 1", Note),
        ],
    ),
    ("bound_format_changed", &[("rate(wait_seconds_count[5m]) > 1", Note)]),
    ("metric_removed_after_window", &[("lag > 5", Break), ("sent_total > 1", Note)]),
    ("retired_name_reused", &[("bus_lag > 5", Break), ("up == 0", Note)]),
    ("retired_name_forgotten", &[("sent_total > 1", Note)]),
    ("stability_demoted", &[("sent_total > 1", Note)]),
    ("stability_promoted", &[("sent_total > 1", Note)]),
    ("deprecated", &[("sum(rate(sent_total[5m])) > 1", Note)]),
    ("undeprecated", &[("sent_total > 1", Note)]),
    ("exemplars_changed", &[("sent_total > 1", Note)]),
    ("decimals_changed", &[("lag_seconds > 1", Note)]),
    ("help_changed", &[("sent_total > 1", Note)]),
    ("unit_line_changed", &[("lag_seconds > 1", Note)]),
    ("order_changed", &[("lag > 1", Note)]),
];

#[test]
fn each_rule_has_the_effective_level_of_what_it_breaks() {
    let mut wrong = Vec::new();
    for (rule, cases) in ROWS {
        let case = CASES.iter().find(|case| case.rule == *rule).expect(rule);
        let (base, head) = (families(case.base), families(case.fires));
        for (expression, expected) in *cases {
            let (found, known) = with_users(&base, &head, &alerts(&[expression]));
            let is_it = |finding: &&Finding| finding.parts.iter().any(|part| part.rule.id == *rule);
            let finding = found.iter().find(is_it).expect(rule);
            let level = finding.effective_level();
            if level != *expected || !known.others.is_empty() {
                let impact = finding.impact.as_ref().unwrap();
                wrong.push(format!("{rule}, {expression}: {level}: {impact:?} {:?}", known.others));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let of_rows: Vec<&str> = ROWS.iter().map(|(rule, _)| *rule).collect();
    for rule in crate::rules::ALL {
        assert!(of_rows.contains(&rule.id), "{}", rule.id);
    }
}
