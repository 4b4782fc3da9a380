//! What is refused while a struct compiles.
//!
//! A rule reads [`Declaration`]s, one a field, and reports [`Violation`]s. Each names the
//! [`Location`] it is about, so that a compiler can point at the guilty token and a tool at the guilty
//! line. Sources: the [Prometheus data model][model] and [naming guide][naming], [OpenMetrics 1.0][om]
//! and [promlint][lint].
//!
//! [model]: https://prometheus.io/docs/concepts/data_model/
//! [naming]: https://prometheus.io/docs/practices/naming/
//! [om]: https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
//! [lint]: https://github.com/prometheus/client_golang/tree/main/prometheus/testutil/promlint

mod bucket;
mod declaration;
mod family;
mod help;
mod key;
mod label;
mod name;
mod unit;

use crate::Key;

pub use declaration::{ClosedLabel, Declaration};
pub use label::label_name;

/// A rule of taste: one that a field may set aside, with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StyleLint {
    /// `queue_depth_gauge`: the type is on the `# TYPE` line already.
    TypeInName,
    /// `channel_changes_total{channel="…"}`: the label says it already.
    LabelInName,
    /// `lag_ms`: a unit that is not a base unit.
    BaseUnit,
}

impl StyleLint {
    /// Every rule of taste.
    pub const ALL: &[StyleLint] =
        &[StyleLint::TypeInName, StyleLint::LabelInName, StyleLint::BaseUnit];

    /// The word that allows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            StyleLint::TypeInName => "type_in_name",
            StyleLint::LabelInName => "label_in_name",
            StyleLint::BaseUnit => "base_unit",
        }
    }
}

/// Where a violation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A label of the key.
    KeyLabel(usize),
    /// The cap on keys.
    KeyLimit,
    /// The value that a label of the key has on the overflow.
    KeyOverflow(usize),
    /// Of a label of the key, the value of the second number.
    KeyValue(usize, usize),
    /// The name of a declaration.
    Name(usize),
    /// The type of a declaration.
    Kind(usize),
    /// What gives a declaration exemplars, or its type where nothing does.
    Exemplars(usize),
    /// The unit of a declaration, or its name where it has none.
    Unit(usize),
    /// The HELP of a declaration, or its field where it has none.
    Help(usize),
    /// The name of a declaration's label.
    LabelName(usize, usize),
    /// The value of this number, of a declaration's label.
    LabelValue(usize, usize, usize),
    /// The bound of this number, of a declaration's buckets; or the buckets where it has none.
    Bucket(usize, usize),
    /// The labels of a declaration, or its field where it has none.
    Labels(usize),
    /// A rule of taste that a declaration sets aside.
    Allowed(usize, StyleLint),
}

impl Location {
    /// The number of the declaration that it is a part of; `None` for a place of the key.
    pub const fn declaration(self) -> Option<usize> {
        match self {
            Location::KeyLabel(_)
            | Location::KeyLimit
            | Location::KeyOverflow(_)
            | Location::KeyValue(..) => None,
            Location::Name(at)
            | Location::Kind(at)
            | Location::Exemplars(at)
            | Location::Unit(at)
            | Location::Help(at)
            | Location::LabelName(at, _)
            | Location::LabelValue(at, _, _)
            | Location::Bucket(at, _)
            | Location::Labels(at)
            | Location::Allowed(at, _) => Some(at),
        }
    }
}

/// A rule that was broken, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The guilty place.
    pub place: Location,
    /// One sentence: what is wrong, what is expected, how to mend it.
    pub message: String,
}

/// Every violation of every rule, in the order of the declarations.
///
/// ```
/// use frozen_metrics_schema::rules::{self, Declaration, Location};
/// use frozen_metrics_schema::Kind;
///
/// let syncs = Declaration {
///     name: "syncs".into(),
///     kind: Kind::Counter,
///     exemplars: false,
///     unit: None,
///     help: Some("Completed syncs.".into()),
///     labels: vec![],
///     key_at: 0,
///     allowed: vec![],
///     registry_metric: None,
/// };
/// let violations = rules::check(None, &[syncs]);
/// assert_eq!(violations[0].place, Location::Name(0));
/// assert_eq!(violations[0].message, "expected a counter name ending in `_total`, found `syncs`");
/// ```
pub fn check(key: Option<&Key>, declarations: &[Declaration]) -> Vec<Violation> {
    let mut report = Report { violations: Vec::new(), used: Vec::new() };
    if let Some(key) = key {
        key::check(&mut report, key);
    }
    for (index, declaration) in declarations.iter().enumerate() {
        let key = key.filter(|_| declaration.registry_metric.is_none());
        if name::check(&mut report, index, declarations, key) {
            unit::check(&mut report, index, declaration);
        }
        help::check(&mut report, index, declaration);
        label::check(&mut report, index, declaration, key);
        bucket::check(&mut report, index, declaration);
    }
    family::check(&mut report, declarations);
    unneeded_allowances(&mut report, declarations);
    report.violations
}

/// Which declarations make up each family: indices, families and series in the order of a scrape.
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

struct Report {
    violations: Vec<Violation>,
    /// The allowances that a rule fell back on.
    used: Vec<(usize, StyleLint)>,
}

impl Report {
    fn add(&mut self, place: Location, message: impl Into<String>) {
        self.violations.push(Violation { place, message: message.into() });
    }

    /// Reports a matter of taste, unless the declaration allows it. A name of the registry cannot.
    fn taste(
        &mut self,
        taste: StyleLint,
        place: Location,
        index: usize,
        declaration: &Declaration,
        message: String,
    ) {
        if declaration.registry_metric.is_some() {
            self.add(place, message);
        } else if declaration.allowed.contains(&taste) {
            self.used.push((index, taste));
        } else {
            self.add(
                place,
                format!("{message}; to keep it, say `allow({} = \"why\")`", taste.as_str()),
            );
        }
    }
}

fn unneeded_allowances(report: &mut Report, declarations: &[Declaration]) {
    for (index, declaration) in declarations.iter().enumerate() {
        for &taste in &declaration.allowed {
            if !report.used.contains(&(index, taste)) {
                report.add(
                    Location::Allowed(index, taste),
                    format!(
                        "`{}` is allowed and `{}` does not need it: remove it",
                        taste.as_str(),
                        declaration.name
                    ),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests;
