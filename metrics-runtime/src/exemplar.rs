//! Exemplars: labels of single observations, such as the identifier of a trace.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use frozen_metrics_schema::{Label, name};

use crate::label::LabelError;

/// The labels of one observation, such as the identifier of its trace.
///
/// [OpenMetrics][om] and the protobuf format show the last exemplar of a counter and of each bucket of a
/// histogram. Text format 0.0.4 has no exemplars. See [`WithExemplars`](crate::WithExemplars) for how to record them.
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
    labels: Box<[Label]>,
}

/// The maximum number of characters of all names and values together, according to OpenMetrics 1.0.0.
const MAX_CHARACTERS: usize = 128;

impl Exemplar {
    /// Creates an exemplar with these labels.
    ///
    /// # Errors
    ///
    /// Returns an error if a name is not legal or occurs twice, or if all names and values together have
    /// more than 128 characters, the limit of OpenMetrics.
    pub fn new<N: Into<String>, V: Into<String>>(
        labels: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, LabelError> {
        let label =
            |(name, value): (N, V)| Label { name: name.into().into(), value: value.into().into() };
        let labels: Vec<Label> = labels.into_iter().map(label).collect();
        for (index, label) in labels.iter().enumerate() {
            name::label(&label.name).map_err(|error| LabelError::new(error.to_string()))?;
            if labels[..index].iter().any(|earlier| earlier.name == label.name) {
                return Err(LabelError::new(format!("duplicate label `{}`", label.name)));
            }
        }
        let characters: usize = labels
            .iter()
            .map(|label| label.name.chars().count() + label.value.chars().count())
            .sum();
        if characters > MAX_CHARACTERS {
            return Err(LabelError::new(format!(
                "an exemplar may have at most {MAX_CHARACTERS} characters in OpenMetrics, found {characters}"
            )));
        }
        Ok(Self { labels: labels.into() })
    }
}

/// An exemplar with the value and the time of its observation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Observed {
    labels: Box<[Label]>,
    value: Observation,
    /// The time since the Unix epoch.
    timestamp: Duration,
}

/// The value of one observation. It is exact, so that it lies within the bucket that counts it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Observation {
    /// A number.
    Float(f64),
    /// A duration, which is written in seconds.
    Span(Duration),
}

impl Observation {
    /// Returns the nearest float. A duration is converted to seconds.
    #[cfg(feature = "protobuf")]
    pub(crate) fn to_f64(self) -> f64 {
        match self {
            Self::Float(value) => value,
            Self::Span(span) => span.as_nanos() as f64 / 1e9,
        }
    }
}

impl Observed {
    /// Creates an observation with the current time.
    pub(crate) fn now(exemplar: Exemplar, value: Observation) -> Arc<Self> {
        let timestamp =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Arc::new(Self { labels: exemplar.labels, value, timestamp })
    }

    pub(crate) fn labels(&self) -> &[Label] {
        &self.labels
    }

    pub(crate) fn value(&self) -> Observation {
        self.value
    }

    /// Returns the time of the observation since the Unix epoch.
    pub(crate) fn timestamp(&self) -> Duration {
        self.timestamp
    }
}
