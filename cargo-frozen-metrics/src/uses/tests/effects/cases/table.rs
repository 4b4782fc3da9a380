//! Changes of families with the expressions that they affect, and those that they do not.

use super::matching::MATCHING_BROKEN;

/// A change, and what a rule says about it.
pub(super) struct Case {
    pub(super) rule: &'static str,
    pub(super) base: &'static str,
    pub(super) head: &'static str,
    pub(super) renamed: &'static [(&'static str, &'static str)],
    /// The level, the expression of an alert, the text that is wrong, and the expression after the edit.
    pub(super) fires: &'static [(&'static str, &'static str, &'static str, &'static str)],
    pub(super) silent: &'static [&'static str],
}

/// Families: type, name, series. `a` gains the label `x`, `i` is an info.
pub(super) const BASE: &str = "counter a_total {k=\"*\"}
counter b_total {k=\"*\"}
counter c_total {k=\"*\",x=\"1\"} {k=\"*\",x=\"2\"}
gauge g {k=\"*\"}
gauge h {k=\"*\"}
gauge i {k=\"*\",version=\"*\"}
gauge build_info {version=\"*\"}
gauge gone_x {x=\"*\",k=\"*\"}
gauge gone_z {x=\"*\",k=\"*\"}
counter lost_total {x=\"1\",k=\"*\"} {x=\"2\",k=\"*\"}
gauge gone_y {y=\"*\",k=\"*\"}
counter v_total {op=\"get\"} {op=\"put\"} {op=\"del\"}
gauge e {k=\"*\",op=\"get\"} {k=\"*\",op=\"put\"}
gauge f {k=\"*\",op=\"get\"} {k=\"*\",op=\"put\"}
";

pub(super) const HEAD: &str = "counter a_total {k=\"*\",x=\"1\"} {k=\"*\",x=\"2\"}
counter b_total {k=\"*\"}
counter c_total {k=\"*\",x=\"1\"} {k=\"*\",x=\"2\"}
gauge g {k=\"*\",x=\"1\"} {k=\"*\",x=\"2\"}
gauge h {k=\"*\"}
gauge i {k=\"*\",version=\"*\",zone=\"*\"}
gauge build_info {version=\"*\",zone=\"*\"}
gauge gone_x {k=\"*\"}
gauge gone_z {x=\"*\",k=\"*\"}
counter lost_total {k=\"*\"}
gauge gone_y {k=\"*\",z=\"*\"}
counter v_total {op=\"get\"} {op=\"put\"} {op=\"scan\"}
gauge e {k=\"*\",op=\"get\",x=\"\"} {k=\"*\",op=\"put\",x=\"1\"}
gauge f {k=\"*\",op=\"get\"} {k=\"*\",op=\"put\"}
";

pub(super) const CASES: &[Case] = &[
    MATCHING_BROKEN,
    Case {
        rule: "matching_multiplied",
        base: BASE,
        head: HEAD,
        renamed: &[],
        fires: &[
            ("danger", "rate(a_total[5m]) > 1", "rate", "sum without (x) (rate(a_total[5m])) > 1"),
            ("danger", "g > 1", "g", ""),
        ],
        silent: &[
            "sum(rate(a_total[5m])) > 1",
            "max by (k) (g) > 1",
            "max by (k, x) (g) > 1",
            "h > 1",
            "g / h > 1",
            "count without (x) (g) > 1",
            "node_load1 * g",
            "absent(g)",
            "h and on (k) g",
            "build_info == 1",
        ],
    },
    Case {
        rule: "more_series_aggregated",
        base: BASE,
        head: HEAD,
        renamed: &[],
        fires: &[
            ("danger", "avg by (k) (rate(a_total[5m])) > 1", "avg", ""),
            ("danger", "count(g > 5) > 3", "count", ""),
        ],
        silent: &[
            "sum by (k) (rate(a_total[5m])) > 1",
            "avg(sum without (x) (rate(a_total[5m]))) > 1",
            "count(g > 5) / count(g) > 0.5",
            "avg by (x) (g) > 1",
            "avg(i) > 1",
            "count(h) > 1",
        ],
    },
    Case {
        rule: "group_by_gone",
        base: BASE,
        head: HEAD,
        renamed: &[],
        fires: &[
            ("danger", "sum by (x) (gone_x) > 1", "x) (gone_x", ""),
            ("danger", "max by (y) (gone_y) > 1", "y) (gone_y", "max by (z) (gone_y) > 1"),
            (
                "danger",
                "h * on (k) group_left (y) gone_y",
                "y) gone_y",
                "h * on (k) group_left (z) gone_y",
            ),
            ("danger", "max without (y) (gone_y)", "y) (gone_y", "max without (z) (gone_y)"),
            (
                "danger",
                "h * ignoring (y) group_right gone_y",
                "y) group_right",
                "h * ignoring (z) group_right gone_y",
            ),
            (
                "danger",
                "label_replace(gone_y, \"a\", \"$1\", \"y\", \"(.*)\")",
                "y\", \"(.*)",
                "label_replace(gone_y, \"a\", \"$1\", \"z\", \"(.*)\")",
            ),
            ("danger", "label_join(gone_x, \"a\", \"/\", \"k\", \"x\")", "x\")", ""),
        ],
        silent: &[
            "sum by (k) (gone_x) > 1",
            "sum without (x) (gone_x) > 1",
            "sum by (x) (node_load1 * on (k) group_left gone_x) > 1",
            "sum by (x) (label_replace(gone_x, \"x\", \"$1\", \"k\", \"(.*)\"))",
            "sum by (missing) (gone_x)",
            "max without (y, z) (gone_y)",
            "h * ignoring (x) group_right gone_x",
            "label_replace(gone_y, \"y\", \"$1\", \"k\", \"y\")",
        ],
    },
    Case {
        rule: "new_value_selected",
        base: BASE,
        head: HEAD,
        renamed: &[],
        fires: &[
            ("note", "rate(v_total{op!=\"get\"}[5m])", "\"get\"", ""),
            ("note", "rate(v_total{op!~\"get|put\"}[5m])", "\"get|put\"", ""),
        ],
        silent: &[
            "rate(v_total{op=\"get\"}[5m])",
            "rate(v_total{op!~\"s.*\"}[5m])",
            "rate(v_total{op!=\"$op\"}[5m])",
            "rate(v_total[5m])",
        ],
    },
    Case {
        rule: "quantile_changed",
        base: "histogram w 1 2 5\nhistogram u 1 2 5\nhistogram t 1 2 5\nhistogram s 1 2",
        head: "histogram w 1 2\nhistogram u 1 5\nhistogram t 1 2 3 5\nhistogram s 1 2 5",
        renamed: &[],
        fires: &[
            (
                "break",
                "histogram_quantile(0.9, sum by (le) (rate(w_bucket[5m]))) > 2",
                "w_bucket",
                "",
            ),
            ("danger", "histogram_quantile(0.9, rate(w_bucket[5m])) > 1", "w_bucket", ""),
            ("danger", "histogram_quantile(0.9, rate(u_bucket[5m])) > 1", "u_bucket", ""),
            ("note", "histogram_quantile(0.9, rate(t_bucket[5m])) > 1", "t_bucket", ""),
            ("danger", "histogram_quantile(0.9, rate(s_bucket[5m])) > 2", "s_bucket", ""),
        ],
        silent: &[
            "rate(w_count[5m]) > 1",
            "rate(w_bucket{le=\"1\"}[5m]) > 1",
            "histogram_quantile(0.9, rate(node_x_bucket[5m])) > 1",
        ],
    },
    Case {
        rule: "value_in_other_unit",
        base: "gauge wait_ms {k=\"*\"}\ncounter io_ms_total {k=\"*\"}\ncounter ops_total {k=\"*\"}\nhistogram call_ms 500 1000",
        head: "gauge wait_seconds {k=\"*\"}\ncounter io_seconds_total {k=\"*\"}\ncounter ops_total {k=\"*\"}\nhistogram call_seconds 0.5 1",
        renamed: &[
            ("wait_ms", "wait_seconds"),
            ("io_ms_total", "io_seconds_total"),
            ("call_ms", "call_seconds"),
        ],
        fires: &[
            (
                "break",
                "histogram_quantile(0.9, rate(call_ms_bucket[5m])) > 500",
                "500",
                "histogram_quantile(0.9, rate(call_seconds_bucket[5m])) > 0.5",
            ),
            ("danger", "histogram_quantile(0.9, call_ms_bucket)", "histogram_quantile", ""),
            ("break", "max by (k) (wait_ms) > 500", "500", "max by (k) (wait_seconds) > 0.5"),
            (
                "break",
                "250 < avg_over_time(wait_ms[5m])",
                "250",
                "0.25 < avg_over_time(wait_seconds[5m])",
            ),
            (
                "break",
                "rate(io_ms_total[5m]) / rate(ops_total[5m]) > 20",
                "20",
                "rate(io_seconds_total[5m]) / rate(ops_total[5m]) > 0.02",
            ),
            (
                "break",
                "rate(ops_total[5m]) / rate(io_ms_total[5m]) > 2",
                "2",
                "rate(ops_total[5m]) / rate(io_seconds_total[5m]) > 2000",
            ),
            ("danger", "wait_ms / 1000 > 5", "5", ""),
            ("danger", "wait_ms > $limit", "$limit", ""),
            ("danger", "wait_ms - 500 > 0", "wait_ms", ""),
        ],
        silent: &[
            "count(wait_ms) > 500",
            "wait_ms > 500 or wait_seconds > 0.5",
            "wait_ms > 0",
            "wait_ms / wait_ms offset 5m > 2",
            "rate(ops_total[5m]) > 500",
            "count_over_time(wait_ms[5m]) > 5",
            "rate(call_ms_bucket{le=\"500\"}[5m]) / rate(call_ms_count[5m]) < 0.9",
            "rate(call_ms_count[5m]) - rate(call_ms_bucket{le=\"500\"}[5m])",
        ],
    },
];
