//! A type that is not an instrument, for which it is known what to write instead.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64};

use frozen_metrics::{Counter, ReplicationMetrics};

pub struct IntGauge;
pub struct CounterVec;
pub struct Summary;

#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: AtomicU64,
    /// Messages waiting.
    waiting: AtomicI64,
    /// Connections that are open.
    connections: IntGauge,
    /// Calls by method.
    calls_total: CounterVec,
    /// Calls by service.
    service_calls_total: HashMap<String, Counter>,
    /// Time that a call takes.
    call_seconds: Summary,
    /// Messages sent.
    sends_total: Arc<Counter>,
    /// Messages read.
    reads_total: Option<Counter>,
}

fn main() {}
