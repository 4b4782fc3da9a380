//! The style lints: what a name or a HELP text should avoid, although no scraper rejects it.
//!
//! A violation is an error unless the field allows the lint with a reason, as in
//! `#[metric(allow(counter_suffix = "the dashboards of 40 teams use this name"))]`. On the struct,
//! `#[metrics(allow(…))]` allows the lint for all fields, the labels of the key and the registry's own metrics. In a label
//! set, `#[label(allow(…))]` does the same. An allowance that nothing needs is an error, too.
//!
//! What a scraper would reject or misread is always an error: an illegal character, two families that use the same
//! name, a duplicate label.

/// A style lint.
///
/// ```
/// use frozen_metrics_schema::rules::lints;
///
/// let lint = lints::BASE_UNIT;
/// assert_eq!((lint.id, lint.bad), ("base_unit", "lag_ms: Gauge"));
/// assert!(lints::ALL.contains(&lint));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StyleLint {
    /// The identifier with which a field allows the lint: `allow(base_unit = "…")`.
    pub id: &'static str,
    /// What the lint reports.
    pub summary: &'static str,
    /// Why this is a problem.
    pub rationale: &'static str,
    /// A field that violates the lint in a set with the key `channel`.
    pub bad: &'static str,
    /// The field to write instead.
    pub good: &'static str,
    /// When to allow the lint.
    pub allow_when: &'static str,
}

impl StyleLint {
    /// Returns how to allow the lint, for the end of a message.
    ///
    /// ```
    /// use frozen_metrics_schema::rules::lints;
    ///
    /// assert_eq!(lints::CASE.how_to_allow(), "to allow this, write `allow(case = \"why\")`");
    /// ```
    pub fn how_to_allow(&self) -> String {
        format!("to allow this, write `allow({} = \"why\")`", self.id)
    }
}

/// Declares the lints, each with a page of documentation.
macro_rules! lints {
    ($($name:ident {
        id: $id:literal,
        summary: $summary:literal,
        rationale: $rationale:literal,
        bad: $bad:literal,
        good: $good:literal,
        allow_when: $allow_when:literal,
    })*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $summary, ".")]
            ///
            /// # Why
            ///
            #[doc = $rationale]
            ///
            /// # Example
            ///
            /// ```text
            #[doc = $bad]
            /// ```
            ///
            /// Write instead:
            ///
            /// ```text
            #[doc = $good]
            /// ```
            ///
            /// # When to allow
            ///
            #[doc = $allow_when]
            ///
            /// ```text
            #[doc = concat!("#[metric(allow(", $id, " = \"why\"))]")]
            /// ```
            pub const $name: StyleLint = StyleLint {
                id: $id,
                summary: $summary,
                rationale: $rationale,
                bad: $bad,
                good: $good,
                allow_when: $allow_when,
            };
        )*

        /// All style lints, in the order of their documentation.
        pub const ALL: &[StyleLint] = &[$($name),*];
    };
}

lints! {
    COUNTER_SUFFIX {
        id: "counter_suffix",
        summary: "the name of a counter does not end in `_total`",
        rationale: "OpenMetrics requires `_total` on the samples of a counter. Without it, OpenMetrics shows the family with the type `unknown`. The text format 0.0.4 and protobuf show a counter.",
        bad: "syncs: Counter",
        good: "syncs_total: Counter",
        allow_when: "The name is already used by dashboards and alerts.",
    }
    TOTAL_SUFFIX {
        id: "total_suffix",
        summary: "the name of a metric that is not a counter ends in `_total`",
        rationale: "Readers and tools take a name in `_total` for a counter and apply `rate` to it.",
        bad: "memory_total: Gauge",
        good: "memory_limit: Gauge",
        allow_when: "The name is already used by dashboards and alerts.",
    }
    INFO_SUFFIX {
        id: "info_suffix",
        summary: "the name of an info does not end in `_info`",
        rationale: "OpenMetrics requires `_info` on the samples of an info. Without it, OpenMetrics shows the family as a gauge.",
        bad: "#[metric(info(version))] build: Info<Build>",
        good: "#[metric(info(version))] build_info: Info<Build>",
        allow_when: "The name is already used by dashboards and alerts.",
    }
    RESERVED_SUFFIX {
        id: "reserved_suffix",
        summary: "the name ends in a suffix of the samples of another type: `_bucket`, `_count`, `_sum`, `_created`, `_gcount`, `_gsum` or `_info`",
        rationale: "Readers and tools take the metric for a part of a histogram, a summary or an info, and a family with the rest of the name clashes with it.",
        bad: "peer_count: Gauge",
        good: "peers: Gauge",
        allow_when: "The name is already used by dashboards and alerts. A name that clashes with another family is an error even if the lint is allowed.",
    }
    UNIT_SUFFIX {
        id: "unit_suffix",
        summary: "the name of an instrument that records seconds does not end in `_seconds`",
        rationale: "The name is the only place where the text format states the unit. OpenMetrics allows a UNIT line only if the name ends in the unit, so a family that allows this lint has none.",
        bad: "lag: SecondsGauge",
        good: "lag_seconds: SecondsGauge",
        allow_when: "The name is already used by dashboards and alerts. The values are seconds under any name.",
    }
    BASE_UNIT {
        id: "base_unit",
        summary: "the name or the unit is not in a base unit",
        rationale: "Queries and dashboards combine metrics only if all count in the same unit.",
        bad: "lag_ms: Gauge",
        good: "lag_seconds: SecondsGauge",
        allow_when: "The name is already used, or the word is not a unit there.",
    }
    CASE {
        id: "case",
        summary: "the name of a metric is not in snake_case, begins with `_` or contains `:`; or that of a label is in camelCase or begins with `_`",
        rationale: "Colons are reserved for recording rules, and a leading underscore for Prometheus. Names in one style can be guessed and completed.",
        bad: "#[metric(name = \"queueDepth\")] depth: Gauge",
        good: "queue_depth: Gauge",
        allow_when: "The name is already used by dashboards and alerts.",
    }
    TARGET_LABEL {
        id: "target_label",
        summary: "a label is named `job` or `instance`",
        rationale: "Prometheus sets these labels on every target. It renames the label of the metric to `exported_job` or `exported_instance`, unless the scrape sets `honor_labels`.",
        bad: "#[metric(labels(job = \"sync\"))] runs_total: Counter",
        good: "#[metric(labels(task = \"sync\"))] runs_total: Counter",
        allow_when: "Queries already use `exported_job` or `exported_instance`, or the scrape sets `honor_labels`.",
    }
    EMPTY_LABEL {
        id: "empty_label",
        summary: "the value of a constant label is empty",
        rationale: "Prometheus treats an empty label as missing, so no matcher on a value finds the series.",
        bad: "#[metric(labels(role = \"\"))] depth: Gauge",
        good: "#[metric(labels(role = \"none\"))] depth: Gauge",
        allow_when: "The series must not have a label that other series of its family have. Prometheus stores `depth{role=\"\"}` as `depth`.",
    }
    TYPE_IN_NAME {
        id: "type_in_name",
        summary: "the name contains a type",
        rationale: "The TYPE line states the type, and a name cannot follow when it changes.",
        bad: "queue_depth_gauge: Gauge",
        good: "queue_depth: Gauge",
        allow_when: "The name is already used, or the word has another meaning there.",
    }
    LABEL_IN_NAME {
        id: "label_in_name",
        summary: "the name contains the name of one of its labels",
        rationale: "The label states it on every series, and sums over the label are misnamed.",
        bad: "channel_changes_total: Counter",
        good: "leader_changes_total: Counter",
        allow_when: "The name is already used, or the word has another meaning there.",
    }
    HELP {
        id: "help",
        summary: "the HELP text is missing or only repeats the name",
        rationale: "HELP is what a reader of the metric finds in Prometheus and Grafana.",
        bad: "#[metric(help = \"Queue depth.\")] queue_depth: Gauge",
        good: "#[metric(help = \"Entries that wait for a worker.\")] queue_depth: Gauge",
        allow_when: "The text must stay the same byte for byte, or the exposition had none. The HELP line is then empty.",
    }
}
