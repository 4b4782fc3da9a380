//! Sets with one of each instrument, and random records for them.

use std::time::Duration;

use frozen_metrics::LabelEnum;
use proptest::collection::vec;
use proptest::prelude::*;
pub(crate) use tests::random_schemas::hostile_text;

/// A hand-written label enum, used by both sets.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub(crate) enum Failure {
    NoRoute,
    Timeout,
}

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub(crate) enum Phase {
    Starting,
    Serving,
    #[label("\"quoted\\")]
    Quoted,
}

/// Declares a set with one of each instrument and its recording method.
macro_rules! set {
    ($module:ident, $($options:tt)*) => {
        pub(crate) mod $module {
            use std::time::SystemTime;

            use frozen_metrics::{
                BoolGauge, By, ClampedGauge, Counter, FloatCounter, FloatGauge, Gauge, Histogram, Info,
                ReplicationMetrics, SecondsGauge, SecondsHistogram, StateSet, TimestampGauge,
            };

            use super::{Failure, Phase, Recorded};

            /// One of each instrument.
            #[derive(Debug, ReplicationMetrics)]
            #[metrics(prefix = "link", golden = none, $($options)*)]
            pub(crate) struct Link {
                /// Frames sent.
                frames_total: Counter,
                /// CPU time spent.
                busy_seconds_total: FloatCounter,
                /// Streams open.
                open_streams: Gauge,
                /// Frames waiting, of which "none" is \ fewer than some.
                waiting_frames: ClampedGauge,
                /// How full the window is.
                window_fill_ratio: FloatGauge,
                /// Whether the link is up.
                is_up: BoolGauge,
                /// Time since an answer.
                #[metric(labels(side = "near"))]
                silence_seconds: SecondsGauge,
                #[metric(name = "link_silence_seconds", labels(side = "far"))]
                far_silence: SecondsGauge,
                /// When the link came up.
                up_timestamp_seconds: TimestampGauge,
                /// What the peer runs.
                #[metric(info(version, revision))]
                build_info: Info<Build>,
                /// What the link does.
                phase: StateSet<Phase>,
                /// Calls that failed.
                #[metric(by(kind))]
                failures_total: By<Failure, Counter>,
                /// Size of a frame.
                #[metric(buckets(0, 0.5, 10, 1000000))]
                frame_bytes: Histogram<FrameBytes>,
                /// How far a clock is off.
                #[metric(buckets(-1, 0.000012345, 1e21))]
                clock_offset_seconds: Histogram<ClockOffset>,
                /// Time to an answer, of both kinds.
                #[metric(by(kind), buckets(0.1, 2.5, 4.35))]
                latency_seconds: By<Failure, SecondsHistogram<Latency>>,
            }

            impl Link {
                pub(crate) fn record(&self, recorded: &Recorded) {
                    let ((frames, busy, open, waiting, fill, is_up), rest) = recorded;
                    let (silence, up, build, phase, failures, sizes, spans) = rest;
                    self.frames_total.add(*frames);
                    busy.iter().for_each(|part| self.busy_seconds_total.add(*part));
                    self.open_streams.set(*open);
                    self.waiting_frames.set(*waiting);
                    self.window_fill_ratio.set(*fill);
                    self.is_up.set(*is_up);
                    silence.iter().for_each(|span| self.far_silence.record(*span));
                    up.iter().for_each(|at| self.up_timestamp_seconds.set(SystemTime::UNIX_EPOCH + *at));
                    if let Some((version, revision)) = build {
                        let (version, revision) = (version.clone(), revision.clone());
                        self.build_info.set(Build { version, revision });
                    }
                    self.phase.set(*phase);
                    self.failures_total[Failure::Timeout].add(*failures);
                    sizes.iter().for_each(|size| self.frame_bytes.observe(*size));
                    sizes.iter().for_each(|size| self.clock_offset_seconds.observe(*size));
                    spans.iter().for_each(|span| self.latency_seconds[Failure::Timeout].record(*span));
                }
            }
        }
    };
}

set!(keyed, key = "peer", max_keys = 16, overflow = "others");
set!(unkeyed,);

pub(crate) type Recorded = (
    (u64, Vec<f64>, i64, i64, f64, bool),
    (
        Option<Duration>,
        Option<Duration>,
        Option<(String, String)>,
        Phase,
        u64,
        Vec<f64>,
        Vec<Duration>,
    ),
);

pub(crate) fn recorded() -> impl Strategy<Value = Recorded> {
    let span = || {
        let any = (any::<u64>(), 0..1_000_000_000_u32);
        prop_oneof![
            any.prop_map(|(secs, nanos)| Duration::new(secs, nanos)),
            (0..10_000_u64).prop_map(Duration::from_millis),
        ]
    };
    let size = || {
        prop_oneof![any::<f64>(), -2.0..20.0_f64, prop::sample::select(vec![0.0, -1.0, 0.5, 10.0])]
    };
    let phase = prop::sample::select(Phase::ALL);
    let since_1970 = (0..1_u64 << 51).prop_map(Duration::from_micros);
    let build = prop::option::of((hostile_text(), hostile_text()));
    (
        (any::<u64>(), vec(size(), 0..3), any::<i64>(), any::<i64>(), any::<f64>(), any::<bool>()),
        (
            prop::option::of(span()),
            prop::option::of(since_1970),
            build,
            phase,
            any::<u64>(),
            vec(size(), 0..6),
            vec(span(), 0..6),
        ),
    )
}
