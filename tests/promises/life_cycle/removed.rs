//! The golden remembers removed metrics.

use tests::service::Service;

const STRUCT: &str = r#"
#![deny(warnings)]

use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "golden/node.prom")]
pub struct Node {
    /// Messages dropped.
    pub drops_total: Counter,
    /// Messages sent.
    #[deprecated(since = "0.0.0")]
    pub sends_total: Counter,
}
"#;

#[test]
fn a_removed_metric_is_remembered_until_it_is_declared_again() {
    let service = Service::blessed("retired", STRUCT);
    let field = "    /// Messages dropped.\n    pub drops_total: Counter,\n";
    service.edit("src/lib.rs", field, "");
    let refused = service.cargo("check", &[]).fails_with(&["`node_drops_total` is frozen in"]);
    let reason = [("METRICS_REASON", "nobody\n used it")];
    service.shell(&refused.command(), &reason).succeeds_with(&["  retired  node_drops_total\n"]);
    let line =
        "\n# RETIRED node_drops_total in \"0.0.0\": nobody used it\n# HELP node_sends_total ";
    assert!(
        service.read("golden/node.prom").contains(line),
        "{}",
        service.read("golden/node.prom")
    );
    service.builds();

    // Blessing again changes nothing.
    let before = service.read("golden/node.prom");
    service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
    assert_eq!(service.read("golden/node.prom"), before);

    service.edit("src/lib.rs", "pub struct Node {\n", &format!("pub struct Node {{\n{field}"));
    let refused =
        service.cargo("check", &[]).fails_with(&["`node_drops_total` is not in the golden"]);
    service.shell(&refused.command(), &[]).succeeds_with(&["  revived  node_drops_total: "]);
    assert!(!service.read("golden/node.prom").contains("RETIRED"));
}
