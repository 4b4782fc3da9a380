//! Promise: what a guard has begun, it ends, however its scope is left.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{
    By, ClampedGauge, Gauge, InFlight, ReplicationMetrics, SecondsGauge, SecondsHistogram, Timer,
    WithExemplars,
};

/// Calls to a service.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", key = "service", max_keys = 4, overflow = "others", golden = none)]
struct Rpc {
    /// Calls that wait.
    in_flight_calls: Gauge,
    /// Time of the last call.
    last_call_seconds: SecondsGauge,
    /// Time of all calls.
    #[metric(buckets(0.001, 1))]
    latency_seconds: SecondsHistogram<Latency>,
}

const MOMENT: Duration = Duration::from_millis(5);

#[test]
fn in_flight_is_over_at_the_end_of_the_scope_at_a_drop_and_after_a_panic() {
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
fn in_flight_may_outlive_the_handle_and_end_on_another_thread() {
    let registry = RpcRegistry::new();
    let waiting = || registry.snapshot().service("billing").unwrap().in_flight_calls;
    let call = InFlight::new(registry.for_service("billing"), |rpc: &Rpc| &rpc.in_flight_calls);
    let (begun, ended) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let thread = thread::spawn({
        let (begun, ended) = (Arc::clone(&begun), Arc::clone(&ended));
        move || {
            begun.wait();
            ended.wait();
            let _call = call;
            panic!("on purpose");
        }
    });
    begun.wait();
    assert_eq!(waiting(), 1);
    ended.wait();
    assert!(thread.join().is_err());
    assert_eq!(waiting(), 0);
}

#[test]
fn a_timer_records_when_it_is_dropped_also_by_a_panic() {
    let rpc = Rpc::new();
    let begun = Instant::now();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let (_last, _all) =
            (rpc.last_call_seconds.start_timer(), rpc.latency_seconds.start_timer());
        thread::sleep(MOMENT);
        panic!("on purpose");
    }));
    let took = begun.elapsed().as_secs_f64();
    assert!(panicked.is_err());
    let last = rpc.last_call_seconds.seconds().unwrap();
    assert!((MOMENT.as_secs_f64()..=took).contains(&last), "{last} of {took}");
    let all = read(&rpc);
    assert_eq!(all.0, 1);
    assert!((MOMENT..=Duration::from_secs_f64(took)).contains(&all.1));
}

#[test]
fn a_timer_that_is_stopped_records_once_what_it_returns() {
    let rpc = Rpc::new();
    let timer = rpc.latency_seconds.start_timer();
    thread::sleep(MOMENT);
    let span = timer.stop();
    assert!(span >= MOMENT);
    assert_eq!(read(&rpc), (1, span));
}

#[test]
fn a_timer_that_is_discarded_records_nothing() {
    let rpc = Rpc::new();
    rpc.latency_seconds.start_timer().discard();
    rpc.last_call_seconds.start_timer().discard();
    assert_eq!(read(&rpc).0, 0);
    assert_eq!(rpc.last_call_seconds.seconds(), None);
}

#[test]
fn a_timer_may_outlive_the_handle_and_end_on_another_thread() {
    let registry = RpcRegistry::new();
    let begun = Instant::now();
    let timer = Timer::new(registry.for_service("billing"), |rpc: &Rpc| &rpc.latency_seconds);
    let thread = thread::spawn(move || {
        let _timer = timer;
        thread::sleep(MOMENT);
        panic!("on purpose");
    });
    assert!(thread.join().is_err());
    let (count, sum) = read(&registry.for_service("billing"));
    assert_eq!(count, 1);
    assert!((MOMENT..=begun.elapsed()).contains(&sum));
}

#[test]
fn a_timer_that_holds_its_instrument_is_stopped_and_discarded_as_any() {
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

/// Calls by their side.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "calls", key = "service", max_keys = 4, overflow = "others", golden = none)]
struct Calls {
    /// Calls that wait for their answer.
    #[metric(by(side = enum("near" | "far")))]
    open: By<CallSide, Gauge>,
    /// Time of the last call.
    #[metric(by(side = "near" | "far"))]
    last_call_seconds: By<CallSide, SecondsGauge>,
    /// Time of all calls.
    #[metric(buckets(1))]
    latency_seconds: WithExemplars<SecondsHistogram<CallLatency>>,
    /// Calls that no worker has taken.
    waiting: ClampedGauge,
}

#[test]
fn a_guard_holds_one_of_several_gauges_and_one_that_is_clamped() {
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

/// What holds a timer without knowing what it times.
struct Task {
    timer: Timer<Arc<Calls>>,
}

#[test]
fn a_timer_is_of_one_of_several_instruments_and_can_be_a_field() {
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
