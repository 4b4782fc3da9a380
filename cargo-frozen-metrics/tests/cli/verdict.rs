//! Exit codes, `metrics.toml`, and releases.

use crate::scratch::{GOLDEN, MANIFEST, Scratch};

#[test]
fn the_exit_code_follows_the_level() {
    let scratch = Scratch::new();
    let check = |arguments: &[&str]| scratch.check(&[&["--against", "v1"], arguments].concat());
    check(&["--fail-on", "note"]).expect(0);
    scratch.change("Messages sent.", "All messages sent.");
    check(&[]).expect(0);
    check(&["--fail-on", "danger"]).expect(0);
    check(&["--fail-on", "note"]).expect(100);
    scratch.change("bus_sent_total", "bus_sends_total");
    check(&[]).expect(100);
    check(&["--fail-on", "never"]).expect(0);
    check(&["--fail-on", "sometimes"]).fails(2, &["sometimes", "break"]);
    scratch.check(&["--againts", "v1"]).fails(2, &["--against"]);
}

#[test]
fn the_configuration_gives_defaults_and_ignores_with_a_reason() {
    let scratch = Scratch::new();
    scratch.change("bus_sent_total", "bus_sends_total");
    let config = |text: &str| scratch.write("metrics.toml", text).check(&[]);
    config("against = \"v1\"\nfail-on = \"never\"\n").expect(0);
    scratch.check(&["--fail-on", "break"]).expect(100);
    config("against = \"v1\"\n").expect(100);
    let ignore = "against = \"v1\"\n[[ignore]]\nrule = \"metric_renamed\"\nmetric = \"bus_sent*\"\nreason = \"not used yet\"\n";
    let stdout = config(ignore).expect(0);
    assert!(stdout.contains("(1 ignored by metrics.toml)"), "{stdout}");
    config(&format!("{ignore}until = \"9999-12-31\"\n")).expect(0);
    let stdout = config(&format!("{ignore}until = \"2020-01-01\"\n")).expect(100);
    assert!(stdout.contains("ignored `metric_renamed` until 2020-01-01: not used yet"), "{stdout}");
    config(&ignore.replace("bus_sent*", "bus_lag*")).expect(100);
    config("[[ignore]]\nrule = \"metric_renamed\"\n").fails(2, &["reason", "metrics.toml:1"]);
    scratch.write("metrics.toml", [0xff]).check(&[]).fails(2, &["UTF-8", "metrics.toml:1"]);
}

#[test]
fn a_budget_limits_the_growth_of_series() {
    let scratch = Scratch::new();
    let check = |budget: &str| {
        scratch
            .write("metrics.toml", format!("against = \"v1\"\n[budget]\n{budget}\n"))
            .check(&[])
            .expect(0)
    };
    let more = "bus_lag_seconds{role=\"observer\"} 0\n";
    scratch.write("golden/bus.prom", format!("{GOLDEN}{more}"));
    assert!(
        check("series-factor = 1.4").contains("at most 2 series became 3, more than 1.4 times")
    );
    assert!(!check("series-factor = 1.5").contains("series_budget"));
    assert!(check("series-total = 3").contains("all goldens have at most 3 series, became 4"));
    assert!(!check("series-total = 4").contains("series_budget"));
}

#[test]
fn a_release_is_compared_with_the_findings_and_with_the_version() {
    let scratch = Scratch::new();
    let check = |release: &str| {
        scratch.check(&["--against", "v1", "--fail-on", "never", "--release", release])
    };
    check("patch").expect(0);
    scratch.change("bus_sent_total", "bus_sends_total");
    let stdout = check("minor").expect(100);
    assert!(
        stdout.contains("`bus` needs a major release, and a minor release is planned"),
        "{stdout}"
    );
    assert!(stdout.contains("and the version is still 1.2.3 (Cargo.toml:1)"), "{stdout}");
    scratch.write("Cargo.toml", MANIFEST.replace("1.2.3", "1.3.0"));
    assert!(check("major").expect(100).contains("the version moved from 1.2.3 to 1.3.0"));
    scratch.write("Cargo.toml", MANIFEST.replace("1.2.3", "2.0.0"));
    check("major").expect(0);
    // Inherited from the workspace.
    let inherited = "version.workspace = true\n[workspace.package]\nversion = \"1.9.0\"";
    scratch.write("Cargo.toml", MANIFEST.replace("version = \"1.2.3\"", inherited));
    assert!(check("major").expect(100).contains("the version moved from 1.2.3 to 1.9.0"));
}

#[test]
fn rules_are_explained() {
    let scratch = Scratch::folder();
    let page = scratch.check(&["--explain", "label_added"]).expect(0);
    assert!(
        page.contains("Alertmanager 0.26.0") && page.contains("ignoring (label) group_left"),
        "{page}"
    );
    scratch.check(&["--explain", "label_aded"]).fails(2, &["did you mean `label_added`?"]);
}

#[test]
fn help_and_completions_are_printed() {
    let scratch = Scratch::folder();
    let help = scratch.check(&["--help"]).expect(0);
    assert!(help.contains("--release minor") && help.contains("Exit codes:"), "{help}");
    let script = scratch.run_in("", &["completions", "bash"]).expect(0);
    for word in [
        "--fail-on",
        "used-break",
        "--rules-out",
        "--fix-users",
        "bless",
        "--reason",
        "rename",
        "--until",
    ] {
        assert!(script.contains(word), "{word} in {script}");
    }
    for command in ["check", "bless", "rename", "completions"] {
        let help = scratch.run_in("", &["frozen-metrics", command, "--help"]).expect(0);
        assert!(help.contains(&format!("\n  cargo frozen-metrics {command} ")), "{help}");
    }
    scratch.run_in("", &[]).fails(2, &["check"]);
}

#[test]
fn colours_are_off_unless_they_are_asked_for() {
    let scratch = Scratch::new();
    scratch.change("bus_sent_total", "bus_sends_total");
    let check = |color: &str| scratch.check(&["--against", "v1", "--color", color]).expect(100);
    assert!(!check("auto").contains('\u{1b}') && !check("never").contains('\u{1b}'));
    assert!(check("always").contains("\u{1b}[1m\u{1b}[31mbreak[metric_renamed]\u{1b}[0m"));
}
