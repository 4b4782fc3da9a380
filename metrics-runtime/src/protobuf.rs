//! The protobuf format that Prometheus scrapes.

use prometheus::proto::MetricType;
use prometheus::{Encoder, Error, PROTOBUF_FORMAT, ProtobufEncoder};

use crate::compat::prometheus::model;
use crate::gather::MetricFamily;
use crate::validate;

/// The `Content-Type` of the protobuf format.
pub const CONTENT_TYPE: &str = PROTOBUF_FORMAT;

/// Appends each family as a message `io.prometheus.client.MetricFamily` that is preceded by its length.
///
/// A family without series is left out. An info and a state set are written as gauges. If a histogram has
/// no sum, the sum is `NaN`.
///
/// The messages carry neither units nor exemplars. If a source
/// [has exemplars](crate::SourceInfo::has_exemplars), the router of the feature `http` therefore serves
/// OpenMetrics to a scraper that accepts both formats.
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
/// Returns an error and appends nothing if a family is not legal in an exposition, or if its message is
/// longer than 2 GiB. The families that [`Exporter::gather`](crate::Exporter::gather) returns are always
/// legal.
pub fn encode(out: &mut Vec<u8>, families: &[MetricFamily]) -> Result<(), Error> {
    for family in families {
        let checked = validate::family(family).and_then(|checked| checked.verify());
        checked.map_err(|why| Error::Msg(format!("family `{}`: {why}", family.name)))?;
    }
    append(out, families)
}

/// Appends families that an exporter gathered, without checking them.
pub(crate) fn append(out: &mut Vec<u8>, families: &[MetricFamily]) -> Result<(), Error> {
    let start = out.len();
    let shown = families.iter().filter(|family| !family.series.is_empty());
    let messages: Vec<_> = shown.map(|family| model::write(family, MetricType::UNTYPED)).collect();
    ProtobufEncoder::new().encode(&messages, out).inspect_err(|_| out.truncate(start))
}
