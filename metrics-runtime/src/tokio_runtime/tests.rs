use super::*;

#[test]
fn workers_past_the_cap_are_summed() {
    let metrics = TokioMetrics::new();
    let workers = || (0..MAX_WORKERS + 3).map(|worker| (Duration::from_secs(1), u64::from(worker)));
    for _ in 0..2 {
        metrics.set_workers(workers());
    }
    let text = metrics.snapshot().prometheus_text();
    let last = MAX_WORKERS - 1;
    assert!(text.contains(&format!("\ntokio_parks_total{{worker=\"{last}\"}} {last}\n")));
    assert!(text.contains("\ntokio_busy_seconds_total{worker=\"other\"} 3\n"), "{text}");
    let others: u32 = (MAX_WORKERS..MAX_WORKERS + 3).sum();
    assert!(text.ends_with(&format!("\ntokio_parks_total{{worker=\"other\"}} {others}\n")));
}
