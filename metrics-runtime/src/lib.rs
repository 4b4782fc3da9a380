//! Declare a service's metrics in one annotated struct.
//!
//! The fields of the struct are the live atomics. `#[derive(ReplicationMetrics)]` generates a bounded registry
//! keyed by labels, a snapshot, the Prometheus text and a documentation table. It also freezes every name,
//! type, label, unit and HELP text in a golden file: a struct that differs from its golden does not compile.
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
//! The main parts of the crate, in the order in which data passes through them:
//!
//! - [`instrument`]: the atomics that a service records in.
//! - The generated registry: one set of instruments per key, with an exact cap.
//! - The generated snapshot: the values of all sets as plain data.
//! - [`Exporter`]: several registries and sets as one exposition.
//! - `http`: an exporter as an axum router, or as a server.
//! - [`testing`]: assertions for tests of code that records.
//!
//! The module [`golden`] documents golden files and `METRICS_BLESS`.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `http` | an axum router that serves an exporter in the format that the scraper accepts |
//! | `server` | `http::serve`, a server for that router with limits on connections, memory and time |
//! | `compression` | gzip and zstd compression of responses |
//! | `page` | an HTML page with live values |
//! | `prometheus`, `prometheus-client` | adapters to and from registries of those crates |
//! | `protobuf` | the protobuf format that Prometheus scrapes |
//! | `process` | the standard metrics of a process: CPU time, memory, file descriptors |
//! | `build-info` | the metric `build_info`, which states version, revision and compiler of the program |
//! | `tokio-runtime` | the metrics of tokio runtimes: workers, tasks, queues, busy time |
//! | `serde` | `Serialize` for snapshots, `Serialize` and `Deserialize` for gathered families |
//!
//! The module `migration` is a guide for services that use another library. It also explains why there is no push and no
//! OTLP.
//!
#![doc = include_str!("../docs/modelling.md")]
//!
//! # Threads, panics and signals
//!
//! All types can be used from any thread, and while a panic unwinds. If a closure that was passed to a
//! registry panics, no lock remains held: everything that was recorded, looked up or seeded before
//! remains, and `retain` has removed nothing. Registries and sets can therefore be used inside and after
//! `catch_unwind`. A panic that unwinds drops guards and timers as usual: guards subtract what they added,
//! and timers record.
//!
//! Do not use registries inside a global allocator or a signal handler. They allocate, take locks and use
//! thread-locals, so the thread could deadlock with itself. The same applies to [`Histogram`],
//! [`SecondsHistogram`], [`Info`], [`WithExemplars`], [`StripedCounter`], snapshots and scrapes. In an
//! allocator or a signal handler, record only in [`Counter`], [`FloatCounter`] and gauges, either in a
//! `static` or through a handle that was looked up before.

// The expansions of this crate's own structs name the crate.
#[cfg(any(feature = "build-info", feature = "process", feature = "tokio-runtime"))]
extern crate self as frozen_metrics;

mod blocks;
#[cfg(feature = "build-info")]
pub mod build_info;
pub mod compat;
mod const_default;
mod duplicate_family;
mod encode;
mod exemplar;
mod exporter;
mod exposition;
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
mod label_set;
mod left_out;
/// How to migrate from another library.
#[cfg(any(doc, doctest))]
#[doc = include_str!("../docs/migration.md")]
pub mod migration {}
mod member_scope;
mod point;
#[cfg(feature = "process")]
pub mod process;
mod proof;
#[cfg(feature = "protobuf")]
pub mod protobuf;
mod registry;
mod row_list;
mod set;
mod shape;
#[doc(hidden)]
pub mod snapshot;
mod sync;
pub mod testing;
#[cfg(feature = "tokio-runtime")]
pub mod tokio_runtime;
mod validate;
mod value_table;

pub use duplicate_family::DuplicateFamily;
pub use encode::Encoder;
pub use exemplar::Exemplar;
pub use exporter::{
    Collect, CounterNameError, Exporter, FamilyInfo, Labelled, Refreshed, SourceHandle, SourceInfo,
    Sources,
};
pub use format::Format;
/// Implements the trait [`Buckets`](trait@Buckets) for a unit struct.
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
/// Implements the trait [`LabelEnum`](trait@LabelEnum) for an enum.
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
/// Implements the trait [`LabelSet`](trait@LabelSet) for a struct of labels.
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
pub use frozen_metrics_schema as schema;
#[doc(inline)]
pub use frozen_metrics_schema::rules::lints;
pub use gather::{MetricFamily, MetricSeries, MetricType, MetricValue};
pub use group::{Member, MetricGroup};
pub use instrument::{
    BoolGauge, Buckets, By, ClampedGauge, Counter, FloatCounter, FloatGauge, Gauge, Histogram,
    HistogramValue, InFlight, Info, MaxGauge, SecondsGauge, SecondsHistogram, StateSet,
    StripedCounter, Timer, TimestampGauge, UnsignedGauge, WithExemplars,
};
pub use key_usage::KeyUsage;
pub use key_value::KeyValue;
pub use label::{LabelEnum, LabelError};
pub use label_set::LabelSet;
pub use left_out::{LeftOut, LeftOutReason};
pub use registry::{
    Family, FamilyHandle, FamilyLease, FamilySnapshot, KeyFrom, Registry, RegistryFull,
    RegistryKey, RowLabels, SetLease,
};
pub use set::{KeyedSet, MetricSet};

/// The items that generated code uses. They are not part of the public API.
#[doc(hidden)]
pub mod __private;
