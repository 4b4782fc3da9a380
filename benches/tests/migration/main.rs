//! The call sites of the migration guide, which a test of the package `tests` compares with the guide.

mod measured_crate;
mod metrics_crate;
mod opentelemetry_crate;
mod prometheus_client_crate;
mod prometheus_crate;

use std::error::Error;
use std::time::Duration;

use frozen_metrics::{
    Counter, Exporter, Family, Gauge, LabelEnum, LabelSet, MetricSet, SecondsHistogram, compat,
};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Outcome {
    Ok,
    Failed,
}

/// The labels of an answer.
#[derive(LabelSet)]
struct Answer<'a> {
    route: &'a str,
    outcome: Outcome,
}

/// The label of a duration.
#[derive(LabelSet)]
struct Route<'a> {
    route: &'a str,
}

/// Metrics of the shop.
#[derive(Debug, MetricSet)]
#[metrics(prefix = "shop", golden = none)]
struct ShopMetrics {
    /// Requests answered.
    #[metric(max_keys = 256, overflow = "other")]
    requests_total: Family<Answer<'static>, Counter>,
    /// Time to answer a request.
    #[metric(max_keys = 64, overflow = "other", buckets(0.05, 0.5, 5))]
    request_seconds: Family<Route<'static>, SecondsHistogram<ShopSeconds>>,
    /// Carts that are open.
    open_carts: Gauge,
}

static SHOP: ShopMetrics = ShopMetrics::new();

/// Returns the lines of `text` that have this name.
fn lines(text: &str, name: &str) -> Vec<String> {
    text.lines().filter(|line| line.starts_with(name)).map(str::to_owned).collect()
}
