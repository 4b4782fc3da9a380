//! One golden against what the renderer writes: compared, shown or written.

use std::path::Path;

use frozen_metrics_schema::Schema;
use frozen_metrics_schema::diff::{compare, describe};
use frozen_metrics_schema::golden::{Action, Fault, Golden, Mode, annotate, read};

use super::file::GoldenFile;

/// What a struct renders for its example key at zero, and the schema that it declares.
#[doc(hidden)]
#[derive(Debug)]
pub struct Rendered {
    pub schema: Schema,
    pub text: String,
}

/// Compares the golden, shows how it differs, or writes it, as `mode` asks. Returns what was written, in
/// words.
pub(super) fn settle(
    file: &GoldenFile,
    root: &Path,
    rendered: &Rendered,
    mode: &Mode,
) -> Result<Option<String>, String> {
    let bytes = file.read(root)?;
    let text = annotate(&rendered.schema, &file.origin(), &rendered.text);
    let head = read(&text).map_err(|malformed| {
        format!("what `{}` renders is no golden: {malformed}\n{text}", file.owner())
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
            if !is_same {
                file.write(root, &text)?;
            }
            Ok(Some(comparison.report(is_same)))
        }
    }
}

/// A golden, or why there is none, and the schema that it should freeze.
struct Comparison<'a> {
    file: &'a GoldenFile,
    frozen: Result<Golden, Fault>,
    head: &'a Schema,
}

impl Comparison<'_> {
    /// Every difference, classified; from nothing unless the golden can be read.
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
            (Ok(_), difference) => Err(format!(
                "golden file {path} is not what `{owner}` renders\n{difference}{}",
                self.file.command().advice([path])
            )),
        }
    }

    /// The difference as an error; no error if there is none.
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

    /// An error if writing would destroy what no build restores.
    fn expect_writable(&self, is_named: bool) -> Result<(), String> {
        match &self.frozen {
            Err(fault @ Fault::Foreign) => Err(self.fault(fault)),
            // Two structs may name one file by mistake; one that only changed its name did not.
            Err(fault @ Fault::OfAnother(_)) if !is_named && !self.difference().is_empty() => {
                Err(self.fault(fault))
            }
            _ => Ok(()),
        }
    }

    /// What writing changed, for the person who asked for it.
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
