//! Promise: a macro of one crate can declare metrics in another, and each use freezes its own
//! golden.

#![deny(warnings)]

use frozen_metrics::golden::{self, Frozen};

// The struct is private and used in part, which must not cause warnings.
tests::link_metrics!(Uplink, "promises/exported_macro.prom");

#[test]
fn the_golden_belongs_to_the_package_that_invokes_the_macro() {
    let links = UplinkRegistry::new();
    links.for_lane(Lane { peer: "a", lane: 7 }).drops_total[LinkCause::Slow].inc();
    let text = links.snapshot().prometheus_text();
    assert!(text.contains("link_drops_total{peer=\"a\",lane=\"7\",cause=\"slow\"} 1\n"), "{text}");

    golden::verify_folder("promises", &[Uplink::GOLDENS]);
}
