use frozen_metrics::{ReplicationMetrics, StateSet};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    Up,
    Down,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// How it is.
    #[metric(recorder(set = set_state))]
    state: StateSet<State>,
}

fn main() {}
