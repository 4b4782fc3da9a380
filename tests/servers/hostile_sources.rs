//! The strictest parsers accept the exposition of hostile sources in every format.

use std::process::{Command, Output};

use frozen_metrics::{Exporter, Format, MetricFamily};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use tests::encoded;
use tests::hostile_sources::{self, HostileSource};

use crate::exporter::Server;
use crate::program::{eventually, run};
use crate::prometheus::prometheus;
use crate::python;
use crate::scraper::Scraper;

/// Enough for a run of a few seconds.
const SOURCES: usize = 400;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/servers/parses.py");

/// Returns the same sources in every run.
fn sources() -> Vec<Vec<MetricFamily>> {
    let mut runner = TestRunner::deterministic();
    let families = hostile_sources::families();
    (0..SOURCES).map(|_| families.new_tree(&mut runner).unwrap().current()).collect()
}

/// Returns one exporter of all sources, with unique family names.
fn combined_exporter() -> Exporter {
    let sources = sources().into_iter().enumerate().map(|(index, mut families)| {
        for family in &mut families {
            let name = format!("h{index}_{}", family.name);
            let labels = family.series.iter_mut().flat_map(|series| &mut series.labels);
            // The label of a state set has the name of its family.
            let state_label = labels.filter(|label| *label.name == family.name);
            state_label.for_each(|label| label.name = name.clone().into());
            family.name = name;
        }
        HostileSource(families)
    });
    sources.fold(Exporter::new(), |exporter, source| exporter.with(source).unwrap())
}

/// Returns an exporter for each source, and one for all of them.
fn exporters() -> impl Iterator<Item = Exporter> {
    let alone = sources().into_iter().map(|families| Exporter::new().with(HostileSource(families)));
    alone.map(Result::unwrap).chain([combined_exporter()])
}

#[test]
#[ignore = "needs prometheus_client: pip install prometheus_client"]
fn both_python_parsers_accept_hostile_sources() {
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
    let nonempty = expositions.iter().filter(|(_, text)| text.contains("# TYPE")).count();
    assert!(nonempty > SOURCES, "most sources show a family");
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_parses_hostile_sources() {
    for exporter in exporters() {
        let text = exporter.text();
        let mut command = Command::new("promtool");
        command.args(["check", "metrics"]);
        let Output { stderr, stdout, .. } = run(command, &text);
        // The linter reports names and HELP texts; only a parse error makes a server refuse the
        // scrape.
        let found = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
        assert!(!found.contains("error"), "{found}\n{text}");
    }
}

#[test]
#[ignore = "needs prometheus: apt-get install prometheus"]
fn prometheus_scrapes_hostile_sources() {
    let server = Server::with_exporter(combined_exporter());
    let prometheus = Scraper::start(server.address, prometheus);
    eventually(|| match prometheus.query("/api/v1/targets", &[])? {
        targets if targets["activeTargets"][0]["health"] == "up" => Ok(()),
        targets => Err(targets.to_string()),
    });
    let query = [("query", "scrape_samples_scraped - scrape_samples_post_metric_relabeling")];
    let lost = eventually(|| match prometheus.query("/api/v1/query", &query)? {
        answer if answer["result"][0].is_object() => Ok(answer),
        answer => Err(answer.to_string()),
    });
    assert_eq!(lost["result"][0]["value"][1], "0");
    let forged = prometheus.query("/api/v1/query", &[("query", "forged")]).unwrap();
    assert_eq!(forged["result"].as_array().unwrap().len(), 0);
    let metrics = prometheus.metrics();
    for problem in ["duplicate_timestamp", "out_of_order", "out_of_bounds"] {
        let expected = format!("\nprometheus_target_scrapes_sample_{problem}_total 0\n");
        assert!(metrics.contains(&expected), "{problem}");
    }
}
