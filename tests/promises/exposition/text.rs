//! A parser of text format 0.0.4 that is as strict as Prometheus and promtool together. It panics
//! on whatever either refuses, and on unexpected comments.

use std::collections::{BTreeMap, BTreeSet};

use super::{Sample, is_name, sample};

/// Parses a whole exposition and returns its samples and the comments about families left out.
pub(crate) fn strict(text: &str) -> (Vec<Sample>, Vec<&str>) {
    let (mut samples, mut comments) = (Vec::new(), Vec::new());
    let mut types = BTreeMap::new();
    let mut family = ("", "");
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').expect("a line ends with a line feed");
        if let Some(comment) = line.strip_prefix("# Left out: ") {
            assert!(!comment.contains(char::is_control), "{comment:?}");
            comments.push(comment);
        } else if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, _) = help.split_once(' ').expect("a name ends before its HELP");
            assert!(is_name(name, true), "{line}");
        } else if let Some(described) = line.strip_prefix("# TYPE ") {
            family = described.split_once(' ').expect("a name ends before its type");
            let known = ["counter", "gauge", "histogram", "summary", "untyped"];
            assert!(is_name(family.0, true) && known.contains(&family.1), "{line}");
            assert!(types.insert(family.0, family.1).is_none(), "a second TYPE: {line}");
        } else {
            let (sample, after) = sample(rest);
            check(&sample, family);
            samples.push(sample);
            rest = after;
            continue;
        }
        rest = after;
    }
    let mut series = BTreeSet::new();
    for Sample { name, labels, .. } in &samples {
        // An empty label equals a missing label.
        let labels: Vec<_> = labels.iter().filter(|(_, value)| !value.is_empty()).collect();
        assert!(series.insert((name, labels)), "duplicate series: {name} in {text}");
    }
    (samples, comments)
}

/// Checks a sample and its membership in the preceding family.
fn check(sample: &Sample, (family, kind): (&str, &str)) {
    assert!(is_name(&sample.name, true), "{sample:?}");
    for label in sample.labels.keys() {
        assert!(is_name(label, false) && !label.starts_with("__"), "{sample:?}");
    }
    let suffix = sample.name.strip_prefix(family).expect("a sample follows its TYPE");
    let has_labels = |own: Option<&str>| {
        let reserved = match kind {
            "histogram" => "le",
            "summary" => "quantile",
            _ => return true,
        };
        sample.labels.contains_key(reserved) == (own == Some(reserved))
    };
    let is_legal = match (kind, suffix) {
        ("counter", "") => sample.value >= 0.0,
        ("gauge" | "untyped", "") => true,
        ("histogram", "_bucket") => has_labels(Some("le")) && sample.value >= 0.0,
        ("summary", "") => has_labels(Some("quantile")),
        ("histogram" | "summary", "_sum") => has_labels(None),
        ("histogram" | "summary", "_count") => has_labels(None) && sample.value >= 0.0,
        _ => false,
    };
    assert!(is_legal, "{sample:?} is not a sample of the {kind} `{family}`");
}

#[test]
fn the_strict_parser_refuses_what_prometheus_refuses() {
    let accepted = "# HELP a x\\n\n# TYPE a gauge\na{b=\"\\n\"} 1\n# Left out: family `b`: why\n";
    let (samples, comments) = strict(accepted);
    assert_eq!((samples.len(), &*comments), (1, &["family `b`: why"][..]));
    for refused in [
        "a 1\n",
        "# TYPE a gauge\na 1",
        "# TYPE a gauge\na 1\na 1\n",
        "# TYPE a gauge\na 1\na{b=\"\"} 1\n",
        "# TYPE a gauge\na{b=\"1\",b=\"2\"} 1\n",
        "# TYPE a gauge\na{__b=\"1\"} 1\n",
        "# TYPE a gauge\n# TYPE a gauge\n",
        "# TYPE a counter\na -1\n",
        "# TYPE a counter\na NaN\n",
        "# TYPE a counter\nb 1\n",
        "# TYPE a-b gauge\n",
        "# TYPE a info\na 1\n",
        "# TYPE a histogram\na{le=\"1\"} 1\n",
        "# TYPE a histogram\na_sum{le=\"1\"} 1\n",
        "# TYPE a summary\na 1\n",
        "# a comment\n",
    ] {
        assert!(std::panic::catch_unwind(|| strict(refused)).is_err(), "accepted:\n{refused}");
    }
}
