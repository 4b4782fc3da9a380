//! Promise: a crate may lend its metrics to others by a macro, and each of them freezes its own.

#![deny(warnings)]

use frozen_metrics::golden::{self, Frozen};

// Private, and used in part: what is not used is not this crate's.
tests::link_metrics!(Uplink, "promises/lent_by_a_crate.prom");

#[test]
fn a_golden_is_in_the_package_that_uses_the_macro() {
    let links = UplinkRegistry::new();
    links.for_peer_lane("a", 7).drops_total[LinkCause::Slow].inc();
    let text = links.snapshot().prometheus_text();
    assert!(text.contains("link_drops_total{peer=\"a\",lane=\"7\",cause=\"slow\"} 1\n"), "{text}");

    golden::verify_folder("promises", &[Uplink::GOLDENS]);
}
