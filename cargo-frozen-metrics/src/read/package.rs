//! The packages that goldens belong to, and their versions.

use std::collections::{BTreeMap, HashMap};

use frozen_metrics_schema::until::Version;
use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, Result, line_of};

/// The package of a golden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    /// The name in its manifest.
    pub(crate) name: String,
    /// The version, its own or that of its workspace.
    pub(crate) version: Option<Version>,
    /// The path and the line of its manifest.
    pub(crate) manifest: (String, usize),
}

#[derive(Deserialize)]
struct Manifest {
    package: Option<Spanned<Table>>,
    workspace: Option<Workspace>,
}

#[derive(Deserialize)]
struct Workspace {
    package: Option<Table>,
}

#[derive(Deserialize)]
struct Table {
    name: Option<String>,
    version: Option<Spanned<VersionField>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected `version = \"1.2.3\"` or `version.workspace = true`")]
enum VersionField {
    Own(String),
    Inherited { workspace: bool },
}

/// The packages of one side. A manifest is parsed when a golden first needs it.
pub(super) struct Packages<'a> {
    manifests: &'a BTreeMap<String, Vec<u8>>,
    /// Whether every package must have a version.
    needs_version: bool,
    parsed: HashMap<String, Option<Package>>,
}

impl<'a> Packages<'a> {
    pub(super) fn new(manifests: &'a BTreeMap<String, Vec<u8>>, needs_version: bool) -> Self {
        Self { manifests, needs_version, parsed: HashMap::new() }
    }

    /// Returns the package of the nearest manifest above a file that declares one.
    pub(super) fn of(&mut self, path: &str) -> Result<Option<Package>> {
        for manifest in manifests_above(path) {
            if !self.parsed.contains_key(&manifest) {
                let package = self.parse(&manifest)?;
                self.parsed.insert(manifest.clone(), package);
            }
            if let Some(Some(package)) = self.parsed.get(&manifest) {
                return Ok(Some(package.clone()));
            }
        }
        Ok(None)
    }

    fn parse(&self, path: &str) -> Result<Option<Package>> {
        let Some((text, manifest)) = self.manifest(path)? else { return Ok(None) };
        let Some(table) = manifest.package else { return Ok(None) };
        let line = line_of(text.as_bytes(), table.span().start);
        let table = table.into_inner();
        let name = table.name.unwrap_or_else(|| path.trim_end_matches("/Cargo.toml").to_owned());
        let version = match table.version {
            None => None,
            Some(field) => {
                let line = line_of(text.as_bytes(), field.span().start);
                match field.into_inner() {
                    VersionField::Own(version) => Some(parse_version(&version, path, line)?),
                    VersionField::Inherited { workspace: false } => None,
                    VersionField::Inherited { workspace: true } => self.inherited(path, line)?,
                }
            }
        };
        if version.is_none() && self.needs_version {
            let what = format!("package `{name}` has no version");
            let help = "add `version = \"0.1.0\"`, so that the report can say which release the changes need";
            return Err(Error::at(path, line, what).help(help));
        }
        Ok(Some(Package { name, version, manifest: (path.to_owned(), line) }))
    }

    /// Returns the version of the workspace that a manifest is a member of. `line` is that of the manifest's version. In
    /// the base, the version may be missing.
    fn inherited(&self, path: &str, line: usize) -> Result<Option<Version>> {
        for above in manifests_above(path) {
            let Some((text, manifest)) = self.manifest(&above)? else { continue };
            let Some(workspace) = manifest.workspace else { continue };
            let Some(version) = workspace.package.and_then(|table| table.version) else { break };
            let line = line_of(text.as_bytes(), version.span().start);
            if let VersionField::Own(version) = version.into_inner() {
                return parse_version(&version, &above, line).map(Some);
            }
            break;
        }
        if !self.needs_version {
            return Ok(None);
        }
        let what =
            "the version is inherited, and no workspace above has `workspace.package.version`";
        Err(Error::at(path, line, what))
    }

    fn manifest(&self, path: &str) -> Result<Option<(String, Manifest)>> {
        let Some(bytes) = self.manifests.get(path) else { return Ok(None) };
        let text = match String::from_utf8(bytes.clone()) {
            Ok(text) => text,
            Err(error) => {
                let line = line_of(bytes, error.utf8_error().valid_up_to());
                return Err(Error::at(path, line, "expected UTF-8 text"));
            }
        };
        let manifest = toml::from_str(&text).map_err(|error| {
            let line = line_of(text.as_bytes(), error.span().map_or(0, |span| span.start));
            Error::at(path, line, error.message().lines().next().unwrap_or_default())
        })?;
        Ok(Some((text, manifest)))
    }
}

fn parse_version(text: &str, path: &str, line: usize) -> Result<Version> {
    let what = || format!("expected a version as `1.2.3`, found `{text}`");
    Version::parse(text).ok_or_else(|| Error::at(path, line, what()))
}

/// Returns the paths of manifests in the folder of a file and above it, the nearest first.
fn manifests_above(path: &str) -> impl Iterator<Item = String> {
    let mut folder = Some(path);
    std::iter::from_fn(move || {
        let current = folder?;
        folder = current.rsplit_once('/').map(|(above, _)| above);
        Some(folder.map_or_else(|| "Cargo.toml".to_owned(), |above| format!("{above}/Cargo.toml")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(manifests: &[(&str, &str)], golden: &str) -> Result<Option<Package>> {
        let manifests = manifests.iter();
        let manifests =
            manifests.map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        Packages::new(&manifests, true).of(golden)
    }

    #[test]
    fn the_version_is_that_of_the_package_or_of_its_workspace() {
        let own = [("bus/Cargo.toml", "[package]\nname = \"bus\"\nversion = \"1.2.3-rc.1\"\n")];
        let found = package(&own, "bus/golden/bus.prom").unwrap().unwrap();
        assert_eq!((&*found.name, found.version), ("bus", Version::parse("1.2.3-rc.1")));
        for field in ["version.workspace = true", "version = { workspace = true }"] {
            let member = format!("[package]\nname = \"bus\"\n{field}\n");
            let root =
                "[workspace]\nmembers = [\"bus\"]\n[workspace.package]\nversion = \"2.0.0\"\n";
            let found = [("bus/Cargo.toml", &*member), ("Cargo.toml", root)];
            let found = package(&found, "bus/golden/bus.prom").unwrap().unwrap();
            assert_eq!(found.version, Version::parse("2.0.0"));
        }
        assert_eq!(package(&[("Cargo.toml", "[workspace]\n")], "golden/bus.prom"), Ok(None));
        assert_eq!(package(&[], "bus.prom"), Ok(None));
    }

    #[test]
    fn mistakes_name_their_line() {
        for (text, expected) in [
            ("\n[package]\nname = \"bus\"\n", "no version\n  --> Cargo.toml:2"),
            (
                "[package]\nname = \"bus\"\nversion.workspace = true\n",
                "no workspace above has `workspace.package.version`\n  --> Cargo.toml:3",
            ),
            (
                "[package]\nname = \"bus\"\nversion = { workspace = \"yes\" }\n",
                "expected `version = \"1.2.3\"` or `version.workspace = true`\n  --> Cargo.toml:3",
            ),
            (
                "[package]\nname = \"bus\"\nversion.workspace = true\n[workspace.package]\nversion = \"x\"\n",
                "found `x`\n  --> Cargo.toml:5",
            ),
            ("[package]\nname = \"bus\"\nversion = \"1\"\n", "found `1`\n  --> Cargo.toml:3"),
            ("[package\n", "--> Cargo.toml:1"),
        ] {
            let error = package(&[("Cargo.toml", text)], "golden/bus.prom").unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
}
