//! Promise: any `&str` is a legal key and round-trips through the text format.

use std::collections::BTreeMap;
use std::time::Duration;

use frozen_metrics::{Counter, FloatGauge, Gauge, ReplicationMetrics, SecondsGauge};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::exposition::{Sample, samples};

/// One of each instrument.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 16, overflow = "others", golden = none)]
struct Link {
    /// Frames sent.
    frames_total: Counter,
    /// Frames waiting.
    waiting_frames: Gauge,
    /// How full the window is.
    window_fill_ratio: FloatGauge,
    /// Time since the peer answered.
    #[metric(labels(side = "near"))]
    silence_seconds: SecondsGauge,
    #[metric(name = "link_silence_seconds", labels(side = "far"))]
    far_silence: SecondsGauge,
}

/// The records of one peer.
type Recorded = (u64, i64, f64, Option<Duration>);

fn recorded() -> impl Strategy<Value = Recorded> {
    let span =
        (any::<u64>(), 0..1_000_000_000_u32).prop_map(|(secs, nanos)| Duration::new(secs, nanos));
    (any::<u64>(), any::<i64>(), any::<f64>(), proptest::option::of(span))
}

/// Generates Unicode texts with many characters that need escaping.
pub(crate) fn name() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "\\", "\"", "\n", "\r", "\\n", "\r\n", "{", "}", ",", "=", " ", "#", "\0"
        ])
        .prop_map(String::from),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn expected(peers: &BTreeMap<String, Recorded>) -> Vec<Sample> {
    let mut expected = Vec::new();
    let mut family = |name: &str, side: &[&str], value: &dyn Fn(&Recorded) -> Option<f64>| {
        for (peer, recorded) in peers {
            for side in side {
                let mut labels = BTreeMap::from([("peer".to_owned(), peer.clone())]);
                if !side.is_empty() {
                    labels.insert("side".to_owned(), (*side).to_owned());
                }
                expected.extend(value(recorded).map(|value| Sample {
                    name: name.to_owned(),
                    labels,
                    value,
                }));
            }
        }
    };
    family("link_frames_total", &[""], &|recorded| Some(recorded.0 as f64));
    family("link_waiting_frames", &[""], &|recorded| Some(recorded.1 as f64));
    family("link_window_fill_ratio", &[""], &|recorded| Some(recorded.2));
    family("link_silence_seconds", &["near", "far"], &|recorded| {
        recorded.3.map(|span| {
            let micros = u64::try_from(span.as_micros()).unwrap_or(u64::MAX).min(u64::MAX - 1);
            format!("{:.6}", micros as f64 / 1e6).parse().unwrap()
        })
    });
    expected
}

/// Returns whether the samples are equal; `NaN` equals `NaN`.
fn same(a: &Sample, b: &Sample) -> bool {
    let bits = |value: f64| if value.is_nan() { None } else { Some(value) };
    a.name == b.name && a.labels == b.labels && bits(a.value) == bits(b.value)
}

proptest! {
    #[test]
    fn keys_and_values_round_trip_through_the_text_format(
        peers in btree_map(name(), recorded(), 0..6)
    ) {
        let registry = LinkRegistry::new();
        for (peer, (frames, waiting, fill, silence)) in &peers {
            let link = registry.for_peer(peer);
            link.frames_total.add(*frames);
            link.waiting_frames.set(*waiting);
            link.window_fill_ratio.set(*fill);
            if let Some(span) = silence {
                link.silence_seconds.record(*span);
                link.far_silence.record(*span);
            }
        }
        let text = registry.snapshot().prometheus_text();
        let read = samples(&text);
        let expected = expected(&peers);
        prop_assert_eq!(read.len(), expected.len(), "{}", text);
        for (read, expected) in read.iter().zip(&expected) {
            prop_assert!(same(read, expected), "{:?} is not {:?}", read, expected);
        }
        let mut buffer = b"kept ".to_vec();
        registry.encode(&mut buffer);
        prop_assert_eq!(buffer, format!("kept {text}").into_bytes(), "encoding appends the same text");
    }
}
