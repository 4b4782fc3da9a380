//! A reader of OpenMetrics 1.0, written from its specification and stricter than most scrapers: it
//! panics on whatever the specification forbids.

use std::collections::{BTreeMap, BTreeSet};

use super::{Sample, is_name, quoted, sample};

/// A metric family and its samples, in their order.
#[derive(Debug, Default)]
pub(crate) struct FamilySchema {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) unit: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) samples: Vec<Sample>,
}

/// The families of a whole exposition.
pub(crate) fn families(text: &str) -> Vec<FamilySchema> {
    let mut rest = text.strip_suffix("# EOF\n").expect("the end mark is last");
    let mut families: Vec<FamilySchema> = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("# ") {
            rest = describe(&mut families, after);
        } else {
            let (sample, after) = sample(rest);
            let family = families.last_mut().expect("a family is described before its samples");
            family.samples.push(sample);
            rest = after;
        }
    }
    let names: BTreeSet<_> = families.iter().map(|family| &family.name).collect();
    assert_eq!(names.len(), families.len(), "a family is in one place");
    let mut taken = BTreeSet::new();
    for FamilySchema { name, kind, .. } in &families {
        assert!(is_name(name, true), "`{name}` is no name");
        let suffixes: &[&str] = match kind.as_str() {
            "counter" => &["", "_total", "_created"],
            "histogram" => &["", "_bucket", "_sum", "_count", "_created"],
            "summary" => &["", "_sum", "_count", "_created"],
            "info" => &["", "_info"],
            _ => &[""],
        };
        let is_free = suffixes.iter().all(|suffix| taken.insert(format!("{name}{suffix}")));
        assert!(is_free, "`{name}` takes a name of another family");
    }
    families.iter().for_each(check);
    families
}

/// Takes a line of `HELP`, `TYPE` or `UNIT`, and returns what stands after it.
fn describe<'a>(families: &mut Vec<FamilySchema>, line: &'a str) -> &'a str {
    let (word, rest) = line.split_once(' ').expect("a comment begins with a word");
    let (name, rest) = rest.split_once(' ').expect("a description names its family");
    if families.last().is_none_or(|family| family.name != name) {
        families.push(FamilySchema { name: name.to_owned(), ..FamilySchema::default() });
    }
    let family = families.last_mut().unwrap();
    assert!(family.samples.is_empty(), "a sample of `{name}` stands before its {word}");
    let (said, rest) = rest.split_once('\n').expect("a line ends");
    let twice = match word {
        "HELP" => family.help.replace(unescaped(said)).is_some(),
        "UNIT" => family.unit.replace(said.to_owned()).is_some(),
        "TYPE" => !std::mem::replace(&mut family.kind, said.to_owned()).is_empty(),
        word => panic!("a comment that the specification does not know: {word}"),
    };
    assert!(!twice, "`{name}` has two lines of {word}");
    rest
}

/// A HELP text is escaped as a label value is.
fn unescaped(help: &str) -> String {
    let ended = format!("{help}\"");
    let (text, rest) = quoted(&ended);
    assert_eq!(rest, "", "a quote in a HELP text is escaped");
    text
}

fn check(family: &FamilySchema) {
    let FamilySchema { name, kind, unit, samples, .. } = family;
    if let Some(unit) = unit {
        assert!(name.ends_with(&format!("_{unit}")), "`{name}` does not end in its unit `{unit}`");
    }
    let mut series = BTreeSet::new();
    for sample in samples {
        assert!(is_name(&sample.name, true), "{sample:?}");
        assert!(sample.labels.keys().all(|label| is_name(label, false)), "{sample:?}");
        let suffix = sample.name.strip_prefix(name.as_str());
        let suffix = suffix.unwrap_or_else(|| panic!("`{}` is among `{name}`", sample.name));
        let is_fit = match kind.as_str() {
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
            kind => panic!("a type that the specification does not know: {kind}"),
        };
        assert!(is_fit, "{sample:?} is no sample of a {kind} `{name}`");
        assert!(series.insert((&sample.name, &sample.labels)), "{sample:?} is there twice");
    }
    let own = match kind.as_str() {
        "histogram" => "le",
        "stateset" => name,
        _ => return,
    };
    for metric in metrics(samples, own) {
        match kind.as_str() {
            "histogram" => check_histogram(name, metric),
            _ => assert!(metric.iter().filter(|sample| sample.value == 1.0).count() <= 1),
        }
    }
}

/// The samples of each metric, which stand together: those with the same labels, `own` aside.
fn metrics<'a>(samples: &'a [Sample], own: &str) -> Vec<&'a [Sample]> {
    let labels = |sample: &Sample| -> BTreeMap<String, String> {
        let mut labels = sample.labels.clone();
        labels.remove(own);
        labels
    };
    let metrics: Vec<_> = samples.chunk_by(|a, b| labels(a) == labels(b)).collect();
    let distinct: BTreeSet<_> = metrics.iter().map(|metric| labels(&metric[0])).collect();
    assert_eq!(distinct.len(), metrics.len(), "the samples of a metric stand together");
    metrics
}

fn check_histogram(name: &str, metric: &[Sample]) {
    let bucket = format!("{name}_bucket");
    let buckets = metric.iter().take_while(|sample| sample.name == bucket);
    let buckets: Vec<_> = buckets.map(|sample| (bound(&sample.labels["le"]), sample)).collect();
    assert!(buckets.is_sorted_by(|(a, _), (b, _)| a < b), "bounds rise");
    assert!(buckets.is_sorted_by(|(_, a), (_, b)| a.value <= b.value), "buckets are cumulative");
    let (last, all) = buckets.last().expect("a histogram has a bucket");
    assert_eq!(*last, f64::INFINITY);
    let [sum, count] = ["sum", "count"].map(|suffix| format!("{name}_{suffix}"));
    // Both or neither; neither where the sum may fall.
    match &metric[buckets.len()..] {
        [] => {}
        [a, b] if a.name == sum && b.name == count => {
            assert!(buckets[0].0 >= 0.0, "`{name}` has a sum that may fall");
            assert_eq!(b.value, all.value, "the count is what is below `+Inf`");
        }
        rest => panic!("`{name}` has more than buckets, a sum and a count: {rest:?}"),
    }
}

/// The value of `le`, a canonical number: it has a decimal or an exponent.
fn bound(text: &str) -> f64 {
    assert!(text == "+Inf" || text.contains(['.', 'e']), "`{text}` is no canonical number");
    text.parse().expect("a bound is a number")
}

#[test]
fn the_reader_reads_what_the_specification_shows() {
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
fn the_reader_refuses_what_the_specification_forbids() {
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
