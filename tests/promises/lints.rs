//! Promise: generated code passes clippy's pedantic lints, even if a macro emits the struct.

#![deny(clippy::pedantic)]

use frozen_metrics::{By, Counter, Histogram, Info, LabelSet, ReplicationMetrics, StateSet};

// rustfmt indents the attribute further with each run.
#[rustfmt::skip]
macro_rules! emit {
    ($keyed:ident, $plain:ident) => {
        /// A shard of a channel.
        #[derive(LabelSet)]
        pub struct Shard<'a> {
            channel: &'a str,
            shard: u32,
        }

        /// A peer.
        #[derive(Debug, ReplicationMetrics)]
        #[metrics(
            prefix = "peer", golden = none, usage(keys = "peers"),
            key = Shard<'static>, max_keys = 4, overflow = "others",
        )]
        pub struct $keyed {
            /// Size of a message.
            #[metric(buckets(1, 2), recorder(observe = observe_size))]
            pub size_bytes: Histogram<Sizes>,
            /// Number of calls.
            #[metric(by(kind = enum("a" | "b")), recorder(inc = inc_calls))]
            pub calls_total: By<Kind, Counter>,
        }

        /// A node.
        #[derive(Debug, ReplicationMetrics)]
        #[metrics(prefix = "node", golden = none)]
        pub struct $plain {
            /// What runs.
            #[metric(info(version))]
            pub build_info: Info<Build>,
            /// State of the node.
            #[metric(states(enum("up" | "down")), recorder(set = set_state))]
            pub state: StateSet<State>,
        }
    };
}

emit!(Peer, Node);

#[test]
fn a_struct_emitted_by_a_macro_works() {
    let peers = PeerRegistry::new();
    peers.for_shard(Shard { channel: "a", shard: 7 }).inc_calls(Kind::A);
    assert_eq!(peers.snapshot().rows[0].calls_total[Kind::A], 1);
    Node::new().set_state(State::Down);
}
