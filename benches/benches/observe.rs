//! One observation of a histogram through a handle, and one increment by a label value.

use std::hint::black_box;
use std::io;

use benches::calls::{
    self, Calls, Failure, Measured, Metrics, Ours, PEERS, Prometheus, PrometheusClient,
};
use benches::harness::{Contender, Goal, at_once, run};
use frozen_metrics::{By, LabelEnum, ReplicationMetrics, StripedCounter};

const ROUNDS: usize = 61;
const TIMES: u32 = 200_000;

/// Each round uses another service, because the time also depends on the addresses of its words.
fn observed<'a, C: Calls>(calls: &'a C, names: &'a [String], threads: usize) -> Contender<'a> {
    let spans = calls::spans();
    let mut round = 0;
    Contender::new(C::NAME, move || {
        round += 1;
        let observe = calls.held(&names[round % names.len()]);
        at_once(threads, TIMES, |_| {
            let spans = spans.iter().cycle().take(TIMES as usize);
            spans.for_each(|span| observe(black_box(*span)));
        })
    })
}

/// Errors counted by many threads.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", golden = none)]
struct Striped {
    /// Calls that failed.
    #[metric(by(kind))]
    errors_total: By<Failure, StripedCounter>,
}

fn counted<C: Calls>(calls: &C, threads: usize) -> Contender<'_> {
    counted_by(C::NAME, threads, |kind| calls.failed(kind))
}

fn counted_by<'a>(
    name: &'static str,
    threads: usize,
    count: impl Fn(Failure) + Sync + 'a,
) -> Contender<'a> {
    Contender::new(name, move || {
        at_once(threads, TIMES, |_| {
            let kinds = Failure::ALL.iter().cycle().take(TIMES as usize);
            kinds.for_each(|kind| count(black_box(*kind)));
        })
    })
}

fn main() -> io::Result<()> {
    let (ours, measured) = (Ours::new(), Measured::new());
    let (client, prometheus) = (PrometheusClient::new(), Prometheus::new());
    let metrics = Metrics::new();
    let striped = Striped::new();
    let names = calls::services(ROUNDS);
    for threads in [1, 2] {
        let contenders = vec![
            observed(&ours, &names, threads),
            observed(&measured, &names, threads),
            observed(&client, &names, threads),
            observed(&prometheus, &names, threads),
            observed(&metrics, &names, threads),
        ];
        let title = format!("Observation through a stored handle, {threads} thread(s), 11 bounds");
        run(&title, ROUNDS, contenders, &[Goal::AtMostFastest(1.0, PEERS)])?;
    }
    for threads in [1, 2] {
        let contenders = vec![
            counted(&ours, threads),
            counted_by("ours, striped", threads, |kind| striped.errors_total[kind].inc()),
            counted(&measured, threads),
            counted(&client, threads),
            counted(&prometheus, threads),
            counted(&metrics, threads),
        ];
        let title = format!("Increment by one of 4 label values, {threads} thread(s)");
        run(&title, ROUNDS, contenders, &[Goal::AtMostFastest(1.0, PEERS)])?;
    }
    Ok(())
}
