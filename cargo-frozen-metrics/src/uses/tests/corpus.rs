//! Rules and dashboards in which constructs are as frequent as in public ones.

use super::super::reader::Users;
use super::super::{Options, usage};
use super::{config, goldens};

/// Expressions about the metrics of the golden, each with its number among a thousand.
const EXPRESSIONS: &[(usize, &str)] = &[
    (111, r#"sum by (channel) (rate(bus_sent_total{cluster=~"$cluster"}[$__rate_interval]))"#),
    (40, r#"sum(rate(bus_sent_total{cluster=~"$cluster"}[$__rate_interval]))"#),
    (60, r#"max(bus_lag_seconds{cluster="$cluster", channel="$channel"})"#),
    (
        110,
        "sum by (channel) (\n  rate(bus_sent_total{cluster=~\"$cluster\", outcome=\"ok\"}[$__rate_interval])\n)",
    ),
    (
        60,
        "histogram_quantile(\n  0.99,\n  sum by (le) (rate(bus_wait_seconds_bucket{cluster=\"$cluster\"}[5m]))\n)",
    ),
    (
        22,
        r#"histogram_quantile(0.5, sum by (le) (rate(bus_wait_seconds_bucket{cluster="$cluster"}[$__rate_interval])))"#,
    ),
    (
        16,
        r#"histogram_quantile($quantile, sum by (le) (rate(bus_wait_seconds_bucket{cluster="$cluster"}[$__rate_interval])))"#,
    ),
    (60, r#"max by (channel) (bus_lag_seconds{cluster="$cluster", channel!=""})"#),
    (26, "bus_lag_seconds{\n  cluster=\"$cluster\",\n  role!~\"follow.*\"\n}"),
    (
        44,
        "bus_lag_seconds{cluster=\"$cluster\"}\n  * on (instance) group_left (nodename) node_uname_info",
    ),
    (
        13,
        "max by (instance) (bus_lag_seconds{cluster=\"$cluster\"})\n  * on (instance) node_uname_info",
    ),
    (
        13,
        "sum by (channel, outcome) (rate(bus_sent_total[5m]))\n  / ignoring (outcome) group_left sum by (channel) (rate(bus_sent_total[5m]))",
    ),
    (58, r#"bus:sent:rate5m{channel=~"$channel"}"#),
    (30, "sum(rate(bus_sent_total[5m])) > 1\n  and sum(bus_lag_seconds) > 5"),
    (18, r#"sum by (channel) (increase(bus_terms_total{cluster="$cluster"}[5m])) or vector(0)"#),
    (9, r#"bus_lag_seconds{cluster="$cluster"} unless bus_lag_seconds{role="leader"} < 1"#),
    (23, r#"max_over_time(sum(rate(bus_sent_total{cluster="$cluster"}[5m]))[1h:5m])"#),
    (22, "sum(increase(bus_terms_total[1d])) - sum(increase(bus_terms_total[1d] offset 1d))"),
    (
        16,
        r#"label_replace(bus_lag_seconds{cluster="$cluster"}, "queue", "$1", "channel", "(.*)-.*")"#,
    ),
    (12, r#"sum(rate(bus_sent_total{cluster="$cluster"}[$interval]))"#),
    (6, r#"sum(irate(bus_sent_total{cluster="${cluster}"}[$__interval]))"#),
    (20, r#"sum by (outcome) (increase(bus_sent_total{cluster=~"${cluster:regex}"}[$__range]))"#),
    (27, r#"sum by ($by) (rate(bus_sent_total{cluster="$cluster"}[$__rate_interval]))"#),
    (2, "sum(rate(bus_sent_total{$filter}[5m]))"),
    (1, r#"rate(${prefix}_total{outcome="ok"}[5m])"#),
    (8, "sum(rate(bus_wait_seconds_bucket{le='0.1'}[5m])) / sum(rate(bus_wait_seconds_count[5m]))"),
    (7, r#"sum(rate(bus_wait_seconds_bucket{cluster="$cluster", le=~"0.1|1.0"}[5m]))"#),
    (5, r#"count({__name__="bus_lag_seconds", cluster="$cluster"})"#),
    (4, r#"count({__name__=~"bus_.*_total"}) by (__name__)"#),
    (5, "# Those that are behind.\nbus_lag_seconds > 5"),
    (4, r#"predict_linear(bus_lag_seconds{cluster="$cluster"}[1h], 3600) > 60"#),
    (3, r#"absent(bus_lag_seconds{role="leader"})"#),
    (1, "sum(bus_lag_seconds) > bool 5"),
    (99, "avg(bus_lag_seconds) without (instance)"),
    (45, r#"bus_lag_seconds{cluster="$cluster", channel="$channel"}"#),
];

/// Constructs, each as texts of which one is in the expression, with how many of a thousand public expressions have it.
const CONSTRUCTS: &[(&[&str], usize)] = &[
    (&["$"], 836),
    (&["by (", "without ("], 537),
    (&["rate(", "increase("], 515),
    (&["$__rate_interval"], 366),
    (&["\n"], 339),
    (&["histogram_quantile("], 98),
    (&["!=", "!~"], 90),
    (&[" on (", " ignoring ("], 70),
    (&[":rate5m"], 58),
    (&[" and ", " or ", " unless "], 57),
    (&["group_left"], 57),
    (&["by ($by)"], 27),
    (&["${"], 26),
    (&["[1h:5m]"], 23),
    (&["offset"], 22),
    (&["label_replace("], 16),
    (&["$quantile"], 16),
    (&["{le=", ", le="], 15),
    (&["[$interval]"], 12),
    (&["__name__"], 9),
    (&["# "], 5),
    (&["predict_linear("], 4),
    (&["absent("], 3),
    (&["{$filter}"], 2),
    (&["${prefix}"], 1),
    (&["bool"], 1),
];

/// Returns the thousand expressions. Neighbours differ.
fn thousand() -> Vec<&'static str> {
    let expressions =
        EXPRESSIONS.iter().flat_map(|(count, text)| std::iter::repeat_n(*text, *count));
    let expressions: Vec<&str> = expressions.collect();
    // The step has no factor in common with the number of expressions.
    (0..expressions.len()).map(|index| expressions[index * 367 % expressions.len()]).collect()
}

#[test]
fn constructs_are_as_frequent_as_in_public_expressions() {
    let expressions = thousand();
    assert_eq!(expressions.len(), 1000);
    for (texts, expected) in CONSTRUCTS {
        let has = |expression: &&&str| texts.iter().any(|text| expression.contains(text));
        let count = expressions.iter().filter(has).count();
        assert!(count.abs_diff(*expected) * 100 <= expected * 15, "{texts:?}: {count}");
    }
}

#[test]
fn a_thousand_public_constructs_are_read_without_a_false_alarm() {
    let expressions = thousand();
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let rule = |text: &&str| format!("    - alert: A\n      expr: {}\n", json(text));
    let indented = |text: &str| text.replace('\n', "\n        ");
    let block = |text: &&str| format!("  - alert: A\n    expr: |\n        {}\n", indented(text));
    let panel = |text: &&str| {
        format!(
            "{{\"title\": \"P\", \"type\": \"timeseries\", \"targets\": [{{\"expr\": {}}}]}}",
            json(text)
        )
    };
    let (rules, dashboards) = expressions.split_at(300);
    let recorded =
        "  - record: bus:sent:rate5m\n    expr: sum by (channel) (rate(bus_sent_total[5m]))\n";
    let mut users = Users::default();
    let blocks: String = rules[..200].iter().map(block).collect();
    users.read("rules.yml", format!("groups:\n- name: g\n  rules:\n{recorded}{blocks}"));
    let of_resource: String = rules[200..].iter().map(rule).collect();
    users.read(
        "resource.yml",
        format!("kind: PrometheusRule\nspec:\n  groups:\n  - name: g\n    rules:\n{of_resource}"),
    );
    for panels in dashboards.chunks(50) {
        let panels: Vec<String> = panels.iter().map(panel).collect();
        users.read(
            "dashboard.json",
            format!(
                "{{\"title\": \"D\", \"schemaVersion\": 39, \"panels\": [{}]}}",
                panels.join(",")
            ),
        );
    }
    let options = Options { strict: true, ..Options::default() };
    let report = usage(users, &goldens(), &config(), options);
    assert_eq!((report.coverage.expressions, report.coverage.files), (1001, 16));
    assert_eq!(report.findings, []);
}
