//! Families whose values have a fixed number of decimals.

use super::*;

const FIXED: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Host`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# KEY host at most 8, then \"_\"
# HELP load_ratio Load.
# TYPE load_ratio gauge
# UNIT load_ratio ratio
# DECIMALS load_ratio 3
load_ratio{host=\"*\"} 0.000
# HELP spent_total Spent.
# TYPE spent_total counter
# DECIMALS spent_total 0
spent_total{host=\"*\"} 0
# HELP folds_total Look-ups of a key that found no place and shared the overflow.
# TYPE folds_total counter
# REGISTRY folds_total folded
folds_total 0
# HELP wait_seconds Waited.
# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
wait_seconds_bucket{host=\"*\",le=\"+Inf\"} 0
wait_seconds_sum{host=\"*\"} 0
wait_seconds_count{host=\"*\"} 0
";

#[test]
fn decimals_are_read_and_annotated() {
    let golden = read(FIXED).unwrap();
    let decimals: Vec<_> = golden.schema.families.iter().map(FamilySchema::decimals).collect();
    assert_eq!(decimals, [Some(3), Some(0), None, None]);
    let of_the_scrape = |line: &&str| !line.starts_with('#') || line[2..].starts_with(['H', 'T']);
    let scrape: String = FIXED.split_inclusive('\n').filter(of_the_scrape).collect();
    assert_eq!(annotate(&golden.schema, ACCEPT, &scrape), FIXED);
}

#[test]
fn each_malformed_line_of_decimals_is_named() {
    const LINE: &str = "# DECIMALS load_ratio 3\n";
    const FOLDED: &str = "# REGISTRY folds_total folded\n";
    let before = format!("# DECIMALS folds_total 0\n{FOLDED}");
    let behind = format!("{FOLDED}# DECIMALS folds_total 0\n");
    let histogram = "# UNIT wait_seconds seconds\n# DECIMALS wait_seconds 3\n";
    let cases = [
        (LINE, "", 6, "expected the value `0`, found `0.000`"),
        ("} 0.000", "} 0", 7, "expected the value `0.000`, found `0`"),
        (LINE, "# DECIMALS load_ratio 18\n", 6, "decimals from 0 to 17, found `18`"),
        (LINE, "# DECIMALS load_ratio 03\n", 6, "found `03`"),
        (LINE, "# DECIMALS load_ratio -1\n", 6, "found `-1`"),
        (LINE, "# DECIMALS load_ratio\n", 6, "found ``"),
        (FOLDED, &before, 15, "`folds_total` has decimals, but registry metrics are"),
        (FOLDED, &behind, 14, "`folds_total` has decimals, but registry metrics are"),
        ("# UNIT wait_seconds seconds\n", histogram, 19, "because a histogram has no `decimals`"),
    ];
    assert_refused(FIXED, &cases);
}

#[test]
fn a_change_of_the_decimals_is_a_difference() {
    let fixed = read(FIXED).unwrap().schema;
    let fewer = FIXED.replace("load_ratio 3", "load_ratio 2").replace("0.000", "0.00");
    let none = FIXED.replace("# DECIMALS load_ratio 3\n", "").replace("0.000", "0");
    for other in [fewer, none] {
        let other = read(&other).unwrap().schema;
        let hash = |schema: &Schema| crate::hash::family(schema, &schema.families[0], 0);
        assert_ne!(hash(&fixed), hash(&other));
        let changes = crate::diff::compare(&fixed, &other);
        assert_eq!(changes.len(), 1, "{changes:?}");
    }
}
