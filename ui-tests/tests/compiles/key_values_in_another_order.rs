use frozen_metrics::{Counter, LabelEnum, LabelSet, ReplicationMetrics};

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    /// This one.
    Near,
    /// The other.
    Far,
}

/// The labels of the key.
#[derive(LabelSet)]
pub struct Ends<'a> {
    channel: &'a str,
    side: Side,
}

/// A node whose golden has the values in another order, which is not compared.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = Ends<'static>, max_keys = 8,
    overflow = "others", golden = "tests/compiles/key_values_in_another_order.prom",
)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}
