//! Promise: any number of histograms, schemas and crates share a bucket layout, and each golden freezes its bounds.

use std::time::Duration;

use frozen_metrics::schema;
use frozen_metrics::{
    Buckets, By, Exporter, Histogram, MetricGroup, MetricSet, ReplicationMetrics, SecondsHistogram,
    WithExemplars,
};
use tests::service::Service;

/// Latency.
#[derive(Buckets)]
#[buckets(0.005, 0.05, 0.5, 5)]
struct Latency;

/// Numbers of both signs.
#[derive(Buckets)]
#[buckets(-1, 0, 1e7)]
struct Balance;

/// A client.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "client",
    golden = "golden/client.prom",
    key = "peer",
    max_keys = 4,
    overflow = "others"
)]
struct Client {
    /// Time to send a request, or to answer it.
    #[metric(name = "client_work_seconds", labels(step = "send"))]
    send: SecondsHistogram<Latency>,
    #[metric(name = "client_work_seconds", labels(step = "answer"))]
    answer: SecondsHistogram<Latency>,
}

/// A server.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "server", golden = "golden/server.prom")]
struct Server {
    /// Time to answer a request.
    #[metric(by(side = enum("near" | "far")))]
    answer_seconds: By<Side, WithExemplars<SecondsHistogram<Latency>>>,
    /// Money that customers are owed.
    balance: Histogram<Balance>,
    /// Requests that were read at once.
    #[metric(buckets(1, 10))]
    read_requests: Histogram<Batch>,
    /// Requests that were answered at once.
    answered_requests: Histogram<Batch>,
}

#[derive(Debug, Default, MetricGroup)]
struct Process {
    #[member(prefix = "spare", labels(tier = "cold"), golden = "golden/spare_client.prom")]
    clients: ClientRegistry,
    server: Server,
}

#[test]
fn fields_and_schemas_share_a_layout() {
    let process = Process::default();
    let client = process.clients.for_peer("a");
    client.send.record(Duration::from_millis(50));
    client.answer.record(Duration::from_millis(51));
    process.server.answer_seconds[Side::Far].record(Duration::from_millis(4));
    process.server.balance.observe(-2.0);
    process.server.answered_requests.observe(10.0);
    let row = process.clients.snapshot().rows.remove(0);
    assert_eq!(row.send.buckets().map(|(_, count)| count).collect::<Vec<_>>(), [0, 1, 1, 1, 1]);
    assert_eq!(row.answer.buckets().map(|(_, count)| count).collect::<Vec<_>>(), [0, 0, 1, 1, 1]);
    let text = Exporter::new().with(process).unwrap().text();
    for line in [
        "spare_client_work_seconds_bucket{tier=\"cold\",peer=\"a\",step=\"send\",le=\"0.05\"} 1",
        "spare_client_work_seconds_bucket{tier=\"cold\",peer=\"a\",step=\"answer\",le=\"0.05\"} 0",
        "server_answer_seconds_bucket{side=\"far\",le=\"0.005\"} 1",
        "server_balance_bucket{le=\"-1\"} 1",
        "server_balance_bucket{le=\"1e+07\"} 1",
        "server_answered_requests_bucket{le=\"10\"} 1",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line} in\n{text}");
    }
    assert!(!text.contains("server_balance_sum"), "{text}");
}

#[test]
fn the_schema_has_the_bounds_of_the_layout() {
    let family = &Client::SCHEMA.families[0];
    assert_eq!(family.kind.bounds(), Latency::BOUNDS);
    // Four finite buckets, `+Inf`, sum and count of two series, for four keys and the overflow.
    assert_eq!(Client::SCHEMA.series_at_most(), 7 * 2 * 5);
    let bounds: Vec<_> =
        Server::SCHEMA.families.iter().map(|family| family.kind.bounds()).collect();
    assert_eq!(bounds, [Latency::BOUNDS, Balance::BOUNDS, &[1.0, 10.0], &[1.0, 10.0]]);
}

#[test]
fn exact_bounds_are_those_of_the_client_library() {
    for (start, factor, count) in
        [(0.1, 3.0, 20), (0.001, 2.0, 15), (0.0005, 1.7, 60), (100.0, 1.1, 200)]
    {
        let theirs = prometheus::exponential_buckets(start, factor, count).unwrap();
        let ours = schema::Buckets::exact_exponential(start, factor, count as f64).unwrap();
        assert_eq!(ours.bounds(), theirs);
    }
}

const SHARED: &str = r#"
/// Latency.
#[derive(frozen_metrics::Buckets)]
#[buckets(0.1, 1)]
pub struct Latency;
"#;

const STRUCTS: &str = r#"
use frozen_metrics::{MetricGroup, ReplicationMetrics, SecondsHistogram};

/// A client.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "client", golden = "golden/client.prom")]
pub struct Client {
    /// Time of a call.
    pub call_seconds: SecondsHistogram<layouts::Latency>,
}

/// A server.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "server", golden = none)]
pub struct Server {
    /// Time to answer.
    pub answer_seconds: SecondsHistogram<layouts::Latency>,
}

/// The process.
#[derive(Default, MetricGroup)]
pub struct Process {
    /// A client.
    pub client: Client,
    /// A server.
    #[member(prefix = "spare", golden = "golden/spare_server.prom")]
    pub server: Server,
}
"#;

/// The layout is in another crate.
#[test]
fn a_changed_layout_drifts_from_the_golden_of_each_schema_and_group() {
    let service = Service::workspace(&[("layouts", SHARED, ""), ("shares_layouts", STRUCTS, "")]);
    let dependencies = "[dependencies]\nlayouts = { path = \"../layouts\" }";
    service.edit("shares_layouts/Cargo.toml", "[dependencies]", dependencies);
    let package = |command: &str| format!("cargo {command} -p shares_layouts --lib");
    service.shell(&package("test"), &[("METRICS_BLESS", "1")]).succeeds();
    service.shell(&package("test"), &[]).succeeds();
    let golden = service.read("shares_layouts/golden/client.prom");
    assert!(golden.contains("\nclient_call_seconds_bucket{le=\"1\"} 0\n"), "{golden}");

    service.edit("layouts/src/lib.rs", "0.1, 1", "0.1, 2.5, 10");
    let refused = service.shell(&package("check"), &[]).fails_with(&[
        "`layouts::Latency` has the bound `2.5` where `client_call_seconds` has `1` in the golden, shares_layouts/golden/client.prom:6",
        "to accept the change, run `METRICS_BLESS=golden/client.prom cargo test -p shares_layouts golden_of_` and commit the golden",
        "pub call_seconds: SecondsHistogram<layouts::Latency>,\n  |                                                 ^^^^^^^",
        "`Server` differs from its golden in this group, shares_layouts/golden/spare_server.prom",
        "metric `spare_server_answer_seconds` differs from line 2",
    ]);
    // The generated test compares what the renderer writes.
    service.shell(&refused.diff_command(), &[]).fails_with(&[
        "golden file golden/client.prom of `Client` would change",
        "client_call_seconds",
        "golden file golden/spare_server.prom of `Process.server` would change",
    ]);
    service.shell(&package("test"), &[("METRICS_BLESS", "1")]).succeeds();
    let golden = service.read("shares_layouts/golden/client.prom");
    assert!(
        golden.contains("{le=\"2.5\"} 0\nclient_call_seconds_bucket{le=\"10\"} 0\n"),
        "{golden}"
    );
    service.shell(&package("test"), &[]).succeeds();
}
