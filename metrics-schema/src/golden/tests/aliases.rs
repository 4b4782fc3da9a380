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
