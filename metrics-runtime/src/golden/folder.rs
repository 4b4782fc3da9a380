use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use frozen_metrics_schema::golden::{Action, Mode, owner_of};

use super::file::{GoldenFile, root_at_run_time};
use super::mode;

/// Verifies that each file `*.prom` in a folder is the golden of exactly one struct or member, and that each
/// of the goldens exists in the folder.
///
/// The derive sees one struct at a time, so it cannot detect a golden that no struct uses any more. Call this
/// function in one test of the crate. The folder is relative to the package's root and is searched
/// recursively. A golden that `METRICS_BLESS` selects for writing may be missing.
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
/// Panics if files and goldens do not match; the message lists every mismatch. Also panics if the folder
/// cannot be read.
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

/// Returns the root of the package that contains the structs.
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
    let will_be_written = |golden: &&GoldenFile| mode.action(golden.path()) == Action::Write;
    let files = match files_in(&root.join(folder)) {
        Ok(files) => files,
        Err(error)
            if error.kind() == io::ErrorKind::NotFound
                && goldens.iter().any(|file| will_be_written(&file)) =>
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
                "golden file {} is used by {}: use a separate golden for each",
                first.path(),
                named.join(" and ")
            ));
        }
        if let Some(golden) = owners.first()
            && !files.contains(path)
            && !owners.iter().any(will_be_written)
        {
            let path = golden.path();
            mismatches.push(format!(
                "golden file {path} of {} is missing from {shown}",
                named.join(", ")
            ));
        }
    }
    mismatches
}

/// Returns the message for a golden that no struct uses.
fn stale(shown: &Path, file: &Path) -> String {
    let text = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let owner = owner_of(&text).map(|owner| format!(", frozen by `{owner}`,"));
    format!(
        "golden file {}{} is not a golden of the given structs: delete it, or pass the `GOLDENS` of its struct or group",
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
