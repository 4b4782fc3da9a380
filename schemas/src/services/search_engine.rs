//! A search engine: the 22 metrics of Meilisearch, as of commit `0e1ff2ed`.
//!
//! One struct declares them, although its metrics have six different lists of label names. The sizes of the
//! database and of the indexes are read from the engine when they are scraped: see [`source`].

use std::collections::BTreeMap;

use frozen_metrics::{
    Counter, Family, Gauge, LabelSet, Refreshed, ReplicationMetrics, SecondsGauge,
    SecondsHistogram, UnsignedGauge,
};

/// The labels of a request.
#[derive(LabelSet)]
pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub status: u16,
}

/// The labels of the time to answer.
#[derive(LabelSet)]
pub struct Route<'a> {
    pub method: &'a str,
    pub path: &'a str,
}

/// The labels of a conversation with a language model.
#[derive(LabelSet)]
pub struct Conversation<'a> {
    pub workspace: &'a str,
    pub model: &'a str,
}

/// The label of a search of the chat route.
#[derive(LabelSet)]
pub struct ChatSearch<'a> {
    #[label(name = "type")]
    pub kind: &'a str,
}

/// The label of an index.
#[derive(LabelSet)]
pub struct Index<'a> {
    pub index: &'a str,
}

/// The labels of a number of tasks, such as `kind="statuses", value="enqueued"`.
#[derive(LabelSet)]
pub struct Tasks<'a> {
    pub kind: &'a str,
    pub value: &'a str,
}

/// The metrics of the search engine.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "meilisearch",
    golden = "golden/services/search_engine.prom",
    bounds = "decimal"
)]
pub struct SearchMetrics {
    /// Answered requests by route and status.
    #[metric(max_keys = 2_000, overflow = "other")]
    pub http_requests_total: Family<Request<'static>, Counter>,
    /// Searches that ran out of time and returned what they had found.
    pub degraded_search_requests: Gauge,
    /// Searches that a conversation caused.
    #[metric(max_keys = 16, overflow = "other")]
    pub chat_searches_total: Family<ChatSearch<'static>, Counter>,
    /// Tokens of questions.
    #[metric(max_keys = 256, overflow = "other")]
    pub chat_prompt_tokens_total: Family<Conversation<'static>, Counter>,
    /// Tokens of answers.
    #[metric(max_keys = 256, overflow = "other")]
    pub chat_completion_tokens_total: Family<Conversation<'static>, Counter>,
    /// Tokens of questions and answers.
    #[metric(max_keys = 256, overflow = "other")]
    pub chat_tokens_total: Family<Conversation<'static>, Counter>,
    /// Bytes of the database file.
    pub db_size_bytes: UnsignedGauge,
    /// Bytes of the database file that hold data.
    pub used_db_size_bytes: UnsignedGauge,
    /// Indexes that exist.
    #[metric(allow(reserved_suffix = "this name is in use"))]
    pub index_count: Gauge,
    /// Documents of an index.
    #[metric(
        max_keys = 10_000,
        overflow = "other",
        allow(reserved_suffix = "this name is in use")
    )]
    pub index_docs_count: Family<Index<'static>, UnsignedGauge>,
    /// Time until a request is answered.
    #[metric(
        max_keys = 500,
        overflow = "other",
        buckets(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
    )]
    pub http_response_time_seconds: Family<Route<'static>, SecondsHistogram<ResponseTime>>,
    /// Tasks by status, type or index.
    #[metric(max_keys = 10_000, overflow = "other")]
    pub nb_tasks: Family<Tasks<'static>, UnsignedGauge>,
    /// Unix time of the last change of an index.
    pub last_update: Gauge,
    /// Whether a task changes an index now.
    pub is_indexing: Gauge,
    /// Searches that can wait.
    pub search_queue_size: Gauge,
    /// Searches that run.
    pub searches_running: Gauge,
    /// Searches that wait.
    pub searches_waiting_to_be_processed: Gauge,
    /// Age of the oldest task that waits.
    pub task_queue_latency_seconds: SecondsGauge,
    /// Bytes that the queue of tasks may have.
    pub task_queue_max_size: UnsignedGauge,
    /// Bytes that the queue of tasks has.
    pub task_queue_used_size: UnsignedGauge,
    /// Bytes of the queue at which no task is accepted any more.
    pub task_queue_size_until_stop_registering: UnsignedGauge,
    /// Searches that were personalised.
    pub personalized_search_requests: Gauge,
}

/// The metrics of the process.
pub static METRICS: SearchMetrics = SearchMetrics::new();

/// The parts of the engine's state that are exposed.
pub trait Engine: Send + Sync + 'static {
    /// Returns how many documents each index has.
    fn indexes(&self) -> BTreeMap<String, u64>;

    /// Returns the bytes of the database file.
    fn database_bytes(&self) -> u64;
}

/// Returns a source that reads the engine before each scrape. Indexes that were deleted are no longer exposed.
pub fn source(engine: impl Engine) -> Refreshed<&'static SearchMetrics> {
    Refreshed::new(&METRICS, move |metrics| {
        let indexes = engine.indexes();
        metrics.index_count.set(i64::try_from(indexes.len()).unwrap_or(i64::MAX));
        metrics.db_size_bytes.set(engine.database_bytes());
        metrics.index_docs_count.retain(|labels, _| indexes.contains_key(labels.index));
        for (index, documents) in &indexes {
            metrics.index_docs_count.set(Index { index }, *documents);
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Duration;

    use frozen_metrics::Exporter;

    use super::*;

    /// An engine that loses an index at each scrape.
    struct Shrinking(Mutex<BTreeMap<String, u64>>);

    impl Engine for Shrinking {
        fn indexes(&self) -> BTreeMap<String, u64> {
            let mut indexes = self.0.lock().unwrap();
            let current = indexes.clone();
            indexes.pop_last();
            current
        }

        fn database_bytes(&self) -> u64 {
            u64::MAX
        }
    }

    #[test]
    fn requests_are_recorded_and_the_engine_is_read() {
        let route = || Route { method: "GET", path: "/indexes" };
        METRICS.http_response_time_seconds.record(route(), Duration::from_millis(6));
        let request = Request { method: "GET", path: "/indexes", status: 200 };
        METRICS.http_requests_total.with(request, Counter::inc);

        let indexes = BTreeMap::from([("films".to_owned(), 7), ("songs".to_owned(), 9)]);
        let exporter = Exporter::new().with(source(Shrinking(Mutex::new(indexes)))).unwrap();
        let text = exporter.text();
        for line in [
            "meilisearch_http_requests_total{method=\"GET\",path=\"/indexes\",status=\"200\"} 1",
            "meilisearch_index_count 2",
            "meilisearch_index_docs_count{index=\"songs\"} 9",
            "meilisearch_db_size_bytes 18446744073709551615",
        ] {
            assert!(text.contains(&format!("\n{line}\n")), "{line} in\n{text}");
        }
        let text = exporter.text();
        assert!(!text.contains("songs") && text.contains("films"), "{text}");
        let times = METRICS.snapshot().http_response_time_seconds;
        assert_eq!(times.get(route()).map(|time| time.count()), Some(1));
    }
}
