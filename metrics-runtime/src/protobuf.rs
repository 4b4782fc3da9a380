//! The protobuf format that Prometheus scrapes: [`Format::Protobuf`].
//!
//! Each family is one message [`io.prometheus.client.MetricFamily`][messages], preceded by its length. The order is
//! that of the text formats. Families are written one by one, without collecting their values first.
//!
//! ```
//! use frozen_metrics::{Counter, Exporter, Format, ReplicationMetrics, protobuf};
//!
//! #[derive(Debug, ReplicationMetrics)]
//! #[metrics(prefix = "node", golden = none)]
//! struct NodeMetrics {
//!     /// Messages dropped.
//!     drops_total: Counter,
//! }
//!
//! static NODE: NodeMetrics = NodeMetrics::new();
//!
//! let mut out = Vec::new();
//! Exporter::new().with(&NODE)?.encode(&mut out, Format::Protobuf);
//! assert_eq!(usize::from(out[0]), out.len() - 1, "a length and a message");
//! assert_eq!(Format::Protobuf.content_type(), protobuf::CONTENT_TYPE);
//! # Ok::<_, frozen_metrics::DuplicateFamily>(())
//! ```
//!
//! # Contents
//!
//! The messages contain names, HELP texts, units, labels, values, buckets, and the exemplars of counters and buckets
//! with their timestamps. A unit is written where OpenMetrics allows one.
//!
//! The messages cannot represent everything:
//!
//! - Infos and state sets are gauges, as in text format 0.0.4.
//! - All values except the counts of observations are floats, which represent integers exactly up to 2^53.
//! - A histogram whose observations can be negative has no sum. It gets the sum `NaN`, because readers treat a missing
//!   sum as zero.
//! - A family without series is left out. So is one whose message is longer than 2 GiB, the limit of protobuf.
//! - Comments are left out. [`Exporter::left_out`](crate::Exporter::left_out) reports which families are left out.
//!
//! [Gathered](crate::MetricFamily) families have no exemplars, so neither have those of other libraries or
//! hand-written sources.
//!
//! [messages]: https://github.com/prometheus/client_model/blob/v0.6.2/io/prometheus/client/metrics.proto

use std::error::Error;
use std::fmt;

use crate::encode::messages;
use crate::format::Format;
use crate::gather::MetricFamily;
use crate::validate;

/// The `Content-Type` of the protobuf format.
pub const CONTENT_TYPE: &str = Format::Protobuf.content_type();

/// Appends gathered families in the protobuf format.
///
/// [`Exporter::encode`](crate::Exporter::encode) writes an exporter without gathering its values.
///
/// ```
/// use frozen_metrics::{MetricFamily, MetricType, protobuf};
///
/// let up = MetricFamily::new("up", MetricType::Gauge, "Whether it is up.").with_series([], 1.0);
/// let mut out = Vec::new();
/// protobuf::encode(&mut out, &[up])?;
/// assert_eq!(usize::from(out[0]), out.len() - 1, "a length and a message");
/// # Ok::<_, protobuf::IllegalFamily>(())
/// ```
///
/// # Errors
///
/// Returns an error and appends nothing if a family is not legal in an exposition. The families that
/// [`Exporter::gather`](crate::Exporter::gather) returns are always legal.
pub fn encode(out: &mut Vec<u8>, families: &[MetricFamily]) -> Result<(), IllegalFamily> {
    for family in families {
        let checked = validate::family(family).and_then(|checked| checked.verify());
        checked.map_err(|why| IllegalFamily { name: family.name.clone(), why })?;
    }
    messages::append_gathered(out, families);
    Ok(())
}

/// The error for a family that is not legal in an exposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IllegalFamily {
    name: String,
    why: String,
}

impl fmt::Display for IllegalFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "family `{}`: {}", self.name, self.why)
    }
}

impl Error for IllegalFamily {}
