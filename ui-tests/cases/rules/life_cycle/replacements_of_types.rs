//! A replacement has the same labels and values, also where types state them.

use frozen_metrics::{By, Counter, Family, LabelEnum, LabelSet, ReplicationMetrics, StateSet};

#[derive(LabelSet)]
pub struct Peer<'a> {
    peer: &'a str,
}

/// Another struct with the same labels.
#[derive(LabelSet)]
pub struct Node<'a> {
    peer: &'a str,
}

#[derive(LabelSet)]
pub struct Zone<'a> {
    zone: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Old {
    Idle,
    Busy,
}

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum New {
    Idle,
    Busy,
    Down,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = none)]
pub struct Bus {
    /// With the same labels, and with more values.
    #[deprecated]
    #[metric(replaced_by = "bus_sends_total", max_keys = 8, overflow = "other")]
    sent_total: Family<Peer<'static>, Counter>,
    /// With the same labels.
    #[metric(max_keys = 8, overflow = "other")]
    sends_total: Family<Node<'static>, Counter>,
    /// With more values.
    #[deprecated]
    #[metric(replaced_by = "bus_stage")]
    phase: StateSet<Old>,
    /// With all values.
    stage: StateSet<New>,

    /// With another label.
    #[deprecated]
    #[metric(replaced_by = "bus_reads_total", max_keys = 8, overflow = "other")]
    read_total: Family<Peer<'static>, Counter>,
    /// With another label.
    #[metric(max_keys = 8, overflow = "other")]
    reads_total: Family<Zone<'static>, Counter>,
    /// With fewer values.
    #[deprecated]
    #[metric(replaced_by = "bus_losses_total", by(state))]
    lost_total: By<New, Counter>,
    /// With fewer values.
    #[metric(by(state))]
    losses_total: By<Old, Counter>,
    /// Without labels.
    #[deprecated]
    #[metric(replaced_by = "bus_closed_total", max_keys = 8, overflow = "other")]
    closes_total: Family<Peer<'static>, Counter>,
    /// With a constant label.
    #[metric(labels(peer = "a"))]
    closed_total: Counter,
}

fn main() {}
