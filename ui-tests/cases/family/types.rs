//! The types of a family are those of the runtime, and a label set is one.

use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};

#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a str,
}

pub struct NoSet;

mod own {
    pub struct Family<L, I>(std::marker::PhantomData<fn() -> (L, I)>);
}

#[derive(ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Own {
    /// Another type of this name.
    #[metric(max_keys = 8, overflow = "other")]
    blocks_total: own::Family<Fetch<'static>, Counter>,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Wrong {
    /// A type that is no label set.
    #[metric(max_keys = 8, overflow = "other")]
    hits_total: frozen_metrics::Family<NoSet, Counter>,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Missing {
    /// A type that does not exist.
    #[metric(max_keys = 8, overflow = "other")]
    frames_total: frozen_metrics::Family<Fetched<'static>, Counter>,
}

fn main() {}
