//! The golden file, read while the struct compiles: the macro's only look outside.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::{env, fs};

use metrics_schema::golden::{BLESS_VARIABLE, CI_VARIABLE, Golden, is_blessing, read};
use proc_macro2::Span;
use syn::LitStr;

use crate::dependency::Dependency;

/// What the macro knows of the build it runs in.
pub(crate) struct Site {
    /// The source file a token stands in.
    locate: fn(Span) -> Option<PathBuf>,
    /// Whether the goldens are about to be written, so that a difference is no error.
    pub(crate) is_blessing: bool,
    /// Whether somebody asks for that where it is never done.
    pub(crate) is_asked_in_vain: bool,
    pub(crate) dependency: Dependency,
}

impl Site {
    pub(crate) fn of_this_build(locate: fn(Span) -> Option<PathBuf>) -> Self {
        let variable = |name| env::var(name).ok();
        let (bless, ci) = (variable(BLESS_VARIABLE), variable(CI_VARIABLE));
        let is_blessing_in = |ci: Option<&str>| is_blessing(bless.as_deref(), ci);
        let is_blessing = is_blessing_in(ci.as_deref());
        Self {
            locate,
            is_blessing,
            is_asked_in_vain: is_blessing_in(None) && !is_blessing,
            dependency: Dependency::of_this_build(),
        }
    }

    /// The file that a struct names. `None` where its source is no file: some editors expand macros
    /// without telling them where.
    pub(crate) fn file(&self, name: &LitStr) -> Option<File> {
        let source = (self.locate)(name.span())?;
        let folder = source.parent()?;
        let here = env::current_dir().ok()?;
        Some(File { path: plain(&here.join(folder).join(name.value())) })
    }
}

/// A golden file, whether it exists or not.
pub(crate) struct File {
    path: PathBuf,
}

/// A golden of a group's member.
pub(crate) struct Found {
    /// The literal that names it.
    pub(crate) name: LitStr,
    pub(crate) file: File,
    /// Whose it is.
    pub(crate) owner: String,
    /// What it freezes, where the compiler is to compare it with the member.
    pub(crate) golden: Option<Golden>,
}

/// Why a golden cannot be read.
pub(crate) enum Unreadable {
    Missing,
    Other(io::Error),
    /// The line and what is wrong with it.
    Malformed(usize, String),
}

impl File {
    pub(crate) fn read(&self) -> Result<Golden, Unreadable> {
        let bytes = fs::read(&self.path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Unreadable::Missing,
            _ => Unreadable::Other(error),
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
            Unreadable::Malformed(line, "expected UTF-8 text".to_owned())
        })?;
        read(&text).map_err(|malformed| Unreadable::Malformed(malformed.line, malformed.what))
    }

    pub(crate) fn exists(&self) -> bool {
        self.path.is_file()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The path as a person reads it: from the folder that the build runs in, where it is below.
    pub(crate) fn shown(&self) -> String {
        let here = env::current_dir().unwrap_or_default();
        self.path.strip_prefix(here).unwrap_or(&self.path).display().to_string()
    }
}

/// The path without `.`, and without `folder/..`: where the folder is a link, its parent is that of
/// what it leads to, as in `include_str!`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                if plain.is_symlink() {
                    plain = plain.canonicalize().unwrap_or(plain);
                }
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_without_detours() {
        assert_eq!(plain(Path::new("/a/./b/../golden/x.prom")), Path::new("/a/golden/x.prom"));
        assert_eq!(plain(Path::new("../x.prom")), Path::new("../x.prom"));
    }

    #[test]
    #[cfg(unix)]
    fn the_parent_of_a_link_is_that_of_what_it_leads_to() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let real = folder.path().canonicalize().expect("a path");
        fs::create_dir_all(real.join("elsewhere/src")).expect("folders");
        std::os::unix::fs::symlink(real.join("elsewhere/src"), real.join("src")).expect("a link");
        assert_eq!(plain(&real.join("src/../x.prom")), real.join("elsewhere/x.prom"));
    }
}
