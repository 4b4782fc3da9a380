use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use frozen_metrics::Exporter;

use super::*;

fn statistics(cpu_millis: u64) -> Statistics {
    Statistics {
        cpu_time: Duration::from_millis(cpu_millis),
        open_fds: 9,
        max_fds: 1024.0,
        virtual_memory: 1 << 40,
        max_virtual_memory: f64::INFINITY,
        resident_memory: u64::MAX,
        started: SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_250),
        threads: 3,
    }
}

fn samples(process: &'static Process) -> Vec<String> {
    let text = Exporter::new().with(process).unwrap().text();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn a_scrape_shows_current_statistics() {
    static READS: AtomicU64 = AtomicU64::new(0);
    static PROCESS: Process = Process::with_reader(|| {
        Ok(statistics(1_250 * (1 + READS.fetch_add(1, Ordering::Relaxed))))
    });
    let first = samples(&PROCESS);
    assert_eq!(
        first,
        [
            "process_cpu_seconds_total 1.25",
            "process_open_fds 9",
            "process_max_fds 1024",
            "process_virtual_memory_bytes 1099511627776",
            "process_virtual_memory_max_bytes +Inf",
            "process_resident_memory_bytes 9223372036854775807",
            "process_start_time_seconds 1700000000.25",
            "process_threads 3",
        ]
    );
    let second = samples(&PROCESS);
    assert_eq!(second[0], "process_cpu_seconds_total 2.5");
    assert_eq!(second[1..], first[1..]);
}

#[test]
fn an_error_leaves_the_last_values_and_shows_nothing_before_the_first() {
    static READS: AtomicU64 = AtomicU64::new(0);
    static PROCESS: Process =
        Process::with_reader(|| match READS.fetch_add(1, Ordering::Relaxed) {
            1 => Ok(statistics(1_250)),
            _ => Err(io::ErrorKind::PermissionDenied.into()),
        });
    assert_eq!(samples(&PROCESS), [""; 0]);
    let answered = samples(&PROCESS);
    assert_eq!(answered.len(), 8);
    assert_eq!(samples(&PROCESS), answered);
    assert_eq!(PROCESS.gather().len(), 8, "of values as of text");
}

#[cfg(target_os = "linux")]
#[test]
fn linux_statistics_are_plausible() {
    let before = read().unwrap();
    assert!(before.threads >= 1 && before.open_fds >= 3);
    assert!((before.open_fds as f64) < before.max_fds);
    assert!(before.resident_memory > 1 << 16);
    assert!(before.resident_memory <= before.virtual_memory);
    assert!((before.virtual_memory as f64) <= before.max_virtual_memory);
    let now = SystemTime::now();
    let hour = Duration::from_secs(3_600);
    assert!(before.started > now - hour && before.started < now + hour, "{:?}", before.started);

    let begun = Instant::now();
    while read().unwrap().cpu_time < before.cpu_time + Duration::from_millis(20) {
        assert!(begun.elapsed() < Duration::from_secs(60), "no CPU time is counted");
    }
    assert_eq!(read().unwrap().started, before.started);
}
