//! Many threads that each look up one key and then sleep, while keys are removed and created.

use std::env;
use std::process::{self, Command};
use std::sync::mpsc;
use std::thread;

use frozen_metrics::{Counter, ReplicationMetrics};

use crate::program::memory_of;

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "sleep", key = "channel", max_keys = 100_000, overflow = "others", golden = none)]
struct Sleep {
    /// Number of records.
    records_total: Counter,
}

const THREADS: usize = 10_000;
const KEYS: usize = 100_000;
/// The number of keys that are replaced before each thread's look-up: a million in total.
const KEYS_PER_THREAD: usize = 100;

/// An environment variable that is set in the measured child process, whose memory no other test uses.
const VARIABLE: &str = "SLEEPING_THREADS";

#[test]
#[ignore = "starts 10,000 threads and reads /proc"]
fn ten_thousand_sleeping_threads_do_not_double_the_memory() {
    if env::var_os(VARIABLE).is_some() {
        return measure();
    }
    let mut command = Command::new(env::current_exe().unwrap());
    let this = "sleeping_threads::ten_thousand_sleeping_threads_do_not_double_the_memory";
    command.args(["--exact", this, "--ignored", "--nocapture"]).env(VARIABLE, "1");
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let has_passed = output.status.success() && printed.contains("1 passed");
    assert!(has_passed, "{printed}{}", String::from_utf8_lossy(&output.stderr));
}

/// Replaces all keys while threads sleep, and compares the memory before and after.
fn measure() {
    let registry = SleepRegistry::new();
    let name = |number: usize| format!("channel-{number:07}");
    thread::scope(|scope| {
        let (looked_up, has_looked_up) = mpsc::channel();
        let sleepers: Vec<_> = (0..THREADS)
            .map(|_| {
                let (wake, woken) = mpsc::channel::<usize>();
                let (registry, looked_up) = (&registry, looked_up.clone());
                let sleep = move || {
                    for number in woken {
                        registry.with_channel(&name(number), |set| set.records_total.inc());
                        looked_up.send(()).unwrap();
                    }
                };
                thread::Builder::new().stack_size(64 << 10).spawn_scoped(scope, sleep).unwrap();
                wake
            })
            .collect();
        (0..KEYS).for_each(|number| registry.for_channel(&name(number)).records_total.inc());
        registry.encode(&mut Vec::new());
        let busy = memory_of(process::id());
        for (thread, sleeper) in sleepers.iter().enumerate() {
            let first = thread * KEYS_PER_THREAD;
            for number in first..first + KEYS_PER_THREAD {
                assert!(registry.remove(&name(number)));
                registry.for_channel(&name(number + KEYS)).records_total.inc();
            }
            sleeper.send(first + KEYS).unwrap();
            has_looked_up.recv().unwrap();
        }
        let asleep = memory_of(process::id());
        assert!(asleep < 2 * busy, "{busy} KiB busy, {asleep} KiB with all threads asleep");
        let snapshot = registry.snapshot();
        assert_eq!((snapshot.rows.len(), registry.folded()), (KEYS, 0));
        let sum: u64 = snapshot.rows.iter().map(|row| row.records_total).sum();
        let threads_with_present_key = KEYS / KEYS_PER_THREAD;
        assert_eq!(sum, (KEYS + threads_with_present_key) as u64);
    });
}
