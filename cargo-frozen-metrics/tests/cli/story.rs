//! The life of a metric, from its declaration to its removal, with real git and cargo.

use crate::service::Service;

const SOURCE: &str = "\
use frozen_metrics::{Counter, ReplicationMetrics};

/// A bus.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = \"bus\", golden = \"golden/bus.prom\")]
pub struct Bus {
    /// Messages sent.
    pub sent_total: Counter,
    /// Messages dropped.
    pub drops_total: Counter,
}
";

const GOLDEN: &str = "golden/bus.prom";

#[test]
fn the_life_of_a_metric() {
    let service = Service::new("story", "1.2.3", SOURCE);
    let Service(scratch) = &service;
    // Declare and freeze. A repository without commits has nothing to compare with.
    service.check_build().fails(101, &["golden file golden/bus.prom does not exist"]);
    let stdout = service.run(&["bless", "--yes"]).expect(0);
    assert!(stdout.contains("golden/bus.prom would be created\n"), "{stdout}");
    assert!(stdout.ends_with("\nwrote golden/bus.prom\n"), "{stdout}");
    let frozen = scratch.read(GOLDEN);
    assert_eq!(service.run(&["bless"]).expect(0), "1 golden up to date\n");
    scratch.commit();
    scratch.git(&["tag", "v1"]);

    // A rename does not compile, and blessing it requires a reason and a confirmation.
    service.edit("src/lib.rs", "sent_total", "sends_total");
    service.check_build().fails(101, &["`bus_sent_total` is frozen in golden/bus.prom:2"]);
    let shown = "break[metric_renamed]: `bus_sent_total` renamed to `bus_sends_total`";
    let refused = service.run(&["bless", "--yes"]);
    assert!(refused.stdout.contains(shown), "{}", refused.stdout);
    assert!(
        refused.stderr.contains("`cargo frozen-metrics rename bus_sent_total bus_sends_total`")
    );
    let base = "warning: the change is compared with `HEAD`: the repository has no remote";
    assert!(refused.stderr.contains(base), "{}", refused.stderr);
    assert_eq!(refused.code, Some(100));
    let reason = ["bless", "--reason", "no query uses it yet"];
    let unconfirmed = service.run(&reason);
    assert!(unconfirmed.stderr.contains("is not a terminal"), "{}", unconfirmed.stderr);
    assert_eq!(unconfirmed.code, Some(2));
    service
        .run_with(&reason, &[("CI", "true")])
        .fails(101, &["error: no golden is written, because `CI` is set"]);
    for reason in [" ", "a\nb"] {
        service.run(&["bless", "--reason", reason]).fails(2, &["expected a reason of one line"]);
    }
    assert_eq!(scratch.read(GOLDEN), frozen);

    // With a reason, it is accepted, and it is still reported as what it is.
    service.run(&[&reason[..], &["--yes"]].concat()).expect(0);
    let accepted = "# RETIRED bus_sent_total in \"1.2.3\": no query uses it yet\n\
                    # ACCEPTED bus_sent_total metric_renamed: no query uses it yet\n\
                    # HELP bus_sends_total Messages sent.\n";
    assert!(scratch.read(GOLDEN).contains(accepted), "{}", scratch.read(GOLDEN));
    service.check_build().expect(0);
    let stdout = service.run(&["check", "--against", "v1"]).expect(100);
    assert!(stdout.contains(shown), "{stdout}");
    assert!(stdout.contains("   = note: accepted: no query uses it yet\n"), "{stdout}");
    // What was accepted once needs no reason again, and what no release had leaves no trace.
    service.edit("src/lib.rs", "drops_total", "losses_total");
    service.run(&["bless", "--yes"]).expect_code(100);
    service.edit("src/lib.rs", "losses_total", "drops_total");
    service.edit("src/lib.rs", "}\n", "    /// New.\n    pub news_total: Counter,\n}\n");
    service.run(&["bless", "--yes"]).expect(0);
    service.edit("src/lib.rs", "    /// New.\n    pub news_total: Counter,\n", "");
    service.run(&["bless", "--yes"]).expect(0);
    assert!(!scratch.read(GOLDEN).contains("news"), "{}", scratch.read(GOLDEN));
    assert!(scratch.read(GOLDEN).contains(accepted), "{}", scratch.read(GOLDEN));

    // A rename that keeps the old name for a while is a danger, not a break.
    scratch.git(&["checkout", "--quiet", "v1", "--", "."]);
    let source = scratch.read("src/lib.rs");
    service.run(&["rename", "bus_sent_total", "bus_sends_total"]).expect_code(2);
    let refused = service.run(&["rename", "bus_sent_total", "bus_sends", "--yes"]);
    assert!(refused.stderr.contains("counter_suffix"), "{}", refused.stderr);
    refused.expect_code(101);
    assert_eq!(scratch.read("src/lib.rs"), source, "the source is restored");
    let stdout = service.run(&["rename", "bus_sent_total", "bus_sends_total", "--yes"]).expect(0);
    let entries =
        "name = \"bus_sends_total\", renamed_from = \"bus_sent_total\", until = \"2.0.0\"";
    assert!(stdout.starts_with(&format!("src/lib.rs:8\n+    #[metric({entries})]\n")), "{stdout}");
    assert!(stdout.contains("\nwrote golden/bus.prom\n"), "{stdout}");
    service.check_build().expect(0);
    let stdout = service.run(&["check", "--against", "v1"]).expect(0);
    assert!(stdout.starts_with("danger[metric_renamed_with_alias]"), "{stdout}");
    service.run(&["check", "--against", "v1", "--fail-on", "danger"]).expect(100);
    scratch.commit();
    scratch.git(&["tag", "v1.3"]);

    // From the version on at which the old name ends, the package does not build until it is deleted.
    service.edit("Cargo.toml", "1.2.3", "2.0.0");
    service.check_build().fails(101, &["renamed_from"]);
    let kept = entries.split(',').next().unwrap();
    service.edit("src/lib.rs", entries, kept);
    // The base is an option or a setting, and what `metrics.toml` ignores needs no reason.
    service.run(&["bless", "--yes", "--against", "v1"]).expect_code(100);
    let setting = "against = \"v1\"\n";
    scratch.write("metrics.toml", setting);
    service.run(&["bless", "--yes"]).expect_code(100);
    let ignore = "[[ignore]]\nrule = \"metric_renamed\"\nreason = \"nobody uses it\"\n";
    scratch.write("metrics.toml", format!("{setting}{ignore}"));
    service.run(&["bless"]).expect_code(2);
    scratch.remove("metrics.toml");
    let stdout = service.run(&["bless", "--yes"]).expect(0);
    assert!(stdout.contains("note["), "{stdout}");
    let retired = "# RETIRED bus_sent_total in \"2.0.0\"\n";
    assert!(scratch.read(GOLDEN).contains(retired), "{}", scratch.read(GOLDEN));
    let stdout = service.run(&["check", "--against", "v1.3"]).expect(0);
    assert!(stdout.starts_with("note["), "{stdout}");
    service.run(&["check", "--against", "v1.3", "--fail-on", "note"]).expect(100);
    service.run(&["check", "--against", "v9"]).fails(101, &["v9"]);
}
