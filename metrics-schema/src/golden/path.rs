//! The path of a golden: relative to the package's root, in one spelling; and what may be there.

use std::fs::FileType;

/// What every path ends in.
pub(super) const EXTENSION: &str = ".prom";

/// Characters that a file name cannot have on every system, and the comma of `METRICS_BLESS`.
const REFUSED: [char; 9] = [':', ',', '`', '"', '*', '?', '<', '>', '|'];

/// Returns the one spelling of a golden's path, without `.` and `..`.
///
/// ```
/// use frozen_metrics_schema::golden::normalize;
///
/// assert_eq!(normalize("./golden/node.prom").as_deref(), Ok("golden/node.prom"));
/// assert_eq!(
///     normalize("../golden/node.prom").unwrap_err(),
///     "expected a path inside the package: it begins at the package's root, where `Cargo.toml` is",
/// );
/// ```
///
/// # Errors
///
/// The path is absolute, leaves the package, does not end in `.prom`, or has a character that some
/// file system or `METRICS_BLESS` gives a meaning.
pub fn normalize(path: &str) -> Result<String, String> {
    let refused = |c: &char| c.is_control() || REFUSED.contains(c);
    if path.contains('\\') {
        return Err("expected `/` between folders, found `\\`".to_owned());
    }
    if let Some(c) = path.chars().find(refused) {
        return Err(format!("expected a path without `{}`", c.escape_debug()));
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
                return Err("expected a path inside the package: it begins at the package's root, where `Cargo.toml` is".to_owned());
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

/// Checks that a golden is a regular file: a link could lead anywhere, and a pipe would make its reader
/// wait forever.
///
/// # Errors
///
/// Says what is at `path` instead.
pub fn expect_file(path: &str, found: FileType) -> Result<(), String> {
    let found = match found {
        found if found.is_file() => return Ok(()),
        found if found.is_dir() => "a folder",
        found if found.is_symlink() => "a symbolic link",
        _ => "a pipe or a device",
    };
    Err(format!("golden file {path} is {found}, expected a regular file"))
}

/// Returns the message about a golden that a linked folder leads out of the package.
pub fn outside(path: &str) -> String {
    format!(
        "golden file {path} is outside the package, because one of its folders is a symbolic link"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_spelling() {
        for path in ["golden/x.prom", "./golden/x.prom", "golden//x.prom", "a/../golden/./x.prom"] {
            assert_eq!(normalize(path).as_deref(), Ok("golden/x.prom"), "{path}");
        }
        assert_eq!(normalize("my golden/é-1.prom").as_deref(), Ok("my golden/é-1.prom"));
    }

    #[test]
    fn what_is_no_path_of_a_golden_is_refused() {
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
