//! Promise: the ready-made sources for a process, a build and tokio runtimes can be mounted in a group, under the
//! prefix and the labels of the service, and its golden freezes them.

use std::future::pending;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use frozen_metrics::build_info::{Build, BuildInfo};
use frozen_metrics::process::{Process, ProcessMetrics};
use frozen_metrics::tokio_runtime::TokioMetrics;
use frozen_metrics::{Exporter, Format, Labelled, MetricGroup, MetricSet, Refreshed, http};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use crate::exposition::{openmetrics, samples};
use tests::encoded;

#[derive(MetricGroup)]
struct Service {
    #[member(prefix = "shop", golden = "golden/shop_build_info.prom")]
    build: BuildInfo,
    process: Process,
    #[member(labels(runtime = "jobs"), golden = "golden/jobs_runtime.prom")]
    jobs: Refreshed<TokioMetrics>,
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap()
}

fn service(jobs: &Runtime) -> Exporter {
    let build =
        Build { version: "1.2.3".into(), revision: "d34d".into(), rustversion: "1.88".into() };
    let jobs = TokioMetrics::refreshed(jobs.handle());
    Exporter::new().with(Service { build: build.into(), process: Process::new(), jobs }).unwrap()
}

#[test]
fn a_group_mounts_them_under_its_prefix_and_labels() {
    let jobs = runtime();
    let service = service(&jobs);
    let text = encoded(&service, Format::OpenMetrics);
    let build = "shop_build_info{version=\"1.2.3\",revision=\"d34d\",rustversion=\"1.88\"} 1\n";
    assert!(text.contains(build), "{text}");
    assert_eq!(service.left_out(), []);
    let process = if cfg!(target_os = "linux") { 8 } else { 0 };
    assert_eq!(openmetrics::families(&text).len(), 1 + process + 5, "{text}");
    assert!(text.contains("\ntokio_workers{runtime=\"jobs\"} 2\n"), "{text}");
    assert!(text.contains("\ntokio_parks_total{runtime=\"jobs\",worker=\"1\"} "), "{text}");
}

#[test]
fn the_page_shows_which_golden_freezes_them() {
    let jobs = runtime();
    let router = http::router_with_page(service(&jobs));
    let request = Request::get("/").body(Body::empty()).unwrap();
    let html = jobs.block_on(async {
        let response = router.oneshot(request).await.unwrap();
        axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap()
    });
    let html = String::from_utf8(html.to_vec()).unwrap();
    assert!(!html.contains("not frozen"), "{html}");
    for path in ["shop_build_info", "process", "jobs_runtime"] {
        assert!(html.contains(&format!("<b>frozen</b> golden/{path}.prom")), "{path}: {html}");
    }
}

/// The names are the ones that dashboards for other clients use.
#[test]
fn the_names_of_a_process_are_the_standard_ones() {
    let families = ProcessMetrics::SCHEMA.families.iter();
    let names: Vec<_> = families.map(|family| &*family.name).collect();
    let standard = "process_cpu_seconds_total process_open_fds process_max_fds \
        process_virtual_memory_bytes process_virtual_memory_max_bytes process_resident_memory_bytes \
        process_start_time_seconds process_threads";
    assert_eq!(names, standard.split(' ').collect::<Vec<_>>());
}

/// Returns the sum of the samples of a metric that belong to a runtime.
fn sum(exporter: &Exporter, name: &str, runtime: &str) -> f64 {
    let samples = samples(&exporter.text()).into_iter();
    let samples =
        samples.filter(|sample| sample.name == name && sample.labels["runtime"] == runtime);
    samples.map(|sample| sample.value).sum()
}

#[test]
fn several_runtimes_are_told_apart_by_a_label() {
    let runtimes = [runtime(), runtime()];
    let names = ["requests", "jobs"];
    let exporter =
        names.iter().zip(&runtimes).try_fold(Exporter::new(), |exporter, (name, runtime)| {
            let source = TokioMetrics::refreshed(runtime.handle());
            exporter.with(Labelled::new(source, [("runtime", *name)]).unwrap())
        });
    let exporter = exporter.unwrap();
    assert_eq!(exporter.left_out(), []);
    let alive = |runtime| sum(&exporter, "tokio_alive_tasks", runtime);
    let tasks: Vec<_> = (0..3).map(|_| runtimes[1].spawn(pending::<()>())).collect();
    assert_eq!((alive("requests"), alive("jobs")), (0.0, 3.0));
    tasks.iter().for_each(|task| task.abort());

    // The time of a worker is counted when the worker parks.
    let work = runtimes[0].spawn(async { std::thread::sleep(Duration::from_millis(20)) });
    runtimes[0].block_on(work).unwrap();
    let busy = || sum(&exporter, "tokio_busy_seconds_total", "requests");
    let is_counted = (0..1_000).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        busy() >= 0.02
    });
    assert!(is_counted, "{}", busy());
    drop(runtimes);
    assert!(busy() >= 0.02, "the last values remain after the runtime");
}
