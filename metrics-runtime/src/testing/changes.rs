//! Changes: what was recorded during an observation.

use std::collections::BTreeMap;
use std::fmt;

use super::samples::{Exposition, Role, SampleId, is_equal};

/// What was recorded during an observation.
///
/// It contains the samples that changed: a counter and the count, sum and buckets of a histogram with their
/// increase, a gauge or an info with its new value, and of a state set the new state. Series that were created at
/// their initial value, set to the value that they had, or removed are not changes. `Display` shows one sample in each line.
#[derive(Clone, Debug)]
#[must_use = "changes that are not compared prove nothing"]
pub struct Changes {
    pub(super) changes: BTreeMap<SampleId, (Role, f64)>,
}

impl Changes {
    /// Asserts that exactly these samples changed. `expected` has one line for each, as in an exposition, in any
    /// order; lines may be indented.
    ///
    /// A histogram that changed is expected with its `_count`. Its `_sum` and `_bucket` samples are compared if
    /// they are stated, so that a test does not depend on how long something took. The samples of a renamed metric under
    /// its former name are compared if they are stated, too.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use frozen_metrics::{Gauge, ReplicationMetrics, SecondsHistogram, testing};
    ///
    /// #[derive(Debug, ReplicationMetrics)]
    /// #[metrics(prefix = "rpc", golden = none)]
    /// struct RpcMetrics {
    ///     /// Time to answer.
    ///     #[metric(buckets(0.1, 1))]
    ///     wait_seconds: SecondsHistogram<WaitBuckets>,
    ///     /// Calls that wait.
    ///     backlog: Gauge,
    /// }
    ///
    /// let rpc = RpcMetrics::new();
    /// let changes = testing::observe(&rpc, || {
    ///     rpc.wait_seconds.record(Duration::from_millis(250));
    ///     rpc.backlog.set(3);
    /// });
    /// changes.assert_eq(
    ///     "
    ///     rpc_backlog 3
    ///     rpc_wait_seconds_count 1
    ///     rpc_wait_seconds_bucket{le=\"1\"} 1
    ///     ",
    /// );
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the changes are different. The message lists each difference with the name, the labels, and the
    /// expected and the recorded value.
    #[track_caller]
    pub fn assert_eq(&self, expected: &str) {
        let expected = Exposition::parse(expected)
            .unwrap_or_else(|error| panic!("the expected changes are not legal: {error}"));
        let mut differences = Vec::new();
        for (id, value) in &expected.samples {
            match self.changes.get(id) {
                Some((_, change)) if is_equal(*change, *value) => {}
                Some((_, change)) => {
                    differences.push(format!("{id}: expected {value}, recorded {change}"));
                }
                None => differences.push(format!("{id}: expected {value}, recorded nothing")),
            }
        }
        for (id, (role, change)) in &self.changes {
            let is_required =
                !matches!(role, Role::SumOrBucket | Role::Quantile | Role::FormerName);
            if is_required && !expected.samples.contains_key(id) {
                differences.push(format!("{id}: expected nothing, recorded {change}"));
            }
        }
        let differences = differences.join("\n  ");
        assert!(differences.is_empty(), "the recorded changes differ:\n  {differences}");
    }

    /// Asserts that nothing changed.
    ///
    /// ```should_panic
    /// # use frozen_metrics::{Counter, ReplicationMetrics, testing};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "node", golden = none)]
    /// # struct NodeMetrics {
    /// #     /// Messages dropped.
    /// #     drops_total: Counter,
    /// # }
    /// let node = NodeMetrics::new();
    /// testing::observe(&node, || node.drops_total.inc()).assert_none();
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if something changed, like [`assert_eq`](Self::assert_eq).
    #[track_caller]
    pub fn assert_none(&self) {
        self.assert_eq("");
    }

    /// Returns the changes of samples with this label, for a test that shares a source with other tests and has a
    /// label value of its own.
    ///
    /// ```
    /// # use frozen_metrics::{Counter, ReplicationMetrics, testing};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "bus", key = "channel", max_keys = 8, overflow = "others", golden = none)]
    /// # struct BusMetrics {
    /// #     /// Frames sent.
    /// #     frames_total: Counter,
    /// # }
    /// static BUS: BusMetricsRegistry = BusMetricsRegistry::new();
    ///
    /// let changes = testing::observe(&BUS, || BUS.for_channel("my-test").frames_total.inc());
    /// changes.with_label("channel", "my-test").assert_eq(r#"bus_frames_total{channel="my-test"} 1"#);
    /// ```
    pub fn with_label(&self, name: &str, value: &str) -> Self {
        self.filter(|id| id.labels.iter().any(|(known, of)| known == name && of == value))
    }

    /// Returns the changes of samples whose name begins with this prefix.
    ///
    /// ```
    /// # use frozen_metrics::{Counter, ReplicationMetrics, testing};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "node", golden = none)]
    /// # struct NodeMetrics {
    /// #     /// Messages dropped.
    /// #     drops_total: Counter,
    /// #     /// Messages sent.
    /// #     sends_total: Counter,
    /// # }
    /// let node = NodeMetrics::new();
    /// let changes = testing::observe(&node, || {
    ///     node.drops_total.inc();
    ///     node.sends_total.inc();
    /// });
    /// changes.with_prefix("node_drops").assert_eq("node_drops_total 1");
    /// ```
    pub fn with_prefix(&self, prefix: &str) -> Self {
        self.filter(|id| id.name.starts_with(prefix))
    }

    fn filter(&self, matches: impl Fn(&SampleId) -> bool) -> Self {
        let changes = self.changes.iter().filter(|(id, _)| matches(id));
        Self { changes: changes.map(|(id, change)| (id.clone(), *change)).collect() }
    }

    /// Returns the change of a sample, which is written as in an exposition; `None` if it did not change. For
    /// values that a test knows only roughly.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use frozen_metrics::{ReplicationMetrics, SecondsHistogram, testing};
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "rpc", golden = none)]
    /// # struct RpcMetrics {
    /// #     /// Time to answer.
    /// #     #[metric(buckets(0.1, 1))]
    /// #     wait_seconds: SecondsHistogram<WaitBuckets>,
    /// # }
    /// let rpc = RpcMetrics::new();
    /// let changes = testing::observe(&rpc, || rpc.wait_seconds.record(Duration::from_millis(250)));
    /// assert!(changes.get("rpc_wait_seconds_sum").is_some_and(|sum| sum > 0.2));
    /// assert_eq!(changes.get(r#"rpc_wait_seconds_bucket{le="0.1"}"#), None);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if `sample` is not legal.
    #[track_caller]
    pub fn get(&self, sample: &str) -> Option<f64> {
        let exposition = Exposition::parse(&format!("{sample} 0"))
            .unwrap_or_else(|error| panic!("`{sample}` is not a sample: {error}"));
        let (id, _) = exposition.samples.first_key_value()?;
        self.changes.get(id).map(|(_, change)| *change)
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes.iter().try_for_each(|(id, (_, change))| writeln!(f, "{id} {change}"))
    }
}
