//! OpenMetrics text 1.0.

use frozen_metrics_schema::MetricType;
use frozen_metrics_schema::exposition::{BoundFormat, escape_label_value};

use super::Format;
use super::dialect::Dialect;

/// OpenMetrics text 1.0: [its specification][spec].
///
/// [spec]: https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
pub(crate) static OPENMETRICS: Dialect = Dialect {
    format: Format::OpenMetrics,
    content_type: "application/openmetrics-text; version=1.0.0; charset=utf-8",
    family: |name, kind| kind.in_openmetrics(name),
    type_word: MetricType::word,
    escape_help: escape_label_value,
    bound: BoundFormat::openmetrics_bound,
    keeps_foreign_bounds: false,
    has_units: true,
    has_exemplars: true,
    has_comments: false,
    has_monotonic_sums: true,
    end: "# EOF\n",
};
