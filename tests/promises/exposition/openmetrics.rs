//! A parser of OpenMetrics 1.0, written from its specification and stricter than most scrapers. It
//! panics on whatever the specification forbids.

use std::collections::{BTreeMap, BTreeSet};

use super::{Sample, is_name, quoted, sample};

/// A metric family with its samples, in order.
#[derive(Debug, Default)]
pub(crate) struct ParsedFamily {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) unit: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) samples: Vec<Sample>,
}

/// Parses a whole exposition.
pub(crate) fn families(text: &str) -> Vec<ParsedFamily> {
    let mut rest = text.strip_suffix("# EOF\n").expect("the exposition must end with `# EOF`");
    let mut families: Vec<ParsedFamily> = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("# ") {
            rest = describe(&mut families, after);
        } else {
            let (sample, after) = sample(rest);
            let family = families.last_mut().expect("a family header precedes its samples");
            family.samples.push(sample);
            rest = after;
        }
    }
    let names: BTreeSet<_> = families.iter().map(|family| &family.name).collect();
    assert_eq!(names.len(), families.len(), "a family must not appear twice");
    let mut names = BTreeSet::new();
    for ParsedFamily { name, kind, .. } in &families {
        assert!(is_name(name, true), "`{name}` is not a legal name");
        let suffixes: &[&str] = match kind.as_str() {
            "counter" => &["", "_total", "_created"],
            "histogram" => &["", "_bucket", "_sum", "_count", "_created"],
            "summary" => &["", "_sum", "_count", "_created"],
            "info" => &["", "_info"],
            _ => &[""],
        };
        let is_unique = suffixes.iter().all(|suffix| names.insert(format!("{name}{suffix}")));
        assert!(is_unique, "`{name}` clashes with a sample name of another family");
    }
    families.iter().for_each(check);
    families
}

/// Parses a `HELP`, `TYPE` or `UNIT` line, and returns the rest of the text.
fn describe<'a>(families: &mut Vec<ParsedFamily>, line: &'a str) -> &'a str {
    let (word, rest) = line.split_once(' ').expect("a comment begins with a word");
    let (name, rest) = rest.split_once(' ').expect("a description names its family");
    if families.last().is_none_or(|family| family.name != name) {
        families.push(ParsedFamily { name: name.to_owned(), ..ParsedFamily::default() });
    }
    let family = families.last_mut().unwrap();
    assert!(family.samples.is_empty(), "`{name}` has a sample before its {word}");
    let (value, rest) = rest.split_once('\n').expect("a line ends");
    let is_duplicate = match word {
        "HELP" => family.help.replace(unescaped(value)).is_some(),
        "UNIT" => family.unit.replace(value.to_owned()).is_some(),
        "TYPE" => !std::mem::replace(&mut family.kind, value.to_owned()).is_empty(),
        word => panic!("unknown comment: {word}"),
    };
    assert!(!is_duplicate, "`{name}` has two lines of {word}");
    rest
}

/// Unescapes a HELP text, which is escaped like a label value.
fn unescaped(help: &str) -> String {
    let ended = format!("{help}\"");
    let (text, rest) = quoted(&ended);
    assert_eq!(rest, "", "an unescaped quote in a HELP text");
    text
}

fn check(family: &ParsedFamily) {
    let ParsedFamily { name, kind, unit, samples, .. } = family;
    if let Some(unit) = unit {
        assert!(name.ends_with(&format!("_{unit}")), "`{name}` does not end in its unit `{unit}`");
    }
    let mut series = BTreeSet::new();
    for sample in samples {
        assert!(is_name(&sample.name, true), "{sample:?}");
        assert!(sample.labels.keys().all(|label| is_name(label, false)), "{sample:?}");
        let suffix = sample.name.strip_prefix(name.as_str());
        let suffix =
            suffix.unwrap_or_else(|| panic!("sample `{}` of family `{name}`", sample.name));
        let is_legal = match kind.as_str() {
            "counter" => suffix == "_total" && sample.value >= 0.0,
            "gauge" => suffix.is_empty(),
            "histogram" => ["_bucket", "_sum", "_count"].contains(&suffix) && sample.value >= 0.0,
            "info" => suffix == "_info" && sample.value == 1.0,
            "stateset" => suffix.is_empty() && [0.0, 1.0].contains(&sample.value),
            "summary" => {
                (["", "_sum", "_count"].contains(&suffix) && sample.value >= 0.0)
                    || (suffix.is_empty() && sample.value.is_nan())
            }
            "unknown" => suffix.is_empty(),
            kind => panic!("unknown type: {kind}"),
        };
        assert!(is_legal, "{sample:?} is not a legal sample of the {kind} `{name}`");
        assert!(series.insert((&sample.name, &sample.labels)), "{sample:?} is a duplicate");
    }
    let own_label = match kind.as_str() {
        "histogram" => "le",
        "stateset" => name,
        _ => return,
    };
    for metric in metrics(samples, own_label) {
        match kind.as_str() {
            "histogram" => check_histogram(name, metric),
            _ => assert!(metric.iter().filter(|sample| sample.value == 1.0).count() <= 1),
        }
    }
}

/// Returns the samples of each metric, which are contiguous and have the same labels except
/// `own_label`.
fn metrics<'a>(samples: &'a [Sample], own_label: &str) -> Vec<&'a [Sample]> {
    let labels = |sample: &Sample| -> BTreeMap<String, String> {
        let mut labels = sample.labels.clone();
        labels.remove(own_label);
        labels
    };
    let metrics: Vec<_> = samples.chunk_by(|a, b| labels(a) == labels(b)).collect();
    let distinct: BTreeSet<_> = metrics.iter().map(|metric| labels(&metric[0])).collect();
    assert_eq!(distinct.len(), metrics.len(), "the samples of a metric must be contiguous");
    metrics
}

fn check_histogram(name: &str, metric: &[Sample]) {
    let bucket = format!("{name}_bucket");
    let buckets = metric.iter().take_while(|sample| sample.name == bucket);
    let buckets: Vec<_> = buckets.map(|sample| (bound(&sample.labels["le"]), sample)).collect();
    assert!(buckets.is_sorted_by(|(a, _), (b, _)| a < b), "bounds increase");
    assert!(buckets.is_sorted_by(|(_, a), (_, b)| a.value <= b.value), "buckets are cumulative");
    let (last, all) = buckets.last().expect("a histogram has a bucket");
    assert_eq!(*last, f64::INFINITY);
    let [sum, count] = ["sum", "count"].map(|suffix| format!("{name}_{suffix}"));
    // Both or neither; neither if the sum may decrease.
    match &metric[buckets.len()..] {
        [] => {}
        [a, b] if a.name == sum && b.name == count => {
            assert!(buckets[0].0 >= 0.0, "`{name}` has a sum that may decrease");
            assert_eq!(b.value, all.value, "the count equals the `+Inf` bucket");
        }
        rest => panic!("`{name}` has more than buckets, a sum and a count: {rest:?}"),
    }
}

/// Parses the value of `le`, a canonical number: infinite, or with a decimal point or an exponent.
fn bound(text: &str) -> f64 {
    let is_infinite = ["+Inf", "-Inf"].contains(&text);
    assert!(is_infinite || text.contains(['.', 'e']), "`{text}` is not a canonical number");
    text.parse().expect("a bound is a number")
}

#[test]
fn the_parser_reads_the_example_of_the_specification() {
    let text = "# TYPE acme_http_router_request_seconds histogram\n\
                # UNIT acme_http_router_request_seconds seconds\n\
                # HELP acme_http_router_request_seconds \\\"Latency\\\" of\\\\\\nrequests.\n\
                acme_http_router_request_seconds_bucket{path=\"/\",le=\"1.0\"} 1\n\
                acme_http_router_request_seconds_bucket{path=\"/\",le=\"+Inf\"} 2\n\
                acme_http_router_request_seconds_sum{path=\"/\"} 9036.32\n\
                acme_http_router_request_seconds_count{path=\"/\"} 2\n\
                # TYPE go_goroutines gauge\n\
                go_goroutines 69\n\
                # TYPE foo counter\n\
                foo_total 17.0\n\
                # EOF\n";
    let families = families(text);
    let shown = families.iter().map(|family| (&*family.name, &*family.kind, family.samples.len()));
    assert!(shown.eq([
        ("acme_http_router_request_seconds", "histogram", 4),
        ("go_goroutines", "gauge", 1),
        ("foo", "counter", 1),
    ]));
    assert_eq!(families[0].help.as_deref(), Some("\"Latency\" of\\\nrequests."));
    assert_eq!(families[0].unit.as_deref(), Some("seconds"));
}

#[test]
fn the_parser_refuses_what_the_specification_forbids() {
    let forbidden = [
        "# TYPE a gauge\na 1\n",
        "# TYPE a gauge\na 1\n# EOF\n\n",
        "a 1\n# EOF\n",
        "# TYPE a gauge\na 1\n# HELP a Late.\n# EOF\n",
        "# TYPE a gauge\n# TYPE a gauge\n# EOF\n",
        "# TYPE a gauge\na 1\na 1\n# EOF\n",
        "# TYPE a gauge\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n",
        "# TYPE a_total counter\na_total 1\n# EOF\n",
        "# TYPE a counter\na_total -1\n# EOF\n",
        "# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n",
        "# TYPE a info\na_info 2\n# EOF\n",
        "# TYPE a stateset\na{a=\"x\"} 1\na{a=\"y\"} 1\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"1\"} 0\na_bucket{le=\"+Inf\"} 0\na_sum 0\na_count 0\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"1.0\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 0\na_count 1\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"1.0\"} 0\na_bucket{le=\"+Inf\"} 1\na_sum 0\na_count 2\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"-1.0\"} 0\na_bucket{le=\"+Inf\"} 1\na_sum 0\na_count 1\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"-1.0\"} 0\na_bucket{le=\"+Inf\"} 1\na_count 1\n# EOF\n",
        "# TYPE a summary\na_sum -1\n# EOF\n",
        "# TYPE a gauge\na{b-c=\"1\"} 1\n# EOF\n",
        "# TYPE a-b gauge\na-b 1\n# EOF\n",
        "# TYPE a gauge\na 1\n# TYPE a_total unknown\n# TYPE a counter\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\n# TYPE a_count gauge\n# EOF\n",
    ];
    for text in forbidden {
        assert!(std::panic::catch_unwind(|| families(text)).is_err(), "accepted:\n{text}");
    }
}
