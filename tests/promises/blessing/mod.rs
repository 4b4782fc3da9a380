//! Promise: a struct that drifted from its golden does not compile, the command in the error
//! accepts the change, and `cargo clean` is never needed.

mod features;
mod files;
mod other_machine;
mod packages;
mod targets;
mod variable;

use std::fs;

use tests::service::Service;

const STRUCTS: &str = r#"
use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "golden/node.prom")]
pub struct Node {
    /// Messages dropped.
    pub drops_total: Counter,
    /// Messages sent.
    pub sends_total: Counter,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = "golden/link.prom")]
pub struct Link {
    /// Frames sent.
    pub frames_total: Counter,
}
"#;

#[test]
fn the_command_in_the_error_writes_a_missing_golden() {
    let service = Service::new("missing", STRUCTS);
    let refused = service.cargo("check", &[]).fails_with(&[
        "golden file golden/node.prom does not exist",
        "golden file golden/link.prom does not exist",
        "run `METRICS_BLESS=golden/link.prom cargo test -p missing golden_of_` and commit",
        "src/lib.rs:6:",
    ]);
    // The command writes one golden. The other is still missing, and its error names both.
    let refused =
        service.shell(&refused.command(), &[]).fails_with(&["golden/link.prom does not exist"]);
    assert!(!service.path("golden").exists());
    assert_eq!(
        refused.command(),
        "METRICS_BLESS=golden/node.prom,golden/link.prom cargo test -p missing golden_of_"
    );
    service.shell(&refused.command(), &[]).succeeds_with(&[
        "wrote golden file golden/link.prom of `Link`\n  added    key peer\n  added    link_frames_total (counter)\n",
        "wrote golden file golden/node.prom of `Node`\n",
    ]);
    assert_eq!(
        service.read("golden/link.prom"),
        "# Frozen by #[derive(ReplicationMetrics)] on `Link`. Accept a change: METRICS_BLESS=golden/link.prom cargo test -p missing golden_of_\n\
         # KEY peer at most 8, then \"others\"\n\
         # HELP link_frames_total Frames sent.\n\
         # TYPE link_frames_total counter\n\
         link_frames_total{peer=\"*\"} 0\n"
    );
    service.cargo("test", &[]).succeeds();
}

#[test]
fn a_drift_fails_the_build_and_the_commands_in_the_error_show_and_accept_it() {
    let service = Service::blessed("drift", STRUCTS);
    let untouched = fs::metadata(service.path("golden/link.prom")).unwrap().modified().unwrap();
    let before = service.read("golden/node.prom");
    service.edit("src/lib.rs", "pub drops_total", "pub losses_total");
    let refused = service.cargo("check", &[]).fails_with(&[
        "error: metric `node_losses_total` is not in the golden",
        "`node_drops_total` is frozen in golden/node.prom:2 and no field declares it: did you rename it?",
        "to see every difference, run `METRICS_BLESS=diff cargo test -p drift golden_of_`",
        "to accept the change, run `METRICS_BLESS=golden/node.prom cargo test -p drift golden_of_` and commit the golden",
        " --> src/lib.rs:9:9",
        "pub losses_total: Counter,\n  |         ^^^^^^^^^^^^\n",
    ]);
    let shown = service.shell(&refused.diff_command(), &[]).fails_with(&[
        "golden file golden/node.prom of `Node` would change\n  renamed  node_drops_total to node_losses_total (counter)\n",
    ]);
    assert_eq!(shown.command(), refused.command());
    assert_eq!(service.read("golden/node.prom"), before);
    service.shell(&refused.command(), &[]).succeeds_with(&[
        "wrote golden file golden/node.prom of `Node`\n  renamed  node_drops_total to node_losses_total (counter)\n",
    ]);
    assert!(service.read("golden/node.prom").contains("\nnode_losses_total 0\n"));
    let now = fs::metadata(service.path("golden/link.prom")).unwrap().modified().unwrap();
    assert_eq!(untouched, now);
    service.cargo("test", &[]).succeeds();
}

#[test]
fn an_edited_golden_is_compared_again() {
    let service = Service::blessed("edited", STRUCTS);
    service.builds();
    service.edit("golden/node.prom", "Messages sent.", "Messages sent away.");
    service.cargo("check", &[]).fails_with(&["HELP of `node_sends_total`", "golden/node.prom:5"]);
    service.edit("golden/node.prom", "Messages sent away.", "Messages sent.");
    service.builds();
    fs::remove_file(service.path("golden/node.prom")).unwrap();
    service.cargo("check", &[]).fails_with(&["golden/node.prom"]);
}

/// The macro compares tokens, the test the rendered schema. Both have the same notion of equality.
#[test]
fn order_of_families_and_the_command_are_not_compared() {
    let service = Service::blessed("spelling", STRUCTS);
    let golden = service.read("golden/node.prom");
    let (first, second) = golden.split_at(golden.find("# HELP node_sends").unwrap());
    let (head, first) = first.split_at(first.find("# HELP node_drops").unwrap());
    let reordered = format!("{head}{second}{first}");
    let other_command = golden.replace("METRICS_BLESS=golden/node.prom", "METRICS_BLESS=1");
    for other in [&reordered, golden.strip_suffix('\n').unwrap(), &other_command] {
        assert_ne!(other, golden);
        service.write("golden/node.prom", other);
        service.builds();
        service.cargo("test", &[]).succeeds();
    }
    service.write("golden/node.prom", &golden.replace('\n', "\r\n"));
    let refused = service.cargo("check", &[]).fails_with(&["`*.prom text eol=lf`"]);
    service.shell(&refused.command(), &[]).succeeds_with(&["golden/node.prom of `Node`"]);
    assert_eq!(service.read("golden/node.prom"), golden);
}

/// A group's prefix and labels change the exposition, so the member has its own golden.
#[test]
fn a_member_with_a_prefix_has_its_own_golden() {
    let group = r#"
#[derive(frozen_metrics::MetricGroup)]
pub struct Service {
    pub node: Node,
    #[member(prefix = "spare", labels(tier = "cold"), golden = "golden/spare_link.prom")]
    pub link: LinkRegistry,
}
"#;
    let folder = r#"
#[test]
fn every_golden_has_its_owner() {
    use frozen_metrics::golden::{self, Frozen};
    golden::verify_folder("golden", &[Service::GOLDENS, Node::GOLDENS, Link::GOLDENS]);
}
"#;
    let service = Service::blessed("group", &format!("{STRUCTS}{group}{folder}"));
    service.cargo("test", &[]).succeeds();
    assert_eq!(
        service.read("golden/spare_link.prom"),
        "# Frozen by #[derive(MetricGroup)] on `Service.link`. Accept a change: METRICS_BLESS=golden/spare_link.prom cargo test -p group golden_of_\n\
         # KEY peer at most 8, then \"others\"\n\
         # HELP spare_link_frames_total Frames sent.\n\
         # TYPE spare_link_frames_total counter\n\
         spare_link_frames_total{tier=\"cold\",peer=\"*\"} 0\n"
    );
    service.edit("src/lib.rs", "\"cold\"", "\"warm\"");
    service.cargo("check", &[]).fails_with(&[
        "error: label `tier` is \"warm\" here and \"cold\" in its golden, golden/spare_link.prom:5",
        "to accept the change, run `METRICS_BLESS=golden/spare_link.prom cargo test -p group golden_of_` and commit the golden",
    ]);
    service.edit("src/lib.rs", "\"warm\"", "\"cold\"");
    service.edit("golden/spare_link.prom", "Frames sent.", "Frames.");
    let refused = service
        .cargo("check", &[])
        .fails_with(&["metric `spare_link_frames_total` differs from line 3"]);
    service.edit("src/lib.rs", "\"cold\"", "\"warm\"");
    service
        .shell(&refused.command(), &[])
        .succeeds_with(&["wrote golden file golden/spare_link.prom of `Service.link`"]);
    assert!(service.read("golden/spare_link.prom").contains("tier=\"warm\""));
    service.edit("src/lib.rs", "Service::GOLDENS, ", "");
    service.cargo("test", &[]).fails_with(&[
        "golden/spare_link.prom, frozen by `Service.link`, is not a golden of the given structs",
        "or pass the `GOLDENS` of its struct or group",
    ]);
}

/// The test names of the member `Node.cache` and of the struct `NodeCache` differ.
#[test]
fn test_names_of_a_member_and_a_struct_do_not_clash() {
    let text = r#"
use frozen_metrics::{Counter, Gauge, MetricGroup, ReplicationMetrics};

/// A cache.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node_cache", golden = "golden/node_cache.prom")]
pub struct NodeCache {
    /// Look-ups that found nothing.
    pub misses_total: Counter,
}

/// Pages.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "page", golden = none)]
pub struct Pages {
    /// Pages that are dirty.
    pub dirty: Gauge,
}

/// A node.
#[derive(MetricGroup)]
pub struct Node {
    /// Its cache.
    #[member(prefix = "cache", golden = "golden/cache.prom")]
    pub cache: Pages,
}
"#;
    let service = Service::blessed("apart", text);
    assert!(service.read("golden/cache.prom").contains("on `Node.cache`"));
    assert!(service.read("golden/node_cache.prom").contains("on `NodeCache`"));
}

const SEVERAL_LABELS: &str = r#"
use frozen_metrics::{Counter, LabelEnum, LabelSet, ReplicationMetrics, WithExemplars};

/// Which end.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum End {
    /// This one.
    Here,
    /// The other.
    There,
}

/// The labels of a link.
#[derive(LabelSet)]
pub struct Port<'a> {
    channel: &'a str,
    port: u16,
    end: End,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", golden = "golden/link.prom",
    key = Port<'static>, max_keys = 8, overflow = "others",
)]
pub struct Link {
    /// Frames sent.
    #[metric(labels(side = "near"))]
    pub frames_total: WithExemplars<Counter>,
}
"#;

#[test]
fn a_golden_has_every_label_and_a_drift_of_one_fails_the_build() {
    let service = Service::blessed("several_labels", SEVERAL_LABELS);
    assert_eq!(
        service.read("golden/link.prom"),
        "# Frozen by #[derive(ReplicationMetrics)] on `Link`. Accept a change: METRICS_BLESS=golden/link.prom cargo test -p several_labels golden_of_\n\
         # KEY channel, port, end(\"here\" | \"there\") at most 8, then \"others\"\n\
         # HELP link_frames_total Frames sent.\n\
         # TYPE link_frames_total counter\n\
         # OPENMETRICS link_frames_total exemplars\n\
         link_frames_total{channel=\"*\",port=\"*\",end=\"*\",side=\"near\"} 0\n"
    );
    service.cargo("test", &[]).succeeds();
    service.edit("src/lib.rs", "    There,", "    Beyond,");
    service.cargo("check", &[]).fails_with(&[
        "label `end` of `Port<'static>` has \"here\" | \"beyond\" here and \"here\" | \"there\" in the golden, golden/link.prom:2",
        " --> src/lib.rs:25:11",
    ]);
    service.edit("src/lib.rs", "    port: u16,", "    door: u16,");
    let refused = service.cargo("check", &[]).fails_with(&[
        "the labels of the key are `channel`, `door`, `end` here (`Port<'static>`) and `channel`, `port`, `end` in the golden, golden/link.prom:2",
        " --> src/lib.rs:25:11",
    ]);
    service.shell(&refused.command(), &[]).succeeds();
    let key = "# KEY channel, door, end(\"here\" | \"beyond\") at most 8";
    assert!(service.read("golden/link.prom").contains(key));
}
