//! A case that fires and a case that does not, for each rule.

#[macro_use]
mod families;

use families::*;

/// Two changes of one golden.
pub(super) struct Case {
    /// The id of the rule.
    pub(super) rule: &'static str,
    /// The families of the base.
    pub(super) base: &'static str,
    /// The families of a head that breaks the rule.
    pub(super) fires: &'static str,
    /// The families of a head that is similar, but does not break it.
    pub(super) silent: &'static str,
}

pub(super) const CASES: &[Case] = &[
    Case { rule: "metric_removed", base: SENT_AND_LAG, fires: SENT, silent: SENT_AND_LAG },
    Case {
        rule: "metric_renamed",
        base: SENT,
        fires: family!("sends_total", "counter", "Sent.", [""]),
        silent: family!("elections_total", "counter", "Elections.", [""]),
    },
    Case {
        rule: "prefix_renamed",
        base: HPA,
        fires: concat!(
            family!("kube_autoscaler_labels", "gauge", "A.", [""]),
            family!("kube_autoscaler_paused", "gauge", "B.", [""]),
            family!("kube_autoscaler_replicas", "gauge", "C.", [""])
        ),
        silent: concat!(
            family!("kube_autoscaler_labels", "gauge", "A.", [""]),
            family!("kube_autoscaler_paused", "gauge", "B.", [""]),
            family!("kube_hpa_replicas", "gauge", "C.", [""])
        ),
    },
    Case {
        rule: "metric_renamed_with_alias",
        base: SENT,
        fires: renamed_until!("9999-12-31"),
        silent: family!("sends_total", "counter", "Sent.", [""]),
    },
    Case {
        rule: "alias_changed",
        base: renamed_until!("9999-12-31"),
        fires: concat!(
            family!("sends_total", "counter", "Sent.", [""]),
            family!("sent_total", "counter", "Sent by others.", [""])
        ),
        silent: family!("sent_total", "counter", "Sent.", [""]),
    },
    Case {
        rule: "window_changed",
        base: renamed_until!("9999-12-31"),
        fires: renamed_until!("9999-11-30"),
        silent: renamed_until!("9999-12-31"),
    },
    Case {
        rule: "window_expired",
        base: renamed_until!("2020-01-31"),
        fires: renamed_until!("2020-01-31"),
        silent: renamed_until!("9999-12-31"),
    },
    Case {
        rule: "metric_merged",
        base: READ_AND_WRITE,
        fires: BY_OPERATION,
        silent: family!("disk_bytes_total", "counter", "Bytes.", ["{op=\"get\"}", "{op=\"put\"}"]),
    },
    Case {
        rule: "metric_split",
        base: BY_OPERATION,
        fires: READ_AND_WRITE,
        silent: family!("disk_read_bytes_total", "counter", "Read.", [""]),
    },
    Case { rule: "metric_added", base: SENT, fires: SENT_AND_LAG, silent: SENT },
    Case {
        rule: "type_changed",
        base: family!("sent", "counter", "Sent.", [""]),
        fires: family!("sent", "gauge", "Sent.", [""]),
        silent: family!("sent", "counter", "Messages sent.", [""]),
    },
    Case {
        rule: "unit_changed",
        base: family!("io_time_ms", "counter", "Time.", [""]),
        fires: family!("io_time_seconds_total", "counter", "Time.", [""]),
        silent: family!("io_time_ms_total", "counter", "Time.", [""]),
    },
    Case {
        rule: "label_removed",
        base: family!("lag", "gauge", "Lag.", ["{peer=\"*\",zone=\"*\"}"]),
        fires: family!("lag", "gauge", "Lag.", ["{peer=\"*\"}"]),
        silent: family!("lag", "gauge", "Lag.", ["{peer=\"*\",zones=\"*\"}"]),
    },
    Case {
        rule: "label_renamed",
        base: family!("lag", "gauge", "Lag.", ["{reclaimPolicy=\"*\"}"]),
        fires: family!("lag", "gauge", "Lag.", ["{reclaim_policy=\"*\"}"]),
        silent: family!("lag", "gauge", "Lag.", ["{reclaimPolicy=\"*\",zone=\"*\"}"]),
    },
    Case {
        rule: "label_added",
        base: SENT,
        fires: family!("sent_total", "counter", "Sent.", ["{cause=\"user\"}", "{cause=\"na\"}"]),
        silent: family!("sent_total", "counter", "Sent.", ["{cause=\"user\"}", "{cause=\"\"}"]),
    },
    Case {
        rule: "label_added_empty",
        base: SENT,
        fires: family!("sent_total", "counter", "Sent.", ["{cause=\"user\"}", "{cause=\"\"}"]),
        silent: family!("sent_total", "counter", "Sent.", ["{cause=\"\"}"]),
    },
    Case {
        rule: "label_value_added",
        base: FAILED,
        fires: family!(
            "failed_total",
            "counter",
            "Failed.",
            ["{op=\"read\"}", "{op=\"error\"}", "{op=\"sync\"}"]
        ),
        silent: family!("failed_total", "counter", "Failed.", ["{op=\"error\"}", "{op=\"read\"}"]),
    },
    Case {
        rule: "label_value_removed",
        base: FAILED,
        fires: family!("failed_total", "counter", "Failed.", ["{op=\"read\"}"]),
        silent: family!("failed_total", "counter", "Failed.", ["{op=\"read\"}", "{op=\"errors\"}"]),
    },
    Case {
        rule: "label_value_renamed",
        base: FAILED,
        fires: family!("failed_total", "counter", "Failed.", ["{op=\"read\"}", "{op=\"errors\"}"]),
        silent: family!("failed_total", "counter", "Failed.", ["{op=\"read\"}", "{op=\"sync\"}"]),
    },
    Case {
        rule: "label_value_split",
        base: FAILED,
        fires: family!(
            "failed_total",
            "counter",
            "Failed.",
            ["{op=\"read\"}", "{op=\"client_error\"}", "{op=\"server_error\"}"]
        ),
        silent: family!(
            "failed_total",
            "counter",
            "Failed.",
            ["{op=\"read\"}", "{op=\"client_error\"}"]
        ),
    },
    Case {
        rule: "const_label_changed",
        base: family!("lag", "gauge", "Lag.", ["{role=\"leader\"}"]),
        fires: family!("lag", "gauge", "Lag.", ["{role=\"main\"}"]),
        silent: family!("lag", "gauge", "Lag.", ["{role=\"leader\"}", "{role=\"main\"}"]),
    },
    Case {
        rule: "overflow_changed",
        base: keyed!("8", "_"),
        fires: keyed!("8", "other"),
        silent: keyed!("9", "_"),
    },
    Case {
        rule: "key_limit_changed",
        base: keyed!("8", "_"),
        fires: keyed!("9", "_"),
        silent: keyed!("8", "other"),
    },
    Case {
        rule: "series_budget",
        base: keyed!("8", "_"),
        fires: keyed!("27", "_"),
        silent: keyed!("26", "_"),
    },
    Case {
        rule: "bucket_removed",
        base: histogram!(["0.5", "1"]),
        fires: histogram!(["1"]),
        silent: histogram!(["0.25", "0.5", "1"]),
    },
    Case {
        rule: "bucket_added",
        base: histogram!(["0.5", "1"]),
        fires: histogram!(["0.5", "1", "5"]),
        silent: histogram!(["0.5"]),
    },
    Case {
        rule: "bound_format_changed",
        base: histogram!(["1e+06"]),
        fires: histogram!(["1000000"], "# BOUNDS wait_seconds decimal\n"),
        silent: histogram!(["1e+06", "2e+06"]),
    },
    Case {
        rule: "metric_removed_after_window",
        base: concat!(
            family!("sent_total", "counter", "Sent.", [""]),
            "# HELP lag Deprecated, use bus_lag. Behind.\n# TYPE lag gauge\n",
            "# DEPRECATED lag use bus_lag\nlag 0\n"
        ),
        fires: SENT,
        silent: concat!(
            family!("sent_total", "counter", "Sent.", [""]),
            family!("lag", "gauge", "Behind.", [""])
        ),
    },
    Case {
        rule: "retired_name_reused",
        base: concat!(
            "# RETIRED bus_lag in \"1.8.0\": measured otherwise\n",
            family!("sent_total", "counter", "Sent.", [""])
        ),
        fires: SENT_AND_LAG,
        silent: concat!(
            family!("sent_total", "counter", "Sent.", [""]),
            family!("bus_lag_seconds", "gauge", "Behind.", [""])
        ),
    },
    Case {
        rule: "retired_name_forgotten",
        base: concat!(
            "# RETIRED bus_lag in \"1.8.0\": measured otherwise\n",
            family!("sent_total", "counter", "Sent.", [""])
        ),
        fires: SENT,
        silent: concat!("# RETIRED bus_lag\n", family!("sent_total", "counter", "Sent.", [""])),
    },
    Case { rule: "stability_demoted", base: SENT, fires: UNSTABLE, silent: SENT_AND_LAG },
    Case { rule: "stability_promoted", base: UNSTABLE, fires: SENT, silent: UNSTABLE },
    Case {
        rule: "deprecated",
        base: SENT,
        fires: DEPRECATED,
        silent: family!("sent_total", "counter", "Deprecated. Sent.", [""]),
    },
    Case { rule: "undeprecated", base: DEPRECATED, fires: SENT, silent: DEPRECATED_IN_2 },
    Case {
        rule: "exemplars_changed",
        base: SENT,
        fires: "# HELP sent_total Sent.\n# TYPE sent_total counter\n# OPENMETRICS sent_total exemplars\nsent_total 0\n",
        silent: family!("sent_total", "counter", "Messages sent.", [""]),
    },
    Case {
        rule: "decimals_changed",
        base: family!("lag_seconds", "gauge", "Lag.", [""]),
        fires: "# HELP lag_seconds Lag.\n# TYPE lag_seconds gauge\n# DECIMALS lag_seconds 3\nlag_seconds 0.000\n",
        silent: family!("lag_seconds", "gauge", "How far behind.", [""]),
    },
    Case {
        rule: "help_changed",
        base: SENT,
        fires: family!("sent_total", "counter", "Messages sent.", [""]),
        silent: SENT_AND_LAG,
    },
    Case {
        rule: "unit_line_changed",
        base: family!("lag_seconds", "gauge", "Lag.", [""]),
        fires: "# HELP lag_seconds Lag.\n# TYPE lag_seconds gauge\n# UNIT lag_seconds seconds\nlag_seconds 0\n",
        silent: family!("lag_seconds", "gauge", "How far behind.", [""]),
    },
    Case {
        rule: "order_changed",
        base: family!("lag", "gauge", "Lag.", ["{peer=\"*\",zone=\"*\"}"]),
        fires: family!("lag", "gauge", "Lag.", ["{zone=\"*\",peer=\"*\"}"]),
        silent: family!("lag", "gauge", "Lag.", ["{peer=\"*\"}"]),
    },
];
