//! The annotations of stability and deprecation.

use super::*;
use crate::diff::compare;
use crate::{Stability, hash};

const GOLDEN: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Node`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# HELP lag Deprecated since 1.4.0, use lag_seconds: Too coarse. How far behind.
# TYPE lag gauge
# STABILITY lag beta
# DEPRECATED lag since \"1.4.0\", use lag_seconds: Too coarse.
lag 0
# HELP depth Deprecated.
# TYPE depth gauge
# DEPRECATED depth
depth 0
# HELP lag_seconds How far behind.
# TYPE lag_seconds gauge
lag_seconds 0
";

#[test]
fn stability_and_deprecation_are_read_and_written() {
    let golden = read(GOLDEN).unwrap();
    let [lag, depth, seconds] = &*golden.schema.families else { panic!("{golden:?}") };
    assert_eq!((lag.stability(), lag.own_help()), (Stability::Beta, "How far behind."));
    assert_eq!(lag.deprecation().unwrap().replacement.as_deref(), Some("lag_seconds"));
    assert_eq!((depth.stability(), depth.own_help()), (Stability::Stable, ""));
    assert_eq!(depth.deprecation(), Some(crate::Deprecation::default()));
    assert_eq!(seconds.deprecation(), None);
    let is_in_scrape = |line: &&str| {
        !["# Frozen", "# STABILITY", "# DEPRECATED"].iter().any(|word| line.starts_with(word))
    };
    let scrape: String = GOLDEN.split_inclusive('\n').filter(is_in_scrape).collect();
    assert_eq!(annotate(&golden.schema, ACCEPT, &scrape), GOLDEN);
}

/// The HELP text of an alias begins with the sentence about the alias.
#[test]
fn an_alias_of_a_deprecated_family_is_read() {
    let lag = read(GOLDEN).unwrap().schema.families[0].clone();
    let alias = lag.alias("delay", "2.0.0");
    let help =
        "Renamed to lag. Deprecated since 1.4.0, use lag_seconds: Too coarse. How far behind.";
    assert_eq!((&*alias.help, alias.own_help()), (help, "How far behind."));
    let mut families = read(GOLDEN).unwrap().schema.families.to_vec();
    families.push(alias);
    let schema = Schema { families: families.into(), ..read(GOLDEN).unwrap().schema };
    let more = format!("# HELP delay {help}\n# TYPE delay gauge\ndelay 0\n");
    let is_in_scrape = |line: &&str| {
        !["# Frozen", "# STABILITY", "# DEPRECATED"].iter().any(|word| line.starts_with(word))
    };
    let scrape: String = GOLDEN.split_inclusive('\n').filter(is_in_scrape).collect();
    let text = annotate(&schema, ACCEPT, &(scrape + &more));
    assert_eq!(read(&text).unwrap().schema, schema, "{text}");
}

#[test]
fn other_texts_are_refused() {
    assert_refused(
        GOLDEN,
        &[
            ("lag beta", "lag stable", 4, "a stable metric has no STABILITY line"),
            ("lag beta", "lag gamma", 4, "expected `alpha` or `beta`, found `gamma`"),
            ("lag beta", "lag", 4, "expected `alpha` or `beta`"),
            ("lag since \"1.4.0\"", "lag since 1.4.0", 5, "expected `since \"1.4.0\""),
            ("\"1.4.0\"", "\"1.5.0\"", 5, "`lag` to begin with `Deprecated since 1.5.0, use"),
            ("HELP depth Deprecated.", "HELP depth Deprecated.x", 9, "to begin with `Deprecated.`"),
            ("HELP depth Deprecated.", "HELP depth Depth.", 9, "to begin with `Deprecated.`"),
        ],
    );
}

/// The hashes of two families are equal exactly if the comparison finds no difference.
#[test]
fn each_change_is_a_difference_and_another_hash() {
    let base = read(GOLDEN).unwrap().schema;
    for (from, to) in [
        ("# STABILITY lag beta\n", ""),
        ("lag beta", "lag alpha"),
        ("1.4.0", "1.5.0"),
        ("use lag_seconds", "use lag_s"),
        (": Too coarse.", ": Too fine."),
        ("How far", "How very far"),
    ] {
        let head = read(&GOLDEN.replace(from, to)).unwrap().schema;
        let changed = compare(&base, &head).iter().any(|change| {
            matches!(change, crate::diff::Change::FamilyChanged { base, .. } if base.name == "lag")
        });
        assert!(changed, "{from}");
        let [old, new] = [&base, &head].map(|schema| hash::family(schema, &schema.families[0], 0));
        assert_ne!(old, new, "{from}");
    }
}
