//! The rules of families: the fields of a family are consistent, and no two families use the same name.

use super::{Declaration, Location, Report, families};
use crate::{MetricType, NameClash, NameTable};

pub(super) fn check(report: &mut Report, declarations: &[Declaration]) {
    let families = families(declarations.iter().map(|declared| declared.name.as_str()));
    for family in &families {
        has_help(report, declarations, family);
        for (at, &index) in family.iter().enumerate().skip(1) {
            if is_of_registry(report, declarations, family[0], index) {
                continue;
            }
            agrees(report, declarations, family, index);
            is_distinct(report, declarations, &family[..at], index);
        }
    }
    clashes(report, declarations, &families);
}

fn has_help(report: &mut Report, declarations: &[Declaration], family: &[usize]) {
    if family.iter().all(|&index| declarations[index].help.is_none()) {
        let first = family[0];
        report.add(
            Location::Help(first),
            format!(
                "expected a HELP text for `{}`: write a doc comment or `help = \"…\"`",
                declarations[first].name
            ),
        );
    }
}

/// Returns whether one of the two is a metric of the registry. If so, reports that it cannot share its
/// family.
fn is_of_registry(
    report: &mut Report,
    declarations: &[Declaration],
    first: usize,
    index: usize,
) -> bool {
    let this = &declarations[index];
    let is_it = this.registry_metric.is_some() || declarations[first].registry_metric.is_some();
    if is_it {
        let message = "is the name of another family: a metric of the registry needs its own";
        report.add(Location::Name(index), format!("`{}` {message}", this.name));
    }
    is_it
}

fn agrees(report: &mut Report, declarations: &[Declaration], family: &[usize], index: usize) {
    let (first, this) = (&declarations[family[0]], &declarations[index]);
    types_agree(report, index, this, first);
    units_agree(report, index, this, first);
    let said = family.iter().take_while(|&&other| other < index);
    let said = said.filter_map(|&other| declarations[other].help.as_ref()).next();
    if let (Some(help), Some(said)) = (&this.help, said)
        && help != said
    {
        report.add(
            Location::Help(index),
            format!(
                "`{}` has another HELP text above: a family has one, which `help = \"…\"` on one of its fields states",
                this.name
            ),
        );
    }
    labels_agree(report, index, this, first);
}

fn types_agree(report: &mut Report, index: usize, this: &Declaration, first: &Declaration) {
    let name = &this.name;
    if !this.kind.is_like(&first.kind) {
        report.add(
            Location::Kind(index),
            format!(
                "`{name}` is a {} here and a {} above: one family has one type",
                this.kind, first.kind
            ),
        );
        return;
    }
    if this.kind.bounds() != first.kind.bounds() {
        report.add(
            Location::Bucket(index, 0),
            format!("`{name}` has other buckets above: one family has one list of buckets"),
        );
    }
    if this.exemplars != first.exemplars {
        let (here, above) = match this.exemplars {
            true => ("exemplars", "none"),
            false => ("no exemplars", "some"),
        };
        report.add(
            Location::Exemplars(index),
            format!("`{name}` has {here} here and {above} above: either all fields of one family have them, or none"),
        );
    }
}

fn units_agree(report: &mut Report, index: usize, this: &Declaration, first: &Declaration) {
    let name = &this.name;
    if this.unit != first.unit {
        let say = |unit: &Option<String>| {
            unit.as_ref().map_or("no unit".to_owned(), |unit| format!("`{unit}`"))
        };
        report.add(
            Location::Unit(index),
            format!(
                "`{name}` has {} here and {} above: one family has one unit",
                say(&this.unit),
                say(&first.unit)
            ),
        );
    }
}

fn labels_agree(report: &mut Report, index: usize, this: &Declaration, first: &Declaration) {
    let name = &this.name;
    if !this.label_names().eq(first.label_names()) {
        report.add(
            Location::Labels(index),
            format!(
                "`{name}` has the labels {} here and {} above: one family has one list of labels, in one order",
                names(this),
                names(first)
            ),
        );
    } else if this.key_at != first.key_at {
        report.add(
            Location::Labels(index),
            format!(
                "`{name}` has the key's labels in another place above: one family has one list of labels, in one order"
            ),
        );
    }
}

fn is_distinct(report: &mut Report, declarations: &[Declaration], earlier: &[usize], index: usize) {
    let this = &declarations[index];
    let mut earlier = earlier.iter().map(|&other| &declarations[other]);
    if earlier.any(|other| other.label_names().eq(this.label_names()) && other.meets(this)) {
        let (location, mend) = match this.labels.is_empty() {
            true => (Location::Name(index), "rename it, or tell the two apart with `labels(…)`"),
            false => (Location::Labels(index), "give it other label values"),
        };
        report.add(
            location,
            format!("`{}` is declared above with the same labels: {mend}", this.name),
        );
    }
}

/// Reports families that use the same name, such as the gauge `x` and the counter `x_total`, which is named
/// `x` in OpenMetrics.
fn clashes(report: &mut Report, declarations: &[Declaration], families: &[Vec<usize>]) {
    let mut table: NameTable<&Declaration> = NameTable::default();
    for family in families {
        let this = &declarations[family[0]];
        let kind = MetricType::from_kind(&this.kind);
        if let Some(NameClash { name, owner }) = table.find(&this.name, kind, |_| true) {
            // The metrics of the registry are last in the list, but their attribute is above the fields.
            let place = if this.registry_metric.is_none() { " above" } else { "" };
            report.add(
                Location::Name(family[0]),
                format!(
                    "`{}` clashes with `{}`{place}: both take the name `{name}`",
                    this.name, owner.name
                ),
            );
        }
        table.reserve(&this.name, kind, this);
    }
}

fn names(declared: &Declaration) -> String {
    let names: Vec<_> = declared.label_names().map(|name| format!("`{name}`")).collect();
    match names.is_empty() {
        true => "(none)".to_owned(),
        false => names.join(", "),
    }
}
