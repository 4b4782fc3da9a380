//! The rules of families: the fields of a family are consistent, and no two families use the same name.

use super::{Declaration, Location, Report, Subject, lints};
use crate::exposition::backticked;
use crate::golden::Annotation;
use crate::{Key, MetricType, NameClash, NameTable};

pub(super) fn check(report: &mut Report<'_>, subjects: &[Subject<'_>]) {
    for subject in subjects {
        let Subject { index, declaration: this, .. } = *subject;
        let Some(first) = subject.earlier.first() else {
            let mut family = subjects.iter().map(|other| other.declaration);
            if family.all(|other| other.name != this.name || other.help.is_none()) {
                let fix = "write a doc comment or `help = \"…\"`";
                let message = format!("expected a HELP text for `{}`: {fix}", this.name);
                report.lint(lints::HELP, Location::Help(index), subject, message);
            }
            continue;
        };
        if this.registry_metric.or(first.registry_metric).is_some() {
            let message = "is already the name of a family: a registry metric needs its own";
            report.add(Location::Name(index), format!("`{}` {message}", this.name));
            continue;
        }
        if this.limits.as_ref().or(first.limits.as_ref()).is_some() {
            let message = "has labels of its own: a single field must declare the whole family";
            report.add(Location::Name(index), format!("`{}` {message}", this.name));
            continue;
        }
        agrees(report, subject, first);
        is_distinct(report, subject);
    }
    clashes(report, subjects);
}

/// Checks that a field declares the same as the earlier fields of its family.
fn agrees(report: &mut Report<'_>, subject: &Subject<'_>, first: &Declaration) {
    let Subject { index, declaration: this, key, .. } = *subject;
    let name = &this.name;
    let (kind, first_kind) = (&this.kind, &first.kind);
    if !kind.is_like(first_kind) {
        let message = format!("`{name}` is a {kind} here and a {first_kind} above");
        report.add(Location::Kind(index), format!("{message}: a family has one type"));
    } else if this.bounds().zip(first.bounds()).is_some_and(|(here, above)| here != above) {
        let message = "has other buckets above: all fields of a family need the same buckets";
        report.add(Location::Bucket(index, 0), format!("`{name}` {message}"));
    }
    // A family of two types needs one type first.
    for &annotation in Annotation::ALL.iter().filter(|_| kind.is_like(first_kind)) {
        let [here, above] = [this, first].map(|declared| declared.annotation(annotation));
        if here != above {
            let [here, above] = [here, above].map(|text| annotation.describe(text));
            let message = format!("`{name}` has {here} here and {above} above");
            let rule = "all fields of a family must agree";
            report.add(Location::Annotation(index, annotation), format!("{message}: {rule}"));
        }
    }
    let help = subject.earlier.iter().find_map(|other| other.help.as_ref());
    if help.is_some_and(|help| this.help.as_ref().is_some_and(|this| this != help)) {
        let message =
            "has another HELP text above: write `help = \"…\"` on one field of the family";
        report.add(Location::Help(index), format!("`{name}` {message}"));
    }
    let [here, above] = [this, first].map(|declared| label_names(declared, key));
    if here != above {
        let message = format!("`{name}` has the labels {here} here and {above} above");
        let rule = "all fields of a family need the same labels in the same order";
        report.add(Location::Labels(index), format!("{message}: {rule}"));
    }
}

fn is_distinct(report: &mut Report<'_>, subject: &Subject<'_>) {
    let Subject { index, declaration: this, .. } = *subject;
    let mut earlier = subject.earlier.iter();
    if earlier.any(|other| other.label_names().eq(this.label_names()) && other.meets(this)) {
        let (location, fix) = match this.labels.is_empty() {
            true => (Location::Name(index), "rename one, or distinguish them with `labels(…)`"),
            false => (Location::Labels(index), "give it other label values"),
        };
        let message = format!("`{}` is declared above with the same labels: {fix}", this.name);
        report.add(location, message);
    }
}

/// Reports families that use the same name, such as the gauge `x` and the counter `x_total`, which is named
/// `x` in OpenMetrics.
fn clashes(report: &mut Report<'_>, subjects: &[Subject<'_>]) {
    let mut table: NameTable<&Declaration> = NameTable::default();
    for subject in subjects.iter().filter(|subject| subject.earlier.is_empty()) {
        let this = subject.declaration;
        let kind = MetricType::from_kind(&this.kind);
        if let Some(NameClash { name, owner }) = table.find(&this.name, kind, |_| true) {
            // The metrics of the registry are last in the list, but their attribute is above the fields.
            let place = if this.registry_metric.is_none() { " above" } else { "" };
            let mut reasons: Vec<_> =
                [this, owner].iter().filter_map(|declared| reason(declared, &name)).collect();
            reasons.dedup();
            let message = format!("`{}` clashes with `{}`{place}", this.name, owner.name);
            let reasons = reasons.join("; ");
            let message =
                format!("{message}: both use the name `{name}` ({reasons}); rename one of them");
            report.add(Location::Name(subject.index), message);
        }
        table.reserve(&this.name, kind, this);
    }
}

/// Returns why a family uses a name other than its own.
fn reason(declared: &Declaration, name: &str) -> Option<String> {
    let Declaration { name: family, kind, .. } = declared;
    match kind.suffix() {
        _ if family == name => None,
        Some(suffix) if family.strip_suffix(suffix) == Some(name) => {
            Some(format!("OpenMetrics drops `{suffix}` from the family names of {kind} metrics"))
        }
        _ => Some(format!("the {kind} `{family}` has samples of this name")),
    }
}

/// Returns the names of all labels in wire order, including those of the key.
fn label_names(declared: &Declaration, key: Option<&Key>) -> String {
    let key = key.into_iter().flat_map(Key::names);
    let mut names: Vec<&str> = declared.label_names().collect();
    let key_at = declared.key_at.min(names.len());
    names.splice(key_at..key_at, key);
    if names.is_empty() { "(none)".to_owned() } else { backticked(names) }
}
