//! The series of a metric. The values that a type states are those that the golden freezes.

use frozen_metrics_schema::{FamilySchema, Label, Series};

use super::{LabelValues, Metric, Set};

/// The value of a label in the schema if only the compiler knows its values and the golden has none.
pub(crate) const UNKNOWN_VALUE: &str = "…";

impl Set {
    /// Returns the series of a metric in scrape order: the last label varies fastest. The values that a type states are
    /// those in `frozen`, the family that the golden freezes: a constant compares them with the type.
    pub(crate) fn series(&self, metric: &Metric, frozen: Option<&FamilySchema>) -> Vec<Series> {
        if let Some(frozen) = frozen.filter(|frozen| self.is_ambiguous(metric, frozen)) {
            // A series that several fields may have declared is listed for the first of them.
            let others = self.family(&metric.name.value).filter(|other| other.has_shared_enum());
            let earlier: Vec<_> = others.take_while(|other| other.field != metric.field).collect();
            let series = self.frozen_series(metric, frozen).into_iter();
            let is_own = |series: &&Series| !earlier.iter().any(|other| agrees(other, series));
            return series.map(|(_, series)| series).filter(is_own).cloned().collect();
        }
        let mut lists: Vec<Vec<Label>> = vec![Vec::new()];
        for label in &metric.labels {
            let values = self.values(metric, label, frozen);
            let with = |list: &Vec<Label>| -> Vec<Vec<Label>> {
                let name = &label.name.value;
                let longer = |value: &String| {
                    let label = Label { name: name.clone().into(), value: value.clone().into() };
                    [&list[..], &[label]].concat()
                };
                values.iter().map(longer).collect()
            };
            lists = lists.iter().flat_map(with).collect();
        }
        lists.into_iter().map(|labels| Series { labels: labels.into() }).collect()
    }

    fn values(
        &self,
        metric: &Metric,
        label: &LabelValues,
        frozen: Option<&FamilySchema>,
    ) -> Vec<String> {
        if label.shared_enum().is_none() {
            return label.known().iter().map(|value| value.value.clone()).collect();
        }
        let frozen =
            frozen.into_iter().flat_map(|family| self.frozen_values(metric, label, family));
        let mut values: Vec<_> = frozen.map(|(_, value)| value.to_owned()).collect();
        if values.is_empty() {
            values.push(UNKNOWN_VALUE.to_owned());
        }
        values
    }

    /// Returns the values that the golden freezes for a label of a metric, each with the index of its first series.
    pub(crate) fn frozen_values<'a>(
        &self,
        metric: &Metric,
        label: &LabelValues,
        frozen: &'a FamilySchema,
    ) -> Vec<(usize, &'a str)> {
        let mut values: Vec<(usize, &str)> = Vec::new();
        for (index, series) in self.frozen_series(metric, frozen) {
            let value = value_of(series, &label.name.value);
            let new = value.filter(|value| values.iter().all(|(_, known)| known != value));
            values.extend(new.map(|value| (index, value)));
        }
        values
    }

    /// Returns whether another metric may have declared a series that the golden freezes for this one, because types
    /// state the values that distinguish them.
    pub(crate) fn is_ambiguous(&self, metric: &Metric, frozen: &FamilySchema) -> bool {
        if !metric.has_shared_enum() {
            return false;
        }
        let own = self.frozen_series(metric, frozen);
        let others = self.family(&metric.name.value).filter(|other| other.field != metric.field);
        let mut others = others.filter(|other| other.has_shared_enum());
        others.any(|other| own.iter().any(|(_, series)| agrees(other, series)))
    }

    /// Returns the frozen series that this metric may have declared, each with its index: those with all values that the
    /// macro knows, unless they are all known of another metric.
    fn frozen_series<'a>(
        &self,
        metric: &Metric,
        frozen: &'a FamilySchema,
    ) -> Vec<(usize, &'a Series)> {
        let all_known = |other: &&Metric| !other.has_shared_enum();
        let known: Vec<_> = self.family(&metric.name.value).filter(all_known).collect();
        let is_own = |series: &Series| {
            agrees(metric, series) && known.iter().all(|other| !agrees(other, series))
        };
        frozen.series.iter().enumerate().filter(|(_, series)| is_own(series)).collect()
    }
}

/// Returns whether a series has the values of a metric's labels that the macro knows.
fn agrees(metric: &Metric, series: &Series) -> bool {
    metric.labels.len() == series.labels.len()
        && metric.labels.iter().all(|label| match value_of(series, &label.name.value) {
            Some(value) => label.value_span(value).is_some(),
            None => false,
        })
}

fn value_of<'a>(series: &'a Series, label: &str) -> Option<&'a str> {
    series.labels.iter().find(|known| known.name == label).map(|known| &*known.value)
}
