//! Reads while a thread is interrupted in the middle of an observation.

use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::*;

#[derive(Debug)]
struct Bounds;

impl Buckets for Bounds {
    const BOUNDS: &'static [f64] = &[1.0];
    const SPELLINGS: &'static [&'static str] = &["1"];
    const NANOSECONDS_ABOVE: &'static [u64] = &[1_000_000_001];
    type Cells<T: ConstDefault> = [T; 2];
}

type Spans = SecondsHistogram<Bounds>;

const SECOND: Duration = Duration::from_secs(1);

/// Starts a thread that stops between the sum and the bucket until it receives a message.
fn interrupted<'scope, 'a: 'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    spans: &'a Spans,
) -> Sender<()> {
    let (go_on, interruption) = mpsc::channel();
    let (interrupt, is_interrupted) = mpsc::channel();
    scope.spawn(move || {
        spans.0.stripes.observe(0, |sum| {
            sum.fetch_add(SECOND.to_bits(), Ordering::Relaxed);
            interrupt.send(()).expect("the test waits");
            interruption.recv().expect("the test lets it go on");
        });
    });
    is_interrupted.recv().expect("the thread is there");
    go_on
}

fn read(spans: &Spans) -> (u64, Duration) {
    let value = spans.read();
    (value.count(), value.sum())
}

#[test]
fn a_thread_that_is_interrupted_delays_what_is_recorded_and_loses_nothing() {
    let spans = Spans::new();
    spans.record(SECOND);
    assert_eq!(read(&spans), (1, SECOND));
    thread::scope(|scope| {
        let go_on = interrupted(scope, &spans);
        spans.record(SECOND * 2);
        let reading = Reading::begin();
        assert_eq!(spans.read_within(&reading).sum(), SECOND, "the previous value");
        assert!(reading.take_unfinished());
        spans.record(SECOND * 3);
        assert_eq!(read(&spans), (1, SECOND), "the reader gives up waiting");
        go_on.send(()).unwrap();
    });
    assert_eq!(read(&spans), (4, SECOND * 7));
}

#[test]
fn a_reader_waits_once_for_all_histograms() {
    const COUNT: usize = 100;
    let all: Vec<_> = (0..COUNT).map(|_| Spans::new()).collect();
    thread::scope(|scope| {
        let go_on: Vec<_> = all.iter().map(|spans| interrupted(scope, spans)).collect();
        let began = Instant::now();
        let counts = Reading::finish(|reading| {
            all.iter().map(|spans| spans.read_within(reading).count()).sum::<u64>()
        });
        // One second in all, not one second per histogram.
        assert!(began.elapsed() < Duration::from_secs(30));
        assert_eq!(counts, 0);
        go_on.iter().for_each(|go_on| go_on.send(()).unwrap());
    });
    assert!(all.iter().all(|spans| read(spans) == (1, SECOND)));
}

#[test]
fn a_reader_goes_on_as_soon_as_the_thread_does() {
    let spans = Spans::new();
    thread::scope(|scope| {
        let go_on = interrupted(scope, &spans);
        spans.record(SECOND);
        let reader = scope.spawn(|| read(&spans));
        thread::sleep(Duration::from_millis(20));
        go_on.send(()).unwrap();
        assert_eq!(reader.join().unwrap(), (2, SECOND * 2));
    });
}
