//! Tests that run on another machine than the one that compiled them.

use std::fs;

use tempfile::TempDir;
use tests::service::Service;

use super::STRUCTS;

/// Returns the path of the test program, which cargo prints.
fn program(service: &Service, name: &str) -> String {
    let output = service.cargo("test", &[]).output;
    let path = output.split('(').find(|part| part.contains(&format!("deps/{name}-")));
    path.unwrap().split(')').next().unwrap().to_owned()
}

fn copied(service: &Service, to: &TempDir) {
    let to = to.path().to_str().unwrap();
    service.shell(&format!("cp -r Cargo.toml golden src {to}"), &[]).succeeds();
}

/// nextest runs archived tests like this, and containers copies of the sources.
#[test]
fn goldens_are_found_in_the_package_at_run_time() {
    let service = Service::blessed("archived", STRUCTS);
    let program = program(&service, "archived");
    let machine = TempDir::new().unwrap();
    copied(&service, &machine);
    let root = machine.path().to_str().unwrap();
    let variables = |directory| [("CARGO_MANIFEST_DIR", directory), ("CARGO_PKG_NAME", "archived")];
    service.shell(&program, &variables(root)).succeeds();
    // The variables of another package do not apply to this one.
    let other = [("CARGO_MANIFEST_DIR", "nowhere"), ("CARGO_PKG_NAME", "another")];
    service.shell(&program, &other).succeeds();

    let golden = machine.path().join("golden/node.prom");
    let before = fs::read_to_string(&golden).unwrap();
    fs::write(&golden, before.replace("Messages sent.", "Messages.")).unwrap();
    service.shell(&program, &variables(root)).fails_with(&[
        "golden file golden/node.prom differs from `Node`",
        "METRICS_BLESS=golden/node.prom cargo test -p archived golden_of_",
    ]);
    let mut bless = variables(root).to_vec();
    bless.push(("METRICS_BLESS", "golden/node.prom"));
    service.shell(&program, &bless).succeeds_with(&["wrote golden file golden/node.prom"]);
    assert_eq!(fs::read_to_string(&golden).unwrap(), before);
}

/// The compiled path of the package is never created again.
#[test]
fn a_missing_package_root_is_an_error() {
    let service = Service::blessed("vanished", STRUCTS);
    let program = program(&service, "vanished");
    let folder = TempDir::new().unwrap();
    let copy = folder.path().join("program");
    fs::copy(service.path(&program), &copy).unwrap();
    let old_root = service.path("");
    drop(service);
    assert!(!old_root.exists());
    let other = Service::new("unrelated", "");
    let run = copy.to_str().unwrap();
    for bless in ["", "1", "golden/node.prom"] {
        other.shell(run, &[("METRICS_BLESS", bless)]).fails_with(&[
            "golden file golden/node.prom cannot be found: the root of package `vanished` is not in",
            "set `CARGO_MANIFEST_DIR`",
        ]);
    }
    assert!(!old_root.exists());
}
