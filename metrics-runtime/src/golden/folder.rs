use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use frozen_metrics_schema::golden::{Action, Mode, owner_of};

use super::file::{GoldenFile, root_at_run_time};
use super::mode;

/// Compares the goldens in a folder and below it (`*.prom`) with those that structs name: each file
/// belongs to exactly one struct or member, and each golden that is named exists.
///
/// The derive sees one struct at a time and cannot miss a golden that no struct names any more. One
/// test of a crate can. Files are told apart by their paths, so that structs of one name in several
/// modules have goldens of their own. The folder is relative to the package's root. While goldens are
/// written, a missing one is no mismatch.
///
/// ```no_run
/// # use frozen_metrics::{Counter, MetricGroup, ReplicationMetrics};
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
/// use frozen_metrics::golden::{self, Frozen};
///
/// #[test]
/// fn every_golden_has_its_struct() {
///     // `Service` is a group: its members have goldens of their own.
///     golden::verify_folder("golden", &[NodeMetrics::GOLDENS, Service::GOLDENS]);
/// }
/// ```
///
/// # Panics
///
/// They do not match: the message has every mismatch. Or the folder cannot be read.
#[expect(clippy::panic, reason = "this is the body of a test")]
#[track_caller]
pub fn verify_folder(folder: impl AsRef<Path>, goldens: &[&[GoldenFile]]) {
    let goldens = goldens.concat();
    let found = mode().and_then(|mode| {
        let root = root(&goldens)?;
        Ok(mismatches_in(&root, folder.as_ref(), &goldens, &mode))
    });
    let mismatches = found.unwrap_or_else(|message| vec![message]);
    if !mismatches.is_empty() {
        panic!("{}", mismatches.join("\n"));
    }
}

/// The root of the package whose structs these are.
fn root(goldens: &[GoldenFile]) -> Result<PathBuf, String> {
    match goldens.iter().find(|golden| !golden.owner().is_empty()) {
        Some(golden) => golden.root(),
        None => Ok(root_at_run_time("").unwrap_or_default()),
    }
}

pub(super) fn mismatches_in(
    root: &Path,
    folder: &Path,
    goldens: &[GoldenFile],
    mode: &Mode,
) -> Vec<String> {
    let shown = folder.display();
    let is_awaited = |golden: &&GoldenFile| mode.action(golden.path()) == Action::Write;
    let files = match files_in(&root.join(folder)) {
        Ok(files) => files,
        Err(error)
            if error.kind() == io::ErrorKind::NotFound
                && goldens.iter().any(|file| is_awaited(&file)) =>
        {
            Vec::new()
        }
        Err(error) => return vec![format!("folder {shown} cannot be read: {error}")],
    };
    let mut owners: BTreeMap<PathBuf, Vec<&GoldenFile>> = BTreeMap::new();
    for golden in goldens {
        owners.entry(root.join(golden.path())).or_default().push(golden);
    }
    let mut mismatches = Vec::new();
    for file in &files {
        if !owners.contains_key(file) {
            mismatches.push(stale(file.strip_prefix(root).unwrap_or(file), file));
        }
    }
    for (path, owners) in &owners {
        let named: Vec<_> = owners.iter().map(|golden| golden.full_owner()).collect();
        if let [first, _, ..] = &owners[..] {
            mismatches.push(format!(
                "golden file {} is named by {}: give each its own golden",
                first.path(),
                named.join(" and by ")
            ));
        }
        if let Some(golden) = owners.first()
            && !files.contains(path)
            && !owners.iter().any(is_awaited)
        {
            let path = golden.path();
            mismatches
                .push(format!("golden file {path} of {} is not in {shown}", named.join(", ")));
        }
    }
    mismatches
}

/// A golden that no struct names.
fn stale(shown: &Path, file: &Path) -> String {
    let text = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let owner = owner_of(&text).map(|owner| format!(" begins as that of `{owner}` and"));
    format!(
        "golden file {}{} belongs to none of the structs given: delete it, or add the `GOLDENS` of its struct or group",
        shown.display(),
        owner.unwrap_or_default()
    )
}

fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        if kind.is_dir() {
            files.extend(files_in(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "prom") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
