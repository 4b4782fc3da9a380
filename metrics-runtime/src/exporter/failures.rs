//! The counter of what scrapes leave out.

use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use frozen_metrics_schema::name;

use super::{Collect, FamilyInfo, SourceInfo};
use crate::duplicate_family::DuplicateFamily;
use crate::encode::Encoder;
use crate::gather::{MetricFamily, MetricType};
use crate::left_out::LeftOutReason;

/// Counts by reason how often something was left out of a scrape.
#[derive(Debug)]
pub(super) struct Failures {
    name: &'static str,
    counts: [AtomicU64; REASONS.len()],
}

/// The values of the label `reason`.
const REASONS: [&str; 5] = ["duplicate", "illegal", "panicked", "failed", "not_refreshed"];

impl Failures {
    pub(super) fn new(name: &'static str) -> Result<Self, CounterNameError> {
        name::metric(name).map_err(|error| CounterNameError::Illegal(error.to_string()))?;
        if name.strip_suffix("_total").is_none_or(str::is_empty) {
            let message = format!("the name of a counter must end in `_total`, found `{name}`");
            return Err(CounterNameError::Illegal(message));
        }
        Ok(Self { name, counts: Default::default() })
    }

    pub(super) fn count(&self, reason: &LeftOutReason) {
        let index = match reason {
            LeftOutReason::Duplicate(_) => 0,
            LeftOutReason::Illegal(_) => 1,
            LeftOutReason::Panicked => 2,
            LeftOutReason::Failed => 3,
            LeftOutReason::NotRefreshed(_) => 4,
            LeftOutReason::NotInOpenMetrics(_) => return,
        };
        self.counts[index].fetch_add(1, Ordering::Relaxed);
    }
}

impl Collect for Failures {
    fn info(&self) -> SourceInfo {
        let (name, kind) = (self.name.into(), MetricType::Counter);
        let counter = FamilyInfo { name, kind, labels: vec!["reason".into()] };
        SourceInfo::new("Exporter").with_families(vec![counter]).with_declared(true)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let help = "Parts of an exposition that a scrape left out, by reason.";
        let mut counter = MetricFamily::new(self.name, MetricType::Counter, help);
        for (reason, count) in REASONS.iter().zip(&self.counts) {
            let count = count.load(Ordering::Relaxed) as f64;
            counter = counter.with_series([("reason", *reason)], count);
        }
        encoder.family(&counter);
    }
}

/// The error of [`Exporter::with_left_out_counter`](crate::Exporter::with_left_out_counter).
///
/// ```
/// use frozen_metrics::Exporter;
///
/// let error = Exporter::new().with_left_out_counter("left_out").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the name of a counter must end in `_total`, found `left_out`",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CounterNameError {
    /// The name is not a legal name of a counter. The text states what is expected.
    Illegal(String),
    /// A family of a source uses the name.
    Duplicate(DuplicateFamily),
}

impl fmt::Display for CounterNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Illegal(message) => f.write_str(message),
            Self::Duplicate(duplicate) => duplicate.fmt(f),
        }
    }
}

impl Error for CounterNameError {}
