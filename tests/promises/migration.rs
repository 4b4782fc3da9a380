//! Promise: every call site in the migration guide compiles. Those of peers are compiled in the package `benches`.

use std::error::Error;
use std::sync::Arc;

use frozen_metrics::{Exporter, Gauge, MetricSet, compat};

const GUIDE: &str = include_str!("../../metrics-runtime/docs/migration.md");

/// The sources that compile the call sites.
const COMPILED: [&str; 6] = [
    include_str!("../../benches/tests/migration/measured_crate.rs"),
    include_str!("../../benches/tests/migration/metrics_crate.rs"),
    include_str!("../../benches/tests/migration/opentelemetry_crate.rs"),
    include_str!("../../benches/tests/migration/prometheus_client_crate.rs"),
    include_str!("../../benches/tests/migration/prometheus_crate.rs"),
    include_str!("migration.rs"),
];

/// Metrics of the shop.
#[derive(Debug, MetricSet)]
#[metrics(prefix = "shop", golden = none)]
struct ShopMetrics {
    /// Carts that are open.
    open_carts: Gauge,
}

static SHOP: ShopMetrics = ShopMetrics::new();

#[test]
fn bridges_of_prometheus() -> Result<(), Box<dyn Error>> {
    use prometheus::Registry;

    let registry = Registry::new();
    let refused = prometheus::IntCounter::new("shop_refused_total", "Payments refused.")?;
    registry.register(Box::new(refused))?;
    // Serve what is not moved yet beside what is.
    let exporter = Exporter::new().with(&SHOP)?.with(compat::prometheus::Source::new(registry))?;
    let text = exporter.text();
    assert!(text.contains("shop_open_carts ") && text.contains("\nshop_refused_total 0\n"));

    let registry = Registry::new();
    // Or keep the endpoint of the other library.
    registry.register(Box::new(compat::prometheus::Collector::new(&SHOP)?))?;
    assert_eq!(registry.gather().len(), 1);
    Ok(())
}

#[test]
fn bridges_of_prometheus_client() -> Result<(), Box<dyn Error>> {
    use prometheus_client::metrics::counter::Counter;
    use prometheus_client::registry::Registry;

    let mut registry = Registry::default();
    registry.register("shop_refused", "Payments refused", Counter::<u64>::default());
    let registry = Arc::new(registry);
    let exporter =
        Exporter::new().with(&SHOP)?.with(compat::prometheus_client::Source::new(registry))?;
    let text = exporter.text();
    assert!(text.contains("shop_open_carts ") && text.contains("\nshop_refused_total 0\n"));

    let mut registry = Registry::default();
    registry.register_collector(Box::new(compat::prometheus_client::Collector::new(&SHOP)?));
    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, &registry)?;
    assert!(text.contains("shop_open_carts "));
    Ok(())
}

/// Returns the lines without indentation.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_call_site_is_compiled() {
    let compiled = COMPILED.map(lines);
    let blocks = GUIDE.split("\n```rust,ignore\n").skip(1);
    let blocks: Vec<_> = blocks.map(|block| block.split("\n```\n").next().unwrap()).collect();
    assert!(!blocks.is_empty());
    assert_eq!(blocks.len(), GUIDE.matches("```rust,ignore").count());
    for block in blocks {
        // A blank line stands for lines that the guide leaves out.
        for part in block.split("\n\n") {
            let part = lines(part);
            let is_compiled =
                compiled.iter().any(|source| source.windows(part.len()).any(|at| at == part));
            assert!(is_compiled, "no test compiles\n{}", part.join("\n"));
        }
    }
}
