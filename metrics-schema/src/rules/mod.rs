//! The rules of schemas, which the derive checks while a struct is compiled.
//!
//! A rule reads [`Declaration`]s, one for each field and one for each metric of the registry, and reports
//! [`Violation`]s. Each violation has a [`Location`], so that a compiler can point at the token and a tool at
//! the line that causes it. The rules follow the [Prometheus data model][model] and [naming guide][naming],
//! [OpenMetrics 1.0][om] and [promlint][lint].
//!
//! [model]: https://prometheus.io/docs/concepts/data_model/
//! [naming]: https://prometheus.io/docs/practices/naming/
//! [om]: https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
//! [lint]: https://github.com/prometheus/client_golang/tree/main/prometheus/testutil/promlint

mod alias;
mod annotation;
mod bucket;
mod declaration;
mod family;
mod help;
mod key;
mod label;
mod limits;
pub mod lints;
mod name;
mod replacement;
mod unit;

use crate::Key;
use crate::golden::Annotation;

pub use bucket::bounds_of_buckets;
pub use declaration::{ClosedLabel, Declaration, Limits};
pub use label::{EMPTY as EMPTY_LABEL_VALUE, LabelFault, check_label, label_name};
pub use lints::StyleLint;

/// The part of a key or of a declaration that violates a rule. The first index of a part is that of the
/// key's label or of the declaration. All indices begin at 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// A label of the key.
    KeyLabel(usize),
    /// The cap on keys.
    KeyLimit,
    /// The overflow value of the key.
    KeyOverflow,
    /// The maximum number of label sets of a declaration with labels of its own.
    FamilyLimit(usize),
    /// The overflow value of a declaration with labels of its own.
    FamilyOverflow(usize),
    /// The name of a declaration.
    Name(usize),
    /// The type of a declaration.
    Kind(usize),
    /// An annotation of a declaration, or its name if it lacks the annotation.
    Annotation(usize, &'static Annotation),
    /// The metric that replaces a deprecated declaration.
    Replacement(usize),
    /// The HELP of a declaration, or its field if it has none.
    Help(usize),
    /// The name of a label: the index of the declaration, then that of the label.
    LabelName(usize, usize),
    /// The value of a label: the index of the declaration, of the label and of the value.
    LabelValue(usize, usize, usize),
    /// A former name of a declaration: the index of the declaration, then that of the name.
    Alias(usize, usize),
    /// A bound of a declaration's buckets, or all its buckets if it has no bound with this index.
    Bucket(usize, usize),
    /// The labels of a declaration, or its field if it has none.
    Labels(usize),
    /// A style lint that a declaration allows.
    Allowed(usize, StyleLint),
    /// A style lint that the whole set allows.
    AllowedBySet(StyleLint),
}

/// A violation of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The part that violates the rule.
    pub location: Location,
    /// The message, which states the problem and how to fix it.
    pub message: String,
}

/// Checks all rules and returns all violations. The whole set allows the lints `allowed`.
///
/// ```
/// use frozen_metrics_schema::rules::{self, Declaration, Location};
/// use frozen_metrics_schema::Kind;
///
/// let syncs = Declaration {
///     name: "syncs".into(),
///     kind: Kind::Counter,
///     has_layout: false,
///     annotations: vec![],
///     help: Some("Completed syncs.".into()),
///     labels: vec![],
///     key_at: 0,
///     limits: None,
///     allowed: vec![],
///     fixed_unit: None,
///     registry_metric: None,
///     aliases: vec![],
/// };
/// let violations = rules::check(None, &[syncs], &[]);
/// assert_eq!(violations[0].location, Location::Name(0));
/// assert!(violations[0].message.starts_with("expected a name ending in `_total` for this counter, found `syncs`"));
/// ```
pub fn check(
    key: Option<&Key>,
    declarations: &[Declaration],
    allowed: &[StyleLint],
) -> Vec<Violation> {
    let mut report = Report { allowed, ..Report::default() };
    if let Some(key) = key {
        key::check(&mut report, key);
    }
    let subject = |index| Subject::new(index, declarations, key);
    let subjects: Vec<_> = (0..declarations.len()).map(subject).collect();
    for subject in &subjects {
        let has_name = name::check(&mut report, subject);
        if annotation::check(&mut report, subject) && has_name {
            unit::check(&mut report, subject);
        }
        help::check(&mut report, subject);
        label::check(&mut report, subject);
        limits::check(&mut report, subject);
        bucket::check(&mut report, subject);
        replacement::check(&mut report, subject, declarations, key);
    }
    family::check(&mut report, &subjects);
    alias::check(&mut report, &subjects);
    unneeded_allowances(&mut report, declarations);
    report.violations
}

/// Returns the indices of the declarations of each family, in the order of a scrape.
///
/// ```
/// use frozen_metrics_schema::rules;
///
/// assert_eq!(rules::families(["lag", "changes", "lag"]), [vec![0, 2], vec![1]]);
/// ```
pub fn families<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Vec<usize>> {
    let mut families: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        match families.iter_mut().find(|(known, _)| *known == name) {
            Some((_, members)) => members.push(index),
            None => families.push((name, vec![index])),
        }
    }
    families.into_iter().map(|(_, members)| members).collect()
}

/// A declaration to check.
struct Subject<'a> {
    index: usize,
    declaration: &'a Declaration,
    /// The key whose labels its series have.
    key: Option<&'a Key>,
    /// The declarations of the same family before this one.
    earlier: Vec<&'a Declaration>,
}

impl<'a> Subject<'a> {
    fn new(index: usize, declarations: &'a [Declaration], key: Option<&'a Key>) -> Self {
        let declaration = &declarations[index];
        let key = key.filter(|_| declaration.registry_metric.is_none());
        let earlier = declarations[..index].iter().filter(|other| other.name == declaration.name);
        Self { index, declaration, key, earlier: earlier.collect() }
    }
}

#[derive(Default)]
struct Report<'a> {
    violations: Vec<Violation>,
    /// The lints that the whole set allows.
    allowed: &'a [StyleLint],
    /// The lints that a declaration allows and violates, by the index of the declaration.
    used: Vec<(usize, StyleLint)>,
    /// The lints that only the set allows and that are violated.
    used_of_set: Vec<StyleLint>,
    /// The declarations with a name that is illegal, so that it is not known which lints a legal one violates.
    has_illegal_names: Vec<usize>,
}

impl Report<'_> {
    fn add(&mut self, location: Location, message: impl Into<String>) {
        self.violations.push(Violation { location, message: message.into() });
    }

    /// Reports the violation of a style lint unless the declaration or the set allows it. Only the set can allow
    /// those of the metrics of the registry.
    fn lint(
        &mut self,
        lint: StyleLint,
        location: Location,
        subject: &Subject<'_>,
        message: String,
    ) {
        let Subject { index, declaration, .. } = *subject;
        if declaration.allowed.contains(&lint) {
            self.used.push((index, lint));
        } else if declaration.registry_metric.is_some() {
            self.lint_of_set(lint, location, message);
        } else if self.allowed.contains(&lint) {
            self.used_of_set.push(lint);
        } else {
            self.add(location, format!("{message}; {}", lint.how_to_allow()));
        }
    }

    /// Reports the violation of a style lint outside the fields, unless the set allows it.
    fn lint_of_set(&mut self, lint: StyleLint, location: Location, message: String) {
        if self.allowed.contains(&lint) {
            self.used_of_set.push(lint);
        } else {
            self.add(location, format!("{message}; {} on the struct", lint.how_to_allow()));
        }
    }
}

fn unneeded_allowances(report: &mut Report<'_>, declarations: &[Declaration]) {
    for (index, declaration) in declarations.iter().enumerate() {
        for &lint in &declaration.allowed {
            if !report.used.contains(&(index, lint)) && !report.has_illegal_names.contains(&index) {
                let (id, name) = (lint.id, &declaration.name);
                let message = format!("unnecessary `allow({id})`: `{name}` does not violate it");
                report.add(Location::Allowed(index, lint), format!("{message}; remove it"));
            }
        }
    }
    for &lint in report.allowed {
        if !report.used_of_set.contains(&lint) && report.has_illegal_names.is_empty() {
            let message = format!("unnecessary `allow({})`", lint.id);
            let reason = "only metrics that allow it themselves violate it, if any";
            report.add(Location::AllowedBySet(lint), format!("{message}: {reason}; remove it"));
        }
    }
}

#[cfg(test)]
mod tests;
