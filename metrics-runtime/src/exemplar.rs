//! Exemplars: one observation among many, with labels that lead to its trace.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use frozen_metrics_schema::exposition::label_set;
use frozen_metrics_schema::{Label, name};

use crate::label::LabelError;

/// Labels of one observation, such as the trace it was part of.
///
/// [OpenMetrics][om] shows the last one of a counter and of each bucket; text format 0.0.4 has none.
///
/// [om]: https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md#exemplars
///
/// ```
/// use frozen_metrics::{Counter, Exemplar, Exporter, Format, ReplicationMetrics, WithExemplars};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "rpc", golden = none)]
/// struct RpcMetrics {
///     /// Calls answered.
///     calls_total: WithExemplars<Counter>,
/// }
///
/// static RPC: RpcMetrics = RpcMetrics::new();
///
/// RPC.calls_total.inc();
/// RPC.calls_total.inc_with(Exemplar::new([("trace_id", "4bf92f35")])?);
///
/// let mut text = Vec::new();
/// Exporter::new().with(&RPC)?.encode(&mut text, Format::OpenMetrics);
/// let text = String::from_utf8(text)?;
/// assert!(text.contains("\nrpc_calls_total 2 # {trace_id=\"4bf92f35\"} 1 "), "{text}");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemplar {
    /// As they stand between braces.
    labels: String,
}

/// What OpenMetrics allows the names and values of an exemplar to have together.
const MOST_CHARACTERS: usize = 128;

impl Exemplar {
    /// An exemplar of these labels.
    ///
    /// # Errors
    ///
    /// A name is not legal or stands twice, or all names and values have more than 128 characters
    /// together, which OpenMetrics forbids.
    pub fn new<N: Into<String>, V: Into<String>>(
        labels: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, LabelError> {
        let label =
            |(name, value): (N, V)| Label { name: name.into().into(), value: value.into().into() };
        let labels: Vec<Label> = labels.into_iter().map(label).collect();
        for (at, label) in labels.iter().enumerate() {
            name::label(&label.name).map_err(|error| LabelError::new(error.to_string()))?;
            if labels[..at].iter().any(|earlier| earlier.name == label.name) {
                return Err(LabelError::new(format!("label `{}` stands twice", label.name)));
            }
        }
        let characters: usize = labels
            .iter()
            .map(|label| label.name.chars().count() + label.value.chars().count())
            .sum();
        if characters > MOST_CHARACTERS {
            return Err(LabelError::new(format!(
                "expected an exemplar of at most {MOST_CHARACTERS} characters, found {characters}: \
                 OpenMetrics allows no more"
            )));
        }
        let mut text = String::new();
        label_set(&mut text, &labels);
        Ok(Self { labels: text })
    }
}

/// An exemplar, what it was observed with, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    labels: String,
    value: Observation,
    /// Since 1970.
    at: Duration,
}

/// The value of one observation, exact, so that it lies within the bucket it was counted in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Observation {
    /// A number.
    Float(f64),
    /// A span, in seconds on the wire.
    Span(Duration),
}

impl Observed {
    /// An observation of now.
    pub(crate) fn now(exemplar: Exemplar, value: Observation) -> Arc<Self> {
        let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Arc::new(Self { labels: exemplar.labels, value, at })
    }

    /// As they stand between braces.
    pub(crate) fn labels(&self) -> &str {
        &self.labels
    }

    pub(crate) fn value(&self) -> Observation {
        self.value
    }

    /// Milliseconds since 1970.
    pub(crate) fn millis(&self) -> u128 {
        self.at.as_millis()
    }
}
