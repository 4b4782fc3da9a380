//! Simulated replication of channels.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use schemas::replication::{ChannelMetricsAtomic, ReplicationMetricsRegistry};

/// The channels with the bytes that they ship per second when busy.
const CHANNELS: [(&str, f64); 4] =
    [("audit", 2_000.0), ("orders", 90_000.0), ("payments", 40_000.0), ("telemetry", 900_000.0)];

/// The time within which a second election counts as thrashing.
const THRASH: Duration = Duration::from_secs(30);

pub(super) struct Channel {
    metrics: Arc<ChannelMetricsAtomic>,
    bytes_per_second: f64,
    /// The lag of the replica in seconds.
    lag: f64,
    since_election: Duration,
}

pub(super) fn all(registry: &ReplicationMetricsRegistry) -> Vec<Channel> {
    let channel = |(name, bytes_per_second)| Channel {
        metrics: registry.for_channel(name),
        bytes_per_second,
        lag: 0.05,
        since_election: THRASH,
    };
    CHANNELS.map(channel).into()
}

impl Channel {
    pub(super) fn step(&mut self, rng: &mut Rng, time: Duration) {
        let seconds = time.as_secs_f64();
        let mut happens_once_in = |period: f64| rng.f64() < seconds / period;
        let (elects, bursts) = (happens_once_in(45.0), happens_once_in(20.0));
        let (is_short, deposes) = (happens_once_in(60.0), happens_once_in(4.0));

        self.since_election += time;
        if elects {
            self.elect(deposes);
        }
        if bursts {
            self.lag += 2.0 + 6.0 * rng.f64();
        }
        if is_short {
            self.metrics.incr_under_capacity();
        }
        // A replica with a large lag skips ahead. Otherwise it catches up, but not completely.
        if self.lag > 10.0 {
            self.metrics.incr_skip_ahead();
            self.lag = 0.1;
        }
        self.lag = (self.lag * 0.9).max(0.02 + 0.03 * rng.f64());

        let bytes = self.bytes_per_second * seconds * (0.5 + rng.f64());
        self.metrics.incr_sync_bytes(bytes as u64);
        self.metrics.record_leader_lag(Duration::from_secs_f64(self.lag));
        self.metrics.record_replica_lag(Duration::from_secs_f64(self.lag * 1.1));
    }

    fn elect(&mut self, deposes: bool) {
        self.metrics.incr_leader_change();
        if self.since_election < THRASH {
            self.metrics.incr_election_thrash();
        }
        if deposes {
            self.metrics.incr_witness_withdrawal();
        }
        self.since_election = Duration::ZERO;
        self.lag += 1.0;
    }
}
