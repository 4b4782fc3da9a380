/// Why something was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, LabelEnum)]
pub enum Cause {
    /// No room.
    Full,
    /// Too late.
    #[label("too_late")]
    Slow,
}

/// An end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, LabelEnum)]
pub enum Side {
    /// This one.
    Near,
    /// The other.
    Far,
}

/// A direction with a deprecated value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, LabelEnum)]
pub enum Way {
    /// Towards this process.
    In,
    /// Away from it.
    #[deprecated(note = "use `In`")]
    Out,
}

/// Labels of every type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, LabelSet)]
pub struct Fetch<'a> {
    /// Text.
    pub peer: &'a str,
    /// An enum.
    pub side: Side,
    /// An enum with a deprecated value.
    pub way: Way,
    /// A number.
    pub r#type: u8,
    /// A large number, with another name.
    #[label(name = "Total")]
    pub count: i128,
    /// A boolean.
    pub cached: bool,
    /// Deprecated.
    #[deprecated(note = "use `peer`")]
    pub old_peer: &'a str,
}

/// Labels without text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, LabelSet)]
pub struct Lane {
    /// Its number.
    pub number: u64,
}

/// Deprecated.
#[deprecated(note = "use `Fetch`")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, LabelSet)]
pub struct OldFetch<'a> {
    /// Text.
    pub peer: &'a str,
    /// Its cause.
    pub cause: Cause,
}

/// Buckets that several fields share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Buckets)]
#[buckets(exponential(0.001, 10, 4, exact))]
pub struct Shared;

/// Deprecated.
#[deprecated(note = "use `Shared`")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Buckets)]
#[buckets(1)]
pub struct OldShared;

/// Every instrument, without a key.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "golden/node.prom")]
pub struct Node {
    /// Number of calls.
    #[metric(recorder(inc = call, add = call_many))]
    pub calls_total: Counter,
    /// Frames sent by many threads.
    #[metric(recorder(inc = send))]
    pub frames_total: StripedCounter,
    /// Energy used.
    #[metric(recorder(add = burn))]
    pub energy_joules_total: FloatCounter,
    /// Calls that are open.
    #[metric(recorder(inc = open, dec = close, set = set_open))]
    pub open_calls: Gauge,
    /// Calls that wait.
    #[metric(recorder(sub = unqueue))]
    pub queued_calls: ClampedGauge,
    /// How full the cache is.
    #[metric(recorder(set = set_fill))]
    pub fill_ratio: FloatGauge,
    /// Whether it is ready.
    #[metric(recorder(set = set_ready))]
    pub ready: BoolGauge,
    /// How far behind.
    #[metric(recorder(record = set_lag), labels(role = "leader"))]
    pub lag_seconds: SecondsGauge,
    /// When it was last saved.
    #[metric(recorder(set_to_now = saved))]
    pub saved_timestamp_seconds: TimestampGauge,
    /// How large messages are.
    #[metric(buckets(1, 2.5, 1e3), recorder(observe = saw_size))]
    pub size_bytes: Histogram<Sizes>,
    /// How long calls take.
    #[metric(buckets(exponential(0.001, 10, 4)), recorder(record = took))]
    pub call_seconds: SecondsHistogram<Times>,
    /// Failed calls by cause.
    #[metric(by(cause = "full" | "too_late"), recorder(inc = fail))]
    pub failures_total: By<Cause, Counter>,
    /// Calls by side, then by kind.
    #[metric(by(side = "near" | "far", kind = enum("read" | "write")), buckets(64, 1500), recorder(observe = saw_call))]
    pub call_bytes: By<Side, By<CallKind, Histogram<CallSizes>>>,
    /// Retries, with exemplars.
    #[metric(by(way = "in" | "out"))]
    pub retries_total: By<Way, WithExemplars<Counter>>,
    /// Waits, with exemplars.
    #[metric(buckets(0.1, 1))]
    pub wait_seconds: WithExemplars<SecondsHistogram<Waits>>,
    /// How long reads take.
    #[metric(recorder(record = read_took))]
    pub read_seconds: SecondsHistogram<Shared>,
    /// How long writes take, by side.
    #[metric(by(side = "near" | "far"))]
    pub write_seconds: By<Side, WithExemplars<SecondsHistogram<Shared>>>,
    /// What runs.
    #[metric(info(version, Revision))]
    pub build_info: Info<Build>,
    /// How it is.
    #[metric(states(enum("up" | "down")), recorder(set = set_state))]
    pub state: StateSet<State>,
    /// Which end it is.
    #[metric(states("near" | "far"))]
    pub end: StateSet<Side>,
    /// Calls by the old protocol.
    #[deprecated(note = "use `calls_total`")]
    #[metric(recorder(inc = old_call))]
    pub old_calls_total: Counter,
}

/// One key label.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "peer", key = "channel", max_keys = 4, overflow = "others",
    golden = "golden/peer.prom", usage(keys = "peers", limit = "peers_limit", folded = "peer_folded_lookups_total"),
)]
pub struct Peer {
    /// Messages sent.
    #[metric(recorder(inc = sent))]
    pub sends_total: Counter,
    /// How large messages are.
    #[metric(buckets(1, 2), labels(way = "out", channel, role = "leader"))]
    pub size_bytes: Histogram<PeerSizes>,
}

/// Several labels, one of them with a capital letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, LabelSet)]
pub struct Address<'a> {
    /// The channel.
    #[label(name = "Channel")]
    pub channel: &'a str,
    /// The port.
    pub port: u16,
    /// The side.
    pub side: Side,
    /// The lane.
    pub lane: &'a str,
}

/// A label set as the key.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link",
    key = Address<'static>, max_keys = 4, overflow = "others",
    golden = "golden/link.prom", registry = Links, snapshot = LinkReport, row = LinkLine, rows = lines,
)]
pub struct Link {
    /// Frames sent.
    #[metric(by(Cause = "full" | "too_late"), recorder(add = drop_many))]
    pub drops_total: By<Cause, Counter>,
    /// What runs there.
    #[metric(info(version))]
    pub peer_info: Info<PeerBuild>,
}

/// Deprecated.
#[deprecated(note = "use `Peer`")]
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "old_peer", key = "channel", max_keys = 4, overflow = "others", golden = "golden/old_peer.prom")]
pub struct OldPeer {
    /// Messages sent.
    #[metric(recorder(inc = sent))]
    pub sends_total: Counter,
}

/// Deprecated, without a key.
#[deprecated(note = "use `Node`")]
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "old_node", golden = "golden/old_node.prom")]
pub struct OldNode {
    /// Messages sent.
    #[metric(recorder(inc = sent))]
    pub sends_total: Counter,
}

/// Visible in the parent module only.
pub mod inner {
    use frozen_metrics::{Counter, ReplicationMetrics};

    #[derive(ReplicationMetrics)]
    #[metrics(prefix = "inner", key = "channel", max_keys = 4, overflow = "others", golden = none)]
    pub(super) struct Inner {
        /// Messages sent.
        #[metric(recorder(inc = sent))]
        sends_total: Counter,
    }
}

/// A part of the process.
#[derive(Debug, Default, MetricGroup)]
pub struct Part {
    /// Its peers.
    #[member(prefix = "cold", labels(tier = "cold"), golden = "golden/cold.prom")]
    pub cold: PeerRegistry,
    /// Its links.
    pub links: Links,
    /// Deprecated peers.
    #[deprecated(note = "use `cold`")]
    pub old: PeerRegistry,
}

/// The process.
#[derive(Debug, Default, MetricGroup)]
pub struct Process {
    /// A part of it.
    #[member(prefix = "part", golden("golden/part_0.prom", "golden/part_1.prom", "golden/part_2.prom"))]
    pub part: Part,
    /// The node.
    pub node: Node,
}

/// Deprecated.
#[deprecated(note = "use `Process`")]
#[derive(Debug, Default, MetricGroup)]
pub struct OldProcess {
    /// A part of it.
    pub part: Part,
}

/// Uses items that are otherwise unused.
#[must_use]
pub fn touch() -> bool {
    let registry = inner::InnerRegistry::new();
    inner::Inner::sent(&inner::InnerRegistry::for_channel(&registry, "a"));
    ::frozen_metrics::Registry::is_empty(&registry)
}
