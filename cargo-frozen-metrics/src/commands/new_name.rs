//! Checks that a metric can get a new name, before anything is built.

use frozen_metrics_schema::{FamilySchema, MetricType, NameClash, NameTable, name};

use crate::error::{Error, Result};
use crate::read::GoldenFile;

/// Returns an error if `new` is not a legal name, if it is the name of another metric or of a removed one, or if the
/// samples of the renamed metric would have names that another metric uses.
pub(super) fn expect_free(
    goldens: &[GoldenFile],
    owner: &GoldenFile,
    old: &str,
    new: &str,
) -> Result<()> {
    name::metric(new).map_err(|error| Error::new(error).usage())?;
    for golden in goldens {
        if let Some(lines) = golden.golden.lines_of(new) {
            let what = format!("`{new}` is the name of another metric");
            return Err(Error::at(&golden.path, lines.help, what));
        }
        let mut retired = golden.golden.history.retired.iter();
        if let Some(retired) = retired.find(|one| one.name == new && is_same(golden, owner)) {
            let what = format!("`{new}` is the name of a removed metric");
            return Err(Error::at(&golden.path, retired.line, what)
                .help("choose a name that no release had; `cargo frozen-metrics check --explain retired_name_reused` says why"));
        }
    }
    let Some(family) = owner.golden.schema.family(old) else { return Ok(()) };
    expect_no_clash(goldens, family, new)
}

/// Returns whether two goldens may belong to one package.
fn is_same(one: &GoldenFile, other: &GoldenFile) -> bool {
    let [one, other] = [one, other].map(|golden| golden.package.as_ref().map(|one| &one.name));
    one.is_none() || other.is_none() || one == other
}

/// Returns an error if a name that the renamed family uses is already used, also by the family under its old name.
fn expect_no_clash(goldens: &[GoldenFile], renamed: &FamilySchema, new: &str) -> Result<()> {
    let mut table = NameTable::default();
    for golden in goldens {
        for family in golden.golden.schema.families.iter() {
            let kind = MetricType::from_kind(&family.kind);
            table.reserve(&family.name, kind, (golden, &*family.name));
        }
    }
    let kind = MetricType::from_kind(&renamed.kind);
    let Some(NameClash { name, owner: (golden, owner) }) = table.find(new, kind, |_| true) else {
        return Ok(());
    };
    let line = golden.golden.lines_of(owner).map_or(1, |lines| lines.help);
    let error = |what: String| Error::at(&golden.path, line, what);
    Err(match *owner == renamed.name {
        true => error(format!("`{new}` cannot be exposed beside `{owner}`: both use the name `{name}`"))
            .help("rename it by hand, without `renamed_from`, and record it under its old name with a recording rule"),
        false => error(format!("`{new}` clashes with `{owner}`: both use the name `{name}`"))
            .help("choose another name"),
    })
}
