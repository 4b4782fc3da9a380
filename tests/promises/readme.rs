//! Promise: the README is correct. Its dependencies resolve, its snippets compile, and its compile error
//! is the one that the compiler prints. `cargo-frozen-metrics` tests what its commands print.

use std::collections::BTreeSet;
use std::path::Path;

use tests::service::Service;

const README: &str = include_str!("../../README.md");

/// Returns the code blocks of a language, in order.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("\n```{language}\n");
    let after = README.split(&*fence).skip(1);
    after.map(|block| block.split("\n```\n").next().unwrap()).collect()
}

/// Returns a crate with the struct and one function for each other snippet.
fn source() -> String {
    let [declare, record, families, more, serve, verify] = blocks("rust")[..] else {
        panic!("the README has six snippets");
    };
    format!(
        "{declare}
{families}
{more}
#[cfg(test)]
mod tests {{
    use super::*;

    #[test]
    fn record() {{
        {record}
    }}

    async fn serve() -> Result<(), Box<dyn std::error::Error>> {{
        {serve}
        Ok(())
    }}

    {verify}
}}
"
    )
}

/// Returns a manifest with the README's dependencies, at their paths in this repository. Cargo checks
/// their versions and features.
fn manifest() -> String {
    let [_config, dependencies] = blocks("toml")[..] else {
        panic!("the README must have one `metrics.toml` and one manifest");
    };
    let version = "frozen-metrics = { version = \"0.1\",";
    assert!(dependencies.contains(version), "{dependencies}");
    let with_path = format!("{version} path = {:?},", root().join("metrics-runtime"));
    let dependencies = dependencies.replace(version, &with_path);
    format!(
        "[package]\nname = \"bus\"\nversion = \"1.3.0\"\nedition = \"2024\"\n\n{dependencies}\n"
    )
}

#[test]
fn snippets_and_compile_error_are_correct() {
    let service = Service::new("bus", &source());
    service.write("Cargo.toml", &manifest());
    service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
    service.cargo("test", &[]).succeeds();
    let [labels] = blocks("prometheus")[..] else { panic!("the README shows one golden") };
    assert!(service.read("golden/network.prom").contains(labels));

    service.edit("src/lib.rs", "pub elections_total", "pub leader_changes_total");
    service.cargo("check", &[]).fails_with(&blocks("text"));
}

#[test]
fn links_point_to_existing_files() {
    let links: BTreeSet<_> =
        README.split("](").skip(1).map(|link| link.split(')').next().unwrap()).collect();
    assert!(links.len() > 5);
    for link in links {
        let (path, _section) = link.split_once('#').unwrap_or((link, ""));
        assert!(root().join(path).exists(), "{link}");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
