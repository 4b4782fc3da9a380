//! Comparing, showing and writing one golden.

use std::path::Path;

use frozen_metrics_schema::Schema;
use frozen_metrics_schema::diff::{compare, describe};
use frozen_metrics_schema::golden::{Action, Fault, Golden, Mode, annotate, read};

use super::file::GoldenFile;

/// The schema that a struct declares, and its exposition for an example key.
#[doc(hidden)]
#[derive(Debug)]
pub struct Rendered {
    pub schema: Schema,
    pub text: String,
}

/// Compares the golden, shows its difference, or writes it, depending on `mode`. Returns a report if the
/// golden was to be written.
pub(super) fn apply(
    file: &GoldenFile,
    root: &Path,
    rendered: &Rendered,
    mode: &Mode,
) -> Result<Option<String>, String> {
    let bytes = file.read(root)?;
    let text = annotate(&rendered.schema, &file.accept(), &rendered.text);
    let head = read(&text).map_err(|malformed| {
        format!("cannot read the rendered exposition of `{}`: {malformed}\n{text}", file.owner())
    })?;
    let frozen =
        bytes.as_ref().map_or(Err(Fault::Missing), |bytes| Fault::check(bytes, file.owner()));
    let comparison = Comparison { file, frozen, head: &head.schema };
    match mode.action(file.path()) {
        Action::Compare => comparison.expect_same().map(|()| None),
        Action::ShowDifference => comparison.show_difference().map(|()| None),
        Action::Write => {
            let is_same = bytes.is_some_and(|bytes| bytes == text.as_bytes());
            comparison.expect_writable(mode.names(file.path()))?;
            if let Some(folder) = mode.folder() {
                file.write(&folder.join(file.package()), &text)?;
                return Ok(None);
            }
            if !is_same {
                file.write(root, &text)?;
            }
            Ok(Some(comparison.report(is_same)))
        }
    }
}

/// A golden, or why there is none, and the schema that it must freeze.
struct Comparison<'a> {
    file: &'a GoldenFile,
    frozen: Result<Golden, Fault>,
    head: &'a Schema,
}

impl Comparison<'_> {
    /// Returns all differences. A golden that cannot be read counts as empty.
    fn difference(&self) -> String {
        let nothing = Schema::new("", None, &[]);
        let base = match &self.frozen {
            Ok(golden) => &golden.schema,
            Err(Fault::OfAnother(golden)) => &golden.schema,
            Err(_) => &nothing,
        };
        describe(&compare(base, self.head))
    }

    fn fault(&self, fault: &Fault) -> String {
        let accept = self.file.command().run_to_accept([self.file.path()]);
        fault.message(self.file.path(), self.file.owner(), &accept)
    }

    fn expect_same(&self) -> Result<(), String> {
        let (path, owner) = (self.file.path(), self.file.owner());
        match (&self.frozen, self.difference()) {
            (Err(fault), _) => Err(self.fault(fault)),
            (Ok(_), difference) if difference.is_empty() => Ok(()),
            (Ok(_), difference) => {
                let command = self.file.command();
                let advice = command.advice(&command.run_to_accept([path]));
                Err(format!("golden file {path} differs from `{owner}`\n{difference}{advice}"))
            }
        }
    }

    /// Returns the difference as an error; `Ok` if there is none.
    fn show_difference(&self) -> Result<(), String> {
        let (path, owner) = (self.file.path(), self.file.owner());
        let difference = self.difference();
        match &self.frozen {
            Ok(_) if difference.is_empty() => Ok(()),
            Ok(_) => Err(format!(
                "golden file {path} of `{owner}` would change\n{difference}to accept the change, {}",
                self.file.command().run_to_accept([path])
            )),
            Err(fault) => Err(format!(
                "golden file {path} of `{owner}` would change\n{difference}{}",
                self.fault(fault)
            )),
        }
    }

    /// Returns an error if writing would destroy a file that cannot be generated again.
    fn expect_writable(&self, is_named: bool) -> Result<(), String> {
        match &self.frozen {
            Err(fault @ Fault::Foreign) => Err(self.fault(fault)),
            // Two structs may use one path by mistake. A struct that was renamed has no other difference.
            Err(fault @ Fault::OfAnother(_)) if !is_named && !self.difference().is_empty() => {
                Err(self.fault(fault))
            }
            _ => Ok(()),
        }
    }

    /// Returns a report of what was written.
    fn report(&self, is_same: bool) -> String {
        let (path, owner) = (self.file.path(), self.file.owner());
        match self.difference() {
            _ if is_same => format!("golden file {path} of `{owner}` is up to date\n"),
            none if none.is_empty() => {
                format!("wrote golden file {path} of `{owner}`: no family changed\n")
            }
            difference => format!("wrote golden file {path} of `{owner}`\n{difference}"),
        }
    }
}
