//! Families whose samples have exemplars.

use super::*;
use crate::Kind;

pub(super) const WITH_EXEMPLARS: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Rpc`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# KEY service at most 8, then \"_\"
# HELP calls_total Calls.
# TYPE calls_total counter
# OPENMETRICS calls_total exemplars
calls_total{service=\"*\"} 0
# HELP wait_seconds Waited.
# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
# OPENMETRICS wait_seconds exemplars
wait_seconds_bucket{service=\"*\",le=\"+Inf\"} 0
wait_seconds_sum{service=\"*\"} 0
wait_seconds_count{service=\"*\"} 0
# HELP syncs_total Syncs.
# TYPE syncs_total counter
syncs_total{service=\"*\"} 0
# HELP folds_total Look-ups of a key that found no place and shared the overflow.
# TYPE folds_total counter
# REGISTRY folds_total folded
folds_total 0
";

#[test]
fn exemplars_are_read_with_their_lines() {
    let golden = read(WITH_EXEMPLARS).unwrap();
    let annotated = golden.schema.families.iter().zip(&golden.lines);
    let annotated: Vec<_> = annotated
        .map(|(family, lines)| (family.has_exemplars(), lines.annotation("OPENMETRICS")))
        .collect();
    assert_eq!(annotated, [(true, Some(5)), (true, Some(10)), (false, None), (false, None)]);
    assert_eq!(golden.schema.family("calls_total").unwrap().kind, Kind::Counter);
}

#[test]
fn exemplars_are_annotated_behind_the_unit() {
    let schema = read(WITH_EXEMPLARS).unwrap().schema;
    let of_the_scrape = |line: &&str| !line.starts_with('#') || line[2..].starts_with(['H', 'T']);
    let scrape: String = WITH_EXEMPLARS.split_inclusive('\n').filter(of_the_scrape).collect();
    assert_eq!(annotate(&schema, ACCEPT, &scrape), WITH_EXEMPLARS);
}

#[test]
fn each_malformed_line_of_exemplars_is_named() {
    const CALLS: &str = "# OPENMETRICS calls_total exemplars\n";
    const FOLDED: &str = "# REGISTRY folds_total folded\n";
    let doubled = CALLS.repeat(2);
    let late = "calls_total{service=\"*\"} 0\n";
    let late = (format!("{CALLS}{late}"), format!("{late}{CALLS}"));
    let early = ("# TYPE calls_total counter\n", String::from("# TYPE calls_total counter\n"));
    let early = (format!("{}{CALLS}", early.0), format!("{CALLS}{}", early.1));
    let annotated = CALLS.replace("calls", "folds");
    let (before, behind) = (format!("{annotated}{FOLDED}"), format!("{FOLDED}{annotated}"));
    let cases = [
        (CALLS, "# OPENMETRICS calls_total examples\n", 5, "`exemplars` of a counter, found `exam"),
        (CALLS, "# OPENMETRICS calls_total\n", 5, "expected `exemplars` of a counter, found ``"),
        (CALLS, "# OPENMETRICS calls_total info\n", 5, "of a counter, found `info`"),
        (
            CALLS,
            "# OPENMETRICS call_total exemplars\n",
            5,
            "of `call_total` does not follow its HELP",
        ),
        (CALLS, "# OPENMETRICS syncs_total exemplars\n", 5, "does not follow its HELP line"),
        (CALLS, &*doubled, 6, "duplicate OPENMETRICS line of `calls_total`"),
        (&*late.0, &*late.1, 6, "between its TYPE line and its samples"),
        (&*early.0, &*early.1, 4, "between its TYPE line and its samples"),
        ("calls_total counter", "calls_total gauge", 5, "of a gauge, found `exemplars`"),
        (FOLDED, &*before, 20, "`folds_total` has exemplars, but registry metrics have none"),
        (FOLDED, &*behind, 19, "`folds_total` has exemplars, but registry metrics have none"),
    ];
    assert_refused(WITH_EXEMPLARS, &cases);
}
