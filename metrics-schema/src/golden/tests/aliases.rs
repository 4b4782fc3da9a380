use crate::golden::read;

fn golden(annotation: &str) -> String {
    format!(
        "# Frozen by #[derive(ReplicationMetrics)] on `Bus`.\n\
         # HELP bus_lag Lag.\n# TYPE bus_lag gauge\nbus_lag 0\n\
         # HELP bus_delay Renamed to bus_lag. Lag.\n# TYPE bus_delay gauge\n\
         # ALIAS bus_delay {annotation}\nbus_delay 0\n"
    )
}

#[test]
fn an_alias_states_its_family_and_its_end() {
    for until in ["\"2.0.0\"", "\"2.0.0-rc.1\"", "2027-03-31"] {
        let read = read(&golden(&format!("of bus_lag until {until}"))).unwrap();
        let alias = read.schema.families[1].alias.as_ref().unwrap();
        assert_eq!((&*alias.of, &*alias.until), ("bus_lag", until.trim_matches('"')));
    }
}

#[test]
fn mistakes_in_an_alias_are_errors() {
    for (annotation, expected) in [
        ("bus_lag until \"2.0.0\"", "line 7: expected `of name until"),
        ("of bus_lag until 2.0.0", "line 7: expected `of name until"),
        ("of bus_lag until \"2027-03-31\"", "line 7: expected `of name until"),
        ("of bus_delay until \"2.0.0\"", "line 7: expected `of name until"),
        ("of bus-lag until \"2.0.0\"", "line 7: expected `of name until"),
        ("of bus_log until \"2.0.0\"", "line 7: expected the family `bus_log` besides its alias"),
    ] {
        let error = read(&golden(annotation)).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

/// A histogram with labels of its own, and its alias.
const HISTOGRAM: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Bus`.
# KEY channel at most 8, then \"_\"
# HELP bus_wait_seconds Deprecated. Waits.
# TYPE bus_wait_seconds histogram
# DEPRECATED bus_wait_seconds
bus_wait_seconds_bucket{channel=\"*\",side=\"near\",le=\"1\"} 0
bus_wait_seconds_bucket{channel=\"*\",side=\"near\",le=\"+Inf\"} 0
bus_wait_seconds_sum{channel=\"*\",side=\"near\"} 0
bus_wait_seconds_count{channel=\"*\",side=\"near\"} 0
# HELP bus_lag_seconds Renamed to bus_wait_seconds. Deprecated. Waits.
# TYPE bus_lag_seconds histogram
# ALIAS bus_lag_seconds of bus_wait_seconds until \"2.0.0\"
# UNIT bus_lag_seconds seconds
# DEPRECATED bus_lag_seconds
bus_lag_seconds_bucket{channel=\"*\",side=\"near\",le=\"1\"} 0
bus_lag_seconds_bucket{channel=\"*\",side=\"near\",le=\"+Inf\"} 0
bus_lag_seconds_sum{channel=\"*\",side=\"near\"} 0
bus_lag_seconds_count{channel=\"*\",side=\"near\"} 0
";

#[test]
fn an_alias_that_differs_from_its_family_is_an_error() {
    assert!(read(HISTOGRAM).is_ok());
    let (family, alias) = HISTOGRAM.split_at(HISTOGRAM.find("# HELP bus_lag").unwrap());
    for (from, to, expected) in [
        (
            "Waits.",
            "Waiting.",
            "line 10: `bus_lag_seconds` is a former name of `bus_wait_seconds`: expected the HELP text `Renamed to bus_wait_seconds. Deprecated. Waits.`, found",
        ),
        ("Renamed to bus_wait_seconds. ", "", "line 10: "),
        ("# DEPRECATED bus_lag_seconds\n", "", "line 11: "),
        (
            "bucket{channel=\"*\",side=\"near\",le=\"1\"",
            "bucket{channel=\"*\",side=\"near\",le=\"2\"",
            "line 15: ",
        ),
        ("side=", "part=", "line 15: "),
        ("side=\"near\"", "side=\"far\"", "line 15: "),
        ("channel=\"*\",side=\"near\"", "side=\"near\",channel=\"*\"", "line 15: "),
    ] {
        let text = alias.replace(from, to);
        assert_ne!(text, alias, "{from}");
        let error = read(&format!("{family}{text}")).expect_err(&text).to_string();
        assert!(error.starts_with(expected), "{error}");
        assert!(error.contains("expected "), "{error}");
    }
    let gauge = "# HELP bus_lag_seconds Renamed to bus_wait_seconds. Deprecated. Waits.\n\
                 # TYPE bus_lag_seconds gauge\n# ALIAS bus_lag_seconds of bus_wait_seconds until \"2.0.0\"\n\
                 bus_lag_seconds{channel=\"*\",side=\"near\"} 0\n";
    let error = read(&format!("{family}{gauge}")).unwrap_err().to_string();
    assert!(error.ends_with("expected a histogram, found a gauge"), "{error}");
}

#[test]
fn the_annotations_of_a_family_can_have_any_order() {
    let lines = [
        "# ALIAS bus_lag_seconds of bus_wait_seconds until \"2.0.0\"\n",
        "# UNIT bus_lag_seconds seconds\n",
        "# DEPRECATED bus_lag_seconds\n",
    ];
    let expected = read(HISTOGRAM).unwrap().schema;
    let other =
        HISTOGRAM.replace(&lines.concat(), &lines.iter().rev().copied().collect::<String>());
    assert_ne!(other, HISTOGRAM);
    assert_eq!(read(&other).unwrap().schema, expected);
    // Each error has the line of its annotation.
    let wrong = other.replace("until \"2.0.0\"", "until 2.0.0");
    assert!(read(&wrong).unwrap_err().to_string().starts_with("line 14: expected `of name"));
}
