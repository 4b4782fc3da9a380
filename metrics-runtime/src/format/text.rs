//! The Prometheus text format 0.0.4.

use frozen_metrics_schema::MetricType;
use frozen_metrics_schema::exposition::{BoundFormat, escape_help};

use super::Format;
use super::dialect::Dialect;

/// The Prometheus text format 0.0.4: [its specification][spec].
///
/// [spec]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
pub(crate) static TEXT: Dialect = Dialect {
    format: Format::Text,
    content_type: "text/plain; version=0.0.4; charset=utf-8",
    family,
    type_word: MetricType::text_word,
    escape_help,
    bound: BoundFormat::bound,
    keeps_foreign_bounds: true,
    has_units: false,
    has_exemplars: false,
    has_comments: true,
    has_monotonic_sums: false,
    end: "",
};

/// Some readers remove `_total` from the name of a counter, which would leave nothing of the name `_total`.
fn family(name: &str, kind: MetricType) -> (&str, MetricType) {
    match kind {
        MetricType::Counter if name == "_total" => (name, MetricType::Unknown),
        kind => (name, kind),
    }
}
