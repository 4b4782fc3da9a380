//! Expressions with all constructs that real rules and dashboards use. The parser and the tokens agree on the names and
//! labels of each.

use super::super::promql::{Metrics, Query};

/// An expression, the names of its selectors, and the labels of their matchers and of its lists of labels.
pub(super) type Expression = (&'static str, &'static [&'static str], &'static [&'static str]);

pub(super) const EXPRESSIONS: &[Expression] = &[
    // Variables in matchers, ranges, lists of labels, numbers, names, and as whole matchers.
    (
        "sum(rate(bus_sent_total{channel=~\"$channel\", zone=\"[[zone]]\"}[$__rate_interval]))",
        &["bus_sent_total"],
        &["channel", "zone"],
    ),
    ("increase(a[$__range]) / $__interval_ms", &["a"], &[]),
    ("avg_over_time(a[${__range_s}s:$__interval])", &["a"], &[]),
    ("rate(a{x=~\"${x:regex}\"}[[[interval]]])", &["a"], &["x"]),
    ("max_over_time(rate(a[5m])[$range:$resolution])", &["a"], &[]),
    ("sum by ($by, x) (a) / on ($by) group_left (y) b", &["a", "b"], &["x", "y"]),
    ("topk($n, a) > $limit", &["a"], &[]),
    ("histogram_quantile($q, sum by (le) (rate(a_bucket[5m])))", &["a_bucket"], &["le"]),
    ("a{$filter} + b{x=\"y\", $filter} + c{$filter, x=\"y\"}", &["a", "b", "c"], &["x", "x"]),
    ("a{$label=\"x\", y=~\".+\"}", &["a"], &["y"]),
    ("rate(${prefix}_total{x=\"y\"}[5m])", &[".*_total"], &["x"]),
    ("rate(a[{{.window}}])", &["a"], &[]),
    ("a offset $shift", &["a"], &[]),
    ("$metric", &[".*"], &[]),
    ("sum by (x, $by) (a) / on (x, $by) group_left ($by) b", &["a", "b"], &["x", "x"]),
    ("a @ $__to + b @ ${__from:date:seconds} offset -$shift", &["a", "b"], &[]),
    ("histogram_quantile(0.$q, sum by (le) (rate(a_bucket[5m])))", &["a_bucket"], &["le"]),
    ("{__name__=~\"($a|b).*\"} + {__name__=\"${c}.total\"}", &["(.*|b).*", ".*\\.total"], &[]),
    // Aggregations, before and after the operand, and in any case.
    ("sum without (x) (a) + sum(b) without (y)", &["a", "b"], &["x", "y"]),
    ("SUM BY (x) (a) AND count_values(\"v\", b)", &["a", "b"], &["x"]),
    ("quantile by (x) (0.9, a)", &["a"], &["x"]),
    // Vector matching and set operators.
    ("a / ignoring (x) group_right b", &["a", "b"], &["x"]),
    ("a - b * c ^ 2 % d", &["a", "b", "c", "d"], &[]),
    ("a and on () b unless c or vector(0)", &["a", "b", "c"], &[]),
    ("a == bool 1 and b atan2 c", &["a", "b", "c"], &[]),
    // Recorded names, offsets, subqueries, `@` and numbers.
    ("job:a:rate5m / :b:sum", &["job:a:rate5m", ":b:sum"], &[]),
    ("a offset -1w + b @ start() + c @ 1e9 offset 5m", &["a", "b", "c"], &[]),
    ("max_over_time((a + b)[1h30m:5m] offset 1d) > 0x1F + .5e-3 + Inf", &["a", "b"], &[]),
    ("-a ^ +b != NaN", &["a", "b"], &[]),
    // Labels that functions create, native histograms, and functions without a metric.
    ("label_replace(a{x!=\"\"}, \"y\", \"$1\", \"x\", \"(.*):.*\")", &["a"], &["x"]),
    ("label_join(a, 'y', \"-\", 'x')", &["a"], &[]),
    ("histogram_count(a) + histogram_fraction(0, 1, b) + histogram_avg(c)", &["a", "b", "c"], &[]),
    ("absent(a{x=\"y\"}) or absent_over_time(b[5m])", &["a", "b"], &["x"]),
    (
        "predict_linear(a[1h], 4 * 3600) < 0 and deriv(b[5m]) and delta(c[5m])",
        &["a", "b", "c"],
        &[],
    ),
    ("time() - a > hour() + scalar(b)", &["a", "b"], &[]),
    // Strings, names in matchers, and comments.
    ("a{x='y\"', y=\"}'\", z!~`\\d+`}", &["a"], &["x", "y", "z"]),
    ("{__name__=\"a\", x=\"y\"} + {__name__=~\"b_.*\"}", &["a", "b_.*"], &["x"]),
    ("{x=\"y\"} > 0", &[""], &["x"]),
    ("# {{ x }} a{\nsum( # b\n  c{x=\"#\"}\n)", &["c"], &["x"]),
    ("{\"a.b\", x=\"y\"}", &["a.b"], &["x"]),
    // Buckets.
    ("a_bucket{le=\"0.5\"} / b_bucket{le=~\"1|1.0\"}", &["a_bucket", "b_bucket"], &["le", "le"]),
    // Calculated ranges, which the parser does not know.
    ("rate(a[5m * 2]) + rate(b[step():1m])", &["a", "b"], &[]),
    ("a offset (5m + 1m) + b offset -(step() * 2)", &["a", "b"], &[]),
    ("increase(a[5m] anchored) + rate(b[5m] smoothed) > 1_000", &["a", "b"], &[]),
    ("a </ 0.5 and b >/ 1", &["a", "b"], &[]),
];

/// Expressions that the parser refuses. The names come from the tokens.
const REFUSED: &[Expression] = &[
    ("rollup_rate(a{x=\"y\"}[5m]) default 0", &["a"], &["x"]),
    ("topk_last(3, rate(a)) by (x)", &["a"], &["x"]),
    ("holt_winters(a[5m], 0.5, 0.5)", &["a"], &[]),
    ("histogram_share(0.5, sum(rate(a_bucket[5m])) by (le))", &["a_bucket"], &["le"]),
    ("topk_max(3, lag(a[1h]), b) by (x) keep_metric_names", &["a", "b"], &["x"]),
    ("$function(a{x=\"y\"})", &["a"], &["x"]),
];

/// Expressions whose names cannot be told from the tokens.
const UNCLEAR: &[&str] = &[
    "a{x=\"y\"} $is on (x) b",
    "sum(a) $operator sum(b)",
    "rate(a%(matchers)s[5m])",
    "with (x = a{b=\"c\"}) x + 1",
    "sum(rate({app=\"a\"} |= \"b\" [5m]))",
    "SELECT mean(a) FROM b",
    "alias(servers.a.b, 'x')",
    "sum(a) limit 5",
];

#[test]
fn nothing_is_concluded_from_what_is_unclear() {
    for text in UNCLEAR {
        let query = Query::read(text);
        assert!(query.fault.is_some() && !query.is_reliable, "{text}: {query:?}");
    }
}

#[test]
fn variables_for_whole_matchers_and_labels_are_unknown() {
    for (text, has_unknown_matchers, has_unknown_labels) in [
        ("a{$filter}", true, false),
        ("a{x=\"y\", $filter}", true, false),
        ("a{{{ .filter }}, x=\"y\"}", true, false),
        ("a{x=\"$y\"}", false, false),
        ("a{$x=\"y\"}", false, false),
        ("sum by (x, $y) (a)", false, true),
        ("sum by (x) (a{y=\"$z\"} * $w)", false, false),
    ] {
        let query = Query::read(text);
        assert_eq!(query.fault, None, "{text}");
        assert_eq!(query.selectors[0].has_unknown_matchers, has_unknown_matchers, "{text}");
        assert_eq!(query.has_unknown_labels, has_unknown_labels, "{text}");
    }
}

fn names(query: &Query) -> Vec<&str> {
    let metrics = query.selectors.iter().map(|selector| &selector.metrics);
    metrics
        .map(|metrics| match metrics {
            Metrics::Named(name) | Metrics::Matching(name) => &**name,
            Metrics::Any => "",
        })
        .collect()
}

fn labels(query: &Query) -> Vec<&str> {
    let matchers = query.selectors.iter().flat_map(|selector| &selector.matchers);
    let mut labels: Vec<_> = matchers
        .filter_map(|matcher| Some((matcher.start, matcher.label.as_deref()?)))
        .chain(query.labels.iter().map(|listed| (listed.start, &*listed.label)))
        .collect();
    labels.sort_unstable();
    labels.into_iter().map(|(_, label)| label).collect()
}

#[test]
fn the_parser_and_the_tokens_agree() {
    for (text, expected_names, expected_labels) in EXPRESSIONS {
        let query = Query::read(text);
        assert_eq!(query.fault, None, "{text}");
        assert!(query.structure.is_some() && query.is_reliable, "{text}");
        assert!(query.tree.is_some(), "{text}");
        assert_eq!(names(&query), *expected_names, "{text}");
        assert_eq!(labels(&query), *expected_labels, "{text}");
        // The names stand where the positions say.
        for selector in &query.selectors {
            if let Metrics::Named(name) = &selector.metrics {
                let rest = &text[selector.start..];
                assert!(rest.starts_with(&**name) || rest.starts_with('{'), "{text}");
            }
        }
    }
}

#[test]
fn the_tokens_are_enough_where_the_parser_refuses() {
    for (text, expected_names, expected_labels) in REFUSED {
        let query = Query::read(text);
        assert!(query.fault.is_some() && query.structure.is_none(), "{text}");
        assert!(query.is_reliable, "{text}: {:?}", query.fault);
        assert_eq!(names(&query), *expected_names, "{text}");
        assert_eq!(labels(&query), *expected_labels, "{text}");
    }
}

#[test]
fn no_expression_is_too_bad() {
    let deep = format!("{}a{}", "(".repeat(50_000), ")".repeat(50_000));
    let long = vec!["a"; 30_000].join(" + ");
    for text in [
        "",
        "\"",
        "'\\",
        "a{",
        "a{b",
        "a{b=",
        "a{b='",
        "a[",
        "by (",
        "é{é='é'}",
        "$",
        "${",
        "[[",
        "{{",
        "#",
        "}])",
        &deep,
        &long,
    ] {
        let query = Query::read(text);
        assert!(query.fault.is_some() || text == "#", "{}", &text[..text.len().min(20)]);
    }
}
