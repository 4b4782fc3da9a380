mod aliases;
mod bounds;
mod decimals;
mod exemplars;
mod keys;
mod labels;
mod life_cycle;
mod registry;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::{FamilySchema, KeyLabel, Kind, Label};

/// The command in the first line of the goldens of these tests.
const ACCEPT: &str = "METRICS_BLESS=golden/x.prom cargo test -p p golden_of_";

const KEYED: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Channel`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# KEY channel at most 8, then \"a\\\"b\\\\c\\nd\"
# HELP lag_seconds How far behind.
# TYPE lag_seconds gauge
# UNIT lag_seconds seconds
lag_seconds{channel=\"*\",role=\"leader\"} 0
lag_seconds{channel=\"*\",role=\"replica\"} 0
# HELP syncs_total Syncs.
# TYPE syncs_total counter
syncs_total{channel=\"*\"} 0
";

/// Asserts that the golden is rejected after each change, on that line and for that reason.
#[track_caller]
fn assert_refused(golden: &str, changes: &[(&str, &str, usize, &str)]) {
    for (from, to, line, what) in changes {
        let text = golden.replacen(from, to, 1);
        assert_ne!(text, golden, "{from}");
        let error = read(&text).unwrap_err();
        assert!(error.what.contains(what), "{from} as {to}: {error}");
        assert_eq!(error.line, *line, "{from} as {to}: {error}");
    }
}

#[test]
fn a_golden_is_read_with_its_lines() {
    let golden = read(KEYED).unwrap();
    assert_eq!(golden.schema.name, "Channel");
    let key = golden.schema.key.as_ref().unwrap();
    let of_key = (&*key.labels, key.max_keys, &*key.overflow);
    assert_eq!(of_key, (&[KeyLabel::new("channel")][..], 8, "a\"b\\c\nd"));
    assert_eq!(golden.key_line, Some(2));
    let [lag, syncs] = &*golden.schema.families else { panic!("{golden:?}") };
    assert_eq!(
        (&*lag.name, &lag.kind, lag.unit.as_deref()),
        ("lag_seconds", &Kind::Gauge, Some("seconds"))
    );
    assert_eq!(&*lag.series[1].labels, [Label::new("role", "replica")]);
    assert_eq!((&syncs.kind, &*syncs.series[0].labels), (&Kind::Counter, &[][..]));
    let lines = golden.lines_of("lag_seconds").unwrap();
    assert_eq!(
        (lines.help, lines.kind, lines.annotation("UNIT"), &*lines.series),
        (3, 4, Some(5), &[6, 7][..])
    );
}

const EVERY_KIND: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Rpc`. Accept a change: METRICS_BLESS=golden/x.prom cargo test -p p golden_of_
# HELP wait_seconds Waited.
# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
wait_seconds_bucket{kind=\"a\",le=\"0.5\"} 0
wait_seconds_bucket{kind=\"a\",le=\"1e+06\"} 0
wait_seconds_bucket{kind=\"a\",le=\"+Inf\"} 0
wait_seconds_sum{kind=\"a\"} 0
wait_seconds_count{kind=\"a\"} 0
wait_seconds_bucket{kind=\"b\",le=\"0.5\"} 0
wait_seconds_bucket{kind=\"b\",le=\"1e+06\"} 0
wait_seconds_bucket{kind=\"b\",le=\"+Inf\"} 0
wait_seconds_sum{kind=\"b\"} 0
wait_seconds_count{kind=\"b\"} 0
# HELP build_info What runs.
# TYPE build_info gauge
# OPENMETRICS build_info info
build_info{version=\"*\",revision=\"*\"} 1
# HELP node_state The state.
# TYPE node_state gauge
# OPENMETRICS node_state stateset
node_state{node_state=\"up\"} 1
node_state{node_state=\"down\"} 0
";

#[test]
fn every_kind_is_read_with_its_shape() {
    let golden = read(EVERY_KIND).unwrap();
    let [wait, build, state] = &*golden.schema.families else { panic!("{golden:?}") };
    assert_eq!(wait.kind, Kind::Histogram(vec![0.5, 1e6].into()));
    assert_eq!(wait.series.len(), 2);
    assert_eq!(&*wait.series[1].labels, [Label::new("kind", "b")]);
    assert_eq!(build.kind, Kind::Info(vec!["version".into(), "revision".into()].into()));
    assert_eq!(&*build.series[0].labels, []);
    assert_eq!((&state.kind, state.series.len()), (&Kind::StateSet, 2));
    assert_eq!(golden.lines_of("wait_seconds").unwrap().series, [5, 10]);
    assert_eq!(golden.schema.series_at_most(), 13);
    let of_the_scrape = |line: &&str| !line.starts_with('#') || line[2..].starts_with(['H', 'T']);
    let scrape: String = EVERY_KIND.split_inclusive('\n').filter(of_the_scrape).collect();
    assert_eq!(annotate(&golden.schema, ACCEPT, &scrape), EVERY_KIND);
}

#[test]
fn an_info_may_have_labels_of_its_own() {
    let one = "build_info{version=\"*\",revision=\"*\"} 1\n";
    let two = "build_info{part=\"a\",version=\"*\"} 1\nbuild_info{part=\"b\",version=\"*\"} 1\n";
    let golden = read(&EVERY_KIND.replace(one, two)).unwrap();
    let build = golden.schema.family("build_info").unwrap();
    assert_eq!(build.kind, Kind::Info(vec!["version".into()].into()));
    assert_eq!(&*build.series[1].labels, [Label::new("part", "b")]);
    let other = two.replace("part=\"b\",version", "part=\"b\",revision");
    let error = read(&EVERY_KIND.replace(one, &other)).unwrap_err();
    assert!(error.what.contains("have different labels"), "{error}");
}

#[test]
fn each_malformed_shape_is_named() {
    let cases = [
        ("kind=\"b\",le=\"0.5\"", "kind=\"b\",le=\"0.7\"", 12, "have different buckets"),
        ("le=\"0.5\"", "le=\"0.50\"", 5, "a bound in the format of Go's `%g`, found `0.50`"),
        ("le=\"0.5\"", "el=\"0.5\"", 5, "expected `le` as the last label"),
        (
            "wait_seconds_bucket{kind=\"a\",le=\"+Inf\"} 0\n",
            "",
            7,
            "expected the bucket `+Inf` before",
        ),
        ("_sum{kind=\"a\"}", "_sum{kind=\"c\"}", 8, "buckets of `wait_seconds` with these labels"),
        ("_count{kind=\"b\"} 0", "_count{kind=\"b\"} 1", 14, "expected the value `0`"),
        (
            "wait_seconds_sum{kind=\"a\"} 0",
            "wait_seconds{kind=\"a\"} 0",
            8,
            "does not follow its HELP",
        ),
        (
            "revision=\"*\"} 1",
            "revision=\"1\"} 1",
            18,
            "the labels of the info after its constant labels, each with",
        ),
        ("revision=\"*\"} 1", "revision=\"*\"} 0", 18, "expected the value `1`"),
        ("build_info info", "build_info event", 17, "expected `info` or `stateset` of a gauge"),
        (
            "build_info info\n",
            "build_info info\n# OPENMETRICS build_info stateset\n",
            18,
            "duplicate OPENMETRICS line of `build_info`",
        ),
        ("# TYPE build_info gauge\n", "", 16, "line of `build_info` between its TYPE line and its"),
        ("node_state=\"down\"} 0", "node_state=\"down\"} 2", 23, "expected the value `0` or `1`"),
    ];
    assert_refused(EVERY_KIND, &cases);
    let cut = EVERY_KIND.lines().take(6).collect::<Vec<_>>().join("\n");
    assert!(read(&cut).unwrap_err().what.contains("the bucket `+Inf`"));
}

#[test]
fn annotated_goldens_round_trip() {
    let schema = read(KEYED).unwrap().schema;
    let of_the_scrape = |line: &&str| {
        !line.starts_with('#') || line.starts_with("# HELP") || line.starts_with("# TYPE")
    };
    let scrape: String = KEYED.split_inclusive('\n').filter(of_the_scrape).collect();
    assert_eq!(annotate(&schema, ACCEPT, &scrape), KEYED);
}

#[test]
fn each_malformed_line_is_named() {
    let cases = [
        (
            "# HELP syncs_total Syncs.\n",
            "",
            8,
            "the TYPE line of `syncs_total` does not follow its HELP line",
        ),
        (
            "# TYPE syncs_total counter\n",
            "",
            9,
            "expected the TYPE line of `syncs_total` before its samples",
        ),
        (
            "total counter",
            "total summary",
            9,
            "expected a type among `counter`, `gauge`, `histogram`, found `summary`",
        ),
        (
            "syncs_total{channel=\"*\"} 0",
            "syncs_total{channel=\"*\"} 1",
            10,
            "expected the value `0`, found `1`",
        ),
        (
            "syncs_total{channel=\"*\"} 0",
            "syncs_total 0",
            10,
            "expected the key among the labels: `channel=\"*\"`",
        ),
        (
            "syncs_total{channel=\"*\"} 0",
            "syncs_total{channel=\"a\"} 0",
            10,
            "expected the key among the labels: `channel=\"*\"`",
        ),
        (
            "syncs_total{channel=\"*\"} 0",
            "lag_seconds{channel=\"*\"} 0",
            10,
            "a sample of `lag_seconds` does not follow its HELP line",
        ),
        ("replica", "leader", 7, "duplicate series of `lag_seconds`"),
        ("# HELP lag", "# SERIES 3 per key\n# HELP lag", 3, "unknown comment `# SERIES 3 per key`"),
        (
            "at most 8",
            "at most eight",
            2,
            "expected the labels, the maximum number of keys and the overflow value",
        ),
        ("# HELP syncs_total", "# HELP lag_seconds", 8, "duplicate HELP line of `lag_seconds`"),
        ("# Frozen by", "# Thawed by", 1, "unknown comment"),
        ("syncs_total{channel=\"*\"} 0\n", "", 9, "`syncs_total` has no series"),
        ("# HELP lag", "\n# HELP lag", 3, "expected no blank line"),
        ("lag_seconds seconds", "lag_seconds", 5, "expected a unit of lower-case"),
        ("lag_seconds seconds", "lag_seconds s, m", 5, "digits and `_`, found `s, m`"),
    ];
    assert_refused(KEYED, &cases);
    assert_eq!(read("").unwrap_err().to_string(), "line 1: the file is empty");
}

#[test]
fn a_merge_conflict_is_named_wherever_it_is() {
    for marker in ["<<<<<<< HEAD", "||||||| 1a2b3c4", "=======", ">>>>>>> branch"] {
        for line in 1..=KEYED.lines().count() {
            let mut lines: Vec<_> = KEYED.lines().collect();
            lines.insert(line - 1, marker);
            let error = read(&lines.join("\n")).unwrap_err();
            assert_eq!(error.line, line);
            assert!(error.what.contains("found a merge conflict: merge the structs"), "{error}");
        }
    }
}

#[test]
fn the_last_line_feed_changes_nothing() {
    let cut = KEYED.strip_suffix('\n').unwrap();
    assert_eq!(read(cut), read(KEYED));
}

#[test]
fn invisible_characters_are_named() {
    let crlf = KEYED.replace('\n', "\r\n");
    let mixed = KEYED.replace("counter\n", "counter\r\n");
    for (text, line) in [(crlf, 1), (mixed, 9)] {
        let error = read(&text).unwrap_err();
        assert_eq!(error.line, line);
        assert!(error.what.contains("add `*.prom text eol=lf` to `.gitattributes`"), "{error}");
    }
    let marked = read(&format!("\u{feff}{KEYED}")).unwrap_err();
    assert!(marked.what.contains("found a byte order mark"), "{marked}");
    let spaced = read(&KEYED.replace("syncs_total counter", "syncs_total coun\u{200b}ter"));
    assert!(spaced.unwrap_err().what.contains("found `coun\\u{200b}ter`"));
}

fn lines() -> impl Iterator<Item = &'static str> {
    KEYED
        .lines()
        .chain(EVERY_KIND.lines())
        .chain(keys::CLOSED.lines())
        .chain(registry::WITH_REGISTRY_METRICS.lines())
        .chain(exemplars::WITH_EXEMPLARS.lines())
        .chain(labels::FETCHES.lines())
}

proptest! {
    /// Reads lines of goldens and arbitrary lines in any order.
    #[test]
    fn reading_anything_never_panics(
        picks in vec((0..lines().count(), any::<String>(), 0..8_u8), 0..20)
    ) {
        let line = |(at, noise, kind): (usize, String, u8)| match kind {
            0 => noise,
            1 => lines().nth(at).unwrap_or_default().replacen('s', &noise, 1),
            _ => lines().nth(at).unwrap_or_default().to_owned(),
        };
        let lines: Vec<_> = picks.into_iter().map(line).collect();
        if let Ok(golden) = read(&format!("{}\n", lines.join("\n"))) {
            prop_assert_eq!(golden.lines.len(), golden.schema.families.len());
        }
    }
}
