//! Promise: a crate may lend its metrics to others by a macro, and each of them freezes its own.

#![deny(warnings)]

use metrics_runtime::MetricSet;

// Private, and used in part: what is not used is not this crate's.
tests::link_metrics!(Uplink, "lent_by_a_crate.prom");

#[test]
fn a_golden_stands_beside_the_file_that_says_its_path() {
    let links = UplinkRegistry::new();
    links.for_peer_lane("a", 7).drops_total[LinkCause::Slow].inc();
    let text = links.snapshot().prometheus_text();
    assert!(text.contains("link_drops_total{peer=\"a\",lane=\"7\",cause=\"slow\"} 1\n"), "{text}");

    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/promises");
    metrics_runtime::golden::verify_folder(folder, &[Uplink::SCHEMA]);
}
