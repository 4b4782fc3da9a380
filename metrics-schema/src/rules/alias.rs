//! The rules of aliases: a former name is legal, it measures in the same unit, all fields of a family state the same
//! ones, and no other family uses the name. Lints do not apply, because the name was not chosen now.

use super::{Location, Report, Subject, unit};
use crate::diff::{unit_factor, units};
use crate::{Kind, MetricType, NameClash, NameTable, name};

/// What to do if a family cannot have an alias.
const INSTEAD: &str = "record the metric under its old name with a recording rule instead";

/// What to do if another family has the former name.
const REMOVE: &str = "remove `renamed_from`, or write `renamed_from = none` if the struct states `renamed_from_prefix`";

/// What uses a name.
#[derive(Clone, Copy)]
enum Owner<'a> {
    /// The family with this name.
    Family(&'a str),
    /// This former name of the family whose name follows.
    FormerName(&'a str, &'a str),
}

pub(super) fn check(report: &mut Report<'_>, subjects: &[Subject<'_>]) {
    let mut table = NameTable::default();
    let firsts = || subjects.iter().filter(|subject| subject.earlier.is_empty());
    for subject in firsts() {
        let declared = subject.declaration;
        let kind = MetricType::from_kind(&declared.kind);
        table.reserve(&declared.name, kind, Owner::Family(&declared.name));
    }
    for subject in subjects {
        agrees(report, subject);
    }
    for subject in firsts() {
        let declared = subject.declaration;
        for (index, (former, _)) in declared.aliases.iter().enumerate() {
            let location = Location::Alias(subject.index, index);
            if let Err(message) = legal(subject, former).and_then(|()| same_unit(subject, former)) {
                report.add(location, message);
                continue;
            }
            let kind = MetricType::from_kind(&declared.kind);
            if let Some(NameClash { name, owner }) = table.find(former, kind, |_| true) {
                report.add(location, clash(&declared.name, former, &name, *owner));
            }
            table.reserve(former, kind, Owner::FormerName(former, &declared.name));
        }
    }
}

/// Checks that a field states the same former names as the first field of its family.
fn agrees(report: &mut Report<'_>, subject: &Subject<'_>) {
    let Some(first) = subject.earlier.first() else { return };
    let (this, index) = (subject.declaration, subject.index);
    if this.aliases == first.aliases {
        return;
    }
    let describe = |aliases: &[(String, String)]| match aliases {
        [] => "no former name".to_owned(),
        aliases => {
            let each = aliases.iter().map(|(name, until)| format!("`{name}` until `{until}`"));
            format!("the former name {}", each.collect::<Vec<_>>().join(", "))
        }
    };
    let location =
        if this.aliases.is_empty() { Location::Name(index) } else { Location::Alias(index, 0) };
    let [here, above] = [this, first].map(|declared| describe(&declared.aliases));
    let message = format!("`{}` has {here} here and {above} above", this.name);
    report.add(location, format!("{message}: all fields of a family must agree"));
}

fn legal(subject: &Subject<'_>, former: &str) -> Result<(), String> {
    let declared = subject.declaration;
    if !name::is_legal_on_the_wire(former) {
        return Err(name::metric(former).err().unwrap_or_default());
    }
    if former == declared.name {
        return Err(format!("`{former}` is the name of the metric: expected its former name"));
    }
    if declared.kind == Kind::StateSet && !name::is_legal_label(former) {
        let message = "expected a legal label name, because a label of a state set has the name";
        return Err(format!("{message} of the metric, found `{former}`"));
    }
    let names = subject.key.into_iter().flat_map(|key| key.names()).chain(declared.label_names());
    if declared.kind == Kind::StateSet && names.into_iter().any(|label| label == former) {
        let message = "a label of a state set has the name of the metric";
        return Err(format!("{message}, and another label is already `{former}`: {INSTEAD}"));
    }
    Ok(())
}

/// Checks that both names state the same unit, unless one of them states none.
fn same_unit(subject: &Subject<'_>, former: &str) -> Result<(), String> {
    let declared = subject.declaration;
    let (new, old) = (unit::family(declared), unit::named(&declared.kind, former));
    let (Some(old), Some(new)) = units(&old, &new) else { return Ok(()) };
    if new == old || unit_factor(old, new) == Some(1.0) {
        return Ok(());
    }
    let message = format!("`{former}` is in `{old}` and `{}` in `{new}`", declared.name);
    Err(format!("{message}, but an alias shows the same values: {INSTEAD}"))
}

fn clash(new: &str, former: &str, name: &str, owner: Owner<'_>) -> String {
    let taken = |by: String| format!("`{former}` is already {by}: {REMOVE}");
    match owner {
        Owner::Family(family) if family == new => {
            let both = format!("both have the name `{name}` in OpenMetrics");
            format!("`{former}` cannot be exposed beside `{new}`, because {both}: {INSTEAD}")
        }
        Owner::Family(family) if family == former => taken("the name of another metric".to_owned()),
        Owner::FormerName(other, of) if other == former => {
            taken(format!("a former name of `{of}`"))
        }
        Owner::Family(other) | Owner::FormerName(other, _) => {
            let both = format!("both use the name `{name}`");
            format!("`{former}` cannot be exposed beside `{other}`, because {both}: {REMOVE}")
        }
    }
}
