//! Tests that run on another machine than the one that compiled them.

use std::fs;

use tempfile::TempDir;
use tests::service::Service;

use super::STRUCTS;

/// The program of the tests, as cargo says where it is.
fn program(service: &Service, name: &str) -> String {
    let output = service.cargo("test", &[]).output;
    let path = output.split('(').find(|part| part.contains(&format!("deps/{name}-")));
    path.unwrap().split(')').next().unwrap().to_owned()
}

fn copied(service: &Service, to: &TempDir) {
    let to = to.path().to_str().unwrap();
    service.shell(&format!("cp -r Cargo.toml golden src {to}"), &[]).succeeds();
}

/// As nextest runs an archive, and a container its copy of the sources.
#[test]
fn the_goldens_are_those_of_the_package_that_runs() {
    let service = Service::blessed("archived", STRUCTS);
    let program = program(&service, "archived");
    let machine = TempDir::new().unwrap();
    copied(&service, &machine);
    let here = machine.path().to_str().unwrap();
    let of = |directory| [("CARGO_MANIFEST_DIR", directory), ("CARGO_PKG_NAME", "archived")];
    service.shell(&program, &of(here)).succeeds();
    // The variables of another package do not apply to this one.
    let other = [("CARGO_MANIFEST_DIR", "nowhere"), ("CARGO_PKG_NAME", "another")];
    service.shell(&program, &other).succeeds();

    let golden = machine.path().join("golden/node.prom");
    let before = fs::read_to_string(&golden).unwrap();
    fs::write(&golden, before.replace("Messages sent.", "Messages.")).unwrap();
    service.shell(&program, &of(here)).fails_with(&[
        "golden file golden/node.prom differs from `Node`",
        "METRICS_BLESS=golden/node.prom cargo test -p archived golden_of_",
    ]);
    let mut bless = of(here).to_vec();
    bless.push(("METRICS_BLESS", "golden/node.prom"));
    service.shell(&program, &bless).succeeds_with(&["wrote golden file golden/node.prom"]);
    assert_eq!(fs::read_to_string(&golden).unwrap(), before);
}

/// A folder of another machine is never created again.
#[test]
fn a_package_that_vanished_is_an_error() {
    let service = Service::blessed("vanished", STRUCTS);
    let program = program(&service, "vanished");
    let kept = TempDir::new().unwrap();
    let copy = kept.path().join("program");
    fs::copy(service.path(&program), &copy).unwrap();
    let gone = service.path("");
    drop(service);
    assert!(!gone.exists());
    let other = Service::new("unrelated", "");
    let run = copy.to_str().unwrap();
    for bless in ["", "1", "golden/node.prom"] {
        other.shell(run, &[("METRICS_BLESS", bless)]).fails_with(&[
            "golden file golden/node.prom cannot be found: the root of package `vanished` is not in",
            "set `CARGO_MANIFEST_DIR`",
        ]);
    }
    assert!(!gone.exists());
}
