use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::{Exporter, Format, LeftOutReason};

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

fn exporter(read: impl Fn() -> io::Result<Option<Statistics>> + Send + Sync + 'static) -> Exporter {
    Exporter::new().with(Process::with_reader(read)).unwrap()
}

fn samples(exporter: &Exporter) -> Vec<String> {
    let mut out = Vec::new();
    exporter.encode(&mut out, Format::Text);
    let text = String::from_utf8(out).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn a_scrape_shows_current_statistics() {
    let reads = AtomicU64::new(0);
    let exporter =
        exporter(move || Ok(Some(statistics(1_250 * (1 + reads.fetch_add(1, Ordering::Relaxed))))));
    let first = samples(&exporter);
    assert_eq!(
        first,
        [
            "process_cpu_seconds_total 1.25",
            "process_open_fds 9",
            "process_max_fds 1024",
            "process_virtual_memory_bytes 1099511627776",
            "process_virtual_memory_max_bytes +Inf",
            "process_resident_memory_bytes 18446744073709551615",
            "process_start_time_seconds 1700000000.25",
            "process_threads 3",
        ]
    );
    let second = samples(&exporter);
    assert_eq!(second[0], "process_cpu_seconds_total 2.5");
    assert_eq!(second[1..], first[1..]);
}

#[test]
fn an_error_is_reported_and_leaves_the_last_values_or_nothing() {
    let is_broken = Arc::new(AtomicBool::new(true));
    let state = Arc::clone(&is_broken);
    let exporter = exporter(move || match state.load(Ordering::Relaxed) {
        true => Err(io::ErrorKind::PermissionDenied.into()),
        false => Ok(Some(statistics(1_250))),
    });
    let is_reported = || {
        let left_out = exporter.left_out();
        left_out.iter().any(|left_out| matches!(left_out.reason, LeftOutReason::NotRefreshed(_)))
    };
    assert!(is_reported() && samples(&exporter).is_empty());
    is_broken.store(false, Ordering::Relaxed);
    assert!(!is_reported());
    let answered = samples(&exporter);
    assert_eq!(answered.len(), 8);
    is_broken.store(true, Ordering::Relaxed);
    assert!(is_reported() && samples(&exporter) == answered);
    assert_eq!(exporter.gather().len(), 8);
}

#[test]
fn an_unsupported_system_exposes_nothing_and_reports_nothing() {
    let exporter = exporter(|| Ok(None));
    assert_eq!(samples(&exporter), [""; 0]);
    assert_eq!(exporter.left_out(), []);
}

#[cfg(target_os = "linux")]
#[test]
fn linux_statistics_are_plausible() {
    let now = || read().unwrap().unwrap();
    let before = now();
    assert!(before.threads >= 1 && before.open_fds >= 3);
    assert!((before.open_fds as f64) < before.max_fds);
    assert!(before.resident_memory > 1 << 16);
    assert!(before.resident_memory <= before.virtual_memory);
    assert!((before.virtual_memory as f64) <= before.max_virtual_memory);
    let hour = Duration::from_secs(3_600);
    let age = SystemTime::now().duration_since(before.started);
    assert!(age.is_ok_and(|age| age < hour), "{:?}", before.started);

    let begun = std::time::Instant::now();
    while now().cpu_time < before.cpu_time + Duration::from_millis(20) {
        assert!(begun.elapsed() < Duration::from_secs(60), "no CPU time is counted");
    }
    assert_eq!(now().started, before.started);
}
