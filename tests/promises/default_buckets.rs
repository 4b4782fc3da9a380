//! Promise: `buckets(…)` on a struct is the list of each histogram that states none, and the golden freezes it.

use frozen_metrics::{
    Buckets, By, Counter, Exporter, Family, Format, Histogram, LabelSet, ReplicationMetrics,
    SecondsHistogram,
};
use tests::encoded;

/// Sizes that several schemas share.
#[derive(Debug, Buckets)]
#[buckets(1024, 65536)]
struct Sizes;

/// The labels of a call.
#[derive(LabelSet)]
struct Call<'a> {
    peer: &'a str,
}

/// A client.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "client",
    golden = "golden/default_buckets.prom",
    buckets(exponential(0.1, 3, 3, exact))
)]
struct Client {
    /// Time to connect.
    connect_seconds: SecondsHistogram<Latency>,
    /// Time to read, of the same type.
    #[metric(by(cached))]
    read_seconds: By<bool, SecondsHistogram<Latency>>,
    /// Time of a call, of a type of its own.
    #[metric(max_keys = 10, overflow = "other", by(retried))]
    call_seconds: Family<Call<'static>, By<bool, SecondsHistogram<CallLatency>>>,
    /// Time to close.
    #[metric(buckets(1))]
    close_seconds: SecondsHistogram<CloseLatency>,
    /// Size of a request.
    #[metric(buckets = none)]
    request_bytes: Histogram<Sizes>,
    /// Size of a response.
    response_bytes: Histogram<self::Sizes>,
    /// Calls made.
    calls_total: Counter,
}

fn bounds(text: &str, name: &str) -> Vec<String> {
    let prefix = format!("client_{name}_bucket{{");
    let labels = text.lines().filter_map(|line| line.strip_prefix(&prefix));
    let bounds = labels.filter_map(|labels| Some(labels.split_once("le=\"")?.1.split_once('"')?.0));
    bounds.map(str::to_owned).collect()
}

#[test]
fn the_buckets_of_a_struct_are_those_of_each_histogram_without_its_own() {
    const DEFAULT: [&str; 4] = ["0.1", "0.30000000000000004", "0.9000000000000001", "+Inf"];
    let client = Client::new();
    client.call_seconds.with(Call { peer: "a" }, |by| by[true].record(Default::default()));
    let text = encoded(&Exporter::new().with(client).unwrap(), Format::Text);
    assert_eq!(bounds(&text, "connect_seconds"), DEFAULT);
    assert_eq!(bounds(&text, "read_seconds"), [DEFAULT, DEFAULT].concat());
    assert_eq!(bounds(&text, "call_seconds")[..8], [DEFAULT, DEFAULT].concat());
    assert_eq!(bounds(&text, "close_seconds"), ["1", "+Inf"]);
    assert_eq!(bounds(&text, "request_bytes"), ["1024", "65536", "+Inf"]);
    assert_eq!(bounds(&text, "response_bytes"), ["1024", "65536", "+Inf"]);
}
