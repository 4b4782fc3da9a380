use frozen_metrics::{By, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Peers by what they do.
    #[metric(by(role = enum("leader" | "follower")), allow(label_in_name = "as it was by hand"))]
    role: By<Role, Gauge>,
}

#[test]
fn it_works() {
    Node::new().role[Role::Leader].inc();
}
