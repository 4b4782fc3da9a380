//! The documentation of the derive lists every style lint.

use frozen_metrics_schema::rules::StyleLint;

#[test]
fn each_lint_is_documented() {
    let documentation = include_str!("../lib.rs");
    for lint in StyleLint::ALL {
        assert!(documentation.contains(&format!("`{}`", lint.id)), "{lint:?}");
    }
}
