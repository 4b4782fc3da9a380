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
#[cfg(any(test, feature = "build-info", feature = "process", feature = "tokio-runtime"))]
extern crate self as frozen_metrics;

mod blocks;
#[cfg(feature = "build-info")]
pub mod build_info;
pub mod compat;
mod const_default;
mod derives;
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

pub use derives::{Buckets, LabelEnum, LabelSet, MetricGroup, MetricSet, ReplicationMetrics};
pub use duplicate_family::DuplicateFamily;
pub use encode::Encoder;
pub use exemplar::Exemplar;
pub use exporter::{
    Collect, CounterNameError, Exporter, FamilyInfo, Labelled, Refreshed, SourceHandle, SourceInfo,
    Sources,
};
pub use format::Format;
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
