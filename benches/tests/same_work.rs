//! A comparison is fair where all contenders did the same work.

use benches::contenders::{
    Bus, ByHand, Measured, NAMES, Ours, OursByHandle, Prometheus, PrometheusClient,
};

/// The samples, sorted: a peer may write them in any order.
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
