//! The derives, each with an example that needs this crate.

/// Implements the trait [`Buckets`](trait@crate::Buckets) for a unit struct.
///
/// ```
/// use frozen_metrics::{Buckets, Histogram, ReplicationMetrics, SecondsHistogram};
///
/// /// Latency buckets that all schemas of the service share.
/// #[derive(Buckets)]
/// #[buckets(0.005, 0.05, 0.5, 5)]
/// pub struct Latency;
///
/// /// Size buckets.
/// #[derive(Buckets)]
/// #[buckets(exponential(256, 4, 6))]
/// pub struct Sizes;
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "rpc", golden = none)]
/// struct Rpc {
///     /// Time to answer a call.
///     call_seconds: SecondsHistogram<Latency>,
///     /// Time to open a connection.
///     connect_seconds: SecondsHistogram<Latency>,
///     /// Size of a message.
///     message_bytes: Histogram<Sizes>,
/// }
///
/// assert_eq!(Sizes::BOUNDS, [256.0, 1024.0, 4096.0, 16384.0, 65536.0, 262144.0]);
/// let rpc = Rpc::new();
/// rpc.message_bytes.observe(300.0);
/// assert!(rpc.snapshot().prometheus_text().contains("rpc_message_bytes_bucket{le=\"1024\"} 1\n"));
/// ```
///
pub use frozen_metrics_derive::Buckets;
/// Implements the trait [`LabelEnum`](trait@crate::LabelEnum) for an enum.
///
/// ```
/// use frozen_metrics::LabelEnum;
///
/// #[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
/// enum Cause {
///     QueueFull,
///     /// The variant was renamed; its label value stays.
///     #[label("too_large")]
///     Oversized,
/// }
///
/// assert_eq!(Cause::VALUES, ["queue_full", "too_large"]);
/// ```
///
/// The enum must also derive `Clone`, `Copy`, `Debug` and `PartialEq`.
///
pub use frozen_metrics_derive::LabelEnum;
/// Implements the trait [`LabelSet`](trait@crate::LabelSet) for a struct of labels.
///
/// ```
/// use frozen_metrics::{LabelEnum, LabelSet};
///
/// #[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
/// enum Outcome {
///     Ok,
///     Timeout,
/// }
///
/// /// The labels of a fetch.
/// #[derive(LabelSet)]
/// struct Fetch<'a> {
///     peer: &'a str,
///     outcome: Outcome,
///     #[label(name = "try")]
///     attempt: u32,
///     cached: bool,
/// }
///
/// let names: Vec<_> = Fetch::LABELS.iter().map(|label| &*label.name).collect();
/// assert_eq!(names, ["peer", "outcome", "try", "cached"]);
/// ```
///
pub use frozen_metrics_derive::LabelSet;
/// Combines sources into one: registries, sets without a key, and other groups.
///
/// ```
/// use frozen_metrics::{Counter, Exporter, MetricGroup, ReplicationMetrics};
///
/// /// A link.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = none)]
/// struct Link {
///     /// Frames sent.
///     frames_total: Counter,
/// }
///
/// #[derive(Default, MetricGroup)]
/// struct Node {
///     links: LinkRegistry,
///     // In a service, `golden = "golden/spare_links.prom"` freezes the names with the prefix.
///     #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
///     spare: LinkRegistry,
/// }
///
/// let node = Node::default();
/// node.spare.for_peer("a").frames_total.inc();
/// let text = Exporter::new().with(node)?.text();
/// assert!(text.ends_with("\nspare_link_frames_total{tier=\"cold\",peer=\"a\"} 1\n"));
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
pub use frozen_metrics_derive::MetricGroup;
pub use frozen_metrics_derive::MetricSet;
/// Declares the metrics of a service in an annotated struct, and generates their registry, snapshot and
/// text.
///
/// ```
/// use frozen_metrics::{By, Counter, Histogram, ReplicationMetrics};
///
/// /// Traffic of one peer.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "bus", key = "peer", max_keys = 2, overflow = "others", golden = none)]
/// pub struct PeerMetrics {
///     /// Messages dropped, by cause.
///     #[metric(by(cause = enum("full" | "slow")), recorder(inc = dropped))]
///     drops_total: By<Cause, Counter>,
///     /// Size of a message.
///     #[metric(name = "bus_message_bytes", buckets(100, 1_000))]
///     size: Histogram<SizeBuckets>,
/// }
///
/// let registry = PeerMetricsRegistry::new();
/// let before = registry.snapshot();
/// let peer = registry.for_peer("a");
/// peer.dropped(Cause::Slow);
/// peer.size.observe(512.0);
/// for late in ["b", "c", "d"] {
///     registry.for_peer(late).drops_total[Cause::Full].inc();
/// }
/// assert_eq!((registry.len(), registry.folded()), (PeerMetricsRegistry::MAX_KEYS + 1, 2));
///
/// let snapshot = registry.snapshot();
/// let full = |peer| snapshot.peer(peer).map(|row| row.drops_total[Cause::Full]);
/// assert_eq!((full("a"), full("b"), full("c")), (Some(0), Some(1), None));
/// assert_eq!(full(PeerMetricsRegistry::OVERFLOW), Some(2));
/// assert_eq!(snapshot.totals()["drops_total"], 4);
/// assert_eq!(snapshot.since(&before).rows.len(), 3);
/// assert!(snapshot.prometheus_text().contains("bus_drops_total{peer=\"a\",cause=\"slow\"} 1\n"));
/// ```
pub use frozen_metrics_derive::ReplicationMetrics;
