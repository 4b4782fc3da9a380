//! Each rule with expressions that it reports and with near misses that it does not.

use std::collections::BTreeSet;

use super::super::Options;
use super::super::rules::{ALL, CHANGES};
use super::{report, rule_file};
use crate::write::explain;

struct Case {
    rule: &'static str,
    fires: &'static [&'static str],
    silent: &'static [&'static str],
}

/// Expressions of alerts; those that begin with `{` are dashboards, and those that begin with `groups:` rule files.
const CASES: &[Case] = &[
    Case {
        rule: "unknown_metric",
        fires: &[
            "rate(bus_sends_total[5m]) > 0",
            "{__name__=~\"bus_old_.*\"}",
            "rate(bus_gone[5m * 2])",
            "bus_gone or vector(0)",
        ],
        silent: &[
            "rate(bus_wait_seconds_sum[5m]) / rate(bus_wait_seconds_count[5m])",
            "node_load1 > 1 and on (instance) up == 1",
            "{__name__=~\"bus_.*\"}",
            "{__name__=~\"node_cpu.*\"} > 0",
            "rate(${prefix}_total[5m]) > 1",
            "bus_gone bus_gone",
            "rate(bus_sent_total[5m]) # bus_gone",
        ],
    },
    Case {
        rule: "unknown_label",
        fires: &[
            "rate(bus_sent_total{zone=\"a\"}[5m])",
            "bus_lag_seconds{zone=~\"$zone\"}",
            "sum by (zone) (rate(bus_sent_total[5m]))",
            "bus_sent_total_created{le=\"1\"} or rate(bus_sent_total{le=\"1\"}[5m])",
        ],
        silent: &[
            "sum by (cluster, instance, channel) (rate(bus_sent_total{job=\"x\", cluster=\"y\"}[5m]))",
            "sum by (zone) (label_replace(bus_lag_seconds, \"zone\", \"$1\", \"channel\", \"(.*)\"))",
            "sum by (zone) (bus_lag_seconds * on (instance) group_left (zone) node_info)",
            "sum by ($by) (rate(bus_sent_total{$filter}[5m]))",
            "node_load1{zone=\"a\"} > 1",
            "sum without (zone) (bus_lag_seconds)",
        ],
    },
    Case {
        rule: "dead_value",
        fires: &[
            "rate(bus_sent_total{outcome=\"refused\"}[5m])",
            "rate(bus_sent_total{outcome=~\"ok|refused\"}[5m])",
            "rate(bus_sent_total{outcome!=\"refused\"}[5m])",
            "rate(bus_sent_total{outcome=~\"re.*\"}[5m])",
        ],
        silent: &[
            "rate(bus_sent_total{outcome=\"timeout\"}[5m])",
            "rate(bus_sent_total{outcome=~\"time.*|x.*\"}[5m])",
            "rate(bus_sent_total{channel=\"refused\"}[5m])",
            "rate(bus_sent_total{outcome=\"$outcome\"}[5m])",
            "rate(bus_sent_total{outcome=\"\"}[5m])",
        ],
    },
    Case {
        rule: "dead_bound",
        fires: &[
            "rate(bus_wait_seconds_bucket{le=\"0.5\"}[5m])",
            "rate(bus_wait_seconds_bucket{le=~\"0\\\\.1|0\\\\.5\"}[5m])",
            "rate(bus_wait_seconds_bucket{le=~\"5.*\"}[5m])",
        ],
        silent: &[
            "rate(bus_wait_seconds_bucket{le=\"1.0\"}[5m])",
            "rate(bus_wait_seconds_bucket{le=~\"0\\\\.10|1|\\\\+Inf\"}[5m])",
            "rate(bus_wait_seconds_bucket{le=~\"0.1\"}[5m])",
            "rate(bus_wait_seconds_bucket{le=\"$le\"}[5m])",
            "node_wait_seconds_bucket{le=\"0.5\"}",
        ],
    },
    Case {
        rule: "rate_on_gauge",
        fires: &["rate(bus_lag_seconds[5m]) > 1", "sum(increase(bus_lag_seconds[5m]))"],
        silent: &[
            "deriv(bus_lag_seconds[5m]) > 1",
            "rate(bus_wait_seconds_count[5m])",
            "rate(sum(bus_lag_seconds)[5m:1m])",
            "rate(node_load1[5m])",
        ],
    },
    Case {
        rule: "raw_counter",
        fires: &["bus_sent_total > 1000", "sum(bus_sent_total) by (channel) > 5"],
        silent: &[
            "rate(bus_sent_total[5m]) > 1000",
            "bus_sent_total - bus_sent_total offset 5m > 5",
            "absent(bus_sent_total)",
            "bus_sent_total > 0",
            "bus_lag_seconds > 5 and on (channel) bus_sent_total",
            "count(bus_sent_total) > 3",
        ],
    },
    Case {
        rule: "no_le",
        fires: &[
            "histogram_quantile(0.9, sum by (channel) (rate(bus_wait_seconds_bucket[5m])))",
            "histogram_quantile(0.9, sum(rate(bus_wait_seconds_bucket[5m])))",
            "histogram_quantile($q, sum without (le) (rate(bus_wait_seconds_bucket[5m])))",
        ],
        silent: &[
            "histogram_quantile(0.9, sum by (channel, le) (rate(bus_wait_seconds_bucket[5m])))",
            "histogram_quantile(0.9, sum without (channel) (rate(bus_wait_seconds_bucket[5m])))",
            "histogram_quantile(0.9, sum by ($by) (rate(bus_wait_seconds_bucket[5m])))",
            "sum(histogram_quantile(0.9, rate(bus_wait_seconds_bucket[5m])))",
        ],
    },
    Case {
        rule: "delta_on_counter",
        fires: &["delta(bus_sent_total[5m]) > 1", "deriv(bus_wait_seconds_count[5m]) > 1"],
        silent: &[
            "delta(bus_lag_seconds[5m]) > 1",
            "increase(bus_sent_total[5m]) > 1",
            "deriv(rate(bus_sent_total[5m])[1h:5m]) > 1",
        ],
    },
    Case {
        rule: "deprecated_used",
        fires: &["rate(bus_elections_total[5m])"],
        silent: &[
            "rate(bus_terms_total[5m])",
            "rate(bus_sent_total{channel=\"bus_elections_total\"}[5m])",
            "node_elections_total",
        ],
    },
    Case {
        rule: "variable_dead",
        fires: &[
            r#"{"templating":{"list":[{"type":"query","name":"x","query":"label_values(bus_gone, channel)"}]}}"#,
            r#"{"templating":{"list":[{"type":"query","name":"x","query":{"query":"label_values(bus_terms_total{channel=\"a,b\"}, zone)"}}]}}"#,
            r#"{"templating":{"list":[{"type":"query","name":"x","query":"query_result(topk(3, bus_gone))"}]}}"#,
        ],
        silent: &[
            r#"{"templating":{"list":[{"type":"query","name":"x","query":"label_values(bus_terms_total, channel)"}]}}"#,
            r#"{"templating":{"list":[{"type":"query","name":"x","query":"label_values(zone)"}]}}"#,
            r#"{"templating":{"list":[{"type":"query","name":"x","datasource":{"type":"loki"},"query":"label_values(bus_gone, channel)"}]}}"#,
            r#"{"templating":{"list":[{"type":"custom","name":"x","query":"bus_gone, bus_lost"}]}}"#,
        ],
    },
    Case {
        rule: "fallback_dead",
        fires: &[
            "bus_lag_seconds or bus_delay_seconds",
            "sum(bus_gone) or sum(bus_lag_seconds)",
            "bus_lag_seconds > 5 or bus_delay_seconds > 5",
            "bus_gone or (node_gone or bus_lag_seconds)",
            "count(bus_gone > 5) or count(bus_lag_seconds > 5)",
            "(bus_delay_milliseconds > bool 5000) or (bus_lag_seconds > bool 5)",
            "rate(bus_sent_total[5m]) > bus_lag_seconds or rate(bus_sends_total[5m]) > bus_lag_seconds",
            "{\"panels\": [{\"targets\": [{\"expr\": \"rate(bus_sends_total[5m]) > 0 or rate(bus_sent_total[5m])\"}]}]}",
        ],
        silent: &[
            "bus_gone or bus_lost",
            "bus_gone or vector(0)",
            "bus_lag_seconds or node_load1",
            // Conditions of which each alone is a reason to page.
            "bus_lag_seconds > 5 or bus_backlog > 100",
            "bus_lag_seconds < 5 or bus_delay_seconds > 5",
            "(bus_lag_seconds > bool 5) or bus_delay_seconds",
            "bus_gone == 0 or bus_lag_seconds",
            "bus_lag_seconds or (bus_gone > 0)",
            "(bus_gone > 1 and on () bus_lag_seconds) or bus_lag_seconds",
            "bus_lag_seconds > 5 or bus_terms_total > 1 or bus_gone > 7",
            "max(sum(bus_lag_seconds == bool 0) or count without (to) (rate(bus_gone_total[2m]) > 0.01)) > 0",
            "max_over_time((bus_gone > bool 1)[5m:]) or max_over_time(bus_lag_seconds[5m])",
        ],
    },
    Case {
        rule: "absent_fires",
        fires: &[
            "absent(bus_gone)",
            "absent(sum(bus_gone) > 1)",
            "absent_over_time(bus_sent_total{outcome=\"refused\"}[5m]) == 1",
            "absent(bus_wait_seconds_bucket{le=\"0.5\"})",
        ],
        silent: &[
            "absent(bus_lag_seconds)",
            "absent(node_load1{job=\"x\"})",
            "absent(bus_gone or bus_lag_seconds)",
            "absent(bus_sent_total{outcome!=\"refused\"})",
        ],
    },
    Case {
        rule: "annotation_label_gone",
        fires: &[
            "groups: [{rules: [{alert: A, expr: sum(bus_lag_seconds) > 1, annotations: {a: '{{ $labels.role }}'}}]}]",
            "groups: [{rules: [{alert: A, expr: bus_lag_seconds > 1, labels: {team: '{{ $labels.peer }}'}}]}]",
        ],
        silent: &[
            "groups: [{rules: [{alert: A, expr: bus_lag_seconds > 1, annotations: {a: '{{ $labels.role }}'}}]}]",
            "groups: [{rules: [{alert: A, expr: node_load1 > 1, annotations: {a: '{{ $labels.peer }}'}}]}]",
            "groups: [{rules: [{alert: A, expr: sum(bus_lag_seconds) > 1, annotations: {a: 'of $labels.role'}}]}]",
        ],
    },
    Case {
        rule: "unused_metric",
        fires: &["bus_lag_seconds"],
        silent: &["{__name__=~\"bus_.*\"}"],
    },
    Case {
        rule: "not_understood",
        fires: &["bus_sent_total bus_sent_total", "foo("],
        silent: &["rate(bus_sent_total[5m * 2])", "bus_sent_total{outcome=~`\\w+`} # ("],
    },
];

fn rules(text: &str) -> BTreeSet<&'static str> {
    let is_dashboard = text.starts_with("{\"");
    let is_file = is_dashboard || text.starts_with("groups:");
    let file = if is_file { text.to_owned() } else { rule_file(text) };
    let path = if is_dashboard { "bus.json" } else { "bus.yml" };
    let found = report(path, &file, Options { unused: true, strict: true });
    found.findings.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn each_rule_fires_and_is_silent_in_near_misses() {
    for case in CASES {
        for text in case.fires {
            assert!(rules(text).contains(case.rule), "{}: {text}: {:?}", case.rule, rules(text));
        }
        for text in case.silent {
            assert!(!rules(text).contains(case.rule), "{}: {text}", case.rule);
        }
    }
}

#[test]
fn each_rule_has_a_case_and_a_page() {
    let of_rules: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
    let of_cases: Vec<&str> = CASES.iter().map(|case| case.rule).collect();
    assert_eq!(of_rules, of_cases);
    for rule in ALL.iter().chain(CHANGES) {
        for text in [rule.title, rule.description, rule.why, rule.cure] {
            assert!(text.len() > 4 && !text.contains('\n'), "{}: {text:?}", rule.id);
        }
        let page = explain(rule.id).unwrap();
        assert!(page.starts_with(rule.id) && page.contains(rule.cure), "{page}");
    }
    assert!(explain("dead_valu").unwrap_err().to_string().contains("did you mean `dead_value`?"));
}

#[test]
fn an_unknown_label_is_found_in_its_own_aggregation() {
    let rule = "max by (zone) (bus_lag_seconds) >\n2 * max by (job, zone) (bus_lag_seconds)";
    let found = report("a.yml", &rule_file(rule), Options::default());
    let places: Vec<_> =
        found.findings.iter().map(|one| (&*one.metric, one.line, one.column)).collect();
    assert_eq!(places, [("bus_lag_seconds", 6, 19), ("bus_lag_seconds", 7, 28)]);
}

#[test]
fn the_first_hundred_unknown_names_have_a_suggestion() {
    let rule = |number: usize| format!("  - {{alert: A, expr: bus_lag_second{number} > 1}}\n");
    let rules: String = (0..150).map(rule).collect();
    let found = report("a.yml", &format!("groups:\n- rules:\n{rules}"), Options::default());
    let has_suggestion: Vec<bool> = found.findings.iter().map(|one| one.help.is_some()).collect();
    assert_eq!(has_suggestion, [[true; 50], [true; 50], [false; 50]].concat());
}
