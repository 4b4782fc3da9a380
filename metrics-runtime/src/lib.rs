//! Declare a service's metrics in one annotated struct.
//! The struct's fields are the live atomics. `#[derive(ReplicationMetrics)]` adds a bounded registry
//! keyed by a label, a snapshot, a Prometheus renderer and a documentation table, and freezes every
//! name, type, label, unit and HELP text against a golden file: a struct that drifted does not build.
//!
//! ```
//! use frozen_metrics::{Counter, ReplicationMetrics, SecondsGauge};
//! use std::time::Duration;
//!
//! /// Replication health of one channel.
//! #[derive(Debug, ReplicationMetrics)]
//! #[metrics(
//!     prefix = "dataforts",
//!     key = "channel", max_keys = 1024, overflow = "__overflow__",
//!     golden = none,
//! )]
//! pub struct ChannelMetrics {
//!     /// Number of leader elections completed.
//!     leader_changes_total: Counter,
//!     /// How far this replica is behind the leader.
//!     lag_seconds: SecondsGauge,
//! }
//!
//! let registry = ChannelMetricsRegistry::new();
//! let payments = registry.for_channel("payments");
//! payments.leader_changes_total.inc();
//! payments.lag_seconds.record(Duration::from_millis(250));
//!
//! assert_eq!(
//!     registry.snapshot().prometheus_text(),
//!     "# HELP dataforts_leader_changes_total Number of leader elections completed.\n\
//!      ## TYPE dataforts_leader_changes_total counter\n\
//!      dataforts_leader_changes_total{channel=\"payments\"} 1\n\
//!      ## HELP dataforts_lag_seconds How far this replica is behind the leader.\n\
//!      ## TYPE dataforts_lag_seconds gauge\n\
//!      dataforts_lag_seconds{channel=\"payments\"} 0.25\n",
//! );
//! ```
//!
//! The way through the crate is one direction only:
//!
//! ```text
//! instrument ──read──▶ registry ──snapshot──▶ encode ──▶ exporter ──▶ http
//! ```
//!
//! | feature | what it adds |
//! |---|---|
//! | `http` | an axum router that serves an exporter, in the format that `Accept` prefers |
//! | `server` | `http::serve`, a server for that router that no client can hold up |
//! | `compression` | gzip and zstd for scrapers that ask for it |
//! | `page` | a page for people beside the exposition |
//! | `prometheus`, `prometheus-client` | registries of those crates beside ours, and the other way |
//! | `protobuf` | the protobuf format that Prometheus scrapes |
//! | `serde` | snapshots and gathered families in any format of serde |

//! # Where it may be used
//!
//! From any thread, and while a panic unwinds. A panic in a closure of a registry, such as that of
//! `with_<key>`, `retain` or the iterator of `seed`, leaves no lock behind: what was recorded, looked up
//! or seeded before it stays, and `retain` has removed nothing. So a registry and a set can be used in
//! `catch_unwind` and after it. Guards and timers end, and timers record.
//!
//! Not inside a global allocator nor in a signal handler: a registry allocates, takes locks and keeps
//! sets in thread-locals, and a thread that is interrupted in it would wait for itself. So do
//! [`Histogram`], [`SecondsHistogram`], [`Info`], [`WithExemplars`], snapshots and scrapes. There, record
//! in instruments of one word: [`Counter`], [`FloatCounter`] and the gauges, in a `static` or by a handle
//! that was looked up before. [`StripedCounter`] uses a thread-local, and belongs to the others.

#[cfg(any(feature = "prometheus", feature = "prometheus-client"))]
pub mod compat;
mod const_default;
mod duplicate_family;
mod encode;
mod exemplar;
mod exporter;
mod format;
mod gather;
pub mod golden;
#[doc(hidden)]
pub mod group;
#[cfg(feature = "http")]
pub mod http;
pub mod instrument;
mod key_usage;
mod key_value;
mod label;
mod left_out;
mod point;
mod proof;
#[cfg(feature = "protobuf")]
pub mod protobuf;
mod registry;
mod row;
mod set;
#[doc(hidden)]
pub mod snapshot;
mod sync;
mod template;
mod validate;

pub use duplicate_family::DuplicateFamily;
pub use encode::Encoder;
pub use exemplar::Exemplar;
pub use exporter::{Collect, CounterNameError, Exporter, FamilyInfo, Labelled};
pub use format::Format;
/// Makes an enum of your own one of label values.
///
/// ```
/// use frozen_metrics::LabelEnum;
///
/// #[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
/// enum Cause {
///     QueueFull,
///     /// Was renamed, and is on the wire what it was.
///     #[label("too_large")]
///     Oversized,
/// }
///
/// assert_eq!(Cause::VALUES, ["queue_full", "too_large"]);
/// ```
///
/// It needs `Clone`, `Copy`, `Debug` and `PartialEq`.
///
pub use frozen_metrics_derive::LabelEnum;
/// Declares sources that are scraped as one: registries, sets without key, other groups.
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
///     // In a service, `golden = "golden/spare_links.prom"` freezes what this adds.
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
/// Declares metrics: one annotated struct, and what is generated of it.
///
/// ```
/// use frozen_metrics::{By, Counter, Histogram, ReplicationMetrics};
///
/// /// What one peer does.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "bus", key = "peer", max_keys = 2, overflow = "others", golden = none)]
/// pub struct PeerMetrics {
///     /// Messages dropped, by cause.
///     #[metric(by(cause = enum("full" | "slow")), recorder(inc = dropped))]
///     drops_total: By<Cause, Counter>,
///     /// How large a message is.
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
/// let of = |peer| snapshot.peer(peer).map(|row| row.drops_total[Cause::Full]);
/// assert_eq!((of("a"), of("b"), of("c")), (Some(0), Some(1), None));
/// assert_eq!(of(PeerMetricsRegistry::OVERFLOW), Some(2));
/// assert_eq!(snapshot.totals()["drops_total"], 4);
/// assert_eq!(snapshot.since(&before).rows.len(), 3);
/// assert!(snapshot.prometheus_text().contains("bus_drops_total{peer=\"a\",cause=\"slow\"} 1\n"));
/// ```
pub use frozen_metrics_derive::ReplicationMetrics;
pub use frozen_metrics_schema as schema;
pub use gather::{MetricFamily, MetricSeries, MetricType, MetricValue};
pub use group::{Member, MetricGroup};
pub use instrument::{
    BoolGauge, By, ClampedGauge, Counter, FloatCounter, FloatGauge, Gauge, Histogram,
    HistogramValue, InFlight, Info, SecondsGauge, SecondsHistogram, StateSet, StripedCounter,
    Timer, TimestampGauge, WithExemplars,
};
pub use key_usage::KeyUsage;
pub use key_value::KeyValue;
pub use label::{LabelEnum, LabelError};
pub use left_out::{LeftOut, LeftOutReason};
pub use registry::NoPlaceLeft;
pub use set::MetricSet;

/// What the generated code names. Not for use by hand, and not under semantic versioning.
#[doc(hidden)]
pub mod __private;
