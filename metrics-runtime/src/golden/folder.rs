use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use metrics_schema::Schema;
use metrics_schema::golden::read;

use super::Mode;

/// Compares the goldens in a folder and below it (`*.prom`) with the structs that have one there: each golden
/// belongs to exactly one struct, and each struct has exactly one golden.
///
/// The derive sees one struct at a time and cannot miss a golden that no struct names any more. One
/// test a crate can; the folder is relative to the crate. While goldens are being written, it looks
/// away: they may not be there yet.
///
/// ```no_run
/// # use metrics_runtime::{Counter, MetricSet, ReplicationMetrics, golden};
/// # /// A node.
/// # #[derive(Debug, ReplicationMetrics)]
/// # #[metrics(prefix = "node", golden = none)]
/// # struct NodeMetrics {
/// #     /// Messages dropped.
/// #     drops_total: Counter,
/// # }
/// #[test]
/// fn every_golden_belongs_to_one_struct() {
///     golden::verify_folder("golden", &[NodeMetrics::SCHEMA]);
/// }
/// ```
///
/// Where `#[member(golden = "…")]` names some, the group's [`GOLDENS`](crate::Group::GOLDENS) stand
/// beside the schemas, before them:
///
/// ```no_run
/// # use metrics_runtime::{Counter, Group, MetricGroup, MetricSet, ReplicationMetrics, golden};
/// # /// A node.
/// # #[derive(Debug, ReplicationMetrics)]
/// # #[metrics(prefix = "node", golden = none)]
/// # struct NodeMetrics {
/// #     /// Messages dropped.
/// #     drops_total: Counter,
/// # }
/// # #[derive(MetricGroup)]
/// # struct Service {
/// #     #[member(prefix = "spare", golden = none)]
/// #     spare: NodeMetrics,
/// # }
/// #[test]
/// fn every_golden_has_its_owner() {
///     let owners = [Service::GOLDENS, &[NodeMetrics::SCHEMA]].concat();
///     golden::verify_folder("golden", &owners);
/// }
/// ```
///
/// # Panics
///
/// When they do not match, with every mismatch; and when the folder cannot be read.
#[expect(clippy::panic, reason = "this is the body of a test")]
#[track_caller]
pub fn verify_folder(folder: impl AsRef<Path>, schemas: &[&Schema]) {
    let mismatches = match Mode::now() {
        Mode::Bless => Vec::new(),
        Mode::Compare => mismatches_in(folder.as_ref(), schemas),
    };
    if !mismatches.is_empty() {
        panic!("{}", mismatches.join("\n"));
    }
}

pub(super) fn mismatches_in(folder: &Path, schemas: &[&Schema]) -> Vec<String> {
    match owners(folder) {
        Ok(owners) => mismatches(folder, &owners, schemas),
        Err(error) => vec![format!("goldens in {} cannot be read: {error}", folder.display())],
    }
}

/// The struct that each golden belongs to, or why it cannot be told.
type Owners = BTreeMap<PathBuf, Result<String, String>>;

fn owners(folder: &Path) -> io::Result<Owners> {
    let mut owners = Owners::new();
    for entry in fs::read_dir(folder)? {
        let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        if kind.is_dir() {
            owners.extend(self::owners(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "prom") {
            let owner = owner(&path);
            owners.insert(path, owner);
        }
    }
    Ok(owners)
}

fn owner(path: &Path) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
    let golden = read(&text).map_err(|malformed| format!("is malformed: {malformed}"))?;
    Ok(golden.schema.name.into_owned())
}

fn mismatches(folder: &Path, owners: &Owners, schemas: &[&Schema]) -> Vec<String> {
    let mut mismatches = Vec::new();
    for (path, owner) in owners {
        let shown = path.display();
        match owner {
            Err(why) => mismatches.push(format!("golden {shown} {why}")),
            Ok(owner) => match schemas.iter().filter(|schema| schema.name == *owner).count() {
                0 => mismatches.push(format!(
                    "golden {shown} belongs to `{owner}`, which is none of the structs given: delete the file, or add the struct, or the `GOLDENS` of its group"
                )),
                1 => {}
                _ => mismatches.push(format!("golden {shown} belongs to several structs named `{owner}`: rename all but one")),
            },
        }
    }
    for schema in schemas {
        let own: Vec<_> = owners
            .iter()
            .filter(|(_, owner)| owner.as_ref().is_ok_and(|owner| schema.name == *owner))
            .map(|(path, _)| path.display().to_string())
            .collect();
        match own.as_slice() {
            [] => {
                mismatches.push(format!("`{}` has no golden in {}", schema.name, folder.display()))
            }
            [_] => {}
            several => mismatches.push(format!(
                "`{}` has several goldens: {}; delete those it does not name",
                schema.name,
                several.join(", ")
            )),
        }
    }
    mismatches
}
