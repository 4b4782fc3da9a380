//! The path of a golden relative to the package's root, and the check that it is a regular file.

use std::fs::FileType;

/// The extension of every golden.
pub(super) const EXTENSION: &str = ".prom";

/// Characters that are rejected because they are not portable in file names, or because `METRICS_BLESS` or
/// messages use them as separators or quotes.
const REFUSED: [char; 9] = [':', ',', '`', '"', '*', '?', '<', '>', '|'];

/// Returns the normal form of a golden's path, without `.` and `..`.
///
/// ```
/// use frozen_metrics_schema::golden::normalize;
///
/// assert_eq!(normalize("./golden/node.prom").as_deref(), Ok("golden/node.prom"));
/// assert_eq!(
///     normalize("../golden/node.prom").unwrap_err(),
///     "expected a path inside the package: paths are relative to its root, where `Cargo.toml` is",
/// );
/// ```
///
/// # Errors
///
/// Returns an error if the path is absolute, leaves the package or does not end in `.prom`, or if it has a
/// character that is not portable or has a meaning in `METRICS_BLESS`.
pub fn normalize(path: &str) -> Result<String, String> {
    let refused = |c: &char| c.is_control() || REFUSED.contains(c);
    if path.contains('\\') {
        return Err("expected `/` between folders, found `\\`".to_owned());
    }
    if let Some(c) = path.chars().find(refused) {
        let reason = match c {
            ',' => "`METRICS_BLESS` separates paths with it",
            _ => "not every file system allows it",
        };
        return Err(format!("expected a path without `{}`: {reason}", c.escape_debug()));
    }
    if path.starts_with('/') {
        return Err(
            "expected a path relative to the package's root, where `Cargo.toml` is".to_owned()
        );
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => {
                return Err("expected a path inside the package: paths are relative to its root, where `Cargo.toml` is".to_owned());
            }
            ".." => {}
            part if part.trim() != part => {
                return Err("expected no space at the beginning or end of a name".to_owned());
            }
            part => parts.push(part),
        }
    }
    let is_named = |name: &&&str| name.len() > EXTENSION.len() && name.ends_with(EXTENSION);
    match parts.last().filter(is_named) {
        Some(_) => Ok(parts.join("/")),
        None => Err("expected a path that ends in `.prom`, such as `golden/node.prom`".to_owned()),
    }
}

/// Checks that a golden is a regular file. A link could lead out of the package, and reading a pipe could
/// wait forever.
///
/// # Errors
///
/// Returns an error that states what is at `path` instead.
pub fn expect_file(path: &str, found: FileType) -> Result<(), String> {
    let found = match found {
        found if found.is_file() => return Ok(()),
        found if found.is_dir() => "a folder",
        found if found.is_symlink() => "a symbolic link",
        _ => "a pipe or a device",
    };
    Err(format!("golden file {path} is {found}, expected a regular file"))
}

/// Returns the error for a golden whose path leads out of the package through a linked folder.
pub fn outside(path: &str) -> String {
    format!(
        "golden file {path} is outside the package, because one of its folders is a symbolic link"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalized() {
        for path in ["golden/x.prom", "./golden/x.prom", "golden//x.prom", "a/../golden/./x.prom"] {
            assert_eq!(normalize(path).as_deref(), Ok("golden/x.prom"), "{path}");
        }
        assert_eq!(normalize("my golden/é-1.prom").as_deref(), Ok("my golden/é-1.prom"));
    }

    #[test]
    fn illegal_paths_are_refused() {
        for (path, expected) in [
            ("/golden/x.prom", "relative to the package's root"),
            ("c:/x.prom", "without `:`"),
            ("golden\\x.prom", "expected `/` between folders"),
            ("a,b.prom", "without `,`"),
            ("a\n.prom", "without `\\n`"),
            ("../x.prom", "inside the package"),
            ("a/../../x.prom", "inside the package"),
            ("x.txt", "ends in `.prom`"),
            ("golden/.prom", "ends in `.prom`"),
            ("x.prom/..", "ends in `.prom`"),
            ("", "ends in `.prom`"),
            (" x.prom", "no space at the beginning"),
        ] {
            let error = normalize(path).unwrap_err();
            assert!(error.contains(expected), "{path}: {error}");
        }
    }
}
