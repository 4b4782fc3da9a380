//! `bless` in workspaces: which goldens are written, and that a failure writes none.

use crate::service::Service;

/// Returns a struct with one counter and a golden.
fn schema(name: &str, counter: &str) -> String {
    format!(
        "/// A part.\n\
         #[derive(Debug, frozen_metrics::ReplicationMetrics)]\n\
         #[metrics(prefix = \"part\", golden = \"golden/{}.prom\")]\n\
         pub struct {name} {{\n    /// Things counted.\n    pub {counter}: frozen_metrics::Counter,\n}}\n",
        name.to_lowercase()
    )
}

#[test]
fn all_goldens_of_a_workspace_are_written_or_none() {
    let (first, second) = (schema("First", "jumps_total"), schema("Second", "runs_total"));
    // A golden of the other package has the same path.
    let both = format!("{first}{}", schema("Second", "walks_total"));
    let service = Service::workspace(&[("first", &both), ("second", &second)]);
    let Service(scratch) = &service;
    let wrote = "\nwrote first/golden/first.prom\nwrote first/golden/second.prom\nwrote second/golden/second.prom\n";
    let stdout = service.run(&["bless", "--yes"]).expect(0);
    assert!(stdout.ends_with(wrote), "{stdout}");
    scratch.commit();
    let exists = |path: &str| scratch.path().join(path).exists();

    // The compiler's error is shown, and the other package's golden is not written either.
    service.edit("first/src/lib.rs", "Things", "Different things");
    service.edit("second/src/lib.rs", "Counter", "Counters");
    let frozen = scratch.read("first/golden/first.prom");
    service
        .run(&["bless", "--yes"])
        .fails(101, &["expected an instrument", "no golden was written"]);
    assert_eq!(scratch.read("first/golden/first.prom"), frozen);

    // A package, and a golden. The other golden of the package is compared.
    let stdout = service.run(&["bless", "-p", "first", "--yes"]).expect(0);
    assert!(stdout.ends_with("\nwrote first/golden/first.prom\nwrote first/golden/second.prom\n"));
    service.edit("first/src/lib.rs", "Different things", "Things");
    let only = ["bless", "first/golden/second.prom", "--yes"];
    service.run(&only).fails(101, &["HELP of `part_jumps_total`"]);
    service.edit(
        "first/src/lib.rs",
        "/// Things counted.\n    pub jumps",
        "/// Different things counted.\n    pub jumps",
    );
    let stdout = service.run(&only).expect(0);
    assert!(stdout.ends_with("\nwrote first/golden/second.prom\n"), "{stdout}");
    let from_root = ["bless", "-p", "first", "golden/second.prom"];
    assert_eq!(service.run(&from_root).expect(0), "1 golden up to date\n");

    let two = ["bless", "first/golden/second.prom", "second/golden/second.prom"];
    service.run(&two).fails(101, &["expected an instrument"]);
    service.edit("second/src/lib.rs", "Counters", "Counter");
    service.edit("first/src/lib.rs", "hings counted", "hings that were counted");
    service.edit("second/src/lib.rs", "Things", "Many things");
    let two = ["bless", "first/golden/first.prom", "second/golden/second.prom", "--yes"];
    let stdout = service.run(&two).expect(0);
    let wrote = "\nwrote first/golden/first.prom\nwrote second/golden/second.prom\n";
    assert!(stdout.ends_with(wrote), "{stdout}");
    service.run(&["bless", "-p", "first", "--yes"]).expect(0);

    // What cannot be written.
    service.run(&["bless", "-p", "firts"]).fails(2, &["did you mean `first`?"]);
    service.run(&["bless", "Cargo.toml"]).fails(2, &["Cargo.toml is not in a package"]);
    service.run(&["bless", "first/Cargo.toml"]).fails(2, &["expected a golden"]);
    service
        .run(&["bless", "-p", "second", "first/golden/first.prom"])
        .fails(2, &["belongs to package `first`"]);
    scratch.write("first/golden/stale.prom", frozen.replace("`First`", "`Stale`"));
    service.run(&["bless", "first/golden/stale.prom"]).fails(
        101,
        &["no test of package `first` writes first/golden/stale.prom, the golden of `Stale`"],
    );
    let run = service.run(&["bless", "-p", "first"]);
    assert!(
        run.stderr.contains("warning: no test wrote first/golden/stale.prom"),
        "{}",
        run.stderr
    );
    scratch.remove("first/golden/stale.prom");

    // A test that fails shows its output. The golden of another struct is overwritten only by name.
    service.edit("second/golden/second.prom", "`Second`", "`Other`");
    service.edit("second/golden/second.prom", "things", "others");
    service.run(&["bless", "-p", "second"]).fails(101, &["belongs to `Other`, not to `Second`"]);
    assert!(!exists("second/golden/.second.prom.tmp"));
    scratch.write("second/src/lib.rs", "");
    service.run(&["bless", "-p", "second"]).fails(101, &["no test of package `second` writes a"]);
}
