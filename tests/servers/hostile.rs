//! Whatever a hostile source shows, the strictest readers accept the exposition, in every format.

use std::process::{Command, Output};

use frozen_metrics::{Exporter, Format, MetricFamily};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use tests::hostile::{self, Hostile};

use crate::exporter::Server;
use crate::program::{eventually, run};
use crate::prometheus::prometheus;
use crate::python;
use crate::scraper::Scraper;

/// As many sources as take a few seconds.
const SOURCES: usize = 400;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/servers/parses.py");

/// The same in every run.
fn sources() -> Vec<Vec<MetricFamily>> {
    let mut runner = TestRunner::deterministic();
    let families = hostile::families();
    (0..SOURCES).map(|_| families.new_tree(&mut runner).unwrap().current()).collect()
}

/// One exporter of all of them, whose families have different names.
fn together() -> Exporter {
    let sources = sources().into_iter().enumerate().map(|(at, mut families)| {
        for family in &mut families {
            let name = format!("h{at}_{}", family.name);
            let labels = family.series.iter_mut().flat_map(|series| &mut series.labels);
            // That of a state.
            let own = labels.filter(|label| *label.name == family.name);
            own.for_each(|label| label.name = name.clone().into());
            family.name = name;
        }
        Hostile(families)
    });
    sources.fold(Exporter::new(), |exporter, source| exporter.with(source).unwrap())
}

fn encoded(exporter: &Exporter, format: Format) -> String {
    let mut out = Vec::new();
    exporter.encode(&mut out, format);
    String::from_utf8(out).unwrap()
}

/// The exporters of each source alone, and of all.
fn exporters() -> impl Iterator<Item = Exporter> {
    let alone = sources().into_iter().map(|families| Exporter::new().with(Hostile(families)));
    alone.map(Result::unwrap).chain([together()])
}

#[test]
#[ignore = "needs prometheus_client: pip install prometheus_client"]
fn both_parsers_of_python_accept_it() {
    let expositions: Vec<_> = exporters()
        .flat_map(|exporter| {
            let text = ("text", encoded(&exporter, Format::Text));
            [text, ("openmetrics", encoded(&exporter, Format::OpenMetrics))]
        })
        .collect();
    let mut command = Command::new(python::interpreter());
    command.arg(SCRIPT);
    let Output { status, stdout, stderr } =
        run(command, &serde_json::to_string(&expositions).unwrap());
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let errors: Vec<(usize, String)> = serde_json::from_slice(&stdout).unwrap();
    if let Some((index, error)) = errors.first() {
        panic!("{} refused, the first: {error}\n{}", errors.len(), expositions[*index].1);
    }
    let shown = expositions.iter().filter(|(_, text)| text.contains("# TYPE")).count();
    assert!(shown > SOURCES, "most show something");
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_can_read_it() {
    for exporter in exporters() {
        let text = exporter.text();
        let mut command = Command::new("promtool");
        command.args(["check", "metrics"]);
        let Output { stderr, stdout, .. } = run(command, &text);
        // It finds fault with the names and the HELP; only what it cannot read is refused by a server.
        let found = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
        assert!(!found.contains("error"), "{found}\n{text}");
    }
}

#[test]
#[ignore = "needs prometheus: apt-get install prometheus"]
fn prometheus_scrapes_it() {
    let server = Server::serving(together());
    let prometheus = Scraper::of(server.address, prometheus);
    eventually(|| match prometheus.ask("/api/v1/targets", &[])? {
        targets if targets["activeTargets"][0]["health"] == "up" => Ok(()),
        targets => Err(targets.to_string()),
    });
    let query = [("query", "scrape_samples_scraped - scrape_samples_post_metric_relabeling")];
    let lost = eventually(|| match prometheus.ask("/api/v1/query", &query)? {
        answer if answer["result"][0].is_object() => Ok(answer),
        answer => Err(answer.to_string()),
    });
    assert_eq!(lost["result"][0]["value"][1], "0");
    let forged = prometheus.ask("/api/v1/query", &[("query", "forged")]).unwrap();
    assert_eq!(forged["result"].as_array().unwrap().len(), 0);
    let metrics = prometheus.metrics();
    for problem in ["duplicate_timestamp", "out_of_order", "out_of_bounds"] {
        let none = format!("\nprometheus_target_scrapes_sample_{problem}_total 0\n");
        assert!(metrics.contains(&none), "{problem}");
    }
}
