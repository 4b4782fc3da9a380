//! The protobuf format that Prometheus scrapes.

use prometheus::proto::MetricType;
use prometheus::{Encoder, Error, PROTOBUF_FORMAT, ProtobufEncoder};

use crate::compat::prometheus::model;
use crate::gather::MetricFamily;
use crate::validate;

/// The `Content-Type` that a scraper is told, and that its `Accept` asks for.
pub const CONTENT_TYPE: &str = PROTOBUF_FORMAT;

/// Appends families as messages `io.prometheus.client.MetricFamily`, each behind its length. One
/// without a series is left out.
///
/// The messages have neither units nor exemplars: where a source
/// [has exemplars](crate::Collect::has_exemplars), the router of the feature `http` serves OpenMetrics to a
/// scraper that accepts both, and else whichever the scraper prefers. The sum of a histogram without one
/// is `NaN`; an info and a set of states are gauges.
///
/// ```
/// use frozen_metrics::{Counter, Exporter, ReplicationMetrics, protobuf};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// let mut out = Vec::new();
/// protobuf::encode(&mut out, &Exporter::new().with(&NODE)?.gather())?;
/// assert_eq!(usize::from(out[0]), out.len() - 1, "a message behind its length");
/// assert!(protobuf::CONTENT_TYPE.starts_with("application/vnd.google.protobuf;"));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// A family is not legal in an exposition, or longer than a message may be, which is 2 GiB. Then nothing
/// is appended. What [`Exporter::gather`](crate::Exporter::gather) returns is legal.
pub fn encode(out: &mut Vec<u8>, families: &[MetricFamily]) -> Result<(), Error> {
    for family in families {
        let checked = validate::family(family).and_then(|checked| checked.verify());
        checked.map_err(|why| Error::Msg(format!("family `{}`: {why}", family.name)))?;
    }
    append(out, families)
}

/// Appends families that an exporter gathered, so that they are legal.
pub(crate) fn append(out: &mut Vec<u8>, families: &[MetricFamily]) -> Result<(), Error> {
    let start = out.len();
    let shown = families.iter().filter(|family| !family.series.is_empty());
    let messages: Vec<_> = shown.map(|family| model::write(family, MetricType::UNTYPED)).collect();
    ProtobufEncoder::new().encode(&messages, out).inspect_err(|_| out.truncate(start))
}
