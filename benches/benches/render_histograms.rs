//! One scrape of histograms into a reused buffer. Every histogram has changed since the previous scrape.

use std::hint::black_box;
use std::io;

use benches::calls::{
    self, Calls, Failure, Measured, Ours, OursOpenMetrics, PEERS, Prometheus, PrometheusClient,
};
use benches::harness::{Contender, Goal, alone, run};
use frozen_metrics::LabelEnum;

/// A scrape without timing comes first, so that the caches do not favour any contender.
fn scraped<'a, C: Calls>(calls: &'a C, names: &'a [String]) -> Contender<'a> {
    let spans = calls::spans();
    let mut buffer = C::Buffer::default();
    Contender::new(C::NAME, move || {
        let observe = |name: &String| {
            let observe = calls.held(name);
            spans.iter().step_by(16).for_each(|span| observe(*span));
        };
        names.iter().for_each(observe);
        Failure::ALL.iter().for_each(|kind| calls.failed(*kind));
        calls.render(&mut buffer);
        names.iter().for_each(|name| calls.held(name)(spans[0]));
        alone(1, || {
            black_box(calls.render(&mut buffer));
        })
    })
}

fn main() -> io::Result<()> {
    let names = calls::services(1_024);
    let (ours, open, measured) = (Ours::new(), OursOpenMetrics::new(), Measured::new());
    let (client, prometheus) = (PrometheusClient::new(), Prometheus::new());
    let contenders = vec![
        scraped(&ours, &names),
        scraped(&open, &names),
        scraped(&measured, &names),
        scraped(&client, &names),
        scraped(&prometheus, &names),
    ];
    let title = "One scrape of 1024 histograms × 11 bounds, reused buffer";
    run(title, 61, contenders, &[Goal::AtMostFastest(0.5, PEERS)])
}
