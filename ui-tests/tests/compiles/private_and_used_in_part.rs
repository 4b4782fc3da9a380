#![deny(warnings)]

//! Unused generated code is not reported as dead code.

use frozen_metrics::{
    By, Counter, Exporter, Histogram, Info, LabelEnum, LabelSet, ReplicationMetrics,
};

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = "channel", max_keys = 8, overflow = "others", golden = none, usage(keys = "channels"),
)]
struct Channel {
    /// Messages sent.
    #[metric(recorder(inc = sent, add = sent_many))]
    sends_total: Counter,
}

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Cause {
    Full,
}

macro_rules! emit {
    ($keyed:ident, $plain:ident, $method:ident) => {
        /// The labels of the key.
        #[derive(LabelSet)]
        pub struct Lane<'a> {
            peer: &'a str,
            lane: u8,
        }

        #[derive(ReplicationMetrics)]
        #[metrics(key = Lane<'static>, max_keys = 8, overflow = "others", golden = none)]
        struct $keyed {
            /// Frames that were lost.
            #[metric(by(cause = "full"), recorder(inc = $method))]
            drops_total: By<Cause, Counter>,
        }

        #[derive(ReplicationMetrics)]
        #[metrics(golden = none)]
        pub(crate) struct $plain {
            /// Calls that were given up.
            #[metric(by(kind = enum("a" | "b")), recorder(inc = gave_up))]
            ends_total: By<Kind, Counter>,
            /// How large a call is.
            #[metric(buckets(1, 2), recorder(observe = saw_call))]
            call_bytes: Histogram<Sizes>,
            /// What runs.
            #[metric(info(version))]
            build_info: Info<Build>,
        }
    };
}

emit!(Link, Node, lost_frame);

#[test]
fn it_works() {
    let registry = ChannelRegistry::new();
    registry.for_channel("payments").sends_total.inc();
    let exporter = Exporter::new().with(registry);
    assert!(exporter.is_ok());
    let _ = (LinkRegistry::new(), Node::new(), Cause::Full);
}
