//! A fair comparison requires that all contenders do the same work.

use std::time::Duration;

use benches::calls::{self, Calls, Failure};
use benches::contenders::{
    Bus, ByHand, Measured, NAMES, Ours, OursByHandle, Prometheus, PrometheusClient,
};
use benches::pairs::{self, Links};

/// Returns the sorted samples, because a peer may write them in any order.
fn samples<B: Bus>() -> Vec<String> {
    let bus = B::new();
    for (number, channel) in ["a", "b", "c"].into_iter().enumerate() {
        (0..8).for_each(|counter| bus.add(channel, counter, (10 * number + counter) as u64));
    }
    bus.inc("b");
    bus.held("c")();
    let mut buffer = B::Buffer::default();
    bus.render(&mut buffer);
    let text = String::from_utf8(bus.render(&mut buffer).to_vec()).expect("an exposition is text");
    let samples = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut samples: Vec<_> = samples.map(str::to_owned).collect();
    samples.sort();
    samples
}

#[test]
fn every_contender_writes_the_same_samples() {
    let mut expected = Vec::new();
    for (number, channel) in ["a", "b", "c"].into_iter().enumerate() {
        for (counter, name) in NAMES.iter().enumerate() {
            let more = u64::from(counter == 0 && channel != "a");
            let value = (10 * number + counter) as u64 + more;
            expected.push(format!("{name}_total{{channel=\"{channel}\"}} {value}"));
        }
    }
    expected.sort();
    assert_eq!(samples::<Ours>(), expected);
    assert_eq!(samples::<OursByHandle>(), expected);
    assert_eq!(samples::<ByHand>(), expected);
    assert_eq!(samples::<Measured>(), expected);
    assert_eq!(samples::<PrometheusClient>(), expected);
    assert_eq!(samples::<Prometheus>(), expected);
}

/// Returns the sorted samples of some calls: name, sorted labels, value. A peer may format a number differently
/// and may omit zeros.
fn samples_of_calls<C: Calls>() -> Vec<(String, Vec<String>, f64)> {
    let calls = C::new();
    for service in ["a", "b"] {
        let observe = calls.held(service);
        // Values on bounds, between bounds, and above the last one.
        let spans = [5, 7, 250, 2_500, 4_000, 60_000];
        spans.into_iter().map(Duration::from_millis).for_each(observe);
        calls::spans().into_iter().for_each(calls.held(service));
    }
    let kinds = [Failure::Timeout, Failure::Timeout, Failure::NoRoute];
    kinds.into_iter().for_each(|kind| calls.failed(kind));
    let mut buffer = C::Buffer::default();
    calls.render(&mut buffer);
    let text =
        String::from_utf8(calls.render(&mut buffer).to_vec()).expect("an exposition is text");
    let samples = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut samples: Vec<_> = samples.map(sample).filter(|(_, _, value)| *value != 0.0).collect();
    samples.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    samples
}

fn sample(line: &str) -> (String, Vec<String>, f64) {
    let (series, value) = line.rsplit_once(' ').expect("a value");
    let (name, labels) = series.split_once('{').expect("labels");
    let label = |label: &str| match label.strip_prefix("le=\"").and_then(|le| le.strip_suffix('"'))
    {
        Some(le) => format!("le={}", le.parse::<f64>().expect("a bound")),
        None => label.to_owned(),
    };
    let mut labels: Vec<_> = labels.trim_end_matches('}').split(',').map(label).collect();
    labels.sort();
    (name.to_owned(), labels, value.parse().expect("a number"))
}

#[test]
fn every_contender_counts_the_same_calls() {
    let ours = samples_of_calls::<calls::Ours>();
    let of = |name: &str| ours.iter().filter(|(found, _, _)| found == name).count();
    assert_eq!(of("rpc_latency_seconds_bucket"), 2 * 12);
    assert_eq!((of("rpc_latency_seconds_sum"), of("rpc_latency_seconds_count")), (2, 2));
    assert_eq!(of("rpc_errors_total"), 2);
    let close = |expected: &[(String, Vec<String>, f64)],
                 found: Vec<(String, Vec<String>, f64)>| {
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!((&found.0, &found.1), (&expected.0, &expected.1));
            // A sum of floats depends on the order of its addends.
            assert!((found.2 - expected.2).abs() <= 1e-9 * expected.2, "{found:?}, {expected:?}");
        }
    };
    close(&ours, samples_of_calls::<calls::OursOpenMetrics>());
    close(&ours, samples_of_calls::<calls::Measured>());
    close(&ours, samples_of_calls::<calls::PrometheusClient>());
    close(&ours, samples_of_calls::<calls::Prometheus>());
    close(&ours, samples_of_calls::<calls::Metrics>());
}

fn counts<L: Links>() -> [u64; 3] {
    // `prometheus` joins the values of a pair, so these pairs are equal to it.
    let (links, pairs) = (L::new(), [("a", "x"), ("a", "y"), ("b", "x")]);
    for (times, (channel, peer)) in (1..).zip(pairs) {
        (0..times).for_each(|_| links.inc(channel, peer));
    }
    pairs.map(|(channel, peer)| links.get(channel, peer))
}

#[test]
fn every_contender_counts_the_same_links() {
    assert_eq!(counts::<pairs::Ours>(), [1, 2, 3]);
    assert_eq!(counts::<pairs::OursByFamily>(), [1, 2, 3]);
    assert_eq!(counts::<pairs::OursByHandle>(), [1, 2, 3]);
    assert_eq!(counts::<pairs::Measured>(), [1, 2, 3]);
    assert_eq!(counts::<pairs::PrometheusClient>(), [1, 2, 3]);
    assert_eq!(counts::<pairs::Prometheus>(), [1, 2, 3]);
}
