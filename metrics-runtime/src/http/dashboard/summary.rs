//! Summaries of families for the page: totals, and the largest series.

use std::collections::HashMap;

use super::view::{FamilyView, Number, SeriesView};
use crate::encode::Sink;
use crate::schema::Text;
use crate::{MetricFamily, MetricSeries, MetricValue};

/// A sink that summarises the families of a source. It keeps only the series that the page shows.
pub(super) struct Summaries<'a> {
    /// The labels that each family declares.
    labels: HashMap<Text, Vec<Text>>,
    /// The requested family; `None` for all of them.
    family: Option<&'a str>,
    /// The searched part of a label value, in lower case.
    having: &'a str,
    /// The maximum number of series per family.
    limit: usize,
    families: Vec<Summary>,
    /// The index of the family that was begun last, if it was requested.
    current: Option<usize>,
}

/// The summary of one family.
struct Summary {
    head: MetricFamily,
    labels: Option<Vec<String>>,
    series: usize,
    matched: usize,
    sum: f64,
    highest: Option<f64>,
    lowest: Option<f64>,
    buckets: Buckets,
    largest: Largest,
    largest_matched: Largest,
}

impl<'a> Summaries<'a> {
    pub(super) fn new(
        labels: HashMap<Text, Vec<Text>>,
        family: Option<&'a str>,
        having: &'a str,
        limit: usize,
    ) -> Self {
        Self { labels, family, having, limit, families: Vec::new(), current: None }
    }

    pub(super) fn into_views(self) -> Vec<FamilyView> {
        self.families.into_iter().map(Summary::into_view).collect()
    }
}

impl Sink for Summaries<'_> {
    fn family(&mut self, head: MetricFamily, _: usize, _: bool) {
        if self.family.is_some_and(|requested| head.name != requested) {
            self.current = None;
            return;
        }
        let known = self.families.iter().position(|known| known.head.name == head.name);
        self.current = known.or_else(|| {
            let labels = self.labels.get(&*head.name).filter(|labels| !labels.is_empty());
            let labels = labels.map(|labels| labels.iter().map(Text::to_string).collect());
            self.families.push(Summary::new(head, labels, self.limit));
            Some(self.families.len() - 1)
        });
    }

    fn series(&mut self, series: MetricSeries) {
        if let Some(index) = self.current {
            self.families[index].add(series, self.having);
        }
    }
}

impl Summary {
    fn new(head: MetricFamily, labels: Option<Vec<String>>, limit: usize) -> Self {
        Self {
            head,
            labels,
            series: 0,
            matched: 0,
            sum: 0.0,
            highest: None,
            lowest: None,
            buckets: Buckets::Empty,
            largest: Largest::new(limit),
            largest_matched: Largest::new(limit),
        }
    }

    fn add(&mut self, series: MetricSeries, having: &str) {
        let size = size(&series.value);
        self.series += 1;
        self.sum += size;
        self.highest = Some(self.highest.map_or(size, |highest| pick(highest, size, true)));
        self.lowest = Some(self.lowest.map_or(size, |lowest| pick(lowest, size, false)));
        self.buckets.add(&series.value);
        // A source of another library may not declare its labels.
        let names = || series.labels.iter().map(|label| label.name.to_string()).collect();
        self.labels.get_or_insert_with(names);
        let has = |value: &str| value.to_lowercase().contains(having);
        if having.is_empty() {
            self.matched += 1;
        } else if series.labels.iter().any(|label| has(&label.value)) {
            self.matched += 1;
            self.largest_matched.add(size, &series);
        }
        self.largest.add(size, &series);
    }

    fn into_view(self) -> FamilyView {
        let Self { series, matched, sum, highest, lowest, .. } = self;
        // If no series matches, all series are shown, because the search may match the family's name.
        let top = match &self.largest_matched.series[..] {
            [] => &self.largest.series,
            _ => &self.largest_matched.series,
        };
        let top = top.iter().map(|(_, series)| SeriesView::from_series(series)).collect();
        let labels = self.labels.unwrap_or_default();
        FamilyView {
            series,
            matched,
            sum: Number(sum),
            highest: highest.map(Number),
            lowest: lowest.map(Number),
            buckets: self.buckets.into_view(),
            top,
            ..FamilyView::new(self.head, labels)
        }
    }
}

/// Returns the value of a series. For a histogram or a summary, it is the count.
pub(super) fn size(value: &MetricValue) -> f64 {
    match value {
        MetricValue::Number(value) => *value,
        MetricValue::Histogram { buckets, .. } => {
            buckets.last().map_or(0.0, |(_, count)| *count as f64)
        }
        MetricValue::Summary { count, .. } => *count as f64,
    }
}

/// Returns the higher or the lower of two values.
fn pick(one: f64, other: f64, higher: bool) -> f64 {
    if one.total_cmp(&other).is_lt() == higher { other } else { one }
}

/// The series with the largest values, in descending order. Series with equal values keep the order of a
/// scrape.
struct Largest {
    limit: usize,
    series: Vec<(f64, MetricSeries)>,
}

impl Largest {
    fn new(limit: usize) -> Self {
        Self { limit, series: Vec::new() }
    }

    fn add(&mut self, size: f64, series: &MetricSeries) {
        let index = self.series.partition_point(|(known, _)| known.total_cmp(&size).is_ge());
        if index < self.limit {
            self.series.truncate(self.limit - 1);
            self.series.insert(index, (size, series.clone()));
        }
    }
}

/// The sums of the buckets of all histograms, if all of them have the same bounds.
enum Buckets {
    Empty,
    Equal(Vec<(f64, u64)>),
    Different,
}

impl Buckets {
    fn add(&mut self, value: &MetricValue) {
        let MetricValue::Histogram { buckets, .. } = value else { return };
        let bounds =
            |buckets: &[(f64, u64)]| buckets.iter().map(|(bound, _)| *bound).collect::<Vec<_>>();
        match self {
            Self::Empty => *self = Self::Equal(buckets.clone()),
            Self::Equal(sums) if bounds(sums) == bounds(buckets) => {
                for ((_, sum), (_, count)) in sums.iter_mut().zip(buckets) {
                    *sum = sum.wrapping_add(*count);
                }
            }
            Self::Equal(_) => *self = Self::Different,
            Self::Different => {}
        }
    }

    fn into_view(self) -> Vec<(Number, u64)> {
        match self {
            Self::Equal(buckets) => {
                buckets.into_iter().map(|(bound, count)| (Number(bound), count)).collect()
            }
            Self::Empty | Self::Different => Vec::new(),
        }
    }
}
