//! Comparing, showing and writing one golden.

use std::path::Path;

use frozen_metrics_schema::Schema;
use frozen_metrics_schema::diff::{compare, describe};
use frozen_metrics_schema::golden::{
    Action, Fault, Golden, History, Mode, annotate, read, with_history,
};

use super::file::GoldenFile;
use super::release::Release;

/// The schema that a struct declares, and its exposition for an example key.
#[doc(hidden)]
#[derive(Debug)]
pub struct Rendered {
    pub schema: Schema,
    pub text: String,
}

/// Compares the golden, shows its difference, or writes it, depending on `mode`. Returns a report if the
/// golden was to be written. The golden states the `release` for families that it no longer has.
pub(super) fn apply(
    file: &GoldenFile,
    root: &Path,
    rendered: &Rendered,
    mode: &Mode,
    release: &Release,
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
            comparison.expect_writable(mode.names(file.path()))?;
            let before = bytes.as_ref().map(|bytes| String::from_utf8_lossy(bytes));
            let before = before.map_or_else(History::default, |text| History::salvage(&text));
            let history = comparison.history(&before, release);
            let text = with_history(&text, &history);
            if let Some(folder) = mode.folder() {
                file.write(&folder.join(file.package()), &text)?;
                return Ok(None);
            }
            let is_same = bytes.is_some_and(|bytes| bytes == text.as_bytes());
            if !is_same {
                file.write(root, &text)?;
            }
            Ok(Some(comparison.report(is_same) + &names_changed(&before, &history)))
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
    /// Returns the frozen schema. A golden that cannot be read counts as empty.
    fn base(&self) -> &Schema {
        static NOTHING: Schema = Schema::new("", None, &[]);
        match &self.frozen {
            Ok(golden) => &golden.schema,
            Err(Fault::OfAnother(golden)) => &golden.schema,
            Err(_) => &NOTHING,
        }
    }

    /// Returns all differences.
    fn difference(&self) -> String {
        describe(&compare(self.base(), self.head))
    }

    /// Returns the history of the golden once it is written.
    fn history(&self, before: &History, Release { version, reason }: &Release) -> History {
        before.advance(self.base(), self.head, version.as_deref(), reason.as_deref())
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

/// Returns one line for each name that the written golden retires, and for each that is declared again.
fn names_changed(before: &History, after: &History) -> String {
    let retired = after.retired.iter().filter(|one| !before.is_retired(&one.name));
    let retired = retired.map(|one| format!("  retired  {}\n", one.name));
    let revived = before.retired.iter().filter(|one| !after.is_retired(&one.name));
    let revived = revived.map(|one| {
        format!("  revived  {}: it is declared again, so its RETIRED line is removed\n", one.name)
    });
    retired.chain(revived).collect()
}
