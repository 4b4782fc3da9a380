//! Promise: a guard undoes or records exactly once, however its scope ends.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{
    By, ClampedGauge, Gauge, Histogram, InFlight, ReplicationMetrics, SecondsGauge,
    SecondsHistogram, Timer, WithExemplars,
};

/// Calls to a service.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", key = "service", max_keys = 4, overflow = "others", golden = none)]
struct Rpc {
    /// Calls in flight.
    in_flight_calls: Gauge,
    /// Duration of the last call.
    last_call_seconds: SecondsGauge,
    /// Duration of all calls.
    #[metric(buckets(0.001, 1))]
    latency_seconds: SecondsHistogram<Latency>,
}

const PAUSE: Duration = Duration::from_millis(5);

#[test]
fn an_in_flight_guard_decrements_when_dropped_including_by_a_panic() {
    let gauge = Gauge::new();
    let (first, second) = (gauge.track(), gauge.track());
    assert_eq!(gauge.get(), 2);
    drop(first);
    assert_eq!(gauge.get(), 1);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _call = gauge.track();
        assert_eq!(gauge.get(), 2);
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    assert_eq!(gauge.get(), 1);
    drop(second);
    assert_eq!(gauge.get(), 0);
}

#[test]
fn an_in_flight_guard_may_outlive_the_handle_and_move_to_another_thread() {
    let registry = RpcRegistry::new();
    let in_flight = || registry.snapshot().service("billing").unwrap().in_flight_calls;
    let call = InFlight::new(registry.for_service("billing"), |rpc: &Rpc| &rpc.in_flight_calls);
    let (started, finish) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let thread = thread::spawn({
        let (started, finish) = (Arc::clone(&started), Arc::clone(&finish));
        move || {
            started.wait();
            finish.wait();
            let _call = call;
            panic!("on purpose");
        }
    });
    started.wait();
    assert_eq!(in_flight(), 1);
    finish.wait();
    assert!(thread.join().is_err());
    assert_eq!(in_flight(), 0);
}

#[test]
fn a_timer_records_when_dropped_including_by_a_panic() {
    let rpc = Rpc::new();
    let start = Instant::now();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let (_last, _all) =
            (rpc.last_call_seconds.start_timer(), rpc.latency_seconds.start_timer());
        thread::sleep(PAUSE);
        panic!("on purpose");
    }));
    let elapsed = start.elapsed().as_secs_f64();
    assert!(panicked.is_err());
    let last = rpc.last_call_seconds.seconds().unwrap();
    assert!((PAUSE.as_secs_f64()..=elapsed).contains(&last), "{last} of {elapsed}");
    let all = read(&rpc);
    assert_eq!(all.0, 1);
    assert!((PAUSE..=Duration::from_secs_f64(elapsed)).contains(&all.1));
}

#[test]
fn stopping_a_timer_records_once_and_returns_the_duration() {
    let rpc = Rpc::new();
    let timer = rpc.latency_seconds.start_timer();
    thread::sleep(PAUSE);
    let span = timer.stop();
    assert!(span >= PAUSE);
    assert_eq!(read(&rpc), (1, span));
}

#[test]
fn a_discarded_timer_records_nothing() {
    let rpc = Rpc::new();
    rpc.latency_seconds.start_timer().discard();
    rpc.last_call_seconds.start_timer().discard();
    assert_eq!(read(&rpc).0, 0);
    assert_eq!(rpc.last_call_seconds.seconds(), None);
}

#[test]
fn a_timer_may_outlive_the_handle_and_move_to_another_thread() {
    let registry = RpcRegistry::new();
    let start = Instant::now();
    let timer = Timer::new(registry.for_service("billing"), |rpc: &Rpc| &rpc.latency_seconds);
    let thread = thread::spawn(move || {
        let _timer = timer;
        thread::sleep(PAUSE);
        panic!("on purpose");
    });
    assert!(thread.join().is_err());
    let (count, sum) = read(&registry.for_service("billing"));
    assert_eq!(count, 1);
    assert!((PAUSE..=start.elapsed()).contains(&sum));
}

#[test]
fn an_owning_timer_can_be_stopped_and_discarded() {
    let rpc = Arc::new(Rpc::new());
    Timer::new(Arc::clone(&rpc), |rpc| &rpc.latency_seconds).discard();
    assert_eq!((read(&rpc).0, Arc::strong_count(&rpc)), (0, 1));
    let timer = Timer::new(Arc::clone(&rpc), |rpc| &rpc.latency_seconds);
    let span = thread::spawn(move || timer.stop()).join().unwrap();
    assert_eq!((read(&rpc), Arc::strong_count(&rpc)), ((1, span), 1));
    let last = Timer::new(Arc::clone(&rpc), |rpc| &rpc.last_call_seconds).stop();
    assert!(rpc.last_call_seconds.seconds() <= Some(last.as_secs_f64()));
}

fn read(rpc: &Rpc) -> (u64, Duration) {
    let latency = frozen_metrics::instrument::Instrument::read(&rpc.latency_seconds);
    (latency.count(), latency.sum())
}

/// Calls by side.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "calls", key = "service", max_keys = 4, overflow = "others", golden = none)]
struct Calls {
    /// Calls in flight.
    #[metric(by(side = enum("near" | "far")))]
    open: By<CallSide, Gauge>,
    /// Duration of the last call.
    #[metric(by(side))]
    last_call_seconds: By<CallSide, SecondsGauge>,
    /// Duration of all calls.
    #[metric(buckets(1))]
    latency_seconds: WithExemplars<SecondsHistogram<CallLatency>>,
    /// Queued calls.
    waiting: ClampedGauge,
}

#[test]
fn in_flight_guards_support_partitions_and_clamped_gauges() {
    let registry = CallsRegistry::new();
    let calls = registry.for_service("a");
    let side = CallSide::Far;
    let open = InFlight::new(Arc::clone(&calls), move |calls| &calls.open[side]);
    let waiting = InFlight::new(Arc::clone(&calls), |calls| calls.waiting.as_ref());
    let also_waiting = calls.waiting.track();
    assert_eq!((calls.open[side].get(), calls.waiting.get()), (1, 2));
    thread::spawn(move || drop((open, waiting))).join().unwrap();
    drop(also_waiting);
    assert_eq!((calls.open[side].get(), calls.waiting.get()), (0, 0));
}

/// A struct with a timer, whose type does not name the instrument.
struct Task {
    timer: Timer<Arc<Calls>>,
}

#[test]
fn a_timer_supports_partitions_and_can_be_a_field() {
    let calls = Arc::new(Calls::new());
    let seconds = |side| calls.last_call_seconds[side].seconds();
    let side = CallSide::Far;
    drop(Timer::new(Arc::clone(&calls), move |calls| &calls.last_call_seconds[side]));
    assert_eq!((seconds(CallSide::Near), seconds(side).is_some()), (None, true));
    let task = Task {
        timer: Timer::new(Arc::clone(&calls), |calls| &calls.last_call_seconds[CallSide::Near]),
    };
    drop(task.timer);
    assert!(seconds(CallSide::Near).is_some());
    let task = Task { timer: Timer::new(Arc::clone(&calls), |calls| &calls.latency_seconds) };
    let span = task.timer.stop();
    let latency = frozen_metrics::instrument::Instrument::read(&*calls.latency_seconds);
    assert_eq!((latency.count(), latency.sum()), (1, span));
}

/// Calls whose durations a histogram of floats observes.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "old", golden = none)]
struct OldRpc {
    /// Duration of all calls.
    #[metric(buckets(0.001, 60))]
    latency: WithExemplars<Histogram<OldLatency>>,
}

#[test]
fn a_histogram_of_floats_observes_the_seconds_of_a_timer() {
    let rpc = OldRpc::new();
    let timer = rpc.latency.start_timer();
    thread::sleep(PAUSE);
    let span = timer.stop();
    rpc.latency.start_timer().discard();
    let latency = rpc.snapshot().latency;
    assert_eq!((latency.count(), latency.sum()), (1, span.as_secs_f64()));
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _timer = rpc.latency.start_timer();
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    assert_eq!(rpc.snapshot().latency.count(), 2);
}
