//! Validation of families that are not derived from a struct.
//!
//! The derive refuses illegal families, so those of structs are legal. A family of another library or of a
//! hand-written source can contain anything, and a single illegal line makes a scraper refuse the whole
//! exposition. This module therefore checks each such family against the strictest rules of all formats
//! before it is exposed. The exporter checks that no two families use the same name.

mod value;

use std::collections::HashSet;

use frozen_metrics_schema::Label;
use frozen_metrics_schema::exposition::label_set;
use frozen_metrics_schema::name::{is_legal_label_on_the_wire, is_legal_on_the_wire};

use crate::gather::{MetricFamily, MetricSeries, MetricType};
use crate::left_out::LeftOutReason;

pub(crate) use value::{has_sum_in_openmetrics, is_quantile_in_openmetrics};

/// The result of validating a family.
pub(crate) struct Checked {
    /// The indices of the illegal series.
    illegal: HashSet<usize>,
    /// The problem of the first illegal series.
    fault: Option<String>,
    /// The number of series that lose samples in OpenMetrics.
    reduced: usize,
    /// The number of all series.
    count: usize,
}

/// Validates a family, including the prefixes and labels with which it is exposed.
///
/// # Errors
///
/// Returns the problem if no part of the family can be exposed.
pub(crate) fn family(family: &MetricFamily) -> Result<Checked, String> {
    if !is_legal_on_the_wire(&family.name) {
        return Err("its name is not legal".to_owned());
    }
    let mut checked =
        Checked { illegal: HashSet::new(), fault: None, reduced: 0, count: family.series.len() };
    let mut known = HashSet::with_capacity(family.series.len());
    for (index, series) in family.series.iter().enumerate() {
        let fault = fault(family, series).or_else(|| {
            let is_new = known.insert(identity(series));
            (!is_new).then(|| format!("duplicate series {}", braces(&series.labels)))
        });
        match fault {
            Some(fault) => {
                checked.illegal.insert(index);
                checked.fault.get_or_insert(fault);
            }
            None => checked.reduced += usize::from(value::is_reduced_in_openmetrics(&series.value)),
        }
    }
    match checked.fault {
        Some(fault) if checked.illegal.len() == family.series.len() => Err(fault),
        _ => Ok(checked),
    }
}

impl Checked {
    /// Returns the legal series of the validated family.
    pub(crate) fn legal<'f>(
        &self,
        series: &'f [MetricSeries],
    ) -> impl Iterator<Item = &'f MetricSeries> {
        let legal = series.iter().enumerate().filter(|(index, _)| !self.illegal.contains(index));
        legal.map(|(_, series)| series)
    }

    /// Returns an error if a series is not legal.
    #[cfg(feature = "protobuf")]
    pub(crate) fn verify(self) -> Result<(), String> {
        self.fault.map_or(Ok(()), Err)
    }

    /// Returns the reasons why parts of the family are left out.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = LeftOutReason> {
        let Self { illegal, fault, reduced, count } = self;
        let illegal = fault.as_ref().map(|fault| {
            LeftOutReason::Illegal(format!("{} of {count} series: {fault}", illegal.len()))
        });
        let reduced = (*reduced > 0).then(|| {
            let which = "negative quantiles, and sums that are negative, NaN or can decrease";
            LeftOutReason::NotInOpenMetrics(format!("{which} ({reduced} of {count} series)"))
        });
        illegal.into_iter().chain(reduced)
    }
}

/// Returns the problem of a single series.
fn fault(family: &MetricFamily, series: &MetricSeries) -> Option<String> {
    labels(family.kind, &series.labels).or_else(|| value::fault(family, series))
}

fn labels(kind: MetricType, labels: &[Label]) -> Option<String> {
    for (index, Label { name, .. }) in labels.iter().enumerate() {
        if !is_legal_label_on_the_wire(name) {
            return Some(format!("the label name `{name}` is not legal"));
        }
        let is_reserved = match kind {
            MetricType::Histogram => name == "le",
            MetricType::Summary => name == "quantile",
            _ => false,
        };
        if is_reserved || name.starts_with("__") {
            return Some(format!("the label name `{name}` is reserved"));
        }
        if labels[..index].iter().any(|earlier| earlier.name == *name) {
            return Some(format!("duplicate label `{name}`"));
        }
    }
    None
}

/// Returns the identity of a series: its labels in sorted order, without labels whose value is empty, which
/// Prometheus drops.
fn identity(series: &MetricSeries) -> Vec<(&str, &str)> {
    let labels = series.labels.iter().filter(|label| !label.value.is_empty());
    let mut labels: Vec<_> = labels.map(|label| (&*label.name, &*label.value)).collect();
    labels.sort_unstable();
    labels
}

fn braces(labels: &[Label]) -> String {
    let mut text = "`{".to_owned();
    label_set(&mut text, labels);
    text + "}`"
}
