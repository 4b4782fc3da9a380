//! Checks that goldens of the base were not replaced by other files.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use frozen_metrics_schema::golden;

use super::Side;
use super::folder::begins_like_golden;
use crate::error::{Error, Result};

/// How a file is recognised as a golden.
pub(crate) const RECOGNISED: &str =
    "goldens are files that end in `.prom` and begin with `# Frozen by`";

/// Returns an error if neither side has a golden, or if a golden of the base became a folder, a link or another file. A
/// golden that was deleted is a change, which the comparison reports. Returns a warning for each that only git does not
/// have any more.
pub(crate) fn expect_goldens(root: &Path, base: &Side, head: &Side) -> Result<Vec<String>> {
    if base.goldens.is_empty() && head.goldens.is_empty() {
        let what = format!("neither {} nor {} has a golden", head.name, base.name);
        return Err(Error::new(what).help(RECOGNISED));
    }
    let paths: HashSet<&str> = head.goldens.iter().map(|golden| &*golden.path).collect();
    let mut warnings = Vec::new();
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    for path in base.goldens.iter().map(|golden| &*golden.path) {
        let full = root.join(path);
        let Ok(found) = fs::symlink_metadata(&full) else { continue };
        if paths.contains(path) {
            continue;
        }
        golden::expect_file(path, found.file_type()).map_err(|what| Error::at(path, 1, what))?;
        if !begins_like_golden(&full) {
            let help = "write the golden again, or delete the file if its struct was removed";
            return Err(Error::at(path, 1, "the file is not a golden any more").help(help));
        }
        let place = full.canonicalize().ok();
        let place = place.as_deref().and_then(|place| place.strip_prefix(&real_root).ok());
        let place = place.and_then(Path::to_str).map(|place| place.replace('\\', "/"));
        match place {
            Some(place) if place == path => {
                warnings.push(format!(
                    "{path} exists but counts as removed, because git does not track it and may ignore it"
                ));
            }
            // The golden moved to where the link leads.
            Some(place) if paths.contains(&*place) => {}
            _ => {
                let what =
                    "the golden is in a folder that is a symbolic link, which git does not follow";
                return Err(Error::at(path, 1, what));
            }
        }
    }
    Ok(warnings)
}
