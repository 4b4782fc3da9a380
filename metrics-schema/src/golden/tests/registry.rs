//! Families of the registry.

use super::*;
use crate::{FamilySchema, RegistryMetric};

pub(super) const WITH_REGISTRY_METRICS: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Channel`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# KEY channel at most 8, then \"_\"
# HELP syncs_total Syncs.
# TYPE syncs_total counter
syncs_total{channel=\"*\"} 0
# HELP channels Keys that have metrics of their own.
# TYPE channels gauge
# REGISTRY channels keys
channels 0
# HELP channels_limit Keys that can have metrics of their own.
# TYPE channels_limit gauge
# REGISTRY channels_limit limit
channels_limit 0
# HELP folds_total Look-ups of a key that found no place and shared the overflow.
# TYPE folds_total counter
# REGISTRY folds_total folded
folds_total 0
";

#[test]
fn registry_metrics_are_read_with_their_lines() {
    let golden = read(WITH_REGISTRY_METRICS).unwrap();
    let [syncs, families @ ..] = &*golden.schema.families else { panic!("{golden:?}") };
    assert_eq!(
        (syncs.registry_metric, golden.lines_of("syncs_total").unwrap().annotation("REGISTRY")),
        (None, None)
    );
    let expected = [
        FamilySchema::from_registry(RegistryMetric::Keys, "channels"),
        FamilySchema::from_registry(RegistryMetric::Limit, "channels_limit"),
        FamilySchema::from_registry(RegistryMetric::Folded, "folds_total"),
    ];
    assert_eq!(families, expected);
    let lines = golden.lines_of("channels_limit").unwrap();
    assert_eq!((lines.annotation("REGISTRY"), &*lines.series), (Some(12), &[13][..]));
    assert_eq!((golden.schema.series_per_key(), golden.schema.series_at_most()), (1, 12));
}

#[test]
fn registry_metrics_are_annotated_at_zero() {
    let schema = read(WITH_REGISTRY_METRICS).unwrap().schema;
    let of_the_scrape = |line: &&str| !line.starts_with('#') || line[2..].starts_with(['H', 'T']);
    let scrape: String =
        WITH_REGISTRY_METRICS.split_inclusive('\n').filter(of_the_scrape).collect();
    assert_eq!(annotate(&schema, ACCEPT, &scrape), WITH_REGISTRY_METRICS);
    let now = scrape.replace("channels 0", "channels 1").replace("limit 0", "limit 8");
    assert_ne!(now, scrape);
    assert_eq!(annotate(&schema, ACCEPT, &now), WITH_REGISTRY_METRICS);
    let recorded = scrape.replace("syncs_total{channel=\"*\"} 0", "syncs_total{channel=\"*\"} 1");
    assert!(annotate(&schema, ACCEPT, &recorded).contains("syncs_total{channel=\"*\"} 1"));
}

#[test]
fn registry_metrics_may_have_labels_of_a_group() {
    let grouped = WITH_REGISTRY_METRICS.replace("channels 0", "channels{tier=\"hot\"} 0");
    let schema = read(&grouped).unwrap().schema;
    assert_eq!(&*schema.families[1].series[0].labels, [Label::new("tier", "hot")]);
    let scrape = "# HELP channels Keys.\n# TYPE channels gauge\nchannels{tier=\"hot\"} 1\n";
    assert!(annotate(&schema, ACCEPT, scrape).ends_with("\nchannels{tier=\"hot\"} 0\n"));
}

#[test]
fn each_malformed_line_of_the_registry_is_named() {
    let cases = [
        ("channels keys", "channels places", 8, "one of `keys`, `limit`, `folded`, found `places`"),
        ("channels keys", "channels", 8, "found ``"),
        ("# KEY channel at most 8, then \"_\"\n", "", 7, "`# KEY …` before"),
        (
            "channels_limit limit",
            "channels_limit keys",
            12,
            "duplicate registry metric `keys`: `channels` is it already",
        ),
        (
            "channels keys\n",
            "channels keys\n# REGISTRY channels folded\n",
            9,
            "duplicate REGISTRY line of `channels`",
        ),
        (
            "channels keys\n",
            "channels keys\n# REGISTRY channels limit\n",
            9,
            "duplicate REGISTRY line of `channels`",
        ),
        ("REGISTRY channels ", "REGISTRY syncs_total ", 8, "does not follow its HELP line"),
        ("# TYPE channels gauge\n", "", 7, "between its TYPE line and its samples"),
        (
            "# REGISTRY channels keys\nchannels 0\n",
            "channels{a=\"b\"} 0\n# REGISTRY channels keys\n",
            8,
            "expected the key among the labels",
        ),
        (
            "syncs_total{channel=\"*\"} 0\n",
            "syncs_total{channel=\"*\"} 0\n# REGISTRY syncs_total folded\n",
            6,
            "between its TYPE line and its samples",
        ),
        (
            "folds_total folded",
            "folds_total keys",
            16,
            "duplicate registry metric `keys`: `channels` is it already",
        ),
        ("channels 0", "channels{channel=\"*\"} 0", 9, "without the key label `channel`"),
        ("channels 0", "channels 8", 9, "expected the value `0`, found `8`"),
        (
            "channels 0\n",
            "channels 0\nchannels{a=\"b\"} 0\n",
            10,
            "expected one series of the registry metric `channels`",
        ),
    ];
    assert_refused(WITH_REGISTRY_METRICS, &cases);
}
