//! Models of every order in which threads observe and read. Run with
//! `RUSTFLAGS="--cfg loom" cargo test -p frozen-metrics --lib --release loom_models`.

use loom::sync::atomic::AtomicU64;
use loom::sync::{Arc, Mutex};
use loom::thread;

use super::*;

type Two = Shards<AtomicU64, [AtomicU64; 2]>;

/// A histogram with two buckets, several shards and a counter of readings.
struct Histogram {
    shards: Vec<Two>,
    settled: Mutex<Settled<[u64; 2]>>,
    readings: AtomicU64,
}

impl Histogram {
    fn new(shards: usize) -> Arc<Self> {
        let word = || AtomicU64::new(0);
        let half = || Half { sum: word(), buckets: [word(), word()] };
        let shard = |_| Shards {
            tickets: word(),
            halves: [half(), half()],
            cooled: word(),
            collected: word(),
        };
        let settled = Settled { buckets: [0, 0], sum: 0, cooled: 0, collected: 0 };
        Arc::new(Self {
            shards: (0..shards).map(shard).collect(),
            settled: Mutex::new(settled),
            readings: AtomicU64::new(0),
        })
    }

    /// Adds ten to the sum and one to a bucket.
    fn observe(&self, shard: usize, bucket: usize) {
        self.shards[shard].observe(bucket, |sum| {
            sum.fetch_add(10, Ordering::Relaxed);
        });
    }

    /// Begins a reading.
    fn begin(&self) -> u64 {
        self.readings.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// Returns the settled buckets, and whether they include all observations before the reading began.
    fn read(&self, reading: u64) -> ([u64; 2], bool) {
        let mut settled = self.settled.lock().unwrap();
        let last = self.readings.load(Ordering::Acquire);
        let is_finished = settled.settle(self.shards.iter(), [reading, last], |a, b| a + b);
        let count = settled.buckets.iter().sum::<u64>();
        assert_eq!(
            settled.sum,
            10 * count,
            "the sum and the buckets describe the same observations"
        );
        (settled.buckets, is_finished)
    }

    /// Reads until all earlier observations are settled.
    fn finish(&self) -> [u64; 2] {
        let began = self.begin();
        loop {
            match self.read(began) {
                (buckets, true) => return buckets,
                (_, false) => thread::yield_now(),
            }
        }
    }
}

fn check(interruptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(interruptions);
    builder.check(model);
}

fn spawn<R: 'static>(
    histogram: &Arc<Histogram>,
    run: impl FnOnce(&Histogram) -> R + 'static,
) -> thread::JoinHandle<R> {
    let histogram = Arc::clone(histogram);
    thread::spawn(move || run(&histogram))
}

#[test]
fn a_reader_sees_whole_observations_and_each_of_them_once() {
    check(3, || {
        let histogram = Histogram::new(1);
        let writers =
            [0, 1].map(|bucket| spawn(&histogram, move |histogram| histogram.observe(0, bucket)));
        let [first, second] = [(); 2].map(|()| histogram.finish().iter().sum::<u64>());
        assert!(first <= second && second <= 2);
        for writer in writers {
            writer.join().unwrap();
        }
        assert_eq!(histogram.finish(), [1, 1]);
    });
}

/// This holds regardless of what another reader and an interrupted writer do at the same time.
#[test]
fn a_finished_reading_has_what_its_thread_observed_before() {
    for shards in [1, 2] {
        check(2, move || {
            let histogram = Histogram::new(shards);
            let other = spawn(&histogram, move |histogram| histogram.observe(shards - 1, 1));
            let reader = spawn(&histogram, |histogram| histogram.read(histogram.begin()).0);
            histogram.observe(0, 0);
            let [own, _] = histogram.finish();
            assert_eq!(own, 1);
            other.join().unwrap();
            let [own, of_other] = reader.join().unwrap();
            assert!(own <= 1 && of_other <= 1);
            assert_eq!(histogram.finish(), [1, 1]);
        });
    }
}

#[test]
fn a_reader_that_does_not_wait_loses_nothing_and_never_falls_back() {
    check(3, || {
        let histogram = Histogram::new(2);
        let writer = spawn(&histogram, |histogram| {
            histogram.observe(0, 0);
            histogram.observe(1, 1);
        });
        let mut before = [0, 0];
        for _ in 0..2 {
            let (now, _) = histogram.read(histogram.begin());
            assert!(before[0] <= now[0] && before[1] <= now[1]);
            before = now;
        }
        writer.join().unwrap();
        let (all, is_finished) = histogram.read(histogram.begin());
        assert!(is_finished, "no thread records, so no wait is needed");
        assert_eq!(all, [1, 1]);
    });
}

/// Later readers never delay an earlier one.
#[test]
fn a_reading_is_finished_by_another_one_that_began_later() {
    check(2, || {
        let histogram = Histogram::new(1);
        histogram.observe(0, 0);
        let began = histogram.begin();
        let later = spawn(&histogram, |histogram| histogram.read(histogram.begin()).1);
        let writer = spawn(&histogram, |histogram| histogram.observe(0, 1));
        let is_finished = later.join().unwrap();
        let (buckets, is_own_finished) = histogram.read(began);
        assert!(is_own_finished || !is_finished);
        assert!(buckets[0] == 1 || !is_own_finished);
        writer.join().unwrap();
        assert_eq!(histogram.finish(), [1, 1]);
    });
}
