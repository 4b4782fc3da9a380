//! Fields under `#[cfg(feature = …)]`.

use tests::service::Service;

const NODE: &str = r#"
use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "golden/node.prom")]
pub struct Node {
    /// Messages dropped.
    pub drops_total: Counter,
    /// Handshakes that failed.
    #[cfg(feature = "tls")]
    pub failed_handshakes_total: Counter,
}

#[test]
fn every_golden_has_its_struct() {
    use frozen_metrics::golden::{self, Frozen, GoldenFile};
    #[cfg(feature = "tls")]
    const OTHER: &[GoldenFile] = &[GoldenFile::from_another_build("golden/node.prom")];
    #[cfg(not(feature = "tls"))]
    const OTHER: &[GoldenFile] = &[GoldenFile::from_another_build("golden/node_tls.prom")];
    golden::verify_folder("golden", &[Node::GOLDENS, OTHER]);
}
"#;

const ONE_GOLDEN: &str = "#[metrics(prefix = \"node\", golden = \"golden/node.prom\")]\n";

/// As in the documentation of `golden`.
const GOLDEN_FOR_EACH: &str = "\
#[metrics(prefix = \"node\")]
#[cfg_attr(feature = \"tls\", metrics(golden = \"golden/node_tls.prom\"))]
#[cfg_attr(not(feature = \"tls\"), metrics(golden = \"golden/node.prom\"))]
";

#[test]
fn each_feature_set_has_its_own_golden() {
    let service = Service::new("featured", NODE);
    let manifest = service.read("Cargo.toml").replace(
        "[dependencies]",
        "[features]\ndefault = [\"a\"]\na = []\ntls = []\n[dependencies]",
    );
    service.write("Cargo.toml", &manifest);
    let check = "cargo check --no-default-features";
    let refused = service.shell(check, &[]).fails_with(&["golden/node.prom does not exist"]);
    assert_eq!(
        refused.command(),
        "METRICS_BLESS=golden/node.prom cargo test -p featured --no-default-features golden_of_"
    );
    service.shell(&refused.command(), &[]).succeeds();
    let with_tls = format!("{check} --features tls");
    service.shell(&with_tls, &[]).fails_with(&[
        "metric `node_failed_handshakes_total` is not in the golden, golden/node.prom",
        "one golden cannot freeze builds with and without a field under `#[cfg]`: name a golden for each build, as in `#[cfg_attr(feature = \"tls\", metrics(golden = \"golden/node_tls.prom\"))]`",
    ]);
    service.edit("src/lib.rs", ONE_GOLDEN, GOLDEN_FOR_EACH);
    let refused =
        service.shell(&with_tls, &[]).fails_with(&["golden/node_tls.prom does not exist"]);
    assert_eq!(
        refused.command(),
        "METRICS_BLESS=golden/node_tls.prom cargo test -p featured --no-default-features --features tls golden_of_"
    );
    service.shell(&refused.command(), &[]).succeeds();
    for features in ["", " --no-default-features", " --features tls", " --all-features"] {
        service.shell(&format!("cargo test{features}"), &[]).succeeds();
    }
    service.edit("golden/node_tls.prom", "Handshakes that", "Handshakes which");
    let refused =
        service.shell("cargo check --all-features", &[]).fails_with(&["HELP of `node_failed"]);
    service
        .shell(&refused.command(), &[])
        .succeeds_with(&["wrote golden file golden/node_tls.prom"]);
    service.shell("cargo test --all-features", &[]).succeeds();
}
