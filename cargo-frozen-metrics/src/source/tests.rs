use super::*;

/// Returns the source after the metric `bus_sent_total` of `Bus` is renamed to `bus_sends_total`.
fn renamed(text: &str) -> Result<String, String> {
    let source = Source::new("src/lib.rs".into(), text.to_owned());
    let owners = source.owners("Bus").expect("valid code");
    let [owner] = &*owners else { panic!("expected one struct: {text}") };
    let renaming = Renaming { old: "bus_sent_total", new: "bus_sends_total", until: "2.0.0" };
    let mut edits = Vec::new();
    for field in owner.fields_of(renaming.old) {
        edits.extend(field.rename(&source, renaming)?);
    }
    Ok(apply(text, &edits))
}

/// Returns the source of a struct with this field.
fn with_field(field: &str) -> String {
    format!(
        "// A comment — not ASCII.\n#[derive(ReplicationMetrics)]\n#[metrics(prefix = \"bus\", golden = \"golden/bus.prom\")]\npub struct Bus {{\n{field}\n    /// Lag.   \n    lag : Gauge , // odd spaces\n}}\n"
    )
}

#[track_caller]
fn check(field: &str, expected: &str) {
    assert_eq!(renamed(&with_field(field)), Ok(with_field(expected)));
}

const ADDED: &str = "renamed_from = \"bus_sent_total\", until = \"2.0.0\"";

#[test]
fn a_field_without_an_attribute_gets_one_on_its_own_line() {
    check(
        "    /// Messages sent.\n    pub(crate) sent_total: Counter,",
        &format!(
            "    /// Messages sent.\n    #[metric(name = \"bus_sends_total\", {ADDED})]\n    pub(crate) sent_total: Counter,"
        ),
    );
    check(
        "\t#[deprecated]\r\n\tr#sent_total: Counter,",
        &format!(
            "\t#[deprecated]\r\n\t#[metric(name = \"bus_sends_total\", {ADDED})]\r\n\tr#sent_total: Counter,"
        ),
    );
    check(
        "/** Sent. */ sent_total: Counter,",
        &format!(
            "/** Sent. */ #[metric(name = \"bus_sends_total\", {ADDED})] sent_total: Counter,"
        ),
    );
}

#[test]
fn an_attribute_gets_more_entries_in_its_own_layout() {
    check(
        "    #[metric(labels(a = \"b\"))]\n    sent_total: Counter,",
        &format!(
            "    #[metric(name = \"bus_sends_total\", {ADDED}, labels(a = \"b\"))]\n    sent_total: Counter,"
        ),
    );
    check(
        "    #[metric(\n        help = \"x\", // why\n    )]\n    sent_total: Counter,",
        &format!(
            "    #[metric(\n        name = \"bus_sends_total\", {ADDED},\n        help = \"x\", // why\n    )]\n    sent_total: Counter,"
        ),
    );
    check(
        "    #[metric()]\n    sent_total: Counter,",
        &format!("    #[metric(name = \"bus_sends_total\", {ADDED})]\n    sent_total: Counter,"),
    );
}

#[test]
fn a_name_is_replaced_in_every_field_of_the_metric() {
    let field = |name: &str, added: &str, role: &str| {
        format!(
            "    #[metric({added}labels(role = \"{role}\"), name = {name})]\n    {role}: Counter,"
        )
    };
    let both = |name: &str, added: &str| field(name, added, "a") + "\n" + &field(name, added, "b");
    let added = format!("{ADDED}, ");
    check(&both("\"bus_sent_total\"", ""), &both("\"bus_sends_total\"", &added));
    check(&field("r\"bus_sent_total\"", "", "a"), &field("\"bus_sends_total\"", &added, "a"));
}

#[test]
fn bytes_before_the_code_are_kept() {
    let field = "    sent_total: Counter,";
    let expected = format!("    #[metric(name = \"bus_sends_total\", {ADDED})]\n{field}");
    for start in ["\u{feff}", "#!/usr/bin/env run\n", "\u{feff}#!/x\n", "#![allow(unused)]\n"] {
        let text = start.to_owned() + &with_field(field);
        assert_eq!(renamed(&text), Ok(start.to_owned() + &with_field(&expected)));
    }
}

#[test]
fn structs_in_modules_and_functions_are_found_and_those_of_macros_are_not() {
    let source = |text: String| Source::new("src/lib.rs".into(), text);
    let bus = with_field("");
    let nested = format!("mod a {{ fn f() {{ {bus} }} }}");
    assert_eq!(source(nested).owners("Bus").expect("code").len(), 1);
    assert_eq!(source(format!("{bus}\nmod b {{ {bus} }}")).owners("Bus").expect("code").len(), 2);
    assert_eq!(source(format!("m! {{ {bus} }}")).owners("Bus").expect("code").len(), 0);
}

#[test]
fn paths_and_prefixes_under_a_condition_are_found() {
    let text = "#[cfg_attr(feature = \"tls\", metrics(golden = \"tls.prom\", prefix = \"bus\"))]\n#[cfg_attr(not(feature = \"tls\"), metrics(golden = \"bus.prom\"), allow(unused))]\nstruct Bus { sent_total: Counter, b: Gauge }";
    let source = Source::new("src/lib.rs".into(), text.to_owned());
    let owners = source.owners("Bus").expect("valid code");
    assert_eq!(owners[0].goldens, ["tls.prom", "bus.prom"]);
    assert_eq!(owners[0].fields_of("bus_sent_total").len(), 1);
}

#[test]
fn attributes_that_cannot_be_edited_are_errors() {
    let error = |field: &str| renamed(&with_field(field)).unwrap_err();
    let chained = error(
        "    #[metric(renamed_from = \"bus_old\", until = \"2.0.0\")]\n    sent_total: Counter,",
    );
    assert!(chained.contains("`sent_total` still exposes its former name `bus_old`"), "{chained}");
    let conditional =
        error("    #[cfg_attr(x, metric(name = \"bus_sent_total\"))]\n    sent: Counter,");
    assert!(conditional.contains("depends on a `cfg_attr`"), "{conditional}");
}

#[test]
fn a_diff_shows_the_lines_that_differ() {
    let (old, new) = ("a\nb\nc\n", "a\nx\nb\nc\n");
    assert_eq!(diff("src/lib.rs", old, new), "src/lib.rs:2\n+x\n");
    assert_eq!(diff("x", "a\nb\nc", "a\nB\nc"), "x:2\n-b\n+B\n");
    assert_eq!(diff("x", "a\n", "a\n"), "x:2\n");
}
