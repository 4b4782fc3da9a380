//! `rename`: which field is edited, and what is refused. Nothing is compiled.

use std::process::Command;

use crate::scratch::{GOLDEN, MANIFEST, Run, Scratch, isolated};

const SOURCE: &str = "\
/// A bus.
#[derive(ReplicationMetrics)]
#[metrics(prefix = \"bus\", golden = \"golden/bus.prom\")]
pub struct Bus {
    /// Messages sent.
    pub sent_total: Counter, // hot
    /// How far behind.
    #[metric(name = \"bus_lag_seconds\", labels(role = \"leader\"))]
    leader: SecondsGauge,
    #[metric(name = \"bus_lag_seconds\", labels(role = \"follower\"))]
    follower: SecondsGauge,
}
";

fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("src/lib.rs", SOURCE);
    scratch
}

fn rename(scratch: &Scratch, arguments: &[&str]) -> Run {
    scratch.run_in("", &[&["frozen-metrics", "rename"], arguments].concat())
}

#[test]
fn a_dry_run_shows_the_edit_and_writes_nothing() {
    let scratch = scratch();
    let dry = |old: &str, new: &str, more: &[&str]| {
        rename(&scratch, &[&[old, new, "--dry-run"], more].concat()).expect(0)
    };
    assert_eq!(
        dry("bus_sent_total", "bus_sends_total", &[]),
        "src/lib.rs:6\n\
         +    #[metric(name = \"bus_sends_total\", renamed_from = \"bus_sent_total\", until = \"2.0.0\")]\n"
    );
    let both = dry("bus_lag_seconds", "bus_delay_seconds", &["--until", "2030-12-31"]);
    let added = "renamed_from = \"bus_lag_seconds\", until = \"2030-12-31\"";
    for role in ["leader", "follower"] {
        let entries = format!("{added}, name = \"bus_delay_seconds\", labels(role = \"{role}\")");
        assert!(both.contains(&format!("+    #[metric({entries})]\n")), "{both}");
    }
    scratch.write("Cargo.toml", MANIFEST.replace("1.2.3", "0.4.1"));
    assert!(dry("bus_sent_total", "bus_sends_total", &[]).contains("until = \"0.5.0\""));
    // A package in a subfolder has a golden of its own.
    scratch.write("other/src/lib.rs", SOURCE).write("other/Cargo.toml", MANIFEST);
    assert!(dry("bus_sent_total", "bus_sends_total", &[]).starts_with("src/lib.rs:6\n"));
    // It writes nothing, so `CI` does not matter.
    let arguments = ["rename", "bus_sent_total", "bus_sends_total"];
    let in_ci = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-frozen-metrics"));
        isolated(command.current_dir(scratch.path()).args(arguments).args(more)).env("CI", "1");
        Run::of(command)
    };
    assert!(in_ci(&["--dry-run"]).expect(0).starts_with("src/lib.rs:6\n"));
    in_ci(&["--yes"]).fails(101, &["because `CI` is set"]);
    assert_eq!(scratch.read("src/lib.rs"), SOURCE);
    assert_eq!(scratch.read("golden/bus.prom"), GOLDEN);
}

#[test]
fn a_name_that_cannot_be_free_is_refused_before_the_build() {
    let scratch = scratch();
    let more = "# HELP bus_wait_seconds Waits.\n# TYPE bus_wait_seconds histogram\n\
                # UNIT bus_wait_seconds seconds\nbus_wait_seconds_bucket{le=\"1\"} 0\n\
                bus_wait_seconds_bucket{le=\"+Inf\"} 0\nbus_wait_seconds_sum 0\n\
                bus_wait_seconds_count 0\n# HELP bus_hop_total Hops.\n# TYPE bus_hop_total counter\n\
                bus_hop_total 0\n";
    let (first, rest) = GOLDEN.split_once('\n').expect("lines");
    let retired = "# RETIRED bus_gone_total in \"1.0.0\"\n";
    scratch.write("golden/bus.prom", format!("{first}\n{retired}{rest}{more}"));
    for (old, new, texts) in [
        ("bus_sent_total", "bus_gone_total", ["name of a removed metric", "golden/bus.prom:2"]),
        ("bus_lag_seconds", "bus_wait_seconds_count", ["`bus_wait_seconds`", "bus.prom:11"]),
        ("bus_lag_seconds", "bus_hop", ["both use the name `bus_hop`", "bus.prom:18"]),
        ("bus_sent_total", "bus_sent", ["cannot be exposed beside `bus_sent_total`", "bus.prom:3"]),
    ] {
        rename(&scratch, &[old, new, "--dry-run"]).fails(101, &texts);
        rename(&scratch, &[old, new, "--yes"]).fails(101, &texts);
    }
    // In another package, the name is not that of a removed metric.
    let other = format!("{first}\n{retired}{}", more.replace("bus", "other"));
    scratch.write("other/Cargo.toml", MANIFEST.replace("bus", "other"));
    scratch.write("other/golden/o.prom", other.replacen("`Bus`", "`Other`", 1));
    scratch.write("golden/bus.prom", GOLDEN);
    rename(&scratch, &["bus_sent_total", "bus_gone_total", "--dry-run"]).expect(0);
}

#[test]
fn what_is_not_clear_is_refused() {
    let scratch = scratch();
    let refuse = |arguments: &[&str], code: i32, texts: &[&str]| {
        rename(&scratch, arguments).fails(code, texts);
    };
    refuse(&["bus_send_total", "x_total"], 101, &["did you mean `bus_sent_total`?"]);
    refuse(
        &["bus_sent_total", "bus_lag_seconds"],
        101,
        &["is the name of another metric", "golden/bus.prom:5"],
    );
    refuse(&["bus_sent_total", "9x"], 2, &["9x"]);
    refuse(
        &["bus_sent_total", "x_total", "--until", "soon"],
        2,
        &["expected a version such as `2.0.0`"],
    );
    refuse(
        &["bus_sent_total", "x_total", "--until", "1.2.3"],
        2,
        &["`--until 1.2.3` is already reached"],
    );
    // Neither a macro nor a chain of renamings is understood.
    scratch.write("src/lib.rs", format!("m! {{ {SOURCE} }}"));
    refuse(&["bus_sent_total", "x_total"], 101, &["no struct `Bus`", "if a macro generates it"]);
    scratch.write("src/lib.rs", SOURCE.replace("sent_total", "$name"));
    refuse(&["bus_sent_total", "x_total"], 101, &["no struct `Bus`"]);
    scratch.write("src/lib.rs", SOURCE.replace("sent_total", "other_total"));
    refuse(&["bus_sent_total", "x_total"], 101, &["no field of `Bus` declares `bus_sent_total`"]);
    let chain = "pub sent_total: Counter";
    let former = format!("#[metric(renamed_from = \"bus_old_total\", until = \"2.0.0\")] {chain}");
    scratch.write("src/lib.rs", SOURCE.replace(chain, &former));
    refuse(&["bus_sent_total", "x_total"], 101, &["former name `bus_old_total`", "src/lib.rs:6"]);
    scratch.write("src/lib.rs", format!("{SOURCE}mod other {{ {SOURCE} }}"));
    refuse(&["bus_sent_total", "x_total"], 101, &["several structs `Bus`"]);
    scratch.write("golden/other.prom", GOLDEN);
    refuse(&["bus_sent_total", "x_total"], 101, &["golden/bus.prom, golden/other.prom"]);
}

#[test]
fn members_of_groups_and_metrics_of_the_registry_are_renamed_by_hand() {
    let scratch = scratch();
    let usage = "golden = \"golden/bus.prom\", usage(keys = \"bus_sent_total\")";
    let source =
        SOURCE.replace("golden = \"golden/bus.prom\"", usage).replace("sent_total:", "x_total:");
    scratch.write("src/lib.rs", source);
    rename(&scratch, &["bus_sent_total", "x_total"]).fails(101, &["attributes of the struct"]);
    let member = GOLDEN.replace("ReplicationMetrics", "MetricGroup").replace("`Bus`", "`Node.bus`");
    scratch.write("golden/bus.prom", member);
    rename(&scratch, &["bus_sent_total", "x_total"]).fails(101, &["group member `Node.bus`"]);
}
